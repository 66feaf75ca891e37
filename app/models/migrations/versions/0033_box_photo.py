"""A parcel says why it was closed without the photo of its open box that the house asked for."""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE parcel ADD COLUMN no_photo VARCHAR(120) NOT NULL DEFAULT ''")


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
