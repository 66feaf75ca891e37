"""Fill a house with years of invented orders, the same for the same seed, in minutes for a million."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection, insert, select

from app.database.bulk import loading
from app.database.dialect import unhurried
from app.database.text_index import trigrams_at_the_end
from app.database.unit_of_work import Actor, Database, JournalHead, UnitOfWork
from app.demo.past import calendar, comebacks
from app.demo.past.assortment import Article, Assortment, assortment
from app.demo.past.books import Books
from app.demo.past.lives import Lives
from app.demo.past.numbers import Numbers
from app.demo.past.people import Customers
from app.demo.past.places import channel_of, look_around
from app.demo.past.sold import Sold, SoldLine
from app.models.channel import Channel, Customer
from app.models.order import Order, OrderLine
from app.models.product import Product, ProductBarcode
from app.models.staff import Station
from app.models.states import DeliveryMode, Lifecycle, LocationKind, Role
from app.models.stock import Location
from app.workflows.fiscal_closing import take_in_old

CHANNEL = "demo-data"
Progress = Callable[[int, int], None]

#: Three lines on average.
_LINES, _LINE_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8), (22, 24, 20, 14, 10, 5, 3, 2)
_UNITS, _UNIT_WEIGHTS = (1, 2, 3), (85, 11, 4)
_MODES, _MODE_WEIGHTS = (DeliveryMode.HOME, DeliveryMode.RELAY, DeliveryMode.PICKUP), (60, 28, 12)
_SERVICE = {
    DeliveryMode.HOME: ("colissimo_home", 490),
    DeliveryMode.RELAY: ("mondial_relay", 390),
    DeliveryMode.PICKUP: ("", 0),
}
_ORDERS_A_WALK = 12
_TURN_SECONDS = 0.0005
#: Goods come in so many at once, whenever a bin runs low.
_LOT = 400


def fill(
    database: Database,
    orders: int,
    seed: int,
    days: int,
    until: datetime,
    progress: Progress | None = None,
) -> None:
    """Write ``orders`` orders of the ``days`` before ``until``, with all that the house did about them.

    The house must have its stations and special places. All is committed at once or not at all. Raises a
    ``DatabaseFault``.
    """
    with database.write_connection() as connection:
        if connection.in_transaction():
            connection.rollback()
        with connection.begin(), _flat_out():
            unhurried(connection)
            with loading(connection), trigrams_at_the_end(connection):
                _Filling(connection, orders, seed, until.replace(microsecond=0)).run(days, progress)
    database.journal_heads.clear()
    database.tidy()


@contextmanager
def _flat_out() -> Iterator[None]:
    """What suits a program that does nothing else, with one thread that invents and one that writes.

    Python looks for cycles through all that waits to be written, again and again; rows of values have none. And a
    thread that wants to go on waits for half a millisecond, not for five: there are thousands of statements.
    """
    collected = gc.isenabled()  # in the window the GUI thread alone collects
    before = sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
        if collected:
            gc.enable()


class _Filling:
    """One run: who and what there is, and the orders one after the other."""

    def __init__(self, connection: Connection, orders: int, seed: int, until: datetime) -> None:
        self._connection = connection
        self._orders = orders
        self._until = until
        self._chance = Random(seed)  # noqa: S311 - the same data for the same seed is the point
        connection.execute(insert(Channel).values(code=CHANNEL, name="demo-data"))
        channel_id = channel_of(connection, CHANNEL)
        assert channel_id is not None
        self._house = look_around(connection, channel_id)
        self._numbers = Numbers(connection)
        self._books = Books(connection, _heads(connection), self._house.virtual)
        self._lives = Lives(self._books, self._house, self._numbers, self._chance, self._until)
        self._customers = Customers(self._numbers.block(Customer, 0), self._chance)
        self._free: dict[int, int] = {}

    def run(self, days: int, progress: Progress | None) -> None:
        with self._books:
            self._live(days, progress)
        self._enter()
        self._numbers.keep()
        if progress is not None:
            progress(self._orders, self._orders)

    def _live(self, days: int, progress: Progress | None) -> None:
        """Walk by walk: the orders of each are sold, fetched and followed to their end."""
        self._stocked = self._open_racks()
        self._make_totes()
        self._books.write()
        done, walk, waiting = 0, None, list[Sold]()
        for order in self._sold(days):
            start = calendar.next_walk(order.imported_at)
            if walk is not None and start != walk:
                done += self._follow(walk, waiting)
                waiting = []
                self._books.settle(order.at)
                if progress is not None:
                    progress(done, self._orders)
            walk = start
            waiting.append(order)
        if walk is not None:
            self._follow(walk, waiting)
        self._books.close()

    def _enter(self) -> None:
        """The payments of the past into the fiscal journal, as after an upgrade."""
        station = self._connection.scalars(select(Station.id).order_by(Station.id).limit(1)).one()
        uow, after = UnitOfWork(self._connection, self._until, Actor(station)), 0
        while (taken := take_in_old(uow, after).facts)["count"]:
            after = taken["last"]

    def _open_racks(self) -> Assortment:
        probe = assortment(self._orders, 0, 0, Random(0))  # noqa: S311 - counts only
        count = len(probe.articles)
        first = self._numbers.block(Product, count)
        stocked = assortment(self._orders, first, self._numbers.block(Location, count), self._chance)
        for article in sorted(stocked.articles, key=lambda each: each.id):
            walk = 1000 + article.bin_id
            self._books.add(
                Location, article.bin_id, article.bin_code, LocationKind.BIN, "", walk, True, True
            )
            self._books.add(
                Product, article.id, article.sku, article.name, article.price_cents, "EUR", article.vat_rate_bp,
                article.weight_g, 0, 0, 0, "", "", "", True,
            )  # fmt: skip
            self._books.add(ProductBarcode, article.id, article.barcode, 1)
        return stocked

    def _make_totes(self) -> None:
        for number in range(1, _ORDERS_A_WALK + 1):
            tote = self._numbers.id(Location)
            self._house.totes.append((tote, f"BAC-R{number:02d}"))
            self._books.add(Location, tote, f"BAC-R{number:02d}", LocationKind.TOTE, "", 0, False, True)

    def _sold(self, days: int) -> Iterator[Sold]:
        for day, count in calendar.orders_by_day(self._orders, days, self._until.date(), self._chance):
            for at in calendar.moments(day, count, self._until, self._chance):
                yield self._order(at)

    def _order(self, at: datetime) -> Sold:
        chance, shops = self._chance, self._house.shops
        order_id = self._numbers.id(Order)
        person = self._customers.one()
        if self._customers.is_new:
            self._books.add(
                Customer, person.id, self._house.channel_id, f"c{person.id}", person.first_name, person.last_name, "",
                person.email, person.phone, "", "", at,
            )  # fmt: skip
        [mode] = chance.choices(_MODES, _MODE_WEIGHTS)
        if mode is DeliveryMode.PICKUP and not shops:
            mode = DeliveryMode.HOME
        service, shipping = _SERVICE[mode]
        [count] = chance.choices(_LINES, _LINE_WEIGHTS)
        articles = self._stocked.some(count, chance)
        units = chance.choices(_UNITS, _UNIT_WEIGHTS, k=len(articles))
        lines = [
            SoldLine(self._numbers.id(OrderLine), position, article, wanted)
            for position, (article, wanted) in enumerate(zip(articles, units, strict=True), start=1)
        ]
        imported_at = at + timedelta(seconds=chance.randrange(5, 900))
        return Sold(
            order_id, f"#{1000 + order_id}", f"{500_000 + order_id}", at, min(imported_at, self._until), person,
            lines, mode, service, shipping,
            relay_id=f"0{10_000 + chance.randrange(8000)}" if mode is DeliveryMode.RELAY else "",
            shop=chance.choice(shops) if mode is DeliveryMode.PICKUP else None,
        )  # fmt: skip

    def _follow(self, walk: datetime, orders: list[Sold]) -> int:
        """The lives of the orders of one walk, in lists of a cart's size; how many there were."""
        ready = []
        for order in orders:
            goes_on = self._lives.sell(order)
            self._receive(order)
            if goes_on:
                ready.append(order)
            else:
                self._lives.wait_on_shelf(order)
        for place in range(0, len(ready), _ORDERS_A_WALK):
            # Carts leave one after the other, minutes apart, and are all back by the evening.
            later = timedelta(seconds=place / len(ready) * 3600 * 2)
            self._lives.walk(walk + later, ready[place : place + _ORDERS_A_WALK])
        for order in orders:
            parcel = order.parcel
            if parcel is not None and parcel.left_at is not None and order.shop is not None:
                comebacks.wait_in_shop(self._lives, order, parcel, order.shop)
            comebacks.perhaps_return(self._lives, order)
            self._lives.write(order)
        return len(orders)

    def _receive(self, order: Sold) -> None:
        """Goods for an order that the house will promise, bought in before it runs out."""
        if order.lifecycle is Lifecycle.CANCELLED:
            return
        for line in order.lines:
            self._take(line.article, line.units, order.at)

    def _take(self, article: Article, units: int, at: datetime) -> None:
        left = self._free.get(article.id, 0) - units
        if left < 0:
            supplier = self._house.places[LocationKind.SUPPLIER]
            way, who = (supplier, article.bin_id), self._house.who[Role.MANAGER]
            self._books.move(at, (article.id, _LOT), way, "receipt", None, who)
            left += _LOT
        self._free[article.id] = left


def _heads(connection: Connection) -> dict[int, JournalHead]:
    rows = connection.execute(select(Station.id, Station.journal_sequence, Station.journal_digest))
    return {station: JournalHead(sequence, digest) for station, sequence, digest in rows}
