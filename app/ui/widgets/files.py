"""A file that was made, shown in the computer's own program for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def show_file(path: Path) -> None:
    """Open a PDF or another file as a double click would."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
