"""Requests to PrestaShop's webservice: reads in JSON, writes in XML, and what its refusals mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import httpx

from app.channels.http import Answer, ShopClient, parsed
from app.channels.port import ChannelFault, Trouble

#: How much is asked for at once: orders with all their fields, and rows of a few.
ORDERS, ROWS = 50, 500
_NO_METHOD, _NO_RESOURCE, _SWITCHED_OFF = "25", "26", "22"
#: Of a version that has no such resource: as if the key might not read it.
_UNKNOWN_RESOURCE = "27"
#: Where the web server rewrites no addresses, PrestaShop's own entrance takes the path as a parameter.
_DISPATCHER = "/webservice/dispatcher.php"
#: Addresses of such shops, found out once for as long as the program runs.
_unwritten: set[str] = set()
_NAMED = re.compile(r'"([a-z_]+)"|resource ([a-z_]+)')


class Refused(Exception):
    """The shop understood and said no: its status and its words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status, self.message = status, message


class Api:
    """One shop's webservice."""

    def __init__(self, address: str, key: str) -> None:
        self._address = address
        self._client = ShopClient(address, auth=httpx.BasicAuth(key, ""), explain=_explain)

    def close(self) -> None:
        self._client.close()

    def rights(self) -> dict[str, frozenset[str]]:
        """What the key may do with each resource: ``get``, ``put``, ``post``, ``patch``, ``delete``."""
        answer = self._checked(self._read("", {}))
        found = _tree(answer.content)
        api = None if found is None else found.find("api")
        if api is None:
            raise ChannelFault(Trouble.MOVED, detail=f"HTTP {answer.status}")
        return {
            resource.tag: frozenset(name for name, value in resource.attrib.items() if value == "true")
            for resource in api
        }

    def rows(self, resource: str, **params: str) -> list[dict[str, Any]]:
        """Rows of a resource; raises ``Refused`` or ``ChannelFault``.

        Parameters in brackets are named with two underscores: ``filter__id`` is ``filter[id]``.
        """
        named = {re.sub(r"__(\w+)", r"[\1]", name): value for name, value in params.items()}
        answer = self._read(resource, {**named, "output_format": "JSON"})
        document = parsed(self._checked(answer))
        found = document.get(resource) if isinstance(document, dict) else document
        if not isinstance(found, list):
            raise ChannelFault(Trouble.UNREADABLE, detail=resource)
        return [row for row in found if isinstance(row, dict)]

    def some(
        self, resource: str, ids: Iterable[object], *, display: str = "full", by: str = "id"
    ) -> list[dict[str, Any]]:
        """The rows with these ids, however many, asked for in parts."""
        wanted = sorted({str(one) for one in ids if str(one) not in {"", "0"}})
        found: list[dict[str, Any]] = []
        for start in range(0, len(wanted), ORDERS * 2):
            among = "[" + "|".join(wanted[start : start + ORDERS * 2]) + "]"
            found += self.rows(resource, display=display, **{f"filter__{by}": among})
        return found

    def every(self, resource: str, display: str) -> Iterator[dict[str, Any]]:
        """All rows of a resource, page after page."""
        start = 0
        while True:
            found = self.rows(resource, display=display, sort="[id_ASC]", limit=f"{start},{ROWS}")
            yield from found
            if len(found) < ROWS:
                return
            start += ROWS

    def one(self, resource: str, row_id: object) -> dict[str, Any] | None:
        """One row by its id, or ``None``."""
        found = self.some(resource, [row_id])
        return found[0] if found else None

    def change(self, resource: str, name: str, row_id: object, values: Mapping[str, object]) -> None:
        """Change a few fields of a row; without PATCH (an older shop, a right of its own) the whole row is sent."""
        path = f"{resource}/{row_id}"
        try:
            self._write("PATCH", path, name, {"id": row_id, **values})
        except (Refused, ChannelFault) as fault:
            unknown = isinstance(fault, Refused) and fault.status == 405
            if not unknown and getattr(fault, "trouble", None) is not Trouble.RIGHT_MISSING:
                raise
            row = self.one(resource, row_id)
            if row is None:
                raise Refused(404, "") from None
            plain = {field: value for field, value in row.items() if not isinstance(value, dict | list)}
            self._write("PUT", path, name, {**plain, **values})

    def add(self, resource: str, name: str, values: Mapping[str, object]) -> None:
        """Add a row; said twice, there are two."""
        self._write("POST", resource, name, values)

    def _write(self, method: str, path: str, name: str, values: Mapping[str, object]) -> None:
        root = ET.Element("prestashop")
        row = ET.SubElement(root, name)
        for field, value in values.items():
            ET.SubElement(row, field).text = str(value)
        content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        self._checked(self._ask(method, path, content=content, content_type="text/xml"))

    def _read(self, path: str, params: Mapping[str, str]) -> Answer:
        """The answer to a GET, by whichever address leads to the webservice."""
        answer = self._ask("GET", path, params=params)
        if self._address in _unwritten or not _is_no_page_there(answer):
            return answer
        _unwritten.add(self._address)
        again = self._ask("GET", path, params=params)
        if _is_no_page_there(again):
            _unwritten.discard(self._address)
            return answer
        return again

    def _ask(self, method: str, path: str, *, params: Mapping[str, str] | None = None, **sent: Any) -> Answer:
        if self._address not in _unwritten:
            return self._client.request(method, f"/api/{path}", params=params, **sent)
        return self._client.request(method, _DISPATCHER, params={"url": path, **(params or {})}, **sent)

    def _checked(self, answer: Answer) -> Answer:
        if 200 <= answer.status < 300:
            return answer
        errors = _errors(answer)
        message = "; ".join(words for _, words in errors)[:200]
        if _is_no_page_there(answer):
            raise ChannelFault(Trouble.MOVED, detail=f"HTTP {answer.status}")
        if answer.status >= 500:
            raise ChannelFault(Trouble.BROKEN, detail=message or f"HTTP {answer.status}")
        raise Refused(answer.status, message or f"HTTP {answer.status}")


