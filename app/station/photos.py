"""Photos of returns and of packed boxes: in the station's photo folder, named by what is in them."""

from __future__ import annotations

import hashlib
import os
import warnings
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from app.file_limits import PHOTO, FileTooLarge, read_whole
from app.models.refusals import Refusal

#: Enough to read a label in it; a telephone's twelve megapixels become some 500 kB.
LONGEST_SIDE = 2400
_QUALITY = 85
_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}


class PhotoUnreadable(Refusal):
    """The file is no photo that can be shown: ``file``."""


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo in the folder: its name there and the digest that proves it."""

    file_name: str
    sha256: str


def photo_folder(data_folder: Path) -> Path:
    """Where this station keeps photos."""
    return data_folder / "photos"


def keep_photo(data_folder: Path, source: Path) -> KeptPhoto:
    """Put a JPEG, PNG or WebP into the photo folder; the same photo twice is one file.

    What is kept is the picture alone, upright and at most ``LONGEST_SIDE`` pixels long: where and with what it was
    taken is nobody's business (GDPR art. 5-1 c). Raises ``PhotoUnreadable``.
    """
    try:
        content = read_whole(source, PHOTO)
    except FileTooLarge as fault:
        raise PhotoUnreadable(fault.code, **fault.values) from fault
    except OSError as error:
        raise PhotoUnreadable(file=source.name) from error
    return _keep(data_folder, *_clean(content, source.name))


def photos_kept_before(data_folder: Path, moment: datetime) -> list[Path]:
    """The photos that came into the folder before ``moment``."""
    folder = photo_folder(data_folder)
    if not folder.is_dir():
        return []
    since = moment.timestamp()
    return [
        path
        for path in folder.iterdir()
        if path.suffix in _SUFFIXES.values() and path.stat().st_mtime < since
    ]


def _keep(data_folder: Path, content: bytes, suffix: str) -> KeptPhoto:
    digest = hashlib.sha256(content).hexdigest()
    name = digest + suffix
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


def _clean(content: bytes, name: str) -> tuple[bytes, str]:
    """The picture drawn anew, without anything beside it, and the suffix of its kind."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=tuple(_SUFFIXES)) as picture:
                kind = str(picture.format)
                upright = ImageOps.exif_transpose(picture)
        if upright.mode not in {"RGB", "L"}:
            upright = upright.convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright.info.clear()  # a comment or profile would be written back
        out = BytesIO()
        upright.save(out, format=kind, quality=_QUALITY)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise PhotoUnreadable(file=name) from error
    return out.getvalue(), _SUFFIXES[kind]
