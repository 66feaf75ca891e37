"""A station that nobody has used for a while locks itself, so that nobody acts in an absent person's name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from app.database.changes import Change
from app.database.unit_of_work import Database
from app.models.house import setting
from app.station.periodic import Periodic
from app.station.station import Station

_LOOK_SECONDS = 5.0


class IdleLock(Periodic):
    """Looks every few seconds; how long is the house's setting ``idle_lock_minutes``, 0 for never."""

    def __init__(self, database: Database, station: Station) -> None:
        super().__init__("idle-lock", _LOOK_SECONDS, self.look)
        self._database, self._station = database, station
        self._minutes: int | None = None

    def hear(self, changes: Iterable[Change]) -> None:
        """From a thread of the feed: the setting may be another."""
        if any(change.topic in {"setting", "everything"} for change in changes):
            self._minutes = None

    def look(self) -> None:
        """Lock the station if it is time."""
        if not self._station.session.is_open or self._station.link.away:
            return
        if self._minutes is None:
            self._minutes = int(self._database.read(lambda c: setting(c, "idle_lock_minutes")))
        wait = timedelta(minutes=self._minutes)
        if wait and self._station.idle >= wait:
            self._station.lock(if_idle_for=wait)
