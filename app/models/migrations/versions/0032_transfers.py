"""Transfers of goods between sites, ordered by hand; moves of one name it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database.dialect import column_type

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stock_transfer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("from_site", sa.String(40), nullable=False),
        sa.Column("to_site", sa.String(40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "travelling", "received", "cancelled",
                name="transferstate", native_enum=False, create_constraint=True, length=30,
            ),
            nullable=False,
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("from_site <> to_site", name=op.f("ck_stock_transfer_goes_somewhere")),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_stock_transfer_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_transfer")),
    )  # fmt: skip
    op.create_index("ix_stock_transfer_state", "stock_transfer", ["state", "id"])
    op.create_table(
        "stock_transfer_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("transfer_id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("received", sa.Integer(), nullable=False, server_default="0"),
        sa.CheckConstraint(
            "wanted > 0 AND taken >= 0 AND taken <= wanted AND received >= 0",
            name=op.f("ck_stock_transfer_line_amounts"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["stock_transfer.id"], name=op.f("fk_stock_transfer_line_transfer_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_stock_transfer_line_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_transfer_line")),
        sa.UniqueConstraint(
            "transfer_id", "product_id", name=op.f("uq_stock_transfer_line_transfer_id_product_id")
        ),
    )
    kind = column_type(op.get_bind(), "id")
    op.execute(
        f"ALTER TABLE stock_move ADD COLUMN transfer_id {kind}"
        " CONSTRAINT fk_stock_move_transfer_id REFERENCES stock_transfer (id)"
    )
    of_transfers = sa.text("transfer_id IS NOT NULL")
    op.create_index(
        "ix_stock_move_transfer_id",
        "stock_move",
        ["transfer_id"],
        sqlite_where=of_transfers,
        postgresql_where=of_transfers,
    )


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
