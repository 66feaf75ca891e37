"""SMS services on a real socket: each takes what its documentation says, keeps it, and fails on request."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "not-a-real-key"
OVH_KEY = "app:secret:consumer"


@dataclass
class Texts:
    """What arrived, and how the next requests are answered."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    status: int = 201
    hang_up: bool = False
    """Take the request and close without an answer."""
    skew: int = 0
    """How far the service's clock is ahead of this machine's."""
    url: str = ""


@contextmanager
def sms_service() -> Iterator[Texts]:
    """The services of all providers on one port."""
    texts = Texts()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._say(200, str(int(time.time()) + texts.skew))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if texts.hang_up:
                texts.taken.append(json.loads(body))
                self.close_connection = True
                return
            if not self._signed_in(body):
                self._say(401, "{}")
                return
            if texts.status < 300:
                texts.taken.append(json.loads(body))
            self._say(texts.status, "{}")

        def _signed_in(self, body: str) -> bool:
            match self.path.split("/")[1]:
                case "v3":
                    return self.headers["api-key"] == KEY
                case "sms":
                    return self.headers["X-Api-Key"] == KEY
                case "1.0":
                    stamp = self.headers["X-Ovh-Timestamp"]
                    whole = "+".join(("secret", "consumer", "POST", texts.url + self.path, body, stamp))
                    right = "$1$" + hashlib.sha1(whole.encode()).hexdigest()  # noqa: S324 - OVH's own way
                    near = abs(int(stamp) - time.time() - texts.skew) < 60
                    return near and self.headers["X-Ovh-Signature"] == right
            return self.headers["Authorization"] == f"Bearer {KEY}"

        def _say(self, status: int, words: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words.encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    texts.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield texts
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
