"""Customers: one person under several numbers, notes of staff, consent to advertising."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database.dialect import column_type

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    kind = column_type(op.get_bind(), "id")
    op.execute(
        f"ALTER TABLE customer ADD COLUMN merged_into_id {kind} "
        "CONSTRAINT fk_customer_merged_into_id REFERENCES customer (id) "
        "CONSTRAINT ck_customer_merged CHECK (merged_into_id <> id)"
    )
    op.create_index("ix_customer_merged_into_id", "customer", ["merged_into_id"])
    op.create_index("ix_outbox_message_order_id", "outbox_message", ["order_id", "id"])
    _of_customer("customer_note", sa.Column("words", sa.Text(), nullable=False))
    way = sa.Enum(
        "email",
        "sms",
        "post",
        name=op.f("ck_consent_way"),
        native_enum=False,
        create_constraint=True,
        length=30,
    )
    _of_customer(
        "consent",
        sa.Column("way", way, nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
    )


def _of_customer(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("staff_id", BIG, nullable=True),
        *columns,
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f(f"fk_{table}_customer_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f(f"fk_{table}_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_customer_id", table, ["customer_id", "id"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
