"""A small disk, which can be filled to the last byte and cleared again."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

_MEGABYTE = 1 << 20


class SmallDisk:
    """``megabytes`` of memory mounted on ``folder``; skips the test where this user may mount nothing.

    The folder is one of its own, because the server is another user than the tests.
    """

    def __init__(self, megabytes: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="arrimage-disk-"))
        self._megabytes = megabytes
        self._filler = self.folder / "filler"

    def __enter__(self) -> Self:
        words = [
            "mount",
            "-t",
            "tmpfs",
            "-o",
            f"size={self._megabytes}m,mode=0777",
            "tmpfs",
            str(self.folder),
        ]
        mounted = subprocess.run(words, capture_output=True, text=True, check=False)
        if mounted.returncode:
            self.folder.rmdir()
            pytest.skip(f"no small disk can be made here, which root may: {mounted.stderr.strip()}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
        self.folder.rmdir()

    def fill(self) -> None:
        """No room is left, not for a byte."""
        with self._filler.open("ab", buffering=0) as filler:
            try:
                while filler.write(bytes(_MEGABYTE)) == _MEGABYTE:
                    pass
                while filler.write(b"\0" * 512):
                    pass
            except OSError:
                return

    def clear(self) -> None:
        """Somebody made room."""
        self._filler.unlink()
