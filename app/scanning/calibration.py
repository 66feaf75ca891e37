"""Calibration: what a scanner sent for lines that are known, and what follows from it for every scan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

from app.scanning.gs1 import GS
from app.scanning.layouts import us_character
from app.scanning.scanner_profile import Layout, ScannerProfile, Terminator
from app.scanning.wedge import KeyStroke, WedgeSettings

#: The lines of the printed sheet in their order: Code 128, the last one GS1-128, whose GS is an FNC1 in the bars.
#: All differ in length, so that one scanned in another's place is found out; digits stand twice in a row, so that
#: a prefix cannot be taken for a part of them.
LINES = (
    "00112233445566778899",
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ01",
    "0-/.,;:_+*%$^]()=1",
    f"10AB-12/3{GS}21Z9",
)
GS1_LINE = LINES[-1]

#: Calibration hears slow scanners too, and such as send no terminator; nobody types a line of the sheet by hand.
LISTENING = WedgeSettings(max_gap_ms=250, min_length=8, needs_terminator=False)

#: A slower scanner makes people wait for it; a radio link alone needs 20 ms a key.
SLOW_MS = 60
#: Slower keys could be somebody's fingers.
TOO_SLOW_MS = 110
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]$")


class Advice(StrEnum):
    """What to change on the scanner, or here; codes of the catalogue as ``calibration_<advice>``."""

    LAYOUT = "layout"
    """Characters are lost or arrive alike: nothing here can tell them apart."""
    LOST = "lost"
    """Fewer characters arrive than were sent: it types too fast for this computer, or a key is dead."""
    OTHER_LINE = "other_line"
    """Not the line that was asked for."""
    CAPS_LOCK = "caps_lock"
    GS = "gs"
    TERMINATOR = "terminator"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Capture:
    """What arrived for one line: the keys going down without the terminator."""

    strokes: tuple[KeyStroke, ...]
    terminator: Terminator

    @classmethod
    def of(cls, strokes: Sequence[KeyStroke]) -> Capture:
        """From the strokes of a scan, its terminator last if it has one."""
        last = strokes[-1] if strokes else None
        if last is None or not last.is_terminator:
            return cls(tuple(strokes), Terminator.NONE)
        return cls(tuple(strokes[:-1]), Terminator.TAB if last.text == "\t" else Terminator.RETURN)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The ``profile`` to use, ``None`` where the scanner must be changed first; ``advice`` says what to do.

    ``characters`` are those that ``Advice.LAYOUT`` is about; ``ms_per_key`` is the median.
    """

    profile: ScannerProfile | None
    advice: tuple[Advice, ...] = ()
    characters: str = ""
    ms_per_key: float = 0.0


