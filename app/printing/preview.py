"""A document as pictures, one PNG a page, drawn from the bytes that would go to the printer and from nothing else.

What a PDF printer gets is rasterised; the dots of a Brother job are read back; the commands of a ZPL or ESC/POS
job are carried out one by one. So a fault on the way to the printer shows on the screen, too. (An independent
renderer of ZPL exists for tests only: it needs Node, which no station has.)
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from app.printing.brand import PLAIN, Brand
from app.printing.documents import CarrierLabel, Document
from app.printing.picture_brother import brother_pictures
from app.printing.picture_escpos import escpos_picture
from app.printing.picture_zpl import zpl_pictures
from app.printing.printer import Driver, Printer
from app.printing.printers import render
from app.printing.raster import drawn_pages
from app.printing.symbols import dots_per_mm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.Image import Image


def preview(
    document: Document, printer: Printer, *, dpi: int = 203, brand: Brand = PLAIN, duplicate: bool = False
) -> tuple[bytes, ...]:
    """PNG pictures of the pages as they come out; raises what ``render`` raises.

    Each says its resolution in itself: the printer's own, or ``dpi`` for the PDF, which has none.
    A carrier's ZPL has no picture here: only the printer can draw it.
    """
    job = render(document, printer, brand=brand, duplicate=duplicate)
    match printer.driver:
        case Driver.PDF:
            return rasterise(job, dpi=dpi, grey=brand == PLAIN)
        case Driver.BROTHER:
            return _pngs(brother_pictures(job), printer.dpi)
        case Driver.ESCPOS:
            return _pngs((escpos_picture(job, paper=round(printer.width)),), 203)
        case Driver.ZPL:
            if isinstance(document, CarrierLabel) and document.format == "zpl":
                return ()
            return _pngs(zpl_pictures(job), printer.dpi)


def rasterise(pdf: bytes, *, dpi: int, grey: bool = True) -> tuple[bytes, ...]:
    """The pages of a PDF as PNG pictures."""
    return _pngs(drawn_pages(pdf, dpi, grey=grey), dpi)


def _pngs(pictures: Iterable[Image], dpi: int) -> tuple[bytes, ...]:
    found = []
    per_inch = dots_per_mm(dpi) * 25.4 if dpi in (203, 300, 600) else dpi
    for picture in pictures:
        out = BytesIO()
        picture.save(out, "PNG", compress_level=1, dpi=(per_inch, per_inch))
        found.append(out.getvalue())
    return tuple(found)
