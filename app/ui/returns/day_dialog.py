"""Asks for a day that lies behind us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QWidget

from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.text import label
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class DayField(QDateEdit):
    """A day up to today."""

    def __init__(self, earliest: date | None = None) -> None:
        super().__init__()
        today = shop_day(utc_now())
        aligned(self)
        self.setDisplayFormat("dd/MM/yyyy")
        self.setMaximumDate(QDate(today.year, today.month, today.day))
        if earliest is not None:
            self.setMinimumDate(QDate(earliest.year, earliest.month, earliest.day))
        self.setDate(QDate(today.year, today.month, today.day))

    def day(self) -> date:
        """The day that is entered."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())


class DayDialog(Dialog):
    """``make`` gets the day and gives back the workflow to perform."""

    def __init__(
        self,
        parent: QWidget,
        bridge: Bridge,
        title: str,
        go: str,
        hint: str,
        make: Callable[[date], Callable[[Any], Any]],
        *,
        earliest: date | None = None,
    ) -> None:
        super().__init__(parent, title, go)
        self._station, self._make = bridge, make
        self.field = DayField(earliest)
        self.field.setObjectName("day")
        self.field.setAccessibleName(title)
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(self.field)
        self.field.setFocus()

    def go(self) -> None:
        self.perform(self._station, self._make(self.field.day()))
