"""Text messages by the services used in France: OVH, smsmode, Brevo, and any that takes a JSON request.

None of them takes a key that makes a second request harmless. So a request that may have arrived and was not answered
is never sent again by itself: it is ``REFUSED`` with ``SMS_IN_DOUBT``, and a person decides.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from app.notifications.base import Ending, Sent, Trouble

if TYPE_CHECKING:
    import httpx

_log = logging.getLogger(__name__)
_TOO_MANY, _LOGIN = 429, frozenset({401, 403})
_SUCCESS, _SERVER_FAULTS = range(200, 300), range(500, 600)


class Gateway(Protocol):
    """Somewhere text messages can be handed in; never raises for what the world does."""

    def text(self, key: str, to: str, words: str) -> Sent:
        """Hand one in; ``to`` is E.164, ``words`` in the GSM alphabet."""
        ...


@cache
def _client() -> httpx.Client:
    """One for the process: making one takes longer than most requests."""
    import httpx

    return httpx.Client(timeout=httpx.Timeout(10, connect=5), trust_env=False, follow_redirects=False)


def _post(url: str, *, headers: Mapping[str, str], content: str) -> Sent:
    import httpx

    try:
        answer = _client().post(
            url, content=content.encode(), headers={"Content-Type": "application/json", **headers}
        )
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        _log.warning("the SMS service does not answer: %s", type(error).__name__)
        return Sent(Ending.LATER, Trouble.SMS_AWAY)
    except httpx.HTTPError as error:
        _log.warning("the SMS service took a message and did not answer: %s", type(error).__name__)
        return Sent(Ending.REFUSED, Trouble.SMS_IN_DOUBT)
    except (httpx.InvalidURL, ValueError):
        return Sent(Ending.LATER, Trouble.SMS_AWAY)
    return _judged(answer.status_code)


def _judged(status: int) -> Sent:
    if status in _SUCCESS:
        return Sent(Ending.SENT)
    _log.warning("the SMS service answered %s", status)
    if status in _LOGIN:
        return Sent(Ending.LATER, Trouble.SMS_LOGIN_REFUSED)
    if status == _TOO_MANY or status in _SERVER_FAULTS:
        return Sent(Ending.LATER, Trouble.SMS_BUSY)
    return Sent(Ending.REFUSED, Trouble.SMS_REFUSED)


@dataclass(frozen=True, slots=True)
class Brevo:
    """``POST /v3/transactionalSMS/sms``."""

    sender: str
    key: str = field(repr=False)
    url: str = "https://api.brevo.com"

    def text(self, key: str, to: str, words: str) -> Sent:
        """Hand one in."""
        body = {
            "sender": self.sender, "recipient": to.lstrip("+"), "content": words, "type": "transactional",
            "tag": _reference(key), "unicodeEnabled": False,
        }  # fmt: skip
        return _post(
            f"{self.url}/v3/transactionalSMS/sms", headers={"api-key": self.key}, content=json.dumps(body)
        )


@dataclass(frozen=True, slots=True)
class Smsmode:
    """``POST /sms/v1/messages``."""

    sender: str
    key: str = field(repr=False)
    url: str = "https://rest.smsmode.com"

    def text(self, key: str, to: str, words: str) -> Sent:
        """Hand one in."""
        body = {
            "recipient": {"to": to.lstrip("+")},
            "body": {"text": words},
            "refClient": _reference(key),
            **({"from": self.sender} if self.sender else {}),
        }
        return _post(f"{self.url}/sms/v1/messages", headers={"X-Api-Key": self.key}, content=json.dumps(body))


@dataclass(frozen=True, slots=True)
class Ovh:
    """``POST /1.0/sms/{service}/jobs``, signed; ``key`` holds application key, secret and consumer key, by colons."""

    sender: str
    key: str = field(repr=False)
    service: str = ""
    url: str = "https://eu.api.ovh.com"

    def text(self, key: str, to: str, words: str) -> Sent:
        """Hand one in."""
        del key  # OVH takes no reference
        parts = self.key.split(":")
        if len(parts) != 3 or not self.service:
            return Sent(Ending.LATER, Trouble.SMS_LOGIN_REFUSED)
        application, secret, consumer = parts
        body = json.dumps({
            "message": words, "receivers": [to], "charset": "UTF-8", "coding": "7bit", "noStopClause": True,
            "priority": "high", **({"sender": self.sender} if self.sender else {"senderForResponse": True}),
        })  # fmt: skip
        url = f"{self.url}/1.0/sms/{self.service}/jobs"
        now = self._time()
        if now is None:
            return Sent(Ending.LATER, Trouble.SMS_AWAY)
        signed = "+".join((secret, consumer, "POST", url, body, str(now)))
        return _post(
            url,
            headers={
                "X-Ovh-Application": application,
                "X-Ovh-Consumer": consumer,
                "X-Ovh-Timestamp": str(now),
                "X-Ovh-Signature": "$1$" + hashlib.sha1(signed.encode()).hexdigest(),  # noqa: S324 - OVH's own way
            },
            content=body,
        )

    def _time(self) -> int | None:
        """The server's: a station's clock that is off would sign in vain."""
        import httpx

        try:
            return int(_client().get(f"{self.url}/1.0/auth/time").text)
        except (httpx.HTTPError, httpx.InvalidURL):
            return None
        except ValueError:
            return int(time.time())


@dataclass(frozen=True, slots=True)
class AnyHttp:
    """A service of the house's own: ``{"key", "to", "from", "text"}`` as JSON, the key as bearer."""

    sender: str
    key: str = field(repr=False)
    url: str = ""

    def text(self, key: str, to: str, words: str) -> Sent:
        """Hand one in."""
        body = {"key": _reference(key), "to": to, "from": self.sender, "text": words}
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return _post(self.url, headers=headers, content=json.dumps(body))


def gateway(provider: str, *, sender: str, key: str, service: str = "", url: str = "") -> Gateway:
    """The service by its name; ``url`` is another address than its own. Raises ``KeyError``."""
    other: dict[str, Any] = {"url": url.rstrip("/")} if url else {}
    match provider:
        case "ovh":
            return Ovh(sender, key, service, **other)
        case "smsmode":
            return Smsmode(sender, key, **other)
        case "brevo":
            return Brevo(sender, key, **other)
        case "http":
            return AnyHttp(sender, key, url)
    raise KeyError(provider)


def _reference(key: str) -> str:
    """The same for the same message, without saying what it is about."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
