"""Money: what articles and invoices have to say, and invoices as they were handed out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database.dialect import column_type

revision = "0008"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    count = column_type(op.get_bind(), "count")
    op.execute(
        f"ALTER TABLE product ADD COLUMN eco_cents {count} DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_product_eco CHECK (eco_cents >= 0)"
    )
    op.add_column("product", sa.Column("durable", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "invoice_file",
        sa.Column("invoice_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_file_invoice_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invoice_file_order_id")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_invoice_file")),
    )
    op.create_index("ix_invoice_file_order_id", "invoice_file", ["order_id"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
