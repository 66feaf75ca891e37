"""A line to a printer, whatever it runs over, and how long to wait on it."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds."""

    connect: float = 2.0
    answer: float = 2.0
    """A printer without paper, ribbon, or with its head open may not answer at all (domain 5.3)."""
    send: float = 10.0
    confirm: float = 8.0
    """From the last byte sent until the labels must be on paper."""
    between: float = 0.1


PATIENT = Patience()


class Line(Protocol):
    """Bytes to a printer and back; every method raises ``TimeoutError`` or another ``OSError``."""

    def send(self, data: bytes, seconds: float, /) -> None:
        """All of ``data``, in ``seconds`` at most."""

    def receive(self, seconds: float, /) -> bytes:
        """What has come, at least one byte; raises ``ConnectionResetError`` when the printer hung up."""

    def finish(self, seconds: float, /) -> None:
        """Nothing more will be sent: wait until the printer has taken everything."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
