"""A small HTTP server on this machine for tests: routes by method and pattern, every request kept.

    with Loopback() as server:
        server.on("POST", r"/token", {"token": "t"})
        server.on("GET", r"/track/", lambda asked: (200, "application/json", b"{}"))

A route's answer is JSON (dict or list), bytes with their type, or a function of the request; ``hang_up`` closes the
line without answering, after the request was read.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class HangUp(Exception):
    """The server goes away without an answer, or after the ``said`` bytes of one."""

    def __init__(self, said: bytes = b"") -> None:
        super().__init__()
        self.said = said


Replied = tuple[int, str, bytes]
Route = dict[str, Any] | list[Any] | Replied | Callable[[Asked], "dict[str, Any] | Replied"]


class Loopback:
    """Listens on a port of its own; ``requests`` in the order they were read."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self._routes: list[tuple[str, re.Pattern[str], Route]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def answer(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                named = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, named, self.rfile.read(length))
                outer.requests.append(asked)
                try:
                    status, kind, body = outer.reply(asked)
                except HangUp as gone:
                    self.wfile.write(gone.said)
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

            do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the library's names

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def on(self, method: str, pattern: str, answer: Route) -> Self:
        """The newest route that fits counts."""
        self._routes.insert(0, (method, re.compile(pattern), answer))
        return self

    def asked(self, pattern: str) -> list[Asked]:
        return [each for each in self.requests if re.search(pattern, each.path)]

    def reply(self, asked: Asked) -> Replied:
        for method, pattern, route in self._routes:
            if method == asked.method and pattern.search(asked.path):
                said = route(asked) if callable(route) else route
                if isinstance(said, tuple):
                    return said
                return 200, "application/json", json.dumps(said).encode()
        return 404, "text/plain", b"no such place"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def hang_up(asked: Asked) -> Replied:
    """The request was read, and the line goes dead."""
    raise HangUp
