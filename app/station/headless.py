"""A station without a screen: scans in, one a line, and one JSON outcome a line out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TextIO

from app.database.unit_of_work import UnitOfWork
from app.i18n import text
from app.models.refusals import Refusal
from app.scanning.scan import ScanSource
from app.station.photos import PhotoUnreadable, closing_waits, keep_photo, open_parcel
from app.station.session import Job
from app.station.standing import step_of
from app.station.station import Answer, Station
from app.workflows import parcel_photos, staffing
from app.workflows.outcome import Level, Outcome


def run(station: Station, lines: Iterable[str], out: TextIO, language: str, folder: Path) -> int:
    """Answer every line in order; returns 1 if any outcome was an error, else 0.

    A line is a scan, or starts with ``:``: ``:job`` and one of ``Job``, ``:undo`` and the other commands,
    ``:photo FILE``, ``:pin NAME PIN`` and ``:sign-out``. Each answer is written once it is durable, in order.
    ``folder``: the station's, for its photos.
    Scans are read on meanwhile, and kept where the database is away; a command waits for what was asked before it.
    """
    errors = 0

    def write(given: str, answered: Future[Answer] | Answer) -> None:
        nonlocal errors
        answer = answered.result() if isinstance(answered, Future) else answered
        errors += answer.outcome.level.value == "error"
        out.write(json.dumps(as_line(answer, given, language), ensure_ascii=False) + "\n")
        out.flush()

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="answers") as writer:
        last: Future[None] | None = None
        for line in lines:
            given = line.rstrip("\r\n")
            if not given.strip():
                continue
            if not given.startswith(":"):
                last = writer.submit(write, given, station.scan(given, ScanSource.FILE))
                continue
            if last is not None:
                last.result()
            last = writer.submit(write, given, _command(station, given, folder))
        if last is not None:
            last.result()
    return 1 if errors else 0


def _command(station: Station, given: str, folder: Path) -> Answer:
    command, *words = given[1:].split()
    match command, words:
        case "job", [name] if name in set(Job):
            session = station.turn_to(Job(name)).result()
            return Answer(given, "", Outcome(f"job_{name}"), session)
        case "pin", [*name, pin] if name:
            return station.act(_sign_in(" ".join(name), pin)).result()
        case "photo", [_, *_]:
            return _photograph(station, folder, Path(given.split(maxsplit=1)[1]))
        case "sign-out", []:
            return station.act(_sign_out(station.session.name)).result()
        case _:
            return station.press(command.replace("-", "_")).result()


def _photograph(station: Station, folder: Path, source: Path) -> Answer:
    """A photo of the box that lies open on the bench; where its parcel only waited for it, that is closed."""
    parcel_id = open_parcel(station.session)
    if parcel_id is None:
        return station.press("photo").result()

    try:
        kept = keep_photo(folder, source)
    except PhotoUnreadable as unreadable:
        return station.act(_refusing(unreadable)).result()

    def note(uow: UnitOfWork) -> Outcome:
        return parcel_photos.add_photo(uow, parcel_id, kept.file_name, kept.sha256, kept.view)

    answer = station.act(note).result()
    if answer.outcome.level is Level.OK and closing_waits(answer.session, parcel_id):
        return station.press("close_parcel").result()
    return answer


def _refusing(refusal: Refusal) -> Any:
    def action(_: UnitOfWork) -> Outcome:
        raise refusal

    return action


def _sign_in(name: str, pin: str) -> Any:
    def action(uow: UnitOfWork) -> Outcome:
        return staffing.sign_in_by_pin(uow, name, pin)

    return action


def _sign_out(name: str) -> Any:
    def action(uow: UnitOfWork) -> Outcome:
        return staffing.sign_out(uow, name)

    return action


def as_line(answer: Answer, given: str, language: str) -> dict[str, Any]:
    """One answer as the JSON object that `docs/cli.md` describes."""
    outcome = answer.outcome
    return {
        "scan": _without_pin(given),
        "scan_id": answer.scan_id,
        "level": outcome.level.value,
        "code": outcome.code,
        "message": text(language, outcome.code, **outcome.values),
        "next": text(language, f"prompt_{outcome.next}") if outcome.next else "",
        "step": step_of(answer.session).value,
        "order": outcome.order,
        "facts": dict(outcome.facts),
    }


def _without_pin(given: str) -> str:
    return " ".join(given.split()[:-1]) if given.startswith(":pin") else given
