"""What ``arrimage doctor`` says of the bench's devices: scanners, scale, sounds."""

from __future__ import annotations

import queue
import shutil
import sys
from collections.abc import Iterator

from app.config import Settings
from app.scanning.scale import Weight
from app.scanning.scale_port import Scale
from app.scanning.scanner_profile import ScannerProfile
from app.scanning.serial_line import SerialFault, probe
from app.scanning.usb_scanners import serial_devices
from app.station.devices import Devices, DevicesUnreadable, ScaleSettings, load_devices
from app.station.health_check import Check, Finding

#: A scale answers five times a second, or speaks as often.
_SCALE_SECONDS = 2.0
_PLAYERS = ("afplay", "pw-play", "paplay", "aplay")


def examine_devices(settings: Settings) -> Iterator[Check]:
    """Look at every device of this station; a port that the open window uses is busy, which is no fault."""
    try:
        devices = load_devices(settings.folder, settings.station)
    except DevicesUnreadable as fault:
        yield Check("devices", Finding.ERROR, fault.code, fault.values)
        devices = Devices()
    yield from map(_keyboard_scanner, devices.scanners or (None,))
    yield from _serial_scanners(devices)
    if devices.scale is not None:
        yield _scale(devices.scale)
    yield _sounds(devices)


def _keyboard_scanner(profile: ScannerProfile | None) -> Check:
    if profile is None:
        return Check("scanner", Finding.OK, "health_scanner_keyboard")
    values = {"scanner": profile.name, "speed": profile.gap_ms}
    if not profile.gs:
        return Check(
            "scanner", Finding.WARNING, "health_scanner", {**values, "trouble_code": "calibration_gs"}
        )
    return Check(
        "scanner", Finding.OK, "health_scanner", {**values, "trouble_code": f"calibrated_{profile.layout}"}
    )


def _serial_scanners(devices: Devices) -> Iterator[Check]:
    found = [each.path for each in serial_devices() if each.maker] if devices.find_usb else []
    for port in dict.fromkeys((*devices.ports, *found)):
        yield _port("serial_scanner", port, "health_scanner_port")


def _port(kind: str, port: str, good: str) -> Check:
    match probe(port):
        case None:
            return Check("scanner", Finding.OK, good, {"port": port})
        case SerialFault.BUSY:
            return Check("scanner", Finding.OK, "health_port_busy", {"port": port})
        case fault:
            return Check("scanner", Finding.ERROR, f"{kind}_{fault}", {"port": port})


def _scale(settings: ScaleSettings) -> Check:
    heard: queue.Queue[Weight | SerialFault | None] = queue.Queue()
    scale = Scale(settings.port, heard.put, heard.put, baud_rate=settings.baud_rate)
    scale.start()
    values = {"port": settings.port}
    try:
        first = heard.get(timeout=_SCALE_SECONDS)
        if first is SerialFault.BUSY:
            return Check("scale", Finding.OK, "health_port_busy", values)
        if isinstance(first, SerialFault):
            return Check("scale", Finding.ERROR, f"scale_{first}", values)
        weight = heard.get(timeout=_SCALE_SECONDS)
    except queue.Empty:
        return Check("scale", Finding.ERROR, "health_scale_silent", values)
    finally:
        scale.stop()
    grams = weight.gross_g if isinstance(weight, Weight) else 0
    return Check("scale", Finding.OK, "health_scale", {**values, "weight": grams})


def _sounds(devices: Devices) -> Check:
    if sys.platform != "win32" and not any(map(shutil.which, _PLAYERS)):
        return Check("sounds", Finding.WARNING, "health_sounds_none")
    if devices.sounds.muted or not devices.sounds.volume:
        return Check("sounds", Finding.WARNING, "health_sounds_muted")
    return Check("sounds", Finding.OK, "health_sounds", {"volume": devices.sounds.volume})
