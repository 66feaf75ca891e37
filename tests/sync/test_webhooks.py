"""Webhooks over a real line: believed only where they are signed, and only as a hint to ask sooner."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest
import uvicorn
from sqlalchemy import select, update

from app.models.channel import ChannelLink, ChannelTelling
from app.models.states import Role
from app.portal.webhooks import LARGEST, application
from app.station.channel_hooks import Heard, Hooks, Listened
from app.workflows import channel_setup
from tests.support.shops.wired import SINCE, Wired
from tests.support.shops.woocommerce import MAINTENANCE, Woo

HOOK_SECRET = "of the webhook alone"  # noqa: S105 - of the loopback
Post = Callable[..., int]


@pytest.fixture
def listening(wired: Wired) -> Iterator[str]:
    """The listener's address, on this machine."""
    wired.environment["ARRIMAGE_CHANNEL_BOUTIQUE_HOOK_SECRET"] = HOOK_SECRET
    hooks = Hooks(wired.house.database, wired.house.station, wired.environment)
    line = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(hooks), log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [line]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{line.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    line.close()


def signature(body: bytes, secret: str = HOOK_SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


@pytest.fixture
def post(listening: str) -> Iterator[Post]:
    with httpx.Client(base_url=listening, timeout=20) as client:

        def send(body: bytes, signed: str = "", path: str = "/webhooks/boutique", header: str = "") -> int:
            headers = {header or "X-WC-Webhook-Signature": signed} if signed else {}
            return client.post(path, content=body, headers=headers).status_code

        yield send


def is_due(wired: Wired) -> bool:
    return bool(wired.sync.due())


def later(wired: Wired, **duration: float) -> None:
    wired.house.database.clock.forward(**duration)  # type: ignore[attr-defined]


def test_a_signed_telling_has_the_channel_read_sooner(wired: Wired, woo: Woo, mug: int, post: Post) -> None:
    wired.round()
    number = woo.sell((mug, 1, "10.00"))
    later(wired, seconds=15)
    assert not is_due(wired)  # it would be read 45 seconds after the last time
    body = json.dumps(woo.orders[number]).encode()
    assert post(body, signature(body)) == 200
    assert is_due(wired)
    assert wired.sync.round(wired.link).taken.created == 1


def test_nothing_of_what_it_says_is_believed(wired: Wired, woo: Woo, mug: int, post: Post) -> None:
    body = json.dumps({**woo.orders[woo.sell((mug, 1, "10.00"))], "id": 999_999, "total": "0.01"}).encode()
    assert post(body, signature(body)) == 200
    wired.round()
    assert "999999" not in wired.orders()


def test_many_tellings_are_no_hammering(wired: Wired, post: Post) -> None:
    wired.round()
    for at in range(5):
        body = b'{"id": %d}' % at
        assert post(body, signature(body)) == 200
    assert wired.row.not_before - wired.row.tried_at == timedelta(seconds=10)
    assert not is_due(wired)
    later(wired, seconds=11)
    assert is_due(wired)


def test_what_is_not_signed_as_it_should_be_changes_nothing(wired: Wired, post: Post) -> None:
    wired.round()
    body = b'{"id": 1}'
    before = wired.row
    assert post(body) == 401
    assert post(body, signature(body, "another secret")) == 401
    assert post(b'{"id": 2}', signature(body)) == 401
    assert post(body, "no base64 at all") == 401
    assert post(body, signature(body), "/webhooks/autre") == 401
    assert post(body, signature(body), header="X-Shopify-Hmac-Sha256") == 401
    assert wired.row == before


def test_the_same_telling_again_changes_nothing(wired: Wired, post: Post) -> None:
    wired.round()
    body = b'{"id": 1}'
    later(wired, seconds=15)
    assert post(body, signature(body)) == 200
    wired.sync.round(wired.link)
    before = wired.row
    later(wired, seconds=15)
    assert post(body, signature(body)) == 200
    assert wired.row == before


def test_a_telling_is_known_again_after_a_restart_and_forgotten_after_a_month(
    wired: Wired, post: Post
) -> None:
    wired.round()
    body = b'{"id": 1}'
    assert post(body, signature(body)) == 200
    headers = {"x-wc-webhook-signature": signature(body)}
    restarted = Hooks(wired.house.database, wired.house.station, wired.environment)
    assert restarted.hear("boutique", headers, body) is Heard.REPLAY
    later(wired, days=31)
    other = {"x-wc-webhook-signature": signature(b"{}")}
    assert restarted.hear("boutique", other, b"{}") is Heard.HINT
    kept = wired.all(select(ChannelTelling))
    assert [bytes.fromhex(row.signature) for row in kept] == [base64.b64decode(signature(b"{}"))]


def test_the_ping_of_a_new_webhook_is_answered_and_means_nothing(wired: Wired, post: Post) -> None:
    wired.round()
    before = wired.row
    assert post(b"webhook_id=12") == 200
    assert wired.row == before


def test_a_body_that_is_too_large_is_not_kept(post: Post) -> None:
    body = b"x" * (LARGEST + 1)
    assert post(body, signature(body)) == 413


def test_a_back_off_is_waited_for_whatever_is_told(wired: Wired, woo: Woo, post: Post) -> None:
    woo.server.faults.instead = lambda _: MAINTENANCE
    wired.round()
    before = wired.row
    body = b'{"id": 1}'
    assert post(body, signature(body)) == 200
    assert wired.row == before


def test_shopify_signs_with_the_secret_of_the_app(wired: Wired, post: Post) -> None:
    wired.house.act(
        Role.MANAGER,
        lambda uow: channel_setup.connect(uow, "shopify", "Deux", {"address": "http://127.0.0.1:9"}, SINCE),
    )
    wired.house.database.write(
        lambda uow: uow.connection.execute(
            update(ChannelLink).values(not_before=uow.now + timedelta(hours=1))
        ),
        wired.house.station,
    )
    wired.environment["ARRIMAGE_CHANNEL_DEUX_SECRET"] = "app"  # noqa: S105
    body = b'{"id": 1}'
    signed = signature(body, "app")
    assert post(body, signed, "/webhooks/deux", header="X-Shopify-Hmac-Sha256") == 200
    assert [link.code for link in wired.sync.due()] == ["deux"]


def test_a_secret_that_is_missing_is_named(wired: Wired, post: Post) -> None:
    del wired.environment["ARRIMAGE_CHANNEL_BOUTIQUE_HOOK_SECRET"]
    hooks = Hooks(wired.house.database, wired.house.station, wired.environment)
    name = "ARRIMAGE_CHANNEL_BOUTIQUE_HOOK_SECRET"
    assert hooks.listened() == (Listened("boutique", "Boutique", name),)
    body = b'{"id": 1}'
    assert post(body, signature(body)) == 401
    assert post(body, signature(body, "")) == 401
