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


class Refused(Exception):
    """The shop understood and said no: its status and its own code."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, code)
        self.status, self.code, self.message = status, code, message


class Api:
    """One shop's REST interface."""

    def __init__(self, address: str, key: str, secret: str) -> None:
        self._client = ShopClient(address, auth=signing(address, key, secret))

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, **params: Any) -> Any:
        """The document of a GET; raises ``Refused`` or ``ChannelFault``."""
        return self._document(self._client.request("GET", _ROOT + path, params=params))

    def page(self, path: str, **params: Any) -> tuple[list[Any], int]:
        """A page of a list, and how many there are in all; raises as ``get``."""
        answer = self._client.request("GET", _ROOT + path, params=params)
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
        answer = self._client.request(method, _ROOT + path, content=content)
        if answer.status == 401 and self._may_read():
            raise ChannelFault(Trouble.RIGHT_MISSING, right="write")
        return self._document(answer)

    def _may_read(self) -> bool:
        """The same status stands for wrong keys and for keys that may only read; its words are translated."""
        return (
            self._client.request("GET", f"{_ROOT}orders", params={"per_page": 1, "_fields": "id"}).status
            == 200
        )

    def _document(self, answer: Answer) -> Any:
        status = answer.status
        if 200 <= status < 300:
            return parsed(answer)
        said = _said(answer)
        code = str(said.get("code", ""))
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


def _said(answer: Answer) -> Mapping[str, Any]:
    try:
        document = json.loads(answer.content)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
