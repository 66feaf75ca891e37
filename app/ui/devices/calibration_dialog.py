"""Calibrating the scanner that types: five lines scanned, and in plain words what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.scanning.calibration import LINES, LISTENING, Calibration, Capture, calibrate
from app.scanning.scanner_profile import ScannerProfile
from app.scanning.wedge import Scanned
from app.ui.devices.bars import Bars
from app.ui.scan_input import ScanInput
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, Notice, button, column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

#: What a scanner may add around a line: prefix, symbology, suffix.
_MOST_ADDED = 12


class CalibrationDialog(Dialog):
    """Borrows the keys while lines are scanned; ``learnt`` gets the profile when the person takes it.

    ``name`` is offered for the scanner.
    """

    def __init__(
        self,
        parent: QWidget,
        bridge: Bridge,
        keys: ScanInput,
        learnt: Callable[[ScannerProfile], None],
        name: str,
    ) -> None:
        super().__init__(parent, self.tr("Calibrate the scanner"), self.tr("Use it so"), width=720)
        self._bridge_of, self._keys, self._learnt = bridge, keys, learnt
        self._captures: list[Capture] = []
        self.found: Calibration | None = None
        hint = self.tr(
            "Scan the lines of the calibration sheet in order. Camera scanners also read them from the screen."
        )
        self.step = label("", "large")
        self._text = label("", "muted")
        self._bars = Bars()
        self.verdict = Notice("ok", "ok")
        self.trouble = Notice("warning", "warning")
        self.name = QLineEdit(name)
        self.name.setObjectName("scanner-name")
        self.name.setMaxLength(40)
        form = FormRows()
        form.add(self.tr("Name of this scanner"), self.name)
        self._naming = QWidget()
        self._naming.setLayout(form)
        self.again_button = button(self.tr("Start again"), self.start_again, icon="refresh", name="again")
        self.buttons.insertWidget(0, self.again_button)
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addLayout(row(self.step, None, self._text))
        self.body.addWidget(self._bars)
        self.body.addLayout(column(self.verdict, self.trouble, self._naming, None))
        self.setMinimumHeight(430)
        self.start_again()
        self.finished.connect(lambda _: keys.give_back(self._take))
        # The keys are the scanner's: nothing on this page may be pressed by them.
        self.cancel_button.setFocus()

    def start_again(self) -> None:
        """Forget what was scanned."""
        self._captures.clear()
        self.found = None
        self.verdict.say("")
        self.trouble.say("")
        self._keys.lend(self._take, LISTENING)
        self._show_line()

    def go(self) -> None:
        if self.found is None or self.found.profile is None:
            return
        if name := " ".join(self.name.text().split()):
            self._learnt(replace(self.found.profile, name=name))
            self.accept()
        else:
            self.refuse(self.tr("Give the scanner a name."))

    def _show_line(self) -> None:
        place = min(len(self._captures), len(LINES) - 1)
        self.step.setText(self.tr("Line {number} of {count}").format(number=place + 1, count=len(LINES)))
        self._text.setText(LINES[place].replace("\x1d", "<GS>"))
        self._bars.show_line(LINES[place])
        done = self.found is not None
        self._bars.setVisible(not done)
        self.step.setVisible(not done)
        self._text.setVisible(not done)
        usable = self.found is not None and self.found.profile is not None
        self._naming.setVisible(usable)
        self.go_button.setEnabled(usable)
        if usable:
            self.go_button.setFocus()
        self.again_button.setEnabled(bool(self._captures))

    def _take(self, scan: Scanned) -> None:
        """One burst of keys; what can be no line of the sheet is passed over with a word."""
        if self.found is not None:
            return
        if not scan.strokes:
            self.trouble.say(self.tr("This scanner is on a serial port: it needs no calibration."))
            return
        capture, line = Capture.of(scan.strokes), LINES[len(self._captures)]
        same = self._captures and _names(capture) == _names(self._captures[-1])
        if same or not -2 <= len(capture.strokes) - len(line) <= _MOST_ADDED:
            self.trouble.say(
                self.tr("This was another line. Scan line {number}.").format(number=len(self._captures) + 1)
            )
            return
        self.trouble.say("")
        self._captures.append(capture)
        if len(self._captures) == len(LINES):
            self._conclude(calibrate(self._captures))
            self._keys.give_back(self._take)  # for the name, which somebody types
        self._show_line()

    def _conclude(self, found: Calibration) -> None:
        self.found = found
        say = self._bridge_of.text
        if found.profile is not None:
            self.verdict.say(say(f"calibrated_{found.profile.layout}", speed=round(found.ms_per_key)))
        advice = [say(f"calibration_{each}", characters=found.characters) for each in found.advice]
        self.trouble.say("\n".join(advice))


def _names(capture: Capture) -> list[str]:
    return [stroke.name for stroke in capture.strokes]
