"""Photos are seen, small, at every station: each lies whole at the one that took it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo_view",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(content) <= 1000000", name=op.f("ck_photo_view_content")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_photo_view")),
    )
    op.create_index("ix_photo_view_kept_at", "photo_view", ["kept_at"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
