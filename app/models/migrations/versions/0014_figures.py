"""Figures: orders, parcels, payments and invoices of a period are found without reading all of them."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_orders_placed_at", "orders", ["placed_at"])
    op.create_index("ix_orders_promise_date", "orders", ["promise_date"])
    op.create_index("ix_parcel_handed_over_at", "parcel", ["handed_over_at"])
    op.create_index("ix_payment_at", "payment", ["at"])
    op.create_index("ix_invoice_issued_on", "invoice", ["issued_on", "id"])
    op.create_index("ix_refund_succeeded_at", "refund", ["succeeded_at"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