def _explain(answer: Answer) -> None:
    """What is wrong with the key, or with the webservice as a whole, stands in the body's codes."""
    if answer.status not in {400, 401, 403, 405, 503}:
        return
    errors = dict(_errors(answer))
    if _SWITCHED_OFF in errors:
        raise ChannelFault(Trouble.SWITCHED_OFF, detail="webservice")
    for code in (_NO_RESOURCE, _NO_METHOD, _UNKNOWN_RESOURCE):
        if code in errors:
            named = _NAMED.search(errors[code])
            right = (named[1] or named[2]) if named else ""
            raise ChannelFault(Trouble.RIGHT_MISSING, right=right)
    if answer.status in {401, 403}:
        if not errors and _is_html(answer):  # of a firewall, or of a password before the whole site
            raise ChannelFault(Trouble.UNREADABLE, detail=f"HTTP {answer.status}")
        raise ChannelFault(Trouble.KEYS_REFUSED)


def _is_no_page_there(answer: Answer) -> bool:
    """A web server's or a theme's page; the webservice itself has nothing to say of a row that is not there."""
    return answer.status in {404, 410} and _is_html(answer)


def _is_html(answer: Answer) -> bool:
    return b"<html" in answer.content[:2000].lower()


def _errors(answer: Answer) -> list[tuple[str, str]]:
    """Codes and words of an answer's errors, which come as JSON or XML whatever was asked for."""
    body = answer.content.strip()
    if body.startswith(b"{"):
        try:
            listed = json.loads(body).get("errors", ())
        except (ValueError, AttributeError):
            return []
        return [(str(one.get("code")), str(one.get("message"))) for one in listed if isinstance(one, dict)]
    tree = _tree(body)
    if tree is None:
        return []
    return [(one.findtext("code", ""), one.findtext("message", "")) for one in tree.iter("error")]


def _tree(content: bytes) -> ET.Element | None:
    """The XML of an answer, or ``None``; one that declares entities is no answer of a webservice."""
    if not content.lstrip().startswith(b"<") or b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content:
        return None
    try:
        return ET.fromstring(content)  # noqa: S314 - without a document type there are no entities to expand
    except ET.ParseError:
        return None


def among(rows: Sequence[Mapping[str, Any]], name: str) -> set[str]:
    """The values of a field, as text."""
    return {str(row.get(name)) for row in rows if row.get(name) not in {None, "", "0", 0}}
