"""Customers: found by what one has in hand, and everything that is kept about one of them (GDPR art. 15 and 20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from app.database.text_index import SHORTEST_SEARCH, newest_matching
from app.models.channel import Channel, Customer
from app.models.customer_file import Consent, CustomerNote
from app.models.order import Order
from app.models.outbox import OutboxMessage, PrintJob
from app.models.person import person_ids
from app.models.personal import Lookup
from app.models.refusals import NotFound
from app.models.retention import kept_to, open_orders
from app.models.rma import Rma, RmaPhoto, RmaUnit
from app.models.search import wanted_words
from app.models.staff import Staff
from app.queries.order_detail import order_detail
from app.queries.timeline import timeline

_MOST_FOUND = 50
_MOST_LOOKS = 50
_WHOLE_STORY = 10_000


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as one channel knows them; ``erased_at`` where nothing is known any more."""

    id: int
    channel: str
    name: str
    email: str
    phone: str
    erased_at: datetime | None
    merged_into_id: int | None
    """Whom staff merged this customer into."""


_ROW = select(
    Customer.id, Channel.name.label("channel"), Customer.first_name, Customer.last_name, Customer.company,
    Customer.email, Customer.phone, Customer.erased_at, Customer.merged_into_id,
).join(Channel, Channel.id == Customer.channel_id)  # fmt: skip


def find_customers(connection: Connection, wanted: str) -> tuple[CustomerRow, ...]:
    """Customers by number, e-mail, or words that one of the fifty newest such orders is found by."""
    asked = wanted.strip()
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        return _rows(connection.execute(_ROW.where(Customer.id == int(asked))))
    if exact := _rows(connection.execute(_ROW.where(Customer.email == asked).order_by(Customer.id))):
        return exact
    words = wanted_words(asked)
    if max(map(len, words), default=0) < SHORTEST_SEARCH:
        return ()
    newest = newest_matching(connection, select(Order.id), Order.id, words, _MOST_FOUND)
    named = select(Order.customer_id).where(Order.id.in_(newest))
    return _rows(connection.execute(_ROW.where(Customer.id.in_(named)).order_by(Customer.id)))


