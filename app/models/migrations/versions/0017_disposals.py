"""Articles of returns that left the house for good, and the proof of where they went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAYS = (
    "RESTOCK",
    "REPACK",
    "REFURBISH",
    "RTV",
    "QUARANTINE",
    "DONATE",
    "RECYCLE",
    "DESTROY",
    "REFUSE",
)


def upgrade() -> None:
    way = sa.Enum(*_WAYS, name="disposition", native_enum=False, create_constraint=True, length=30)
    op.create_table(
        "disposal",
        sa.Column("id", BIG, nullable=False),
        sa.Column("disposition", way, nullable=False),
        sa.Column("recipient", sa.String(120), nullable=False),
        sa.Column("proof", sa.String(120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.CheckConstraint("recipient <> '' AND proof <> ''", name=op.f("ck_disposal_proved")),
        sa.CheckConstraint("weight_g >= 0", name=op.f("ck_disposal_weight")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_disposal_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
    )
    op.create_table(
        "disposal_unit",
        sa.Column("rma_unit_id", BIG, nullable=False),
        sa.Column("disposal_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["rma_unit_id"], ["rma_unit.id"], name=op.f("fk_disposal_unit_rma_unit_id")),
        sa.ForeignKeyConstraint(["disposal_id"], ["disposal.id"], name=op.f("fk_disposal_unit_disposal_id")),
        sa.PrimaryKeyConstraint("rma_unit_id", name=op.f("pk_disposal_unit")),
    )
    op.create_index("ix_disposal_unit_disposal_id", "disposal_unit", ["disposal_id"])


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
