"""A virtual label printer on a real socket: it prints, answers ``~HS``, and fails on request."""

from __future__ import annotations

import re
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

_TOKEN = re.compile(rb"~HS|~JA|~PP|~PS|\^XA.*?\^XZ", re.DOTALL)


@dataclass
class Behaviour:
    """What the printer does; tests change it at any time, also in the middle of a job."""

    paper_out: bool = False
    ribbon_out: bool = False
    head_open: bool = False
    paused: bool = False
    buffer_full: bool = False
    too_hot: bool = False
    memory_lost: bool = False
    silent: bool = False
    """Takes everything and answers nothing."""
    silent_when_blocked: bool = False
    """As many real printers: no answer at all while something is wrong."""
    garbled: bool = False
    reset_after: int | None = None
    """Drop the line, the hard way, after so many bytes of a job."""
    close_after_job: bool = False
    """End the connection once a label has been received, without another answer."""
    answers_until_printed: int = 0
    """So many status answers still show the label waiting: a slow printer."""
    stalled: bool = False
    """Reads nothing more once the status has been answered."""
    paper_out_after: int | None = None
    """The roll ends after so many labels."""

    @property
    def blocked(self) -> bool:
        return any(
            (self.paper_out, self.ribbon_out, self.head_open, self.paused, self.too_hot, self.memory_lost)
        )


@dataclass
class VirtualPrinter:
    """Use as a context manager; ``address`` is what a printer's settings would hold."""

    behaviour: Behaviour = field(default_factory=Behaviour)
    plugged_at: int = 0
    """The port to answer on; any free one unless the printer is to come back where it was."""

    def __post_init__(self) -> None:
        self.printed: list[bytes] = []
        """One entry a label that came out, ``^PQ`` counted."""
        self.waiting: list[bytes] = []
        self.received = bytearray()
        """Every byte of every connection, status questions left out."""
        self.connections = 0
        self.questions = 0
        self._slow = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", self.plugged_at))
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=10)
        self._listener.close()

    def mend(self) -> None:
        """A person loads paper, closes the cover and presses the button: what waits is printed."""
        with self._lock:
            self.behaviour = Behaviour()
            self._print()

    def _start(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]  # one of our own methods
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            self.connections += 1
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(0.05)
        pending, job_bytes = b"", 0
        with connection, suppress(OSError):  # whoever asked may have gone
            while not self._stop.is_set():
                if self.behaviour.stalled and self.questions:
                    self._stop.wait(0.02)
                    continue
                try:
                    chunk = connection.recv(512)
                except TimeoutError:
                    continue
                if not chunk:
                    return
                job_bytes += len(chunk.replace(b"~HS\r\n", b""))
                limit = self.behaviour.reset_after
                if limit is not None and job_bytes >= limit:
                    # Linger 0: the other side sees a reset, as when a cable or a firmware gives out.
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                pending = self._consume(connection, pending + chunk)
                if self.behaviour.close_after_job and self.received and not pending.strip():
                    return

    def _consume(self, connection: socket.socket, data: bytes) -> bytes:
        """Act on the whole tokens in ``data``; return the rest."""
        while found := _TOKEN.search(data):
            token, data = found[0], data[found.end() :]
            with self._lock:
                if token == b"~HS":
                    self.questions += 1
                    self._answer(connection)
                elif token == b"~JA":
                    self.waiting.clear()
                elif token in {b"~PP", b"~PS"}:
                    self.behaviour.paused = token == b"~PP"
                    self._print()
                else:
                    self.received += token
                    copies = re.search(rb"\^PQ(\d+)", token)
                    self.waiting += [token] * (int(copies[1]) if copies else 1)
                    self._slow = self.behaviour.answers_until_printed
                    self._print()
        return data

    def _print(self) -> None:
        while self.waiting and not self.behaviour.blocked and not self._slow:
            self.printed.append(self.waiting.pop(0))
            if (
                self.behaviour.paper_out_after is not None
                and len(self.printed) >= self.behaviour.paper_out_after
            ):
                self.behaviour.paper_out = True

    def _answer(self, connection: socket.socket) -> None:
        state = self.behaviour
        if state.silent or (state.silent_when_blocked and state.blocked):
            return
        if state.garbled:
            connection.sendall(b"\x02HTTP/1.1 400\x03\r\n" * 3)
            return
        if self._slow:
            self._slow -= 1
        count = len(self.waiting)
        if not self._slow:
            # What is counted now comes out right after the answer, as the motor runs.
            first, second = self._strings(count)
            self._print()
        else:
            first, second = self._strings(count)
        for string in (first, second, "1234,0"):
            connection.sendall(b"\x02" + string.encode() + b"\x03\r\n")

    def _strings(self, count: int) -> tuple[str, str]:
        state = self.behaviour
        return (
            f"030,{state.paper_out:d},{state.paused:d},1200,{count:03d},{state.buffer_full:d},0,0,000,"
            f"{state.memory_lost:d},0,{state.too_hot:d}",
            f"000,0,{state.head_open:d},{state.ribbon_out:d},1,2,6,0,{count:08d},1,000",
        )
