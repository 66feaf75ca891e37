"""Pick faces: bins that are filled up from the reserve, from when on and up to how many units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEYS = {
    "location_id": "location",
    "product_id": "product",
    "claimed_by": "staff",
    "claimed_station_id": "station",
}


def upgrade() -> None:
    op.create_table(
        "pick_face",
        sa.Column("id", BIG, nullable=False),
        sa.Column("location_id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("min_units", sa.Integer(), nullable=False),
        sa.Column("max_units", sa.Integer(), nullable=False),
        sa.Column("claimed_by", BIG, nullable=True),
        sa.Column("claimed_station_id", BIG, nullable=True),
        sa.CheckConstraint("min_units >= 0 AND max_units > min_units", name=op.f("ck_pick_face_units")),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_pick_face_{name}"))
            for name, table in _KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pick_face")),
        sa.UniqueConstraint("location_id", name=op.f("uq_pick_face_location_id")),
    )
    op.create_index("ix_pick_face_product_id", "pick_face", ["product_id"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
