"""Photos taken at inspection: copied into the station's photo folder, named by what is in them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from app.file_limits import PHOTO, FileTooLarge, read_whole
from app.models.refusals import Refusal

_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}


class PhotoUnreadable(Refusal):
    """The file is no photo that can be shown: ``file``."""


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo in the folder: its name there and the digest that proves it."""

    file_name: str
    sha256: str


def photo_folder(data_folder: Path) -> Path:
    """Where this station keeps the photos of returns."""
    return data_folder / "photos"


def keep_photo(data_folder: Path, source: Path) -> KeptPhoto:
    """Copy a JPEG, PNG or WebP into the photo folder, byte for byte; the same photo twice is one file.

    Raises ``PhotoUnreadable``.
    """
    try:
        content = read_whole(source, PHOTO)
    except FileTooLarge as fault:
        raise PhotoUnreadable(fault.code, **fault.values) from fault
    except OSError as error:
        raise PhotoUnreadable(file=source.name) from error
    digest = hashlib.sha256(content).hexdigest()
    name = digest + _suffix(content, source.name)
    target = photo_folder(data_folder) / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".new")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    return KeptPhoto(name, digest)


def _suffix(content: bytes, name: str) -> str:
    try:
        with Image.open(BytesIO(content), formats=tuple(_SUFFIXES)) as picture:
            picture.verify()
            return _SUFFIXES[str(picture.format)]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise PhotoUnreadable(file=name) from error
