"""Twenty shops want the last units of one article: exactly those units are promised, each once."""

from __future__ import annotations

from sqlalchemy import func, select

from app.channels.canonical import to_json
from app.models.order import OrderLine
from app.models.stock import Reservation
from app.workflows.verify import verify
from tests.concurrency import crowd
from tests.support.house import MUG, House
from tests.support.invariants import broken

SHOPS, LAST_UNITS = 20, 100


def test_twenty_processes_reserve_exactly_the_last_hundred_units(house: House) -> None:
    house.receive(MUG, "A-01-1", LAST_UNITS - 20)
    baskets = [[to_json(house.incoming((MUG, 2))) for _ in range(4)] for _ in range(SHOPS)]
    url = house.database.engine.url.render_as_string(hide_password=False)

    answers = [answer["code"] for answered in crowd.sell(url, baskets) for answer in answered]

    assert answers == ["order_created"] * SHOPS * 4
    counted = select(func.count(), func.sum(OrderLine.allocated), func.sum(OrderLine.backordered))
    assert tuple(house.database.read(lambda c: c.execute(counted).one())) == (
        80,
        LAST_UNITS,
        160 - LAST_UNITS,
    )
    promised = house.database.read(lambda c: c.scalar(select(func.sum(Reservation.quantity))))
    assert promised == LAST_UNITS
    assert house.stock(MUG) == {"A-01-1": (LAST_UNITS, LAST_UNITS)}
    assert list(verify(house.database)) == []
    assert house.database.read(broken) == {}
