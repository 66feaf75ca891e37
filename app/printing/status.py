"""What a printer says of itself: the ``~HS`` answer, and the one error that printing can end in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HOST_STATUS = b"~HS\r\n"
"""The question; a printer answers it at once, between two labels too."""

_STX, _ETX = b"\x02", b"\x03"


class Reason(StrEnum):
    """Why a job did not, or may not have, come out; words in the catalogue as ``printer_<reason>``."""

    OFF = "off"
    NO_ANSWER = "no_answer"
    NOT_UNDERSTOOD = "not_understood"
    PAPER_OUT = "paper_out"
    RIBBON_OUT = "ribbon_out"
    HEAD_OPEN = "head_open"
    PAUSED = "paused"
    BUFFER_FULL = "buffer_full"
    TOO_HOT = "too_hot"
    MEMORY_LOST = "memory_lost"
    IN_DOUBT = "in_doubt"
    BAD_ADDRESS = "bad_address"
    FOLDER_MISSING = "folder_missing"
    FOLDER_REFUSED = "folder_refused"
    DISK_FULL = "disk_full"
    FAULT = "fault"
    DEVICE_MISSING = "device_missing"
    DEVICE_REFUSED = "device_refused"
    QUEUE_MISSING = "queue_missing"
    QUEUE_STOPPED = "queue_stopped"
    QUEUE_REFUSED = "queue_refused"
    SPOOLED = "spooled"
    SPOOLER_OFF = "spooler_off"
    SPOOLER_MISSING = "spooler_missing"
    OTHER_SYSTEM = "other_system"


class PrinterTrouble(Exception):  # named after the fact, as all refusals are
    """A job was not printed or, for ``in_doubt``, perhaps was; ``detail`` is for the log."""

    def __init__(self, code: Reason, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail

    @property
    def maybe_printed(self) -> bool:
        """True: only a person who has looked may print again. False: nothing came out, a worker may retry."""
        return self.code is Reason.IN_DOUBT


class DeliveryState(StrEnum):
    HANDED_OVER = "handed_over"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a job came: ``confirmed`` is on paper, ``handed_over`` may still wait for a person."""

    state: DeliveryState
    waiting_for: Reason | None = None
    """What the printer said it lacks, when it has not printed yet."""
    file: str = ""
    """The file written, for a folder."""


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """The parts of a ``~HS`` answer that decide anything."""

    paper_out: bool
    paused: bool
    buffer_full: bool
    partial_format: bool
    memory_lost: bool
    too_hot: bool
    head_open: bool
    ribbon_out: bool
    formats_waiting: int
    labels_remaining: int

    @property
    def trouble(self) -> Reason | None:
        """The first thing a person has to mend, if any."""
        faults = (
            (self.head_open, Reason.HEAD_OPEN),
            (self.paper_out, Reason.PAPER_OUT),
            (self.ribbon_out, Reason.RIBBON_OUT),
            (self.too_hot, Reason.TOO_HOT),
            (self.memory_lost, Reason.MEMORY_LOST),
            (self.paused, Reason.PAUSED),
            (self.buffer_full, Reason.BUFFER_FULL),
        )
        return next((reason for there, reason in faults if there), None)

    @property
    def idle(self) -> bool:
        """Nothing waits and nothing is half received: what was sent is on paper."""
        return not (self.formats_waiting or self.labels_remaining or self.partial_format)


def is_whole(answer: bytes) -> bool:
    """Whether the three strings of a ``~HS`` answer have all arrived."""
    return answer.count(_ETX) >= 3


def read_status(answer: bytes) -> PrinterStatus:
    """Parse three strings, each between STX and ETX; raises ``PrinterTrouble`` (not_understood)."""
    strings = [part.split(_ETX, 1)[0] for part in answer.split(_STX)[1:]]
    try:
        first, second = (string.decode("ascii").split(",") for string in strings[:2])
        return PrinterStatus(
            paper_out=_flag(first[1]),
            paused=_flag(first[2]),
            formats_waiting=int(first[4]),
            buffer_full=_flag(first[5]),
            partial_format=_flag(first[7]),
            memory_lost=_flag(first[9]),
            too_hot=_flag(first[11]),
            head_open=_flag(second[2]),
            ribbon_out=_flag(second[3]),
            labels_remaining=int(second[8]),
        )
    except (ValueError, IndexError) as error:
        raise PrinterTrouble(Reason.NOT_UNDERSTOOD, repr(answer[:120])) from error


def _flag(text: str) -> bool:
    if text.strip() not in {"0", "1"}:
        raise ValueError(text)
    return text.strip() == "1"
