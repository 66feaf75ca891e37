"""The module patterns of barcodes, and how many printer dots a module may be (domain 5.2)."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from app.printing.layout import Symbol

#: Whole dots a module, by use and resolution. A bar is never a fraction of a dot wide.
MODULE_DOTS: dict[Symbol, dict[int, int]] = {
    Symbol.CODE128: {203: 3, 300: 4, 600: 8},
    Symbol.CODE128_SMALL: {203: 2, 300: 3, 600: 6},
    Symbol.CODE128_LARGE: {203: 4, 300: 6, 600: 12},
    Symbol.SSCC: {203: 4, 300: 6, 600: 12},
    Symbol.EAN13: {203: 3, 300: 4, 600: 8},
    Symbol.QR: {203: 5, 300: 8, 600: 16},
    Symbol.GS1_DATAMATRIX: {203: 4, 300: 6, 600: 12},
    Symbol.CODE128_ANY: {203: 3, 300: 4, 600: 8},
    Symbol.GS1_128_ANY: {203: 3, 300: 4, 600: 8},
}

#: Quiet zones in modules, left and right.
QUIET: dict[Symbol, tuple[int, int]] = {
    Symbol.CODE128: (10, 10),
    Symbol.CODE128_SMALL: (10, 10),
    Symbol.CODE128_LARGE: (10, 10),
    Symbol.SSCC: (10, 10),
    Symbol.EAN13: (11, 7),
    Symbol.QR: (4, 4),
    Symbol.GS1_DATAMATRIX: (1, 1),
    Symbol.CODE128_ANY: (10, 10),
    Symbol.GS1_128_ANY: (10, 10),
}

#: Square symbols: as high as they are wide, with one quiet zone all around.
MATRICES = frozenset({Symbol.QR, Symbol.GS1_DATAMATRIX})
RESOLUTIONS = (203, 300, 600)


def dots_per_mm(dpi: int) -> float:
    """A "203 dpi" head has exactly 8 dots a millimetre; the finer ones keep their word."""
    return 8.0 if dpi == 203 else dpi / 25.4


def module_mm(symbol: Symbol, dpi: int) -> float:
    return MODULE_DOTS[symbol][dpi] / dots_per_mm(dpi)


def widest_module_mm(symbol: Symbol) -> float:
    """The widest a module is at any resolution: room for it is room for all."""
    return max(module_mm(symbol, dpi) for dpi in RESOLUTIONS)


@cache
def bars(symbol: Symbol, data: str) -> str:
    """A linear barcode as a row of modules, ``1`` dark and ``0`` light, without quiet zones."""
    from barcode.codex import Code128, Gs1_128
    from barcode.ean import EuropeanArticleNumber13

    match symbol:
        case Symbol.SSCC:
            encoder = Gs1_128(f"00{data}")
        case Symbol.GS1_128_ANY:
            encoder = Gs1_128(data.replace("\x1d", Gs1_128.FNC1_CHAR))
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


@cache
def datamatrix_rows(data: str) -> tuple[str, ...]:
    """A square GS1 DataMatrix of an element string (GS between elements), without its quiet zone."""
    import zxingcpp

    code = zxingcpp.create_barcode(
        bracketed(data), zxingcpp.BarcodeFormat.DataMatrix, gs1=True, force_square=True
    )
    picture = memoryview(cast("Any", code.to_image(scale=1, add_quiet_zones=False)))
    rows, columns = cast("tuple[int, int]", picture.shape)
    return tuple("".join("0" if picture[row, at] else "1" for at in range(columns)) for row in range(rows))


def bracketed(data: str) -> str:
    """An element string as people read it: ``(01)03012345000178(17)270131(10)L42``.

    Knows the elements that a lot label has: article, expiry, best before, lot and serial (domain 5.1).
    """
    parts, rest = [], data
    while rest:
        name, rest = rest[:2], rest[2:]
        if (length := _FIXED.get(name)) is None:
            value, _, rest = rest.partition("\x1d")
        else:
            value, rest = rest[:length], rest[length:]
        parts.append(f"({name}){value}")
    return "".join(parts)


_FIXED = {"01": 14, "11": 6, "13": 6, "15": 6, "17": 6}


def matrix_rows(symbol: Symbol, data: str) -> tuple[str, ...]:
    """The modules of a square symbol, row by row."""
    return qr_rows(data) if symbol is Symbol.QR else datamatrix_rows(data)


def modules_wide(symbol: Symbol, data: str) -> int:
    """The width in modules without quiet zones."""
    return len(matrix_rows(symbol, data)) if symbol in MATRICES else len(bars(symbol, data))


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
