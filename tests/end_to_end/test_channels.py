"""A shop connected and synced by the installed program alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import signal
from collections.abc import Iterator

import httpx
import pytest

from tests.end_to_end.program import Program
from tests.support.shops.woocommerce import KEY, SECRET, Woo

_PRODUCTS = "sku;nom;prix ttc;tva;poids (g);code-barres\nM1;Mug;12,00;20;380;2001234500012\n"
_PLACES = "code;type\nA-01;bin\n"
_STOCK = "sku;emplacement;quantité\nM1;A-01;7\n"


@pytest.fixture
def woo() -> Iterator[Woo]:
    shop = Woo()
    with shop.server.running():
        yield shop


@pytest.fixture
def shop(program: Program) -> Program:
    """An empty house with Camille in charge."""
    assert program.run("db", "create").code == 0
    added = program.run("staff", "add", "Camille", "--role", "manager", given="1234\n")
    assert added.code == 0, added.err
    return program


def keys(key: str = KEY) -> dict[str, str]:
    return {"ARRIMAGE_CHANNEL_BOUTIQUE_KEY": key, "ARRIMAGE_CHANNEL_BOUTIQUE_SECRET": SECRET}


def add(program: Program, woo: Woo, key: str = KEY) -> tuple[int, str, str]:
    done = program.run(
        "--language", "en", "channels", "add", "woocommerce", "Boutique", "--since", "2026-11-01",
        "--set", f"address={woo.address}", "--by", "Camille", given="1234\n", **keys(key),
    )  # fmt: skip
    return done.code, done.out, done.err


def test_from_the_command_that_connects_to_the_order_in_the_list(shop: Program, woo: Woo) -> None:
    for kind, content in (("products", _PRODUCTS), ("locations", _PLACES), ("stock", _STOCK)):
        path = shop.home / f"{kind}.csv"
        path.write_text(content, "utf-8")
        assert shop.run("import", kind, str(path)).code == 0
    mug = woo.product("M1", 3)
    number = woo.sell((mug, 2, "10.00"))
    code, out, err = add(shop, woo)
    assert (code, err) == (0, "")
    assert "✓ write (stock, tracking, states)" in out
    assert "Orders to come: 1" in out
    synced = shop.run("sync", "--json", **keys())
    assert synced.code == 0, synced.err
    told = synced.objects[0]
    assert (told["channel"], told["created"], told["stock"], told["trouble"]) == ("boutique", 1, 1, "")
    listed = shop.run("orders", "list", "--json").objects
    assert [(row["reference"], row["channel_kind"], row["total_cents"]) for row in listed] == [
        (str(number), "woocommerce", 2400)
    ]
    assert woo.products[mug]["stock_quantity"] == 5
    found = shop.run("channels", "list", "--json").objects[0]
    assert (found["state"], found["waiting"], found["unmatched"]) == ("ok", 0, 0)
    assert SECRET not in json.dumps(found)
    asked = len(woo.server.requests)
    assert shop.run("channels", "pause", "boutique", "--by", "Camille", given="1234\n").code == 0
    assert not shop.run("sync", "--json", **keys()).objects[0]["turn"]
    assert len(woo.server.requests) == asked
    listens_and_ends_with_the_interrupt_key(shop)


def listens_and_ends_with_the_interrupt_key(shop: Program) -> None:
    own = {**keys(), "ARRIMAGE_CHANNEL_BOUTIQUE_HOOK_SECRET": "h"}
    with shop.started("--language", "en", "listen", "--port", "0", **own) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "Boutique: POST /webhooks/boutique\n"
        url = run.stdout.readline().split()[2].rstrip(".") + "/webhooks/boutique"
        body = b'{"id": 1}'
        signed = base64.b64encode(hmac.new(b"h", body, hashlib.sha256).digest()).decode()
        told = httpx.post(url, content=body, headers={"X-WC-Webhook-Signature": signed}, timeout=60)
        assert told.status_code == 200
        assert httpx.post(url, content=body, timeout=60).status_code == 401
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    assert (out, "Traceback" in err) == ("", False)


def test_what_is_wrong_is_one_sentence_and_connects_nothing(shop: Program, woo: Woo) -> None:
    assert add(shop, woo, "ck_nobody") == (
        1, "", "The channel refuses our keys. Make new ones over there, then enter them here.\n"
    )  # fmt: skip
    woo.server.address = "http://shop.example.com"
    code, _, err = add(shop, woo)
    assert code == 1
    assert "is not encrypted" in err
    assert shop.run("channels", "list").code == 1


def test_the_kinds_say_what_to_click(program: Program) -> None:
    done = program.run("--language", "en", "channels", "kinds")
    assert "woocommerce: WooCommerce (address, key, secret, hook_secret)" in done.out
    assert "shopify: Shopify (address, location, client, secret, hook_secret)" in done.out
    assert "1. In WordPress: WooCommerce, Settings, Advanced, REST API, Add key." in done.out
