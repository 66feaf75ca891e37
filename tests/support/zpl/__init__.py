"""An independent ZPL renderer (node, zpl-renderer-js): what a printer would make of our bytes."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

_HERE = Path(__file__).parent
_BUILD = _HERE.parents[2] / "build"
_NEEDED = ("package.json", "package-lock.json", ".npmrc", "worker.mjs")


class RendererMissing(Exception):
    """Node or its package cannot be had here; ``str(error)`` is the reason to state."""


def installed() -> Path:
    """The folder with the renderer, installed once for each lock file; raises ``RendererMissing``."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        raise RendererMissing("node and npm are not installed")
    content = b"".join((_HERE / name).read_bytes() for name in _NEEDED)
    folder = _BUILD / f"zpl-{hashlib.sha256(content).hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    try:
        for name in _NEEDED:
            shutil.copy(_HERE / name, draft / name)
        done = subprocess.run(
            [npm, "ci"], cwd=draft, capture_output=True, text=True, check=False, timeout=300
        )
        if done.returncode:
            raise RendererMissing(f"npm ci: {done.stderr.strip()[-400:]}")
        if not folder.is_dir():
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


class ZplRenderer:
    """One node process for the whole test session."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["node", "worker.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=20)
        self._process.stdout.close()

    def png(self, zpl: bytes, *, width: float, height: float, dpmm: int) -> list[bytes]:
        """A PNG a label; sizes in mm; raises ``ValueError`` with the renderer's own words."""
        assert self._process.stdin
        assert self._process.stdout
        job = {"zpl": zpl.decode(), "width": width, "height": height, "dpmm": dpmm}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return [base64.b64decode(page) for page in answer["pages"]]
