"""Who are you: one's name and PIN by touch or keys, or one's badge by the scanner."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.queries.welcome import Person, Welcome
from app.ui import theme, words
from app.ui.widgets.layout import Card, Notice, button, clear, column, row, scrolling
from app.ui.widgets.text import label
from app.workflows import staffing

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge

_SHORTEST_PIN, _LONGEST_PIN = 4, 8
_PER_ROW = 2
_PAD = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "go")


class SignIn(QWidget):
    """The page before anybody has signed in."""

    practice_asked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bridge = bridge
        self._name, self._pin = "", ""
        self._names = QButtonGroup(self)
        self._names.setExclusive(True)
        self._tiles = QGridLayout()
        self._tiles.setSpacing(theme.M)
        self._dots = label("", "title")
        self._dots.setObjectName("pin")
        self._dots.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._who = label(self.tr("Choose your name"), "section")
        self._who.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._problem = Notice("error", "error")
        self.setLayout(self._arrange())
        self._set_pin("")

    def _arrange(self) -> QVBoxLayout:
        picture = QLabel()
        picture.setPixmap(theme.pixmap("scan", theme.current().accent_text, 28))
        hint = row(picture, label(self.tr("or scan your badge"), "muted"), None, spacing=theme.M)
        tiles = QWidget()
        tiles.setLayout(column(self._tiles, None))
        self.practice = button(
            self.tr("Practice"),
            self.practice_asked.emit,
            icon="preparation",
            tip=self.tr("Learn the screens in a made-up shop: nothing there is real."),
            name="practise",
        )
        self.practice.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = QWidget()
        left.setLayout(
            column(
                label(self.tr("Who is working here?"), "title"),
                hint,
                theme.S,
                scrolling(tiles),
                row(self.practice, None),
                spacing=theme.M,
            )
        )
        left.setMaximumWidth(560)
        pad = Card()
        pad.setFixedWidth(330)
        pad.body.setSpacing(theme.M)
        pad.body.addWidget(self._who)
        pad.body.addWidget(self._dots)
        pad.body.addLayout(self._keys())
        pad.body.addWidget(self._problem)
        right = column(pad, None)
        page = row(None, left, theme.XL, right, None)
        page.setStretch(1, 8)
        whole = column(page)
        whole.setContentsMargins(theme.XL, 40, theme.XL, theme.XL)
        return whole

    def _keys(self) -> QGridLayout:
        keys = QGridLayout()
        keys.setSpacing(theme.S)
        for at, sign in enumerate(_PAD):
            key = button(
                sign if sign.isdigit() else "", self._presser(sign), look="digit", name=f"pad-{sign}"
            )
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            if sign == "back":
                key.setIcon(theme.icon("backspace", size=26))
                key.setAccessibleName(self.tr("Erase"))
            elif sign == "go":
                key.setProperty("look", "go")
                key.setIcon(theme.icon("check", theme.current().on_accent, 26))
                key.setAccessibleName(self.tr("Sign in"))
            key.setIconSize(QSize(26, 26))
            keys.addWidget(key, at // 3, at % 3)
        return keys

    def show_people(self, welcome: Welcome) -> None:
        """Fill in the names."""
        clear(self._tiles)
        for at, person in enumerate(welcome.people):
            tile = self._tile(person)
            self._names.addButton(tile)
            self._tiles.addWidget(tile, at // _PER_ROW, at % _PER_ROW)
            tile.setChecked(person.name == self._name)
        for side in range(_PER_ROW):
            self._tiles.setColumnStretch(side, 1)

    def _tile(self, person: Person) -> QPushButton:
        tile = button("", look="tile", name=f"person-{person.name}")
        tile.setCheckable(True)
        tile.setAccessibleName(person.name)
        name = label(person.name, "strong")
        roles = label(", ".join(words.role(role) for role in person.roles), "small")
        inner = column(None, name, roles, None, spacing=2)
        inner.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        for part in (name, roles):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        tile.setLayout(inner)
        tile.clicked.connect(lambda: self.choose(person.name))
        return tile

    def choose(self, name: str) -> None:
        """Take ``name`` for the one who types the PIN."""
        self._name = name
        self._who.setText(name)
        self._problem.say("")
        self._set_pin("")
        self.setFocus()

    def await_person(self, name: str) -> None:
        """The one who is expected; anybody else may choose their name all the same."""
        for tile in self._names.buttons():
            tile.setChecked(tile.accessibleName() == name)
        self.choose(name)

    def ask_again(self) -> None:
        """Start afresh, for the next person."""
        if (checked := self._names.checkedButton()) is not None:
            self._names.setExclusive(False)
            checked.setChecked(False)
            self._names.setExclusive(True)
        self.choose("")
        self._who.setText(self.tr("Choose your name"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Backspace and Return work without the pad."""
        if event.text().isdigit() and event.text().isascii():
            self._press(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self._press("back")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press("go")
        elif event.key() == Qt.Key.Key_Escape:
            self.ask_again()
        else:
            super().keyPressEvent(event)

    def _presser(self, sign: str) -> Callable[[], None]:
        return lambda: self._press(sign)

    def _press(self, sign: str) -> None:
        if sign == "back":
            self._set_pin(self._pin[:-1])
        elif sign == "go":
            self._sign_in()
        elif len(self._pin) < _LONGEST_PIN:
            self._problem.say("")
            self._set_pin(self._pin + sign)

    def _set_pin(self, pin: str) -> None:
        self._pin = pin
        self._dots.setText("•" * len(pin) + "◦" * max(0, _SHORTEST_PIN - len(pin)))

    def _sign_in(self) -> None:
        name, pin = self._name, self._pin
        if not name:
            self._problem.say(self.tr("Choose your name first."))
        elif len(pin) >= _SHORTEST_PIN:
            self._set_pin("")
            self._bridge.act(lambda uow: staffing.sign_in_by_pin(uow, name, pin), self._answered)

    def _answered(self, answer: Answer) -> None:
        if answer.outcome.level.value == "error":
            self._problem.say(self._bridge.text(answer.outcome.code, **answer.outcome.values))
        else:
            QTimer.singleShot(0, self, self.ask_again)
