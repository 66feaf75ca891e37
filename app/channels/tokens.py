"""Short-lived tokens that a platform gives for an app's own keys (RFC 6749, 4.4 and 6), kept while they last."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from app.channels.port import ChannelFault, Trouble

#: Renewed so many seconds before it ends: a request may be on its way for a while.
_EARLY = 120.0
#: An answer without ``expires_in`` is trusted for so long.
_SHORTEST = 300.0


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    ends: float
    """By ``time.monotonic``."""


#: By token address and keys: a round opens a connection of its own, and the token outlives many of them.
_kept: dict[tuple[str, ...], _Token] = {}
_lock = threading.Lock()


class ClientToken(httpx.Auth):
    """Puts a token into ``header`` of each request; asks for one when there is none, it ends or it is refused."""

    def __init__(self, header: str, address: str, form: Mapping[str, str]) -> None:
        """``form`` is what the token is asked for with, keys included."""
        self._header, self._address, self._form = header, address, dict(form)
        self._key = (address, *sorted(form.values()))

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        token = self._known()
        asked = token is None
        if token is None:
            token = yield from self._ask()
        request.headers[self._header] = token
        answer = yield request
        if answer.status_code in {401, 403} and not asked:  # revoked before its time, or rights were added
            request.headers[self._header] = yield from self._ask()
            yield request

    def _known(self) -> str | None:
        with _lock:
            token = _kept.get(self._key)
        return token.word if token is not None and token.ends > time.monotonic() else None

    def _ask(self) -> Generator[httpx.Request, httpx.Response, str]:
        answer = yield httpx.Request("POST", self._address, data=self._form)
        answer.read()
        said = _parsed(answer.content)
        word = said.get("access_token")
        if answer.status_code == 200 and isinstance(word, str) and word:
            lasts = said.get("expires_in")
            seconds = float(lasts) if isinstance(lasts, int | float) else _SHORTEST
            with _lock:
                _kept[self._key] = _Token(word, time.monotonic() + max(0.0, seconds - _EARLY))
            return word
        if answer.status_code in {400, 401, 403}:
            raise ChannelFault(Trouble.KEYS_REFUSED)
        if answer.status_code == 404:
            raise ChannelFault(Trouble.MOVED, detail="HTTP 404")
        raise ChannelFault(Trouble.UNREACHABLE, detail=f"HTTP {answer.status_code}")


def _parsed(content: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


class FixedToken(httpx.Auth):
    """Puts a token that does not end into ``header`` of each request."""

    def __init__(self, header: str, token: str) -> None:
        self._header, self._token = header, token

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers[self._header] = self._token
        yield request
