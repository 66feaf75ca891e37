"""When a carrier's pick-up leaves, as the house writes it: one line a service, ``colissimo 16:30``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time

from app.rules.carts import NO_CUT_OFF

_LINE = re.compile(r"(?P<service>\S+)\s+(?P<hour>\d{1,2})[:h](?P<minute>\d{2})")


def read_cut_off(line: str) -> tuple[str, time]:
    """The beginning of a service's name, in lower case, and its hour; raises ``ValueError``."""
    found = _LINE.fullmatch(line.strip())
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        raise ValueError(f"no cut-off: {line!r}")
    return found["service"].casefold(), time(int(found["hour"]), int(found["minute"]))


def cut_offs(lines: Iterable[str]) -> dict[str, time]:
    """Every line read; raises ``ValueError``."""
    return dict(map(read_cut_off, lines))


def cut_off_of(service: str, known: Mapping[str, time]) -> time:
    """The hour of a service: of the longest beginning that fits its name."""
    pick_up = pick_up_of(service, known)
    return NO_CUT_OFF if pick_up is None else known[pick_up]


def pick_up_of(service: str, known: Iterable[str]) -> str | None:
    """Whose lorry takes a service: the longest beginning that fits its name; ``None`` where none does."""
    fitting = [begins for begins in known if service.casefold().startswith(begins)]
    return max(fitting, key=len) if fitting else None
