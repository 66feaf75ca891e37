"""Money: what articles and invoices have to say, and invoices as they were handed out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database.dialect import append_only_ddl, column_type, no_truncate_ddl

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    count = column_type(op.get_bind(), "count")
    op.execute(
        f"ALTER TABLE product ADD COLUMN eco_cents {count} DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_product_eco CHECK (eco_cents >= 0)"
    )
    op.add_column("product", sa.Column("durable", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "invoice_file",
        sa.Column("invoice_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_file_invoice_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invoice_file_order_id")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_invoice_file")),
    )
    op.create_index("ix_invoice_file_order_id", "invoice_file", ["order_id"])
    _create_fiscal_journal()
    _create_fiscal_closure()
    dialect = op.get_bind().dialect.name
    op.create_table(
        "reported_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("staff_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_reported_day_station_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_reported_day_staff_id")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_reported_day")),
    )
    op.create_table(
        "message_text",
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_message_text_changed_by")),
        sa.PrimaryKeyConstraint("event", "kind", "language", name=op.f("pk_message_text")),
    )
    for table in ("fiscal_journal", "fiscal_closure", "fiscal_signature", "reported_day"):
        for statement in [*append_only_ddl(dialect, table), *no_truncate_ddl(dialect, table)]:
            op.execute(statement)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=30)


def _create_fiscal_journal() -> None:
    kinds = ("capture", "refund", "dispute", "invoice", "credit_note", "version", "key", "archive", "export")
    op.create_table(
        "fiscal_journal",
        sa.Column("id", BIG, nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", _choice("fiscalkind", *kinds), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("means", sa.String(40), nullable=False),
        sa.Column("document", sa.String(120), nullable=False),
        sa.Column("vat", sa.Text(), nullable=False),
        sa.Column("order_id", BIG, nullable=True),
        sa.Column("payment_id", BIG, nullable=True),
        sa.Column("invoice_id", BIG, nullable=True),
        sa.Column("staff_id", BIG, nullable=True),
        sa.Column("program", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.CheckConstraint(
            "amount_cents >= 0 OR kind IN ('refund', 'dispute', 'credit_note')",
            name=op.f("ck_fiscal_journal_amount"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_fiscal_journal_{column}"))
            for column, table in (
                ("station_id", "station"), ("order_id", "orders"), ("payment_id", "payment"),
                ("invoice_id", "invoice"), ("staff_id", "staff"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fiscal_journal")),
        sa.UniqueConstraint("station_id", "sequence", name=op.f("uq_fiscal_journal_station_id_sequence")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_fiscal_journal_payment_id")),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_fiscal_journal_invoice_id")),
    )  # fmt: skip
    op.create_index("ix_fiscal_journal_day", "fiscal_journal", ["day"])


def _create_fiscal_closure() -> None:
    op.create_table(
        "fiscal_closure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", _choice("closurekind", "day", "month", "year"), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("takings_cents", sa.BigInteger(), nullable=False),
        sa.Column("sales_cents", sa.BigInteger(), nullable=False),
        sa.Column("perpetual_takings_cents", sa.BigInteger(), nullable=False),
        sa.Column("perpetual_sales_cents", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("program", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_fiscal_closure_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fiscal_closure")),
        sa.UniqueConstraint("kind", "period", name=op.f("uq_fiscal_closure_kind_period")),
    )
    op.create_table(
        "fiscal_signature",
        sa.Column("closure_id", BIG, nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["closure_id"], ["fiscal_closure.id"], name=op.f("fk_fiscal_signature_closure_id")
        ),
        sa.PrimaryKeyConstraint("closure_id", name=op.f("pk_fiscal_signature")),
    )


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
