"""Pages to PDF: embedded fonts, and barcodes as bars of whole printer dots, never as pictures."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from app.printing.brand import channels
from app.printing.layout import Align, Barcode, Box, Page, Picture, Symbol, Text
from app.printing.symbols import MATRICES, QUIET, bars, dots_per_mm, matrix_rows, module_mm, offset_in_box
from app.printing.typeset import BOLD, CAPITALS, LEADING, REGULAR, register_fonts, typeset, width_of

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

mm = 72 / 25.4
"""PDF points in a millimetre."""

_GREY = 0.35
#: Programs that draw a PDF round a bar outwards to whole dots: a hair (mm) less on each side keeps its width.
_HAIR = 0.004
#: The modules of an EAN-13's guard bars, which reach down between the digits.
_EAN_GUARDS = frozenset({*range(3), *range(45, 50), *range(92, 95)})
_GUARD_DROP = 5


def render_pdf(
    pages: tuple[Page, ...], *, title: str, language: str, dpi: int = 600, copies: int = 1
) -> bytes:
    """The pages as one PDF, byte for byte the same for the same pages; ``dpi`` sets the width of a bar."""
    from app.printing.pdf_canvas import PdfCanvas

    register_fonts()
    out = BytesIO()
    canvas = PdfCanvas(
        out,
        initialFontName=REGULAR,  # type: ignore[arg-type]  # the stub says float; it is a font's name
        pdfVersion=(1, 7),
        lang=language,
        invariant=1,
        pageCompression=1,
    )
    canvas.setTitle(title)
    canvas.setAuthor("Arrimage")
    canvas.setCreator("Arrimage")
    for page in [_whole_dots(page, dpi) for page in pages] * copies:
        canvas.setPageSize((page.width * mm, page.height * mm))
        for item in page.items:
            match item:
                case Text():
                    _text(canvas, page, item)
                case Box():
                    _box(canvas, page, item)
                case Barcode() if item.symbol in MATRICES:
                    _matrix(canvas, page, item, dpi)
                case Barcode(symbol=Symbol.EAN13):
                    _bars(canvas, page, item, dpi, guards=_EAN_GUARDS)
                    _ean_digits(canvas, page, item, dpi)
                case Barcode():
                    _bars(canvas, page, item, dpi)
                case Picture():
                    _picture(canvas, page, item)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _whole_dots(page: Page, dpi: int) -> Page:
    """The page cut to whole dots, or drawing it would stretch every bar a little."""
    scale = dots_per_mm(dpi)
    return replace(page, width=round(page.width * scale) / scale, height=round(page.height * scale) / scale)


def _fill(canvas: Canvas, page: Page, box: Box) -> None:
    canvas.rect(
        box.x * mm, (page.height - box.y - box.height) * mm, box.width * mm, box.height * mm, stroke=0, fill=1
    )


def _text(canvas: Canvas, page: Page, item: Text) -> None:
    set_ = typeset(item)
    if item.colour:
        canvas.setFillColorRGB(*channels(item.colour))
    else:
        canvas.setFillGray(1 if item.white else _GREY if item.grey else 0)
    canvas.setFont(BOLD if item.bold else REGULAR, set_.size * mm)
    share = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[item.align]
    for number, line in enumerate(set_.lines):
        x = item.x + share * (item.width - width_of(line, set_.size, bold=item.bold))
        baseline = set_.baseline + number * set_.size * LEADING
        canvas.drawString(x * mm, (page.height - baseline) * mm, line)


def _box(canvas: Canvas, page: Page, item: Box) -> None:
    if not item.line:
        if item.colour:
            canvas.setFillColorRGB(*channels(item.colour))
        else:
            canvas.setFillGray(1 - item.shade)
        _fill(canvas, page, item)
        return
    canvas.setStrokeGray(1 - item.shade)
    canvas.setLineWidth(item.line * mm)
    half = item.line / 2
    canvas.rect(
        (item.x + half) * mm,
        (page.height - item.y - item.height + half) * mm,
        (item.width - item.line) * mm,
        (item.height - item.line) * mm,
    )


def _picture(canvas: Canvas, page: Page, item: Picture) -> None:
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(BytesIO(item.png))
    across, down = picture.getSize()
    scale = min(item.width / across, item.height / down)
    width, height = across * scale, down * scale
    canvas.drawImage(picture, item.x * mm, (page.height - item.y - height) * mm, width * mm, height * mm)


def _first_module(item: Barcode, dpi: int) -> float:
    """Where the symbol starts, on a whole dot of the printer."""
    module = module_mm(item.symbol, dpi)
    x = item.x + offset_in_box(item.symbol, item.data, item.width, module, item.align)
    return round(x * dots_per_mm(dpi)) / dots_per_mm(dpi)


def _bars(canvas: Canvas, page: Page, item: Barcode, dpi: int, guards: frozenset[int] = frozenset()) -> None:
    module, left = module_mm(item.symbol, dpi), _first_module(item, dpi)
    canvas.setFillGray(0)
    for dark, run in groupby(enumerate(bars(item.symbol, item.data)), key=lambda place: place[1]):
        places = [place for place, _ in run]
        if dark == "1":
            drop = _GUARD_DROP * module if places[0] in guards else 0
            start, width = left + places[0] * module + _HAIR, len(places) * module - 2 * _HAIR
            _fill(canvas, page, Box(start, item.y, width, item.height + drop))


def _ean_digits(canvas: Canvas, page: Page, item: Barcode, dpi: int) -> None:
    """The digits as on every article: one before the bars, six under each half."""
    module, left = module_mm(item.symbol, dpi), _first_module(item, dpi)
    size = 38 * module / width_of("000000", 1, bold=False)
    baseline = item.y + item.height + module + CAPITALS * size
    canvas.setFont(REGULAR, size * mm)
    for digits, centre in ((item.data[0], -6), (item.data[1:7], 24), (item.data[7:], 71)):
        x = left + centre * module - width_of(digits, size, bold=False) / 2
        canvas.drawString(x * mm, (page.height - baseline) * mm, digits)


def _matrix(canvas: Canvas, page: Page, item: Barcode, dpi: int) -> None:
    module, left = module_mm(item.symbol, dpi), _first_module(item, dpi)
    top = round(item.y * dots_per_mm(dpi)) / dots_per_mm(dpi) + QUIET[item.symbol][0] * module
    canvas.setFillGray(0)
    for row, modules in enumerate(matrix_rows(item.symbol, item.data)):
        x = left
        for dark, run in groupby(modules):
            width = len(list(run)) * module
            if dark == "1":
                side = width - 2 * _HAIR
                _fill(canvas, page, Box(x + _HAIR, top + row * module + _HAIR, side, module - 2 * _HAIR))
            x += width
