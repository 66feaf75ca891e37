"""Somebody at the bench with a scanner in hand: what the tests of the tab Preparation share."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.channels.base import IncomingPicture
from app.models.states import Role
from app.scanning.own_codes import OwnKind, encode
from app.station.session import Job
from app.ui.preparation_tab import PreparationTab
from app.workflows import catalogue
from tests.support.bench import gtin, pick
from tests.ui.conftest import Screen

_KEYS = {
    "F2": Qt.Key.Key_F2,
    "F3": Qt.Key.Key_F3,
    "F4": Qt.Key.Key_F4,
    "F5": Qt.Key.Key_F5,
    "F6": Qt.Key.Key_F6,
    "F9": Qt.Key.Key_F9,
    "Esc": Qt.Key.Key_Escape,
}


class Floor:
    """Somebody in the tab with a scanner in the hand."""

    def __init__(self, screen: Screen, role: Role = Role.PACKER) -> None:
        self.screen, self.house = screen, screen.house
        self.answers: list[str] = []
        screen.sign_in(role)
        screen.bridge.answered.connect(lambda answer: self.answers.append(answer.outcome.code))
        assert isinstance(screen.window.tab, PreparationTab)
        self.tab = screen.window.tab

    def until(self, so: Callable[[], bool]) -> None:
        self.screen.until(so)

    def answered(self, code: str) -> None:
        """Wait for the next answer, which must be this one."""
        self.until(lambda: bool(self.answers))
        assert self.answers.pop(0) == code

    def scan(self, raw: str, code: str) -> None:
        self.screen.keyboard.scan(raw)
        self.answered(code)

    def key(self, name: str, code: str) -> None:
        self.screen.keyboard.press(_KEYS[name])
        self.answered(code)

    def type(self, text: str, code: str) -> None:
        self.screen.keyboard.type(text + "\r")
        self.answered(code)

    def turn_to(self, job: Job) -> None:
        digit = {Job.PICKING: Qt.Key.Key_1, Job.PACKING: Qt.Key.Key_2, Job.SHIPPING: Qt.Key.Key_3}[job]
        self.screen.qtbot.keyClick(self.screen.window, digit, Qt.KeyboardModifier.ControlModifier)
        self.until(lambda: self.screen.bridge.session.job is job and self.tab.job is job)

    def place(self, code: str) -> str:
        found = self.house.database.write(lambda uow: self.house.location(uow, code), self.house.station)
        return encode(OwnKind.TOTE if code.startswith("T-") else OwnKind.LOCATION, found)

    def article(self, sku: str) -> str:
        return gtin(self.house, sku).removeprefix("0")

    def error_shows(self, words: str) -> bool:
        screen = self.screen.window.feedback.screen
        return screen.isVisible() and words in screen.accessibleName()

    def line(self, sku: str) -> str:
        """The counter of an article's line on the bench."""
        for made in self.tab.order.lines.rows.values():
            if any(label.text() == sku for label in made.findChildren(QLabel)):
                return made.count.text
        return ""

    def give_pictures(self, **colours: str) -> None:
        """Each article (by SKU) looks like a square of one colour."""

        def drawn(sku: str, colour: str) -> IncomingPicture:
            out = BytesIO()
            Image.new("RGB", (60, 60), colour).save(out, "WEBP", lossless=True)
            return IncomingPicture(article=sku, content=out.getvalue())

        pictures = [drawn(sku, colour) for sku, colour in colours.items()]
        self.house.database.write(lambda uow: catalogue.put_pictures(uow, pictures), self.house.station)

    def order(self, *lines: tuple[str, int], tote: str = "T-01") -> int:
        """An order that lies picked in its tote."""
        order_id = self.house.order(*lines)
        pick(self.house, order_id, tote)
        return order_id


@pytest.fixture
def floor(screen: Screen) -> Floor:
    return Floor(screen)
