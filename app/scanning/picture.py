"""Barcodes in a picture: a photo, a frame of a camera, or a file that a customer sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from app.file_limits import PHOTO, FileTooLarge, read_whole
from app.pictures import opened

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
#: Larger pictures are halved first: no barcode needs more, and a decoder's time grows with the area.
_LONGEST_SIDE = 3000


class PictureUnreadable(Exception):
    """The file is no picture that can be looked at; ``code`` names the sentence, ``values`` fill it."""

    def __init__(self, name: str, code: str = "picture_unreadable", **values: object) -> None:
        super().__init__(name)
        self.code = code
        self.values: dict[str, object] = {"file": name, **values}


def read_picture_file(path: Path) -> tuple[str, ...]:
    """The barcodes in a picture file as a scanner would send them; raises ``PictureUnreadable``."""
    try:
        content = read_whole(path, PHOTO)
    except FileTooLarge as fault:
        raise PictureUnreadable(path.name, fault.code, **fault.values) from fault
    except OSError as error:
        raise PictureUnreadable(path.name) from error
    try:
        with opened(content, _FORMATS) as (picture, _):
            return read_picture(picture.convert("L"))
    except ValueError as error:
        raise PictureUnreadable(path.name) from error


def read_picture(picture: Image.Image) -> tuple[str, ...]:
    """The barcodes in a picture in grey, from top to bottom, each once.

    A text begins with its symbology identifier, so that an element string is never taken for something else.
    """
    import zxingcpp

    shrink = max(picture.size) // _LONGEST_SIDE + 1
    if shrink > 1:
        picture = picture.reduce(shrink)
    found: Sequence[zxingcpp.Barcode] = zxingcpp.read_barcodes(picture)
    placed = sorted((code for code in found if code.valid), key=lambda code: code.position.top_left.y)
    return tuple(dict.fromkeys(f"{code.symbology_identifier}{code.text}" for code in placed))
