"""The board on a real widget, read by its own watch while the house works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.config import Settings
from app.queries.board import Board
from app.station.board_watch import BoardWatch
from app.ui import theme
from app.ui.application import load_translators
from app.ui.board.view import BoardView
from tests.support.house import MUG, House


class _Wall(QObject):
    came = Signal(object)


@pytest.fixture
def wall(ui_house: House, qapp: QApplication, qtbot: QtBot) -> Iterator[BoardView]:
    theme.apply(qapp, "light")
    load_translators(qapp, "en")
    view, told = BoardView(), _Wall()
    told.came.connect(view.show_board)
    qtbot.addWidget(view)
    view.resize(1366, 768)
    view.show()
    watch = BoardWatch(Settings(database=str(ui_house.database.engine.url)), told.came.emit)
    watch.start()
    yield view
    watch.stop()


def test_the_wall_follows_what_happens(wall: BoardView, ui_house: House, qtbot: QtBot) -> None:
    ui_house.order((MUG, 1))
    qtbot.waitUntil(lambda: wall.accessibleName() == "Colissimo home: 1, no pace yet", timeout=10_000)
    ui_house.order((MUG, 1))
    qtbot.waitUntil(lambda: wall.accessibleName() == "Colissimo home: 2, no pace yet", timeout=10_000)


def test_keys_give_it_a_frame_and_close_it(wall: BoardView, qtbot: QtBot) -> None:
    wall.showFullScreen()
    qtbot.waitExposed(wall)
    wall.activateWindow()
    qtbot.waitUntil(wall.isActiveWindow)
    qtbot.keyClick(wall, Qt.Key.Key_F11)
    assert not wall.isFullScreen()
    qtbot.waitUntil(wall.isActiveWindow)
    qtbot.keyClick(wall, Qt.Key.Key_Escape)
    assert not wall.isVisible()


def test_while_the_database_is_away_the_last_board_stays_and_says_so(wall: BoardView, qtbot: QtBot) -> None:
    def red() -> int:
        error, picture = QColor(theme.LIGHT.tone("error").text), wall.grab().toImage()
        return sum(
            picture.pixelColor(x, y) == error for x in range(0, picture.width(), 3) for y in range(0, 140, 3)
        )

    qtbot.waitUntil(lambda: wall.shown is not None, timeout=10_000)
    assert red() == 0
    before: Board | None = wall.shown
    wall.show_board(None)
    assert (wall.shown, red() > 20) == (before, True)
