"""Orders are compared with others in the search for fraud; articles may be easy to sell on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "fraud_address",
        sa.Column("address", sa.String(32), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_fraud_address_order_id")),
        sa.PrimaryKeyConstraint("address", "name", name=op.f("pk_fraud_address")),
    )
    op.create_index("ix_fraud_address_placed_at", "fraud_address", ["placed_at"])
    op.create_index("ix_fraud_address_order_id", "fraud_address", ["order_id"])
    op.create_table(
        "fraud_mark",
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_fraud_mark_order_id")),
        sa.PrimaryKeyConstraint("mark", "order_id", name=op.f("pk_fraud_mark")),
    )
    op.create_index("ix_fraud_mark_order_id", "fraud_mark", ["order_id"])
    op.add_column("product", sa.Column("resale", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
