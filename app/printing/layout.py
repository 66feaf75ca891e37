"""Where things are on a page: sizes and drawing items in millimetres, measured from the top left corner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class UnprintableBarcode(ValueError):
    """The data cannot be drawn as this kind of barcode; ``str(error)`` names both."""


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Fit(StrEnum):
    """What gives way first when a text is too long for its box."""

    WRAP = "wrap"
    """Break lines at full size, then shrink."""
    SHRINK = "shrink"
    """Keep the lines as they are and shrink, then break them (addresses, references)."""


class Symbol(StrEnum):
    """A barcode and the use it is printed for; the use decides the width of a bar (domain 5.2)."""

    CODE128 = "code128"
    CODE128_SMALL = "code128_small"
    CODE128_LARGE = "code128_large"
    SSCC = "sscc"
    EAN13 = "ean13"
    QR = "qr"
    GS1_DATAMATRIX = "gs1_datamatrix"
    CODE128_ANY = "code128_any"
    """Every sign a keyboard has: what a layout does to it is what the calibration sheet asks."""
    GS1_128_ANY = "gs1_128_any"
    """An element string with its GS, likewise."""


@dataclass(frozen=True, slots=True)
class Media:
    """What is loaded in the printer, in mm."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a box. It shrinks from ``size`` to ``min_size`` and wraps up to ``max_lines``.

    What is still too long ends in an ellipsis, or raises ``TextDoesNotFit`` when it is to be ``whole``.
    """

    x: float
    y: float
    width: float
    height: float
    text: str
    size: float
    min_size: float = 1.5
    max_lines: int = 1
    bold: bool = False
    align: Align = Align.LEFT
    fit: Fit = Fit.SHRINK
    whole: bool = False
    middle: bool = False
    white: bool = False
    """White on a filled box."""
    grey: bool = False
    """Secondary; thermal printers have no grey and print it black."""
    colour: str = ""
    """``#RRGGBB``, on sheets only."""


@dataclass(frozen=True, slots=True)
class Box:
    """A frame ``line`` thick, or filled when ``line`` is 0; ``shade`` is 1 for black, less on paper only."""

    x: float
    y: float
    width: float
    height: float
    line: float = 0
    shade: float = 1
    colour: str = ""
    """``#RRGGBB`` instead of a shade, on sheets only."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode in a box that must hold its quiet zones; ``height`` is that of the bars.

    Raises ``UnprintableBarcode`` for data the symbol cannot carry or a wrong check digit.
    """

    x: float
    y: float
    width: float
    height: float
    symbol: Symbol
    data: str
    align: Align = Align.CENTRE

    def __post_init__(self) -> None:
        if not _carries(self.symbol, self.data):
            raise UnprintableBarcode(f"{self.symbol}: {self.data!r}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG as large as its box allows, from the top left corner; dots of black on a label printer."""

    x: float
    y: float
    width: float
    height: float
    png: bytes


Item = Text | Box | Barcode | Picture


@dataclass(frozen=True, slots=True)
class Page:
    """One label or one sheet."""

    width: float
    height: float
    items: tuple[Item, ...]


def _carries(symbol: Symbol, data: str) -> bool:
    from stdnum import ean

    match symbol:
        case Symbol.CODE128 | Symbol.CODE128_SMALL | Symbol.CODE128_LARGE:
            # No '>' (it switches code sets in ZPL) and nothing a keyboard layout or a printer could misread.
            return re.fullmatch(r"[A-Za-z0-9 ./-]{1,32}", data) is not None
        case Symbol.CODE128_ANY:
            return re.fullmatch(r"[!-~]{1,32}", data) is not None
        case Symbol.GS1_128_ANY:
            return re.fullmatch(r"[!-~\x1d]{1,32}", data) is not None
        case Symbol.SSCC:
            return (
                re.fullmatch(r"[0-9]{18}", data) is not None and ean.calc_check_digit(data[:-1]) == data[-1]
            )
        case Symbol.EAN13:
            return re.fullmatch(r"[0-9]{13}", data) is not None and ean.is_valid(data)
        case Symbol.GS1_DATAMATRIX:
            # Elements as GS1 writes them, ``01`` first, GS between those of no fixed length (domain 5.1).
            return re.fullmatch(
                r"01[0-9]{14}(?:[!-\"%-?A-Za-z\x1d]{2,60})?", data
            ) is not None and ean.is_valid(data[2:16].removeprefix("0"))
        case Symbol.QR:
            # 120 characters at error correction M are 45 modules: what the boxes on our sheets hold.
            return 0 < len(data) <= 120 and data.isascii() and data.isprintable()
