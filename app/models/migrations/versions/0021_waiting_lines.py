"""Order lines that wait for stock are found without reading every open order: each round with a channel asks for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_WAITING = sa.text("unallocated + backordered > 0")


def upgrade() -> None:
    op.create_index(
        "ix_order_line_waiting",
        "order_line",
        ["product_id", "order_id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
