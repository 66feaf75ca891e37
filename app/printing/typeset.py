"""Breaks a text into the lines that go into its box, at the size that fits: the same for every output."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from app.config import resource
from app.printing.layout import Fit, Text

REGULAR = "Inter"
BOLD = "Inter-Bold"
LEADING = 1.2
ELLIPSIS = "…"

#: Height of Inter's capitals, and from the top of a line to its baseline: capitals stand in the middle.
CAPITALS = 0.727
BASELINE = (LEADING + CAPITALS) / 2

_STEP = 0.1


class TextDoesNotFit(ValueError):
    """A text that must be whole is too long for its place even at its smallest size."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """Lines of one ``size`` in mm, the first one's baseline ``baseline`` mm below the top of the page."""

    lines: tuple[str, ...]
    size: float
    baseline: float
    cut: bool


@cache
def register_fonts() -> None:
    """Make our fonts known to reportlab; they are embedded in every PDF."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont(REGULAR, str(resource("fonts", "Inter-Regular.ttf"))))
    pdfmetrics.registerFont(TTFont(BOLD, str(resource("fonts", "Inter-Bold.ttf"))))


def width_of(text: str, size: float, *, bold: bool) -> float:
    """The width of one line in the unit of ``size``."""
    from reportlab.pdfbase import pdfmetrics

    register_fonts()
    return float(pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, size))


def printable(text: str) -> str:
    """The text composed, with line breaks kept and every other control character turned into a space."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} else " " for c in composed
    )


@cache
def typeset(box: Text) -> Typeset:
    """Lines and size for a box; raises ``TextDoesNotFit`` for a text that must be whole and cannot be."""
    paragraphs = [line.strip() for line in printable(box.text).split("\n")]
    if box.fit is Fit.SHRINK:
        for size in _sizes(box):
            if _fits(box, paragraphs, size) and all(
                _width(box, line, size) <= box.width for line in paragraphs
            ):
                return _placed(box, paragraphs, size)
    for size in _sizes(box):
        if any(_width(box, word, size) > box.width for line in paragraphs for word in line.split()):
            continue  # rather a smaller text than a broken word
        lines = _wrapped(box, paragraphs, size)
        if _fits(box, lines, size):
            return _placed(box, lines, size)
    lines = _wrapped(box, paragraphs, box.min_size)
    if _fits(box, lines, box.min_size):
        return _placed(box, lines, box.min_size)
    if box.whole:
        raise TextDoesNotFit(box.text)
    return _cut(box, lines)


def height_of(text: str, width: float, size: float, *, bold: bool, max_lines: int) -> float:
    """How high a wrapped text of one size becomes."""
    box = Text(0, 0, width, 1000, text, size, min_size=size, max_lines=max_lines, bold=bold, fit=Fit.WRAP)
    return len(typeset(box).lines) * size * LEADING


def _sizes(box: Text) -> list[float]:
    steps = max(0, round((box.size - box.min_size) / _STEP))
    return [box.size - step * _STEP for step in range(steps)] + [min(box.size, box.min_size)]


def _width(box: Text, text: str, size: float) -> float:
    return width_of(text, size, bold=box.bold)


def _fits(box: Text, lines: list[str], size: float) -> bool:
    return len(lines) <= box.max_lines and len(lines) * size * LEADING <= box.height + 0.01


def _wrapped(box: Text, paragraphs: list[str], size: float) -> list[str]:
    lines: list[str] = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split() or [""]:
            longer = f"{line} {word}".strip()
            if not line or _width(box, longer, size) <= box.width:
                line = longer
            else:
                lines.append(line)
                line = word
            while _width(box, line, size) > box.width and len(line) > 1:
                head = _at_a_joint(_longest_head(box, line, size))
                lines.append(head)
                line = line[len(head) :]
        lines.append(line)
    return lines


def _at_a_joint(head: str) -> str:
    """A long reference is broken after one of its hyphens or slashes when there is one in the second half."""
    joint = max(head.rfind(mark) for mark in "-/_.") + 1
    return head[:joint] if joint > len(head) / 2 else head


def _longest_head(box: Text, text: str, size: float, ending: str = "") -> str:
    """As many characters as fit in the width, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if _width(box, text[:middle] + ending, size) <= box.width:
            low = middle
        else:
            high = middle - 1
    return text[:low]


def _cut(box: Text, lines: list[str]) -> Typeset:
    room = max(1, min(box.max_lines, int((box.height + 0.01) / (box.min_size * LEADING))))
    kept, rest = lines[: room - 1], " ".join(lines[room - 1 :])
    last = _longest_head(box, rest, box.min_size, ELLIPSIS).rstrip() + ELLIPSIS
    return _placed(box, [*kept, last], box.min_size, cut=True)


def _placed(box: Text, lines: list[str], size: float, *, cut: bool = False) -> Typeset:
    spare = box.height - len(lines) * size * LEADING
    top = box.y + (spare / 2 if box.middle else 0)
    return Typeset(tuple(lines), size, top + BASELINE * size, cut)
