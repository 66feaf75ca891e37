"""WooCommerce as it is hosted: plain permalinks, keys that do not arrive, a firewall before it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.channels.port import ChannelFault, Trouble
from app.channels.woocommerce.adapter import ADAPTER, WooCommerce
from app.models.states import JobState
from tests.support.certificates import make_authority
from tests.support.shops.server import Reply
from tests.support.shops.wired import Wired
from tests.support.shops.woocommerce import KEY, READ_ONLY, SECRET, Woo
from tests.sync.test_news_out import send_off


def test_a_site_with_plain_permalinks_is_read_and_told_as_any_other(wired: Wired, woo: Woo, mug: int) -> None:
    """A fresh WordPress answers the usual address with its front page; the form that it knows is found by asking."""
    woo.plain_permalinks = True
    number = woo.sell((mug, 2, "10.00"))
    assert wired.round().fault is None
    assert woo.products[mug]["stock_quantity"] == 18
    woo.tick(minutes=1)
    send_off(wired, wired.order(number).id)
    assert wired.round().told == 1
    assert (woo.orders[number]["status"], woo.tracking(number)) == ("completed", ["6A12345678901"])
    assert [push.state for push in wired.pushes()] == [JobState.CONFIRMED]
    guesses = [one for one in woo.server.requests if not one.path.startswith("/index.php/")]
    assert len(guesses) == 1


@pytest.fixture
def safe(woo: Woo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Woo:
    """The shop over HTTPS, where keys go as Basic."""
    root, certificate, key = make_authority(tmp_path, "localhost")
    woo.server.secure(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(root))
    return woo


def opened(woo: Woo, key: str = KEY, secret: str = SECRET) -> WooCommerce:
    values = ADAPTER.check({"address": woo.address, "key": key, "secret": secret})
    return ADAPTER.open(values)  # type: ignore[return-value]


def rights(woo: Woo, key: str = KEY) -> dict[str, bool]:
    with closing(opened(woo, key)) as connection:
        return {right.name: right.granted for right in connection.test()}


def test_keys_go_in_the_header_over_https_and_by_signature_where_it_does_not_arrive(safe: Woo) -> None:
    every = {"orders_read": True, "products_read": True, "write": True}
    assert rights(safe) == every
    assert all("oauth_signature" not in one.params for one in safe.server.requests)
    safe.header_arrives = False
    assert rights(safe) == every
    assert all(SECRET not in str(one.params) for one in safe.server.requests)
    before = len(safe.server.requests)
    assert rights(safe, READ_ONLY) == {**every, "write": False}
    assert all("authorization" not in one.headers for one in safe.server.requests[before:])


def test_wrong_keys_over_https_are_told_as_such(safe: Woo) -> None:
    with (
        closing(opened(safe, secret="cs_wrong")) as connection,  # noqa: S106 - of the loopback
        pytest.raises(ChannelFault) as caught,
    ):
        connection.test()
    assert caught.value.trouble is Trouble.KEYS_REFUSED


@pytest.mark.parametrize("status", [401, 403])
def test_a_page_of_a_firewall_is_no_word_about_the_keys(wired: Wired, woo: Woo, status: int) -> None:
    woo.server.faults.next_answers(
        Reply(status, b"<html>Access denied</html>", {"Content-Type": "text/html"})
    )
    assert wired.round().fault.trouble is Trouble.UNREADABLE  # type: ignore[union-attr]
    assert wired.row.trouble == {"detail": f"HTTP {status}"}
