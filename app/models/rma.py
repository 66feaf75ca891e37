"""Returns: what comes back, what it looks like, what was decided, and what is paid back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, UtcDateTime, Words, state_type
from app.models.states import RefundState, RmaState
from app.rules.rejection import RejectionGround
from app.rules.return_terms import Approver, Disposition, Grade, Ground, ReturnReason

#: Means of a refund that leaves the way the money came; its payments name the real ones.
AS_PAID = "original"

_EXCHANGED = text("exchange_order_id IS NOT NULL")
_OF_RETURN = text("rma_id IS NOT NULL")


class Rma(Base):
    """One return of one order, with the dates the law counts from (domain 3.3)."""

    __tablename__ = "rma"
    __table_args__ = (
        Index("ix_rma_order_id", "order_id"),
        Index("ix_rma_state", "state", "refund_due"),
        Index(
            "ix_rma_exchange_order_id",
            "exchange_order_id",
            sqlite_where=_EXCHANGED,
            postgresql_where=_EXCHANGED,
        ),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    serial: Mapped[int] = mapped_column(unique=True)
    """Number behind the barcode of the return label."""
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    state: Mapped[RmaState] = mapped_column(state_type(RmaState))
    ground: Mapped[Ground] = mapped_column(state_type(Ground))
    opened_at: Mapped[Moment]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    notice_day: Mapped[date]
    """Day the customer said so; the withdrawal exists from then on, with or without a form."""
    posted_day: Mapped[date | None]
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    weight_g: Mapped[int | None]
    """What the box weighed before it was opened; empty where nobody weighed it."""
    withdrawal_last_day: Mapped[date | None]
    """Last legal day to withdraw; empty while nobody knows when the customer received the last parcel."""
    window_last_day: Mapped[date | None]
    """The later of the legal day and of what the house promises (domain 3.1)."""
    send_back_last_day: Mapped[date]
    refund_due: Mapped[date | None]
    """Empty while nothing came back and no posting is proved: the refund may be withheld (L221-24)."""
    in_time: Mapped[bool] = mapped_column(default=True)
    blind: Mapped[bool] = mapped_column(default=False)
    """It came without having been announced (domain 8.6)."""
    goods_kept: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The customer keeps the goods: what is refunded does not come back."""
    approver: Mapped[Approver | None] = mapped_column(state_type(Approver))
    """Who must agree to what the inspection proposes (domain 8.7)."""
    inspected_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    inspected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[Words] = mapped_column(default="")
    """Of a refund without the goods that nobody decided on yet: why it was asked for."""
    rejection: Mapped[RejectionGround | None] = mapped_column(state_type(RejectionGround))
    """The legal ground on which a withdrawal was not accepted."""
    exchange_order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    claimed_station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))


class RmaUnit(Base):
    """One returned article of an order line."""

    __tablename__ = "rma_unit"
    __table_args__ = (
        Index("ix_rma_unit_location_id", "location_id"),
        UniqueConstraint("order_line_id", "unit_number"),
        CheckConstraint("unit_number > 0", name="unit_number"),
        CheckConstraint("depreciation_bp >= 0 AND depreciation_bp <= 10000", name="depreciation"),
        Index("ix_rma_unit_rma_id", "rma_id"),
    )

    id: Mapped[Id]
    rma_id: Mapped[int] = mapped_column(ForeignKey("rma.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    unit_number: Mapped[int | None]
    """Which of the line's units it is: nobody returns one twice. Empty once it went back to the customer."""
    reason: Mapped[ReturnReason] = mapped_column(state_type(ReturnReason))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    serial: Mapped[str] = mapped_column(String(90), default="", server_default="")
    """The serial number read on what came back; not always the one that left."""
    grade: Mapped[Grade | None] = mapped_column(state_type(Grade))
    disposition: Mapped[Disposition | None] = mapped_column(state_type(Disposition))
    depreciation_bp: Mapped[int] = mapped_column(default=0)
    note: Mapped[Words] = mapped_column(default="")
    inspected_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    """Where it lies now; empty before it arrived and once it has left the house again."""
    accepted: Mapped[bool | None]
    """What the manager decided for this unit; empty before."""


class RmaPhoto(Base):
    """A picture taken at inspection; the file lies in the shared photo folder, its digest proves it."""

    __tablename__ = "rma_photo"
    __table_args__ = (Index("ix_rma_photo_rma_unit_id", "rma_unit_id"),)

    id: Mapped[Id]
    rma_unit_id: Mapped[int] = mapped_column(ForeignKey("rma_unit.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[Moment]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Disposal(Base):
    """Articles that left the house for good at once, and the receipt that proves where they went (L541-15-8)."""

    __tablename__ = "disposal"
    __table_args__ = (
        CheckConstraint("recipient <> '' AND proof <> ''", name="proved"),
        CheckConstraint("weight_g >= 0", name="weight"),
    )

    id: Mapped[Id]
    disposition: Mapped[Disposition] = mapped_column(state_type(Disposition))
    recipient: Mapped[str] = mapped_column(String(120))
    """A firm or a charity, never a customer."""
    proof: Mapped[str] = mapped_column(String(120))
    """The number of their receipt, certificate or waste slip."""
    day: Mapped[date]
    weight_g: Mapped[int]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class DisposalUnit(Base):
    """A returned article that left with a disposal; it leaves once."""

    __tablename__ = "disposal_unit"
    __table_args__ = (Index("ix_disposal_unit_disposal_id", "disposal_id"),)

    rma_unit_id: Mapped[int] = mapped_column(ForeignKey("rma_unit.id"), primary_key=True)
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"))


class Refund(Base):
    """Money to give back, split as it is explained to the customer (domain 8.4)."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount_cents >= 0", name="amount"),
        CheckConstraint(
            "amount_cents = goods_cents + ship_out_cents + ship_back_cents - depreciation_cents", name="sum"
        ),
        Index("ix_refund_order_id", "order_id"),
        Index("ix_refund_rma_id", "rma_id", sqlite_where=_OF_RETURN, postgresql_where=_OF_RETURN),
        Index("ix_refund_state", "state", "id"),
        Index("ix_refund_succeeded_at", "succeeded_at"),
    )

    id: Mapped[Id]
    rma_id: Mapped[int | None] = mapped_column(ForeignKey("rma.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    state: Mapped[RefundState] = mapped_column(state_type(RefundState))
    goods_cents: Mapped[int]
    ship_out_cents: Mapped[int]
    ship_back_cents: Mapped[int]
    depreciation_cents: Mapped[int]
    amount_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    means: Mapped[str] = mapped_column(String(40), default=AS_PAID)
    reference: Mapped[str] = mapped_column(String(120), default="")
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[Moment]
    succeeded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
