"""Several scanners that type at one station: which of their readings of one burst of keys is the right one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from app.scanning.classify import classify
from app.scanning.layouts import azerty_repairs
from app.scanning.scan import ScanSource
from app.scanning.wedge import HOLE

_ANY_TIME = datetime.min.replace(tzinfo=UTC)


def likeliest(texts: Sequence[str]) -> int:
    """The place of the text to believe: all of it is there, a check digit proves it, nothing had to be repaired.

    Between equals the first. A text that nothing proves (a SKU, a reference) may be misread where two scanners have
    different keyboards: give one of them a prefix.
    """
    if len(set(texts)) == 1:
        return 0
    return max(range(len(texts)), key=lambda place: (*_trust(texts[place]), -place))


def _trust(text: str) -> tuple[bool, bool, bool]:
    proven = len(classify(text, source=ScanSource.WEDGE, at=_ANY_TIME).readings) > 1
    return HOLE not in text, proven, proven and not azerty_repairs(text)