def calibrate(captures: Sequence[Capture]) -> Calibration:
    """Learn the scanner from one capture of each of ``LINES``, in their order."""
    if len(captures) != len(LINES):
        raise ValueError("a capture of every line is needed")
    gaps = [gap for capture in captures for gap in _gaps(capture)]
    speed = float(median(gaps)) if gaps else 0.0
    for layout in (Layout.US_KEYS, Layout.AS_TYPED):
        frame = _frame([_text(capture, layout) for capture in captures])
        if frame is not None:
            keys = _places(captures, frame) if layout is Layout.AS_TYPED else {}
            return _found(captures, layout, keys, frame, gaps, speed)
    if not _has_places(captures) and _frame([_swapped(capture) for capture in captures]) is not None:
        return Calibration(None, (Advice.CAPS_LOCK,))
    learnt = _learn(captures)
    if isinstance(learnt, Calibration):
        return learnt
    keys, frame = learnt
    return _found(captures, Layout.LEARNT, keys, frame, gaps, speed)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the data of every line."""

    prefix: str
    suffix: str
    gs: bool
    aim: bool


def _found(
    captures: Sequence[Capture],
    layout: Layout,
    keys: dict[str, str],
    frame: _Frame,
    gaps: list[int],
    speed: float,
) -> Calibration:
    terminators = {capture.terminator for capture in captures}
    terminator = terminators.pop() if len(terminators) == 1 else Terminator.NONE
    gap = _usual_longest(gaps)
    if gap > TOO_SLOW_MS:
        return Calibration(None, (Advice.SLOW,), "", speed)
    profile = ScannerProfile(layout, keys, frame.prefix, frame.suffix, terminator, frame.gs, frame.aim, gap)
    advice = (
        (Advice.GS, not frame.gs),
        (Advice.TERMINATOR, terminator is Terminator.NONE),
        (Advice.SLOW, speed > SLOW_MS),
    )
    return Calibration(profile, tuple(each for each, true in advice if true), "", speed)


def _gaps(capture: Capture) -> list[int]:
    times = [stroke.time_ms for stroke in capture.strokes]
    return [(after - before) % 2**32 for before, after in pairwise(times)]


def _usual_longest(gaps: Sequence[int]) -> int:
    """What nineteen of twenty gaps do not exceed: one hesitation is no habit."""
    return sorted(gaps)[int(0.95 * (len(gaps) - 1))] if gaps else 0


def _text(capture: Capture, layout: Layout) -> str | None:
    """The capture as this layout reads it; ``None`` where a key says nothing to it."""
    signs: list[str] = []
    for stroke in capture.strokes:
        sign: str | None = stroke.text
        if layout is Layout.US_KEYS:
            sign = None
            if stroke.key_code is not None:
                sign = us_character(stroke.key_code, shift=stroke.shift, control=stroke.control)
        if not sign and layout is Layout.US_KEYS:
            return None
        signs.append(sign or "\N{REPLACEMENT CHARACTER}")
    return "".join(signs)


def _swapped(capture: Capture) -> str:
    """What would have arrived without Caps Lock."""
    return "".join(stroke.text.swapcase() for stroke in capture.strokes)


def _has_places(captures: Sequence[Capture]) -> bool:
    return all(stroke.key_code is not None for capture in captures for stroke in capture.strokes)


def _places(captures: Sequence[Capture], frame: _Frame) -> dict[str, str]:
    """The keys by their places, where these are known: Caps Lock then changes nothing."""
    if not _has_places(captures):
        return {}
    before = len(captures[0].strokes) - len(LINES[0]) - len(frame.suffix)
    return _table(captures, before, lost_gs=len(captures[-1].strokes) < before + len(GS1_LINE)) or {}


def _frame(texts: Sequence[str | None]) -> _Frame | None:
    """Prefix and suffix, if every line stands whole in its text and has the same around it."""
    around: set[tuple[str, str]] = set()
    gs, aims = True, 0
    for line, text in zip(LINES, texts, strict=True):
        if text is None:
            return None
        wanted = line
        if line == GS1_LINE and line not in text:
            wanted, gs = _without_gs(text), False
        before, found, after = text.partition(wanted)
        if not found:
            return None
        prefix = _AIM.sub("", before)
        aims += prefix != before
        around.add((prefix, after))
    if len(around) != 1 or aims not in {0, len(LINES)}:
        return None
    prefix, suffix = around.pop()
    return _Frame(prefix, suffix, gs, aims > 0)


def _without_gs(text: str) -> str:
    """The last line as it arrives without its separator: nothing, or another sign, stands in its place."""
    head, tail = GS1_LINE.split(GS)
    found = re.search(f"{re.escape(head)}.?{re.escape(tail)}", text)
    return found.group() if found else head + tail


def _learn(captures: Sequence[Capture]) -> tuple[dict[str, str], _Frame] | Calibration:
    """The table from keys to characters, or why there can be none."""
    extra = [len(capture.strokes) - len(line) for line, capture in zip(LINES, captures, strict=True)]
    around = extra[0]
    lost_gs = extra[-1] == around - 1
    if around < 0 or any(each != around for each in extra[:-1]) or extra[-1] not in {around, around - 1}:
        return _miscounted(captures, extra)
    for before in range(around + 1):
        keys = _table(captures, before, lost_gs=lost_gs)
        if keys is not None:
            return keys, _learnt_frame(captures, keys, before, around, lost_gs=lost_gs)
    return Calibration(None, (Advice.LAYOUT,), _alike(captures, around))


def _table(captures: Sequence[Capture], before: int, *, lost_gs: bool) -> dict[str, str] | None:
    """Each key stands for one character, and no two keys for the same; ``None`` if that cannot be."""
    keys: dict[str, str] = {}
    for line, capture in zip(LINES, captures, strict=True):
        wanted = line.replace(GS, "") if lost_gs else line
        for sign, stroke in zip(wanted, capture.strokes[before:], strict=False):
            if not stroke.name or keys.setdefault(stroke.name, sign) != sign:
                return None
    return keys if len(set(keys.values())) == len(keys) else None


def _learnt_frame(
    captures: Sequence[Capture], keys: dict[str, str], before: int, around: int, *, lost_gs: bool
) -> _Frame:
    first = captures[0].strokes
    prefix = _read(first[:before], keys)
    without = _AIM.sub("", prefix)
    after = around - before
    return _Frame(without, _read(first[len(first) - after :], keys), not lost_gs, without != prefix)


def _read(strokes: Sequence[KeyStroke], keys: dict[str, str]) -> str:
    return "".join(keys.get(stroke.name, stroke.text) for stroke in strokes)


def _miscounted(captures: Sequence[Capture], extra: Sequence[int]) -> Calibration:
    """Another line's length in a line's place is that line; any other length is a loss."""
    lengths = {len(line) for line in LINES}
    around = max(set(extra), key=extra.count)
    mistaken = any(
        more != around and len(capture.strokes) - around in lengths
        for more, capture in zip(extra, captures, strict=True)
    )
    return Calibration(None, (Advice.OTHER_LINE if mistaken else Advice.LOST,))


def _alike(captures: Sequence[Capture], around: int) -> str:
    """Characters that arrive as the same key or as none, most of them; for a prefix of any length."""
    fewest: str | None = None
    for before in range(around + 1):
        meanings: dict[str, set[str]] = {}
        for line, capture in zip(LINES, captures, strict=True):
            for sign, stroke in zip(line, capture.strokes[before:], strict=False):
                meanings.setdefault(stroke.name, set()).add(sign)
        bad = {sign for name, signs in meanings.items() if not name or len(signs) > 1 for sign in signs}
        shown = "".join(sorted(bad - {GS}))
        fewest = shown if fewest is None or len(shown) < len(fewest) else fewest
    return fewest or ""
