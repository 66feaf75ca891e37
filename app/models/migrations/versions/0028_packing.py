"""What goes into the box: packaging with kind and price, marks of articles, inserts, the label scanned off it; waves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.execute(
        "ALTER TABLE box ADD COLUMN kind VARCHAR(30) DEFAULT 'carton' NOT NULL "
        "CONSTRAINT ck_box_packaging CHECK (kind IN ('carton', 'envelope', 'insulated'))"
    )
    op.execute(
        "ALTER TABLE box ADD COLUMN cost_cents INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_box_cost CHECK (cost_cents >= 0)"
    )
    op.execute(
        "ALTER TABLE parcel ADD COLUMN packaging_cents INTEGER "
        "CONSTRAINT ck_parcel_packaging CHECK (packaging_cents >= 0)"
    )
    op.add_column("parcel", sa.Column("label_seen_at", sa.DateTime(timezone=True), nullable=True))
    for mark in ("fragile", "cold", "liquid"):
        op.add_column("product", sa.Column(mark, sa.Boolean(), nullable=False, server_default=sa.false()))
    _create_insert_rule()
    op.add_column("pick_list", sa.Column("wave", sa.Integer(), nullable=True))
    op.create_index("ix_pick_list_wave", "pick_list", ["wave"])


def _create_insert_rule() -> None:
    op.create_table(
        "insert_rule",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("channel_id", BIG, nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("sku", sa.String(length=80), nullable=False),
        sa.Column("from_cents", sa.Integer(), nullable=False),
        sa.Column("first_order", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("from_cents >= 0", name=op.f("ck_insert_rule_value")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_insert_rule_channel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insert_rule")),
        sa.UniqueConstraint("number", name=op.f("uq_insert_rule_number")),
    )


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
