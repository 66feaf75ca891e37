"""Pictures from outside: opened within limits, and drawn anew without anything beside the picture itself."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

#: What a telephone, a shop or a drawing program writes, with the ending of each.
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
_QUALITY = 85


@contextmanager
def opened(content: bytes, formats: Collection[str] = tuple(SUFFIXES)) -> Iterator[tuple[Image.Image, str]]:
    """The picture, held upright, and its format.

    Raises ``ValueError`` for what is no picture, also while it is worked on: a file is read as far as it is needed.
    One that would fill the memory (Pillow's limit) is none either.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=tuple(formats)) as picture:
                yield ImageOps.exif_transpose(picture), str(picture.format)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError) as error:
        raise ValueError(str(error)) from error


def drawn_anew(content: bytes, longest_side: int, kind: str = "") -> tuple[bytes, str]:
    """The picture alone, at most ``longest_side`` pixels long, and the ending of its kind.

    ``kind`` is one of ``SUFFIXES``; empty: its own. Where it was taken, and with what, is not kept (GDPR art. 5-1 c).
    Raises ``ValueError``.
    """
    from PIL import Image

    with opened(content) as (picture, own):
        if picture.mode in {"RGB", "L"}:
            plain = picture
        else:  # what is transparent lies on white, as it does in a shop
            shapes = picture.convert("RGBA")
            plain = Image.new("RGB", shapes.size, "white")
            plain.paste(shapes, mask=shapes)
        plain.thumbnail((longest_side, longest_side))
        plain.info.clear()  # a comment or profile would be written back
        out = BytesIO()
        plain.save(out, format=kind or own, quality=_QUALITY)
    return out.getvalue(), SUFFIXES[kind or own]
