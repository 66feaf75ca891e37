"""The training sheet: the practice exercise scan by scan, the walk on the first page and the bench on the second."""

from __future__ import annotations

from itertools import groupby

from app.printing.floor_papers import TrainingSheet, TrainingStep
from app.printing.layout import Align, Barcode, Box, Fit, Item, Page, Symbol, Text
from app.printing.layouts.sheets import INNER, LEFT, foot, sheet
from app.printing.words import Words

_ACROSS, _DOWN = 2, 8
_TOP, _STEP, _HEIGHT = 40.0, 29.6, 27.2
_GUTTER, _NUMBER = 6.0, 11.0
_EAN_DIGITS = 13


def training_sheet(training: TrainingSheet) -> tuple[Page, ...]:
    """Numbered cells, read line by line, each with what to do above its barcode."""
    words = Words(training.language)
    title = words("training_title")
    numbered = list(enumerate(training.steps, start=1))
    parts = [(part, list(steps)) for part, steps in groupby(numbered, key=lambda each: each[1].part)]
    chunks = [
        (part, steps[start : start + _ACROSS * _DOWN])
        for part, steps in parts
        for start in range(0, len(steps), _ACROSS * _DOWN)
    ]
    pages = []
    for number, (part, chunk) in enumerate(chunks, start=1):
        items: list[Item] = [
            Text(LEFT, 13, INNER, 9, f"{title} · {words(f'training_{part}')}", 6.4, min_size=4, bold=True),
            Text(LEFT, 23, INNER, 15, words("training_advice"), 3.4, max_lines=3, fit=Fit.WRAP),
            Box(LEFT, 36, INNER, 0.5),
        ]
        for place, (step_number, step) in enumerate(chunk):
            items += _cell(step_number, step, place)
        pages.append(sheet([*items, *foot(words, title, number, len(chunks))]))
    return tuple(pages)


def _cell(number: int, step: TrainingStep, place: int) -> tuple[Item, ...]:
    width = (INNER - _GUTTER) / _ACROSS
    x, y = LEFT + place % _ACROSS * (width + _GUTTER), _TOP + place // _ACROSS * _STEP
    ean = len(step.barcode) == _EAN_DIGITS
    symbol, height = (Symbol.EAN13, 11.0) if ean else (Symbol.CODE128, 14.0)  # an EAN has its digits below
    return (
        Box(x, y, width, _HEIGHT, line=0.2, shade=0.35),
        Box(x, y, _NUMBER, _HEIGHT),
        Text(
            x,
            y,
            _NUMBER,
            _HEIGHT,
            str(number),
            7,
            min_size=4,
            bold=True,
            align=Align.CENTRE,
            middle=True,
            white=True,
        ),
        Text(
            x + _NUMBER + 2,
            y + 1.2,
            width - _NUMBER - 4,
            8.6,
            step.says,
            3.4,
            max_lines=2,
            bold=True,
            fit=Fit.WRAP,
            middle=True,
        ),
        Barcode(x + _NUMBER + 2, y + 11, width - _NUMBER - 4, height, symbol, step.barcode, Align.CENTRE),
    )
