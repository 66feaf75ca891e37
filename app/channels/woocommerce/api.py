"""Requests to WooCommerce REST v3, and what its refusals mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.channels.http import Answer, ShopClient, parsed
from app.channels.port import ChannelFault, Trouble
from app.channels.woocommerce.oauth import signing

#: The most a page or a batch may hold; one more is an error.
MOST = 100
_ROOT = "/wp-json/wc/v3/"
#: Where WordPress keeps plain permalinks, a parameter names the route and the path only has to lead to WordPress.
#: The route stands in it all the same: before 11.1 WooCommerce looks at keys only where it sees it there.
_PLAIN_ROOT = "/index.php/wp-json/wc/v3/"
#: Addresses of shops with plain permalinks, found out once for as long as the program runs.
_plain: set[str] = set()


class Refused(Exception):
    """The shop understood and said no: its status and its own code."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, code)
        self.status, self.code, self.message = status, code, message


class Api:
    """One shop's REST interface."""

    def __init__(self, address: str, key: str, secret: str) -> None:
        self._address = address
        self._client = ShopClient(address, auth=signing(address, key, secret))

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, **params: Any) -> Any:
        """The document of a GET; raises ``Refused`` or ``ChannelFault``."""
        return self._document(self._read(path, params))

    def page(self, path: str, **params: Any) -> tuple[list[Any], int]:
        """A page of a list, and how many there are in all; raises as ``get``."""
        answer = self._read(path, params)
        found = self._document(answer)
        if not isinstance(found, list):
            raise ChannelFault(Trouble.UNREADABLE, detail=path)
        total = answer.headers.get("X-WP-Total", "")
        return found, int(total) if total.isdecimal() else len(found)

    def every(self, path: str, **params: Any) -> Iterator[Any]:
        """Everything of a list, page after page; raises as ``get``."""
        number = 1
        while True:
            found, _ = self.page(path, per_page=MOST, page=number, **params)
            yield from found
            if len(found) < MOST:
                return
            number += 1

    def send(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        """The answer to a PUT or POST; raises ``Refused``, ``ChannelFault``."""
        content = json.dumps(body, ensure_ascii=False, default=str).encode()
        answer = self._ask(method, path, content=content)
        if answer.status == 401 and self._may_read():
            raise ChannelFault(Trouble.RIGHT_MISSING, right="write")
        return self._document(answer)

    def _may_read(self) -> bool:
        """The same status stands for wrong keys and for keys that may only read; its words are translated."""
        return self._read("orders", {"per_page": 1, "_fields": "id"}).status == 200

    def _read(self, path: str, params: Mapping[str, Any]) -> Answer:
        """The answer to a GET, by whichever form of its address leads to WordPress' interface."""
        answer = self._ask("GET", path, params)
        if self._address in _plain or not _is_a_page(answer):
            return answer
        _plain.add(self._address)
        again = self._ask("GET", path, params)
        if _is_a_page(again):
            _plain.discard(self._address)
            return answer
        return again

    def _ask(
        self, method: str, path: str, params: Mapping[str, Any] | None = None, content: bytes | None = None
    ) -> Answer:
        if self._address not in _plain:
            return self._client.request(method, _ROOT + path, params=params, content=content)
        named = {"rest_route": f"/wc/v3/{path}", **(params or {})}
        return self._client.request(method, _PLAIN_ROOT + path, params=named, content=content)

    def _document(self, answer: Answer) -> Any:
        status = answer.status
        if 200 <= status < 300:
            return parsed(answer)
        said = _said(answer)
        code = str(said.get("code", ""))
        if status in {401, 403} and not said:  # of a firewall, or of a password before the whole site
            raise ChannelFault(Trouble.UNREADABLE, detail=f"HTTP {status}")
        if status == 401:
            raise ChannelFault(Trouble.KEYS_REFUSED)
        if status == 403:
            raise ChannelFault(Trouble.RIGHT_MISSING, right="read")
        if code == "rest_no_route" or (status in {404, 410} and not code):
            # Without a code it is the page of a web server: another site, or no WordPress there.
            raise ChannelFault(Trouble.SWITCHED_OFF if code else Trouble.MOVED, detail=f"HTTP {status}")
        if not code:
            raise ChannelFault(Trouble.BROKEN, detail=f"HTTP {status}")
        raise Refused(status, code, str(said.get("message", ""))[:200])


def _is_a_page(answer: Answer) -> bool:
    """A page of the site instead of an answer: its front page, or that there is none."""
    return answer.status in {200, 404} and answer.content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"


def _said(answer: Answer) -> Mapping[str, Any]:
    try:
        document = json.loads(answer.content)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
