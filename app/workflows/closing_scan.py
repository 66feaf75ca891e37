"""The closing scan: a printed label, scanned off the box, proves that it lies on its own parcel."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.models import house, journal
from app.models.order import Order
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.shipment import Parcel
from app.models.staff import require
from app.rules.identifiers import parcel_reference
from app.workflows import printing
from app.workflows.outcome import Level, Outcome


class WrongLabel(Refusal):
    """The label is another parcel's: ``scanned``, ``order`` it belongs to, and the ``expected`` parcel."""


def is_asked(uow: UnitOfWork, kind: str) -> bool:
    """Whether a parcel just closed waits for the scan of its label, a document of ``kind``.

    Not where it comes out of no printer here, or as a file: nobody has it in hand.
    """
    asked: bool = house.setting(uow.connection, "label_scan_closes")
    return asked and printing.puts_into_hand(uow, kind)


def see_label(uow: UnitOfWork, parcel_id: int, scanned_id: int) -> Outcome:
    """The label on parcel ``parcel_id`` was scanned, and is that of ``scanned_id``; raises ``WrongLabel``."""
    require(uow.actor, "pack")
    parcel, scanned = _parcel(uow, parcel_id), _parcel(uow, scanned_id)
    name = parcel_reference(parcel.number)
    if scanned_id != parcel_id:
        raise WrongLabel(scanned=parcel_reference(scanned.number), order=scanned.reference, expected=name)
    uow.connection.execute(update(Parcel).where(Parcel.id == parcel_id).values(label_seen_at=uow.now))
    journal.record(uow, "label_seen", "parcel", parcel_id, order_id=parcel.order_id, parcel=name)
    uow.changed("parcel", parcel_id)
    return Outcome("label_seen", {"parcel": name, "order": parcel.reference}, order=parcel.reference)


def go_on_without(uow: UnitOfWork, parcel_id: int, reason: str) -> Outcome:
    """The label cannot be scanned: why is written down; raises ``ReasonNeeded``."""
    require(uow.actor, "pack")
    if not reason.strip():
        raise ReasonNeeded(action="go_on_without")
    parcel = _parcel(uow, parcel_id)
    name = parcel_reference(parcel.number)
    journal.record(
        uow,
        "label_not_seen",
        "parcel",
        parcel_id,
        order_id=parcel.order_id,
        parcel=name,
        reason=reason.strip(),
    )
    return Outcome(
        "label_not_seen", {"parcel": name, "order": parcel.reference}, Level.WARNING, order=parcel.reference
    )


def _parcel(uow: UnitOfWork, parcel_id: int) -> Any:
    row = uow.connection.execute(
        select(Parcel.number, Parcel.order_id, Order.reference)
        .join(Order, Order.id == Parcel.order_id)
        .where(Parcel.id == parcel_id)
    ).first()
    if row is None:
        raise NotFound(kind="parcel", given=parcel_id)
    return row
