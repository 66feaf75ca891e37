"""Invoices and credit notes as files: for the accountant, the customer, and a look; the same whenever asked for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from app.database.unit_of_work import Actor, Database
from app.printing.brand import Brand
from app.printing.documents import from_json
from app.printing.factur_x import factur_x, has_data
from app.printing.invoice_papers import Invoice
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import file_name, render
from app.workflows.branding import brand
from app.workflows.invoice_keeping import keep_file, kept_file
from app.workflows.invoice_paper import issued_document

_A4 = Printer("PDF", "PDF", Driver.PDF, Transport.FOLDER, "", 600, 210, 297)


def handed_out(database: Database, actor: Actor, invoice_id: int) -> tuple[str, bytes]:
    """The file of an invoice and its name, ``invoice-F-2026-000123.pdf``; made and kept when first asked for.

    Raises ``NotFound``.
    """
    paper, kept, looks = database.read(lambda connection: _found(connection, invoice_id))
    name = file_name(paper, _A4)
    if kept is None:
        made = drawn(paper, looks)
        kept = database.write(partial(keep_file, invoice_id=invoice_id, content=made), actor)
    return name, kept


def write_invoice(database: Database, actor: Actor, folder: Path, invoice_id: int) -> Path:
    """Write the file into ``folder``, made if need be; raises ``OSError`` or ``NotFound``."""
    name, content = handed_out(database, actor, invoice_id)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def drawn(paper: Invoice, looks: Brand) -> bytes:
    """A Factur-X where the data for one are kept, else the page alone."""
    pdf = render(paper, _A4, brand=looks)
    return factur_x(paper, pdf) if has_data(paper) else pdf


def _found(connection: Connection, invoice_id: int) -> tuple[Invoice, bytes | None, Brand]:
    paper = from_json(issued_document(connection, invoice_id))
    assert isinstance(paper, Invoice)
    return paper, kept_file(connection, invoice_id), brand(connection)
