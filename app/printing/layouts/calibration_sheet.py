"""The calibration sheet: numbered lines far enough apart that a scanner sees one at a time."""

from __future__ import annotations

from app.printing.floor_papers import CalibrationSheet
from app.printing.layout import Align, Barcode, Box, Fit, Item, Page, Symbol, Text
from app.printing.layouts.sheets import INNER, LEFT, foot, sheet
from app.printing.words import Words

_GS = "\x1d"
_TOP, _STEP, _HEIGHT = 66.0, 42.0, 24.0
_NUMBER = 16.0


def calibration_sheet(calibration: CalibrationSheet) -> tuple[Page, ...]:
    """One page; below each line what it holds, the separator as ``<GS>``."""
    words = Words(calibration.language)
    title = words("calibration_title")
    items: list[Item] = [
        Text(LEFT, 14, INNER, 10, title, 7, min_size=4, bold=True),
        Box(LEFT, 27, INNER, 0.5),
        Text(LEFT, 32, INNER, 22, words("calibration_advice"), 3.8, max_lines=4, fit=Fit.WRAP),
    ]
    for place, line in enumerate(calibration.lines):
        items += _line(place, line)
    return (sheet([*items, *foot(words, title, 1, 1)]),)


def _line(place: int, line: str) -> tuple[Item, ...]:
    y = _TOP + place * _STEP
    symbol = Symbol.GS1_128_ANY if _GS in line else Symbol.CODE128_ANY
    x, width = LEFT + _NUMBER, INNER - _NUMBER
    return (
        Text(LEFT, y + 4, _NUMBER, 14, str(place + 1), 12, bold=True, align=Align.LEFT),
        Barcode(x, y, width, _HEIGHT, symbol, line, Align.LEFT),
        Text(x + 3, y + _HEIGHT + 1.5, width - 3, 4, line.replace(_GS, "<GS>"), 2.8, grey=True),
    )
