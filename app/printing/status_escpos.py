"""What a receipt printer says of itself: ``DLE EOT`` at once, ``GS r`` when its turn comes."""

from __future__ import annotations

from app.printing.status import PrinterTrouble, Reason

ASK = b"\x10\x04\x01\x10\x04\x02\x10\x04\x04"
"""Printer, cause of being offline, paper roll: answered in real time, whatever is in the buffer."""
ANSWERS = 3
ALL_READ = b"\x1dr\x01"
"""Stands at the end of a job: answered only after all before it."""

_OFFLINE = 0x08
_COVER, _PAPER_STOP, _FAULT = 0x04, 0x20, 0x40
_PAPER_END = 0x60


def trouble_in(answer: bytes) -> Reason | None:
    """What a person has to mend; raises ``PrinterTrouble`` (not_understood)."""
    printer, cause, roll = _real_time(answer)
    faults = (
        (cause & _COVER, Reason.HEAD_OPEN),
        (cause & _PAPER_STOP or roll & _PAPER_END, Reason.PAPER_OUT),
        (cause & _FAULT, Reason.FAULT),
        (printer & _OFFLINE, Reason.PAUSED),
    )
    return next((reason for there, reason in faults if there), None)


def confirms(answer: bytes) -> bool:
    """Whether the answer to ``GS r`` is among these bytes: bits 4 and 7 are 0 only in it."""
    return any(byte & 0x90 == 0 for byte in answer)


def _real_time(answer: bytes) -> tuple[int, int, int]:
    found = [byte for byte in answer if byte & 0x93 == 0x12]
    if len(found) < ANSWERS:
        raise PrinterTrouble(Reason.NOT_UNDERSTOOD, repr(answer[:40]))
    return found[-3], found[-2], found[-1]
