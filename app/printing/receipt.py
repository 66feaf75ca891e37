"""What stands on receipt paper, line by line from the top."""

from __future__ import annotations

from dataclasses import dataclass

from app.printing.layout import Symbol
from app.printing.typeset import printable


class NoReceipt(ValueError):
    """This kind of document has no form for receipt paper; ``str(error)`` is the kind."""


@dataclass(frozen=True, slots=True)
class Line:
    """Text of one size, wrapped at spaces; ``double`` is twice as wide and high."""

    text: str
    double: bool = False
    bold: bool = False
    centre: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    """One line with text at both edges; a long left side wraps."""

    left: str
    right: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode in the middle; ``text`` stands below it."""

    symbol: Symbol
    data: str
    text: str = ""


Part = Line | Sides | Rule | Code
Receipt = tuple[Part, ...]

#: Paper width in mm: dots the head prints, and characters of 12 dots in a line (domain 5.3).
PAPER: dict[int, tuple[int, int]] = {80: (576, 48), 58: (384, 32)}
DOTS_PER_MM = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line of characters, not longer than the paper takes."""

    text: str
    double: bool = False
    bold: bool = False
    centre: bool = False


def rows_of(part: Line | Sides | Rule, columns: int) -> tuple[Row, ...]:
    """A part broken into lines of ``columns`` characters; nothing is lost."""
    match part:
        case Line():
            room = columns // 2 if part.double else columns
            broken = [piece for line in printable(part.text).split("\n") for piece in wrapped(line, room)]
            return tuple(Row(piece, part.double, part.bold, part.centre) for piece in broken)
        case Sides():
            right = " ".join(printable(part.right).split())[: columns // 2]
            pieces = wrapped(" ".join(printable(part.left).split()), columns - len(right) - 1)
            first = pieces[0] + right.rjust(columns - len(pieces[0]))
            return tuple(Row(piece, bold=part.bold) for piece in (first, *pieces[1:]))
        case Rule():
            return (Row("-" * columns),)


def wrapped(text: str, room: int) -> list[str]:
    """Lines of at most ``room`` characters, broken at spaces where there are any; at least one line."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
        while len(line) > room:
            lines.append(line[:room])
            line = line[room:]
    return [*lines, line] if line or not lines else lines
