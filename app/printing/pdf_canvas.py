"""reportlab's canvas for a program that draws on several threads: printers, previews, reports."""

from __future__ import annotations

import threading

from reportlab.pdfgen.canvas import Canvas

_FONTS = threading.Lock()


class PdfCanvas(Canvas):
    """One page after the other, as reportlab's own; its fonts are cut to what was used by one thread at a time.

    All documents share the fonts, and reportlab reads a font's file from where the last one left it: two at once
    get each other's glyphs, or none.
    """

    def save(self) -> None:
        with _FONTS:
            super().save()
