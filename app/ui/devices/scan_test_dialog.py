"""The scanner test: every character received, its timing, and what the station understood."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.scanning.classify import classify
from app.scanning.scan import ScanSource
from app.scanning.wedge import KeyStroke, Scanned
from app.ui.devices.reading_words import reading_words
from app.ui.scan_input import ScanInput
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import button
from app.ui.widgets.text import label
from app.values import utc_now

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_NAMES = {"\x1d": "GS", "\x1e": "RS", "\r": "CR", "\n": "LF", "\t": "TAB", " ": "SP"}
_MOST = 500
_PATIENT_MS = 120


class ScanTestDialog(Dialog):
    """Borrows the keys while it is open: nothing that is scanned here is done."""

    def __init__(self, parent: QWidget, bridge: Bridge, keys: ScanInput, names: Sequence[str]) -> None:
        """``names`` of the calibrated scanners, in their order."""
        super().__init__(parent, self.tr("Test the scanner"), self.tr("Close"), width=760)
        self._bridge_of, self._names = bridge, names
        self.cancel_button.hide()
        hint = self.tr("Scan anything. It is shown here and nowhere else: nothing is booked.")
        self.understood = label("", "strong", wrap=True)
        self.understood.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.speed = label("", "muted")
        self.table = QTableWidget(0, 5)
        self.table.setHorizontalHeaderLabels(
            [self.tr("No."), self.tr("Character"), self.tr("Code"), self.tr("Key"), self.tr("After (ms)")]
        )
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(300)
        for part in (label(hint, "muted", wrap=True), self.understood, self.speed, self.table):
            self.body.addWidget(part)
        self.buttons.insertWidget(0, button(self.tr("Clear"), self.clear, name="clear"))
        # Also what ends in silence: somebody looks here because a scanner does not do as expected.
        patient = [replace(each, needs_terminator=False, max_gap_ms=_PATIENT_MS) for each in keys.scanners]
        keys.lend(self.show_scan, *patient)
        self.finished.connect(lambda _: keys.give_back(self.show_scan))
        self.clear()

    def clear(self) -> None:
        """Forget what was shown."""
        self.table.setRowCount(0)
        self.speed.setText("")
        self.understood.setText(self.tr("Waiting for a scan…"))

    def show_scan(self, scanned: Scanned) -> None:
        """A scan with its keys, or from a serial port without."""
        scan = classify(scanned.text, source=ScanSource.WEDGE, at=utc_now())
        meanings = [reading_words(self._bridge_of.text, reading) for reading in scan.readings]
        self.understood.setText("\n".join(map(shown, meanings)))
        strokes = scanned.strokes[:_MOST]
        if strokes:
            self._show_strokes(strokes, scanned.text)
            if len(self._names) > 1:
                self.speed.setText(f"{self._names[scanned.scanner]}. {self.speed.text()}")
        else:
            self._show_signs(scanned.text[:_MOST])

    def _show_strokes(self, strokes: tuple[KeyStroke, ...], text: str) -> None:
        before = strokes[0].time_ms
        self.table.setRowCount(len(strokes))
        for place, stroke in enumerate(strokes):
            after = (stroke.time_ms - before) % 2**32
            before = stroke.time_ms
            sign = "\r" if stroke.is_terminator and stroke.text != "\t" else stroke.text
            self._fill(place, sign, stroke.name, str(after) if place else "")
        took = (strokes[-1].time_ms - strokes[0].time_ms) % 2**32
        words = self.tr("{count} characters in {took} ms; received as: {text}")
        self.speed.setText(words.format(count=len(text), took=took, text=shown(text)))

    def _show_signs(self, text: str) -> None:
        self.table.setRowCount(len(text))
        for place, sign in enumerate(text):
            self._fill(place, sign, "", "")
        words = self.tr("{count} characters from a serial port; received as: {text}")
        self.speed.setText(words.format(count=len(text), text=shown(text)))

    def _fill(self, place: int, sign: str, key: str, after: str) -> None:
        code = " ".join(f"U+{ord(each):04X}" for each in sign)
        for column, text in enumerate((str(place + 1), shown(sign) or "–", code, key, after)):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self.table.setItem(place, column, item)


def shown(text: str) -> str:
    """A text with what cannot be seen by its name: ``10AB<GS>21Z``."""
    return "".join(
        f"<{_NAMES.get(sign) or f'{ord(sign):02X}'}>"
        if unicodedata.category(sign) in {"Cc", "Cf"} or (sign == " " and len(text) == 1)
        else sign
        for sign in text
    )
