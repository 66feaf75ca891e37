"""The conversation with a printer over a line: ask, send, ask until it is on paper."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from app.printing.line import Line, Patience
from app.printing.printer import Driver
from app.printing.status import (
    HOST_STATUS,
    Delivery,
    DeliveryState,
    PrinterStatus,
    PrinterTrouble,
    Reason,
    is_whole,
    read_status,
)
from app.printing.status_escpos import ALL_READ, ANSWERS, ASK, confirms, trouble_in


@dataclass(frozen=True, slots=True)
class _Talk:
    line: Line
    patience: Patience
    stop: threading.Event


def ask(line: Line, driver: Driver, patience: Patience) -> Reason | None:
    """What a person has to mend, before anything is sent; raises ``PrinterTrouble`` (no_answer, not_understood).

    PDF printers and Brother's on a network answer no question: ``None``.
    """
    match driver:
        case Driver.ZPL:
            return ask_zpl(line, patience).trouble
        case Driver.ESCPOS:
            return _ask_escpos(line, patience)
        case Driver.PDF | Driver.BROTHER:
            return None


def print_over(line: Line, job: bytes, driver: Driver, patience: Patience, stop: threading.Event) -> Delivery:
    """One whole job; raises ``PrinterTrouble``: nothing was printed, except for ``in_doubt``."""
    if trouble := ask(line, driver, patience):
        raise PrinterTrouble(trouble)
    try:
        line.send(job + ALL_READ if driver is Driver.ESCPOS else job, patience.send)
    except OSError as error:
        raise PrinterTrouble(Reason.IN_DOUBT, f"while sending: {error}") from error
    talk = _Talk(line, patience, stop)
    try:
        match driver:
            case Driver.ZPL:
                return _confirm_zpl(talk)
            case Driver.ESCPOS:
                return _confirm_escpos(talk)
            case Driver.PDF | Driver.BROTHER:
                line.finish(patience.send)
                return Delivery(DeliveryState.HANDED_OVER)
    except OSError as error:
        raise PrinterTrouble(Reason.IN_DOUBT, f"after sending: {error}") from error


def ask_zpl(line: Line, patience: Patience) -> PrinterStatus:
    """Ask before anything was sent: whatever goes wrong, nothing has been printed."""
    try:
        return read_status(_host_status(line, patience.answer))
    except OSError as error:
        raise PrinterTrouble(Reason.NO_ANSWER, str(error) or "silent") from error


def _host_status(line: Line, seconds: float) -> bytes:
    """One ``~HS`` and its whole answer within ``seconds``."""
    return _exchange(line, HOST_STATUS, seconds, is_whole)


def _exchange(line: Line, question: bytes, seconds: float, whole: object) -> bytes:
    assert callable(whole)
    deadline = time.monotonic() + seconds
    line.send(question, seconds)
    answer = b""
    while not whole(answer):
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        answer += line.receive(left)
    return answer


def _confirm_zpl(talk: _Talk) -> Delivery:
    """The printer has the job: it prints, waits for a person, falls silent, or the line breaks."""
    deadline = time.monotonic() + talk.patience.confirm
    while True:
        try:
            status = read_status(_host_status(talk.line, talk.patience.answer))
        except TimeoutError:
            # Whole job sent, line open, no word: as printers without paper do.
            return Delivery(DeliveryState.HANDED_OVER, Reason.NO_ANSWER)
        except PrinterTrouble as garbled:
            return Delivery(DeliveryState.HANDED_OVER, garbled.code)
        # The last label of a roll is on paper though the roll is empty now: the next job will be told so.
        if status.idle and not status.memory_lost:
            return Delivery(DeliveryState.CONFIRMED)
        if time.monotonic() >= deadline or talk.stop.wait(talk.patience.between):
            return Delivery(DeliveryState.HANDED_OVER, status.trouble)


def _ask_escpos(line: Line, patience: Patience) -> Reason | None:
    try:
        answer = _exchange(line, ASK, patience.answer, lambda got: len(got) >= ANSWERS)
    except OSError as error:
        raise PrinterTrouble(Reason.NO_ANSWER, str(error) or "silent") from error
    return trouble_in(answer)


def _confirm_escpos(talk: _Talk) -> Delivery:
    """The last command of the job is answered once all before it is on paper."""
    deadline = time.monotonic() + talk.patience.confirm
    while True:
        try:
            if confirms(talk.line.receive(talk.patience.answer)):
                return Delivery(DeliveryState.CONFIRMED)
        except TimeoutError:
            pass
        try:
            answer = _exchange(talk.line, ASK, talk.patience.answer, lambda got: len(got) >= ANSWERS)
            if confirms(answer):
                return Delivery(DeliveryState.CONFIRMED)
            waiting_for = trouble_in(answer)
        except TimeoutError:
            return Delivery(DeliveryState.HANDED_OVER, Reason.NO_ANSWER)
        except PrinterTrouble as garbled:
            return Delivery(DeliveryState.HANDED_OVER, garbled.code)
        if time.monotonic() >= deadline or talk.stop.wait(talk.patience.between):
            return Delivery(DeliveryState.HANDED_OVER, waiting_for)
