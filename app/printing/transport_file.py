"""Bytes to a numbered file in a folder: a PDF queue, a demo, a printer without a network."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from app.printing.status import Delivery, DeliveryState, PrinterTrouble, Reason

_TRIES = 1000


def send_file(job: bytes, folder: str, name: str) -> Delivery:
    """Write ``NNNN-name`` in ``folder``, which is made when missing; no reader ever sees half a file.

    Raises ``PrinterTrouble``: folder_missing, folder_refused or disk_full; nothing was written then.
    """
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        claim, target = _claim(place, name)
        try:
            with claim.open("wb") as draft:
                draft.write(job)
                draft.flush()
                os.fsync(draft.fileno())
            claim.replace(target)
        except OSError:
            claim.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PrinterTrouble(_reason(error), f"{folder}: {error.strerror}") from error
    return Delivery(DeliveryState.HANDED_OVER, file=str(target))


def check_folder(folder: str) -> Reason | None:
    """Whether files can be made in a folder, or the folder itself be made."""
    place = Path(folder)
    nearest = next((each for each in (place, *place.parents) if each.exists()), place)
    if not nearest.is_dir():
        return Reason.FOLDER_MISSING
    return None if os.access(nearest, os.W_OK | os.X_OK) else Reason.FOLDER_REFUSED


def _claim(place: Path, name: str) -> tuple[Path, Path]:
    """Take the next number by creating its draft exclusively; two stations may write to one folder."""
    number = max((_number(path.name) for path in place.iterdir()), default=0) + 1
    for candidate in range(number, number + _TRIES):
        claim = place / f".{candidate:04d}.part"
        try:
            claim.touch(exist_ok=False)
        except FileExistsError:
            continue
        if any(place.glob(f"{candidate:04d}-*")):  # finished between our look and our claim
            claim.unlink()
            continue
        return claim, place / f"{candidate:04d}-{name}"
    raise FileExistsError(errno.EEXIST, "no free number", str(place))


def _number(name: str) -> int:
    found = re.match(r"\.?(\d{4,})[-.]", name)
    return int(found[1]) if found else 0


def _reason(error: OSError) -> Reason:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Reason.DISK_FULL
    if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.EEXIST}:
        return Reason.FOLDER_MISSING
    return Reason.FOLDER_REFUSED
