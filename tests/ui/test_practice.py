"""Practice in the window: from the sign-in page into the sandbox, the exercise, again, and back to the shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.config import Settings
from app.models.journal import JournalEntry
from app.station.practice import Score
from app.ui.application import Shell
from app.ui.practice import PracticeBand, ScoreDialog
from app.workflows.exercise import STEPS, Step
from tests.support.house import House
from tests.ui.conftest import Screen


class Trainee:
    """Somebody before the window, with the sheet in one hand and the scanner in the other."""

    def __init__(self, shell: Shell, qtbot: QtBot) -> None:
        self.shell, self._qtbot = shell, qtbot

    def until(self, so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(so, timeout=20_000)

    def press(self, name: str) -> None:
        found = next(each for each in self.shell.window.findChildren(QPushButton, name) if each.isVisible())
        self._qtbot.mouseClick(found, Qt.MouseButton.LeftButton)

    def sees(self, words: str) -> bool:
        return any(
            words in each.text() for each in self.shell.window.findChildren(QLabel) if each.isVisible()
        )

    @property
    def band(self) -> PracticeBand | None:
        return self.shell.window.findChild(PracticeBand)

    @property
    def told(self) -> str:
        return "" if self.band is None else self.band.now.text

    def enter(self) -> None:
        self.until(lambda: self.sees("Who is working here?"))
        self.press("practise")
        self.until(lambda: self.band is not None and self.sees("Trainee"))

    def scan(self, step: Step) -> None:
        """One scan, and the band that goes on to the next step."""
        band = self.band
        assert band is not None
        assert step.words("en") in band.now.text
        before = band.now.text
        self.shell.window.take_scan(step.barcode)
        self.until(lambda: band.now.text != before)


@pytest.fixture
def trainee(qapp: QApplication, qtbot: QtBot, ui_house: House, tmp_path: Path) -> Iterator[Trainee]:
    url = str(ui_house.database.engine.url)
    settings = Settings(database=url, station="BENCH-1", language="en", data_folder=str(tmp_path / "data"))
    shell = Shell(qapp, settings, keeps_settings=False)
    shell.show()
    yield Trainee(shell, qtbot)
    shell.window.close()
    shell.close()


def entries(house: House) -> int:
    return house.database.read(lambda c: c.scalar(select(func.count()).select_from(JournalEntry))) or 0


def test_the_exercise_in_the_window_again_and_back(trainee: Trainee, ui_house: House, tmp_path: Path) -> None:
    trainee.enter()
    before = entries(ui_house)
    assert not trainee.shell.window.sign_in_page.practice.isVisible()
    assert trainee.sees("Nothing here is real")
    for step in STEPS:
        trainee.scan(step)
    trainee.until(lambda: trainee.shell.window.findChild(ScoreDialog) is not None)
    assert trainee.sees("Seconds a line picked")
    assert not trainee.sees("The first run")
    trainee.press("go")
    trainee.until(lambda: trainee.told.startswith("Step 1 of 28"))
    trainee.scan(STEPS[0])
    shop = trainee.shell.window.settings
    trainee.shell.window.settings_changed.emit(replace(shop, language="fr"))
    trainee.until(lambda: trainee.told.startswith("Étape 2 sur 28"))
    assert trainee.shell.window.settings == replace(shop, language="fr"), "never those of the sandbox"
    trainee.press("practice-leave")
    trainee.until(lambda: trainee.band is None and trainee.sees("Emballeur"))
    assert entries(ui_house) == before
    assert not (tmp_path / "data" / "practice").exists()


def test_a_run_stands_beside_the_first_one(screen: Screen) -> None:
    first = Score(34, 28, 28, 0, {"wrong_item": 2, "tote_taken": 1}, 187, 30, 40, finished=True)
    second = replace(first, scans=29, errors={"wrong_item": 1}, seconds=121)
    dialog = ScoreDialog(screen.window, screen.bridge, second, first)
    said = [each.text() for each in dialog.findChildren(QLabel)]
    for caption, *numbers in (
        ("Time", "2:01", "3:07"), ("Errors", "1", "3"), ("    Wrong item", "1", "2"),
        ("    Tote of another order", "0", "1"),
    ):  # fmt: skip
        at = said.index(caption)
        assert said[at + 1 : at + 3] == numbers
    dialog.reject()
