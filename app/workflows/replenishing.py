"""Pick faces filled up from the reserve: fetch there, put here, the most urgent ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select

from app.database.unit_of_work import UnitOfWork
from app.models import journal, stock
from app.models.counting import request_count
from app.models.pick_face import Fill, PickFace, to_fill
from app.models.product import Product
from app.models.refusals import NotEnoughStock, Refusal, TakenByOther, WrongLocation
from app.models.staff import Station, require
from app.models.states import CountCause
from app.models.stock import Location
from app.workflows import claims, walking
from app.workflows.articles import find_articles, wrong_item
from app.workflows.outcome import Level, Outcome


@dataclass(frozen=True, slots=True)
class Filling:
    """A face being filled, as the station keeps it: how far one has come, and how many units."""

    face_id: int
    source_id: int
    location_id: int
    product_id: int
    units: int
    at_source: bool = False
    taken: bool = False

    def as_place(self) -> dict[str, Any]:
        names = ("face_id", "source_id", "location_id", "product_id", "units", "at_source", "taken")
        return {"job": "replenishing", **{name: getattr(self, name) for name in names}}

    @classmethod
    def from_place(cls, place: Mapping[str, Any]) -> Filling:
        return cls(**{name: value for name, value in place.items() if name != "job"})


def next_fill(uow: UnitOfWork, here: int | None = None, told: Outcome | None = None) -> Outcome:
    """Give me work: of the faces that open orders empty, else of all that run low, the one nearest on the walk.

    ``told`` is what was done before, from the face ``here``. Raises ``Refusal("nothing_to_fill")``.
    """
    require(uow.actor, "replenish")
    fills = _free(uow, to_fill(uow.connection))
    fill = _nearest(uow, fills, here)
    while fill is not None and not _claimed(uow, fill):
        fills.remove(fill)
        fill = _nearest(uow, fills, here)
    if fill is None:
        if told is None:
            raise Refusal("nothing_to_fill")
        return replace(told, next="ask_for_fill", session={"job": "replenishing"})
    filling = Filling(fill.face_id, fill.source_id, fill.location_id, fill.product_id, fill.units)
    if told is None:
        return _shown(uow, filling, "fill_next")
    shown = _shown(uow, filling, told.code, told.values)
    return replace(shown, level=told.level)


def _claimed(uow: UnitOfWork, fill: Fill) -> bool:
    """Take the face; false where somebody did in this very moment."""
    here = claims.lies_at(uow.connection, claims.FACE, fill.face_id) == uow.actor.station_id
    try:
        claims.claim(uow, claims.FACE, fill.face_id, take_over=here)
    except TakenByOther:
        return False
    return True


def _nearest(uow: UnitOfWork, fills: Sequence[Fill], here: int | None) -> Fill | None:
    """Of those that open orders empty, else of all, the first on the walk; ``None`` of none."""
    if not fills:
        return None
    urgent = [each for each in fills if each.urgent] or fills
    by_source = {each.source_id: each for each in reversed(urgent)}
    places = uow.connection.execute(
        select(Location).where(Location.id.in_(by_source)).order_by(Location.pick_sequence, Location.code)
    ).all()
    standing = None
    if here is not None:
        standing = uow.connection.execute(select(Location).where(Location.id == here)).one()
    return by_source[walking.plan(uow, places, standing).rows[0].id]


def _free(uow: UnitOfWork, fills: Sequence[Fill]) -> list[Fill]:
    """Those that nobody else has in hand."""
    taken = set(
        uow.connection.scalars(
            select(PickFace.id)
            .join(Station, Station.id == PickFace.claimed_station_id)
            .where(
                PickFace.claimed_station_id != uow.actor.station_id,
                or_(Station.seen_at.is_(None), Station.seen_at >= uow.now - claims.SILENT_AFTER),
            )
        )
    )
    return [each for each in fills if each.face_id not in taken]


def _shown(uow: UnitOfWork, filling: Filling, code: str, told: Mapping[str, Any] | None = None) -> Outcome:
    codes = {
        row.id: row.code
        for row in uow.connection.execute(
            select(Location.id, Location.code).where(
                Location.id.in_((filling.source_id, filling.location_id))
            )
        )
    }
    product = uow.connection.execute(
        select(Product.sku, Product.name).where(Product.id == filling.product_id)
    ).one()
    source, face = codes[filling.source_id], codes[filling.location_id]
    facts = {
        "source": source, "face": face, "sku": product.sku, "name": product.name, "units": filling.units,
        "at_source": filling.at_source, "taken": filling.taken,
    }  # fmt: skip
    prompt = "scan_location" if not filling.at_source else "scan_face" if filling.taken else "scan_item"
    values = told or {"units": filling.units, "name": product.name, "source": source, "face": face}
    return Outcome(code, values, next=prompt, facts={"fill": facts}, session=filling.as_place())


def scan_place(uow: UnitOfWork, filling: Filling, location_id: int) -> Outcome:
    """First the reserve, then, with the article in hand, the face: there the ledger moves it.

    Where orders were promised some meanwhile, those go back to the reserve and the rest to the face. Raises
    ``WrongLocation``.
    """
    require(uow.actor, "replenish")
    expected = filling.location_id if filling.taken else filling.source_id
    if location_id != expected:
        codes = {
            row.id: row.code
            for row in uow.connection.execute(
                select(Location.id, Location.code).where(Location.id.in_((location_id, expected)))
            )
        }
        raise WrongLocation(scanned=codes.get(location_id, "?"), expected=codes[expected])
    if not filling.taken:
        return _shown(uow, replace(filling, at_source=True), "fill_at_source")
    return _put(uow, filling)


def take_item(uow: UnitOfWork, filling: Filling, codes: Sequence[str]) -> Outcome:
    """The article in the hand, so many units as were proposed; raises ``WrongItem``."""
    require(uow.actor, "replenish")
    if not filling.at_source:
        code = uow.connection.scalar(select(Location.code).where(Location.id == filling.source_id))
        raise Refusal("scan_location_first", location=code)
    found = find_articles(uow, codes)
    if filling.product_id not in {article.product_id for article in found}:
        wanted = uow.connection.execute(
            select(Product.id.label("product_id"), Product.sku, Product.name).where(
                Product.id == filling.product_id
            )
        ).one()
        raise wrong_item(found[0], wanted)
    return _shown(uow, replace(filling, taken=True), "fill_taken")


def type_units(uow: UnitOfWork, filling: Filling, units: int) -> Outcome:
    """Fewer or more than proposed; raises ``Refusal("not_that_many_here")``."""
    require(uow.actor, "replenish")
    there = stock.free_at(uow, filling.product_id, filling.source_id)
    if not 0 < units <= there:
        raise Refusal("not_that_many_here", wanted=units, there=there)
    return _shown(uow, replace(filling, units=units), "fill_taken" if filling.taken else "fill_at_source")


def _put(uow: UnitOfWork, filling: Filling) -> Outcome:
    try:
        stock.move(
            uow, filling.product_id, filling.units, filling.source_id, filling.location_id, "replenishment"
        )
    except NotEnoughStock:
        return _promised_meanwhile(uow, filling)
    claims.release(uow, claims.FACE, filling.face_id)
    product = uow.connection.execute(
        select(Product.sku, Product.name).where(Product.id == filling.product_id)
    ).one()
    face = uow.connection.scalar(select(Location.code).where(Location.id == filling.location_id))
    journal.record(
        uow, "face_filled", "product", filling.product_id,
        sku=product.sku, units=filling.units, location=face,
    )  # fmt: skip
    done = Outcome("face_filled", {"units": filling.units, "name": product.name, "face": face})
    return next_fill(uow, filling.location_id, done)


def _promised_meanwhile(uow: UnitOfWork, filling: Filling) -> Outcome:
    """Orders are picked at the reserve: what they were promised while it was carried here goes back there."""
    left = max(stock.free_at(uow, filling.product_id, filling.source_id), 0)
    shown = _shown(uow, replace(filling, units=left), "fill_promised_meanwhile")
    fill = shown.facts["fill"]
    told = {name: fill[name] for name in ("name", "source", "face")}
    told |= {"back": filling.units - left, "units": left}
    if left:
        return replace(shown, values=told, level=Level.WARNING)
    claims.release(uow, claims.FACE, filling.face_id)
    return Outcome(
        "fill_all_promised_meanwhile",
        told,
        Level.WARNING,
        next="ask_for_fill",
        session={"job": "replenishing"},
    )


def reserve_short(uow: UnitOfWork, filling: Filling) -> Outcome:
    """Less lies in the reserve than the ledger says: a count of it is asked for, and another face comes next."""
    require(uow.actor, "replenish")
    claims.give_back(uow, claims.FACE, filling.face_id)
    request_count(uow, filling.source_id, filling.product_id, CountCause.SHORT_PICK)
    return Outcome(
        "fill_count_asked", level=Level.WARNING, next="ask_for_fill", session={"job": "replenishing"}
    )


def leave(uow: UnitOfWork, face_id: int | None) -> Outcome:
    """Stop here: nothing was moved, and the face stays to be filled."""
    require(uow.actor, "replenish")
    if face_id is not None:
        claims.give_back(uow, claims.FACE, face_id)
    return Outcome("fill_left", next="ask_for_fill", session={"job": "replenishing"})
