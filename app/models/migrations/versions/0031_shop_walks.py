"""Walks in a shop: a pick list says at which site it is fetched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pick_list", sa.Column("site", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
