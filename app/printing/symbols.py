"""The module patterns of barcodes, and how many printer dots a module may be (domain 5.2)."""

from __future__ import annotations

from functools import cache
from typing import cast

from app.printing.layout import Symbol

#: Whole dots a module, by use and resolution. A bar is never a fraction of a dot wide.
MODULE_DOTS: dict[Symbol, dict[int, int]] = {
    Symbol.CODE128: {203: 3, 300: 4, 600: 8},
    Symbol.CODE128_SMALL: {203: 2, 300: 3, 600: 6},
    Symbol.CODE128_LARGE: {203: 4, 300: 6, 600: 12},
    Symbol.SSCC: {203: 4, 300: 6, 600: 12},
    Symbol.EAN13: {203: 3, 300: 4, 600: 8},
    Symbol.QR: {203: 5, 300: 8, 600: 16},
}

#: Quiet zones in modules, left and right.
QUIET: dict[Symbol, tuple[int, int]] = {
    Symbol.CODE128: (10, 10),
    Symbol.CODE128_SMALL: (10, 10),
    Symbol.CODE128_LARGE: (10, 10),
    Symbol.SSCC: (10, 10),
    Symbol.EAN13: (11, 7),
    Symbol.QR: (4, 4),
}

RESOLUTIONS = (203, 300, 600)


def dots_per_mm(dpi: int) -> float:
    """A "203 dpi" head has exactly 8 dots a millimetre; the finer ones keep their word."""
    return 8.0 if dpi == 203 else dpi / 25.4


def module_mm(symbol: Symbol, dpi: int) -> float:
    return MODULE_DOTS[symbol][dpi] / dots_per_mm(dpi)


@cache
def bars(symbol: Symbol, data: str) -> str:
    """A linear barcode as a row of modules, ``1`` dark and ``0`` light, without quiet zones."""
    from barcode.codex import Code128, Gs1_128
    from barcode.ean import EuropeanArticleNumber13

    match symbol:
        case Symbol.SSCC:
            encoder = Gs1_128(f"00{data}")
        case Symbol.EAN13:
            encoder = EuropeanArticleNumber13(data)
        case _:
            encoder = Code128(data)
    return cast("str", encoder.build()[0])


@cache
def qr_rows(data: str) -> tuple[str, ...]:
    """A QR code (error correction M) as rows of modules, without its quiet zone."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(data)
    code.make()
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.modules or ())


def modules_wide(symbol: Symbol, data: str) -> int:
    """The width in modules without quiet zones."""
    return len(qr_rows(data)) if symbol is Symbol.QR else len(bars(symbol, data))


def offset_in_box(symbol: Symbol, data: str, box: float, module: float, align: str) -> float:
    """Where the first dark module stands in a box ``box`` wide, quiet zones kept, all in one unit.

    Raises ``ValueError`` when the box is too narrow: a barcode is never squeezed.
    """
    left, right = (quiet * module for quiet in QUIET[symbol])
    free = box - left - right - modules_wide(symbol, data) * module
    if free < -0.01 * module:
        raise ValueError(f"{symbol} {data!r} needs {box - free:.1f}, its box has {box:.1f}")
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
    return left + max(free, 0.0) * share
