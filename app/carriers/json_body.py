"""JSON to and from carriers: nothing empty is sent, and what comes is read without trusting its shape."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from app.carriers.http import Reply

_EURO = "EUR"


def encoded(body: Mapping[str, Any]) -> bytes:
    """A body without its empty fields, which carriers take for wrong values."""
    return json.dumps(without_empty(body), ensure_ascii=False).encode()


def without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {name: without_empty(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each is not None and each not in ("", {}, [])}
    return [without_empty(each) for each in value] if isinstance(value, list | tuple) else value


def said(reply: Reply) -> Mapping[str, Any] | None:
    """The answer's object; ``None`` where it is none."""
    try:
        found = json.loads(reply.body)
    except ValueError:
        return None
    return found if isinstance(found, Mapping) else None


def at(found: Any, *path: str | int) -> Any:
    """What stands at a path of names and places; ``None`` where the way ends before."""
    for step in path:
        if isinstance(step, int):
            found = found[step] if isinstance(found, list) and -len(found) <= step < len(found) else None
        else:
            found = found.get(step) if isinstance(found, Mapping) else None
    return found


def rows(found: Any) -> list[Any]:
    """A list that carriers make a single object of when it has one member."""
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def text(found: Any, *path: str | int) -> str:
    value = at(found, *path)
    return str(value).strip() if value is not None and not isinstance(value, Mapping | list) else ""


def cents(amount: Any, currency: Any) -> int | None:
    """An amount in euros as cents; ``None`` for another currency, or where it is none."""
    if currency != _EURO:
        return None
    try:
        exact = Decimal(str(amount)) * 100
        return int(exact.to_integral_value(ROUND_HALF_UP)) if exact >= 0 else None
    except (InvalidOperation, ValueError, OverflowError):
        return None


def whole(number: Any) -> int:
    """The whole number next to one that may have a fraction; 0 where it is none."""
    try:
        return int(Decimal(str(number)).to_integral_value(ROUND_HALF_UP))
    except (InvalidOperation, ValueError, OverflowError):
        return 0


def decoded(content: Any) -> bytes:
    """A file in base64; empty where it is none."""
    try:
        return b64decode("".join(str(content or "").split()), validate=True)
    except (NotBase64, ValueError):
        return b""
