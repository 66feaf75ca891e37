"""The legal dates of a return, from what is known of its order: parcels received, notice, posting."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.database.unit_of_work import UnitOfWork
from app.models import house
from app.models.order import OrderAddress, OrderLine
from app.models.pickup import Pickup
from app.models.shipment import Parcel
from app.models.states import DeliveryMode, ParcelState, PickupState
from app.rules import deadlines
from app.rules.calendar import Region
from app.rules.return_terms import Ground
from app.values import shop_day

#: Beginnings of postal codes whose people have other public holidays.
_REGIONS = {
    "57": Region.ALSACE_MOSELLE,
    "67": Region.ALSACE_MOSELLE,
    "68": Region.ALSACE_MOSELLE,
    "971": Region.GUADELOUPE,
    "972": Region.MARTINIQUE,
    "973": Region.GUYANE,
    "974": Region.REUNION,
    "976": Region.MAYOTTE,
}
_NEVER_RECEIVED = (ParcelState.VOID, ParcelState.LOST, ParcelState.RETURNING, ParcelState.RETURNED_TO_SENDER)
_NEVER_COLLECTED = (PickupState.CANCELLED, PickupState.RETURNED_TO_STOCK)


@dataclass(frozen=True, slots=True)
class ReturnDates:
    """The dates of a return as its row keeps them (domain 3.1, 3.3)."""

    withdrawal_last_day: date | None
    window_last_day: date | None
    send_back_last_day: date
    refund_due: date | None
    in_time: bool

    def columns(self) -> dict[str, Any]:
        return asdict(self)


def for_notice(uow: UnitOfWork, order: Any, notice_day: date, ground: Ground) -> ReturnDates:
    """The dates of a return announced on ``notice_day``; an unknown day of receipt counts as in time.

    Withdrawal: the law's window or the house's longer one. Conformity: two years (L217-3). Other grounds have
    no last day of ours.
    """
    region = region_of(uow, order.id)
    start = received_day(uow, order)
    legal = window = None
    if ground is Ground.WITHDRAWAL:
        legal = deadlines.withdrawal_end(start, informed_on=informed_day(uow, order), region=region)
        promised = int(house.setting(uow.connection, "commercial_return_days"))
        window = deadlines.return_window_end(start, legal, promised)
    elif ground is Ground.CONFORMITY and start is not None:
        window = deadlines.conformity_end(start)
    return ReturnDates(
        withdrawal_last_day=legal,
        window_last_day=window,
        send_back_last_day=deadlines.send_back_limit(notice_day, region),
        refund_due=due_day(notice_day, None, None),
        in_time=deadlines.in_time(notice_day, window),
    )


def due_day(notice_day: date, received: date | None, posted: date | None) -> date | None:
    """The last day to refund; ``None`` while it may be withheld (L221-24)."""
    return deadlines.refund_due(notice_day, goods_received_on=received, proof_of_posting_on=posted).due_on


def informed_day(uow: UnitOfWork, order: Any) -> date | None:
    """When the customer was told of the right: our message, or the shop's confirmation (L221-20)."""
    if order.withdrawal_info_sent_at is not None:
        return shop_day(order.withdrawal_info_sent_at)
    confirmed = house.setting(uow.connection, "confirmation_informs_withdrawal")
    return shop_day(order.placed_at) if confirmed else None


def received_day(uow: UnitOfWork, order: Any) -> date | None:
    """When the customer had the last parcel, or collected; ``None`` without proof for all of it (L221-18).

    What is still to be shipped is still to come; what was cancelled is not.
    """
    to_come = uow.connection.scalar(
        select(func.count())
        .select_from(OrderLine)
        .where(OrderLine.order_id == order.id, OrderLine.ordered > OrderLine.shipped + OrderLine.cancelled)
    )
    if order.delivery_mode is DeliveryMode.PICKUP:
        collected = uow.connection.scalars(
            select(Pickup.collected_at).where(
                Pickup.order_id == order.id, Pickup.state.not_in(_NEVER_COLLECTED)
            )
        ).all()
    else:
        collected = uow.connection.scalars(
            select(Parcel.delivered_at).where(
                Parcel.order_id == order.id, Parcel.state.not_in(_NEVER_RECEIVED)
            )
        ).all()
    days = [None if moment is None else shop_day(moment) for moment in collected]
    return deadlines.withdrawal_start([*days, None] if to_come else days)


def region_of(uow: UnitOfWork, order_id: int) -> Region:
    """Where the customer lives, as far as public holidays differ."""
    code = uow.connection.scalar(
        select(OrderAddress.postal_code).where(
            OrderAddress.order_id == order_id, OrderAddress.kind == "shipping", OrderAddress.country == "FR"
        )
    )
    text = code or ""
    return _REGIONS.get(text[:3], _REGIONS.get(text[:2], Region.MAINLAND))


def countdown(rma: Any, today: date) -> dict[str, Any]:
    """How long the refund may still take, as screens show it; days left are negative when it is late."""
    due = rma.refund_due
    return {
        "refund_due": due.isoformat() if due else "",
        "days_left": (due - today).days if due else None,
        "withheld": due is None,
        "send_back_last_day": rma.send_back_last_day.isoformat(),
        "withdrawal_last_day": rma.withdrawal_last_day.isoformat() if rma.withdrawal_last_day else "",
        "window_last_day": rma.window_last_day.isoformat() if rma.window_last_day else "",
        "in_time": rma.in_time,
    }
