"""Printers as a shop has them."""

from __future__ import annotations

from app.printing.documents import Document, ProductLabel
from app.printing.floor_papers import LotLabel
from app.printing.printer import Driver, Printer, Transport
from tests.printing.samples import DOCUMENTS

SHEETS = {
    "slip",
    "gift",
    "invoice",
    "credit_note",
    "picks",
    "note",
    "deposit",
    "cart",
    "transfer",
    "commands",
    "badges",
    "calibration",
    "training",
}
LABELS = sorted(DOCUMENTS.keys() - SHEETS)


def label_printer(
    dpi: int = 203, width: float = 100, height: float = 150, driver: Driver = Driver.ZPL
) -> Printer:
    return Printer("L1", "Étiqueteuse", driver, Transport.TCP, "127.0.0.1:9100", dpi, width, height)


def office_printer(folder: str = "var/prints") -> Printer:
    return Printer("A4", "Bureau", Driver.PDF, Transport.FOLDER, folder, 600, 210, 297)


def printer_for(document: Document, dpi: int = 203, driver: Driver = Driver.ZPL) -> Printer:
    """A printer with the media the document is made for."""
    if isinstance(document, ProductLabel | LotLabel):
        return label_printer(dpi, 57, 32, driver)
    return label_printer(dpi, driver=driver)
