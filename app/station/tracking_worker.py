"""The worker that asks carriers where parcels are: by plan, many at once, once for the house."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from app.carriers.base import Event, Ok
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.carrier import ParcelTracking
from app.station.carrier_calls import guarded
from app.station.carriers import Open, OpenCarriers
from app.station.periodic import Periodic
from app.workflows import tracking

_LOOK_SECONDS = 60.0
#: A round ends after so many questions: the station stops in good time.
_MOST_QUESTIONS = 40


def ask(database: Database, actor: Actor, carriers: OpenCarriers) -> int:
    """One round: every parcel that is due and whose carrier can be asked from here; how many were asked about."""
    due = select(ParcelTracking.parcel_id).where(ParcelTracking.due_at <= database.clock()).limit(1)
    if database.read(lambda connection: connection.scalar(due)) is None:
        return 0
    ready = carriers.ready()
    asked = 0
    for _ in range(_MOST_QUESTIONS):
        rows = database.write(lambda uow: tracking.claim_due(uow, ready), actor)
        if not rows:
            break
        asked += len(rows)
        known = _asked(ready[rows[0].carrier_id], [row.tracking_number for row in rows])
        for row in rows:
            events = known.get(row.tracking_number)
            if events is not None:
                database.write(_recording(row.parcel_id, events), actor)
    return asked


def _recording(parcel_id: int, events: tuple[Event, ...]) -> Callable[[UnitOfWork], object]:
    return lambda uow: tracking.record(uow, parcel_id, events)


def _asked(opened: Open, numbers: list[str]) -> dict[str, tuple[Event, ...]]:
    """What is known; parcels of a carrier that does not answer are asked about again in a quarter of an hour."""
    answer = guarded(lambda: opened.carrier.track(numbers), sends=False)
    return dict(answer.value) if isinstance(answer, Ok) else {}


class TrackingWorker(Periodic):
    """Looks every minute whether a parcel is due."""

    def __init__(self, database: Database, actor: Actor, carriers: OpenCarriers) -> None:
        super().__init__("tracking", _LOOK_SECONDS, lambda: ask(database, actor, carriers))
