"""The customer while the phone rings: found as one types, and one card for all that the house has of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from app.database.text_index import matching_of, newest_matching
from app.models.channel import Channel, Customer
from app.models.customer_file import Consent, CustomerNote
from app.models.order import Order, OrderLine
from app.models.retention import OVER
from app.models.rma import Rma
from app.models.search import wanted_words
from app.models.shipment import Parcel, Shipment
from app.models.staff import Staff
from app.models.states import ParcelState, RmaState, Stage, Way
from app.models.store_credit import StoreCredit
from app.queries import orders
from app.queries.customers import CustomerRow, same_person
from app.queries.messages import came_back, messages_to
from app.queries.order_lookup import exact_order_ids
from app.queries.orders import OrderRow, customer_name
from app.queries.touched import Touched, newest
from app.rules.return_terms import Ground

_MOST_NOTES = 100
#: Pages of orders read for one of customers: somebody who orders every day must not fill the list alone.
_MOST_READS = 20


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """A customer in the list; ``id`` is that of the newest order they are found by."""

    id: int
    customer_id: int
    name: str
    email: str
    phone: str
    channel: str
    merged: bool
    order: str
    placed_at: datetime
    stage: Stage


def found(
    connection: Connection, wanted: str, after: int | None = None, limit: int = 100
) -> tuple[FoundCustomer, ...]:
    """Customers by name, phone, e-mail or order number, whoever ordered last first, each once.

    ``after`` is the id of the last row shown. Fewer than three characters are the beginning of an order's reference.
    """
    if after is None and (named := exact_order_ids(connection, wanted)):
        return _rows(connection, _newest_of(connection, named)[:limit])
    words = wanted_words(wanted)
    kept: dict[int, int] = {}
    below = after
    for _ in range(_MOST_READS):
        ids = _matching(connection, words, below, limit)
        owners = _owners(connection, ids)
        shown = set() if after is None else _shown_before(connection, words, set(owners.values()), after)
        for order_id in ids:
            if owners[order_id] not in shown:
                kept.setdefault(owners[order_id], order_id)
        if len(ids) < limit or len(kept) >= limit:
            break
        below = ids[-1]
    return _rows(connection, list(kept.values())[:limit])


def found_again(
    connection: Connection, wanted: str, customer_ids: Sequence[int]
) -> tuple[FoundCustomer, ...]:
    """Those of these customers that ``found`` would list now."""
    ids = connection.scalars(select(Order.id).where(Order.customer_id.in_(customer_ids))).all()
    words = wanted_words(wanted)
    if named := exact_order_ids(connection, wanted):
        ids = sorted(set(ids) & set(named))
    elif ids and words:
        ids = matching_of(connection, ids, words)
    return _rows(connection, _newest_of(connection, ids))


def _matching(connection: Connection, words: tuple[str, ...], below: int | None, limit: int) -> list[int]:
    everything = select(Order.id)
    if words:
        return newest_matching(connection, everything, Order.id, words, limit, below)
    older = everything if below is None else everything.where(Order.id < below)
    return list(connection.scalars(older.order_by(Order.id.desc()).limit(limit)))


def _owners(connection: Connection, order_ids: Sequence[int]) -> dict[int, int]:
    if not order_ids:
        return {}
    query = select(Order.id, Order.customer_id).where(Order.id.in_(order_ids))
    return {row.id: row.customer_id for row in connection.execute(query)}


def _shown_before(
    connection: Connection, words: tuple[str, ...], customer_ids: set[int], after: int
) -> set[int]:
    """Who of them stands further up already, by a newer order."""
    query = select(Order.id).where(Order.customer_id.in_(customer_ids), Order.id >= after)
    newer: Sequence[int] = connection.scalars(query).all()
    if newer and words:
        newer = matching_of(connection, newer, words)
    return set(_owners(connection, newer).values())


def _newest_of(connection: Connection, order_ids: Sequence[int]) -> list[int]:
    """Of these orders each customer's newest, newest first."""
    last = {customer_id: order_id for order_id, customer_id in sorted(_owners(connection, order_ids).items())}
    return sorted(last.values(), reverse=True)


