"""Where a station stands, and which site a parcel leaves from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("station", "parcel"):
        op.add_column(table, sa.Column("site", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
