"""The house the day is played in: a warehouse of twelve aisles, its goods, people, printers and orders."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from sqlalchemy import func, insert, select

from app.channels.base import IncomingOrder
from app.channels.reading import RecordKind
from app.database.faults import DatabaseFault
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.house import change_setting
from app.models.order import Order
from app.models.picking import PickList
from app.models.product import Box, Product, ProductBarcode
from app.models.shipment import Parcel, ParcelItem
from app.models.states import LocationKind, ParcelState, Role
from app.models.stock import Location
from app.scanning.own_codes import OwnKind, encode
from app.workflows import importing, intake, printing, staffing
from app.workflows.examining import examine
from tests.support.house import House
from tools.simulated_day.floor import PATIENCE_SECONDS

_AISLES, _BAYS = 12, 20
_SERVICES = (("colissimo_home", 55), ("mondial_relay", 25), ("chronopost_13", 8), ("colissimo_signature", 12))
_CUT_OFFS = ["colissimo 16:30", "mondial_relay 17:15", "chronopost 15:00"]
_TOTES_A_CART = 30
_LEVELS = 3
_PIN = "1234"
_LOOK_AGAIN_SECONDS = 0.5
#: Units of an article at each of its places.
_STOCK = 400
T = TypeVar("T")


def patiently(work: Callable[[], T]) -> T:
    """Whoever asks while the server is away asks again, for a while; ``work`` may be done twice."""
    pause, until = threading.Event(), time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return work()
        except DatabaseFault:
            if time.monotonic() > until:
                raise
            pause.wait(_LOOK_AGAIN_SECONDS)


class Goods:
    """What everybody knows by looking: which barcode is on what, and where it belongs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        rows = self._all(
            select(Product.sku, Product.weight_g, ProductBarcode.code)
            .join(ProductBarcode, ProductBarcode.product_id == Product.id)
            .where(Product.sku.like("ART-%"))
            .order_by(Product.sku)
        )
        self._of: dict[str, str] = {row.sku: row.code.removeprefix("0") for row in rows}
        self.grams: dict[str, int] = {self._of[row.sku]: row.weight_g for row in rows}
        self.barcodes = list(self._of.values())
        bins = self._all(select(Location.id, Location.code).where(Location.kind == LocationKind.BIN))
        self.places = {row.code: encode(OwnKind.LOCATION, row.id) for row in bins}
        self.shelf = self.places["Z-01-1"]
        self.boxes = [encode(OwnKind.BOX, row.id) for row in self._all(select(Box.id))]

    def of(self, sku: str) -> str:
        """The barcode printed on an article."""
        return self._of[sku]

    def totes(self) -> Iterator[str]:
        """The barcode of every tote."""
        query = select(Location.id).where(Location.kind == LocationKind.TOTE, Location.code.like("BAC-%"))
        for row in self._all(query.order_by(Location.id)):
            yield encode(OwnKind.TOTE, row.id)

    @cache  # noqa: B019  # one house a day
    def is_bulk(self, pick_list_id: int) -> bool:
        return bool(self._one(select(PickList.bulk).where(PickList.id == pick_list_id)))

    def number_of(self, parcel_id: int) -> int:
        """What is printed on a parcel's label."""
        return int(self._one(select(Parcel.number).where(Parcel.id == parcel_id)))

    def in_open_box(self, order: str) -> int:
        """Units of an order, by its reference, that the screen shows in the box being filled.

        Not those of the whole order: the dock may hand over its first parcel meanwhile.
        """
        return int(
            self._one(
                select(func.coalesce(func.sum(ParcelItem.quantity), 0))
                .join(Parcel, Parcel.id == ParcelItem.parcel_id)
                .join(Order, Order.id == Parcel.order_id)
                .where(Order.reference == order, Parcel.state == ParcelState.DRAFT)
            )
        )

    def given_up(self, order: str) -> list[int]:
        """Parcels of an order that were closed and then given up."""
        query = (
            select(Parcel.id)
            .join(Order, Order.id == Parcel.order_id)
            .where(Order.reference == order, Parcel.state == ParcelState.VOID, Parcel.closed_at.is_not(None))
        )
        return [row.id for row in self._all(query)]

    def _all(self, query: Any) -> list[Any]:
        return patiently(
            lambda: list(self._database.read(lambda connection: connection.execute(query).all()))
        )

    def _one(self, query: Any) -> Any:
        return self._all(query)[0][0]


def furnish(database: Database, folder: Path, articles: int, carts: int, printer: str) -> House:
    """A founded house with a layout, shelves, goods, totes, boxes and printers; ``printer`` is the one that fails."""
    house = House(database)
    folder.mkdir(parents=True, exist_ok=True)
    for kind, rows in (
        (RecordKind.LOCATIONS, _locations(articles, carts)),
        (RecordKind.LAYOUT, _layout()),
        (RecordKind.PRODUCTS, _products(articles)),
        (RecordKind.STOCK, _stock(articles)),
    ):
        path = folder / f"{kind.value}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        report = importing.import_file(database, house.staff[Role.MANAGER], kind, path)
        if report.refused:
            raise RuntimeError(f"{kind.value}: {report.refused_rows[:3]}")
    database.write(_finish, house.station)
    for number, address in enumerate((printer, "")):
        values = {
            "code": f"LABEL-{number + 1}", "name": f"Étiqueteuse {number + 1}", "driver": "zpl",
            "transport": "tcp" if address else "folder", "address": address, "dpi": 203, "media_width_mm": 102,
            "media_height_mm": 152, "active": True,
        }  # fmt: skip
        database.write(
            partial(printing.save_printer, printer_id=None, values=values), house.staff[Role.ADMINISTRATOR]
        )
    house.staff = {role: at_station(house, "OFFICE", role) for role in house.staff}
    return house


