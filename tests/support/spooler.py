"""A real CUPS server of our own, thrown away with the test: its queues, and what they were given."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_DAEMON = """
Listen 127.0.0.1:{port}
LogLevel warn
Browsing Off
WebInterface No
DefaultAuthType None
ErrorPolicy retry-job
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow from 127.0.0.1
  </Limit>
</Policy>
"""
_FILES = """
SystemGroup root
ServerRoot {root}/root
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
Sandboxing relaxed
"""


def find_cups() -> str | None:
    """The server's program, where it and its clients are installed."""
    daemon = shutil.which("cupsd") or shutil.which("cupsd", path="/usr/sbin:/sbin")
    admin = shutil.which("lpadmin", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    return daemon if daemon and admin and shutil.which("lp") else None


class PrintServer:
    """Use as a context manager; ``address("queue")`` is what a printer's settings would hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]

    def __enter__(self) -> Self:
        for name in ("root/ppd", "spool/tmp", "cache", "state", "log"):
            (self.folder / name).mkdir(parents=True)
        if os.geteuid() == 0:
            self._open_to_back_ends()
        daemon, files = self.folder / "cupsd.conf", self.folder / "cups-files.conf"
        daemon.write_text(_DAEMON.format(port=self.port))
        files.write_text(_FILES.format(root=self.folder))
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _open_to_back_ends(self) -> None:
        """Started by root, the server runs its back-ends as the user lp, who must get through to its folders."""
        for place in (self.folder, *self.folder.parents):
            if place.stat().st_uid == 0 and place != Path("/"):
                place.chmod(place.stat().st_mode | 0o011)
        for name, mode in (("spool", 0o710), ("spool/tmp", 0o1770)):
            shutil.chown(self.folder / name, group="lp")
            (self.folder / name).chmod(mode)

    def start(self) -> None:
        program = find_cups()
        assert program is not None
        words = [
            program,
            "-f",
            "-c",
            str(self.folder / "cupsd.conf"),
            "-s",
            str(self.folder / "cups-files.conf"),
        ]
        with (self.folder / "log" / "out").open("wb") as log:
            self._process = subprocess.Popen(words, stdout=log, stderr=log)
        deadline = time.monotonic() + 20
        while not self._is_running():
            if time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log" / "out").read_text(errors="replace"))
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=0.05)
                raise RuntimeError((self.folder / "log" / "out").read_text(errors="replace"))

    def _is_running(self) -> bool:
        done = subprocess.run(
            ["lpstat", "-h", self.server, "-r"], capture_output=True, text=True, check=False,
            env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
        return "is running" in done.stdout

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)

    @property
    def server(self) -> str:
        return f"127.0.0.1:{self.port}"

    def address(self, queue: str) -> str:
        return f"{queue}@{self.server}"

    def admin(self, program: str, *words: str) -> None:
        path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
        found = shutil.which(program, path=path)
        assert found is not None
        subprocess.run([found, "-h", self.server, *words], check=True, capture_output=True)

    def add(self, queue: str, device: str) -> None:
        """A raw queue to a device, such as ``socket://127.0.0.1:9100``."""
        self.admin(
            "lpadmin", "-p", queue, "-E", "-v", device, "-m", "raw", "-o", "printer-error-policy=retry-job"
        )

    def waiting(self, queue: str) -> int:
        done = subprocess.run(
            ["lpstat", "-h", self.server, "-o", queue], capture_output=True, text=True, check=True
        )
        return len(done.stdout.splitlines())
