"""Which carrier an order goes by: the house's rules, and what was chosen with what it costs more than the best."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "shipping_rule",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("service_id", BIG, nullable=True),
        sa.Column("channel_id", BIG, nullable=True),
        sa.Column("zone", sa.String(length=20), nullable=False),
        sa.Column("from_g", sa.Integer(), nullable=False),
        sa.Column("up_to_g", sa.Integer(), nullable=False),
        sa.Column("from_cents", sa.Integer(), nullable=False),
        sa.Column("up_to_cents", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "from_g >= 0 AND up_to_g >= 0 AND from_cents >= 0 AND up_to_cents >= 0",
            name=op.f("ck_shipping_rule_numbers"),
        ),
        sa.CheckConstraint(
            "(how = 'service') = (service_id IS NOT NULL)", name=op.f("ck_shipping_rule_service")
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_shipping_rule_channel_id")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["carrier_service.id"], name=op.f("fk_shipping_rule_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipping_rule")),
        sa.UniqueConstraint("number", name=op.f("uq_shipping_rule_number")),
    )
    op.create_table(
        "shipping_choice",
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("service", sa.String(length=80), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=True),
        sa.Column("best_service", sa.String(length=80), nullable=False),
        sa.Column("best_cents", sa.Integer(), nullable=True),
        sa.Column("why", DOCUMENT, nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by", BIG, nullable=True),
        sa.CheckConstraint("cents >= 0 AND best_cents >= 0", name=op.f("ck_shipping_choice_amounts")),
        sa.ForeignKeyConstraint(["chosen_by"], ["staff.id"], name=op.f("fk_shipping_choice_chosen_by")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_shipping_choice_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_shipping_choice")),
    )
    op.create_index("ix_shipping_choice_chosen_at", "shipping_choice", ["chosen_at"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
