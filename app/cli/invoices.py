"""``arrimage invoices``: what was invoiced and credited, as a table, and as PDF files for the accountant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.cli.frame import DONE, FOUND, Frame, Sentence, opened, put_json, table
from app.i18n import money
from app.queries.invoices import InvoiceRow, invoices
from app.station.invoice_files import write_invoice
from app.workflows.staffing import station_actor


def list_invoices(frame: Frame, first: date, last: date, as_json: bool) -> int:
    """Those issued from ``first`` to ``last``, by number."""
    found = _found(frame, first, last)
    if as_json:
        for row in found:
            put_json(row)
    elif found:
        titles = [
            frame.words(f"cli_title_{name}") for name in ("number", "day", "order", "net", "vat", "gross")
        ]
        table(titles, [_cells(frame, row) for row in found])
    if not found:
        frame.tell("cli_no_invoices")
    return DONE if found else FOUND


def export_invoices(frame: Frame, folder: Path, first: date, last: date) -> int:
    """One PDF each into ``folder``."""
    found = _found(frame, first, last)
    with opened(frame) as database:
        station = station_actor(database, frame.settings.station)
        try:
            for row in found:
                write_invoice(database, station, folder, row.id)
        except OSError as error:
            raise Sentence("cli_not_written", file=str(folder), reason=error.strerror or "") from error
    frame.say("cli_invoices_written", count=len(found), folder=str(folder))
    return DONE


def _found(frame: Frame, first: date, last: date) -> tuple[InvoiceRow, ...]:
    with opened(frame) as database:
        return database.read(lambda connection: invoices(connection, first, last))


def _cells(frame: Frame, row: InvoiceRow) -> list[str]:
    sign = -1 if row.kind != "invoice" else 1
    amounts = (row.ht_cents, row.vat_cents, row.ttc_cents)
    return [
        row.number, row.issued_on.isoformat(), row.order,
        *(money(frame.language, sign * cents, row.currency) for cents in amounts),
    ]  # fmt: skip
