"""The dock: labels scanned as parcels leave."""

from __future__ import annotations

from app.database.unit_of_work import UnitOfWork
from app.scanning.scan import Reading
from app.station.actions.reading import parcel_id
from app.station.session import Session
from app.workflows import shipping
from app.workflows.outcome import Outcome


def hand_over(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return shipping.hand_over(uow, parcel_id(uow, reading))
