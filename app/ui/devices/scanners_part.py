"""The scanners that type: each calibrated by itself, and by its own name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.scanning.scanner_profile import ScannerProfile, begin_alike, wedge_settings
from app.ui import theme
from app.ui.devices.files import ask_file_to_write
from app.ui.scan_input import ScanInput
from app.ui.widgets.layout import Notice, button, clear, column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.station.devices import Devices
    from app.ui.bridge import Bridge


class ScannersPart(QWidget):
    """What calibration learnt, scanner by scanner; it counts at once. ``say`` gets how it went."""

    def __init__(self, bridge: Bridge, keys: ScanInput, say: Callable[[str], None]) -> None:
        super().__init__()
        self._bridge, self._keys, self._say = bridge, keys, say
        self.scanners = bridge.desk.devices.devices.scanners
        self._list: QVBoxLayout = column(spacing=theme.S)
        buttons = row(
            button(self.tr("Calibrate…"), self.calibrate, icon="scan", name="calibrate"),
            button(self.tr("Test…"), self.test, icon="search", name="test-scanner"),
            button(self.tr("Calibration sheet…"), self._save_sheet, icon="document", name="sheet"),
            None,
        )
        self.setLayout(column(self._list, buttons, spacing=theme.M))
        self._fill()

    def taken_into(self, devices: Devices) -> Devices:
        """These devices with the scanners that are shown."""
        return replace(devices, scanners=self.scanners)

    def show_devices(self, devices: Devices) -> None:
        """Show, and from now on use, those of ``devices``."""
        self.scanners = devices.scanners
        self._keys.use(wedge_settings(self.scanners))
        self._fill()

    def calibrate(self, name: str = "") -> None:
        """Scan the sheet with one scanner: a new one, or the one that is called so."""
        from app.ui.devices.calibration_dialog import CalibrationDialog

        learn = partial(self._learn, name)
        CalibrationDialog(self.window(), self._bridge, self._keys, learn, name or self._new_name()).open()

    def _new_name(self) -> str:
        taken = {scanner.name for scanner in self.scanners}
        names = (self.tr("Scanner {number}").format(number=number) for number in count(len(taken) + 1))
        return next(name for name in names if name not in taken)

    def test(self) -> None:
        """See what arrives."""
        from app.ui.devices.scan_test_dialog import ScanTestDialog

        names = [scanner.name for scanner in self.scanners]
        ScanTestDialog(self.window(), self._bridge, self._keys, names).open()

    def _learn(self, was: str, profile: ScannerProfile) -> None:
        """Use a calibration instead of that of the scanner ``was``, and of one that has its name."""
        old = {was, profile.name}
        at = next(
            (number for number, each in enumerate(self.scanners) if each.name in old), len(self.scanners)
        )
        others = [each for each in self.scanners if each.name not in old]
        self._use((*others[:at], profile, *others[at:]))

    def _forget(self, name: str) -> None:
        self._use(tuple(each for each in self.scanners if each.name != name))

    def _use(self, scanners: tuple[ScannerProfile, ...]) -> None:
        """The next scan is read so, and after the next start too."""
        self.scanners = scanners
        self._keys.use(wedge_settings(scanners))
        self._fill()
        devices = replace(self._bridge.desk.devices.devices, scanners=scanners)
        self._bridge.work(lambda _: self._bridge.desk.set_devices(devices), lambda _: None, failed=self._say)

    def _fill(self) -> None:
        clear(self._list)
        if not self.scanners:
            self._list.addWidget(label(self._bridge.text("scanner_not_calibrated"), "muted", wrap=True))
        for scanner in self.scanners:
            self._list.addLayout(self._shown(scanner))
        if begin_alike(self.scanners):
            alike = Notice("warning", "warning")
            alike.say(self._bridge.text("scanners_alike"))
            self._list.addWidget(alike)

    def _shown(self, scanner: ScannerProfile) -> QVBoxLayout:
        say = self._bridge.text
        again = button(self.tr("Again…"), partial(self.calibrate, scanner.name), name=f"again-{scanner.name}")
        forget = button(self.tr("Forget"), partial(self._forget, scanner.name), name=f"forget-{scanner.name}")
        facts = [say(f"calibrated_{scanner.layout}", speed=scanner.gap_ms)]
        if scanner.prefix:
            facts.append(say("scanner_prefix", prefix=scanner.prefix))
        if not scanner.gs:
            facts.append(say("calibration_gs", characters=""))
        return column(
            row(label(scanner.name, "strong"), None, again, forget),
            label(" ".join(facts), "small", wrap=True),
            spacing=2,
        )

    def _save_sheet(self) -> None:
        ask_file_to_write(self, self.tr("calibration"), "pdf", self._write_sheet)

    def _write_sheet(self, path: str) -> None:
        from app.station.calibration_paper import calibration_pdf

        language = self._bridge.language
        self._bridge.work(
            lambda _: Path(path).write_bytes(calibration_pdf(language)),
            lambda _: self._tell(self._bridge.text("cli_written", file=path)),
            failed=self._tell,
        )

    def _tell(self, sentence: str) -> None:
        if shiboken6.isValid(self):
            self._say(sentence)
