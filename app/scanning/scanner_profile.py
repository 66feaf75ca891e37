"""What calibration has learnt of a scanner that types: kept at the station, exported with its other settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.scanning.wedge import WedgeSettings

#: A gap between two keys may be twice what was measured: radios hesitate. Never under what suits any scanner.
_SHORTEST_GAP_MS, _LONGEST_GAP_MS = 40, 120
#: Without a terminator only silence says that it was a scan: then a short burst is too likely typed.
_MIN_LENGTH, _MIN_LENGTH_OPEN = 4, 6


class Terminator(StrEnum):
    """What ends a scan."""

    RETURN = "return"
    TAB = "tab"
    NONE = "none"


class Layout(StrEnum):
    """How the scanner's keys become its text here."""

    AS_TYPED = "as_typed"
    """The scanner types as the computer's keyboard does."""
    US_KEYS = "us_keys"
    """It types as a US keyboard; read from the places of the keys, whatever the computer's layout and Caps Lock."""
    LEARNT = "learnt"
    """Every key of the sheet was learnt by itself; what was not learnt is no text."""


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """One scanner, by the ``name`` that people gave it.

    ``keys`` by ``KeyStroke.name``, ``gap_ms`` the longest time between two keys of a scan.
    ``gs``: a GS1 separator arrives. ``aim``: the scanner sends the symbology before the data.
    """

    layout: Layout = Layout.AS_TYPED
    keys: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    suffix: str = ""
    terminator: Terminator = Terminator.RETURN
    gs: bool = True
    aim: bool = False
    gap_ms: int = 20
    name: str = ""


def wedge_settings(profiles: Sequence[ScannerProfile]) -> tuple[WedgeSettings, ...]:
    """How to read these scanners; none is one that nobody has calibrated."""
    return tuple(map(_wedge_settings, profiles)) or (WedgeSettings(),)


def begin_alike(profiles: Sequence[ScannerProfile]) -> bool:
    """Whether scanners with different keyboards cannot be told apart by a prefix."""
    kinds = {(each.prefix, each.layout, tuple(sorted(each.keys.items()))) for each in profiles}
    return len({prefix for prefix, *_ in kinds}) < len(kinds)


def _wedge_settings(profile: ScannerProfile) -> WedgeSettings:
    ends = profile.terminator is not Terminator.NONE
    return WedgeSettings(
        max_gap_ms=min(max(2 * profile.gap_ms, _SHORTEST_GAP_MS), _LONGEST_GAP_MS),
        min_length=_MIN_LENGTH if ends else _MIN_LENGTH_OPEN,
        us_keyboard=profile.layout is Layout.US_KEYS,
        keys=dict(profile.keys),
        typed_is_right=profile.layout is not Layout.LEARNT,
        prefix=profile.prefix,
        suffix=profile.suffix,
        needs_terminator=ends,
    )
