"""The page of the devices in the settings: what is there, how it is heard, and how it sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.devices.files import ask_file_to_read, ask_file_to_write
from app.ui.devices.port_parts import ScalePart, SerialScannersPart
from app.ui.devices.scanners_part import ScannersPart
from app.ui.devices.sounds_part import SoundsPart
from app.ui.scan_input import ScanInput
from app.ui.widgets.layout import Notice, button, column, row, scrolling
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.station.devices import Devices
    from app.station.station_profile import StationProfile
    from app.ui.bridge import Bridge


class DevicesPage(QWidget):
    """Shows the devices; ``devices`` is what was asked for, kept by whoever saves. A calibration counts at once."""

    profile_read = Signal(object)
    """The ``StationProfile`` that was imported: its devices and printers are in use already."""

    def __init__(self, bridge: Bridge, keys: ScanInput, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.note = Notice("info", "info")
        self.scanners = ScannersPart(bridge, keys, self._say)
        self.serial, self.scale, self.sound = (
            SerialScannersPart(bridge),
            ScalePart(bridge),
            SoundsPart(bridge),
        )
        self._parts = (self.scanners, self.serial, self.scale, self.sound)
        inside = QWidget()
        page = column(
            label(self.tr("Scanners that type"), "section"),
            self.scanners,
            theme.S,
            label(self.tr("Scanners on a serial port"), "section"),
            self.serial,
            theme.S,
            label(self.tr("Scale"), "section"),
            self.scale,
            theme.S,
            label(self.tr("Sounds"), "section"),
            self.sound,
            theme.S,
            label(self.tr("The station as a file"), "section"),
            self._file_part(),
            None,
            spacing=theme.S,
        )
        page.setContentsMargins(0, 0, theme.M, 0)
        inside.setLayout(page)
        self.setLayout(column(self.note, scrolling(inside)))

    @property
    def devices(self) -> Devices:
        """As they stand on the page."""
        devices = self._bridge.desk.devices.devices
        for part in self._parts:
            devices = part.taken_into(devices)
        return devices

    @property
    def has_changes(self) -> bool:
        return self.devices != self._bridge.desk.devices.devices

    def _file_part(self) -> QVBoxLayout:
        hint = self.tr(
            "Everything that is set at this station in one file, to set up the next bench in a minute. No password "
            "is in it."
        )
        buttons = row(
            button(self.tr("Export…"), self._ask_export, icon="export", name="export-profile"),
            button(self.tr("Import…"), self._ask_import, icon="import", name="import-profile"),
            None,
        )
        return column(label(hint, "small", wrap=True), buttons)

    def _ask_export(self) -> None:
        ask_file_to_write(self, self._bridge.desk.settings.station, "json", self._export)

    def _ask_import(self) -> None:
        ask_file_to_read(self, "json", self._import)

    def _export(self, path: str) -> None:
        from app.ui.devices.profile_files import export_profile

        export_profile(self._bridge, path, self._say)

    def _import(self, path: str) -> None:
        from app.ui.devices.profile_files import import_profile

        import_profile(self._bridge, path, self._imported, self._say)

    def _imported(self, profile: StationProfile) -> None:
        if not shiboken6.isValid(self):
            return
        self.profile_read.emit(profile)
        for part in self._parts:
            part.show_devices(profile.devices)
        self._say(self._bridge.text("profile_imported"))

    def _say(self, sentence: str) -> None:
        """How it went; the page may have been closed meanwhile."""
        if shiboken6.isValid(self):
            self.note.say(sentence)
