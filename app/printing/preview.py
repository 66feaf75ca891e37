"""A document as pictures, one PNG a page, for the screen."""

from __future__ import annotations

from io import BytesIO

from app.printing.documents import Document
from app.printing.printers import Printer, pages_for
from app.printing.render_pdf import render_pdf
from app.printing.symbols import dots_per_mm


def preview(document: Document, printer: Printer, *, dpi: int = 203) -> tuple[bytes, ...]:
    """PNG pictures of the pages at ``dpi``, black on white; raises what ``render`` raises."""
    pages = pages_for(document, printer)
    return rasterise(
        render_pdf(pages, title=document.reference, language=document.language, dpi=printer.dpi), dpi=dpi
    )


def rasterise(pdf: bytes, *, dpi: int) -> tuple[bytes, ...]:
    """The pages of a PDF as PNG pictures."""
    import pypdfium2

    # A pixel a dot, and "203 dpi" heads have 203.2; the hair less keeps 800.0001 pixels from becoming 801.
    scale = dots_per_mm(dpi) * 25.4 / 72 * (1 - 1e-6)
    pictures = []
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            out = BytesIO()
            page.render(scale=scale, grayscale=True).to_pil().save(out, "PNG", optimize=False)
            pictures.append(out.getvalue())
            page.close()
    return tuple(pictures)
