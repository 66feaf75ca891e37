"""Indexes for what is looked up by another row's id: whoever cancelled an order waited for all walks to be read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_pick_task_order_id", "pick_task", ["order_id"])
    for name, table, column in (
        ("ix_print_job_parcel_id", "print_job", "parcel_id"),
        ("ix_refund_rma_id", "refund", "rma_id"),
        ("ix_rma_exchange_order_id", "rma", "exchange_order_id"),
    ):
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, table, [column], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
