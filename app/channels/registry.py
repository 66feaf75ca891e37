"""The kinds of channel there are: ours and those of plug-ins, all found by their entry point."""

from __future__ import annotations

import logging
from importlib.metadata import entry_points

from app.channels.port import Adapter, ChannelFault, Trouble

GROUP = "arrimage.channels"
_log = logging.getLogger(__name__)


def adapters() -> dict[str, Adapter]:
    """Every kind of channel that can be loaded, by its code; a plug-in that breaks is left out and logged."""
    found: dict[str, Adapter] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            adapter = point.load()
        except Exception:  # the edge to code of others: their fault must not keep our channels from working
            _log.exception("the channel %s cannot be loaded", point.name)
            continue
        if isinstance(adapter, Adapter) and adapter.code == point.name:
            found[adapter.code] = adapter
        else:
            _log.error("the entry point %s names no adapter called so", point.name)
    return found


def adapter(code: str) -> Adapter:
    """One kind of channel; raises ``ChannelFault`` where it is not installed."""
    for point in entry_points(group=GROUP, name=code):
        found = point.load()
        if isinstance(found, Adapter):
            return found
    raise ChannelFault(Trouble.ADAPTER_MISSING, adapter=code)
