"""The photo of an open box: what lay in it when it was closed, and which parcels are not closed without one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, select

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
from app.workflows.photo_views import keep_view

#: Of which parcels the house asks for a photo of the open box: of none, of all, or where the order is worth so much.
PHOTO_RULES = ("never", "from_value", "always")
#: The settings that say so.
SETTINGS = ("box_photo", "box_photo_from_cents")
_LONGEST_REASON = 120
_IN_THE_HOUSE = frozenset({ParcelState.DRAFT, ParcelState.LABEL_REQUESTED, ParcelState.LABELLED})

_OF_BOX = (
    select(
        Parcel.number, Parcel.order_id, Order.total_cents, Order.currency,
        exists().where(ParcelPhoto.parcel_id == Parcel.id).label("taken"),
    )
    .join(Order, Order.id == Parcel.order_id)
    .where(Parcel.id == bindparam("parcel"))
)  # fmt: skip


class PhotoWanted(Refusal):
    """The house asks for a photo of the open box first: ``parcel``, ``total_cents`` of the order in ``currency``.

    ``from_cents``: from which value on it asks, 0 for every parcel. ``inserted``: what is confirmed to be in.
    """


def require_photo(
    uow: UnitOfWork, rules: Mapping[str, Any], parcel_id: int, why_not: str, inserted: Collection[str]
) -> str:
    """Why a parcel that is being closed has no photo that it should have, as it is kept; empty where none is missing.

    ``rules``: the house's ``SETTINGS``; where it never asks, nothing is looked up. ``why_not``: what somebody gave
    as the reason, which the journal gets. Raises ``PhotoWanted`` without one.
    """
    if rules["box_photo"] == "never":
        return ""
    row = uow.connection.execute(_OF_BOX, {"parcel": parcel_id}).one()
    from_cents = int(rules["box_photo_from_cents"]) if rules["box_photo"] == "from_value" else 0
    if row.taken or row.total_cents < from_cents:
        return ""
    name, reason = parcel_reference(row.number), why_not.strip()[:_LONGEST_REASON]
    if not reason:
        raise PhotoWanted(
            parcel=name,
            total_cents=row.total_cents,
            currency=row.currency,
            from_cents=from_cents,
            inserted=list(inserted),
        )
    journal.record(
        uow, "parcel_not_photographed", "parcel", parcel_id, order_id=row.order_id, parcel=name, reason=reason
    )
    return reason


def add_photo(uow: UnitOfWork, parcel_id: int, file_name: str, sha256: str, view: bytes = b"") -> Outcome:
    """Note a photo of a parcel that has not left; the file itself lies in the photo folder already.

    ``view`` is what other stations show of it, a small JPEG file. The same photo twice is one.
    Raises ``NotFound`` or ``Refusal("parcel_left_already")``.
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
        keep_view(uow, sha256, view)
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
