"""The scale answers the bench's question for a weight: settled, of this parcel, and of no other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.database.unit_of_work import UnitOfWork
from app.scanning.scale import Pan, Weight
from app.station.session import Session
from app.station.standing import step_of
from app.station.station import Answer, Station
from app.station.step import StepName
from app.workflows import closing
from app.workflows.outcome import Outcome

#: A weight that differs less from the one given before is the same one, swaying.
_SAME_G = 5


class ScaleWatch:
    """Gives a parcel its weight as soon as the last article is in and the scale has settled.

    A weight typed by hand stays until the parcel on the scale changes. ``clock``: seconds that only go on.
    """

    def __init__(self, station: Station, pan: Pan, clock: Callable[[], float]) -> None:
        self._station, self._pan, self._clock = station, pan, clock
        self._lock = threading.Lock()
        self._parcel = 0
        self._asked_at: float | None = None
        self._given = 0
        self._take(station.session)
        station.listen(self._answered)

    def put(self, weight: Weight) -> None:
        """A reading of the scale."""
        now = self._clock()
        with self._lock:
            self._pan.put(weight, now)
            if self._asked_at is None or self._station.link.away:
                return
            grams = self._pan.grams(self._asked_at, now)
            if grams is None or abs(grams - self._given) < _SAME_G:
                return
            self._given, parcel = grams, self._parcel
        self._station.let_go(lambda session: self._choose(session, parcel, grams))

    def _choose(self, session: Session, parcel: int, grams: int) -> Callable[[UnitOfWork], Outcome] | None:
        weighing = _weighing(session, parcel, grams)
        if weighing is None:
            with self._lock:
                self._given = 0  # the question was gone, and may come back
        return weighing

    def forget(self) -> None:
        """The scale cannot be heard."""
        with self._lock:
            self._pan.forget()

    def _answered(self, answer: Answer) -> None:
        with self._lock:
            self._take(answer.session)

    def _take(self, session: Session) -> None:
        """Where the station stands now: another parcel, or the question for the weight of this one."""
        place: dict[str, Any] = dict(session.place)
        parcel = int(place.get("parcel_id", 0))
        if parcel != self._parcel:
            if self._parcel:
                self._pan.parcel_done()
            self._parcel, self._given = parcel, 0
        if step_of(session) is not StepName.PACK_CLOSE:
            self._asked_at = None
        elif self._asked_at is None:
            self._asked_at = self._clock()


def _weighing(session: Session, parcel: int, grams: int) -> Callable[[UnitOfWork], Outcome] | None:
    """What is done if the station still asks for the weight of this parcel."""
    if step_of(session) is not StepName.PACK_CLOSE or session.place.get("parcel_id") != parcel:
        return None
    order = int(session.place["order_id"])

    def weigh(uow: UnitOfWork) -> Outcome:
        outcome = closing.weigh(uow, order, parcel, grams)
        # The place as it is: what the scale says is told at the bench like what somebody types.
        return replace(outcome, session={"job": session.job.value, **session.place})

    return weigh
