"""One pickup as the counter sees it while its customer waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from app.models.channel import Customer, Shop
from app.models.house import setting
from app.models.order import Order, OrderAddress, OrderLine
from app.models.pickup import Pickup
from app.models.refusals import NotFound
from app.models.states import PickupState
from app.queries.pickup import BagRow, bags_of, short_name
from app.rules.hand_over import WRONG_CODES_ALLOWED


@dataclass(frozen=True, slots=True)
class CounterCard:
    """``days_left`` counts to the last day; ``identity_from_cents`` is the house's limit for a look at papers.

    ``lines_awaited``: order lines that have not been shipped yet.
    """

    id: int
    number: int
    order_id: int
    order: str
    short_name: str
    shop: str
    state: PickupState
    total_cents: int
    to_pay_cents: int
    identity_from_cents: int
    currency: str
    last_day: date | None
    days_left: int | None
    extended: bool
    collected_at: datetime | None
    tries_left: int
    held: bool
    signed: bool
    lines_awaited: int
    bags: tuple[BagRow, ...]


def counter_card(connection: Connection, pickup_id: int, today: date) -> CounterCard:
    """A pickup with its bags and what must be seen to before it goes out; raises ``NotFound``."""
    awaited = (
        select(func.count())
        .select_from(OrderLine)
        .where(OrderLine.order_id == Order.id, OrderLine.ordered > OrderLine.shipped + OrderLine.cancelled)
        .scalar_subquery()
    )
    row = connection.execute(
        select(
            Pickup.id, Pickup.number, Pickup.order_id, Pickup.state, Pickup.last_day, Pickup.extended,
            Pickup.collected_at, Pickup.code_tries, Pickup.signature, Order.reference.label("order"),
            Order.total_cents, Order.captured_cents, Order.currency, Order.open_holds, Shop.name.label("shop"),
            func.coalesce(func.nullif(OrderAddress.first_name, ""), Customer.first_name).label("first_name"),
            func.coalesce(func.nullif(OrderAddress.last_name, ""), Customer.last_name).label("last_name"),
            Customer.company, awaited.label("lines_awaited"),
        )
        .join(Order, Order.id == Pickup.order_id)
        .join(Shop, Shop.id == Pickup.shop_id)
        .join(Customer, Customer.id == Order.customer_id)
        .outerjoin(OrderAddress, (OrderAddress.order_id == Order.id) & (OrderAddress.kind == "shipping"))
        .where(Pickup.id == pickup_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound(kind="pickup", given=pickup_id)
    values = row._asdict()
    tries, captured, holds = (values.pop(name) for name in ("code_tries", "captured_cents", "open_holds"))
    signature = values.pop("signature")
    names = values.pop("first_name"), values.pop("last_name"), values.pop("company")
    return CounterCard(
        **values,
        short_name=short_name(*names),
        to_pay_cents=max(0, row.total_cents - captured),
        identity_from_cents=int(setting(connection, "identity_check_from_cents")),
        days_left=None if row.last_day is None else (row.last_day - today).days,
        tries_left=max(0, WRONG_CODES_ALLOWED - tries),
        held=holds > 0,
        signed=bool(signature),
        bags=bags_of(connection, [pickup_id]).get(pickup_id, ()),
    )
