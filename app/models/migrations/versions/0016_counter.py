"""Who collected signs for it; a pickup shelf has a size and so many places."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("pickup", sa.Column("signature", DOCUMENT, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("location", sa.Column("places", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("location", sa.Column("longest_mm", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
