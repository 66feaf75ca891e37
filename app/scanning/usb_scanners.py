"""Which serial ports are scanners: makers whose USB devices with a port read barcodes."""

from __future__ import annotations

from dataclasses import dataclass

#: USB vendor ids of makers of scanners (the public list of USB ids); a device of theirs with a serial port is a
#: scanner set to "USB COM". Adapters with a serial plug (FTDI, Prolific, CH340) may be anything: their port is typed.
MAKERS = {
    0x0536: "Honeywell",
    0x05E0: "Zebra",
    0x05F9: "Datalogic",
    0x065A: "Opticon",
    0x067E: "Intermec",
    0x0745: "CipherLab",
    0x076D: "Denso",
    0x080C: "Datalogic",
    0x0C2E: "Honeywell",
    0x1EAB: "Newland",
}


@dataclass(frozen=True, slots=True)
class SerialDevice:
    """A port that the system lists; ``maker`` is empty where it is no scanner that we know."""

    path: str
    name: str
    maker: str


def serial_devices() -> tuple[SerialDevice, ...]:
    """The ports that are plugged in now."""
    from serial.tools import list_ports

    return tuple(
        SerialDevice(port.device, port.product or port.description or "", MAKERS.get(port.vid or 0, ""))
        for port in list_ports.comports()
        if port.vid is not None
    )
