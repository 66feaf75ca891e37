"""What accountants and the tax office want of a period: entries for the FEC, and sales by day for e-reporting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, case, func, select
from sqlalchemy.orm import aliased

from app.models.channel import Customer
from app.models.house import setting
from app.models.invoice import Invoice, InvoiceKind, InvoiceLine
from app.models.order import Order, Payment
from app.models.rma import AS_PAID
from app.models.states import PaymentKind
from app.rules.fec import Accounts, Document, Movement, Sold
from app.values import SHOP_ZONE, shop_day

_MOVED = (PaymentKind.CAPTURE, PaymentKind.REFUND, PaymentKind.DISPUTE)
_TAXED, _UNTAXED = "TLB1", "TNT1"
_ROWS_A_FETCH = 1000


def accounts(connection: Connection) -> Accounts:
    """The accounts by the settings of the house."""
    return Accounts(
        customers=str(setting(connection, "account_customers")),
        shipping=str(setting(connection, "account_shipping")),
        sales={_basis_points(rate): number for rate, number in _pairs(connection, "accounts_sales")},
        vat={_basis_points(rate): number for rate, number in _pairs(connection, "accounts_vat")},
        means=dict(_pairs(connection, "accounts_means")),
    )


def _pairs(connection: Connection, name: str) -> Iterator[tuple[str, str]]:
    for each in setting(connection, name):
        key, _, number = each.partition("=")
        yield key, number


def _basis_points(percent: str) -> int:
    return int(Decimal(percent) * 100)


def documents(connection: Connection, first: date, last: date) -> Iterator[Document]:
    """Invoices and credit notes of a period by day and number."""
    query = (
        select(
            Invoice.id, Invoice.number, Invoice.issued_on, Invoice.kind, InvoiceLine.vat_rate_bp,
            Customer.id.label("customer"), Customer.company,
            _net(InvoiceLine.order_line_id.is_not(None)).label("goods"),
            _net(InvoiceLine.order_line_id.is_(None)).label("delivery"), func.sum(InvoiceLine.vat_cents).label("vat"),
        )
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .join(Order, Order.id == Invoice.order_id)
        .join(Customer, Customer.id == Order.customer_id)
        .where(Invoice.issued_on.between(first, last))
        .group_by(Invoice.id, Invoice.number, Invoice.issued_on, Invoice.kind, InvoiceLine.vat_rate_bp, Customer.id,
                  Customer.company)
        .order_by(Invoice.issued_on, Invoice.id, InvoiceLine.vat_rate_bp.desc())
    )  # fmt: skip
    rows: list[Any] = []
    for row in connection.execute(query, execution_options={"yield_per": _ROWS_A_FETCH}):
        if rows and rows[0].id != row.id:
            yield _document(rows)
            rows = []
        rows.append(row)
    if rows:
        yield _document(rows)


def _net(which: Any) -> Any:
    return func.sum(case((which, InvoiceLine.ht_cents), else_=0))


def _document(rows: list[Any]) -> Document:
    head = rows[0]
    parts = [Sold(row.vat_rate_bp, int(row.goods), int(row.delivery), int(row.vat)) for row in rows]
    credit = head.kind is InvoiceKind.CREDIT_NOTE
    return Document(head.number, head.issued_on, *_customer(head), parts, credit)


def _customer(row: Any) -> tuple[str, str]:
    """Account and name of a customer: a consumer's name has no business in the accounts, a firm's has."""
    number = f"C{row.customer:06d}"
    return number, row.company or f"Client {number}"


def movements(connection: Connection, first: date, last: date) -> Iterator[Movement]:
    """Money that came and went in a period, by the moment it did; old refunds "as paid" by the real means."""
    capture = aliased(Payment)
    came_by = (
        select(func.max(capture.means))
        .where(capture.order_id == Payment.order_id, capture.kind == PaymentKind.CAPTURE)
        .correlate(Payment)
        .scalar_subquery()
    )
    means = case((Payment.means == AS_PAID, func.coalesce(came_by, Payment.means)), else_=Payment.means)
    query = (
        select(
            Payment.id, Payment.at, Payment.kind, Payment.reference, Payment.amount_cents, means.label("means"),
            Order.reference.label("order"), Customer.id.label("customer"), Customer.company,
        )
        .join(Order, Order.id == Payment.order_id)
        .join(Customer, Customer.id == Order.customer_id)
        .where(
            Payment.kind.in_(_MOVED), Payment.at >= _start(first), Payment.at < _start(last + timedelta(days=1))
        )
        .order_by(Payment.at, Payment.id)
    )  # fmt: skip
    for row in connection.execute(query, execution_options={"yield_per": _ROWS_A_FETCH}):
        yield Movement(
            row.id, shop_day(row.at), *_customer(row), row.means, row.reference, row.order, row.amount_cents,
            back=row.kind is not PaymentKind.CAPTURE,
        )  # fmt: skip


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHOP_ZONE)


@dataclass(slots=True)
class DaySales:
    """What consumers bought on one day in one currency and category, less what was credited (flow 10.3)."""

    day: date
    currency: str
    category: str
    """``TLB1`` goods with French VAT, ``TNT1`` goods without."""
    transactions: int = 0
    by_rate: dict[int, list[int]] = field(default_factory=dict)
    """Net and VAT in cents, by rate in basis points."""

    @property
    def net_cents(self) -> int:
        return sum(net for net, _ in self.by_rate.values())

    @property
    def vat_cents(self) -> int:
        return sum(vat for _, vat in self.by_rate.values())


def day_sales(connection: Connection, first: date, last: date) -> tuple[DaySales, ...]:
    """Sales to consumers of a period; what went to businesses is reported one by one, elsewhere."""
    sign = case((Invoice.kind == InvoiceKind.INVOICE, 1), else_=-1)
    query = (
        select(
            Invoice.issued_on, Invoice.currency, InvoiceLine.vat_rate_bp,
            func.sum(sign * InvoiceLine.ht_cents).label("net"), func.sum(sign * InvoiceLine.vat_cents).label("vat"),
        )
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(*_of_consumers(first, last))
        .group_by(Invoice.issued_on, Invoice.currency, InvoiceLine.vat_rate_bp)
        .order_by(Invoice.issued_on, Invoice.currency, InvoiceLine.vat_rate_bp.desc())
    )  # fmt: skip
    found: dict[tuple[date, str, str], DaySales] = {}
    for row in connection.execute(query):
        category = _TAXED if row.vat_rate_bp else _UNTAXED
        key = (row.issued_on, row.currency, category)
        sales = found.setdefault(key, DaySales(*key))
        sales.by_rate[row.vat_rate_bp] = [int(row.net), int(row.vat)]
    for key, count in _transactions(connection, first, last).items():
        if key in found:
            found[key].transactions = count
    return tuple(found[key] for key in sorted(found))


def _transactions(connection: Connection, first: date, last: date) -> dict[tuple[date, str, str], int]:
    category = case((InvoiceLine.vat_rate_bp > 0, _TAXED), else_=_UNTAXED).label("category")
    query = (
        select(Invoice.issued_on, Invoice.currency, category, func.count(Invoice.id.distinct()))
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(*_of_consumers(first, last), Invoice.kind == InvoiceKind.INVOICE)
        .group_by(Invoice.issued_on, Invoice.currency, category)
    )
    return {(day, currency, kind): int(count) for day, currency, kind, count in connection.execute(query)}


def _of_consumers(first: date, last: date) -> tuple[Any, ...]:
    return Invoice.issued_on.between(first, last), Invoice.content["business"].as_boolean().is_(False)
