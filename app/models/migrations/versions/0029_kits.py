"""Kits: what articles are made of others, and what an order's lines were bought as."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database.dialect import column_type

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("product", sa.Column("kit", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_product_id_kit", "product", ["id", "kit"], unique=True)
    _create_component()
    _create_order_kit()
    kind = column_type(op.get_bind(), "id")
    op.execute(
        f"ALTER TABLE order_line ADD COLUMN kit_id {kind}"
        " CONSTRAINT fk_order_line_kit_id REFERENCES order_kit (id)"
    )


def _create_component() -> None:
    op.create_table(
        "kit_component",
        sa.Column("kit_id", BIG, nullable=False),
        sa.Column("component_id", BIG, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("kit", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("component_kit", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.CheckConstraint("kit", name=op.f("ck_kit_component_kit")),
        sa.CheckConstraint("NOT component_kit", name=op.f("ck_kit_component_component")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name=op.f("ck_kit_component_quantity")),
        sa.ForeignKeyConstraint(
            ["kit_id", "kit"], ["product.id", "product.kit"], name=op.f("fk_kit_component_kit_id")
        ),
        sa.ForeignKeyConstraint(
            ["component_id", "component_kit"],
            ["product.id", "product.kit"],
            name=op.f("fk_kit_component_component_id"),
        ),
        sa.PrimaryKeyConstraint("kit_id", "component_id", name=op.f("pk_kit_component")),
    )
    op.create_index("ix_kit_component_component_id", "kit_component", ["component_id"])


def _create_order_kit() -> None:
    op.create_table(
        "order_kit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("external_line_id", sa.String(120), nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("sku", sa.String(80), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_cents", sa.Integer(), nullable=False),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False, server_default="0"),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_kit_quantity")),
        sa.CheckConstraint("net_cents >= 0 AND unit_cents >= 0", name=op.f("ck_order_kit_amounts")),
        sa.CheckConstraint("told >= 0 AND told <= quantity", name=op.f("ck_order_kit_told")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_kit_order_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_order_kit_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_kit")),
        sa.UniqueConstraint(
            "order_id", "external_line_id", name=op.f("uq_order_kit_order_id_external_line_id")
        ),
    )
    op.create_index("ix_order_kit_product_id_order_id", "order_kit", ["product_id", "order_id"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
