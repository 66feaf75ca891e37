"""Parcels by the moment they were closed: the board on the wall asks for today's."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_parcel_closed_at", "parcel", ["closed_at"])
