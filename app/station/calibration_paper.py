"""The calibration sheet as a PDF: for a wall, a drawer, or a screen that a camera scanner reads."""

from __future__ import annotations

from app.printing.floor_papers import CalibrationSheet
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import render
from app.scanning.calibration import LINES


def calibration_pdf(language: str) -> bytes:
    """One A4 page in ``fr`` or ``en``; its bars are right on office printers of 300 and 600 dpi alike."""
    paper = Printer("A4", "A4", Driver.PDF, Transport.FOLDER, "", 300, 210, 297)
    return render(CalibrationSheet("en" if language == "en" else "fr", LINES), paper)
