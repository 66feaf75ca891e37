"""Every carrier that can be set up: ours by name, others from installed packages (``docs/carriers.md``)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from app.carriers.base import Kind, Plugin
from app.carriers.other.client import PLUGIN as OTHER

#: The group of entry points under which a package offers a ``Plugin``.
GROUP = "arrimage.carriers"
_log = logging.getLogger(__name__)


def _ours() -> tuple[Plugin, ...]:
    from app.carriers.chronopost.client import PLUGIN as CHRONOPOST
    from app.carriers.colissimo.client import PLUGIN as COLISSIMO
    from app.carriers.dhl_express.client import PLUGIN as DHL_EXPRESS
    from app.carriers.dhl_parcel.client import PLUGIN as DHL_PARCEL
    from app.carriers.fedex.client import PLUGIN as FEDEX
    from app.carriers.laposte.client import PLUGIN as LA_POSTE
    from app.carriers.mondial_relay.client import PLUGIN as MONDIAL_RELAY
    from app.carriers.ups.client import PLUGIN as UPS

    return (
        COLISSIMO, MONDIAL_RELAY, CHRONOPOST, UPS, FEDEX, DHL_EXPRESS, DHL_PARCEL, LA_POSTE, OTHER,
    )  # fmt: skip


@cache
def plugins() -> Mapping[str, Plugin]:
    """By code, ours first; a package cannot take the place of one that is there."""
    found = {plugin.code: plugin for plugin in _ours()}
    for entry in entry_points(group=GROUP):
        try:
            offered = entry.load()
        except Exception:  # somebody else's package must not keep the program from starting
            _log.exception("the carrier %s of an installed package cannot be loaded", entry.name)
            continue
        if not isinstance(offered, Plugin):
            _log.error("the entry point %s is no carrier: %r", entry.name, offered)
        elif offered.code in found:
            _log.error("there is a carrier %s already; that of %s is not used", offered.code, entry.name)
        else:
            found[offered.code] = offered
    return found


def plugin(code: str) -> Plugin | None:
    return plugins().get(code)


def point_products() -> frozenset[str]:
    """Every product that goes to a pickup point, as ``carrier:product``."""
    return frozenset(
        f"{code}:{product.code}"
        for code, each in plugins().items()
        for product in each.products
        if product.kind is Kind.RELAY
    )
