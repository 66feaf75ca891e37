"""A process that has imported the program once, and forks one that runs it for every command line.

Each is a process of its own with its own streams, folder and environment, as the installed program is; what it spares
is the second of imports, thousands of times a day. Asked over a socket, one line of JSON and three open files each.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import pkgutil
import socket
import subprocess
import sys
from contextlib import redirect_stdout
from functools import cache
from typing import Any

from app.cli import main
from app.cli.commands import command

_PRELOADED = (
    "app.cli",
    "app.demo",
    "app.queries",
    "app.station",
    "app.workflows",
    "app.printing",
    "app.channels",
)
_LONGEST = 1 << 20


class Warm:
    """The parent's end: ``run`` has a child run one command line, and waits for its exit code."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            words = [sys.executable, "-m", "tests.end_to_end.warm", str(theirs.fileno())]
            self._process = subprocess.Popen(words, pass_fds=(theirs.fileno(),))

    def run(
        self,
        words: list[str],
        streams: tuple[int, int, int],
        folder: str,
        environment: dict[str, str],
        wait: float,
    ) -> int:
        """The exit code, negative for a signal; raises ``TimeoutError`` after ``wait`` seconds."""
        asked = {"words": words, "folder": folder, "environment": environment}
        socket.send_fds(self._socket, [json.dumps(asked).encode()], streams)
        self._socket.settimeout(wait)
        try:
            return int(self._socket.recv(100))
        except TimeoutError:
            self._process.kill()
            _warm.cache_clear()
            raise


def warm() -> Warm:
    """The one of this test process."""
    return _warm()


@cache
def _warm() -> Warm:
    return Warm()


def _preload() -> None:
    for name in _PRELOADED:
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(package.__path__, f"{name}."):
            if module.name != "app.cli.__main__":
                importlib.import_module(module.name)
    with redirect_stdout(io.StringIO()):
        command("fr").main(
            ["--help"], standalone_mode=False
        )  # what the parser imports only once it has something to parse
    gc.freeze()  # a child neither looks at nor copies it when it ends


def _serve(server: socket.socket) -> None:
    while True:
        asked, streams, _, _ = socket.recv_fds(server, _LONGEST, 3)
        if not asked:
            return
        child = os.fork()
        if not child:
            server.close()
            _become(json.loads(asked), streams)
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(child, 0)
        server.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(asked: dict[str, Any], streams: list[int]) -> None:
    """Be the program that was asked for, to the end of this process: its ``SystemExit`` is ours."""
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv[:] = ["arrimage", *asked["words"]]
    main()


if __name__ == "__main__":
    _preload()
    _serve(socket.socket(fileno=int(sys.argv[1])))
