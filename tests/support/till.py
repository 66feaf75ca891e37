"""A virtual receipt printer on a real socket: it answers ``DLE EOT`` at once and ``GS r`` in its turn."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Self


class VirtualTill:
    """Use as a context manager; ``printed`` holds what came out, without the questions."""

    def __init__(self, **faults: bool) -> None:
        self.faults = {name for name, there in faults.items() if there}
        """cover_open, paper_out, fault, offline, silent, garbled; paper_out_in_job: the roll ends in a job."""
        self.printed = bytearray()
        self._waiting = bytearray()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(timeout=10)
        self._listener.close()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(0.05)
                self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        while not self._stop.is_set():
            try:
                chunk = connection.recv(512)
            except TimeoutError:
                continue
            except OSError:
                return
            if not chunk:
                return
            self._waiting += chunk
            self._take(connection)

    def _take(self, connection: socket.socket) -> None:
        # Real-time questions are answered wherever they stand in the stream.
        while (at := self._waiting.find(b"\x10\x04")) >= 0 and at + 2 < len(self._waiting):
            self._say(connection, self._status(self._waiting[at + 2]))
            del self._waiting[at : at + 3]
        if self._waiting and "paper_out_in_job" in self.faults:
            self.faults.add("paper_out")
        if self.faults & {"cover_open", "paper_out", "fault", "offline"}:
            return
        at = self._waiting.find(b"\x1dr\x01")
        if at >= 0:
            self.printed += self._waiting[:at]
            del self._waiting[: at + 3]
            self._say(connection, 0x00)

    def _status(self, number: int) -> int:
        state = 0x12
        offline = self.faults & {"cover_open", "paper_out", "fault", "offline"}
        if number == 1 and offline:
            state |= 0x08
        if number == 2:
            state |= 0x04 * ("cover_open" in self.faults) | 0x20 * ("paper_out" in self.faults)
            state |= 0x40 * ("fault" in self.faults)
        if number == 4 and "paper_out" in self.faults:
            state |= 0x60
        return state

    def _say(self, connection: socket.socket, byte: int) -> None:
        if "silent" not in self.faults:
            connection.sendall(b"\xff" if "garbled" in self.faults else bytes([byte]))
