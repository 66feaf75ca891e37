"""The keys of channels: from the environment, else from this station's keyring; nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app import passwords
from app.channels.port import Adapter, ChannelFault, Trouble

#: The setting that names the one station where a local channel is (``Adapter.local``).
STATION = "station"


def secret_name(code: str, field: str) -> str:
    """Under which name the keyring keeps a channel's key."""
    return f"channel:{code}:{field}"


def variable(code: str, field: str) -> str:
    """Which variable of the environment counts before it: ``ARRIMAGE_CHANNEL_BOUTIQUE_KEY``."""
    return f"ARRIMAGE_CHANNEL_{_word(code)}_{_word(field)}"


def _word(text: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", text.upper())


def with_secrets(
    adapter: Adapter, code: str, settings: Mapping[str, str], environment: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What a channel is opened with; raises ``ChannelFault`` where this station does not have its keys."""
    values = dict(settings)
    for field in adapter.fields:
        if field.secret:
            name = variable(code, field.name)
            values[field.name] = passwords.find(secret_name(code, field.name), name, environment)
            if not values[field.name] and not field.optional:
                raise ChannelFault(Trouble.SECRET_MISSING, variable=name)
    return values


def keep(adapter: Adapter, code: str, values: Mapping[str, str]) -> None:
    """Put the keys into the keyring; raises ``NoKeyring``."""
    for field in adapter.fields:
        if field.secret and values.get(field.name):
            passwords.keep(secret_name(code, field.name), values[field.name])


def public(adapter: Adapter, values: Mapping[str, str], station: str) -> dict[str, str]:
    """The values that may be kept in the database, and for a local channel the station that enters it."""
    here = {STATION: station} if adapter.local else {}
    return here | {
        field.name: values[field.name]
        for field in adapter.fields
        if not field.secret and field.name in values
    }
