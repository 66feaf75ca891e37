"""A label that is none: what a carrier without a sandbox of its own gives to try the way to the printer."""

from __future__ import annotations

from io import BytesIO

from app.carriers.base import Bought, Consignment, Paper

_WORD = "SPECIMEN"


def specimen(carrier: str, consignment: Consignment) -> Bought:
    """A label of 10 x 15 cm with a number that no carrier gives out."""
    number = f"{_WORD}-{consignment.reference}"
    if consignment.label_format == "pdf":
        return Bought(number, (Paper("label", "pdf", specimen_page(carrier, number)),))
    return Bought(number, (Paper("label", "zpl", _zpl(carrier, number, consignment.dpi), consignment.dpi),))


def _zpl(carrier: str, number: str, dpi: int) -> bytes:
    scale = dpi / 203
    width, height, large, small = (round(dots * scale) for dots in (800, 1200, 90, 45))
    return (
        f"^XA^CI28^PW{width}^LL{height}^LH0,0^FO{small},{small}^A0N,{large},{large}^FD{carrier}^FS"
        f"^FO{small},{small + 2 * large}^A0N,{small},{small}^FD{number}^FS^PQ1^XZ"
    ).encode()


def specimen_page(carrier: str, number: str) -> bytes:
    """A PDF of 10 x 15 cm that says whose it is and under which number."""
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    written = BytesIO()
    canvas = Canvas(written, pagesize=(100 * mm, 150 * mm))
    canvas.setFont("Helvetica-Bold", 24)
    canvas.drawString(8 * mm, 132 * mm, carrier)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(8 * mm, 118 * mm, number)
    canvas.save()
    return written.getvalue()
