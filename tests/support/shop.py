"""A shop that sells from shelves of its own."""

from __future__ import annotations

from sqlalchemy import insert

from app.database.unit_of_work import UnitOfWork
from app.models.states import LocationKind
from app.models.stock import Location
from tests.support.house import BOOK, MUG, House


def stock_the_shop(house: House) -> House:
    """Two shelves to sell from in Lyon: three mugs and two books."""

    def furnish(uow: UnitOfWork) -> None:
        shelf = {"kind": LocationKind.BIN, "site": "LYON"}
        rows = [
            {"code": code, "pick_sequence": turn, **shelf}
            for turn, code in enumerate(("L-01", "L-02"), start=1)
        ]
        uow.connection.execute(insert(Location), rows)

    house.database.write(furnish, house.station)
    house.receive(MUG, "L-01", 3)
    house.receive(BOOK, "L-02", 2)
    return house
