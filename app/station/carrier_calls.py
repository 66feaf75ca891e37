"""One label asked of one carrier: its limits first, a closed pickup point next, then the call; no database here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from app.carriers.base import Bought, Consignment, Kind, Ok, Point, Refused, Result, Unavailable, Unknown
from app.station.carriers import Open

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Answer(NamedTuple):
    """What became of one wish: ``also`` are further refusals, ``near`` pickup points to propose instead."""

    result: Result[Bought]
    also: tuple[Refused, ...] = ()
    near: tuple[Point, ...] = ()


def asked_for(opened: Open, parcel: Consignment) -> Answer:
    """Buy one label; what the carrier would refuse is not asked for."""
    carrier = opened.carrier
    if wrong := carrier.problems(parcel):
        first, *also = wrong
        of_point = any(each.field == "relay_id" for each in wrong)
        return Answer(first, tuple(also), near(opened, parcel) if of_point else ())
    product = opened.plugin.product(parcel.product)
    points = near(opened, parcel) if product is not None and product.kind is Kind.RELAY else ()
    result = _closed(points, parcel) or guarded(lambda: carrier.buy(parcel), sends=True)
    if not (isinstance(result, Refused) and result.field == "relay_id"):
        return Answer(result)
    others = (point for point in points if not _is_wanted(point, parcel))
    return Answer(result, near=tuple(point for point in others if not point.is_closed_on(parcel.deposit_day)))


def near(opened: Open, parcel: Consignment) -> tuple[Point, ...]:
    """Pickup points around the recipient; none where the carrier cannot say."""
    found = guarded(
        lambda: opened.carrier.points(parcel.recipient, parcel.weight_g, parcel.deposit_day, parcel.product),
        sends=False,
    )
    return found.value if isinstance(found, Ok) else ()


def _closed(points: tuple[Point, ...], parcel: Consignment) -> Refused | None:
    """For a pickup point that the carrier itself says is closed no label is bought (domain 6.2)."""
    for point in points:
        if _is_wanted(point, parcel) and point.is_closed_on(parcel.deposit_day):
            return Refused("carrier_relay_closed", "relay_id", {"given": point.id, "name": point.name})
    return None


def _is_wanted(point: Point, parcel: Consignment) -> bool:
    """Mondial Relay's ids may stand behind a country, which its points do not say."""
    return point.id in {parcel.relay_id, parcel.relay_id.rpartition("-")[2]}


def guarded(call: Callable[[], Result[T]], *, sends: bool) -> Result[T]:
    """A carrier's code may be somebody else's: what it did before it broke nobody knows."""
    try:
        return call()
    except Exception as error:  # the edge to plug-ins: a fault of theirs must not stop the house's labels
        _log.exception("a carrier broke")
        detail = type(error).__name__
        return Unknown(detail) if sends else Unavailable(detail)
