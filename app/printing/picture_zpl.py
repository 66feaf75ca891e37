"""A ZPL job of ours as pictures, drawn from the very commands that go to the printer.

Only the commands that ``render_zpl`` and ``zpl_graphic`` write are known: any other one raises, so that the
screen never shows something that the printer was not told. A printer's own font 0 is not ours to ship; its place
and its width are kept, its letters are drawn with Inter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.config import resource
from app.printing.layout import Symbol
from app.printing.symbols import bars, matrix_rows
from app.printing.thermal_font import thermal_width
from app.printing.zpl_graphic import read_graphic

if TYPE_CHECKING:
    from PIL import ImageFont
    from PIL.Image import Image

_COMMAND = re.compile(
    rb"\^(XA|XZ|CI|PW|LL|LH|FW|PO|LR|LS|LT|MD|FO|FT|FR|A0|FB|FH|FD|FS|GB|GF|BY|BC|BE|BQ|BX|PQ)"
)
_SETTINGS = frozenset({b"CI", b"LL", b"LH", b"FW", b"PO", b"LR", b"LS", b"LT", b"MD", b"FH"})
_GUARDS = frozenset({*range(3), *range(45, 50), *range(92, 95)})
#: Inter's capitals are taller than those of font 0 of the same height.
_LETTERS = 0.97


class NotOurZpl(ValueError):
    """Bytes that this program did not write."""


@dataclass(slots=True)
class _Field:
    """What was said since the last ``^FS``."""

    x: int = 0
    y: int = 0
    white: bool = False
    kind: bytes = b""
    values: tuple[bytes, ...] = ()
    room: int = 0
    align: bytes = b"L"
    data: bytes = b""


def zpl_pictures(job: bytes) -> tuple[Image, ...]:
    """The labels of a job, mode ``L``, a pixel a dot, each once whatever its copies; raises ``NotOurZpl``."""
    places = list(_COMMAND.finditer(job))
    if job.count(b"^") != len(places) or b"~" in job:
        raise NotOurZpl
    pages: list[_Label] = []
    for found, after in zip(places, [*places[1:], None], strict=True):
        values = job[found.end() : after.start() if after else len(job)].rstrip(b"\n")
        if found[1] == b"XA":
            pages.append(_Label())
        else:
            pages[-1].take(found[1], values)
    return tuple(page.image for page in pages)


class _Label:
    """One label while its commands are read."""

    def __init__(self) -> None:
        self._width = self._module = self._bar_height = 0
        self._field = _Field()
        self._picture: Image | None = None

    @property
    def image(self) -> Image:
        if self._picture is None:
            raise NotOurZpl
        return self._picture

    def take(self, command: bytes, given: bytes) -> None:
        values = tuple(given.split(b","))
        field = self._field
        match command:
            case b"PW":
                self._width = int(given)
            case b"LL":
                from PIL import Image

                self._picture = Image.new("L", (self._width, int(given)), 255)
            case b"FO" | b"FT":
                field.x, field.y = int(values[0]), int(values[1])
            case b"FR":
                field.white = True
            case b"FB":
                field.room, field.align = int(values[0]), values[3]
            case b"BY":
                self._module = int(values[0])
            case b"A0" | b"BC" | b"BE" | b"BQ" | b"BX" | b"GB" | b"GF":
                field.kind, field.values = command, values
            case b"FD":
                field.data = given
            case b"FS":
                self._draw(field)
                self._field = _Field()

    def _draw(self, field: _Field) -> None:
        match field.kind:
            case b"A0":
                self._text(field)
            case b"GB":
                self._frame(field, *(int(value) for value in field.values[:3]))
            case b"GF":
                self.image.paste(read_graphic(field.values), (field.x, field.y))
            case b"BC" | b"BE":
                self._bars(field)
            case b"BQ" | b"BX":
                self._matrix(field)

    def _frame(self, field: _Field, width: int, height: int, line: int) -> None:
        if 2 * line >= min(width, height):
            self._fill(field.x, field.y, width, height)
            return
        from PIL import ImageDraw

        corner = (field.x + width - 1, field.y + height - 1)
        ImageDraw.Draw(self.image).rectangle(((field.x, field.y), corner), outline=0, width=line)

    def _text(self, field: _Field) -> None:
        from PIL import Image, ImageDraw

        text = _said(field.data)
        height, width = int(field.values[1]), int(field.values[2])
        font = _font(round(height * _LETTERS))
        drawn = Image.new("L", (max(1, round(font.getlength(text))), 2 * height), 0)
        ImageDraw.Draw(drawn).text((0, height), text, 255, font=font, anchor="ls")
        as_printed = drawn.resize((max(1, round(thermal_width(text, width))), drawn.height))
        share = {b"L": 0.0, b"C": 0.5, b"R": 1.0}[field.align]
        x = field.x + round(share * (field.room - as_printed.width))
        ink = 255 if field.white else 0
        self.image.paste(ink, (x, field.y - height), as_printed)

    def _bars(self, field: _Field) -> None:
        height, data = int(field.values[1]), _said(field.data)
        symbol = Symbol.EAN13 if field.kind == b"BE" else Symbol.CODE128
        if field.data.startswith(b">;>8"):
            symbol, data = Symbol.SSCC, field.data.removeprefix(b">;>800").decode()
        for place, dark in enumerate(bars(symbol, data)):
            if dark == "1":
                drop = 5 * self._module if symbol is Symbol.EAN13 and place in _GUARDS else 0
                self._fill(field.x + place * self._module, field.y, self._module, height + drop)
        if symbol is Symbol.EAN13:
            for digits, centre in ((data[0], -6), (data[1:7], 24), (data[7:], 71)):
                self._digits(digits, field.x + centre * self._module, field.y + height)

    def _digits(self, digits: str, middle: int, top: int) -> None:
        from PIL import ImageDraw

        size = 8 * self._module
        place = (middle, top + self._module + size * 0.8)
        ImageDraw.Draw(self.image).text(place, digits, 0, font=_font(size), anchor="ms")

    def _matrix(self, field: _Field) -> None:
        if field.kind == b"BQ":
            symbol, module, data = Symbol.QR, int(field.values[2]), _said(field.data).removeprefix("MA,")
        else:
            symbol, module, data = Symbol.GS1_DATAMATRIX, int(field.values[1]), element_string(field.data)
        for down, row in enumerate(matrix_rows(symbol, data)):
            for across, dark in enumerate(row):
                if dark == "1":
                    self._fill(field.x + across * module, field.y + down * module, module, module)

    def _fill(self, x: int, y: int, width: int, height: int) -> None:
        self.image.paste(0, (x, y, x + width, y + height))


def element_string(data: bytes) -> str:
    """What a ``^BX`` field says, with GS between its elements (``_1`` is FNC1)."""
    return data.decode().removeprefix("_1").replace("_1", "\x1d")


def _said(data: bytes) -> str:
    """``^FD`` data with its ``_HH``."""
    return re.sub(rb"_([0-9A-F]{2})", lambda code: bytes([int(code[1], 16)]), data).decode()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(resource("fonts", "Inter-Bold.ttf")), size)
