"""From what a scanner sent to a scan with everything it may mean; never the first kind that fits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from app.scanning.gs1 import GS, compact, gs1_readings, gtin_readings, is_digits, is_retail, split_aim
from app.scanning.layouts import azerty_repairs
from app.scanning.own_codes import decode
from app.scanning.scan import FreeText, Reading, Scan, ScanSource
from app.scanning.tracking import tracking_readings
from app.values import new_id

#: No barcode of this trade is longer; a page of text pasted by mistake is not kept.
LONGEST = 500

_OUTER_SPACE = re.compile(rf"^[^\S{GS}]+|[^\S{GS}]+$")
#: Control characters, invisible formatting (direction marks, byte order mark), halves of surrogate pairs.
_UNWANTED = frozenset({"Cc", "Cf", "Cs"})


def classify(raw: str, *, source: ScanSource, at: datetime, scan_id: str | None = None) -> Scan:
    """All readings of ``raw``, the surest first and the text itself last; any text at all is accepted.

    ``at`` is an aware time. ``scan_id`` is given when a scan is read again from the scan log; the readings of
    ``Scan.raw`` are those of the original.
    """
    kept = _clean(raw)
    aim, text = split_aim(kept)
    readings = dict.fromkeys((*_readings(text, aim), FreeText(text)))
    return Scan(scan_id or new_id(), kept, tuple(readings), source, at)


def _clean(raw: str) -> str:
    """What may be kept and shown: without terminators and control characters other than GS, cut to length."""
    raw = raw[: 2 * LONGEST]
    if not (raw.isascii() and raw.isprintable()):
        raw = "".join(sign for sign in raw if sign == GS or unicodedata.category(sign) not in _UNWANTED)
    return _OUTER_SPACE.sub("", _OUTER_SPACE.sub("", raw)[:LONGEST])


def _readings(text: str, aim: str) -> Iterator[Reading]:
    own = decode(compact(text))
    if own is not None:
        yield own
        return  # by construction nobody else's: see own_codes
    yield from gs1_readings(text, aim)
    if not is_retail(aim):
        yield from tracking_readings(text)
    for repaired in azerty_repairs(f"{aim}{text}"):
        yield from _proven(*split_aim(repaired))


def _proven(aim: str, text: str) -> Iterator[Reading]:
    """The readings of a repaired text that a check digit proves."""
    own = decode(compact(text))
    if own is not None:
        yield own
    elif is_digits(text):
        yield from gtin_readings(text, aim)
