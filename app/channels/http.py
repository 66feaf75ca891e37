"""HTTP as shops speak it: one client a channel, and every way it goes wrong as one ``ChannelFault``."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from app.channels.amounts import json_integer, json_number
from app.channels.base import FieldRefused
from app.channels.port import ChannelFault, Trouble
from app.rules.network import is_near

_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
#: What one answer may weigh: a page of a hundred orders is a tenth of it.
_LARGEST = 64_000_000
#: Nobody is waited for longer than this, whatever ``Retry-After`` says.
_LONGEST_WAIT = 6 * 3600.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def shop_address(given: str) -> str:
    """A shop's address as it is kept: with scheme, without a trailing slash; raises ``FieldRefused``.

    Keys and customers' addresses do not travel in the clear: plain HTTP is for this machine and its own network.
    """
    address = given.strip().rstrip("/")
    if "://" not in address:
        address = f"https://{address}"
    parts = urlsplit(address)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.username:
        raise FieldRefused("channel_address_wrong", given=given)
    if parts.scheme == "http" and not is_near(parts.hostname):
        raise FieldRefused("channel_address_in_clear", given=given)
    return address


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of a shop."""

    status: int
    headers: httpx.Headers
    content: bytes


@cache
def _trust(*_places: str) -> ssl.SSLContext:
    """Whom we trust, read once for the places the environment names: it takes longer than a quiet round."""
    return httpx.create_ssl_context()


class ShopClient:
    """Requests to one shop below one address; the certificate is always verified, redirects are not followed."""

    def __init__(
        self,
        address: str,
        *,
        auth: httpx.Auth | None = None,
        explain: Callable[[Answer], None] = lambda _: None,
        most: int = _LARGEST,
    ) -> None:
        """``explain`` sees every answer first and may raise a ``ChannelFault`` that says more than its status."""
        self._explain, self._most = explain, most
        self._client = httpx.Client(
            base_url=address,
            auth=auth,
            verify=_trust(*(os.environ.get(name, "") for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"))),
            timeout=_TIMEOUT,
            follow_redirects=False,
            headers={"User-Agent": "Arrimage", "Accept-Encoding": "gzip, deflate"},
            limits=httpx.Limits(max_connections=2, max_keepalive_connections=1, keepalive_expiry=30),
        )

    def close(self) -> None:
        self._client.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        content: bytes | None = None,
        content_type: str = "application/json",
    ) -> Answer:
        """One request and its whole answer, whatever its status but for redirects, 429, 503 and a gateway's own.

        Raises ``ChannelFault``: after a write that means that nobody knows whether it was done.
        """
        headers = {"Content-Type": content_type} if content is not None else {}
        try:
            with self._client.stream(method, path, params=params, content=content, headers=headers) as coming:
                answer = Answer(coming.status_code, coming.headers, self._read(coming))
        except httpx.TimeoutException as error:
            raise ChannelFault(Trouble.UNREACHABLE, detail="time-out") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _transport_fault(error) from error
        except httpx.InvalidURL as error:
            raise ChannelFault(Trouble.MOVED, detail=str(error)) from error
        self._explain(answer)
        return _known(answer)

    def _read(self, answer: httpx.Response) -> bytes:
        held = bytearray()
        for part in answer.iter_bytes():
            held += part
            if len(held) > self._most:
                raise ChannelFault(Trouble.UNREADABLE, detail=f"> {self._most // 1_000_000} MB")
        return bytes(held)


def _transport_fault(error: Exception) -> ChannelFault:
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLCertVerificationError):
            return ChannelFault(Trouble.CERTIFICATE, detail=inner.verify_message)
        inner = inner.__cause__ or inner.__context__
    return ChannelFault(Trouble.UNREACHABLE, detail=str(error) or type(error).__name__)


def _known(answer: Answer) -> Answer:
    """The answer, unless it says that nobody is to be talked with now."""
    if answer.status in _REDIRECTS:
        # Without its query: a signature that was sent comes back in it.
        raise ChannelFault(Trouble.MOVED, detail=answer.headers.get("Location", "").partition("?")[0])
    if answer.status == 429:
        raise ChannelFault(Trouble.TOO_FAST, retry_after=retry_after(answer) or 60.0)
    if answer.status == 503:
        raise ChannelFault(Trouble.MAINTENANCE, retry_after=retry_after(answer))
    if answer.status in {502, 504, 520, 521, 522, 523, 524}:
        raise ChannelFault(Trouble.UNREACHABLE, detail=f"HTTP {answer.status}")
    return answer


def retry_after(answer: Answer) -> float | None:
    """How many seconds the answer asks to wait, as a number or a date; six hours at most."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        return min(float(said[:9]), _LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (at - datetime.now(UTC)).total_seconds()), _LONGEST_WAIT)


def parsed(answer: Answer) -> Any:
    """The JSON of an answer, its amounts exact; raises ``ChannelFault`` for a page of HTML or a torn answer."""
    body = answer.content.lstrip(b"\xef\xbb\xbf \r\n\t")
    if body[:1] not in b"[{" or not body:
        raise ChannelFault(Trouble.UNREADABLE, detail=f"HTTP {answer.status}, {_kind(answer)}")
    try:
        return json.loads(body, parse_float=json_number, parse_int=json_integer)
    except (ValueError, RecursionError) as error:
        raise ChannelFault(Trouble.UNREADABLE, detail=f"HTTP {answer.status}, JSON") from error


def _kind(answer: Answer) -> str:
    return str(answer.headers.get("Content-Type", "?")).partition(";")[0]
