"""Rows that only follow each other: each has a digest over itself and the digest of the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any


def digest(previous: str, row: Mapping[str, Any]) -> str:
    """SHA-256 over the previous digest and the canonical text of a row."""
    return hashlib.sha256((previous + canonical(row)).encode()).hexdigest()


def canonical(row: Mapping[str, Any]) -> str:
    """Every column but ``id`` and ``digest`` as JSON, sorted, moments in UTC to the microsecond."""
    fields = dict(row)
    fields.pop("id", None)
    fields.pop("digest", None)
    return _as_json(fields)


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical text")


# Made once: json.dumps makes an encoder anew for every row.
_as_json = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_text
).encode
