"""The printers that this computer knows: its CUPS queues, those of Windows, and what hangs on its USB cables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from app.printing.line import PATIENT, Patience
from app.printing.printer import Driver, Transport
from app.printing.transport_cups import list_queues
from app.printing.transport_windows import list_windows

#: Where Linux says what a printer on USB calls itself (IEEE 1284): ``MFG:Zebra;CMD:ZPL;MDL:ZTC ZD421-203dpi ZPL;``.
_USB = Path("/sys/class/usbmisc")
_LANGUAGES = (
    (Driver.BROTHER, re.compile(r"\bQL-?\d{3}", re.IGNORECASE)),
    (Driver.ESCPOS, re.compile(r"\bTM-[A-Z]|ESC/?POS|receipt", re.IGNORECASE)),
    (Driver.ZPL, re.compile(r"zebra|\bZTC\b|\bZPL|\bZD\d|\bG[KX]4|raw", re.IGNORECASE)),
)
_DPI = re.compile(r"\b(203|300|600) ?dpi", re.IGNORECASE)
_SOCKET = re.compile(r"socket://(\[[^\]]+\]|[^/:?]+)(?::(\d+))?")
#: How Windows names a "Standard TCP/IP Port": the printer's address, numbered where there are several.
_WINDOWS_PORT = re.compile(r"(?:IP_)?(\d{1,3}(?:\.\d{1,3}){3})(?:_\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundPrinter:
    """A printer as the computer knows it; ``driver`` and ``dpi`` are guessed from what it calls itself."""

    name: str
    transport: Transport
    address: str
    driver: Driver = Driver.PDF
    dpi: int = 203


def found_printers(
    patience: Patience = PATIENT, usb: Path = _USB, server: str = ""
) -> tuple[FoundPrinter, ...]:
    """Ask the computer, or the print server named; blocks for up to ``patience.connect`` + 3
    seconds, once and for each queue.

    Empty where there is no CUPS, no Windows and no cable.
    """
    queues = [_queue(*each, server) for each in list_queues(server, patience)]
    return (*queues, *_windows(), *_cables(usb))


def _queue(name: str, uri: str, model: str, server: str) -> FoundPrinter:
    """A label printer on the network is better asked by its address than by its queue: it says what it lacks."""
    driver, dpi = _guess(f"{uri} {model}")
    socket = _SOCKET.match(uri)
    if socket and driver is not Driver.PDF:
        return FoundPrinter(name, Transport.TCP, f"{socket[1]}:{socket[2] or 9100}", driver, dpi)
    return FoundPrinter(name, Transport.CUPS, f"{name}@{server}" if server else name, driver, dpi)


def _windows() -> list[FoundPrinter]:
    """Those that take their language as it is: an office printer there, or one that writes files, does not."""
    found = []
    for name, port, model in list_windows():
        driver, dpi = _guess(f"{name} {model}")
        if driver is Driver.PDF:
            continue
        address = _WINDOWS_PORT.fullmatch(port)
        if address:
            found.append(FoundPrinter(name, Transport.TCP, f"{address[1]}:9100", driver, dpi))
        else:
            found.append(FoundPrinter(name, Transport.WINDOWS, name, driver, dpi))
    return found


def _cables(usb: Path) -> tuple[FoundPrinter, ...]:
    found = []
    for port in sorted(usb.glob("lp*")):
        try:
            says = (port / "device" / "ieee1284_id").read_text("ascii", errors="replace")
        except OSError:
            continue
        model = re.search(r"(?:MDL|MODEL):([^;]+)", says)
        driver, dpi = _guess(says)
        if model and driver is not Driver.PDF:  # an office printer is reached by its queue
            address = f"/dev/usb/{port.name}"
            found.append(FoundPrinter(model[1].strip(), Transport.DEVICE, address, driver, dpi))
    return tuple(found)


def _guess(says: str) -> tuple[Driver, int]:
    says = says.replace("%20", " ")
    driver = next((driver for driver, signs in _LANGUAGES if signs.search(says)), Driver.PDF)
    dpi = _DPI.search(says)
    return driver, int(dpi[1]) if dpi else 203
