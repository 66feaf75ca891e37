"""Sheets that hang on the wall or are cut up: command barcodes and staff badges."""

from __future__ import annotations

from typing import TypeVar

from app.printing.documents import Badge, BadgeSheet, Command, CommandSheet
from app.printing.layout import Align, Box, Fit, Item, Page, Text
from app.printing.layouts.parts import code_text, coded
from app.printing.layouts.sheets import INNER, LEFT, WIDTH, foot, sheet
from app.printing.words import Words

_Thing = TypeVar("_Thing", Badge, Command)

_ACROSS = 2
_COMMAND_HEIGHT, _COMMANDS_DOWN = 38.0, 6
#: A bank card (ISO 7810 ID-1): badges fit the holders there are.
_CARD_WIDTH, _CARD_HEIGHT, _CARDS_DOWN = 85.6, 54.0, 5


def command_sheet(commands: CommandSheet) -> tuple[Page, ...]:
    """Two columns of framed commands, far enough apart that a scanner sees one at a time."""
    words = Words(commands.language)
    chunks = _chunks(commands.commands, _ACROSS * _COMMANDS_DOWN)
    pages = []
    for number, chunk in enumerate(chunks, start=1):
        items: list[Item] = [
            Text(LEFT, 14, INNER, 10, commands.title, 7, min_size=4, bold=True),
            Text(LEFT, 24, INNER, 5, words("command_advice"), 3.2, grey=True),
            Box(LEFT, 31, INNER, 0.5),
        ]
        for place, command in enumerate(chunk):
            items += _command(command, *_cell(place, LEFT, 36, INNER / 2 + 3, _COMMAND_HEIGHT + 2.6))
        pages.append(sheet([*items, *foot(words, commands.title, number, len(chunks))]))
    return tuple(pages)


def _command(command: Command, x: float, y: float) -> tuple[Item, ...]:
    width = INNER / 2 - 3
    return (
        Box(x, y, width, _COMMAND_HEIGHT, line=0.3),
        Text(
            x + 4, y + 2.4, width - 22, 7.6, command.label, 5, min_size=3, max_lines=2, bold=True, middle=True
        ),
        Text(
            x + width - 18,
            y + 2.4,
            14,
            7.6,
            command.hint,
            4,
            min_size=2,
            align=Align.RIGHT,
            grey=True,
            middle=True,
        ),
        *coded(
            x + 2, y + 12, width - 4, 23.5, data=command.barcode, text=code_text(command.barcode), size=2.6
        ),
    )


def badge_sheet(badges: BadgeSheet) -> tuple[Page, ...]:
    """Cards of 85.6 x 54 mm, edge to edge, to cut along the lines."""
    left, top = (WIDTH - _ACROSS * _CARD_WIDTH) / 2, 10.0
    pages = []
    for chunk in _chunks(badges.badges, _ACROSS * _CARDS_DOWN):
        items: list[Item] = []
        for place, badge in enumerate(chunk):
            items += _badge(badge, badges.shop, *_cell(place, left, top, _CARD_WIDTH, _CARD_HEIGHT))
        pages.append(sheet(items))
    return tuple(pages)


def _badge(badge: Badge, shop: str, x: float, y: float) -> tuple[Item, ...]:
    inner = _CARD_WIDTH - 10
    return (
        Box(x, y, _CARD_WIDTH, _CARD_HEIGHT, line=0.15, shade=0.4),
        Text(x + 5, y + 4, inner, 4, shop, 3, bold=True, grey=True),
        Text(
            x + 5,
            y + 9.5,
            inner,
            9,
            badge.name,
            7,
            min_size=3,
            max_lines=2,
            bold=True,
            fit=Fit.SHRINK,
            middle=True,
        ),
        Text(x + 5, y + 19, inner, 5, badge.role, 3.6),
        *coded(x + 5, y + 27, inner, 23, data=badge.barcode, text=code_text(badge.barcode), size=2.6),
    )


def _cell(place: int, left: float, top: float, width: float, height: float) -> tuple[float, float]:
    return left + place % _ACROSS * width, top + place // _ACROSS * height


def _chunks(things: tuple[_Thing, ...], size: int) -> list[tuple[_Thing, ...]]:
    return [things[start : start + size] for start in range(0, max(1, len(things)), size)]
