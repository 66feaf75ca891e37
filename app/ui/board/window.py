"""The board on a screen of its own."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from app.config import Settings
from app.station.board_watch import BoardWatch
from app.ui import theme
from app.ui.application import load_translators
from app.ui.board.view import BoardView


class _Told(QObject):
    """Brings the board from the thread that reads it to the one that paints it."""

    came = Signal(object)


def show_board(settings: Settings) -> int:
    """Fill the screen with the board until Esc or Ctrl+Q; F11 gives it a frame. Raises a ``DatabaseFault``."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Arrimage")
    load_translators(app, settings.language)
    theme.apply(app, settings.theme)
    view, told = BoardView(), _Told()
    told.came.connect(view.show_board, Qt.ConnectionType.QueuedConnection)
    watch = BoardWatch(settings, told.came.emit)
    view.setCursor(Qt.CursorShape.BlankCursor)
    view.showFullScreen()
    watch.start()
    code = app.exec()
    watch.stop()
    return code
