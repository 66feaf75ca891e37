"""Several pickups fit what was said: numbered, and chosen by the number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.models.states import PickupState
from app.ui import theme
from app.ui.pickup import words
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import Card, button, clear, column, row
from app.ui.widgets.text import KeyHint, label
from app.values import shop_day, utc_now

MOST = 9


class Choices(Card):
    """``chosen`` gives the pickup's id."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = label("", "title")
        self._rows = column(spacing=theme.S)
        self._more = label("", "muted", wrap=True)
        self._ids: list[int] = []
        self.body.addWidget(self._title)
        self.body.addSpacing(theme.S)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._more)
        self.body.addStretch(1)

    def show_choices(self, found: Sequence[Mapping[str, Any]]) -> None:
        """Number what was found."""
        clear(self._rows)
        self._ids = [int(each["pickup_id"]) for each in found[:MOST]]
        self._title.setText(self.tr("{count} pickups fit. Which one?").format(count=len(found)))
        rest = len(found) - MOST
        more = self.tr("{count} more: say more of the name, the phone or the order.")
        self._more.setText(more.format(count=rest) if rest > 0 else "")
        for number, each in enumerate(found[:MOST], start=1):
            self._rows.addWidget(self._choice(number, each))

    def _choice(self, number: int, found: Mapping[str, Any]) -> QPushButton:
        made = button(
            "", lambda: self.chosen.emit(int(found["pickup_id"])), look="tile", name=f"choice-{number}"
        )
        made.setStyleSheet("QPushButton { min-height: 50px; }")
        name = f"{found['first_name']} {found['initial']}.".strip()
        made.setAccessibleName(f"{number} {name} {found['order']}")
        shelves = label(" · ".join(found["shelves"]) or "–", "section")
        shelves.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        last_day = str(found["last_day"])
        left = (date.fromisoformat(last_day) - shop_day(utc_now())).days if last_day else None
        badge = Badge(*words.pill(PickupState(found["state"]), left))
        key = KeyHint(str(number))
        key.setFixedSize(28, 24)
        key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        who = label(name, "section")
        who.setMinimumWidth(170)
        inner = row(
            key,
            who,
            label(str(found["order"]), "muted"),
            None,
            badge,
            shelves,
            spacing=theme.L,
        )
        inner.setContentsMargins(theme.L, 0, theme.L, 0)
        made.setLayout(inner)
        for part in made.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses."""
        digit = event.text()
        if digit.isdecimal() and 1 <= int(digit) <= len(self._ids):
            self.chosen.emit(self._ids[int(digit) - 1])
        else:
            super().keyPressEvent(event)
