"""A printer as it is configured: its language, the way to it, and what is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.printing.layout import Media
from app.printing.symbols import RESOLUTIONS


class Driver(StrEnum):
    """The language a printer speaks."""

    ZPL = "zpl"
    PDF = "pdf"
    ESCPOS = "escpos"
    """Receipt printers."""
    BROTHER = "brother_ql"
    """Brother QL in raster mode, always 300 dpi."""


class Transport(StrEnum):
    """The way to a printer, and what its address is then."""

    TCP = "tcp"
    """``host:port``."""
    FOLDER = "folder"
    CUPS = "cups"
    """A queue: ``zebra1``, or ``zebra1@server:631``."""
    DEVICE = "device"
    """``/dev/usb/lp0``, ``/dev/ttyUSB0@19200``, ``COM3``."""
    WINDOWS = "windows"
    """The name of a Windows printer."""


@dataclass(frozen=True, slots=True)
class Printer:
    """One printer of a station; sizes in mm; raises ``ValueError`` for a resolution we have no bars for."""

    code: str
    name: str
    driver: Driver
    transport: Transport
    address: str
    dpi: int
    width: float
    height: float
    """0 for tape and receipt paper: as long as what is printed."""

    def __post_init__(self) -> None:
        if self.dpi not in RESOLUTIONS:
            raise ValueError(f"{self.code}: {self.dpi} dpi, not one of {RESOLUTIONS}")

    @property
    def media(self) -> Media:
        return Media(self.width, self.height)

    @property
    def endless(self) -> bool:
        return not self.height

    @property
    def size(self) -> str:
        """``102 × 152``, or ``62`` for a tape."""
        return f"{self.width:.0f}" if self.endless else f"{self.width:.0f} × {self.height:.0f}"
