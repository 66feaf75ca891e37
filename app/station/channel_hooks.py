"""What a channel says by webhook: believed only where it is signed, and only as a hint to ask it sooner."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.channels import registry
from app.channels.port import ChannelFault
from app.database.unit_of_work import Actor, Database
from app.station import channel_secrets
from app.workflows import channel_rounds
from app.workflows.channel_rounds import Link

#: WooCommerce tries a new webhook with this, and without a signature.
_PING = re.compile(rb"webhook_id=\d{1,20}")


class Heard(StrEnum):
    """What became of a telling."""

    HINT = "hint"
    PING = "ping"
    REPLAY = "replay"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Listened:
    """A channel that can be listened to; ``variable`` names the secret that is missing, where one is."""

    code: str
    name: str
    variable: str = ""


class Hooks:
    """Checks what is posted in the name of a channel, and has the channel read."""

    def __init__(
        self, database: Database, actor: Actor, environment: Mapping[str, str] | None = None
    ) -> None:
        self._database, self._actor, self._environment = database, actor, environment

    def listened(self) -> tuple[Listened, ...]:
        """Every connected channel that speaks by webhook."""
        found = []
        for link in self._database.read(channel_rounds.links):
            names = _secret_fields(link)
            if names:
                missing = "" if self._secret(link) else channel_secrets.variable(link.code, names[0])
                found.append(Listened(link.code, link.name, missing))
        return tuple(found)

    def hear(self, code: str, headers: Mapping[str, str], body: bytes) -> Heard:
        """One telling, its body as it came; raises ``DatabaseFault``: what was not written down is told again."""
        if _PING.fullmatch(body):
            return Heard.PING
        links = self._database.read(channel_rounds.links)
        link = next((link for link in links if link.code == code), None)
        signature = self._signature(link, headers, body) if link is not None else None
        if link is None or signature is None:
            return Heard.REFUSED
        is_new = self._database.write(
            lambda uow: channel_rounds.hear(uow, link.channel_id, signature), self._actor
        )
        return Heard.HINT if is_new else Heard.REPLAY

    def _signature(self, link: Link, headers: Mapping[str, str], body: bytes) -> str | None:
        """The signature of the raw body in hexadecimal digits, where it is the one that was sent."""
        secret = self._secret(link)
        adapter = registry.adapter(link.adapter) if secret else None
        if adapter is None or adapter.hook is None:
            return None
        made = hmac.new(secret.encode(), body, hashlib.sha256).digest()
        given = headers.get(adapter.hook.header.lower(), "")
        return made.hex() if hmac.compare_digest(base64.b64encode(made), given.encode()) else None

    def _secret(self, link: Link) -> str:
        names = _secret_fields(link)
        if not names:
            return ""
        try:
            adapter = registry.adapter(link.adapter)
            values = channel_secrets.with_secrets(adapter, link.code, link.settings, self._environment)
        except ChannelFault:
            return ""
        return next((values[name] for name in names if values.get(name)), "")


def _secret_fields(link: Link) -> tuple[str, ...]:
    try:
        hook = registry.adapter(link.adapter).hook
    except ChannelFault:
        return ()
    return hook.secrets if hook is not None else ()
