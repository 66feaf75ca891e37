"""Pages to ZPL II: native barcodes in whole dots, and no customer text that could be a command."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from app.printing.layout import Align, Barcode, Box, Page, Picture, Symbol, Text
from app.printing.symbols import MATRICES, MODULE_DOTS, QUIET, dots_per_mm, offset_in_box
from app.printing.thermal_font import squeeze
from app.printing.typeset import LEADING, typeset
from app.printing.zpl_graphic import graphic

_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;/()-")
_LONGEST_FIELD = 320
_WIDEST_LABEL_MM = 120
_SLACK = 2
"""Dots left free in a line, for the printer's rounding."""


class NotALabel(ValueError):
    """The page is too large for a label printer: sheets go to a printer that takes PDF."""


def render_zpl(pages: tuple[Page, ...], *, dpi: int, copies: int = 1) -> bytes:
    """The pages as one job of ASCII bytes, each page printed ``copies`` times; raises ``NotALabel``."""
    return b"".join(_page(page, dpi, copies) for page in pages)


def field(text: str) -> bytes:
    """A variable as ``^FH_^FD...``: every byte that is not plain becomes ``_HH`` and can never be a command.

    Control characters and the backslash (a line break in ``^FB``) go; more than 320 characters are cut.
    """
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or (c.isprintable() and c != "\\"))
    data = kept[:_LONGEST_FIELD].encode()
    return (
        b"^FH_^FD" + b"".join(bytes([byte]) if byte in _PLAIN else b"_%02X" % byte for byte in data) + b"^FS"
    )


def _page(page: Page, dpi: int, copies: int) -> bytes:
    if page.width > _WIDEST_LABEL_MM:
        raise NotALabel(f"{page.width:.0f} x {page.height:.0f} mm")
    dots = _Dots(dpi)
    # The printer keeps old values: everything a label depends on is said each time.
    parts = [b"^XA^CI28^PW%d^LL%d^LH0,0^FWN^PON^LRN^LS0^LT0^MD0\n" % (dots(page.width), dots(page.height))]
    for item in page.items:
        match item:
            case Text():
                parts.append(_text(item, dots))
            case Box():
                parts.append(_box(item, dots))
            case Barcode() if item.symbol in MATRICES:
                parts.append(_matrix(item, dots))
            case Barcode():
                parts.append(_bars(item, dots))
            case Picture():
                parts.append(_picture(item, dots))
    parts.append(b"^PQ%d,0,1,Y^XZ\n" % copies)
    return b"".join(parts)


def _picture(item: Picture, dots: _Dots) -> bytes:
    at = b"^FO%d,%d" % (dots(item.x), dots(item.y))
    return at + _dithered(item.png, dots(item.width), dots(item.height)) + b"^FS\n"


@lru_cache(maxsize=8)
def _dithered(png: bytes, across: int, down: int) -> bytes:
    """A picture as black dots, as large as its box allows (Floyd and Steinberg); the same on every label."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(png)) as opened:
        fitted = ImageOps.contain(opened.convert("L"), (across, down))
    # A logo of one colour comes out solid, not as grey of that colour's lightness.
    return graphic(ImageOps.autocontrast(fitted).convert("1"))


class _Dots:
    """Millimetres to whole dots of one resolution."""

    def __init__(self, dpi: int) -> None:
        self.dpi = dpi

    def __call__(self, millimetres: float) -> int:
        return round(millimetres * dots_per_mm(self.dpi))


def _text(item: Text, dots: _Dots) -> bytes:
    set_ = typeset(item)
    height = dots(set_.size)
    justify = {Align.LEFT: b"L", Align.CENTRE: b"C", Align.RIGHT: b"R"}[item.align]
    out = []
    for number, line in enumerate(set_.lines):
        if not line:
            continue
        baseline = dots(set_.baseline + number * set_.size * LEADING)
        out.append(b"^FT%d,%d" % (dots(item.x), baseline))
        out.append(b"^FR" if item.white else b"")
        # One line a field, squeezed where the printer's font is wider than ours: ^FB overprints the excess.
        width = int(height * squeeze(line, height, dots(item.width) - _SLACK))
        out.append(b"^A0N,%d,%d^FB%d,1,0,%b,0" % (height, width, dots(item.width), justify))
        out.append(field(line) + b"\n")
    return b"".join(out)


def _box(item: Box, dots: _Dots) -> bytes:
    width, height = max(1, dots(item.width)), max(1, dots(item.height))
    line = max(1, dots(item.line)) if item.line else min(width, height)
    return b"^FO%d,%d^GB%d,%d,%d^FS\n" % (dots(item.x), dots(item.y), width, height, line)


def _bars(item: Barcode, dots: _Dots) -> bytes:
    module = MODULE_DOTS[item.symbol][dots.dpi]
    x = dots(item.x) + round(offset_in_box(item.symbol, item.data, dots(item.width), module, item.align))
    place = b"^FO%d,%d^BY%d" % (x, dots(item.y), module)
    height = dots(item.height)
    if item.symbol is Symbol.SSCC:
        # Start in code set C with FNC1: what makes a Code 128 a GS1-128.
        return place + b"^BCN,%d,N,N,N,N^FD>;>800%b^FS\n" % (height, item.data.encode())
    if item.symbol is Symbol.EAN13:
        return place + b"^BEN,%d,Y,N" % height + field(item.data) + b"\n"
    return place + b"^BCN,%d,N,N,N,A" % height + field(item.data) + b"\n"


def _matrix(item: Barcode, dots: _Dots) -> bytes:
    module = MODULE_DOTS[item.symbol][dots.dpi]
    x = dots(item.x) + round(offset_in_box(item.symbol, item.data, dots(item.width), module, item.align))
    y = dots(item.y) + QUIET[item.symbol][0] * module
    if item.symbol is Symbol.GS1_DATAMATRIX:
        # Quality 200, as large as it needs to be, square, "_" as escape: "_1" is FNC1, which makes it GS1's.
        data = "_1" + item.data.replace("\x1d", "_1")
        return b"^FO%d,%d^BXN,%d,200,0,0,,_,1^FD%b^FS\n" % (x, y, module, data.encode())
    # ^BQ is drawn lower by the bar height of the last ^BY, so that is set to 1.
    place = b"^FO%d,%d^BY%d,3,1^BQN,2,%d" % (x, y, module, module)
    return place + field(f"MA,{item.data}") + b"\n"
