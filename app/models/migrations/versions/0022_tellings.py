"""Webhooks that were acted upon are known again, also after a restart and at another listener."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "channel_telling",
        sa.Column("channel_id", BIG, nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_channel_telling_channel_id")),
        sa.PrimaryKeyConstraint("channel_id", "signature", name=op.f("pk_channel_telling")),
    )
    op.create_index("ix_channel_telling_at", "channel_telling", ["at"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
