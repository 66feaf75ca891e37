"""Many stations: who is alive, who holds what, and where wrong PINs come from."""

from __future__ import annotations

from alembic import op

from app.database.dialect import column_type

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def add_column(table: str, column: str, kind: str, rule: str = "") -> None:
    """Add one column in one statement, its constraint with it: SQLite can add none afterwards."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {column_type(op.get_bind(), kind)} {rule}".rstrip())


def upgrade() -> None:
    add_column("station", "seen_at", "moment")
    add_column(
        "station",
        "failed_pins",
        "count",
        "DEFAULT 0 NOT NULL CONSTRAINT ck_station_failed_pins CHECK (failed_pins >= 0)",
    )
    add_column("station", "locked_until", "moment")
    add_column(
        "rma", "claimed_station_id", "id", "CONSTRAINT fk_rma_claimed_station_id REFERENCES station (id)"
    )


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
