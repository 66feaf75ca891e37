"""The last part of the first run: what stands on this bench, step by step, and in the end whether it works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from app.ui import theme
from app.ui.devices.check_part import CheckPart
from app.ui.devices.files import ask_file_to_read
from app.ui.devices.port_parts import ScalePart, SerialScannersPart
from app.ui.devices.profile_files import import_profile
from app.ui.devices.scanners_part import ScannersPart
from app.ui.devices.sounds_part import SoundsPart
from app.ui.labels.printers_dialog import PrintersPage
from app.ui.scan_input import ScanInput
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import Notice, button, column, row, scrolling
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.station.devices import Devices
    from app.station.station_profile import StationProfile
    from app.ui.bridge import Bridge

_PAGE_HEIGHT = 400


class BenchDialog(Dialog):
    """Printers, scanners, scale, sounds, and a look at everything; ``use_devices`` gets them as they are set.

    Each step may be left out and found again in the settings.
    """

    def __init__(
        self, parent: QWidget, bridge: Bridge, keys: ScanInput, use_devices: Callable[[Devices], None]
    ) -> None:
        super().__init__(parent, self.tr("This bench"), self.tr("Next"), width=860)
        self._bridge_of, self._use_devices = bridge, use_devices
        self.note = Notice("info", "info")
        self.printers = PrintersPage(bridge)
        self.scanners = ScannersPart(bridge, keys, self._say)
        self.serial, self.scale, self.sound = (
            SerialScannersPart(bridge),
            ScalePart(bridge),
            SoundsPart(bridge),
        )
        self._parts = (self.scanners, self.serial, self.scale, self.sound)
        self.check = CheckPart(bridge)
        self._pages = QStackedWidget()
        self._pages.setFixedHeight(_PAGE_HEIGHT)
        self._chips = QButtonGroup(self)
        bar = row(spacing=theme.S)
        for at, (title, hint, page) in enumerate(self._steps()):
            chip = button(f"{at + 1}  {title}", look="chip", name=f"step-{at}")
            chip.setCheckable(True)
            held = QWidget()
            held.setLayout(column(label(hint, "muted", wrap=True), page, spacing=theme.M))
            self._chips.addButton(chip, self._pages.addWidget(held))
            bar.addWidget(chip)
        bar.addStretch(1)
        self._chips.idClicked.connect(self.go_to)
        self.body.addLayout(bar)
        self.body.addWidget(self.note)
        self.body.addWidget(self._pages)
        self.cancel_button.setText(self.tr("Later"))
        ready_made = button(self.tr("From a file…"), self._ask_profile, icon="import", name="import-profile")
        ready_made.setToolTip(
            self.tr("Everything as it is set at another bench, from the file that it exported")
        )
        self.back_button = button(self.tr("Back"), lambda: self.go_to(self.step - 1), name="back")
        self.buttons.insertWidget(0, ready_made)
        self.buttons.insertWidget(3, self.back_button)
        self.go_to(0)

    def _steps(self) -> tuple[tuple[str, str, QWidget], ...]:
        scanners = QWidget()
        serial = label(self.tr("Scanners on a serial port"), "section")
        scanners.setLayout(column(self.scanners, theme.M, serial, self.serial, None))
        return (
            (
                self.tr("Printers"),
                self.tr(
                    "Which printers there are, and a test label from each; then what this station prints where."
                ),
                self.printers,
            ),
            (
                self.tr("Scanners"),
                self.tr(
                    "Calibrate each scanner once: then keyboard, language and Caps Lock no longer matter."
                ),
                scrolling(scanners),
            ),
            (
                self.tr("Scale"),
                self.tr(
                    "Name its port and put something on it: the weight shows here. Without a scale, go on."
                ),
                _at_the_top(self.scale),
            ),
            (
                self.tr("Sounds"),
                self.tr(
                    "Hear each of them once: at work they say how a scan went without a look at the screen."
                ),
                _at_the_top(self.sound),
            ),
            (
                self.tr("Check"),
                self.tr(
                    "Everything this station needs, looked at now. The command “arrimage doctor” does the same."
                ),
                self.check,
            ),
        )

    @property
    def step(self) -> int:
        """The page on the screen, from 0."""
        return self._pages.currentIndex()

    def go_to(self, step: int) -> None:
        """Show a step; what was set on the one before counts."""
        self._use()
        last = step == self._pages.count() - 1
        self._pages.setCurrentIndex(step)
        self._chips.button(step).setChecked(True)
        self.back_button.setVisible(step > 0)
        self.cancel_button.setVisible(not last)
        self.go_button.setText(self.tr("Start working") if last else self.tr("Next"))
        self.go_button.setFocus()
        if last:
            self.check.look()

    def go(self) -> None:
        if self.step < self._pages.count() - 1:
            self.go_to(self.step + 1)
        else:
            self.accept()

    def _use(self) -> None:
        before = devices = self._bridge_of.desk.devices.devices
        for part in self._parts:
            devices = part.taken_into(devices)
        if devices != before:
            self._use_devices(devices)

    def _ask_profile(self) -> None:
        ask_file_to_read(self, "json", self.use_profile)

    def use_profile(self, path: str) -> None:
        """Set this bench up as the file says."""
        import_profile(self._bridge_of, path, self._have_profile, self._say)

    def _have_profile(self, profile: StationProfile) -> None:
        if shiboken6.isValid(self):
            for part in self._parts:
                part.show_devices(profile.devices)
            self.go_to(self._pages.count() - 1)

    def _say(self, sentence: str) -> None:
        if shiboken6.isValid(self):
            self.note.say(sentence)


def _at_the_top(part: QWidget) -> QWidget:
    held = QWidget()
    held.setLayout(column(part, None))
    return held
