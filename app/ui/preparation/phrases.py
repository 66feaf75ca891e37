"""Numbers of things, weights and services as people at the bench say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.queries.bench import Why
from app.ui import words

if TYPE_CHECKING:
    from app.queries.bench import ToPack
    from app.queries.order_detail import Address

translate = QCoreApplication.translate


def counted(count: int, one: str, many: str) -> str:
    """``one`` for exactly one, else ``many`` with its ``{count}`` filled in."""
    return one if count == 1 else many.format(count=count)


def orders(count: int) -> str:
    return counted(count, translate("preparation", "1 order"), translate("preparation", "{count} orders"))


def units(count: int) -> str:
    return counted(count, translate("preparation", "1 unit"), translate("preparation", "{count} units"))


def parcels(count: int) -> str:
    return counted(count, translate("preparation", "1 parcel"), translate("preparation", "{count} parcels"))


def grams(count: int) -> str:
    """``1 170 g``, with spaces that do not break."""
    return f"{count:,}".replace(",", "\u202f") + "\u00a0g"


def metres(millimetres: int | None) -> str:
    """``214 m``; empty where nobody knows."""
    return "" if millimetres is None else f"{round(millimetres / 1000):,}".replace(",", "\u202f") + "\u00a0m"


def service(name: str) -> str:
    """A carrier service without the underscores of its code."""
    return name.replace("_", " ")


def why_not_green(order: ToPack) -> str:
    """Why an order cannot be packed whole now; empty where it can."""
    return {
        Why.NOTHING: "",
        Why.HELD: translate("preparation", "On hold"),
        Why.BACK: translate("preparation", "Cancelled: to be put back"),
        Why.CLAIMED: translate("preparation", "On {who}'s bench").format(who=order.claimed_by),
        Why.PICKING: translate("preparation", "Being picked"),
        Why.STOCK: translate("preparation", "{units} later").format(units=units(order.waiting)),
    }[order.why]


def address_lines(address: Address) -> Sequence[str]:
    """An address as it is written on the parcel, without empty lines."""
    name = f"{address.first_name} {address.last_name}".strip()
    town = f"{address.postal_code} {address.city}".strip()
    country = "" if address.country == "FR" else address.country
    lines = (address.company, name, address.line1, address.line2, address.line3, town, country)
    return [part for part in lines if part]


def held_by(holds: Sequence[str]) -> str:
    """Why an order waits, in words."""
    return ", ".join(words.hold(kind) for kind in holds)


#: Icon and colour of each light, so that shape says it too.
LIGHTS: Mapping[Why, tuple[str, str]] = {
    Why.NOTHING: ("ok", "ok"),
    Why.STOCK: ("warning", "warning"),
    Why.PICKING: ("clock", "info"),
    Why.BACK: ("package", "warning"),
    Why.CLAIMED: ("user", "neutral"),
    Why.HELD: ("hold", "error"),
}
