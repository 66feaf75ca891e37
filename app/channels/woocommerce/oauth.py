"""How WooCommerce wants to be signed: Basic over HTTPS; OAuth 1.0a where Basic is refused or does not arrive."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from base64 import b64encode
from collections.abc import Generator
from urllib.parse import quote

import httpx


def signing(address: str, key: str, secret: str) -> httpx.Auth:
    """The authentication for a shop's address (RFC 5849 without a token where the address is plain HTTP)."""
    return BasicOrSigned(key, secret) if address.startswith("https://") else OneLegged(key, secret)


#: Sites that were seen to keep the header with the keys from PHP, as CGI does.
_without_header: set[bytes] = set()


class BasicOrSigned(httpx.Auth):
    """Basic, and where nobody was recognised by it, a signature: WooCommerce takes both over HTTPS."""

    def __init__(self, key: str, secret: str) -> None:
        self._basic, self._signed = httpx.BasicAuth(key, secret), OneLegged(key, secret)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        site = request.url.netloc
        if site not in _without_header:
            next(self._basic.auth_flow(request))
            answer = yield request
            if answer.status_code != 401:
                return
            del request.headers["Authorization"]
        next(self._signed.auth_flow(request))
        answer = yield request
        if answer.status_code != 401:
            _without_header.add(site)


class OneLegged(httpx.Auth):
    """OAuth 1.0a with HMAC-SHA256 in the query, which sends no secret."""

    def __init__(self, key: str, secret: str) -> None:
        self._key, self._secret = key, secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        url = request.url
        signed = [
            *url.params.multi_items(),
            ("oauth_consumer_key", self._key),
            ("oauth_nonce", secrets.token_hex(12)),
            ("oauth_signature_method", "HMAC-SHA256"),
            ("oauth_timestamp", str(int(time.time()))),
        ]
        address = str(url.copy_with(query=None)).partition("?")[0]
        signature = signature_of(request.method, address, signed, self._secret)
        request.url = url.copy_with(params=[*signed, ("oauth_signature", signature)])
        yield request


def signature_of(method: str, address: str, parameters: list[tuple[str, str]], secret: str) -> str:
    """The signature of a request (RFC 5849 3.4): base64 of the HMAC over method, address and sorted parameters."""
    pairs = sorted((_encoded(name), _encoded(value)) for name, value in parameters)
    base = "&".join((method.upper(), _encoded(address), _encoded("&".join("=".join(pair) for pair in pairs))))
    digest = hmac.new(f"{_encoded(secret)}&".encode(), base.encode(), hashlib.sha256).digest()
    return b64encode(digest).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="-._~")
