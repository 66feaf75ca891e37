"""What hangs on serial ports: scanners, and the scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.station.devices import ScaleSettings
from app.ui.devices.device_words import device_words
from app.ui.devices.scale_words import weight_words
from app.ui.widgets.layout import FormRows, button, column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.scanning.scale import Weight
    from app.station.device_hub import DeviceState
    from app.station.devices import Devices
    from app.ui.bridge import Bridge

_BAUD_RATES = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


class SerialScannersPart(QWidget):
    """Scanners on a port: those that show themselves, those that are named, and how each is."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.find_usb = QCheckBox(self.tr("Use scanners that show themselves by USB (USB-COM)"))
        self.ports = QLineEdit()
        self.ports.setObjectName("ports")
        self.ports.setPlaceholderText("/dev/serial/by-id/… · COM4")
        self._states = label("", "muted", wrap=True)
        self._states.setObjectName("serial-states")
        form = FormRows()
        form.add(self.tr("Other ports"), self.ports)
        self.setLayout(column(self.find_usb, form, self._states))
        self.show_devices(bridge.desk.devices.devices)
        self._show_states(bridge.desk.devices.states)
        bridge.devices_changed.connect(self._show_states)

    def taken_into(self, devices: Devices) -> Devices:
        """These devices with the ports that are entered."""
        ports = tuple(part for part in self.ports.text().replace(",", " ").split() if part)
        return replace(devices, ports=ports, find_usb=self.find_usb.isChecked())

    def show_devices(self, devices: Devices) -> None:
        """Show the ports of ``devices``."""
        self.find_usb.setChecked(devices.find_usb)
        self.ports.setText(" ".join(devices.ports))

    def _show_states(self, states: tuple[DeviceState, ...]) -> None:
        lines = [device_words(self._bridge.text, state) for state in states if state.kind == "scanner"]
        self._states.setText("\n".join(lines))


class ScalePart(QWidget):
    """The scale's port, and what it shows now."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.port = QLineEdit()
        self.port.setObjectName("scale-port")
        self.port.setPlaceholderText("/dev/ttyUSB0 · COM5")
        self.baud_rate = QComboBox()
        for rate in _BAUD_RATES:
            self.baud_rate.addItem(str(rate), rate)
        self._weight = label("", "large")
        self._weight.setObjectName("scale-weight")
        self._state = label("", "muted", wrap=True)
        self._state.setObjectName("scale-state")
        form = FormRows()
        form.add(self.tr("Port"), row(self.port, self.baud_rate, label(self.tr("baud"), "muted")))
        hub = bridge.desk.devices
        shown = row(
            self._weight,
            None,
            button(self.tr("Tare"), hub.tare, name="tare"),
            button(self.tr("Zero"), hub.zero, name="zero"),
        )
        hint = self.tr("MT-SICS and Toledo continuous output are told apart by themselves.")
        self.setLayout(column(form, shown, self._state, label(hint, "small", wrap=True)))
        self.show_devices(hub.devices)
        self._show_weight(bridge.weight)
        self._show_states(hub.states)
        bridge.devices_changed.connect(self._show_states)
        bridge.weight_changed.connect(self._show_weight)

    def taken_into(self, devices: Devices) -> Devices:
        """These devices with the scale that is entered; none without a port."""
        port = self.port.text().strip()
        return replace(devices, scale=ScaleSettings(port, self.baud_rate.currentData()) if port else None)

    def show_devices(self, devices: Devices) -> None:
        """Show the scale of ``devices``."""
        scale = devices.scale
        self.port.setText(scale.port if scale else "")
        self.baud_rate.setCurrentText(str(scale.baud_rate if scale else ScaleSettings("").baud_rate))

    def _show_states(self, states: tuple[DeviceState, ...]) -> None:
        scales = [state for state in states if state.kind == "scale"]
        self._state.setText("\n".join(device_words(self._bridge.text, state) for state in scales))
        if any(state.fault for state in scales):
            self._weight.setText("")

    def _show_weight(self, weight: Weight | None) -> None:
        self._weight.setText(weight_words(weight))
