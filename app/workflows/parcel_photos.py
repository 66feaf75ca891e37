"""The photo of an open box: what lay in it when it was closed."""

from __future__ import annotations

from sqlalchemy import func, insert, select

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.order import Order
from app.models.refusals import NotFound, Refusal
from app.models.shipment import Parcel
from app.models.staff import require
from app.models.states import ParcelState
from app.models.trace import ParcelPhoto
from app.rules.identifiers import parcel_reference
from app.workflows.outcome import Outcome

_IN_THE_HOUSE = frozenset({ParcelState.DRAFT, ParcelState.LABEL_REQUESTED, ParcelState.LABELLED})


def add_photo(uow: UnitOfWork, parcel_id: int, file_name: str, sha256: str) -> Outcome:
    """Note a photo of a parcel that has not left; the file itself lies in the photo folder already.

    The same photo twice is one. Raises ``NotFound`` or ``Refusal("parcel_left_already")``.
    """
    staff = require(uow.actor, "pack")
    parcel = uow.connection.execute(
        select(Parcel.number, Parcel.state, Parcel.order_id, Order.reference)
        .join(Order, Order.id == Parcel.order_id)
        .where(Parcel.id == parcel_id)
    ).first()
    if parcel is None:
        raise NotFound(kind="parcel", given=parcel_id)
    name = parcel_reference(parcel.number)
    if parcel.state not in _IN_THE_HOUSE:
        raise Refusal("parcel_left_already", parcel=name)
    of_parcel = ParcelPhoto.parcel_id == parcel_id
    known = uow.connection.scalar(select(ParcelPhoto.id).where(of_parcel, ParcelPhoto.sha256 == sha256))
    if known is None:
        row = {
            "parcel_id": parcel_id,
            "file_name": file_name,
            "sha256": sha256,
            "added_at": uow.now,
            "added_by": staff,
        }
        uow.connection.execute(insert(ParcelPhoto), row)
        journal.record(
            uow,
            "parcel_photographed",
            "parcel",
            parcel_id,
            order_id=parcel.order_id,
            parcel=name,
            file=file_name,
            sha256=sha256,
        )
    photos = uow.connection.scalar(select(func.count()).select_from(ParcelPhoto).where(of_parcel))
    return Outcome(
        "parcel_photographed",
        {"parcel": name, "photos": photos or 0},
        order=parcel.reference,
        facts={"parcel_id": parcel_id, "photos": photos or 0},
    )
