"""Which bay a location is: read from its code where nobody has said it."""

from __future__ import annotations

import re
from typing import NamedTuple

_PARTS = re.compile(r"[A-Za-z0-9]+")


class Place(NamedTuple):
    """An aisle by its code, the bay in it, and the level, from 1; 0 where it has none."""

    aisle: str
    bay: int
    level: int


def place_in_code(code: str) -> Place | None:
    """``A-01-3`` is aisle A, bay 1, level 3; ``None`` for a code that is not aisle, bay and perhaps level."""
    parts = _PARTS.findall(code)
    if not 2 <= len(parts) <= 3 or not all(part.isdigit() for part in parts[1:]):
        return None
    aisle, bay, *level = parts
    return Place(aisle, int(bay), int(level[0]) if level else 0)
