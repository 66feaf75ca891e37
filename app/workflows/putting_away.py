"""Received goods and returned articles into their bins: the article scanned, a bin proposed, the bin scanned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import bins, journal, stock
from app.models.order import OrderLine
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.rma import RmaUnit
from app.models.staff import require
from app.models.states import LocationKind
from app.models.stock import Location
from app.rules.return_terms import BACK_TO_STOCK
from app.workflows import settlement
from app.workflows.articles import find_articles
from app.workflows.outcome import Level, Outcome


def take(uow: UnitOfWork, codes: Sequence[str]) -> Outcome:
    """An article to put away: how many there are, and which bin it goes to.

    Raises ``UnknownBarcode`` and ``Refusal("nothing_to_put_away")``; what is promised to orders is picked from where
    it lies and need not be put away.
    """
    require(uow.actor, "put_away")
    article = find_articles(uow, codes)[0]
    units = _free(uow, article.product_id) + len(_returned(uow, article.product_id))
    if not units:
        raise Refusal("nothing_to_put_away", name=article.name)
    proposed = bins.home_bin(uow, article.product_id) or bins.empty_bin(uow)
    return _shown(
        uow, article.product_id, units, proposed, "put_away_to" if proposed else "put_away_anywhere"
    )


def _free(uow: UnitOfWork, product_id: int) -> int:
    return stock.free_at(uow, product_id, bins.receiving_place(uow))


def _returned(uow: UnitOfWork, product_id: int) -> Sequence[int]:
    """Accepted articles of returns that still lie at the returns desk; locked, so that none is put away twice."""
    units = (
        select(RmaUnit.id)
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .join(Location, Location.id == RmaUnit.location_id)
        .where(
            OrderLine.product_id == product_id, RmaUnit.accepted.is_(True),
            RmaUnit.disposition.in_(BACK_TO_STOCK), Location.kind == LocationKind.RETURNS,
        )
        .order_by(RmaUnit.id)
    )  # fmt: skip
    return uow.connection.scalars(locking(uow.connection, units, of=RmaUnit)).all()


def _shown(uow: UnitOfWork, product_id: int, units: int, proposed: int | None, code: str) -> Outcome:
    product = uow.connection.execute(select(Product.sku, Product.name).where(Product.id == product_id)).one()
    where = uow.connection.scalar(select(Location.code).where(Location.id == proposed)) or ""
    told = {"units": units, "name": product.name, "location": where}
    return Outcome(
        code, told, next="scan_bin_of_goods",
        facts={"put_away": {**told, "sku": product.sku}},
        session={"job": "putting_away", "product_id": product_id, "units": units, "proposed": proposed},
    )  # fmt: skip


def type_units(uow: UnitOfWork, product_id: int, units: int, proposed: int | None) -> Outcome:
    """Only so many of them go into the next bin; raises ``Refusal("not_that_many_here")``."""
    require(uow.actor, "put_away")
    there = _free(uow, product_id) + len(_returned(uow, product_id))
    if not 0 < units <= there:
        raise Refusal("not_that_many_here", wanted=units, there=there)
    return _shown(uow, product_id, units, proposed, "put_away_to" if proposed else "put_away_anywhere")


def put(uow: UnitOfWork, product_id: int, units: int, proposed: int | None, location_id: int) -> Outcome:
    """They lie in this bin now; another one than was proposed is taken with a warning.

    Raises ``NotFound("bin_unknown")``, and ``NotEnoughStock`` where orders were promised some meanwhile.
    """
    require(uow.actor, "put_away")
    place = uow.connection.execute(
        select(Location.id, Location.code).where(
            Location.id == location_id, Location.kind == LocationKind.BIN, Location.active,
            Location.code != bins.RECEIVING,
        )
    ).first()  # fmt: skip
    if place is None:
        raise NotFound("bin_unknown")
    _move(uow, product_id, units, place)
    product = uow.connection.execute(select(Product.sku, Product.name).where(Product.id == product_id)).one()
    journal.record(
        uow, "goods_put_away", "product", product_id, sku=product.sku, units=units, location=place.code
    )
    left = _free(uow, product_id) + len(_returned(uow, product_id))
    elsewhere = proposed is not None and proposed != place.id
    told: dict[str, Any] = {"units": units, "name": product.name, "location": place.code, "left": left}
    return Outcome(
        "goods_put_elsewhere" if elsewhere else "goods_put_away", told,
        Level.WARNING if elsewhere else Level.OK, next="scan_goods", session={"job": "putting_away"},
    )  # fmt: skip


def _move(uow: UnitOfWork, product_id: int, units: int, place: Any) -> None:
    """From the receiving place first, the rest of them are returned articles."""
    received = min(units, _free(uow, product_id))
    if received:
        stock.move(uow, product_id, received, bins.receiving_place(uow), place.id, "put_away")
    returned = _returned(uow, product_id)[: units - received]
    if received + len(returned) < units:
        raise Refusal("not_that_many_here", wanted=units, there=received + len(returned))
    for unit_id in returned:
        settlement.put_away(uow, unit_id, place.id)


def leave(uow: UnitOfWork) -> Outcome:
    """Something else first."""
    require(uow.actor, "put_away")
    return Outcome("put_away_left", next="scan_goods", session={"job": "putting_away"})
