"""A station says that it is there: what it holds is its own as long as it is heard of."""

from __future__ import annotations

import logging

from sqlalchemy import func, update

from app.database.faults import DatabaseFault
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.staff import Station
from app.station.periodic import Periodic
from app.workflows import claims

#: Nine beats may be lost before a station counts as silent (``claims.SILENT_AFTER``).
_BEAT_SECONDS = 10.0
_log = logging.getLogger(__name__)


def beat(uow: UnitOfWork) -> None:
    """One sign of life: a single statement, of which nobody is notified."""
    uow.connection.execute(
        update(Station).where(Station.id == uow.actor.station_id).values(seen_at=func.now())
    )


class Heartbeat(Periodic):
    """Beats; a database that does not answer is tried again at the next beat."""

    def __init__(self, database: Database, actor: Actor) -> None:
        super().__init__("heartbeat", _BEAT_SECONDS, lambda: database.write(beat, actor))
        self._database, self._actor = database, actor

    def give_back(self) -> None:
        """Once it beats no more: nobody has to wait until the station counts as silent to have what lies here."""
        try:
            self._database.write(claims.release_all, self._actor)
        except DatabaseFault as fault:
            _log.warning("what lies here cannot be given back: %s", fault.detail)
