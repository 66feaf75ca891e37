"""What is known of a request afterwards: not sent, answered, or nobody can say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from app.carriers.base import Unavailable, Unknown
from app.carriers.http import Reply, Wire
from tests.support.loopback import Loopback

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 9000\r\n\r\n"


@contextmanager
def answering(answer: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """A server whose one answer is written by hand."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(65_536)
                answer(line, over)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


def drop_by_drop(line: socket.socket, over: threading.Event) -> None:
    line.sendall(HEAD)
    with suppress(OSError):  # who asked has gone
        while not over.wait(0.02):
            line.sendall(b".")


def silent(_line: socket.socket, over: threading.Event) -> None:
    over.wait()


def cut_short(line: socket.socket, _over: threading.Event) -> None:
    line.sendall(HEAD + b"half")


@pytest.mark.parametrize(
    ("answer", "detail"),
    [(drop_by_drop, "timeout"), (silent, "timeout"), (cut_short, "RemoteProtocolError")],
)
def test_an_answer_that_does_not_end_is_in_doubt(
    answer: Callable[[socket.socket, threading.Event], None], detail: str
) -> None:
    with answering(answer) as url:
        assert Wire(connect=5, read=0.3, whole=0.3).ask("POST", url, content=b"buy") == Unknown(detail)


def test_what_reached_nobody_may_be_asked_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        free = listening.getsockname()[1]
    assert Wire().ask("POST", f"http://127.0.0.1:{free}", content=b"buy") == Unavailable("ConnectError")
    assert Wire().ask("POST", "ftp://127.0.0.1", content=b"buy") == Unavailable("UnsupportedProtocol")


def test_secrets_follow_no_redirection() -> None:
    with Loopback() as elsewhere:

        def elsewhere_please(line: socket.socket, _over: threading.Event) -> None:
            place = f"location: {elsewhere.url}/buy".encode()
            line.sendall(b"HTTP/1.1 307 Temporary Redirect\r\ncontent-length: 0\r\n" + place + b"\r\n\r\n")

        with answering(elsewhere_please) as url:
            told = Wire().ask("POST", f"{url}/buy", headers={"Authorization": "Bearer k"})
        assert isinstance(told, Reply)
        assert (told.status, elsewhere.requests) == (307, [])
