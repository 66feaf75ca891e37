"""Bitmaps to Brother QL raster jobs, as the "Raster Command Reference" of the QL-800 and QL-1100 series says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.printing.printer import Printer
from app.printing.raster import ink, packed

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300
_ESC = b"\x1b"
PREAMBLE = bytes(400)
"""Ends whatever was cut off before: 200 bytes for the narrow models, 350 for the wide."""
_CONTINUOUS, _DIE_CUT = 0x0A, 0x0B
_VALID = 0x80 | 0x02 | 0x04 | 0x08
"""Recovery on; refuse to print when kind, width or length of what is loaded differ."""
_MARGIN_DOTS = 35
"""3 mm, the least a cutter leaves before and after a label on a tape."""


@dataclass(frozen=True, slots=True)
class _Roll:
    """What Brother sells, in dots: the pins of the head that print, and those right of them that do not."""

    pins: int
    right: int
    across: int
    down: int = 0
    """Rows of a die-cut label; 0 for a tape."""


_NARROW, _WIDE = 720, 1296
_ROLLS: dict[tuple[int, int], _Roll] = {
    (29, 0): _Roll(_NARROW, 6, 306),
    (62, 0): _Roll(_NARROW, 12, 696),
    (29, 90): _Roll(_NARROW, 6, 306, 991),
    (62, 29): _Roll(_NARROW, 12, 696, 271),
    (62, 100): _Roll(_NARROW, 12, 696, 1109),
    (102, 0): _Roll(_WIDE, 56, 1164),
    (102, 152): _Roll(_WIDE, 56, 1164, 1660),
}
MEDIA = tuple(_ROLLS)
"""Width and length in mm; length 0 is a tape."""


class MediaUnknown(ValueError):
    """Not a roll for these printers."""


class NoRoom(ValueError):
    """What is drawn is larger than what this roll can print: a label is never scaled."""


def render_brother(pages: tuple[Image, ...], printer: Printer, copies: int = 1) -> bytes:
    """One job of all pages (mode ``1`` at 300 dpi, 0 is black), each cut off.

    Blank edges may fall outside what the roll can print, drawing never: it is turned by a quarter when only so
    it fits. Raises ``MediaUnknown``, ``NoRoom``.
    """
    size = round(printer.width), round(printer.height)
    if (roll := _ROLLS.get(size)) is None:
        raise MediaUnknown(printer.size)
    placed = [_placed(page, roll) for page in pages] * copies
    parts = [PREAMBLE, _ESC + b"@"]
    for number, page in enumerate(placed):
        parts.append(_page(page, roll, size, first=number == 0))
        parts.append(b"\x1a" if number == len(placed) - 1 else b"\x0c")
    return b"".join(parts)


def _page(page: Image, roll: _Roll, size: tuple[int, int], *, first: bool) -> bytes:
    kind = _DIE_CUT if roll.down else _CONTINUOUS
    information = bytes([_VALID, kind, *size]) + page.height.to_bytes(4, "little") + bytes([not first, 0])
    margin = 0 if roll.down else _MARGIN_DOTS
    across = roll.pins // 8
    data = packed(page)
    rows = (data[start : start + across] for start in range(0, len(data), across))
    return b"".join(
        [
            _ESC + b"ia\x01",
            _ESC + b"iz" + information,
            _ESC + b"iM\x40",
            _ESC + b"iA\x01",
            _ESC + b"iK\x08",
            _ESC + b"id" + margin.to_bytes(2, "little"),
            *(b"g\x00" + bytes([across]) + row for row in rows),
        ]
    )


def _placed(page: Image, roll: _Roll) -> Image:
    """The page in the middle of what the roll can print, as the head sees it: from right to left."""
    from PIL import Image, ImageOps

    upright = _cropped(page, roll)
    drawn = upright if upright is not None else _cropped(page.rotate(90, expand=True), roll)
    if drawn is None:
        raise NoRoom(f"{page.width / DPI * 25.4:.0f} × {page.height / DPI * 25.4:.0f}")
    rows = roll.down or drawn.height
    head = Image.new("1", (roll.pins, rows), 1)
    left = roll.pins - roll.right - roll.across
    head.paste(drawn, (left + (roll.across - drawn.width) // 2, (rows - drawn.height) // 2))
    return ImageOps.mirror(head)


def _cropped(page: Image, roll: _Roll) -> Image | None:
    """The page without as much of its blank edges as the roll cannot print; ``None`` where drawing would go."""
    box = ink(page)
    if box is None:
        return page.crop((0, 0, min(page.width, roll.across), min(page.height, roll.down or page.height)))
    spans = []
    for low, high, length, room in (
        (box[0], box[2], page.width, roll.across),
        (box[1], box[3], page.height, roll.down or page.height),
    ):
        if high - low > room:
            return None
        over = max(0, length - room)
        start = min(max(over // 2, high - room), low)
        spans.append((start, min(length, start + room)))
    return page.crop((spans[0][0], spans[1][0], spans[0][1], spans[1][1]))
