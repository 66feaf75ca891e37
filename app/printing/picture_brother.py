"""A Brother job as pictures: the dots of its raster rows, as the head will burn them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.printing.render_brother import PREAMBLE

if TYPE_CHECKING:
    from PIL.Image import Image

_FIXED = {b"\x1b@": 2, b"\x1bia": 4, b"\x1biz": 13, b"\x1biM": 4, b"\x1biA": 4, b"\x1biK": 4, b"\x1bid": 5}
_ROW, _NEXT, _LAST = 0x67, 0x0C, 0x1A


def brother_pictures(job: bytes) -> tuple[Image, ...]:
    """The pages of a job of ``render_brother``, mode ``1`` at 300 dpi; raises ``ValueError`` for other bytes."""
    from PIL import Image, ImageChops, ImageOps

    pages: list[Image.Image] = []
    rows: list[bytes] = []
    at = len(PREAMBLE)
    while at < len(job):
        if job[at] == _ROW:
            width = job[at + 2]
            rows.append(job[at + 3 : at + 3 + width])
            at += 3 + width
        elif job[at] in (_NEXT, _LAST):
            head = Image.frombytes("1", (len(rows[0]) * 8, len(rows)), b"".join(rows))
            # The head burns ones, from right to left.
            pages.append(ImageOps.mirror(ImageChops.invert(head)))
            rows = []
            at += 1
        else:
            at += next(
                _FIXED[command] for command in (job[at : at + 3], job[at : at + 2]) if command in _FIXED
            )
    return tuple(pages)