def at_station(house: House, station: str, role: Role) -> Actor:
    """The person with the role, at a station of their own: no two programs write at one."""
    where = staffing.station_actor(house.database, station)
    return replace(house.staff[role], station_id=where.station_id)


def hire(house: House, name: str, role: Role) -> str:
    """One more person; returns the badge's barcode."""
    manager = house.staff[Role.MANAGER]
    done = house.database.write(lambda uow: staffing.add_staff(uow, name, _PIN, [role]), manager)
    return encode(OwnKind.BADGE, int(done.facts["badge"]))


def take_in(house: House, count: int, articles: int, chance: Random) -> None:
    """So many paid orders, as a channel sends them: again where it heard no answer."""
    batch = [examine(_order(house, articles, chance)) for _ in range(count)]
    patiently(
        lambda: house.database.write(lambda uow: intake.accept_orders(uow, batch), house.staff[Role.MANAGER])
    )


def _order(house: House, articles: int, chance: Random) -> IncomingOrder:
    """Two in five of one unit, the others of two to four lines; some articles sell far more than others."""
    lines = 1 if chance.random() < 0.4 else chance.randint(2, 4)
    wanted = {
        _popular(articles, chance): 1 if lines == 1 else chance.choice((1, 1, 1, 2, 3)) for _ in range(lines)
    }
    (service,) = chance.choices([name for name, _ in _SERVICES], [weight for _, weight in _SERVICES])
    return house.incoming(*wanted.items(), carrier_service=service)


def _popular(articles: int, chance: Random) -> str:
    return f"ART-{min(articles, 1 + int(articles * chance.random() ** 2)):04d}"


def _aisles() -> str:
    return "ABCDEFGHIJKL"[:_AISLES]


def _places(articles: int) -> Iterator[tuple[int, str]]:
    """Each article (by its number) with its places, one above the other, spread over all aisles."""
    apart = _AISLES * _BAYS // articles
    for number in range(articles):
        aisle, bay = divmod(number * apart, _BAYS)
        for level in range(1, _LEVELS + 1):
            yield number + 1, f"{_aisles()[aisle]}-{bay + 1:02d}-{level}"


def _locations(articles: int, carts: int) -> Iterator[list[object]]:
    yield ["code", "type", "site", "ordre"]
    for order, (_, place) in enumerate(_places(articles), start=1):
        yield [place, "bin", "", order]
    yield ["Z-01-1", "bin", "", 99_999]
    for number in range(1, carts * _TOTES_A_CART + 1):
        yield [f"BAC-{number:03d}", "bac", "", ""]


def _layout() -> Iterator[list[object]]:
    yield ["code", "type", "x1", "y1", "x2", "y2", "one_way", "bays"]
    for number, aisle in enumerate(_aisles()):
        yield [aisle, "aisle", 4 * number, 0, 4 * number, 25, "no", _BAYS]
    for code, y in (("AVANT", 0), ("ARRIERE", 25)):
        yield [code, "cross", 0, y, 4 * (_AISLES - 1), y, "", ""]
    yield ["TABLES", "depot", 22, 0, "", "", "", ""]


def _products(articles: int) -> Iterator[list[object]]:
    yield [
        "sku",
        "nom",
        "prix ttc",
        "tva",
        "poids (g)",
        "longueur (mm)",
        "largeur (mm)",
        "hauteur (mm)",
        "code-barres",
    ]
    chance = Random(articles)
    for number in range(1, articles + 1):
        sides = [chance.randint(40, 180), chance.randint(40, 140), chance.randint(20, 90)]
        code = f"20{number:010d}"
        check = (10 - sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(code)) % 10) % 10
        yield [
            f"ART-{number:04d}",
            f"Article {number}",
            "10,00",
            20,
            chance.randint(60, 900),
            *sides,
            f"{code}{check}",
        ]


def _stock(articles: int) -> Iterator[list[object]]:
    """Each article at several places, so that what is missing at one is found at another."""
    yield ["sku", "emplacement", "quantité"]
    for number, place in _places(articles):
        yield [f"ART-{number:04d}", place, _STOCK]


def _finish(uow: UnitOfWork) -> None:
    change_setting(uow, "carrier_cutoffs", _CUT_OFFS)
    change_setting(uow, "idle_lock_minutes", 0)
    sizes = (("M", 350, 250, 150, 180), ("L", 500, 350, 250, 390))
    rows = [
        {
            "code": code,
            "name": f"Carton {code}",
            "length_mm": length,
            "width_mm": width,
            "height_mm": height,
            "tare_g": tare,
        }
        for code, length, width, height, tare in sizes
    ]
    uow.connection.execute(insert(Box), rows)
