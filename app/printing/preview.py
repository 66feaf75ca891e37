"""A document as pictures, one PNG a page, for the screen."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO

from app.printing.documents import CarrierLabel, Document
from app.printing.printer import Printer
from app.printing.printers import pages_for
from app.printing.raster import grey_pages
from app.printing.render_pdf import render_pdf


def preview(document: Document, printer: Printer, *, dpi: int = 203) -> tuple[bytes, ...]:
    """PNG pictures of the pages at ``dpi``, black on white; raises what ``render`` raises.

    A carrier's ZPL has no picture here: only the printer can draw it.
    """
    if isinstance(document, CarrierLabel):
        return rasterise(b64decode(document.content), dpi=dpi) if document.format == "pdf" else ()
    pages = pages_for(document, printer)
    return rasterise(
        render_pdf(pages, title=document.reference, language=document.language, dpi=printer.dpi), dpi=dpi
    )


def rasterise(pdf: bytes, *, dpi: int) -> tuple[bytes, ...]:
    """The pages of a PDF as PNG pictures."""
    pictures = []
    for page in grey_pages(pdf, dpi):
        out = BytesIO()
        page.save(out, "PNG", optimize=False)
        pictures.append(out.getvalue())
    return tuple(pictures)
