"""A scanner on a serial port, played by a pseudo-terminal."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial
from hypothesis import given
from hypothesis import strategies as st

from app import i18n
from app.scanning.serial_line import SerialFault
from app.scanning.serial_port import Framer, SerialScanner
from tests.support.serial_cable import Cable

PATIENCE = 10.0


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    line = Cable(tmp_path)
    yield line
    line.unplug()


class Listener:
    """What the station hears, in order."""

    def __init__(self, path: Path) -> None:
        self.scans: queue.Queue[str] = queue.Queue()
        self.faults: queue.Queue[str | None] = queue.Queue()
        self.scanner = SerialScanner(str(path), self.scans.put, self.faults.put)

    def scan(self) -> str:
        return self.scans.get(timeout=PATIENCE)

    def fault(self) -> str | None:
        return self.faults.get(timeout=PATIENCE)


@pytest.fixture
def listen() -> Iterator[Callable[[Path], Listener]]:
    listeners: list[Listener] = []

    def start(path: Path) -> Listener:
        listeners.append(Listener(path))
        listeners[-1].scanner.start()
        return listeners[-1]

    yield start
    for listener in listeners:
        listener.scanner.stop()


MESSAGE = b"]C10103012345000178\x1d10AB\r\n9002000000012397\rSKU-\xc3\xa9\t\n\n36\nSTX\x03EOT\x04"
SCANS = ["]C10103012345000178\x1d10AB", "9002000000012397", "SKU-é", "36", "STX", "EOT"]


@pytest.mark.parametrize("place", range(len(MESSAGE) + 1))
def test_scans_split_at_every_byte(place: int) -> None:
    framer = Framer()
    assert framer.feed(MESSAGE[:place]) + framer.feed(MESSAGE[place:]) == SCANS
    assert framer.silence() == []


@given(st.lists(st.integers(1, 5), min_size=len(MESSAGE), max_size=len(MESSAGE)))
def test_scans_in_any_portions(sizes: list[int]) -> None:
    framer, found, start = Framer(), [], 0
    for size in sizes:
        found += framer.feed(MESSAGE[start : start + size])
        start += size
    assert found == SCANS


def test_silence_ends_a_scan_without_a_terminator() -> None:
    framer = Framer()
    assert framer.feed(b"3012345000178") == []
    assert framer.silence() == ["3012345000178"]
    assert framer.silence() == []


def test_bytes_that_are_not_utf_8_are_read_as_latin_1() -> None:
    assert Framer().feed(b"caf\xe9\r") == ["café"]


def test_a_device_that_never_ends_does_not_fill_the_memory() -> None:
    framer = Framer()
    assert [len(text) for _ in range(5) for text in framer.feed(b"0" * 1000)] == [5000]


@given(st.binary(max_size=200))
def test_any_bytes_are_taken(data: bytes) -> None:
    framer = Framer()
    for text in framer.feed(data) + framer.silence():
        assert text
        assert not {"\r", "\n", "\t"} & set(text)


def test_two_scans_in_one_read(cable: Cable, listen: Callable[[Path], Listener]) -> None:
    cable.plug_in()
    station = listen(cable.path)
    assert station.fault() is None
    cable.send(b"3012345000178\r\n9002000000012397\r")
    assert [station.scan(), station.scan()] == ["3012345000178", "9002000000012397"]


def test_a_scan_without_terminator_arrives_after_the_silence(
    cable: Cable, listen: Callable[[Path], Listener]
) -> None:
    cable.plug_in()
    station = listen(cable.path)
    assert station.fault() is None
    cable.send(b"3012345000178")
    assert station.scan() == "3012345000178"


def test_unplugged_and_plugged_in_again(cable: Cable, listen: Callable[[Path], Listener]) -> None:
    cable.plug_in()
    station = listen(cable.path)
    assert station.fault() is None
    cable.send(b"BEFORE\rHALF A SC")
    assert station.scan() == "BEFORE"
    cable.unplug()
    assert station.fault() == SerialFault.UNPLUGGED
    cable.plug_in()
    assert station.fault() is None
    cable.send(b"AFTER\r")
    last = station.scan()
    assert last in {"AFTER", "HALF A SC"}  # the half may have been taken for a scan by the silence before
    if last != "AFTER":
        assert station.scan() == "AFTER"


def test_a_missing_scanner_is_reported_once_and_found_when_it_comes(
    cable: Cable, listen: Callable[[Path], Listener]
) -> None:
    station = listen(cable.path)
    assert station.fault() == SerialFault.MISSING
    cable.plug_in()
    assert station.fault() is None
    cable.send(b"3012345000178\r")
    assert station.scan() == "3012345000178"
    assert station.faults.empty()


def test_many_attempts_are_one_fault(cable: Cable) -> None:
    attempts: queue.Queue[int] = queue.Queue()

    class Eager(SerialScanner):
        RETRY_SECONDS = 0.001

        def _open(self) -> serial.Serial:
            attempts.put(1)
            return super()._open()

    faults: queue.Queue[str | None] = queue.Queue()
    scanner = Eager(str(cable.path), print, faults.put)
    scanner.start()
    for _ in range(5):
        attempts.get(timeout=PATIENCE)
    cable.plug_in()
    assert [faults.get(timeout=PATIENCE), faults.get(timeout=PATIENCE)] == [SerialFault.MISSING, None]
    while not attempts.empty():
        attempts.get()
    cable.unplug()
    for _ in range(5):
        attempts.get(timeout=PATIENCE)
    cable.plug_in()
    assert [faults.get(timeout=PATIENCE), faults.get(timeout=PATIENCE)] == [SerialFault.UNPLUGGED, None]
    scanner.stop()


def test_a_port_in_use_is_not_shared(cable: Cable, listen: Callable[[Path], Listener]) -> None:
    cable.plug_in()
    first = listen(cable.path)
    assert first.fault() is None
    second = listen(cable.path)
    assert second.fault() == SerialFault.BUSY
    first.scanner.stop()
    assert second.fault() is None


def test_what_is_no_port_is_said(tmp_path: Path, listen: Callable[[Path], Listener]) -> None:
    plain = tmp_path / "notes.txt"
    plain.write_text("not a port")
    assert listen(plain).fault() == SerialFault.FAILED


def test_stopping_ends_the_thread_and_frees_the_port(
    cable: Cable, listen: Callable[[Path], Listener]
) -> None:
    cable.plug_in()
    threads = threading.active_count()
    first = listen(cable.path)
    assert first.fault() is None
    first.scanner.stop()
    first.scanner.stop()
    assert threading.active_count() == threads
    assert listen(cable.path).fault() is None


def test_a_station_that_fails_on_a_scan_hears_that_the_scanner_is_gone(
    cable: Cable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_text: str) -> None:
        raise RuntimeError("our own bug")

    raised: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: raised.append(args.exc_type))
    faults: queue.Queue[str | None] = queue.Queue()
    cable.plug_in()
    scanner = SerialScanner(str(cable.path), fail, faults.put)
    scanner.start()
    assert faults.get(timeout=PATIENCE) is None
    cable.send(b"3012345000178\r")
    assert faults.get(timeout=PATIENCE) == SerialFault.FAILED
    scanner.stop()
    assert raised == [RuntimeError]


def test_a_scanner_that_was_never_started_stops() -> None:
    Listener(Path("nowhere")).scanner.stop()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("fault", SerialFault)
def test_every_fault_has_its_words(fault: SerialFault, language: str) -> None:
    for kind in ("serial_scanner", "scale"):
        words = i18n.text(language, f"{kind}_{fault}", port="COM4")
        assert "COM4" in words
        assert f"{kind}_{fault}" not in words
