"""A parcel that comes to the shop without its label: its articles, scanned one by one, say which it is."""

from __future__ import annotations

from dataclasses import replace

from app.database.unit_of_work import UnitOfWork
from app.models.refusals import UnknownBarcode
from app.scanning.scan import Reading
from app.station.actions import counter
from app.station.actions.reading import item_codes
from app.station.session import Session
from app.workflows import arrival_by_items
from app.workflows.outcome import Outcome

_IDLE = {"job": "pickup"}


def take_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The first article of such a parcel, or one more."""
    before = session.place.get("arrived", {})
    return _shelving(arrival_by_items.scan_item(uow, item_codes(reading), before, counter.shop_here(uow)))


def take_text(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """An article's own barcode, else what a customer who stands here says or shows."""
    try:
        return take_item(uow, session, reading)
    except UnknownBarcode:
        return counter.open_by_text(uow, session, reading)


def finish(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """There is nothing else in it."""
    return _shelving(arrival_by_items.finish(uow, session.place["arrived"], counter.shop_here(uow)))


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Never mind: nothing was received."""
    return Outcome("arrival_left", session=_IDLE)


def _shelving(outcome: Outcome) -> Outcome:
    """A parcel that was received may be laid on another shelf by the next scan, as one with a label."""
    if outcome.session is not None:
        return outcome
    return replace(outcome, session={**_IDLE, "shelving_parcel_id": outcome.facts["parcel_id"]})
