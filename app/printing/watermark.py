"""A mark across labels that were made to try things out: nobody may take one for a label that is paid."""

from __future__ import annotations

import re
from io import BytesIO

from app.config import resource
from app.printing.raster import bitmaps

WORDS = "TEST - NE PAS EXPEDIER"
_DPI = 203
#: A format that draws something; one that only sets the printer would come out as a label of its own.
_DRAWN = re.compile(rb"(\^XA(?:(?!\^XZ).)*?\^FS(?:(?!\^XZ).)*)\^XZ", re.IGNORECASE | re.DOTALL)


def marked(content: bytes, dpi: int) -> bytes:
    """The same label, ZPL made for ``dpi`` or PDF, with the mark over it in letters as large as it takes."""
    if content.lstrip()[:5] == b"%PDF-":
        return _marked_pdf(content)
    mark = _zpl_mark(dpi or _DPI)
    return _DRAWN.sub(lambda drawn: drawn[1] + mark + b"^XZ", content)


def _zpl_mark(dpi: int) -> bytes:
    """Across the middle of four inches by six, white on black, and once more at the top."""
    scale = dpi / _DPI
    bars = []
    for top in (20, 560):
        height, letters, width = (round(dots * scale) for dots in (110, 68, 800))
        y = round(top * scale)
        bars.append(
            f"^FO0,{y}^GB{width},{height},{height}^FS"
            f"^FO0,{y + round(22 * scale)}^A0N,{letters},{letters * 9 // 10}^FB{width},1,0,C^FR^FD{WORDS}^FS"
        )
    return "".join(bars).encode()


def _marked_pdf(content: bytes) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    pages = []
    for page in bitmaps(content, _DPI):
        picture = page.convert("L")
        size = picture.width // 14
        letters = ImageFont.truetype(str(resource("fonts", "Inter-Bold.ttf")), size)
        for middle in (picture.height // 12, picture.height // 2):
            bar = Image.new("L", (picture.width, size * 2), 0)
            ImageDraw.Draw(bar).text((bar.width // 2, bar.height // 2), WORDS, 255, letters, anchor="mm")
            picture.paste(bar, (0, middle - size))
        pages.append(picture)
    written = BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI)
    return written.getvalue()
