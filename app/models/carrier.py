"""Carriers as the house uses them: contracts, services, every label asked for, prices, and what became of parcels."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Document, Id, Moment, UtcDateTime, state_type
from app.models.states import LIVE_LABELS, LabelState

#: A parcel has one label that is wanted, asked for, in doubt or bought: the database refuses a second.
_LIVE = f"state IN ({', '.join(repr(state.value) for state in sorted(LIVE_LABELS))})"


class CarrierRow(Base):
    """A contract with a carrier; its secrets are in the keyring or the environment, never here."""

    __tablename__ = "carrier"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    """Of the ``Plugin``."""
    name: Mapped[str] = mapped_column(String(80))
    values: Mapped[Document]
    sandbox: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    """How many calls in a row nobody answered; from three on it is only asked whether it is back."""
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CarrierService(Base):
    """What an order's ``carrier_service`` means: a product of a carrier. One that is not here gets our own label."""

    __tablename__ = "carrier_service"
    __table_args__ = (CheckConstraint("fuel_bp >= 0", name="fuel"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(80), unique=True)
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carrier.id"))
    product: Mapped[str] = mapped_column(String(20))
    fuel_bp: Mapped[int] = mapped_column(default=0)
    """Surcharge on the table's prices, in basis points."""
    active: Mapped[bool] = mapped_column(default=True)


def carriers_by_service(connection: Connection) -> dict[str, tuple[str, str]]:
    """Code and name of the carrier that takes each service's parcels along; services without a contract left out.

    Contracts that were given up are among them: what was bought under them still leaves.
    """
    query = select(CarrierService.code, CarrierRow.code.label("carrier"), CarrierRow.name).join(
        CarrierRow, CarrierRow.id == CarrierService.carrier_id
    )
    return {row.code: (row.carrier, row.name) for row in connection.execute(query)}


class LabelAttempt(Base):
    """One label asked of a carrier; the row is committed before the carrier hears of it."""

    __tablename__ = "label_attempt"
    __table_args__ = (
        CheckConstraint("tries >= 0 AND weight_g > 0", name="numbers"),
        CheckConstraint("price_cents >= 0", name="price"),
        Index(
            "uq_label_attempt_live",
            "parcel_id",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
        Index("ix_label_attempt_due", "state", "due_at"),
        Index("ix_label_attempt_parcel_id", "parcel_id", "id"),
        Index("ix_label_attempt_order_id", "order_id"),
    )

    id: Mapped[Id]
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carrier.id"))
    product: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    """Ours, as the carrier is told: never used for two purchases."""
    state: Mapped[LabelState] = mapped_column(state_type(LabelState), default=LabelState.WAITING)
    ahead: Mapped[bool] = mapped_column(default=False)
    """Asked for while the packer still scans."""
    weight_g: Mapped[int]
    address_digest: Mapped[str] = mapped_column(String(64))
    sandbox: Mapped[bool] = mapped_column(default=False)
    number: Mapped[str] = mapped_column(String(60), default="")
    price_cents: Mapped[int | None]
    answer: Mapped[Document] = mapped_column(default=dict)
    """``refused``: code, field, values and the carrier's own words of each refusal."""
    trouble: Mapped[str] = mapped_column(String(120), default="")
    tries: Mapped[int] = mapped_column(default=0)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    """Who said what became of a label in doubt."""
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LabelPaper(Base):
    """A file that came with a label, byte for byte, for printing and printing again."""

    __tablename__ = "label_paper"
    __table_args__ = (
        Index("ix_label_paper_attempt_id", "attempt_id"),
        Index("ix_label_paper_order_id", "order_id"),
    )

    id: Mapped[Id]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("label_attempt.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[str] = mapped_column(String(20))
    format: Mapped[str] = mapped_column(String(5))
    dpi: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class CarrierPrice(Base):
    """A line of a contract's price table: before tax, without fuel surcharge."""

    __tablename__ = "carrier_price"
    __table_args__ = (
        UniqueConstraint("service_id", "zone", "up_to_g"),
        CheckConstraint("up_to_g > 0 AND cents >= 0", name="numbers"),
    )

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("carrier_service.id"))
    zone: Mapped[str] = mapped_column(String(20))
    """A country (``FR``), or a country and the beginning of postal codes (``FR-97``)."""
    up_to_g: Mapped[int]
    cents: Mapped[int]
    days: Mapped[int | None]


class ParcelTracking(Base):
    """A parcel that is followed: what is known, and when to ask again (domain 6.5)."""

    __tablename__ = "parcel_tracking"
    __table_args__ = (Index("ix_parcel_tracking_due_at", "due_at"),)

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), primary_key=True)
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carrier.id"))
    status: Mapped[str] = mapped_column(String(30), default="")
    status_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Empty once nobody needs to ask any more."""
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claim_opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TrackingEvent(Base):
    """One thing a carrier said of a parcel, in whatever order it came; kept as it was said."""

    __tablename__ = "tracking_event"
    __table_args__ = (UniqueConstraint("parcel_id", "at", "code", "label"),)

    id: Mapped[Id]
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    at: Mapped[Moment]
    status: Mapped[str] = mapped_column(String(30))
    code: Mapped[str] = mapped_column(String(20), default="")
    label: Mapped[str] = mapped_column(String(250), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    seen_at: Mapped[Moment]
