"""The report of the day: one HTML file in the staff's language, its charts inside, readable without a network."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.i18n import catalogue, text
from tools.simulated_day.counting import Day
from tools.simulated_day.customers import Moment
from tools.simulated_day.day import Plan
from tools.simulated_day.floor import Seen

_HERE = Path(__file__).parent
_WIDE, _HIGH = 920, 240
_BARS = 60
_LANE = 34
_JOBS = ("picking", "packing", "shipping")
_EDGES_MS = (5, 10, 20, 40, 80, 160, 320, 640, 1280)
_MOST_REFUSALS = 12
_PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a chart, in its own coordinates; ``tip`` is said when one points at it."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    tip: str


@dataclass(frozen=True, slots=True)
class Lane:
    """What happened below the chart, a kind a lane: its words, and where on the time axis."""

    y: int
    words: str
    moments: list[float]


class Words:
    """What the report says in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = tomllib.loads((_HERE / "words.toml").read_text("utf-8"))[language]

    def __call__(self, code: str, **values: object) -> str:
        shown = {
            name: self.number(value) if isinstance(value, int | float) else value
            for name, value in values.items()
        }
        return str(self._texts[code]).format(**shown)

    def number(self, value: float) -> str:
        """``1 234,5`` in French, ``1,234.5`` in English."""
        written = f"{value:,}"
        return written.translate({ord(","): "\u202f", ord("."): ","}) if self.language == "fr" else written

    def incident(self, code: str) -> str:
        """What happened, a change with the moment it came in, a refused tote with the station's sentence."""
        if code in self._texts:
            return self(code)
        if code.startswith("not_opened_"):
            return self("not_opened", why=self.refusal(code.removeprefix("not_opened_")))
        moment = next(each for each in Moment if code.endswith(each.value))
        when = self("closed_moment" if moment is Moment.CLOSED else moment.value)
        return self(code.removesuffix(f"_{moment.value}"), moment=when)

    def refusal(self, code: str) -> str:
        """The sentence the station says, without whom and what it is about."""
        return _PLACEHOLDER.sub("…", catalogue(self.language).get(code, code))


def write_report(path: Path, plan: Plan, day: Day, language: str) -> None:
    """Write the report in ``fr`` or ``en``; ``path`` is overwritten."""
    words = Words(language)
    surroundings = Environment(
        loader=FileSystemLoader(_HERE), autoescape=select_autoescape(["j2"]), undefined=StrictUndefined
    )
    page = surroundings.get_template("report.html.j2").render(
        w=words,
        plan=plan,
        day=day,
        summary=day.summary(),
        wide=_WIDE,
        high=_HIGH,
        lane=_LANE,
        answers=_answers(day, words),
        packed=_packed(day),
        latency=_latency(day),
        lanes=_lanes(day, words),
        incidents=sorted(
            ((words.incident(code), count) for code, count in day.incidents.items()), key=lambda row: -row[1]
        ),
        stages=[(text(language, f"stage_{stage}"), count) for stage, count in sorted(day.stages.items())],
        refused=_refused(day, words),
        ticks=[(_WIDE * part / 6, round(day.seconds * part / 6)) for part in range(7)],
    )
    path.write_text(page, "utf-8")


def write_diary(path: Path, day: Day) -> None:
    """Write every answer in the order it was heard, then the marks, for whoever looks why a day does not add up."""
    with path.open("w", encoding="utf-8", newline="") as file:
        diary = csv.writer(file)
        diary.writerow([each.name for each in fields(Seen)])
        diary.writerows(astuple(each) for each in day.seen)
        diary.writerows((at, "", "", "", what) for at, what in day.marks)


def _answers(day: Day, words: Words) -> tuple[list[Bar], int]:
    """Answers in each sixtieth of the day, one colour a job, and the highest sum."""
    width = day.seconds / _BARS
    counts = [Counter[str]() for _ in range(_BARS)]
    for seen in day.seen:
        counts[max(0, min(_BARS - 1, int(seen.at / width)))][seen.job] += 1
    most = max(1, *(sum(each.values()) for each in counts))
    bars = []
    for number, each in enumerate(counts):
        top = float(_HIGH)
        for job in _JOBS:
            height = _HIGH * each[job] / most
            top -= height
            tip = f"{words('seconds', count=round(number * width))}: {words.number(each[job])} {words(job)}"
            bars.append(Bar(number * _WIDE / _BARS, top, _WIDE / _BARS - 2, height, job, tip))
    return bars, most


def _packed(day: Day) -> tuple[str, int]:
    """The closed parcels as a line that only rises, and how many they are."""
    closed = sorted(day.closed)
    points = [(0.0, 0), *((moment, number) for number, moment in enumerate(closed, start=1))]
    most = max(1, len(closed))
    step = max(1, len(points) // 400)
    shown = [*points[::step], points[-1], (day.seconds, len(closed))]
    line = " ".join(
        f"{_WIDE * at / day.seconds:.1f},{_HIGH - _HIGH * count / most:.1f}" for at, count in shown
    )
    return line, len(closed)


def _latency(day: Day) -> list[tuple[str, int, float]]:
    """How many answers took how long: words, count and share of the largest, in bars of doubling width."""
    counts = [0] * (len(_EDGES_MS) + 1)
    for seen in day.seen:
        milliseconds = seen.seconds * 1000
        counts[next((at for at, edge in enumerate(_EDGES_MS) if milliseconds < edge), len(_EDGES_MS))] += 1
    words = [f"< {edge} ms" for edge in _EDGES_MS] + [f"≥ {_EDGES_MS[-1]} ms"]
    most = max(1, *counts)
    return [(word, count, count / most) for word, count in zip(words, counts, strict=True)]


def _lanes(day: Day, words: Words) -> list[Lane]:
    """Everything that happened by itself."""
    lanes: dict[str, Lane] = {}
    for at, what in day.marks:
        lane = Lane(_HIGH + 58 + _LANE * len(lanes), words.incident(what), [])
        lanes.setdefault(what, lane).moments.append(_WIDE * at / day.seconds)
    return list(lanes.values())


def _refused(day: Day, words: Words) -> list[tuple[str, int]]:
    """Refusals in the station's words, the most frequent first; that there is no work now is none."""
    refusals = Counter(
        seen.code for seen in day.seen if seen.level == "error" and not seen.code.startswith("nothing_")
    )
    return [(words.refusal(code), count) for code, count in refusals.most_common(_MOST_REFUSALS)]
