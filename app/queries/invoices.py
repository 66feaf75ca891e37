"""Invoices and credit notes of a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from app.models.invoice import Invoice, InvoiceKind
from app.models.order import Order


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """Amounts are positive, on a credit note too."""

    id: int
    kind: InvoiceKind
    number: str
    issued_on: date
    order: str
    currency: str
    ht_cents: int
    vat_cents: int
    ttc_cents: int


def invoices(connection: Connection, first: date, last: date) -> tuple[InvoiceRow, ...]:
    """All that were issued from ``first`` to ``last``, both included, each series by its numbers."""
    query = (
        select(
            Invoice.id, Invoice.kind, Invoice.number, Invoice.issued_on, Order.reference, Invoice.currency,
            Invoice.ht_cents, Invoice.vat_cents, Invoice.ttc_cents,
        )
        .join(Order, Order.id == Invoice.order_id)
        .where(Invoice.issued_on.between(first, last))
        .order_by(Invoice.series.desc(), Invoice.year, Invoice.sequence)
    )  # fmt: skip
    return tuple(InvoiceRow(*row) for row in connection.execute(query))
