"""The fiscal journal, its closures and the invoices of a year, as they are archived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from app.models.chain import canonical
from app.models.fiscal import FiscalClosure, FiscalEntry, FiscalSignature
from app.models.invoice import Invoice, InvoiceLine

_ROWS_A_FETCH = 1000


def journal_lines(connection: Connection, year: int) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every entry of a year, till by till, with the canonical text that its digest covers."""
    query = (
        select(FiscalEntry)
        .where(FiscalEntry.day.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(FiscalEntry.station_id, FiscalEntry.sequence)
    )
    for found in connection.execute(query, execution_options={"yield_per": _ROWS_A_FETCH}):
        row = found._asdict()
        yield row, canonical(row)


def closure_lines(connection: Connection, year: int) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every closure of a year, kind by kind, with its signature and the canonical text its digest covers."""
    query = (
        select(FiscalClosure, FiscalSignature.public_key, FiscalSignature.signature)
        .outerjoin(FiscalSignature, FiscalSignature.closure_id == FiscalClosure.id)
        .where(FiscalClosure.period.like(f"{year}%"))
        .order_by(FiscalClosure.kind, FiscalClosure.id)
    )
    for found in connection.execute(query):
        row = found._asdict()
        covered = {name: row[name] for name in row if name not in {"public_key", "signature"}}
        yield row, canonical(covered)


def invoice_lines(connection: Connection, year: int) -> Iterator[Mapping[str, Any]]:
    """Every line of the invoices and credit notes of a year, without whom they are for."""
    query = (
        select(
            Invoice.number, Invoice.kind, Invoice.issued_on, Invoice.currency, InvoiceLine.position,
            InvoiceLine.quantity, InvoiceLine.vat_rate_bp, InvoiceLine.ht_cents, InvoiceLine.vat_cents,
            InvoiceLine.ttc_cents,
        )
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(Invoice.year == year)
        .order_by(Invoice.series.desc(), Invoice.sequence, InvoiceLine.position)
    )  # fmt: skip
    for row in connection.execute(query, execution_options={"yield_per": _ROWS_A_FETCH}):
        yield row._asdict()
