"""Store credit that customers took instead of money."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "store_credit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("code_sha256", sa.String(64), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("used_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", BIG, nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_store_credit_amount")),
        sa.CheckConstraint(
            "used_cents >= 0 AND used_cents <= amount_cents", name=op.f("ck_store_credit_used")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_store_credit_customer_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["staff.id"], name=op.f("fk_store_credit_issued_by")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_store_credit_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_credit")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_store_credit_code_sha256")),
        sa.UniqueConstraint("number", name=op.f("uq_store_credit_number")),
    )
    op.create_index("ix_store_credit_customer_id", "store_credit", ["customer_id"])
    op.create_index("ix_store_credit_valid_until", "store_credit", ["valid_until"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
