"""One run of the practice exercise: how far it is, and the plain facts of it; kept nowhere (domain 10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.station.station import Answer
from app.workflows.exercise import LINES, ORDERS, STEPS, Part, Step
from app.workflows.outcome import Level


@dataclass(frozen=True, slots=True)
class Score:
    """What a run came to so far; seconds are whole, 0 where nothing is finished yet."""

    scans: int
    done: int
    steps: int
    left_out: int
    """Steps that were passed over: mistakes of the exercise that nobody tried."""
    errors: Mapping[str, int]
    """Refusals that the exercise did not ask for, by the code of the outcome."""
    seconds: int
    seconds_a_line: int
    seconds_a_parcel: int
    finished: bool

    @property
    def mistakes(self) -> int:
        return sum(self.errors.values())


class Run:
    """Follows a station from the first scan to the last parcel."""

    def __init__(self) -> None:
        self._at = self._scans = self._left_out = 0
        self._errors: Counter[str] = Counter()
        self._began: datetime | None = None
        self._walked: datetime | None = None
        self._ended: datetime | None = None

    @property
    def step(self) -> Step | None:
        """What the exercise asks for now; ``None`` at its end."""
        return STEPS[self._at] if self._at < len(STEPS) else None

    def take(self, answer: Answer, at: datetime) -> None:
        """What the station answered at a moment.

        What was done right is looked for ahead, for who does without a mistake that the exercise asks for, or types
        how many there are; a refusal is the exercise's only where it stands.
        """
        if self.step is None:
            return
        self._began = self._began or at
        self._scans += bool(answer.scan)
        outcome = answer.outcome
        refused = outcome.level is Level.ERROR
        ahead = range(self._at, self._at + 1 if refused else len(STEPS))
        found = next((place for place in ahead if STEPS[place].expects == outcome.code), None)
        if found is not None:
            self._left_out += found - self._at
            self._at = found + 1
            self._reach(STEPS[found].part, at)
        elif refused:
            self._errors[outcome.code] += 1

    def _reach(self, part: Part, at: datetime) -> None:
        if part is Part.WALK:
            self._walked = at
        if self._at == len(STEPS):
            self._ended = at

    def score(self, now: datetime) -> Score:
        """The facts as of ``now``."""
        return Score(
            scans=self._scans,
            done=self._at,
            steps=len(STEPS),
            left_out=self._left_out,
            errors=dict(self._errors),
            seconds=_seconds(self._began, self._ended or now),
            seconds_a_line=_seconds(self._began, self._walked) // LINES if self._past_the_walk() else 0,
            seconds_a_parcel=_seconds(self._walked, self._ended) // len(ORDERS),
            finished=self._ended is not None,
        )

    def _past_the_walk(self) -> bool:
        return self.step is None or self.step.part is Part.BENCH


def _seconds(began: datetime | None, ended: datetime | None) -> int:
    return 0 if began is None or ended is None else int((ended - began).total_seconds())


def clock_time(seconds: int) -> str:
    """``3:07``."""
    return f"{seconds // 60}:{seconds % 60:02d}"


#: Refusals by what a trainee did; the rest are ``other``.
_KINDS = {
    "wrong_item": "wrong_item",
    "wrong_item_belongs_to": "wrong_item",
    "wrong_item_all_packed": "wrong_item",
    "wrong_location": "wrong_location",
    "scan_emptied_place": "wrong_location",
    "too_many": "too_many",
    "tote_taken": "wrong_tote",
    "tote_empty": "wrong_tote",
    "unexpected_scan": "unexpected",
    "command_not_now": "unexpected",
    "unknown_barcode": "unknown",
}


def error_counts(score: Score) -> dict[str, int]:
    """Errors by kind (``practice_error_<kind>`` in words), the most frequent first."""
    counts: Counter[str] = Counter()
    for code, times in score.errors.items():
        counts[_KINDS.get(code, "other")] += times
    return dict(counts.most_common())
