"""A document as the bytes for a printer."""

from __future__ import annotations

import re
import unicodedata

from app.printing.brand import PLAIN, Brand
from app.printing.carrier_label import render_carrier_label
from app.printing.documents import CarrierLabel, Document
from app.printing.layout import Page
from app.printing.layouts import marked, pages_of
from app.printing.layouts.receipts import RECEIPTS, receipt_of
from app.printing.printer import Driver, Printer
from app.printing.raster import bitmaps
from app.printing.receipt import PAPER, NoReceipt, Receipt
from app.printing.render_brother import MEDIA, MediaUnknown, NoRoom, render_brother
from app.printing.render_escpos import render_escpos
from app.printing.render_pdf import render_pdf
from app.printing.render_zpl import render_zpl


class WrongMedia(ValueError):
    """The document is larger than what is loaded in this printer: a label is never scaled (floor 2)."""

    def __init__(self, wanted: str, printer: Printer) -> None:
        super().__init__(f"{printer.code}: {wanted} mm on {printer.size.replace('×', 'x')} mm")


class WrongLanguage(ValueError):
    """This kind of printer cannot print this kind of document."""


def can_print(driver: str, kind: str, *, sheet: bool) -> bool:
    """Whether printers of this language print this kind of document; ``sheet`` says that it is made for A4."""
    match Driver(driver):
        case Driver.PDF:
            return True
        case Driver.ESCPOS:
            return kind in RECEIPTS
        case Driver.ZPL | Driver.BROTHER:
            return not sheet


def takes_media(driver: Driver, width: int, height: int) -> bool:
    """Whether printers of this language can be loaded so, in mm; a height of 0 is a tape or a roll of paper."""
    match driver:
        case Driver.BROTHER:
            return (width, height) in MEDIA
        case Driver.ESCPOS:
            return width in PAPER and not height
        case Driver.ZPL | Driver.PDF:
            return width > 0 and height > 0


def pages_for(
    document: Document, printer: Printer, brand: Brand = PLAIN, *, duplicate: bool = False
) -> tuple[Page, ...]:
    """The pages as this printer would print them.

    Raises ``WrongMedia``, ``WrongLanguage`` and what ``pages_of`` raises.
    """
    pages = pages_of(document, printer.media, brand)
    if duplicate:
        pages = marked(pages, document.language)
    for page in pages:
        # A millimetre of grace: a 4 x 6 inch roll is sold as 100 x 150 mm.
        if printer.driver is not Driver.BROTHER and (
            page.width > printer.width + 1 or page.height > printer.height + 3
        ):
            raise WrongMedia(f"{page.width:.0f} x {page.height:.0f}", printer)
    return pages


def render(
    document: Document, printer: Printer, copies: int = 1, brand: Brand = PLAIN, *, duplicate: bool = False
) -> bytes:
    """The whole job for a printer, all copies in it; a ``duplicate`` says so, but for a carrier's label.

    Raises ``WrongMedia``, ``WrongLanguage``, ``NotALabel`` (a sheet for a ZPL printer), ``UnprintableBarcode``,
    ``TextDoesNotFit`` and, for a carrier's label, ``LabelRefused``.
    """
    if isinstance(document, CarrierLabel):
        return render_carrier_label(document, printer)
    match printer.driver:
        case Driver.ZPL:
            pages = pages_for(document, printer, brand, duplicate=duplicate)
            return render_zpl(pages, dpi=printer.dpi, copies=copies)
        case Driver.ESCPOS:
            receipt = _receipt(document, duplicate=duplicate)
            return render_escpos(receipt, paper=_paper(printer), copies=copies)
        case Driver.PDF:
            pages = pages_for(document, printer, brand, duplicate=duplicate)
            return _pdf(document, pages, printer, copies)
        case Driver.BROTHER:
            try:
                pages = pages_for(document, printer, brand, duplicate=duplicate)
                return render_brother(bitmaps(_pdf(document, pages, printer), printer.dpi), printer, copies)
            except (NoRoom, MediaUnknown) as error:
                raise WrongMedia(str(error), printer) from error


def _pdf(document: Document, pages: tuple[Page, ...], printer: Printer, copies: int = 1) -> bytes:
    return render_pdf(
        pages,
        title=document.reference,
        language=document.language,
        dpi=printer.dpi,
        copies=copies,
    )


def _receipt(document: Document, *, duplicate: bool) -> Receipt:
    try:
        return receipt_of(document, duplicate=duplicate)
    except NoReceipt as error:
        raise WrongLanguage(str(error)) from error


def _paper(printer: Printer) -> int:
    if round(printer.width) not in PAPER:
        raise WrongMedia("80", printer)
    return round(printer.width)


def file_name(document: Document, printer: Printer) -> str:
    """``shipping-label-P-000123.zpl``: plain letters on every file system, for people to find."""
    reference = unicodedata.normalize("NFKD", document.reference).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", reference).strip("-")[:60]
    kind = document.kind.replace("_", "-")
    ending = _ENDINGS[printer.driver]
    return f"{kind}-{words}.{ending}" if words else f"{kind}.{ending}"


_ENDINGS = {Driver.ZPL: "zpl", Driver.PDF: "pdf", Driver.ESCPOS: "escpos", Driver.BROTHER: "bin"}
