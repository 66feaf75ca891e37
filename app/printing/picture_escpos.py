"""An ESC/POS job as a picture: the characters, barcodes and feeds that its own bytes ask for."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from app.config import resource
from app.printing.layout import Symbol
from app.printing.receipt import DOTS_PER_MM, PAPER
from app.printing.symbols import bars, qr_rows

if TYPE_CHECKING:
    from PIL import ImageFont
    from PIL.Image import Image

_LINE, _CELL = 30, 12
"""Dots: the height of a line and the width of a character of font A."""
_GAP = 8
_COMMAND = re.compile(
    rb"\x1b@|\x1bt(?P<page>.)|\x1ba(?P<align>.)|\x1bE(?P<bold>.)|\x1d!(?P<size>.)|\x1dh(?P<height>.)"
    rb"|\x1dw(?P<module>.)|\x1dH.|\x1dkC\x0d(?P<ean>.{13})|\x1dkI(?P<length>.)|\x1d\(k(?P<qr>..)"
    rb"|\x1dVB.|(?P<text>[^\x1b\x1d\n]+)|(?P<feed>\n)",
    re.DOTALL,
)


class _Paper:
    """The strip so far, in lines of one height each."""

    def __init__(self, dots: int) -> None:
        self.dots = dots
        self.parts: list[Image] = []
        self.line: list[tuple[str, bool, int]] = []
        self.centre = self.bold = False
        self.size, self.height, self.module, self.qr_module, self.qr = 1, 80, 2, 6, ""

    def feed(self) -> None:
        from PIL import Image, ImageDraw

        size = max((size for _, _, size in self.line), default=1)
        strip = Image.new("L", (self.dots, _LINE * size), 255)
        draw = ImageDraw.Draw(strip)
        used = sum(len(text) * size * _CELL for text, _, size in self.line)
        x = (self.dots - used) // 2 if self.centre else 0
        for text, bold, scale in self.line:
            for character in text:
                # Every character in its own cell, as the printer sets them.
                font = _font(bold, 20 * scale)
                draw.text((x + scale * _CELL / 2, 22 * scale), character, 0, font=font, anchor="ms")
                x += scale * _CELL
        if self.line:
            self.parts.append(strip)
        self.line = []

    def linear(self, symbol: Symbol, data: str) -> None:
        pattern = bars(symbol, data)
        self._matrix((pattern,), self.module, self.height)

    def square(self) -> None:
        rows = qr_rows(self.qr)
        self._matrix(rows, self.qr_module, self.qr_module)

    def _matrix(self, rows: tuple[str, ...], across: int, down: int) -> None:
        from PIL import Image

        small = Image.new("L", (len(rows[0]), len(rows)), 255)
        small.putdata([0 if dark == "1" else 255 for row in rows for dark in row])
        large = small.resize((small.width * across, small.height * down), Image.Resampling.NEAREST)
        strip = Image.new("L", (self.dots, large.height + _GAP), 255)
        strip.paste(large, ((self.dots - large.width) // 2 if self.centre else 0, 0))
        self.parts.append(strip)


def escpos_picture(job: bytes, *, paper: int) -> Image:
    """The strip of one copy as dots of a 203 dpi head, as wide as it prints; raises ``ValueError``."""
    from PIL import Image

    strip = _Paper(PAPER[paper][0])
    at = 0
    while at < len(job):
        if (found := _COMMAND.match(job, at)) is None:
            raise ValueError(f"not a receipt of ours at byte {at}")
        at = found.end() + _take(strip, found, job)
        if found[0].startswith(b"\x1dV"):
            break
    margin = 2 * DOTS_PER_MM
    whole = Image.new("L", (strip.dots, sum(part.height for part in strip.parts) + 2 * margin), 255)
    y = margin
    for part in strip.parts:
        whole.paste(part, (0, y))
        y += part.height
    return whole


def _take(strip: _Paper, found: re.Match[bytes], job: bytes) -> int:
    """Do what one command says; how many bytes of data follow it."""
    match found.lastgroup, found[found.lastgroup] if found.lastgroup else b"":
        case "align", value:
            strip.centre = value == b"\x01"
        case "bold", value:
            strip.bold = value == b"\x01"
        case "size", value:
            strip.size = 2 if value == b"\x11" else 1
        case "height", value:
            strip.height = value[0]
        case "module", value:
            strip.module = value[0]
        case "ean", value:
            strip.linear(Symbol.EAN13, value.decode())
        case "length", value:
            data = job[found.end() : found.end() + value[0]]
            strip.linear(Symbol.CODE128, _code128(data))
            return value[0]
        case "qr", value:
            length = int.from_bytes(value, "little")
            _qr(strip, job[found.end() : found.end() + length])
            return length
        case "text", value:
            strip.line.append((value.decode("cp858"), strip.bold, strip.size))
        case "feed", _:
            strip.feed()
    return 0


def _code128(data: bytes) -> str:
    """What ``{B`` and ``{C`` data say."""
    if data[:2] == b"{C":
        return "".join(f"{pair:02d}" for pair in data[2:])
    return data[2:].replace(b"{{", b"{").decode("ascii")


def _qr(strip: _Paper, data: bytes) -> None:
    match data[1]:
        case 67:
            strip.qr_module = data[2]
        case 80:
            strip.qr = data[3:].decode()
        case 81:
            strip.square()


@cache
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(resource("fonts", f"Inter-{'Bold' if bold else 'Regular'}.ttf")), size)
