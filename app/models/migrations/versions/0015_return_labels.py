"""Carriers' labels for the way back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
LIVE = sa.text("state IN ('bought', 'buying', 'in_doubt', 'waiting')")


def upgrade() -> None:
    op.create_table(
        "return_label",
        sa.Column("id", BIG, nullable=False),
        sa.Column("rma_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("carrier_id", BIG, nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "buying",
                "bought",
                "in_doubt",
                "refused",
                "cancelled",
                "not_bought",
                "unwanted",
                "voided",
                name="labelstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.Column("answer", DOCUMENT, nullable=False),
        sa.Column("sandbox", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_return_label_price")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_return_label_carrier_id")),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_return_label_created_by")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_return_label_order_id")),
        sa.ForeignKeyConstraint(["rma_id"], ["rma.id"], name=op.f("fk_return_label_rma_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_label")),
        sa.UniqueConstraint("reference", name=op.f("uq_return_label_reference")),
    )
    op.create_index(
        "uq_return_label_live",
        "return_label",
        ["rma_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index("ix_return_label_order_id", "return_label", ["order_id"])
    op.create_table(
        "return_paper",
        sa.Column("id", BIG, nullable=False),
        sa.Column("return_label_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_return_paper_order_id")),
        sa.ForeignKeyConstraint(
            ["return_label_id"], ["return_label.id"], name=op.f("fk_return_paper_return_label_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_paper")),
    )
    op.create_index("ix_return_paper_return_label_id", "return_paper", ["return_label_id"])
    op.create_index("ix_return_paper_order_id", "return_paper", ["order_id"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
