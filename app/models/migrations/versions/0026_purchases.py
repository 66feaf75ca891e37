"""Suppliers' deliveries: what was ordered, what came, which lots; moves of a receipt name their order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database.dialect import column_type

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_purchase_order()
    _create_lines()
    op.create_index("ix_rma_unit_location_id", "rma_unit", ["location_id"])  # what waits to be put away
    kind = column_type(op.get_bind(), "id")
    op.execute(
        f"ALTER TABLE stock_move ADD COLUMN purchase_order_id {kind}"
        " CONSTRAINT fk_stock_move_purchase_order_id REFERENCES purchase_order (id)"
    )


def _create_purchase_order() -> None:
    op.create_table(
        "purchase_order",
        sa.Column("id", BIG, nullable=False),
        sa.Column("supplier", sa.String(120), nullable=False),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("unordered", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("received_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_purchase_order_reference")),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_purchase_order_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order")),
        sa.UniqueConstraint("supplier", "reference", name=op.f("uq_purchase_order_supplier_reference")),
    )
    op.create_index("ix_purchase_order_closed_at", "purchase_order", ["closed_at", "expected_on", "id"])
    op.create_index("ix_purchase_order_reference", "purchase_order", ["reference"])


def _create_lines() -> None:
    op.create_table(
        "purchase_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("purchase_order_id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("ordered", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("in_hand", sa.Integer(), nullable=False, server_default="0"),
        sa.CheckConstraint(
            "ordered >= 0 AND received >= 0 AND in_hand >= 0", name=op.f("ck_purchase_line_amounts")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_order_id"], ["purchase_order.id"], name=op.f("fk_purchase_line_purchase_order_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_purchase_line_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_line")),
        sa.UniqueConstraint(
            "purchase_order_id", "product_id", name=op.f("uq_purchase_line_purchase_order_id_product_id")
        ),
    )
    op.create_index("ix_purchase_line_product_id", "purchase_line", ["product_id"])
    op.create_table(
        "received_lot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("purchase_line_id", BIG, nullable=False),
        sa.Column("lot", sa.String(90), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("lot <> ''", name=op.f("ck_received_lot_lot")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_received_lot_quantity")),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"], ["purchase_line.id"], name=op.f("fk_received_lot_purchase_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_lot")),
        sa.UniqueConstraint("purchase_line_id", "lot", name=op.f("uq_received_lot_purchase_line_id_lot")),
    )


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