def _rows(connection: Connection, order_ids: Sequence[int]) -> tuple[FoundCustomer, ...]:
    if not order_ids:
        return ()
    query = (
        select(
            Order.id, Order.customer_id, Customer.first_name, Customer.last_name, Customer.company, Customer.email,
            Customer.phone, Channel.name.label("channel"), Customer.merged_into_id, Order.reference, Order.placed_at,
            Order.stage,
        )
        .join(Customer, Customer.id == Order.customer_id)
        .join(Channel, Channel.id == Customer.channel_id)
        .where(Order.id.in_(order_ids))
        .order_by(Order.id.desc())
    )  # fmt: skip
    return tuple(
        FoundCustomer(
            row.id, row.customer_id, customer_name(row.first_name, row.last_name, row.company), row.email, row.phone,
            row.channel, row.merged_into_id is not None, row.reference, row.placed_at, row.stage,
        )
        for row in connection.execute(query)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    at: datetime
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the customer said last to advertising by one way."""

    way: Way
    given: bool
    source: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class CreditLeft:
    """A store credit with something left on it; good until ``valid_until``, that day included."""

    number: str
    left_cents: int
    currency: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """One person: as whom each channel knows them, and what it comes to.

    ``paid_cents`` less ``refunded_cents``, of orders in ``currency``; units of all orders.
    """

    people: tuple[CustomerRow, ...]
    first_at: datetime | None
    newest_order: int | None
    orders: int
    open_orders: int
    currency: str
    paid_cents: int
    refunded_cents: int
    shipped: int
    returned: int
    returns: int
    notes: tuple[Note, ...]
    consent: tuple[Said, ...]
    credits: tuple[CreditLeft, ...]
    dead_emails: tuple[str, ...]
    """Addresses that messages come back from (``messages.came_back``)."""

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(person.id for person in self.people)


def customer_card(connection: Connection, customer_id: int) -> CustomerCard:
    """The card of whoever this customer is; raises ``NotFound``."""
    people = same_person(connection, customer_id)
    ids = [person.id for person in people]
    sums = connection.execute(
        select(
            Order.currency, func.count().label("orders"), func.min(Order.placed_at).label("first_at"),
            func.max(Order.id).label("newest"), func.sum(Order.captured_cents).label("paid"),
            func.sum(Order.refunded_cents).label("refunded"),
            func.count().filter(Order.stage.not_in(OVER)).label("open"),
        )
        .where(Order.customer_id.in_(ids))
        .group_by(Order.currency)
        .order_by(func.count().desc())
    ).all()  # fmt: skip
    units = connection.execute(
        select(func.sum(OrderLine.shipped).label("shipped"), func.sum(OrderLine.returned).label("returned"))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.customer_id.in_(ids))
    ).one()
    returns = select(func.count()).select_from(Rma).join(Order, Order.id == Rma.order_id)
    return CustomerCard(
        people=people,
        first_at=min((row.first_at for row in sums), default=None),
        newest_order=max((row.newest for row in sums), default=None),
        orders=sum(row.orders for row in sums),
        open_orders=sum(row.open for row in sums),
        currency=sums[0].currency if sums else "EUR",
        paid_cents=int(sums[0].paid) if sums else 0,
        refunded_cents=int(sums[0].refunded) if sums else 0,
        shipped=int(units.shipped or 0),
        returned=int(units.returned or 0),
        returns=connection.scalar(returns.where(Order.customer_id.in_(ids))) or 0,
        notes=_notes(connection, ids),
        consent=_consent(connection, ids),
        credits=_credits(connection, ids),
        dead_emails=came_back(messages_to(connection, ids)),
    )


def _credits(connection: Connection, ids: Sequence[int]) -> tuple[CreditLeft, ...]:
    left = StoreCredit.amount_cents - StoreCredit.used_cents
    query = (
        select(StoreCredit.number, left, StoreCredit.currency, StoreCredit.valid_until)
        .where(StoreCredit.customer_id.in_(ids), left > 0)
        .order_by(StoreCredit.valid_until, StoreCredit.id)
    )
    return tuple(CreditLeft(*row) for row in connection.execute(query))


def _notes(connection: Connection, ids: Sequence[int]) -> tuple[Note, ...]:
    query = (
        select(CustomerNote.id, CustomerNote.at, func.coalesce(Staff.name, ""), CustomerNote.words)
        .outerjoin(Staff, Staff.id == CustomerNote.staff_id)
        .where(CustomerNote.customer_id.in_(ids), CustomerNote.words != "")
        .order_by(CustomerNote.id.desc())
        .limit(_MOST_NOTES)
    )
    return tuple(Note(*row) for row in connection.execute(query))


def _consent(connection: Connection, ids: Sequence[int]) -> tuple[Said, ...]:
    last = select(func.max(Consent.id)).where(Consent.customer_id.in_(ids)).group_by(Consent.way)
    query = (
        select(Consent.way, Consent.given, Consent.source, Consent.at, func.coalesce(Staff.name, ""))
        .outerjoin(Staff, Staff.id == Consent.staff_id)
        .where(Consent.id.in_(last))
        .order_by(Consent.way)
    )
    return tuple(Said(*row) for row in connection.execute(query))


def orders_of(
    connection: Connection,
    customer_ids: Sequence[int],
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[OrderRow, ...]:
    """The orders of these customers, newest first, older than ``after``; ``only`` those touched."""
    query = select(Order.id).where(Order.customer_id.in_(customer_ids))
    return orders.rows(
        connection, connection.scalars(newest(query, {"order": Order.id}, after, limit, only)).all()
    )


@dataclass(frozen=True, slots=True)
class CustomerParcel:
    id: int
    number: int
    order_id: int
    order: str
    state: ParcelState
    carrier_service: str
    tracking_number: str
    handed_over_at: datetime | None
    delivered_at: datetime | None


def parcels_of(
    connection: Connection,
    customer_ids: Sequence[int],
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[CustomerParcel, ...]:
    """The parcels of these customers' orders, newest first, older than ``after``; ``only`` those touched."""
    query = (
        select(
            Parcel.id, Parcel.number, Parcel.order_id, Order.reference, Parcel.state, Shipment.carrier_service,
            Parcel.tracking_number, Parcel.handed_over_at, Parcel.delivered_at,
        )
        .join(Order, Order.id == Parcel.order_id)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .where(Order.customer_id.in_(customer_ids))
    )  # fmt: skip
    topics = {"parcel": Parcel.id, "order": Parcel.order_id}
    rows = connection.execute(newest(query, topics, after, limit, only))
    return tuple(CustomerParcel(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class CustomerReturn:
    id: int
    number: str
    order_id: int
    order: str
    state: RmaState
    ground: Ground
    opened_at: datetime
    refund_due: date | None
    """The legal day of the refund; ``None`` while it is withheld."""


def returns_of(
    connection: Connection,
    customer_ids: Sequence[int],
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[CustomerReturn, ...]:
    """The returns of these customers' orders, newest first, older than ``after``; ``only`` those touched."""
    query = (
        select(
            Rma.id, Rma.number, Rma.order_id, Order.reference, Rma.state, Rma.ground, Rma.opened_at,
            Rma.refund_due,
        )
        .join(Order, Order.id == Rma.order_id)
        .where(Order.customer_id.in_(customer_ids))
    )  # fmt: skip
    rows = connection.execute(newest(query, {"rma": Rma.id}, after, limit, only))
    return tuple(CustomerReturn(*row) for row in rows)
