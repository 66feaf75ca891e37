"""What a pickup is made of: its rows with shop and order, the goods in its bags, the state they share."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import order_state, stock
from app.models.channel import Shop
from app.models.order import Order, OrderLine
from app.models.pickup import Pickup, PickupBag
from app.models.refusals import NotFound, Refusal
from app.models.shipment import Parcel, ParcelItem
from app.models.states import PARCEL, PICKUP, ParcelState, PickupState, check
from app.models.stock import Location
from app.rules.calendar import ShopCalendar
from app.rules.identifiers import parcel_reference
from app.rules.opening import calendar_of
from app.values import shop_day
from app.workflows import messages
from app.workflows.pickup_code import new_code
from app.workflows.shop_opening import opening_lines


class NotForPickup(Refusal):
    """The parcel does not wait for anybody in a shop: ``parcel``."""


def place(uow: UnitOfWork, pickup: Any) -> dict[str, str]:
    """Where to collect and when it is open, as messages say it in the customer's language."""
    address = pickup.shop_address
    town = f"{address.get('postal_code', '')} {address.get('city', '')}".strip()
    open_when = opening_lines(pickup.shop_opening, pickup.language, shop_day(uow.now))
    lines = (pickup.shop_name, address.get("line1", ""), town, *open_when)
    return {"shop": pickup.shop_name, "place": "\n".join(line for line in lines if line)}


def opening_days(pickup: Any) -> ShopCalendar:
    """The days on which a pickup's shop is open."""
    return calendar_of(pickup.closed_weekdays, pickup.shop_opening)


def pickup_row(uow: UnitOfWork, pickup_id: int) -> Any:
    """A pickup with its shop (``shop_name``, ``shop_code``, ``shop_address``, its opening) and order.

    Raises ``NotFound``.
    """
    row = uow.connection.execute(
        select(
            Pickup,
            Shop.name.label("shop_name"),
            Shop.code.label("shop_code"),
            Shop.address.label("shop_address"),
            Shop.closed_weekdays,
            Shop.opening.label("shop_opening"),
            Order.reference,
            Order.language,
        )
        .join(Shop, Shop.id == Pickup.shop_id)
        .join(Order, Order.id == Pickup.order_id)
        .where(Pickup.id == pickup_id)
    ).first()
    if row is None:
        raise NotFound(kind="pickup", given=pickup_id)
    return row


def set_state(uow: UnitOfWork, pickup: Any, state: PickupState) -> None:
    """Move a pickup along; raises ``WrongTransition``. The order's stage follows."""
    check(PICKUP, pickup.state, state, "pickup")
    uow.connection.execute(update(Pickup).where(Pickup.id == pickup.id).values(state=state))
    order_state.refresh_stage(uow, pickup.order_id)
    uow.changed("pickup", pickup.id)


def bag_row(uow: UnitOfWork, parcel_id: int) -> Any:
    """A bag with its parcel, pickup, shop and order; raises ``NotFound`` or ``NotForPickup``."""
    row = uow.connection.execute(
        select(
            Parcel.number,
            Parcel.order_id,
            Parcel.state.label("parcel_state"),
            PickupBag.pickup_id,
            PickupBag.arrived_at,
            PickupBag.shelf_id,
            PickupBag.unshelved_at,
            PickupBag.handed_out_at,
            Pickup.state,
            Pickup.number.label("pickup_number"),
            Pickup.last_day,
            Shop.code.label("shop_code"),
            Shop.name.label("shop_name"),
            Order.reference,
            Order.language,
        )
        .join(Order, Order.id == Parcel.order_id)
        .outerjoin(PickupBag, PickupBag.parcel_id == Parcel.id)
        .outerjoin(Pickup, Pickup.id == PickupBag.pickup_id)
        .outerjoin(Shop, Shop.id == func.coalesce(Pickup.shop_id, Order.shop_id))
        .where(Parcel.id == parcel_id)
    ).first()
    if row is None:
        raise NotFound("parcel_unknown")
    if row.shop_code is None:
        raise NotForPickup(parcel=parcel_reference(row.number), order=row.reference)
    return row


def move_goods(uow: UnitOfWork, parcel_id: int, order_id: int, source: int, target: int, reason: str) -> None:
    """Move everything in a parcel between two places, in the ledger."""
    for item in parcel_goods(uow, parcel_id):
        stock.move(uow, item.product_id, item.quantity, source, target, reason, order_id)


def parcel_goods(uow: UnitOfWork, parcel_id: int) -> list[Any]:
    """What lies in a parcel: ``order_line_id``, ``product_id``, ``quantity``."""
    return list(
        uow.connection.execute(
            select(ParcelItem.order_line_id, OrderLine.product_id, ParcelItem.quantity)
            .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
            .where(ParcelItem.parcel_id == parcel_id, ParcelItem.quantity > 0)
        ).all()
    )


def move_parcel(uow: UnitOfWork, parcel_id: int, state: ParcelState, *path: ParcelState) -> None:
    """Take a parcel along ``path``, the states it has passed already left out; raises ``WrongTransition``."""
    for following in path:
        if state is not following:
            check(PARCEL, state, following, "parcel")
            state = following
    delivered = {"delivered_at": uow.now} if state is ParcelState.DELIVERED else {}
    uow.connection.execute(update(Parcel).where(Parcel.id == parcel_id).values(state=state, **delivered))


def bags_of(uow: UnitOfWork, pickup_id: int) -> list[Any]:
    """The bags of a pickup in the order of their parcels, with shelf and parcel state."""
    return list(
        uow.connection.execute(
            select(PickupBag, Parcel.number, Parcel.state, Location.code.label("shelf"))
            .join(Parcel, Parcel.id == PickupBag.parcel_id)
            .outerjoin(Location, Location.id == PickupBag.shelf_id)
            .where(PickupBag.pickup_id == pickup_id)
            .order_by(PickupBag.parcel_id)
        ).all()
    )


def tell_code(uow: UnitOfWork, pickup: Any, last_day: date, template: str, key: str) -> None:
    """Make a new code, keep only its digest, and send it to the customer with the place and the last day."""
    code = new_code(pickup.token)
    uow.connection.execute(
        update(Pickup)
        .where(Pickup.id == pickup.id)
        .values(code_hash=code.code_hash, code_hint=code.hint, code_tries=0)
    )
    values = {"pickup_code": code.clear, "last_day": last_day, **place(uow, pickup)}
    messages.tell(uow, pickup.order_id, template, key, values, by_sms=True)
