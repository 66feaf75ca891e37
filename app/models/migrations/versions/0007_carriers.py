"""Carriers: contracts, services and prices, every label asked for, and what became of parcels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _create_carriers()
    _create_labels()
    _create_tracking()


def _create_carriers() -> None:
    op.create_table(
        "carrier",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("values", DOCUMENT, nullable=False),
        sa.Column("sandbox", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_carrier_failures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier")),
        sa.UniqueConstraint("code", name=op.f("uq_carrier_code")),
    )
    op.create_table(
        "carrier_service",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("carrier_id", BIG, nullable=False),
        sa.Column("product", sa.String(length=20), nullable=False),
        sa.Column("fuel_bp", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("fuel_bp >= 0", name=op.f("ck_carrier_service_fuel")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_carrier_service_carrier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_service")),
        sa.UniqueConstraint("code", name=op.f("uq_carrier_service_code")),
    )
    op.create_table(
        "carrier_price",
        sa.Column("id", BIG, nullable=False),
        sa.Column("service_id", BIG, nullable=False),
        sa.Column("zone", sa.String(length=20), nullable=False),
        sa.Column("up_to_g", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.CheckConstraint("up_to_g > 0 AND cents >= 0", name=op.f("ck_carrier_price_numbers")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["carrier_service.id"], name=op.f("fk_carrier_price_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_price")),
        sa.UniqueConstraint(
            "service_id", "zone", "up_to_g", name=op.f("uq_carrier_price_service_id_zone_up_to_g")
        ),
    )


def _create_labels() -> None:
    op.create_table(
        "label_attempt",
        sa.Column("id", BIG, nullable=False),
        sa.Column("parcel_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("carrier_id", BIG, nullable=False),
        sa.Column("product", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "buying",
                "bought",
                "in_doubt",
                "refused",
                "cancelled",
                "not_bought",
                "unwanted",
                "voided",
                name="labelstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("ahead", sa.Boolean(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("sandbox", sa.Boolean(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.Column("answer", DOCUMENT, nullable=False),
        sa.Column("trouble", sa.String(length=120), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_label_attempt_price")),
        sa.CheckConstraint("tries >= 0 AND weight_g > 0", name=op.f("ck_label_attempt_numbers")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_label_attempt_carrier_id")),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_label_attempt_created_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_label_attempt_decided_by")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_label_attempt_order_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_label_attempt_parcel_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_label_attempt_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_attempt")),
        sa.UniqueConstraint("reference", name=op.f("uq_label_attempt_reference")),
    )
    op.create_index("ix_label_attempt_due", "label_attempt", ["state", "due_at"])
    op.create_index("ix_label_attempt_order_id", "label_attempt", ["order_id"])
    op.create_index("ix_label_attempt_parcel_id", "label_attempt", ["parcel_id", "id"])
    op.create_index(
        "uq_label_attempt_live",
        "label_attempt",
        ["parcel_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('bought', 'buying', 'in_doubt', 'waiting')"),
        postgresql_where=sa.text("state IN ('bought', 'buying', 'in_doubt', 'waiting')"),
    )
    op.create_table(
        "label_paper",
        sa.Column("id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("format", sa.String(length=5), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["label_attempt.id"], name=op.f("fk_label_paper_attempt_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_label_paper_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_paper")),
    )
    op.create_index("ix_label_paper_attempt_id", "label_paper", ["attempt_id"])
    op.create_index("ix_label_paper_order_id", "label_paper", ["order_id"])


def _create_tracking() -> None:
    op.create_table(
        "parcel_tracking",
        sa.Column("parcel_id", BIG, nullable=False),
        sa.Column("carrier_id", BIG, nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_parcel_tracking_carrier_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_tracking_parcel_id")),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_parcel_tracking")),
    )
    op.create_index("ix_parcel_tracking_due_at", "parcel_tracking", ["due_at"])
    op.create_table(
        "tracking_event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("parcel_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=250), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_tracking_event_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_event")),
        sa.UniqueConstraint(
            "parcel_id", "at", "code", "label", name=op.f("uq_tracking_event_parcel_id_at_code_label")
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
