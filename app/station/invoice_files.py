"""Invoices and credit notes as PDF files: for the accountant, the customer, and a look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.printing.brand import Brand
from app.printing.documents import from_json
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import file_name, render

_A4 = Printer("PDF", "PDF", Driver.PDF, Transport.FOLDER, "", 600, 210, 297)


def write_invoice(folder: Path, stored: dict[str, Any], brand: Brand) -> Path:
    """Write ``invoice-F-2026-000123.pdf`` into ``folder``, made if need be; raises ``OSError``.

    ``stored`` is what ``workflows.invoice_paper.issued_document`` found; the same gives the same bytes
    in the same ``brand``.
    """
    document = from_json(stored)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(document, _A4)
    path.write_bytes(render(document, _A4, brand=brand))
    return path
