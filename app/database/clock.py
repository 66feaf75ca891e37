"""The time of the database's server, which all stations share however wrong their own clocks are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from app.values import Clock, utc_now

#: Less than this nobody need hear of: the answer was under way, or somebody is just setting the clock.
_WORTH_SAYING = timedelta(minutes=1)


class ServerClock:
    """Tells what the server last said and what has passed since, by this machine's clock; before, its clock alone.

    Every transaction that writes sets it (``Database.write``), the heartbeat's among them: what it tells between
    two of them is never older than a beat, also after the machine slept or its clock was set.
    """

    def __init__(self, wall: Clock = utc_now) -> None:
        self._wall = wall
        self._ahead = timedelta()
        self._listeners: list[Callable[[timedelta], None]] = []

    def __call__(self) -> datetime:
        return self._wall() - self._ahead

    @property
    def ahead(self) -> timedelta:
        """By how much this machine's clock is ahead of the server's, in whole minutes; negative if it is behind."""
        return _minutes(self._ahead)

    def listen(self, listener: Callable[[timedelta], None]) -> None:
        """Call ``listener`` with ``ahead`` whenever it is another, from the thread that found out."""
        self._listeners.append(listener)

    def set(self, server: datetime) -> None:
        """The server's time, this instant."""
        before, self._ahead = self.ahead, self._wall() - server
        if (ahead := self.ahead) != before:
            for listener in self._listeners:
                listener(ahead)


def _minutes(difference: timedelta) -> timedelta:
    if abs(difference) < _WORTH_SAYING:
        return timedelta()
    return timedelta(minutes=round(difference / timedelta(minutes=1)))
