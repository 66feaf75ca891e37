"""Money as it is booked: invoices, payments and fiscal closures, in pages and bounded by a period."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from app.models.fiscal import (
    SALES,
    TAKINGS,
    ClosureKind,
    FiscalClosure,
    FiscalEntry,
    FiscalKind,
    FiscalSignature,
)
from app.models.invoice import Invoice, InvoiceKind
from app.models.order import Order, Payment
from app.models.states import PaymentKind
from app.models.store_credit import StoreCredit
from app.queries.order_lookup import exact_order_ids
from app.queries.touched import Touched, newest
from app.rules.periods import Period


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """A period; with ``text`` an invoice's number or what an order is called by, of any time."""

    period: Period
    text: str = ""


@dataclass(frozen=True, slots=True)
class InvoicesOf:
    """The invoices, or the credit notes, in euros that a sum of a period is of."""

    period: Period
    kind: InvoiceKind


@dataclass(frozen=True, slots=True)
class PaymentsBy:
    """What came and went in euros by one means in a period."""

    period: Period
    means: str


@dataclass(frozen=True, slots=True)
class EntriesOf:
    """The entries of the fiscal journal that a closure sums up."""

    closure_id: int


@dataclass(frozen=True, slots=True)
class CreditOpen:
    """Store credit in euros that can be used on a day."""

    on: date


@dataclass(frozen=True, slots=True)
class LedgerInvoice:
    """Amounts are positive, on a credit note too."""

    id: int
    kind: InvoiceKind
    number: str
    issued_on: date
    order_id: int
    order: str
    currency: str
    ht_cents: int
    vat_cents: int
    ttc_cents: int


