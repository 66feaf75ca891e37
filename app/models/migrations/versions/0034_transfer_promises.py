"""A transfer that is ordered has its goods reserved on the shelves of the site it leaves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "transfer_promise",
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("location_id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_transfer_promise_quantity")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["stock_transfer_line.id"], name=op.f("fk_transfer_promise_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_transfer_promise_location_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_transfer_promise_product_id")),
        sa.PrimaryKeyConstraint("line_id", "location_id", name=op.f("pk_transfer_promise")),
    )
    op.create_index("ix_transfer_promise_location_id", "transfer_promise", ["location_id", "product_id"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
