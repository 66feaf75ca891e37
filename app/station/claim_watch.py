"""What lies open here and is somebody else's by now leaves the station at once, and who has it is said."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from typing import Any

from app.database.changes import EVERYTHING, Change
from app.database.unit_of_work import UnitOfWork
from app.station.session import Job, Session
from app.station.station import Station
from app.workflows import claims
from app.workflows.outcome import Level, Outcome

_HEARD_OF = {Job.PACKING: ("order_id", claims.ORDER), Job.PICKING: ("pick_list_id", claims.PICK_LIST)}
_RETURNS = ("rma_id", claims.RETURN)
_log = logging.getLogger(__name__)


def open_work(session: Session) -> tuple[claims.Work, int] | None:
    """What the session stands at, if it is something that one person has."""
    place: Mapping[str, Any] = session.place
    name, work = _RETURNS if session.job is Job.RETURNS else _HEARD_OF.get(session.job, ("", claims.ORDER))
    return (work, int(place[name])) if place.get(name) else None


class ClaimWatch:
    """Listens to the change feed; looks only when what lies open here may have changed."""

    def __init__(self, station: Station) -> None:
        self._station = station

    def hear(self, changes: Iterable[Change]) -> None:
        """From a thread of the feed: read who has it now, and let go of it where that is another station."""
        mine = open_work(self._station.session)
        if mine is None or not self._station.is_running:
            return
        work, subject_id = mine
        ours = {EVERYTHING, Change(work.subject, subject_id), Change(work.subject, 0)}
        if not ours.isdisjoint(changes):
            station_id = self._station.actor.station_id
            reading = self._station.read(lambda connection: claims.lies_at(connection, work, subject_id))
            reading.add_done_callback(lambda found: self._look(found, work, subject_id, station_id))

    def _look(self, found: Future[int | None], work: claims.Work, subject_id: int, here: int) -> None:
        if found.cancelled():
            return
        if error := found.exception():
            _log.info("who has %s %d cannot be read: %s", work.subject, subject_id, type(error).__name__)
        elif found.result() not in {None, here}:
            self._station.let_go(lambda session: _lost(session, work, subject_id))


def _lost(session: Session, work: claims.Work, subject_id: int) -> Any:
    """The action that says so, or ``None`` where the session stands at something else by now."""
    if open_work(session) != (work, subject_id):
        return None

    def tell(uow: UnitOfWork) -> Outcome:
        taken = claims.taken_from_here(uow, work, subject_id)
        if taken is None:
            return Outcome("claim_kept")
        return Outcome(
            "taken_from_you",
            taken,
            Level.WARNING,
            facts=taken,
            session={"job": session.job.value, **session.still_to_scan},
        )

    return tell
