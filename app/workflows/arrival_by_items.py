"""A transfer that arrives without its parcel label: known by the articles in it, scanned one by one (domain 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.channel import Shop
from app.models.order import Order, OrderLine
from app.models.pickup import Pickup, PickupBag
from app.models.product import Product
from app.models.refusals import Refusal
from app.models.shipment import Parcel, ParcelItem
from app.models.staff import require
from app.rules.identifiers import parcel_reference
from app.workflows import pickup
from app.workflows.articles import find_articles
from app.workflows.outcome import Level, Outcome

#: So many parcels on their way are looked at, oldest first.
_MOST = 500


@dataclass(frozen=True, slots=True)
class _OnItsWay:
    parcel_id: int
    number: int
    order: str
    holds: Counter[int]
    """Units by product."""


def scan_item(uow: UnitOfWork, codes: Sequence[str], before: Mapping[str, int], shop: str = "") -> Outcome:
    """One more article of a parcel without label; ``before``: units scanned of it until now, by product id.

    ``shop``: where it is scanned (its code; empty for a station that serves every shop).

    The last article of the only parcel that fits receives it (``pickup.receive_parcel``). Until then facts say how
    many ``parcels`` fit, and of the oldest the ``order`` and what is ``missing``. Raises ``UnknownBarcode`` or
    ``Refusal("nothing_expected_with")`` where no parcel on its way holds all of it.
    """
    require(uow.actor, "receive_parcel")
    found = find_articles(uow, codes)
    for article in found:
        scanned = Counter({int(product): units for product, units in before.items()})
        scanned[article.product_id] += article.units
        if fitting := _fitting(uow, scanned, shop):
            return _narrowed(uow, scanned, fitting)
    raise Refusal("nothing_expected_with", name=found[0].name, sku=found[0].sku)


def finish(uow: UnitOfWork, scanned: Mapping[str, int], shop: str = "") -> Outcome:
    """All of the parcel was scanned, though others would hold more: the oldest that holds just this is received.

    Raises ``Refusal``: ``arrival_incomplete`` where each that fits holds more.
    """
    require(uow.actor, "receive_parcel")
    wanted = Counter({int(product): units for product, units in scanned.items()})
    fitting = _fitting(uow, wanted, shop) if wanted else []
    whole = next((parcel for parcel in fitting if parcel.holds == wanted), None)
    if whole is None:
        missing = _missing(uow, fitting[0], wanted) if fitting else []
        raise Refusal("arrival_incomplete", missing=_in_words(missing))
    return pickup.receive_parcel(uow, whole.parcel_id)


def _fitting(uow: UnitOfWork, scanned: Counter[int], shop: str) -> list[_OnItsWay]:
    """Parcels on their way to a shop that hold all of it, those that hold nothing else first, then the oldest."""
    holding = (
        select(ParcelItem.parcel_id)
        .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
        .where(OrderLine.product_id == next(iter(scanned)), ParcelItem.parcel_id == PickupBag.parcel_id)
    )
    expected = (
        select(PickupBag.parcel_id, Parcel.number, Order.reference)
        .join(Parcel, Parcel.id == PickupBag.parcel_id)
        .join(Pickup, Pickup.id == PickupBag.pickup_id)
        .join(Order, Order.id == Parcel.order_id)
        .where(Pickup.state.in_(pickup.EXPECTED), PickupBag.arrived_at.is_(None), holding.exists())
        .order_by(PickupBag.parcel_id)
        .limit(_MOST)
    )
    if shop:
        expected = expected.where(Pickup.shop_id.in_(select(Shop.id).where(Shop.code == shop)))
    rows = uow.connection.execute(expected).all()
    holds: dict[int, Counter[int]] = {row.parcel_id: Counter() for row in rows}
    contents = (
        select(ParcelItem.parcel_id, OrderLine.product_id, ParcelItem.quantity)
        .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
        .where(ParcelItem.parcel_id.in_(holds), ParcelItem.quantity > 0)
    )
    for item in uow.connection.execute(contents):
        holds[item.parcel_id][item.product_id] += item.quantity
    parcels = [_OnItsWay(row.parcel_id, row.number, row.reference, holds[row.parcel_id]) for row in rows]
    fitting = [parcel for parcel in parcels if scanned <= parcel.holds]
    return sorted(fitting, key=lambda parcel: (parcel.holds != scanned, parcel.parcel_id))


def _narrowed(uow: UnitOfWork, scanned: Counter[int], fitting: Sequence[_OnItsWay]) -> Outcome:
    first = fitting[0]
    whole = first.holds == scanned
    if whole and all(parcel.holds == scanned for parcel in fitting):
        return pickup.receive_parcel(uow, first.parcel_id)
    missing = _missing(uow, first, scanned)
    values = {
        "order": first.order,
        "parcel": parcel_reference(first.number),
        "count": len(fitting),
        "missing": _in_words(missing),
    }
    facts = {"parcels": len(fitting), "order": first.order, "whole": whole, "missing": missing}
    return Outcome(
        "arrival_may_be_whole" if whole else "arrival_goes_on",
        values,
        Level.WARNING if whole else Level.OK,
        next="scan_next_item_of_parcel",
        facts=facts,
        session={"job": "pickup", "arrived": {str(product): units for product, units in scanned.items()}},
    )


def _missing(uow: UnitOfWork, parcel: _OnItsWay, scanned: Counter[int]) -> list[dict[str, Any]]:
    left = parcel.holds - scanned
    names: dict[int, str] = dict(
        uow.connection.execute(select(Product.id, Product.name).where(Product.id.in_(left))).all()
    )
    return [{"name": names[product], "units": units} for product, units in left.items()]


def _in_words(missing: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{each['units']} × {each['name']}" for each in missing)
