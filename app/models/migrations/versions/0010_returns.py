"""What a returned box weighed, and the serial number that was in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rma", sa.Column("weight_g", sa.Integer(), nullable=True))
    op.add_column("rma_unit", sa.Column("serial", sa.String(90), nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
