"""Pictures of articles, out of a folder: each file is named by the SKU or a barcode of what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.channels.base import IncomingPicture, RefusedRow
from app.channels.files.detection import unreadable
from app.channels.files.rows import Progress
from app.file_limits import PHOTO, FileTooLarge, read_whole
from app.pictures import SUFFIXES, drawn_anew

#: A third of a packing screen at twice its scale; some ten kilobytes.
LONGEST_SIDE = 480
_ENDINGS = frozenset({*SUFFIXES.values(), ".jpeg"})


def picture_files(path: Path) -> list[Path]:
    """The pictures in a folder, by name, or the one that ``path`` is; raises ``FileRefused``."""
    try:
        if not path.is_dir():
            return [path]
        return sorted(each for each in path.iterdir() if each.suffix.lower() in _ENDINGS)
    except OSError as fault:
        raise unreadable(path, fault) from fault


def read_pictures(path: Path, progress: Progress | None = None) -> Iterator[IncomingPicture | RefusedRow]:
    """Every picture, made small; the rows are the files, counted from 1. Raises ``FileRefused``."""
    for number, file in enumerate(picture_files(path), start=1):
        if progress is not None:
            progress(number)
        try:
            content, _ = drawn_anew(read_whole(file, PHOTO), LONGEST_SIDE, "WEBP")
        except FileTooLarge as fault:
            yield RefusedRow(number, fault.code, fault.values, {"file": file.name})
        except (OSError, ValueError):
            yield RefusedRow(number, "photo_unreadable", {"file": file.name}, {"file": file.name})
        else:
            yield IncomingPicture(article=file.stem, content=content)
