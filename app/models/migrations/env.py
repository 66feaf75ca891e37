"""Alembic's entry: runs the migrations on the connection that `app.database.migrate` hands over."""

from __future__ import annotations

from alembic import context

from app.models.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
