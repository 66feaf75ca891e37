"""The devices of the bench at work: serial scanners and the scale, opened, followed and told about."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from app.scanning.scale import Pan, Weight
from app.scanning.scale_port import Scale
from app.scanning.scan import ScanSource
from app.scanning.serial_line import SerialFault
from app.scanning.serial_port import SerialScanner
from app.scanning.usb_scanners import SerialDevice, serial_devices
from app.station.devices import Devices, ScaleSettings
from app.station.scale_watch import ScaleWatch
from app.station.station import Station


@dataclass(frozen=True, slots=True)
class DeviceState:
    """A device on a port: ``kind`` is ``scanner`` or ``scale``; ``fault`` is ``None`` while it is heard.

    ``found`` says that it showed itself by USB.
    """

    kind: str
    port: str
    name: str = ""
    found: bool = False
    fault: SerialFault | None = SerialFault.MISSING


class DeviceHub:
    """Opens what ``Devices`` names and what shows itself, from ``start`` to ``stop``; ``use`` changes it.

    Listeners are called from the devices' threads.
    """

    LOOK_SECONDS = 1.0
    #: A scanner that was pulled out is named for so long: nobody sees a word that is gone at once.
    GONE_SECONDS = 10.0

    def __init__(
        self,
        station: Station,
        devices: Devices,
        *,
        list_devices: Callable[[], tuple[SerialDevice, ...]] = serial_devices,
    ) -> None:
        self._station, self._devices, self._list = station, devices, list_devices
        self._scanners: dict[str, SerialScanner] = {}
        self._scale: Scale | None = None
        self._gone: dict[str, float] = {}
        self._states: dict[tuple[str, str], DeviceState] = {}
        self._lock = threading.RLock()
        self._changing = threading.Lock()
        self._stopping = threading.Event()
        self._look = threading.Thread(target=self._look_around, name="usb-scanners", daemon=True)
        self._take_scan: Callable[[str], None] | None = None
        self._state_listeners: list[Callable[[tuple[DeviceState, ...]], None]] = []
        self._weight_listeners: list[Callable[[Weight | None], None]] = []
        self._watch = ScaleWatch(station, Pan(), time.monotonic)

    @property
    def devices(self) -> Devices:
        """How they are set."""
        return self._devices

    @property
    def states(self) -> tuple[DeviceState, ...]:
        """Every device with a port, and how it is."""
        with self._lock:
            return tuple(self._states.values())

    def take_scans(self, taker: Callable[[str], None] | None) -> None:
        """Hand scans of serial scanners to ``taker`` (the window); without one they are the station's."""
        self._take_scan = taker

    def watch_states(self, listener: Callable[[tuple[DeviceState, ...]], None]) -> None:
        """Call ``listener`` with all states when one changes."""
        self._state_listeners.append(listener)

    def watch_weight(self, listener: Callable[[Weight | None], None]) -> None:
        """Call ``listener`` with every reading of the scale, ``None`` when it cannot be heard."""
        self._weight_listeners.append(listener)

    def start(self) -> None:
        """Open everything."""
        with self._changing:
            self._open_all()
        self._look.start()

    def stop(self) -> None:
        """Close everything; a hub is started once."""
        self._stopping.set()
        if self._look.is_alive():
            self._look.join()
        self._close_all()

    def use(self, devices: Devices) -> None:
        """Other settings: what is not the same any more is closed and opened anew."""
        with self._changing:
            before, self._devices = self._devices, devices
            if (before.ports, before.find_usb, before.scale) == (
                devices.ports,
                devices.find_usb,
                devices.scale,
            ):
                return
            self._close_all()
            self._open_all()
        self._tell_states()

    def tare(self) -> None:
        if self._scale is not None:
            self._scale.tare()

    def zero(self) -> None:
        if self._scale is not None:
            self._scale.zero()

    def _open_all(self) -> None:
        for port in self._devices.ports:
            self._add_scanner(DeviceState("scanner", port))
        if self._devices.scale is not None:
            self._add_scale(self._devices.scale)
        self._look_once()

    def _close_all(self) -> None:
        with self._lock:
            lines = [*self._scanners.values(), *([self._scale] if self._scale else [])]
            self._scanners.clear()
            self._scale = None
            self._states.clear()
        for line in lines:
            line.stop()

    def _add_scanner(self, state: DeviceState) -> None:
        changed = partial(self._changed, "scanner", state.port)
        scanner = SerialScanner(state.port, self._scanned, changed)
        with self._lock:
            self._states["scanner", state.port] = state
            self._scanners[state.port] = scanner
        scanner.start()

    def _add_scale(self, settings: ScaleSettings) -> None:
        self._states["scale", settings.port] = DeviceState("scale", settings.port)
        changed = partial(self._changed, "scale", settings.port)
        self._scale = Scale(settings.port, self._weighed, changed, baud_rate=settings.baud_rate)
        self._scale.start()

    def _look_around(self) -> None:
        while not self._stopping.wait(self.LOOK_SECONDS):
            with self._changing:
                self._look_once()

    def _look_once(self) -> None:
        """Open scanners that were plugged in, let go of those that were pulled out."""
        if not self._devices.find_usb:
            return
        scale = self._devices.scale
        named = {*self._devices.ports, *([scale.port] if scale else [])}
        there = {device.path: device for device in self._list() if device.maker and device.path not in named}
        with self._lock:
            known = {state.port for state in self._states.values() if state.found}
        for port in sorted(there.keys() - known):
            self._add_scanner(DeviceState("scanner", port, there[port].name or there[port].maker, found=True))
        self._let_go(known - there.keys())

    def _let_go(self, pulled_out: set[str]) -> None:
        """Forget scanners that have been gone for a while; until then they come back by themselves."""
        now = time.monotonic()
        self._gone = {port: self._gone.get(port, now) for port in pulled_out}
        over = [port for port, since in self._gone.items() if now - since >= self.GONE_SECONDS]
        with self._lock:
            scanners = [scanner for port in over if (scanner := self._scanners.pop(port, None))]
            for port in over:
                self._states.pop(("scanner", port), None)
        for scanner in scanners:
            scanner.stop()
        if over:
            self._tell_states()

    def _scanned(self, text: str) -> None:
        if self._take_scan is not None:
            self._take_scan(text)
        else:
            self._station.scan(text, ScanSource.SERIAL)

    def _weighed(self, weight: Weight) -> None:
        self._watch.put(weight)
        for listener in self._weight_listeners:
            listener(weight)

    def _changed(self, kind: str, port: str, fault: SerialFault | None) -> None:
        with self._lock:
            state = self._states.get((kind, port))
            if state is None:
                return
            self._states[kind, port] = replace(state, fault=fault)
        if kind == "scale" and fault is not None:
            self._watch.forget()
            for listener in self._weight_listeners:
                listener(None)
        self._tell_states()

    def _tell_states(self) -> None:
        states = self.states
        for listener in self._state_listeners:
            listener(states)
