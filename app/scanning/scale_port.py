"""A scale on a serial port: asked five times a second where it does not speak by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import serial

from app.scanning.scale import ASK_TARE, ASK_WEIGHT, TARE, ZERO, ScaleReader, Weight
from app.scanning.serial_line import SerialFault, SerialLine

_ASK_SECONDS = 0.2
#: A tare changes when somebody presses its key, now and then.
_ASKS_A_TARE = 4


class Scale(SerialLine):
    """Calls ``on_weight`` with every reading, in its own thread."""

    SILENCE_SECONDS = 0.05

    def __init__(
        self,
        path: str,
        on_weight: Callable[[Weight], None],
        on_fault: Callable[[SerialFault | None], None],
        *,
        baud_rate: int = 9600,
    ) -> None:
        super().__init__(path, on_fault, baud_rate=baud_rate)
        self._on_weight = on_weight
        self._reader = ScaleReader()
        self._asked_at, self._asks = 0.0, 0
        self._orders: list[bytes] = []

    def tare(self) -> None:
        """From now on show what is added; the parcel's weight is not changed by it."""
        self._orders.append(TARE)

    def zero(self) -> None:
        """What the empty scale shows is nothing."""
        self._orders.append(ZERO)

    def opened(self) -> None:
        self._reader = ScaleReader()
        self._asked_at, self._asks = 0.0, 0

    def heard(self, port: serial.Serial, data: bytes) -> None:
        for weight in self._reader.feed(data):
            self._on_weight(weight)
        # A line that takes nothing is noticed by the next read.
        with suppress(serial.SerialTimeoutException):
            self._speak(port)

    def _speak(self, port: serial.Serial) -> None:
        while self._orders:
            port.write(self._orders.pop(0))
        now = time.monotonic()
        if not self._reader.speaks_unasked and now - self._asked_at >= _ASK_SECONDS:
            self._asked_at = now
            port.write(ASK_TARE if self._asks % _ASKS_A_TARE == 0 else ASK_WEIGHT)
            self._asks += 1
