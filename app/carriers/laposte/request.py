"""The address of a question to La Poste Suivi v2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

#: How many numbers one question may name.
MOST = 10


def lots(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    """The numbers in lots of one question each."""
    for start in range(0, len(numbers), MOST):
        yield numbers[start : start + MOST]


def path(numbers: Sequence[str]) -> str:
    return f"/idships/{','.join(quote(number, safe='') for number in numbers)}?lang=fr_FR"


def headers(key: str) -> dict[str, str]:
    return {"X-Okapi-Key": key, "Accept": "application/json"}
