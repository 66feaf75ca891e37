"""A house with a WooCommerce shop at its side, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.database.unit_of_work import Database
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.shops.wired import Wired
from tests.support.shops.woocommerce import KEY, SECRET, Woo


@pytest.fixture
def woo() -> Iterator[Woo]:
    shop = Woo()
    for sku in (MUG, BOOK, SHIRT):
        shop.product(sku, 3)
    with shop.server.running():
        yield shop


@pytest.fixture
def wired(house: House, woo: Woo) -> Wired:
    return Wired(house, "woocommerce", {"address": woo.address}, {"key": KEY, "secret": SECRET})


@pytest.fixture
def mug(woo: Woo) -> int:
    return next(number for number, one in woo.products.items() if one["sku"] == MUG)


@pytest.fixture
def book(woo: Woo) -> int:
    return next(number for number, one in woo.products.items() if one["sku"] == BOOK)


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Most of this is about the shop, not the engine: test_both_engines.py has what the engines do differently."""
    return sqlite_database
