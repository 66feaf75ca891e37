"""Sales channels: orders a second without the shop's own time, twenty idle channels, and a stock level on its way.

The shop is WooCommerce as recorded (tests/support/shops). Of the first import its answers are made by hand and their
time is taken out: what is measured is ours alone, JSON, orders, database. The idle one is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, cast

import httpx

from app.channels.http import Answer, ShopClient
from app.channels.port import Adapter, Connection
from app.channels.woocommerce.adapter import WooCommerce
from app.channels.woocommerce.api import MOST, Api
from app.database.unit_of_work import Database
from app.models.states import Role
from app.station.channel_sync import ChannelSync
from app.station.channel_worker import ChannelWorker
from app.workflows import channel_rounds, channel_setup
from tests.support.house import BOOK, MUG, House
from tests.support.shops.woocommerce import KEY, SECRET, Woo
from tools.bench.shop import shop_with

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_PAST = 10_000
_CHANNELS, _SETTLING_SECONDS, _IDLE_SECONDS = 20, 60.0, 100.0


def measure(url: str, _folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Twenty channels that have nothing to say, in a shop with a past; then a first import into it."""
    house = shop_with(Database(url), _PAST)
    for sku, shelf in ((MUG, "A-01-1"), (BOOK, "A-02-1")):
        house.receive(sku, shelf, 2 * arguments.channel_orders)
    yield from _idle(house)
    yield _first_import(house, arguments.channel_orders)
    house.database.close()


def _first_import(house: House, orders: int) -> dict[str, Any]:
    shop = _MadeAnswers(orders)

    def opened(_adapter: Adapter, _values: Mapping[str, str]) -> Connection:
        api = Api("https://shop.example", KEY, SECRET)
        api._client = cast("ShopClient", shop)
        return WooCommerce(api)

    channel_id = _connect(house, "import", "https://shop.example")
    sync = ChannelSync(house.database, house.station, environment=_keys("import"), open_with=opened)
    link = next(one for one in house.database.read(channel_rounds.links) if one.channel_id == channel_id)
    start, worked = time.perf_counter(), time.process_time()
    done = sync.round(link)
    seconds = time.perf_counter() - start - shop.seconds
    worked = time.process_time() - worked - shop.seconds
    assert done.taken.created == orders, done
    house.act(Role.MANAGER, lambda uow: channel_setup.pause(uow, channel_id))
    return {
        "bench": "channels",
        "imported": orders,
        "ours": {"per_second": round(orders / seconds), "per_second_of_a_core": round(orders / worked)},
        "shop_seconds": round(shop.seconds, 1),
    }


def _connect(house: House, code: str, address: str) -> int:
    done = house.act(
        Role.MANAGER,
        lambda uow: channel_setup.connect(uow, "woocommerce", code, {"address": address}, _SINCE),
    )
    return int(done.facts["channel_id"])


def _keys(*codes: str) -> dict[str, str]:
    keys = {"KEY": KEY, "SECRET": SECRET}
    return {f"ARRIMAGE_CHANNEL_{code.upper()}_{name}": key for code in codes for name, key in keys.items()}


class _MadeAnswers:
    """In place of the line to the shop; ``seconds`` is what its answers took to make."""

    def __init__(self, orders: int) -> None:
        self.seconds = 0.0
        self._orders = orders
        woo = Woo()
        number = woo.sell((woo.product(MUG), 2, "10.00"), (woo.product(BOOK), 1, "10.42"))
        self._products = [*woo.products.values()]
        self._template = json.dumps(woo.orders[number]).replace(str(number), "@NUMBER@")

    def close(self) -> None:
        pass

    def request(
        self, _method: str, path: str, *, params: Mapping[str, Any] | None = None, **_more: Any
    ) -> Answer:
        start = time.perf_counter()
        asked = params or {}
        found: list[str] = []
        if path.endswith("/orders") and "modified_after" in asked:
            first = self._after(str(asked["modified_after"]))
            found = [self._order(number) for number in range(first, min(first + MOST, self._orders))]
            headers = {"X-WP-Total": str(self._orders - first)}
        else:
            found = [json.dumps(one) for one in self._products] if "include" in asked else []
            headers = {"X-WP-Total": str(len(found))}
        body = f"[{','.join(found)}]".encode()
        self.seconds += time.perf_counter() - start
        return Answer(200, httpx.Headers({**headers, "Content-Type": "application/json"}), body)

    def _after(self, moment: str) -> int:
        """An order a minute: how many are not after this one."""
        passed = datetime.fromisoformat(moment).replace(tzinfo=UTC) - _SINCE
        return max(0, int(passed.total_seconds() // 60))

    def _order(self, number: int) -> str:
        at = f"{_SINCE + timedelta(minutes=number + 1):%Y-%m-%dT%H:%M:%S}"
        document = json.loads(self._template.replace("@NUMBER@", str(1000 + number)))
        dates = ("date_created_gmt", "date_modified_gmt", "date_paid_gmt")
        customer = {
            "customer_id": number + 1,
            "billing": {**document["billing"], "email": f"c{number}@example.fr"},
        }
        return json.dumps({**document, **dict.fromkeys(dates, at), **customer})


def _idle(house: House) -> Iterator[dict[str, Any]]:
    """What twenty channels cost that are only asked, and how soon one of them hears of a stock level."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    shop = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    shop.start()
    codes = [f"c{number}" for number in range(_CHANNELS)]
    address = ours.recv()
    for code in codes:
        _connect(house, code, address)
    worker = ChannelWorker(ChannelSync(house.database, house.station, environment=_keys(*codes)))
    worker.start()
    waiting = Event()
    waiting.wait(_SETTLING_SECONDS)
    before = time.process_time()
    waiting.wait(_IDLE_SECONDS)
    share = (time.process_time() - before) / _IDLE_SECONDS
    yield {"bench": "channels_idle", "channels": _CHANNELS, "percent_of_a_core": round(100 * share, 2)}
    ours.send(MUG)
    wanted = ours.recv() + 1
    house.receive(MUG, "A-01-1", 1)
    start, held = time.perf_counter(), 0
    while held != wanted and time.perf_counter() - start < 120:
        waiting.wait(0.5)
        ours.send(MUG)
        held = ours.recv()
    yield {
        "bench": "channels_stock",
        "seconds": round(time.perf_counter() - start, 1),
        "arrived": held == wanted,
    }
    worker.stop()
    ours.send("")
    shop.join(timeout=10)


def _serve(line: Any) -> None:
    """The shop's process: says its address, then what it holds of each SKU it is asked for, until an empty one."""
    woo = Woo()
    for sku in (MUG, BOOK):
        woo.product(sku)
    with woo.server.running():
        line.send(woo.address)
        while sku := line.recv():
            line.send(next(one["stock_quantity"] for one in woo.products.values() if one["sku"] == sku))