def same_person(connection: Connection, customer_id: int) -> tuple[CustomerRow, ...]:
    """The customer, and whoever else staff or their e-mail say is the same person; raises ``NotFound``."""
    found = _rows(connection.execute(_ROW.where(Customer.id == customer_id)))
    if not found:
        raise NotFound(kind="customer", given=customer_id)
    others = person_ids(connection, customer_id) - {customer_id}
    return found + _rows(connection.execute(_ROW.where(Customer.id.in_(others)).order_by(Customer.id)))


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at one of the orders; ``way`` is ``order``, ``card`` or ``export``."""

    at: datetime
    who: str
    order: str
    way: str


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """What a manager sees of a customer: as whom, how many orders, which are open, how long kept, who looked."""

    people: tuple[CustomerRow, ...]
    orders: int
    open_orders: tuple[str, ...]
    kept_to: date | None
    looks: tuple[Look, ...]


def customer_page(connection: Connection, customer_id: int) -> CustomerPage:
    """What is kept of a customer; raises ``NotFound``."""
    people = same_person(connection, customer_id)
    ids = [person.id for person in people]
    theirs = select(Order.id).where(Order.customer_id.in_(ids))
    return CustomerPage(
        people,
        connection.scalar(select(func.count()).select_from(theirs.subquery())) or 0,
        tuple(open_orders(connection, ids)),
        kept_to(connection, ids),
        tuple(
            Look(*row)
            for row in connection.execute(_looks(theirs).order_by(Lookup.at.desc()).limit(_MOST_LOOKS))
        ),
    )


def _looks(orders: Select[int]) -> Select[datetime, str, str, str]:
    return (
        select(Lookup.at, Staff.name.label("who"), Order.reference.label("order"), Lookup.way)
        .join(Staff, Staff.id == Lookup.staff_id)
        .join(Order, Order.id == Lookup.order_id)
        .where(Lookup.order_id.in_(orders))
    )


def dossier(connection: Connection, customer_id: int) -> dict[str, Any]:
    """Everything kept about a person: ``customers``, ``notes``, ``consent``, ``orders`` whole, ``looked_at``.

    Each order has its page, its whole story, messages with their texts, printed papers, and returns with the
    notes of staff: those are the customer's to read, too; the numbers of others' orders that a signal of fraud
    names are not (GDPR art. 15.4). Raises ``NotFound``.
    """
    people = same_person(connection, customer_id)
    ids = [person.id for person in people]
    theirs = select(Order.id).where(Order.customer_id.in_(ids))
    orders = connection.scalars(theirs.order_by(Order.id)).all()
    return {
        "customers": [asdict(person) for person in people],
        "notes": _all(connection, _of(CustomerNote, ids, CustomerNote.at, CustomerNote.words)),
        "consent": _all(
            connection, _of(Consent, ids, Consent.at, Consent.way, Consent.given, Consent.source)
        ),
        "orders": [_order(connection, order_id) for order_id in orders],
        "looked_at": _all(connection, _looks(theirs).order_by(Lookup.at)),
    }


def _of(table: type[CustomerNote | Consent], ids: Sequence[int], *columns: Any) -> Select[*tuple[Any, ...]]:
    return select(*columns).where(table.customer_id.in_(ids)).order_by(table.id)


def _order(connection: Connection, order_id: int) -> dict[str, Any]:
    messages = select(
        OutboxMessage.kind, OutboxMessage.created_at, OutboxMessage.done_at, OutboxMessage.payload
    )
    papers = select(PrintJob.document_kind, PrintJob.title, PrintJob.created_at, PrintJob.document)
    return {
        **_of_nobody_else(asdict(order_detail(connection, order_id))),
        "story": [
            _of_nobody_else(asdict(entry)) for entry in timeline(connection, order_id, limit=_WHOLE_STORY)
        ],
        "messages": _all(connection, messages.where(OutboxMessage.order_id == order_id)),
        "papers": _all(connection, papers.where(PrintJob.order_id == order_id)),
        "returned_units": _all(
            connection,
            select(
                Rma.number,
                RmaUnit.reason,
                RmaUnit.grade,
                RmaUnit.disposition,
                RmaUnit.note,
                Rma.decision_reason,
            )
            .join(RmaUnit, RmaUnit.rma_id == Rma.id)
            .where(Rma.order_id == order_id),
        ),
        "photos": _all(
            connection,
            select(Rma.number, RmaPhoto.file_name, RmaPhoto.sha256, RmaPhoto.added_at)
            .join(RmaUnit, RmaUnit.id == RmaPhoto.rma_unit_id)
            .join(Rma, Rma.id == RmaUnit.rma_id)
            .where(Rma.order_id == order_id),
        ),
    }


def _of_nobody_else(kept: Any) -> Any:
    """The same, of each signal only how many orders speak for it."""
    if isinstance(kept, list | tuple):
        return [_of_nobody_else(each) for each in kept]
    if not isinstance(kept, Mapping):
        return kept
    left_out = {"orders"} if str(kept.get("code", "")).startswith("fraud_") else set()
    return {name: _of_nobody_else(value) for name, value in kept.items() if name not in left_out}


def _all(connection: Connection, query: Any) -> list[dict[str, Any]]:
    return [row._asdict() for row in connection.execute(query)]


def _rows(found: Any) -> tuple[CustomerRow, ...]:
    rows: Sequence[Any] = found.all()
    return tuple(
        CustomerRow(
            row.id,
            row.channel,
            f"{row.first_name} {row.last_name}".strip() or row.company,
            row.email,
            row.phone,
            row.erased_at,
            row.merged_into_id,
        )
        for row in rows
    )
