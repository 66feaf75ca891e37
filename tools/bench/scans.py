"""A pack scan at a station: from the scanned text to the durable answer, beside the floor."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from app.database.unit_of_work import Database
from app.models.order import OrderLine
from app.models.shipment import Parcel
from app.models.staff import Station
from app.models.states import Role
from tests.support.bench import pick
from tests.support.desk import Bench
from tests.support.house import MUG, House
from tools.bench.floor import Floor
from tools.bench.shop import shop_with
from tools.bench.timing import beside_floor, interleaved

_UNITS = 2_000
_WARM_UP = 20


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The scan with a large shop behind it; p95 and p99 are of single scans, one after the other."""
    house = shop_with(Database(url), arguments.orders)
    yield {"orders": arguments.orders, **beside(house, folder, arguments.rounds)}
    house.database.close()


def beside(house: House, folder: Path, rounds: int) -> dict[str, Any]:
    """A scan of ours and one of the floor in turn, in a house as it is."""
    database = house.database
    url = database.engine.url.render_as_string(hide_password=False)
    house.receive(MUG, "A-01-1", 2 * _UNITS)
    ours, theirs = house.order((MUG, _UNITS)), house.order((MUG, _UNITS))
    for order_id, tote in ((ours, "T-01"), (theirs, "T-02")):
        pick(house, order_id, tote, typed=True)
    bench = Bench(house, folder)
    bench.sign_in(Role.PACKER)
    bench.scan(bench.place("T-02"))
    floor = _floor(database, url, folder, theirs, house)
    bench.press("leave")
    bench.scan(bench.place("T-01"))
    code = bench.article(MUG)
    interleaved(_WARM_UP, ours=lambda: bench.scan(code), floor=floor.scan)
    times = interleaved(rounds, ours=lambda: bench.scan(code), floor=floor.scan)
    floor.close()
    bench.station.stop()
    return {"bench": "pack_scan", **beside_floor(times)}


def _floor(database: Database, url: str, folder: Path, order_id: int, house: House) -> Floor:
    """The floor works on rows of its own: another order, another parcel, another station."""
    line = house.lines(order_id)[0].id
    parcel = database.read(
        lambda c: c.execute(select(Parcel.id).where(Parcel.order_id == order_id)).scalar_one()
    )
    row = insert(Station).values(code="FLOOR", name="Floor", created_at=database.clock())
    with database.write_connection() as connection, connection.begin():
        created = connection.execute(row).inserted_primary_key
    assert created is not None
    assert house.lines(order_id)[0].picked == _UNITS, OrderLine.__tablename__
    return Floor(url, folder, line, order_id, parcel, int(created[0]))
