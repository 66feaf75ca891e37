"""A station says that it is there: what it holds is its own as long as it is heard of."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy import func, update

from app.database.faults import DatabaseFault
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.staff import Station
from app.workflows import claims

#: Nine beats may be lost before a station counts as silent (``claims.SILENT_AFTER``).
_BEAT_SECONDS = 10.0
_log = logging.getLogger(__name__)


def beat(uow: UnitOfWork) -> None:
    """One sign of life: a single statement, of which nobody is notified."""
    uow.connection.execute(
        update(Station).where(Station.id == uow.actor.station_id).values(seen_at=func.now())
    )


class Heartbeat:
    """A thread that beats; a database that does not answer is tried again at the next beat."""

    def __init__(self, database: Database, actor: Actor) -> None:
        self._database, self._actor = database, actor
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, *, give_back: bool = True) -> None:
        """Beat no more, and give back what lies here: nobody has to wait until the station counts as silent.

        ``give_back`` is false where the database is known to be away, and would only keep a person waiting.
        """
        self._stopping.set()
        self._thread.join(timeout=10)
        if give_back:
            self._try(claims.release_all)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._try(beat)
            self._stopping.wait(_BEAT_SECONDS)

    def _try(self, work: Callable[[UnitOfWork], None]) -> None:
        try:
            self._database.write(work, self._actor)
        except DatabaseFault as fault:
            _log.warning("the station cannot say that it is there: %s", fault.detail)
