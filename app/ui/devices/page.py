"""The page of the devices in the settings: what is there, how it is heard, and how it sounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLayout, QLineEdit, QWidget

from app.scanning.scanner_profile import ScannerProfile, wedge_settings
from app.station.devices import Devices, ScaleSettings, SoundSettings
from app.ui import theme
from app.ui.devices.device_words import device_words
from app.ui.devices.scale_words import weight_words
from app.ui.scan_input import ScanInput
from app.ui.sound_panel import SoundPanel
from app.ui.widgets.layout import FormRows, Notice, button, column, row, scrolling
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.scanning.scale import Weight
    from app.station.device_hub import DeviceState
    from app.station.station_profile import StationProfile
    from app.ui.bridge import Bridge

_BAUD_RATES = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


class DevicesPage(QWidget):
    """Shows the devices; ``devices`` is what was asked for, kept by whoever saves. A calibration counts at once."""

    profile_read = Signal(object)
    """The ``StationProfile`` that was imported: its devices and printers are in use already."""

    def __init__(self, bridge: Bridge, keys: ScanInput, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._keys = bridge, keys
        self._kept = bridge.desk.devices.devices
        self.note = Notice("info", "info")
        self.sound = SoundPanel(self._kept.sounds.volume, muted=self._kept.sounds.muted)
        inside = QWidget()
        page = column(
            label(self.tr("Scanner"), "section"),
            self._scanner_part(),
            theme.S,
            label(self.tr("Scanners on a serial port"), "section"),
            self._serial_part(),
            theme.S,
            label(self.tr("Scale"), "section"),
            self._scale_part(),
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
        self._show_scanner(self._kept.scanner)
        self._show_states(bridge.desk.devices.states)
        self._show_weight(bridge.weight)
        bridge.devices_changed.connect(self._show_states)
        bridge.weight_changed.connect(self._show_weight)

    @property
    def devices(self) -> Devices:
        """As they stand on the page."""
        port = self.scale_port.text().strip()
        return replace(
            self._kept,
            ports=tuple(part for part in self.ports.text().replace(",", " ").split() if part),
            find_usb=self.find_usb.isChecked(),
            scale=ScaleSettings(port, self.baud_rate.currentData()) if port else None,
            sounds=SoundSettings(self.sound.volume, self.sound.muted),
        )

    @property
    def has_changes(self) -> bool:
        return self.devices != self._kept

    def _scanner_part(self) -> QWidget:
        self._state = label("", wrap=True)
        self._state.setObjectName("scanner-state")
        buttons = row(
            button(self.tr("Calibrate…"), self.calibrate, icon="scan", name="calibrate"),
            button(self.tr("Test…"), self.test, icon="search", name="test-scanner"),
            button(self.tr("Calibration sheet…"), self._save_sheet, icon="document", name="sheet"),
            None,
        )
        return _held(column(self._state, buttons))

    def _serial_part(self) -> QWidget:
        self.find_usb = QCheckBox(self.tr("Use scanners that show themselves by USB (USB-COM)"))
        self.find_usb.setChecked(self._kept.find_usb)
        self.ports = QLineEdit(" ".join(self._kept.ports))
        self.ports.setObjectName("ports")
        self.ports.setPlaceholderText("/dev/serial/by-id/… · COM4")
        self._serial_states = label("", "muted", wrap=True)
        self._serial_states.setObjectName("serial-states")
        form = FormRows()
        form.add(self.tr("Other ports"), self.ports)
        return _held(column(self.find_usb, form, self._serial_states))

    def _scale_part(self) -> QWidget:
        scale = self._kept.scale
        self.scale_port = QLineEdit(scale.port if scale else "")
        self.scale_port.setObjectName("scale-port")
        self.scale_port.setPlaceholderText("/dev/ttyUSB0 · COM5")
        self.baud_rate = QComboBox()
        for rate in _BAUD_RATES:
            self.baud_rate.addItem(str(rate), rate)
        self.baud_rate.setCurrentText(str(scale.baud_rate if scale else 9600))
        self._weight = label("", "large")
        self._weight.setObjectName("scale-weight")
        self._scale_state = label("", "muted", wrap=True)
        self._scale_state.setObjectName("scale-state")
        form = FormRows()
        form.add(self.tr("Port"), row(self.scale_port, self.baud_rate, label(self.tr("baud"), "muted")))
        hub = self._bridge.desk.devices
        shown = row(
            self._weight,
            None,
            button(self.tr("Tare"), hub.tare, name="tare"),
            button(self.tr("Zero"), hub.zero, name="zero"),
        )
        hint = self.tr("MT-SICS and Toledo continuous output are told apart by themselves.")
        return _held(column(form, shown, self._scale_state, label(hint, "small", wrap=True)))

    def _file_part(self) -> QWidget:
        hint = self.tr(
            "Everything that is set at this station in one file, to set up the next bench in a minute. No password "
            "is in it."
        )
        buttons = row(
            button(self.tr("Export…"), self._ask_export, icon="export", name="export-profile"),
            button(self.tr("Import…"), self._ask_import, icon="import", name="import-profile"),
            None,
        )
        return _held(column(label(hint, "small", wrap=True), buttons))

    def calibrate(self) -> None:
        """Scan the sheet."""
        from app.ui.devices.calibration_dialog import CalibrationDialog

        CalibrationDialog(self.window(), self._bridge, self._keys, self._learn).open()

    def test(self) -> None:
        """See what arrives."""
        from app.ui.devices.scan_test_dialog import ScanTestDialog

        ScanTestDialog(self.window(), self._bridge, self._keys).open()

    def _learn(self, profile: ScannerProfile) -> None:
        """What was learnt counts at once: the next scan is read so."""
        self._kept = replace(self._kept, scanner=profile)
        devices = self._kept
        self._keys.use(wedge_settings(profile))
        self._show_scanner(profile)
        self._bridge.work(lambda _: self._bridge.desk.set_devices(devices), lambda _: None, failed=self._say)

    def _show_scanner(self, profile: ScannerProfile | None) -> None:
        say = self._bridge.text
        if profile is None:
            self._state.setText(say("scanner_not_calibrated"))
            return
        words = say(f"calibrated_{profile.layout}", speed=profile.gap_ms)
        extra = "" if profile.gs else say("calibration_gs", characters="")
        self._state.setText(f"{words} {extra}".strip())

    def _show_states(self, states: tuple[DeviceState, ...]) -> None:
        lines: dict[str, list[str]] = {"scanner": [], "scale": []}
        for state in states:
            lines[state.kind].append(device_words(self._bridge.text, state))
        self._serial_states.setText("\n".join(lines["scanner"]))
        self._scale_state.setText("\n".join(lines["scale"]))
        if any(state.kind == "scale" and state.fault for state in states):
            self._weight.setText("")

    def _show_weight(self, weight: Weight | None) -> None:
        self._weight.setText(weight_words(weight))

    def _save_sheet(self) -> None:
        self._ask_file(
            QFileDialog.AcceptMode.AcceptSave, "PDF (*.pdf)", "pdf", self.tr("calibration"), self._write_sheet
        )

    def _write_sheet(self, path: str) -> None:
        from app.station.calibration_paper import calibration_pdf

        language = self._bridge.language
        self._bridge.work(
            lambda _: Path(path).write_bytes(calibration_pdf(language)),
            lambda _: self._say(self._bridge.text("cli_written", file=path)),
            failed=self._say,
        )

    def _ask_export(self) -> None:
        name = self._bridge.desk.settings.station
        self._ask_file(QFileDialog.AcceptMode.AcceptSave, "JSON (*.json)", "json", name, self._export)

    def _ask_import(self) -> None:
        self._ask_file(QFileDialog.AcceptMode.AcceptOpen, "JSON (*.json)", "json", "", self._import)

    def _export(self, path: str) -> None:
        from app.ui.devices.profile_files import export_profile

        export_profile(self._bridge, path, self._say)

    def _import(self, path: str) -> None:
        from app.ui.devices.profile_files import import_profile

        import_profile(self._bridge, path, self._imported, self._say)

    def _imported(self, profile: StationProfile) -> None:
        if not shiboken6.isValid(self):
            return
        devices = self._kept = profile.devices
        self.profile_read.emit(profile)
        self._keys.use(wedge_settings(devices.scanner))
        self.ports.setText(" ".join(devices.ports))
        self.find_usb.setChecked(devices.find_usb)
        self.scale_port.setText(devices.scale.port if devices.scale else "")
        self.baud_rate.setCurrentText(str(devices.scale.baud_rate if devices.scale else 9600))
        self.sound.choose(devices.sounds.volume, muted=devices.sounds.muted)
        self._show_scanner(devices.scanner)
        self._say(self._bridge.text("profile_imported"))

    def _say(self, sentence: str) -> None:
        """How it went; the page may have been closed meanwhile."""
        if shiboken6.isValid(self):
            self.note.say(sentence)

    def _ask_file(
        self, mode: QFileDialog.AcceptMode, names: str, suffix: str, name: str, chosen: Callable[[str], None]
    ) -> None:
        dialog = QFileDialog(self)
        dialog.setAcceptMode(mode)
        dialog.setNameFilter(names)
        if mode is QFileDialog.AcceptMode.AcceptSave:
            dialog.setDefaultSuffix(suffix)
            dialog.selectFile(f"{name}.{suffix}")
        dialog.fileSelected.connect(chosen)
        dialog.open()


def _held(layout: QLayout) -> QWidget:
    held = QWidget()
    held.setLayout(layout)
    return held
