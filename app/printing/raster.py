"""PDF pages as dots: black or white, one pixel a dot of the printer, never scaled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from app.printing.symbols import dots_per_mm

if TYPE_CHECKING:
    from PIL.Image import Image

PDFIUM = threading.Lock()
"""PDFium is for one thread at a time: several printers, and the preview beside them, take turns."""
_BLACK_BELOW = 128
_LARGEST_MM = 500.0
"""A2, which no label and no sheet of ours reaches."""


class PageTooLarge(ValueError):
    """A page of ``width`` by ``height`` mm: nothing that we print is so large, and its dots would fill the memory."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(f"{width:.0f} × {height:.0f}")
        self.width, self.height = width, height


def drawn_pages(pdf: bytes, dpi: int, *, grey: bool) -> Iterator[Image]:
    """The pages of a PDF in grey or colour at ``dpi``.

    Raises ``pypdfium2.PdfiumError`` for what is no PDF, and ``PageTooLarge``.
    """
    import pypdfium2

    # A pixel a dot, and "203 dpi" heads have 203.2; the hair less keeps 800.0001 pixels from becoming 801.
    scale = dots_per_mm(dpi) * 25.4 / 72 * (1 - 1e-6)
    with PDFIUM:
        opened = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(opened)):
            with PDFIUM:
                drawn = _drawn(opened[number], scale, grey=grey)
            yield drawn
    finally:
        with PDFIUM:
            opened.close()


def _drawn(page: Any, scale: float, *, grey: bool) -> Image:
    """One page, its memory our own: PDFium's is given back before another thread has its turn."""
    try:
        width, height = (points * 25.4 / 72 for points in page.get_size())
        if max(width, height) > _LARGEST_MM:
            raise PageTooLarge(width, height)
        bitmap = page.render(scale=scale, grayscale=grey)
        picture: Image = bitmap.to_pil().copy()
        bitmap.close()
        return picture
    finally:
        page.close()


def bitmaps(pdf: bytes, dpi: int) -> tuple[Image, ...]:
    """The pages as printers without grey print them: mode ``1``, a pixel a dot, 0 is black."""
    from PIL.Image import Dither

    return tuple(
        page.convert("L").point(lambda value: 255 * (value >= _BLACK_BELOW)).convert("1", dither=Dither.NONE)
        for page in drawn_pages(pdf, dpi, grey=True)
    )


def ink(bitmap: Image) -> tuple[int, int, int, int] | None:
    """The smallest box that holds every black dot (left, top, right, bottom), ``None`` for a blank page."""
    return bitmap.convert("L").point(lambda value: 255 - value).getbbox()


def packed(bitmap: Image) -> bytes:
    """Rows of whole bytes, first dot in the highest bit, 1 is black."""
    from PIL import ImageChops
    from PIL.Image import Dither

    return ImageChops.invert(bitmap.convert("L")).convert("1", dither=Dither.NONE).tobytes()
