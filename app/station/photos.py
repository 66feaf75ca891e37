"""Photos of returns and of packed boxes: in the station's photo folder, named by what is in them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.file_limits import PHOTO, FileTooLarge, read_whole
from app.models.refusals import Refusal
from app.pictures import SUFFIXES, drawn_anew
from app.station.session import Session
from app.station.standing import step_of
from app.station.step import StepName

#: Enough to read a label in it; a telephone's twelve megapixels become some 500 kB.
LONGEST_SIDE = 2400
#: Of what every station can show: enough to see what lies in a box.
VIEW_SIDE = 1024
#: Where a box lies open on the bench.
_AT_THE_BOX = frozenset({StepName.PACK_ITEMS, StepName.PACK_CLOSE, StepName.PACK_PHOTO})


class PhotoUnreadable(Refusal):
    """The file is no photo that can be shown: ``file``."""


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo in the folder: its name there, the digest that proves it, and it small for other stations."""

    file_name: str
    sha256: str
    view: bytes


def open_parcel(session: Session) -> int | None:
    """The parcel whose open box can be photographed now; ``None`` where none lies on the bench."""
    return int(session.place["parcel_id"]) if step_of(session) in _AT_THE_BOX else None


def closing_waits(session: Session, parcel_id: int) -> bool:
    """Whether a parcel is closed as soon as its photo is there."""
    return step_of(session) is StepName.PACK_PHOTO and session.place["parcel_id"] == parcel_id


def photo_folder(data_folder: Path) -> Path:
    """Where this station keeps photos."""
    return data_folder / "photos"


def keep_photo(data_folder: Path, source: Path) -> KeptPhoto:
    """Put a JPEG, PNG or WebP into the photo folder; the same photo twice is one file.

    What is kept is the picture alone, upright and at most ``LONGEST_SIDE`` pixels long. Raises ``PhotoUnreadable``.
    """
    try:
        content = read_whole(source, PHOTO)
    except FileTooLarge as fault:
        raise PhotoUnreadable(fault.code, **fault.values) from fault
    except OSError as error:
        raise PhotoUnreadable(file=source.name) from error
    try:
        return _keep(data_folder, *drawn_anew(content, LONGEST_SIDE))
    except ValueError as error:
        raise PhotoUnreadable(file=source.name) from error


def photos_kept_before(data_folder: Path, moment: datetime) -> list[Path]:
    """The photos that came into the folder before ``moment``."""
    folder = photo_folder(data_folder)
    if not folder.is_dir():
        return []
    since = moment.timestamp()
    return [
        path for path in folder.iterdir() if path.suffix in SUFFIXES.values() and path.stat().st_mtime < since
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
    return KeptPhoto(name, digest, drawn_anew(content, VIEW_SIDE, "JPEG")[0])
