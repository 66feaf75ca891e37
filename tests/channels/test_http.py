"""How shops fail, by a real server: certificates, redirects, patience, answers without end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from app.channels.base import FieldRefused
from app.channels.http import Answer, ShopClient, parsed, retry_after, shop_address
from app.channels.port import ChannelFault, Trouble
from tests.support.certificates import make_authority
from tests.support.shops.server import Reply, WebServer


@pytest.fixture
def server() -> Iterator[WebServer]:
    made = WebServer(lambda _: Reply(200, b"[]"))
    with made.running():
        yield made


def fault_of(address: str, **options: int) -> ChannelFault:
    client = ShopClient(address, **options)  # type: ignore[arg-type]
    try:
        with pytest.raises(ChannelFault) as caught:
            client.request("GET", "/orders")
    finally:
        client.close()
    return caught.value


def test_a_certificate_that_nobody_vouches_for_ends_it_before_a_key_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, certificate, key = make_authority(tmp_path, "localhost")
    made = WebServer(lambda _: Reply(200, b"[]"))
    made.secure(certificate, key)
    address = made.address
    with made.running():
        assert fault_of(address).trouble is Trouble.CERTIFICATE
        assert made.requests == []
        monkeypatch.setenv("SSL_CERT_FILE", str(root))
        client = ShopClient(address)
        assert client.request("GET", "/orders").status == 200
        client.close()


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (Reply(301, b"", {"Location": "https://elsewhere.example/"}), Trouble.MOVED),
        (Reply(429, b"", {"Retry-After": "7"}), Trouble.TOO_FAST),
        (Reply(503, b"<html>", {"Retry-After": "600"}), Trouble.MAINTENANCE),
        (Reply(502, b"<html>"), Trouble.UNREACHABLE),
        (Reply(drop=True), Trouble.UNREACHABLE),
    ],
)
def test_what_a_shop_says_instead_of_an_answer(server: WebServer, reply: Reply, trouble: Trouble) -> None:
    server.faults.next_answers(reply)
    assert fault_of(server.address).trouble is trouble
    assert len(server.requests) == 1


def test_nobody_at_the_address() -> None:
    assert fault_of("http://127.0.0.1:9").trouble is Trouble.UNREACHABLE


def test_an_answer_without_end_is_not_read_to_the_end(server: WebServer) -> None:
    server.faults.next_answers(Reply(200, b"[" + b" " * 5000))
    assert fault_of(server.address, most=1000).trouble is Trouble.UNREADABLE


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1,", b'{"a": 1E+999999999}', b"[" * 100_000])
def test_what_is_no_json(body: bytes) -> None:
    with pytest.raises(ChannelFault) as caught:
        parsed(Answer(200, httpx.Headers(), body))
    assert caught.value.trouble is Trouble.UNREADABLE


def test_patience_is_asked_for_in_seconds_or_by_date_and_has_an_end() -> None:
    def asked(words: str) -> float | None:
        return retry_after(Answer(503, httpx.Headers({"Retry-After": words}), b""))

    assert asked("120") == 120
    assert asked("999999999999") == 6 * 3600
    assert asked("soon") is None
    by_date = asked(format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True))
    assert by_date is not None
    assert 200 < by_date <= 300


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("www.maboutique.fr/", "https://www.maboutique.fr"),
        ("https://maboutique.fr/shop", "https://maboutique.fr/shop"),
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("http://192.168.1.20", "http://192.168.1.20"),
    ],
)
def test_an_address_as_it_is_kept(given: str, kept: str) -> None:
    assert shop_address(given) == kept


@pytest.mark.parametrize(
    "given",
    ["", "http://maboutique.fr", "ftp://maboutique.fr", "https://user:pw@maboutique.fr", "https://a.fr/?x=1"],
)
def test_an_address_that_is_refused(given: str) -> None:
    with pytest.raises(FieldRefused):
        shop_address(given)
