"""How large a file from outside may be: told before it is read, and held while it is."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

SETTINGS = 1_000_000
LABEL = 4_000_000
"""A carrier's label, ZPL or PDF."""
LETTER = 40_000_000
"""An e-mail that came back, with whatever was attached to it."""
LOGO = 10_000_000
PHOTO = 30_000_000
"""What a camera or telephone makes, and no more: a photo is looked at, not archived raw."""
ANSWER = 64_000_000
"""One recorded answer of a shop, which is read whole."""
ANSWERS = 512_000_000
"""All answers of one folder, which are held together."""
IMPORT = 2_000_000_000
"""A table or JSON Lines, read in a stream: a million orders are half of it."""


class FileTooLarge(Exception):
    """A file of more bytes than ``most``; ``code`` names the sentence, ``values`` fill it."""

    code = "file_too_large"

    def __init__(self, name: str, most: int) -> None:
        super().__init__(f"{name}: more than {most / 1_000_000:g} MB")
        self.values: dict[str, object] = {"file": name, "megabytes": most // 1_000_000}


def require_size(path: Path, most: int) -> None:
    """Look at a file before it is opened; raises ``FileTooLarge``, or ``OSError`` for what is no plain file.

    A pipe has no size, and opening one waits until somebody writes into it.
    """
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE), str(path))
    if found.st_size > most:
        raise FileTooLarge(path.name, most)


def read_whole(path: Path, most: int) -> bytes:
    """A file of at most ``most`` bytes, also when it grows meanwhile; raises as ``require_size``."""
    require_size(path, most)
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise FileTooLarge(path.name, most)
    return content
