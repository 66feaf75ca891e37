"""Which bins are faces of which article, and how full they are kept."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from app.channels.base import IncomingFace
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.pick_face import PickFace
from app.models.product import Product
from app.models.refusals import Refusal
from app.models.staff import require
from app.models.states import LocationKind
from app.models.stock import Location
from app.workflows.catalogue import Answer, Change
from app.workflows.outcome import Outcome


def put_faces(uow: UnitOfWork, records: Sequence[IncomingFace]) -> list[Answer]:
    """Make bins faces, or change how full they are kept; a maximum of 0 makes one a bin like any other."""
    places = {
        row.code: row
        for row in uow.connection.execute(
            select(Location.id, Location.code, Location.kind).where(
                Location.code.in_({each.location_code for each in records})
            )
        )
    }
    products = {
        row.sku: row.id
        for row in uow.connection.execute(
            select(Product.sku, Product.id).where(Product.sku.in_({each.sku for each in records}))
        )
    }
    answers: list[Answer] = []
    for record in records:
        place, product = places.get(record.location_code), products.get(record.sku)
        if place is None or place.kind is not LocationKind.BIN:
            answers.append(Refusal("stock_location_unknown", location=record.location_code))
        elif product is None:
            answers.append(Refusal("stock_sku_unknown", sku=record.sku))
        elif record.max_units and record.min_units >= record.max_units:
            answers.append(Refusal("face_min_above_max", least=record.min_units, most=record.max_units))
        else:
            answers.append(_put(uow, record, place.id, product))
    if any(answer in {Change.CREATED, Change.AMENDED} for answer in answers):
        uow.changed("pick_face", 0)
    return answers


def _put(uow: UnitOfWork, record: IncomingFace, place: int, product: int) -> Answer:
    wanted = {"product_id": product, "min_units": record.min_units, "max_units": record.max_units}
    row = uow.connection.execute(select(PickFace).where(PickFace.location_id == place)).first()
    if row is None and not record.max_units:
        return Change.UNCHANGED
    if row is not None and all(getattr(row, name) == value for name, value in wanted.items()):
        return Change.UNCHANGED
    if not record.max_units:
        uow.connection.execute(delete(PickFace).where(PickFace.location_id == place))
    elif row is None:
        uow.connection.execute(insert(PickFace).values(location_id=place, **wanted))
    else:
        uow.connection.execute(update(PickFace).where(PickFace.id == row.id).values(**wanted))
    journal.record(
        uow, "face_put", "location", place,
        location=record.location_code, sku=record.sku, least=record.min_units, most=record.max_units,
    )  # fmt: skip
    return Change.CREATED if row is None else Change.AMENDED


def set_face(uow: UnitOfWork, location: str, sku: str, min_units: int, max_units: int) -> Outcome:
    """One face as somebody typed it; raises the ``Refusal`` that names what is wrong."""
    require(uow.actor, "set_faces")
    record = IncomingFace(
        location_code=location.strip().upper(), sku=sku.strip(), min_units=min_units, max_units=max_units
    )
    [answer] = put_faces(uow, [record])
    if isinstance(answer, Refusal):
        raise answer
    told = {"location": record.location_code, "sku": record.sku, "least": min_units, "most": max_units}
    return Outcome("face_set" if max_units else "face_removed", told)
