"""A shop's web server on the loopback: one thread a request, faults on demand, every request remembered."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked: ``path`` without the query, which is in ``params``."""

    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def writes(self) -> bool:
        return self.method != "GET"


@dataclass
class Reply:
    """What is answered; ``drop`` closes the line instead, after the work was done."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False


class Faults:
    """What goes wrong next: ``plan`` is asked before each request and may answer instead of the shop."""

    def __init__(self) -> None:
        self.instead: Callable[[Request], Reply | None] = lambda _: None
        self.lose_answer: Callable[[Request], bool] = lambda _: False

    def next_answers(self, *replies: Reply) -> None:
        """These replies to the next requests, whatever they ask."""
        waiting = list(replies)
        self.instead = lambda _: waiting.pop(0) if waiting else None

    def lose_next_answer(self, method: str = "", path: str = "") -> None:
        """The next request of that kind is carried out, and its answer is lost on the way."""
        left = [1]

        def lose(request: Request) -> bool:
            hit = bool(left) and request.method.startswith(method) and path in request.path
            if hit:
                left.clear()
            return hit

        self.lose_answer = lose


class WebServer:
    """Answers by ``shop.answer``; ``requests`` has everything that was asked."""

    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        self.requests: list[Request] = []
        self.faults = Faults()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                parts = urlsplit(self.path)
                request = Request(
                    self.command,
                    parts.path,
                    dict(parse_qsl(parts.query, keep_blank_values=True)),
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(length),
                )
                outer.requests.append(request)
                reply = outer.faults.instead(request) or answer(request)
                if reply.drop or outer.faults.lose_answer(request):
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
                self.wfile.flush()

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - as the library calls them

            def log_message(self, *values: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def secure(self, certificate: Path, key: Path) -> None:
        """Speak TLS from now on, as ``localhost``."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.address = self.address.replace("http://127.0.0.1", "https://localhost")

    @contextmanager
    def running(self) -> Iterator[WebServer]:
        thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def asked(self, method: str, path: str = "") -> list[Request]:
        """The requests of a kind so far."""
        return [one for one in self.requests if one.method == method and path in one.path]
