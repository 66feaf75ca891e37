"""Client credentials (RFC 6749, 4.4): a key for an hour, fetched when needed and kept until it is nearly over."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from urllib.parse import urlencode

from app.carriers.base import Ok, Refused, Result, Unavailable, Unknown
from app.carriers.http import Reply, Wire, harmless, refused_outright
from app.carriers.json_body import said, text

#: Seconds before its end at which a key is no longer used: a label must not be asked for with a dead one.
_MARGIN = 60
_USUAL_SECONDS = 3600
_UNAUTHORIZED = 401


class Keys:
    """The keys of one account; used by several threads, which wait for one fetch."""

    def __init__(self, wire: Wire, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> None:
        self._wire, self._url = wire, url
        self._body = urlencode({"grant_type": "client_credentials", **form}).encode()
        self._headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        self._lock = threading.Lock()
        self._key, self._good_until = "", 0.0

    def ask(
        self, method: str, url: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Reply | Refused | Unknown | Unavailable:
        """One request with a key; once more with a new one where the key was refused: nothing was done then."""
        for last in (False, True):
            key = self.key()
            if not isinstance(key, Ok):
                return key
            sent = {**(headers or {}), "Authorization": f"Bearer {key.value}"}
            reply = self._wire.ask(method, url, content=content, headers=sent)
            if last or not (isinstance(reply, Reply) and reply.status == _UNAUTHORIZED):
                return reply
            self._forget(key.value)
        raise AssertionError  # the second turn returned

    def key(self) -> Result[str]:
        """A key that is good for a minute at least."""
        with self._lock:
            if self._key and time.monotonic() < self._good_until:
                return Ok(self._key)
            reply = harmless(self._wire.ask("POST", self._url, content=self._body, headers=self._headers))
            if not isinstance(reply, Reply):
                return reply
            found = said(reply)
            key = text(found, "access_token")
            if reply.status != 200 or not key:
                return self._refused(reply)
            seconds = text(found, "expires_in")
            self._good_until = (
                time.monotonic() + (int(seconds) if seconds.isdecimal() else _USUAL_SECONDS) - _MARGIN
            )
            self._key = key
            return Ok(key)

    @staticmethod
    def _refused(reply: Reply) -> Refused | Unavailable:
        outright = refused_outright(reply)
        if outright is None or reply.status == 429:
            return Unavailable(f"http_{reply.status}")
        return Refused("carrier_login_wrong")

    def _forget(self, key: str) -> None:
        with self._lock:
            if self._key == key:
                self._key = ""
