"""The training sheet as a PDF, for any office printer."""

from __future__ import annotations

from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import render
from app.workflows.exercise import training_sheet


def training_pdf(language: str) -> bytes:
    """Two A4 pages in ``fr`` or ``en``; their bars are right on printers of 300 and 600 dpi alike."""
    paper = Printer("A4", "A4", Driver.PDF, Transport.FOLDER, "", 300, 210, 297)
    return render(training_sheet("en" if language == "en" else "fr"), paper)
