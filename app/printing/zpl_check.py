"""A foreign ZPL file before it is sent: layout and graphics, nothing that configures (domain 5.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LAYOUT = frozenset(
    f"{sign}{name}"
    for sign, names in (
        ("^X", "ABFGZ"), ("^C", "FIVW"), ("^D", "F"), ("^I", "DLM"), ("^F", "BCDHMNOPRSTVWX"), ("^T", "B"),
        ("^S", "FN"), ("^G", "BCDEFS"), ("^L", "HLRST"), ("^P", "AFMOQRW"), ("^M", "CDFMNTU"), ("^J", "M"),
        ("~D", "G"),
    )
    for name in names
)  # fmt: skip
"""What draws a label or holds for the label at hand; all else is refused: it configures, resets, asks or stores."""

_STORES = frozenset({"~DG", "^DF", "^ID", "^IL", "^IM", "^XG", "^XF"})
_DRAWS = frozenset({"^FD", "^FV", "^GB", "^GC", "^GD", "^GE", "^GF", "^GS", "^XG", "^IM", "^IL", "^SN"})
#: How label programs begin: the command signs set to what they are anyway. Colissimo's files have two byte order
#: marks before that, which printers pass over.
_PROLOGUE = re.compile(r"(?:\xef\xbb\xbf)*\s*\x10?CT~~CD,~CC\^~CT~")
_NUMBER = re.compile(r"\d+")


class ForeignZpl(ValueError):
    """This file must not be sent; ``command`` is the first one refused, empty when the file is cut off."""

    def __init__(self, command: str) -> None:
        super().__init__(command)
        self.command = command


@dataclass(frozen=True, slots=True)
class ZplFacts:
    """What a file says of its size: ``labels`` come out, and the largest is ``width`` by ``height`` dots."""

    labels: int
    width: int
    height: int


def check_zpl(content: bytes) -> ZplFacts:
    """Look at every command of a file; raises ``ForeignZpl``.

    The size is what ^PW and ^LL say and, beyond that or without them, how far the drawing reaches.
    """
    labels, width, height = 0, 0, 0
    format_: list[tuple[str, str]] | None = None
    for name, values in _commands(content.decode("latin-1")):
        _judge(name, values)
        if name == "^XA":
            if format_ is not None:
                raise ForeignZpl("")
            format_ = []
        elif name == "^XZ":
            if format_ is None:
                raise ForeignZpl("")
            drawn = _drawn(format_)
            labels += drawn.labels
            width, height = max(width, drawn.width), max(height, drawn.height)
            format_ = None
        elif format_ is not None:
            format_.append((name, values))
        elif name != "~DG":
            raise ForeignZpl(name)
    if format_ is not None or not labels:
        raise ForeignZpl("")
    return ZplFacts(labels, width, height)


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """Every command with its parameters; binary graphics are stepped over by their length."""
    at = prologue.end() if (prologue := _PROLOGUE.match(text)) else 0
    while (found := re.compile(r"[\^~]").search(text, at)) is not None:
        start = found.start()
        name = text[start : start + 3].upper()
        if name[:2] == "^A":
            name = "^A"
        at = start + len(name)
        if name == "^GF" and (binary := re.compile(r"[BbCc],(\d+),\d+,\d+,").match(text, at)):
            at = binary.end() + int(binary[1])
            if at > len(text):
                raise ForeignZpl("")
            yield name, binary[0]
            continue
        following = re.compile(r"[\^~]").search(text, at)
        end = following.start() if following else len(text)
        yield name, text[at:end]
        at = end


def _judge(name: str, values: str) -> None:
    allowed = name in _LAYOUT or name == "^A" or re.fullmatch(r"\^B[0-9A-Z]", name) is not None
    if name in _STORES:
        # Only in the memory that forgets; E: and B: are the printer's own.
        allowed = values.strip().upper().startswith("R:") or ":" not in values.split(",", maxsplit=1)[0]
    elif name == "^JM":
        allowed = values.strip().upper() in {"", "A"}
    elif name == "^MU":
        allowed = values.strip().upper() in {"", "D"}
    if not allowed:
        raise ForeignZpl(name)


def _drawn(format_: list[tuple[str, str]]) -> ZplFacts:
    """One format: how many come out of it, and how far it reaches in dots."""
    said = {"^PW": 0, "^LL": 0}
    right = bottom = x = y = home_x = home_y = 0
    copies, draws = 1, False
    for name, values in format_:
        numbers = [int(part) if _NUMBER.fullmatch(part.strip()) else 0 for part in values.split(",")]
        numbers += [0, 0, 0, 0]
        match name:
            case "^PW" | "^LL":
                said[name] = numbers[0]
            case "^LH":
                home_x, home_y = numbers[:2]
            case "^FO" | "^FT":
                x, y = home_x + numbers[0], home_y + numbers[1]
            case "^PQ":
                copies = max(1, numbers[0])
        reach = _reach(name, numbers)
        draws = draws or name in _DRAWS
        if name in _DRAWS:
            right, bottom = max(right, x + reach[0]), max(bottom, y + reach[1])
    return ZplFacts(copies if draws else 0, max(said["^PW"], right), max(said["^LL"], bottom))


def _reach(name: str, numbers: list[int]) -> tuple[int, int]:
    match name:
        case "^GB" | "^GD" | "^GE":
            return numbers[0], numbers[1]
        case "^GC":
            return numbers[0], numbers[0]
        case "^GF" if numbers[3]:
            return numbers[3] * 8, numbers[2] // numbers[3]
    return 0, 0
