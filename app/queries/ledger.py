"""Money as it is booked: invoices, payments and fiscal closures, in pages and bounded by a period."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from app.models.fiscal import ClosureKind, FiscalClosure, FiscalSignature
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
    wanted: LedgerFilter,
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
    if text := wanted.text.strip():
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
    wanted: LedgerFilter,
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[LedgerPayment, ...]:
    """Every movement of money, newest first, older than ``after``; ``only`` those touched."""
    query = select(
        Payment.id, Payment.at, Payment.kind, Payment.means, Payment.reference, Payment.order_id, Order.reference,
        Payment.amount_cents, Payment.currency,
    ).join(Order, Order.id == Payment.order_id)  # fmt: skip
    if text := wanted.text.strip():
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


def invoiced(connection: Connection, period: Period) -> Mapping[InvoiceKind, tuple[int, int, int]]:
    """Count, HT and TTC cents of the invoices and of the credit notes of a period, in euros."""
    query = (
        select(Invoice.kind, func.count(), func.sum(Invoice.ht_cents), func.sum(Invoice.ttc_cents))
        .where(Invoice.issued_on.between(period.first, period.last), Invoice.currency == "EUR")
        .group_by(Invoice.kind)
    )
    return {kind: (count, int(ht), int(ttc)) for kind, count, ht, ttc in connection.execute(query)}


def credit_open(connection: Connection, today: date) -> tuple[int, int]:
    """Store credits that can still be used, and cents left on them: what the house owes its customers, in euros."""
    left = StoreCredit.amount_cents - StoreCredit.used_cents
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(left), 0)).where(
            StoreCredit.valid_until >= today, left > 0, StoreCredit.currency == "EUR"
        )
    ).one()
    return int(row[0]), int(row[1])


def taken(connection: Connection, period: Period) -> Mapping[str, int]:
    """Cents that came less those that went in a period, by means, in euros."""
    signs = {PaymentKind.CAPTURE: 1, PaymentKind.REFUND: -1, PaymentKind.DISPUTE: -1}
    query = (
        select(Payment.kind, Payment.means, func.sum(Payment.amount_cents))
        .where(
            Payment.at >= period.start,
            Payment.at < period.end,
            Payment.kind.in_(tuple(signs)),
            Payment.currency == "EUR",
        )
        .group_by(Payment.kind, Payment.means)
        .order_by(Payment.means)
    )
    sums: dict[str, int] = {}
    for kind, means, cents in connection.execute(query):
        sums[means] = sums.get(means, 0) + signs[kind] * int(cents)
    return sums
