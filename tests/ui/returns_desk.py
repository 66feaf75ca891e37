"""Somebody at the returns desk or in the queue of decisions: what the tests of the tab Returns share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from sqlalchemy import select

from app.models.house import change_setting
from app.models.rma import Refund, Rma, RmaUnit
from app.models.states import RmaState, Role
from app.rules.return_terms import Grade
from app.scanning.own_codes import OwnKind, encode
from app.ui.returns.detail import ReturnDetail
from app.ui.returns_tab import ReturnsTab
from app.ui.widgets.dialogs import Dialog
from tests.support.bench import gtin, ship
from tests.support.house import BOOK, MUG, House
from tests.support.returning import opened, proposed
from tests.ui.conftest import Screen


class Desk:
    """The returns desk, with words for what one does there."""

    def __init__(self, screen: Screen, role: Role = Role.RETURNS) -> None:
        self.screen, self.house, self.keyboard = screen, screen.house, screen.keyboard
        screen.sign_in(role)
        screen.window.show_tab("returns")
        tab = screen.window.tab
        assert isinstance(tab, ReturnsTab)
        self.tab = tab

    @property
    def detail(self) -> ReturnDetail:
        return self.tab.desk.detail

    def scan_label(self, rma_id: int) -> None:
        self.keyboard.scan(encode(OwnKind.RETURN, self.rma(rma_id).serial))
        self.screen.until(lambda: self.shown() == rma_id)

    def scan_item(self, sku: str) -> None:
        self.keyboard.scan(gtin(self.house, sku).removeprefix("0"))

    def shown(self) -> int:
        """The return that the detail shows."""
        seen = self.detail.seen
        on_page = self.tab.desk.pages.currentWidget() is self.detail
        return seen.id if on_page and seen is not None else 0

    def rma(self, rma_id: int) -> Any:
        return self.house.database.read(lambda c: c.execute(select(Rma).where(Rma.id == rma_id)).one())

    def units(self, rma_id: int) -> list[Any]:
        query = select(RmaUnit).where(RmaUnit.rma_id == rma_id).order_by(RmaUnit.id)
        return list(self.house.database.read(lambda c: c.execute(query).all()))

    def refund(self, rma_id: int) -> Any:
        query = select(Refund).where(Refund.rma_id == rma_id)
        return self.house.database.read(lambda c: c.execute(query).one())

    def grade(self, key: Qt.Key, letter: str) -> None:
        """Choose a grade and confirm it, by keys."""
        panel = self.detail.panel
        self.screen.until(panel.isVisible)
        panel.focus_first()
        self.press_grade(key, letter)
        self.keyboard.press(Qt.Key.Key_F2)

    def press_grade(self, key: Qt.Key, letter: str) -> None:
        """A letter is held back for a moment: it may be the beginning of a scan."""
        self.keyboard.press(key, letter.lower())
        self.screen.until(lambda: self.detail.panel.grade == letter)

    def add_photos(self, files: list[str]) -> None:
        """As if these files had been chosen for the article on the table."""
        panel = self.detail.panel
        assert panel.unit is not None
        panel.add_photos(panel.unit.id, files)

    def state(self, rma_id: int) -> RmaState:
        return RmaState(self.rma(rma_id).state)

    def queue(self, rma_id: int) -> None:
        """Open the queue of decisions and wait for a return on it."""
        self.keyboard.press(Qt.Key.Key_2, "2", modifiers=Qt.KeyboardModifier.ControlModifier)
        self.tab.show_page(1)
        self.screen.until(lambda: self.tab.queue.seen is not None and self.tab.queue.seen.id == rma_id)
        self.tab.queue.setFocus()

    def focus(self, kind: type[QWidget], name: str) -> QWidget:
        """Bring a field of a dialog to the keyboard."""
        self.screen.until(lambda: self.screen.shows(kind, name))
        field = self.screen.find(kind, name)
        field.window().activateWindow()
        field.setFocus()
        self.screen.until(field.hasFocus)
        return field

    def type_reason(self, said: str) -> Dialog:
        """Say why in the dialog that asks for it, which does nothing without."""
        field = self.focus(QPlainTextEdit, "reason")
        dialog = field.window()
        assert isinstance(field, QPlainTextEdit)
        assert isinstance(dialog, Dialog)
        assert not dialog.go_button.isEnabled()
        self.keyboard.type(said)
        self.screen.until(lambda: field.toPlainText() == said)
        return dialog

    def words(self) -> str:
        return "\n".join(label.text() for label in self.tab.findChildren(QLabel) if label.isVisible())

    def error(self) -> str:
        screen = self.screen.window.feedback.screen
        return screen.accessibleName() if screen.isVisible() else ""


@pytest.fixture
def no_rule(ui_house: House) -> House:
    """A house where no rule approves: somebody always decides."""
    ui_house.database.write(
        lambda uow: change_setting(uow, "auto_approval_limit_cents", 0), ui_house.staff[Role.MANAGER]
    )
    return ui_house


@pytest.fixture
def announced(no_rule: House) -> int:
    """A mug and a book that their customer sends back."""
    return opened(no_rule, ship(no_rule, (MUG, 1), (BOOK, 1)), 1, 1)


@pytest.fixture
def to_decide(no_rule: House) -> int:
    """A mug, used, on its way back into the house: the returns desk proposed a refund."""
    return proposed(no_rule, ship(no_rule, (MUG, 1)), 1, grade=Grade.C)


def photos(folder: Path, count: int) -> list[str]:
    """So many different photos on the disk."""
    folder.mkdir(exist_ok=True)
    files = []
    for number in range(count):
        path = folder / f"photo-{number}.png"
        Image.new("RGB", (64, 48), (number * 90, 60, 60)).save(path)
        files.append(str(path))
    return files
