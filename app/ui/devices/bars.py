"""A barcode on the screen, for scanners with a camera in them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.printing.layout import Symbol
from app.printing.symbols import bars
from app.scanning.gs1 import GS

_QUIET = 10
_HEIGHT = 96


class Bars(QWidget):
    """One line of the calibration sheet, always black on white, each bar whole pixels wide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_line(self, line: str) -> None:
        """Draw this line, an element string where it holds a separator."""
        self._modules = bars(Symbol.GS1_128_ANY if GS in line else Symbol.CODE128_ANY, line)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if not self._modules:
            return
        module = max(1, self.width() // (len(self._modules) + 2 * _QUIET))
        left = (self.width() - module * len(self._modules)) // 2
        for place, dark in enumerate(self._modules):
            if dark == "1":
                bar = QRectF(left + place * module, 8, module, self.height() - 16)
                painter.fillRect(bar, Qt.GlobalColor.black)
