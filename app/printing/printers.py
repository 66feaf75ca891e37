"""A printer as it is configured, and a document as the bytes for it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from app.printing.documents import Document
from app.printing.layout import Media, Page
from app.printing.layouts import pages_of
from app.printing.render_pdf import render_pdf
from app.printing.render_zpl import render_zpl
from app.printing.symbols import RESOLUTIONS


class Driver(StrEnum):
    ZPL = "zpl"
    PDF = "pdf"


class Transport(StrEnum):
    TCP = "tcp"
    FOLDER = "folder"


class WrongMedia(ValueError):
    """The document is larger than what is loaded in this printer: a label is never scaled (floor 2)."""

    def __init__(self, page: Page, printer: Printer) -> None:
        wanted, loaded = (
            f"{page.width:.0f} x {page.height:.0f}",
            f"{printer.width:.0f} x {printer.height:.0f}",
        )
        super().__init__(f"{printer.code}: {wanted} mm on {loaded} mm")


@dataclass(frozen=True, slots=True)
class Printer:
    """One printer of a station; sizes in mm; raises ``ValueError`` for a resolution we have no bars for."""

    code: str
    name: str
    driver: Driver
    transport: Transport
    address: str
    """``host:port`` for TCP, a folder for files."""
    dpi: int
    width: float
    height: float

    def __post_init__(self) -> None:
        if self.dpi not in RESOLUTIONS:
            raise ValueError(f"{self.code}: {self.dpi} dpi, not one of {RESOLUTIONS}")

    @property
    def media(self) -> Media:
        return Media(self.width, self.height)


def pages_for(document: Document, printer: Printer) -> tuple[Page, ...]:
    """The pages as this printer would print them; raises ``WrongMedia`` and what ``pages_of`` raises."""
    pages = pages_of(document, printer.media)
    for page in pages:
        # A millimetre of grace: a 4 x 6 inch roll is sold as 100 x 150 mm.
        if page.width > printer.width + 1 or page.height > printer.height + 3:
            raise WrongMedia(page, printer)
    return pages


def render(document: Document, printer: Printer, copies: int = 1) -> bytes:
    """The whole job for a printer, all copies in it.

    Raises ``WrongMedia``, ``NotALabel`` (a sheet for a ZPL printer), ``UnprintableBarcode`` and
    ``TextDoesNotFit``.
    """
    pages = pages_for(document, printer)
    if printer.driver is Driver.ZPL:
        return render_zpl(pages, dpi=printer.dpi, copies=copies)
    return render_pdf(
        pages, title=document.reference, language=document.language, dpi=printer.dpi, copies=copies
    )


def file_name(document: Document, printer: Printer) -> str:
    """``shipping-label-P-000123.zpl``: plain letters on every file system, for people to find."""
    reference = unicodedata.normalize("NFKD", document.reference).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", reference).strip("-")[:60]
    kind = document.kind.replace("_", "-")
    return f"{kind}-{words}.{printer.driver}" if words else f"{kind}.{printer.driver}"
