"""Walking and weighing: the layout of the house, carts of single articles, and what weighed parcels teach."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("location", sa.Column("aisle", sa.String(40), nullable=False, server_default=""))
    op.add_column("location", sa.Column("bay", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("location", sa.Column("level", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("pick_list", sa.Column("walk_mm", sa.Integer(), nullable=True))
    op.add_column("pick_list", sa.Column("bulk", sa.Boolean(), nullable=False, server_default=sa.false()))
    _create_passage()
    _create_weight_sample()
    _let_totes_be_shared()
    op.execute("CREATE INDEX ix_journal_refused ON journal (id) WHERE action = 'refused'")


def _create_passage() -> None:
    kind = sa.Enum(
        "aisle", "cross", "depot", name="passagekind", native_enum=False, create_constraint=True, length=30
    )
    op.create_table(
        "passage",
        sa.Column("id", BIG, nullable=False),
        sa.Column("site", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("kind", kind, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("x1_mm", "y1_mm", "x2_mm", "y2_mm")),
        sa.Column("one_way", sa.Boolean(), nullable=False),
        sa.Column("bays", sa.Integer(), nullable=False),
        sa.Column("faces", sa.Integer(), nullable=False),
        sa.CheckConstraint("x1_mm = x2_mm OR y1_mm = y2_mm", name=op.f("ck_passage_straight")),
        sa.CheckConstraint(
            "(kind = 'depot') = (x1_mm = x2_mm AND y1_mm = y2_mm)", name=op.f("ck_passage_length")
        ),
        sa.CheckConstraint("bays >= 0 AND faces IN (1, 2)", name=op.f("ck_passage_bays")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint("site", "code", name=op.f("uq_passage_site_code")),
    )


def _create_weight_sample() -> None:
    op.create_table(
        "weight_sample",
        sa.Column("id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=True),
        sa.Column("box_id", BIG, nullable=True),
        sa.Column("parcel_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenth_g", sa.Integer(), nullable=False),
        sa.Column("doubt_tenth_g", sa.Integer(), nullable=False),
        sa.CheckConstraint("product_id IS NULL OR box_id IS NULL", name=op.f("ck_weight_sample_one_thing")),
        sa.CheckConstraint("doubt_tenth_g > 0", name=op.f("ck_weight_sample_doubt")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_weight_sample_product_id")),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_weight_sample_box_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_weight_sample_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weight_sample")),
    )
    op.create_index("ix_weight_sample_product_id", "weight_sample", ["product_id", "id"])
    op.create_index("ix_weight_sample_box_id", "weight_sample", ["box_id", "id"])


def _let_totes_be_shared() -> None:
    """A tote carries one order, or many orders of one article each: unique only where it is not shared."""
    with op.batch_alter_table("order_tote") as table:
        table.add_column(sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.drop_constraint("uq_order_tote_location_id", type_="unique")
    op.create_index(
        "uq_order_tote_alone",
        "order_tote",
        ["location_id"],
        unique=True,
        sqlite_where=sa.text("NOT shared"),
        postgresql_where=sa.text("NOT shared"),
    )
    op.create_index("ix_order_tote_location_id", "order_tote", ["location_id"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
