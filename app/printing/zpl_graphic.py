"""A bitmap as a ZPL graphic field: ASCII with the run lengths every ZPL printer knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.printing.raster import packed

if TYPE_CHECKING:
    from PIL.Image import Image

_RUN = re.compile(rb"(.)\1{2,}")


def graphic_label(bitmap: Image, copies: int = 1) -> bytes:
    """A whole label that is this bitmap, dot for dot (mode ``1``, 0 is black)."""
    width, height = bitmap.size
    # The printer keeps old values: everything a label depends on is said each time.
    head = b"^XA^PW%d^LL%d^LH0,0^FWN^PON^LRN^LS0^LT0^MD0\n" % (width, height)
    return head + b"^FO0,0" + graphic(bitmap) + b"^FS\n^PQ%d,0,1,Y^XZ\n" % copies


def graphic(bitmap: Image) -> bytes:
    """The ``^GFA`` of a bitmap: a repeated row is ``:``, trailing white ``,``, a run a letter (ZPL II, ^GF)."""
    across = (bitmap.width + 7) // 8
    data = packed(bitmap)
    rows = []
    before = b""
    for start in range(0, len(data), across):
        row = data[start : start + across].hex().upper().encode()
        rows.append(b":" if row == before else _squeezed(row))
        before = row
    total = across * bitmap.height
    return b"^GFA,%d,%d,%d,%b" % (total, total, across, b"".join(rows))


_GRAPHIC_PART = re.compile(rb"([G-Y]|[g-z])|([0-9A-F])|([,:])")


def read_graphic(values: tuple[bytes, ...]) -> Image:
    """The bitmap of a ``^GF`` that ``graphic`` wrote, from what stands after the command, split at commas."""
    from PIL import Image, ImageChops

    total, across = int(values[1]), int(values[3])
    rows: list[str] = []
    row, times = "", 0
    for letters, digit, end in _GRAPHIC_PART.findall(b",".join(values[4:])):
        if letters:
            times += letters[0] - ord("G") + 1 if letters < b"g" else 20 * (letters[0] - ord("g") + 1)
        elif digit:
            row, times = row + digit.decode() * max(1, times), 0
        if end == b":":
            rows.append(rows[-1])
        elif end or len(row) == 2 * across:
            rows.append(row.ljust(2 * across, "0"))
            row = ""
    bits = Image.frombytes("1", (across * 8, total // across), bytes.fromhex("".join(rows)))
    return ImageChops.invert(bits).convert("L")


def _squeezed(row: bytes) -> bytes:
    kept = row.rstrip(b"0")
    # Half a byte cannot be left over before the comma.
    kept = row[: len(kept) + len(kept) % 2]
    ending = b"," if len(kept) < len(row) else b""
    return _RUN.sub(lambda run: _count(len(run[0])) + run[1], kept) + ending


def _count(times: int) -> bytes:
    """``g`` to ``z`` are 20 to 400, ``G`` to ``Y`` are 1 to 19."""
    letters = b"z" * (times // 400)
    times %= 400
    if times >= 20:
        letters += bytes([ord("g") + times // 20 - 1])
    if times % 20:
        letters += bytes([ord("G") + times % 20 - 1])
    return letters
