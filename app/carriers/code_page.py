"""A code that a customer shows where the carrier takes the parcel, instead of a label: a page for a telephone."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from app.pictures import opened

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PDF = b"%PDF-"
_PICTURES = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF"}
#: How what can be shown begins.
SHOWN = (PDF, *_PICTURES)
#: Signs of a code that a telephone shows and a shop's scanner still reads.
_LONGEST = 500
_WIDTH, _HEIGHT, _SIDE, _TOP = 100, 150, 80, 108


def code_page(carrier: str, number: str, given: bytes, words: str) -> bytes:
    """A PDF of 10 x 15 cm with the carrier's code: its own page as it is, its picture, or ``words`` as a QR code.

    Empty where ``given`` is no picture and ``words`` are none, or too many for a code.
    """
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    if given.startswith(PDF):
        return given
    written = BytesIO()
    canvas = Canvas(written, pagesize=(_WIDTH * mm, _HEIGHT * mm))
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawCentredString(_WIDTH / 2 * mm, 132 * mm, carrier)
    canvas.setFont("Helvetica", 14)
    canvas.drawCentredString(_WIDTH / 2 * mm, 118 * mm, number)
    if given.startswith(SHOWN):
        drawn = _picture(canvas, given)
    else:
        drawn = 0 < len(words) <= _LONGEST
        if drawn:
            _qr(canvas, words)
    canvas.save()
    return written.getvalue() if drawn else b""


def _picture(canvas: Canvas, given: bytes) -> bool:
    from reportlab.lib.units import mm
    from reportlab.lib.utils import ImageReader

    x, y, side = (_WIDTH - _SIDE) / 2 * mm, (_TOP - _SIDE) * mm, _SIDE * mm
    try:
        with opened(given, _PICTURES.values()) as (picture, _):
            canvas.drawImage(ImageReader(picture.convert("RGB")), x, y, side, side, preserveAspectRatio=True)
    except ValueError:
        return False
    return True


def _qr(canvas: Canvas, words: str) -> None:
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.renderPDF import draw
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.units import mm

    side = _SIDE * mm
    code = QrCodeWidget(words, barWidth=side, barHeight=side, barLevel="M")
    drawing = Drawing(side, side)
    drawing.add(code)
    draw(drawing, canvas, (_WIDTH - _SIDE) / 2 * mm, (_TOP - _SIDE) * mm)
