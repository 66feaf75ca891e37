"""Goods from the warehouse to a shop with nothing but a scanner, at either end."""

from __future__ import annotations

from sqlalchemy import insert

from app.models.states import LocationKind, Role
from app.models.stock import Location
from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station.session import Job
from app.workflows import transfers
from tests.support.bench import done
from tests.support.desk import Bench
from tests.support.house import MUG


def test_taken_on_the_way_and_put_away_by_scans_alone(bench: Bench) -> None:
    house = bench.house
    place = {"code": "L-01", "kind": LocationKind.BIN, "site": "LYON"}
    house.database.write(
        lambda uow: uow.connection.execute(insert(Location).values(place)) and None, house.station
    )
    done(house.act(Role.MANAGER, lambda uow: transfers.order_transfer(uow, "", "LYON", [(MUG, 3)])))
    bench.sign_in(Role.PICKER)
    bench.turn_to(Job.TRANSFERRING)
    assert bench.scan("7").outcome.code == "transfer_unknown"
    assert bench.scan("TR-000001").outcome.code == "transfer_take"
    bench.press("leave")
    assert bench.scan(encode(OwnKind.TRANSFER, 1)).outcome.code == "transfer_take", "off its slip"
    assert bench.command(CommandCode.REPRINT).outcome.code == "transfer_slip_queued"
    assert bench.scan(bench.place("A-01-1")).outcome.code == "transfer_at"
    bench.scan(bench.article(MUG))
    assert bench.scan("3").outcome.values["units"] == 3
    assert bench.command(CommandCode.UNDO).outcome.values["units"] == 2
    bench.restart()
    assert bench.command(CommandCode.CONFIRM).outcome.code == "transfer_left_short"
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.TRANSFERRING)
    assert bench.scan(encode(OwnKind.TRANSFER, 1)).outcome.code == "transfer_put"
    bench.scan(bench.place("L-01"))
    bench.scan(bench.article(MUG))
    assert bench.command(CommandCode.CONFIRM).outcome.code == "transfer_differs"
    bench.scan(bench.place("L-01"))
    bench.scan(bench.article(MUG))
    assert bench.command(CommandCode.CONFIRM).outcome.code == "transfer_received"
    assert house.stock(MUG) == {"A-01-1": (18, 0), "L-01": (2, 0)}