def ledger_invoices(
    connection: Connection,
    wanted: LedgerFilter | InvoicesOf,
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[LedgerInvoice, ...]:
    """Invoices and credit notes, newest first, older than ``after``; ``only`` those touched."""
    query = select(
        Invoice.id, Invoice.kind, Invoice.number, Invoice.issued_on, Invoice.order_id,
        Order.reference.label("order"),
        Invoice.currency, Invoice.ht_cents, Invoice.vat_cents, Invoice.ttc_cents,
    ).join(Order, Order.id == Invoice.order_id)  # fmt: skip
    if isinstance(wanted, InvoicesOf):
        query = query.where(*_invoiced(wanted.period), Invoice.kind == wanted.kind)
    elif text := wanted.text.strip():
        of_orders = Invoice.order_id.in_(exact_order_ids(connection, text))
        query = query.where((Invoice.number == text.upper()) | of_orders)
    else:
        query = query.where(Invoice.issued_on.between(wanted.period.first, wanted.period.last))
    rows = connection.execute(newest(query, {"invoice": Invoice.id}, after, limit, only))
    return tuple(LedgerInvoice(**row._asdict()) for row in rows)


@dataclass(frozen=True, slots=True)
class LedgerPayment:
    id: int
    at: datetime
    kind: PaymentKind
    means: str
    reference: str
    order_id: int
    order: str
    amount_cents: int
    currency: str


def ledger_payments(
    connection: Connection,
    wanted: LedgerFilter | PaymentsBy,
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[LedgerPayment, ...]:
    """Every movement of money, newest first, older than ``after``; ``only`` those touched."""
    query = select(
        Payment.id, Payment.at, Payment.kind, Payment.means, Payment.reference, Payment.order_id, Order.reference,
        Payment.amount_cents, Payment.currency,
    ).join(Order, Order.id == Payment.order_id)  # fmt: skip
    if isinstance(wanted, PaymentsBy):
        query = query.where(*_taken(wanted.period), Payment.means == wanted.means)
    elif text := wanted.text.strip():
        query = query.where(Payment.order_id.in_(exact_order_ids(connection, text)))
    else:
        query = query.where(Payment.at >= wanted.period.start, Payment.at < wanted.period.end)
    topics = {"payment": Payment.id, "order": Payment.order_id}
    return tuple(LedgerPayment(*row) for row in connection.execute(newest(query, topics, after, limit, only)))


@dataclass(frozen=True, slots=True)
class LedgerClosure:
    """A day, month or year summed up; ``vat`` has net and VAT in cents by rate in basis points."""

    id: int
    kind: ClosureKind
    period: str
    takings_cents: int
    sales_cents: int
    perpetual_takings_cents: int
    perpetual_sales_cents: int
    signed: bool
    by_means: Mapping[str, int]
    vat: Mapping[str, tuple[int, int]]


def ledger_closures(
    connection: Connection,
    kind: ClosureKind,
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[LedgerClosure, ...]:
    """Closures of one kind, newest first, older than ``after``."""
    query = (
        select(
            FiscalClosure.id, FiscalClosure.kind, FiscalClosure.period, FiscalClosure.takings_cents,
            FiscalClosure.sales_cents, FiscalClosure.perpetual_takings_cents, FiscalClosure.perpetual_sales_cents,
            FiscalSignature.closure_id.label("signature"), FiscalClosure.totals,
        )
        .outerjoin(FiscalSignature, FiscalSignature.closure_id == FiscalClosure.id)
        .where(FiscalClosure.kind == kind)
    )  # fmt: skip
    found = []
    for row in connection.execute(newest(query, {"closure": FiscalClosure.id}, after, limit, only)):
        totals = json.loads(row.totals)
        vat = {rate: (int(net), int(tax)) for rate, (net, tax) in totals["vat"].items()}
        found.append(LedgerClosure(*row[:7], row.signature is not None, totals["by_means"], vat))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """Amounts are signed as they add up."""

    id: int
    at: datetime
    kind: FiscalKind
    means: str
    document: str
    order_id: int | None
    order: str | None
    amount_cents: int
    currency: str


def ledger_entries(
    connection: Connection,
    wanted: EntriesOf,
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[LedgerEntry, ...]:
    """What a closure sums up, newest first: of each till what came after the closure of its kind before it."""
    closure = connection.execute(
        select(FiscalClosure.kind, FiscalClosure.heads).where(FiscalClosure.id == wanted.closure_id)
    ).one()
    earlier = connection.scalar(
        select(FiscalClosure.heads)
        .where(FiscalClosure.kind == closure.kind, FiscalClosure.id < wanted.closure_id)
        .order_by(FiscalClosure.id.desc())
        .limit(1)
    )
    before = json.loads(earlier) if earlier is not None else {}
    tills = [
        and_(
            FiscalEntry.station_id == int(station),
            FiscalEntry.sequence.between(before.get(station, (0, ""))[0] + 1, last),
        )
        for station, (last, _) in json.loads(closure.heads).items()
    ]
    query = (
        select(
            FiscalEntry.id, FiscalEntry.at, FiscalEntry.kind, FiscalEntry.means, FiscalEntry.document,
            FiscalEntry.order_id, Order.reference, FiscalEntry.amount_cents, FiscalEntry.currency,
        )
        .outerjoin(Order, Order.id == FiscalEntry.order_id)
        .where(or_(false(), *tills), FiscalEntry.kind.in_(TAKINGS + SALES))
    )  # fmt: skip
    rows = connection.execute(newest(query, {"entry": FiscalEntry.id}, after, limit, only))
    return tuple(LedgerEntry(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class LedgerCredit:
    id: int
    number: str
    issued_at: datetime
    order_id: int
    order: str
    valid_until: date
    left_cents: int
    currency: str


def ledger_credits(
    connection: Connection,
    wanted: CreditOpen,
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[LedgerCredit, ...]:
    """Store credit that can still be used, newest first."""
    query = (
        select(
            StoreCredit.id, StoreCredit.number, StoreCredit.issued_at, StoreCredit.order_id, Order.reference,
            StoreCredit.valid_until, _LEFT, StoreCredit.currency,
        )
        .join(Order, Order.id == StoreCredit.order_id)
        .where(*_credit_open(wanted.on))
    )  # fmt: skip
    topics = {"credit": StoreCredit.id, "order": StoreCredit.order_id}
    return tuple(LedgerCredit(*row) for row in connection.execute(newest(query, topics, after, limit, only)))


_LEFT = StoreCredit.amount_cents - StoreCredit.used_cents
#: What a movement of money does to what was taken.
_SIGNS = {PaymentKind.CAPTURE: 1, PaymentKind.REFUND: -1, PaymentKind.DISPUTE: -1}


def _invoiced(period: Period) -> tuple[ColumnElement[bool], ...]:
    return Invoice.issued_on.between(period.first, period.last), Invoice.currency == "EUR"


def _taken(period: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        Payment.at >= period.start,
        Payment.at < period.end,
        Payment.kind.in_(tuple(_SIGNS)),
        Payment.currency == "EUR",
    )


def _credit_open(today: date) -> tuple[ColumnElement[bool], ...]:
    return StoreCredit.valid_until >= today, _LEFT > 0, StoreCredit.currency == "EUR"


def invoiced(connection: Connection, period: Period) -> Mapping[InvoiceKind, tuple[int, int, int]]:
    """Count, HT and TTC cents of the invoices and of the credit notes of a period, in euros."""
    query = (
        select(Invoice.kind, func.count(), func.sum(Invoice.ht_cents), func.sum(Invoice.ttc_cents))
        .where(*_invoiced(period))
        .group_by(Invoice.kind)
    )
    return {kind: (count, int(ht), int(ttc)) for kind, count, ht, ttc in connection.execute(query)}


def credit_open(connection: Connection, today: date) -> tuple[int, int]:
    """Store credits that can still be used, and cents left on them: what the house owes its customers, in euros."""
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(_LEFT), 0)).where(*_credit_open(today))
    ).one()
    return int(row[0]), int(row[1])


def taken(connection: Connection, period: Period) -> Mapping[str, int]:
    """Cents that came less those that went in a period, by means, in euros."""
    query = (
        select(Payment.kind, Payment.means, func.sum(Payment.amount_cents))
        .where(*_taken(period))
        .group_by(Payment.kind, Payment.means)
        .order_by(Payment.means)
    )
    sums: dict[str, int] = {}
    for kind, means, cents in connection.execute(query):
        sums[means] = sums.get(means, 0) + _SIGNS[kind] * int(cents)
    return sums
