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
    add_column("orders", "relay_place", "words", "DEFAULT '' NOT NULL")
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
    _create_invoice()
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


def _create_invoice() -> None:
    op.create_table(
        "invoice",
        sa.Column("id", BIG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invoice",
                "credit_note",
                name="invoicekind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(35), nullable=False),
        sa.Column("series", sa.String(10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("corrects_id", BIG, nullable=True),
        sa.Column("refund_id", BIG, nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("ttc_cents", sa.Integer(), nullable=False),
        sa.Column("ht_cents", sa.Integer(), nullable=False),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("staff_id", BIG, nullable=True),
        sa.CheckConstraint(
            "ht_cents + vat_cents = ttc_cents AND ttc_cents >= 0", name=op.f("ck_invoice_amounts")
        ),
        sa.CheckConstraint(
            "(kind = 'credit_note') = (corrects_id IS NOT NULL)", name=op.f("ck_invoice_corrects")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invoice_order_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["invoice.id"], name=op.f("fk_invoice_corrects_id")),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_invoice_refund_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_invoice_station_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_invoice_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("number", name=op.f("uq_invoice_number")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_invoice_refund_id")),
        sa.UniqueConstraint("series", "year", "sequence", name=op.f("uq_invoice_series_year_sequence")),
    )
    op.create_index("ix_invoice_order_id", "invoice", ["order_id"])
    op.create_table(
        "invoice_line",
        sa.Column("invoice_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("order_line_id", BIG, nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("vat_rate_bp", sa.Integer(), nullable=False),
        sa.Column("ttc_cents", sa.Integer(), nullable=False),
        sa.Column("ht_cents", sa.Integer(), nullable=False),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ht_cents + vat_cents = ttc_cents AND ttc_cents >= 0", name=op.f("ck_invoice_line_amounts")
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_invoice_line_quantity")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_invoice_line_order_line_id")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "position", name=op.f("pk_invoice_line")),
    )
    op.create_index("ix_invoice_line_order_line_id", "invoice_line", ["order_line_id"])


def guard_records() -> None:
    """What was asked for and answered is never changed either, and no record is emptied at once."""
    dialect = op.get_bind().dialect.name
    statements: list[str] = []
    for table in ("command", "invoice", "invoice_line"):
        statements += append_only_ddl(dialect, table)
    for table in ("stock_move", "journal", "payment", "command", "invoice", "invoice_line"):
        statements += no_truncate_ddl(dialect, table)
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
