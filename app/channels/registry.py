"""The kinds of channel there are: ours and those of plug-ins, all found by their entry point."""

from __future__ import annotations

import logging
from importlib.metadata import EntryPoint, entry_points

from app.channels.port import Adapter, ChannelFault, Trouble

GROUP = "arrimage.channels"
_log = logging.getLogger(__name__)


def adapters() -> dict[str, Adapter]:
    """Every kind of channel that can be loaded, by its code; a plug-in that breaks is left out and logged."""
    found = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        if (loaded := _loaded(point)) is not None:
            found[point.name] = loaded
    return found


def adapter(code: str) -> Adapter:
    """One kind of channel; raises ``ChannelFault`` where it is not installed, or broken."""
    for point in entry_points(group=GROUP, name=code):
        if (loaded := _loaded(point)) is not None:
            return loaded
    raise ChannelFault(Trouble.ADAPTER_MISSING, adapter=code)


def _loaded(point: EntryPoint) -> Adapter | None:
    try:
        found = point.load()
    except Exception:  # the edge to code of others: their fault must not keep our channels from working
        _log.exception("the channel %s cannot be loaded", point.name)
        return None
    if isinstance(found, Adapter) and found.code == point.name:
        return found
    _log.error("the entry point %s names no adapter called so", point.name)
    return None
