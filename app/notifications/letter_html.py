"""An e-mail's body as HTML: made of its plain text, in the house's colour, with its logo; readable without pictures.

One column, tables and inline styles: what the programs that show e-mails agree on. Nothing is loaded from elsewhere.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.config import resource

if TYPE_CHECKING:
    from jinja2 import Template

LOGO_ID = "logo@arrimage.invalid"
#: Of a house that has chosen no colour.
PLAIN_COLOUR = "#1f4e79"
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_DARK_TEXT, _LIGHT_TEXT = "#1d1d1f", "#ffffff"


@dataclass(frozen=True, slots=True)
class Look:
    """How the house's letters look."""

    seller: str
    colour: str = PLAIN_COLOUR
    """``#rrggbb``; its text is black or white, whatever can be read on it."""
    logo: bytes = b""
    """A PNG, or nothing."""
    footer: tuple[str, ...] = ()
    """Address and legal lines below the letter."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the body as the layout draws it: paragraphs as lines of HTML, a list, or a button."""

    kind: str
    lines: tuple[str, ...]
    link: str = ""


def to_html(subject: str, body: str, language: str, look: Look, *, inline_logo: bool = False) -> str:
    """The whole page; ``inline_logo`` puts the picture into it, for a preview, else it is the part ``LOGO_ID``."""
    logo = ""
    if look.logo:
        data = base64.b64encode(look.logo).decode()
        logo = f"data:image/png;base64,{data}" if inline_logo else f"cid:{LOGO_ID}"
    return _layout().render(
        subject=subject,
        language=language,
        pieces=pieces(body),
        look=look,
        logo=logo,
        on_colour=_on(look.colour),
    )


def pieces(body: str) -> list[Piece]:
    """Paragraphs apart by empty lines; lines that begin with a hyphen are a list, a link alone is a button."""
    found = []
    for block in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in block.splitlines()]
        if len(lines) == 1 and _LINK.fullmatch(lines[0]):
            found.append(Piece("button", (), lines[0]))
        elif all(line.startswith("- ") for line in lines):
            found.append(Piece("list", tuple(_linked(line[2:]) for line in lines)))
        else:
            found.append(Piece("text", tuple(_linked(line) for line in lines)))
    return found


def _linked(line: str) -> str:
    from markupsafe import Markup, escape

    made, last = Markup(), 0
    for link in _LINK.finditer(line):
        made += escape(line[last : link.start()])
        made += Markup('<a href="{0}" style="color:inherit">{0}</a>').format(link[0])
        last = link.end()
    return made + escape(line[last:])


def _on(colour: str) -> str:
    """Black or white, by the contrast of WCAG 2: what stands out more from ``colour``."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return _DARK_TEXT if light > 0.179 else _LIGHT_TEXT


@cache
def _layout() -> Template:
    from jinja2 import Environment, StrictUndefined

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(resource("messages", "layout.html").read_text("utf-8"))
