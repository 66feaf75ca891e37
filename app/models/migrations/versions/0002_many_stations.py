"""Many stations: who is alive, who holds what, and where wrong PINs come from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database.dialect import append_only_ddl, column_type, no_truncate_ddl

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


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
    add_column("staff", "revision", "count", "DEFAULT 0 NOT NULL")
    add_column(
        "rma", "claimed_station_id", "id", "CONSTRAINT fk_rma_claimed_station_id REFERENCES station (id)"
    )
    add_column("orders", "content_version", "count", "DEFAULT 0 NOT NULL")
    op.execute(
        "CREATE INDEX ix_orders_claimed_station_id ON orders (claimed_station_id) "
        "WHERE claimed_station_id IS NOT NULL"
    )
    op.create_table(
        "bench_copy",
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_bench_copy_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_bench_copy")),
    )
    add_column("customer", "erased_at", "moment")
    add_column("orders", "erased_at", "moment")
    _create_journal_sealed()
    _create_lookup()
    guard_records()


def _create_journal_sealed() -> None:
    op.create_table(
        "journal_sealed",
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "sequence"],
            ["journal.station_id", "journal.sequence"],
            name=op.f("fk_journal_sealed_station_id"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_journal_sealed_order_id")),
        sa.PrimaryKeyConstraint("station_id", "sequence", name=op.f("pk_journal_sealed")),
    )
    op.create_index("ix_journal_sealed_order_id", "journal_sealed", ["order_id"])


def _create_lookup() -> None:
    op.create_table(
        "lookup",
        sa.Column("id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_lookup_staff_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_lookup_station_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_lookup_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup")),
        sa.UniqueConstraint(
            "staff_id", "order_id", "day", "way", name=op.f("uq_lookup_staff_id_order_id_day_way")
        ),
    )
    op.create_index("ix_lookup_order_id", "lookup", ["order_id"])
    op.create_index("ix_lookup_day", "lookup", ["day"])


def guard_records() -> None:
    """What was asked for and answered is never changed either, and no record is emptied at once."""
    dialect = op.get_bind().dialect.name
    statements = append_only_ddl(dialect, "command")
    for table in ("stock_move", "journal", "payment", "command"):
        statements += no_truncate_ddl(dialect, table)
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
