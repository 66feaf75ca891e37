"""Signing in and out at the station."""

from __future__ import annotations

from app.database.unit_of_work import UnitOfWork
from app.scanning.own_codes import OwnCode
from app.scanning.scan import Reading
from app.station.session import Session
from app.workflows import staffing
from app.workflows.outcome import Outcome


def sign_in(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A badge: its owner takes the station, and open work stays on the bench (hand-over)."""
    assert isinstance(reading, OwnCode)
    return staffing.sign_in_by_badge(uow, reading.serial)
