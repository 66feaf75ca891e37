"""Lots and serial numbers: what was packed, what is recalled; photos of open boxes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_packed_unit()
    _create_recalled_lot()
    _create_parcel_photo()


def _create_packed_unit() -> None:
    op.create_table(
        "packed_unit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("parcel_id", BIG, nullable=False),
        sa.Column("order_line_id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("lot", sa.String(length=90), nullable=False),
        sa.Column("serial", sa.String(length=90), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_packed_unit_quantity")),
        sa.CheckConstraint("lot <> '' OR serial <> ''", name=op.f("ck_packed_unit_named")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_packed_unit_parcel_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_packed_unit_order_line_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_packed_unit_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packed_unit")),
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_packed_unit_serial ON packed_unit (product_id, serial) "
        "WHERE serial <> '' AND returned_at IS NULL"
    )
    op.create_index("ix_packed_unit_lot", "packed_unit", ["product_id", "lot"])
    op.create_index("ix_packed_unit_parcel_id", "packed_unit", ["parcel_id", "order_line_id"])


def _create_recalled_lot() -> None:
    op.create_table(
        "recalled_lot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("lot", sa.String(length=90), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recalled_by", BIG, nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("lot <> ''", name=op.f("ck_recalled_lot_lot")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_recalled_lot_product_id")),
        sa.ForeignKeyConstraint(["recalled_by"], ["staff.id"], name=op.f("fk_recalled_lot_recalled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalled_lot")),
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_recalled_lot_in_force ON recalled_lot (product_id, lot) WHERE lifted_at IS NULL"
    )


def _create_parcel_photo() -> None:
    op.create_table(
        "parcel_photo",
        sa.Column("id", BIG, nullable=False),
        sa.Column("parcel_id", BIG, nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_photo_parcel_id")),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_parcel_photo_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_photo")),
    )
    op.create_index("ix_parcel_photo_parcel_id", "parcel_photo", ["parcel_id"])
