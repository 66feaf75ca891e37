"""A pick list may be of one order that is packed as it is picked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database.dialect import column_type

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = column_type(op.get_bind(), "id")
    op.execute(
        f"ALTER TABLE pick_list ADD COLUMN packs_order_id {kind}"
        " CONSTRAINT fk_pick_list_packs_order_id REFERENCES orders (id)"
    )
    of_one_order = sa.text("packs_order_id IS NOT NULL")
    op.create_index(
        "ix_pick_list_packs_order_id",
        "pick_list",
        ["packs_order_id"],
        sqlite_where=of_one_order,
        postgresql_where=of_one_order,
    )


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
