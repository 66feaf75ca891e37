"""A channel's state in words, colours and icons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.config import resource
from app.queries.channels import ChannelRow

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

#: Shops that will answer again by themselves are a warning; what needs somebody is an error.
_BY_ITSELF = frozenset({"maintenance", "too_fast", "unreachable", "broken", "unreadable"})
_TONES = {"ok": "ok", "new": "info", "reading": "info", "paused": "neutral"}


def tone(state: str) -> str:
    """The tone of a state's badge."""
    return _TONES.get(state, "warning" if state in _BY_ITSELF else "error")


def state(bridge: Bridge, row: ChannelRow) -> str:
    """The state in short."""
    return bridge.text(f"channel_state_{row.state}")


def trouble(bridge: Bridge, code: str, values: Mapping[str, object]) -> str:
    """What is wrong and what to do, in a sentence."""
    right = str(values.get("right", ""))
    said = {**values, "right": bridge.text(f"channel_right_{right}")} if right else values
    return bridge.text(f"channel_{code}", **said)


def icon(kind: str) -> str:
    """The icon of a kind of channel; one of all for those of plug-ins, none for what came from a file by hand."""
    if not kind:
        return ""
    name = f"channel-{kind}"
    return name if resource("icons", f"{name}.svg").is_file() else "channel"
