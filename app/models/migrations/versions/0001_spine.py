"""The first schema."""

from __future__ import annotations

from alembic import op

from app.database.dialect import append_only_ddl
from app.database.text_index import search_ddl
from app.models.schema import APPEND_ONLY, metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    metadata.create_all(bind)
    for table in APPEND_ONLY:
        for statement in append_only_ddl(bind.dialect.name, table):
            op.execute(statement)
    for statement in search_ddl(bind.dialect.name):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError
