"""A house's looks on its sheets: a logo and one colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

from app.pictures import opened

_MOST_DOTS = (1200, 400)
"""Enough for a letterhead of 70 x 14 mm at 400 dpi."""
_LARGEST = 300_000
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_READABLE = 4.5
"""Contrast of a text with its ground (WCAG 2.1, 1.4.3)."""


class LogoUnreadable(ValueError):
    """The file is no picture that can be a logo."""


@dataclass(frozen=True, slots=True)
class Brand:
    """``colour`` is ``#RRGGBB``, black where empty; ``logo`` is what ``read_logo`` made, or nothing."""

    colour: str = ""
    logo: bytes = b""

    @property
    def ink(self) -> str:
        """The colour for texts on paper; black (empty) where nobody could read it."""
        return self.colour if _contrast(self.colour, "#FFFFFF") >= _READABLE else ""

    @property
    def white_on_it(self) -> bool:
        """Whether white is read better than black on the colour."""
        return _contrast(self.colour, "#FFFFFF") >= _contrast(self.colour, "#000000")


PLAIN = Brand()


def read_colour(given: str) -> str:
    """``#1B4F72`` as it is kept; empty stays empty. Raises ``ValueError``."""
    text = given.strip()
    if not text:
        return ""
    found = _COLOUR.fullmatch(text)
    if found is None:
        raise ValueError(given)
    return f"#{found[1].upper()}"


def read_logo(content: bytes) -> bytes:
    """A PNG, JPEG or WebP file as a logo: PNG on white, no larger than it is ever printed.

    Raises ``LogoUnreadable``.
    """
    from PIL import Image, ImageChops

    try:
        with opened(content) as (read, _):
            picture = read.convert("RGBA")
    except ValueError as error:
        raise LogoUnreadable(str(error)) from error
    paper = Image.new("RGBA", picture.size, "white")
    flat = Image.alpha_composite(paper, picture).convert("RGB")
    # White around it would make it small and set it off from the margin.
    inked = ImageChops.difference(flat, paper.convert("RGB")).getbbox()
    if inked is None:
        raise LogoUnreadable("nothing but white")
    flat = flat.crop(inked)
    flat.thumbnail(_MOST_DOTS)
    kept = _png(flat)
    return kept if len(kept) <= _LARGEST else _png(flat.quantize(64))


def _png(picture: object) -> bytes:
    from PIL.Image import Image

    assert isinstance(picture, Image)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1; black for an empty colour."""
    value = int(colour.removeprefix("#") or "0", 16)
    return (value >> 16) / 255, (value >> 8 & 255) / 255, (value & 255) / 255


def _contrast(one: str, other: str) -> float:
    """From 1 to 21, as WCAG 2.1 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
