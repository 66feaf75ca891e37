"""The settings of this station: language, appearance, its code, the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.config import Settings
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows
from app.ui.widgets.text import label


class SettingsDialog(Dialog):
    """``changed`` gets the new settings; station and database count from the next start on."""

    def __init__(self, parent: QWidget, settings: Settings, changed: Callable[[Settings], None]) -> None:
        super().__init__(parent, self.tr("Settings"), self.tr("Save"), width=520)
        self._settings, self._changed = settings, changed
        self.language = _choice((("fr", "Français"), ("en", "English")), settings.language)
        self.theme = _choice((("light", self.tr("Light")), ("dark", self.tr("Dark"))), settings.theme)
        self.station = QLineEdit(settings.station)
        self.database = QLineEdit(settings.database)
        self.database.setPlaceholderText(self.tr("Embedded: one file on this machine"))
        self.language.setFocus()
        form = FormRows()
        form.add(self.tr("Language"), self.language)
        form.add(self.tr("Appearance"), self.theme)
        form.add(self.tr("Station"), self.station)
        form.add(self.tr("Database"), self.database)
        self.body.addLayout(form)
        hint = self.tr("Another station or database is used from the next start of Arrimage on.")
        self.body.addWidget(label(hint, "small", wrap=True))

    def go(self) -> None:
        station = self.station.text().strip()
        if not station:
            self.refuse(self.tr("A station needs a name, such as BENCH-1."))
            return
        new = replace(
            self._settings,
            language=self.language.currentData(),
            theme=self.theme.currentData(),
            station=station,
            database=self.database.text().strip(),
        )
        self.accept()
        if new != self._settings:
            self._changed(new)


def _choice(options: tuple[tuple[str, str], ...], chosen: str) -> QComboBox:
    made = QComboBox()
    for value, text in options:
        made.addItem(text, value)
    made.setCurrentIndex(max(0, made.findData(chosen)))
    return made
