"""One request to a carrier, and what is known of it afterwards: whether it can have been carried out.

A label that was paid for must never be asked for twice, so every request has its own connection (one kept open may
have been closed at the other end, and the failure would not tell whether our bytes were read), nothing is repeated,
and nothing redirected.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.carriers.base import Event, Ok, Point, Refused, Result, Unavailable, Unknown

#: Seconds: to connect; between two pieces of the answer; for the whole of it.
_CONNECT, _READ, _WHOLE = 6.0, 25.0, 45.0
_LARGEST_ANSWER = 16_000_000


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, as bytes: labels must not be decoded on their way."""

    status: int
    content_type: str
    body: bytes


class Wire:
    """Requests over HTTP or HTTPS, with certificates checked; safe to use from several threads."""

    def __init__(self, connect: float = _CONNECT, read: float = _READ, whole: float = _WHOLE) -> None:
        """Time limits in seconds; ``whole`` holds for an answer that comes drop by drop."""
        import httpx  # a quarter of a second, which the window need not wait for

        self._whole = whole
        self._client = httpx.Client(
            timeout=httpx.Timeout(read, connect=connect),
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,
        )

    def ask(
        self, method: str, url: str, *, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Reply | Unknown | Unavailable:
        """Send one request. ``Unavailable``: nothing reached the other end. ``Unknown``: something may have."""
        import httpx

        before_sending = (
            httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError,
            httpx.UnsupportedProtocol, httpx.InvalidURL,
        )  # fmt: skip
        give_up_at = time.monotonic() + self._whole
        try:
            with self._client.stream(method, url, content=content, headers=headers) as response:
                body = bytearray()
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > _LARGEST_ANSWER:
                        return Unknown("answer_too_large")
                    if time.monotonic() > give_up_at:
                        return Unknown("timeout")
                return Reply(response.status_code, response.headers.get("content-type", ""), bytes(body))
        except before_sending as error:
            return Unavailable(type(error).__name__)
        except httpx.TimeoutException:
            return Unknown("timeout")
        except httpx.HTTPError as error:
            return Unknown(type(error).__name__)

    def close(self) -> None:
        self._client.close()


def basic(user: str, password: str) -> str:
    """The value of ``Authorization`` for a name and a password (RFC 7617)."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def harmless(answer: Reply | Unknown | Unavailable) -> Reply | Unavailable:
    """For a question that changes nothing: no answer is no answer, and it may be asked again."""
    return Unavailable(answer.detail) if isinstance(answer, Unknown) else answer


def one_by_one(
    numbers: Iterable[str], ask: Callable[[str], Result[tuple[Event, ...]]]
) -> Result[Mapping[str, tuple[Event, ...]]]:
    """The events of each number, for carriers that are asked for one at a time.

    The first question that fails ends it, and what came before counts.
    """
    found: dict[str, tuple[Event, ...]] = {}
    for number in numbers:
        answer = ask(number)
        if not isinstance(answer, Ok):
            return Ok(found) if found else answer
        found[number] = answer.value
    return Ok(found)


def wanted(found: Result[tuple[Point, ...]], relay_id: str) -> Point | Refused | Unavailable:
    """The point with that id among those that were found, for carriers whose labels want its address."""
    if not isinstance(found, Ok):
        return Unavailable(found.detail) if isinstance(found, Unknown) else found
    for point in found.value:
        if point.id == relay_id and not point.closed:
            return point
    return Refused("carrier_relay_refused", "relay_id", {"carrier_code": relay_id})


def refused_outright(reply: Reply) -> Refused | None:
    """What a status of the 400s says by itself, where the body says nothing that can be read.

    408 is not among them: the other end may have had all of it and run out of time.
    """
    if reply.status in {401, 403}:
        return Refused("carrier_login_wrong")
    if 400 <= reply.status < 500 and reply.status != 408:
        return Refused("carrier_said", values={"carrier_code": f"HTTP {reply.status}"})
    return None
