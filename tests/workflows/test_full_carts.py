"""A cart that is full before its walk is done: packed as it is, the rest fetched by whoever comes next."""

from __future__ import annotations

from sqlalchemy import select

from app.models.picking import PickList
from app.models.states import PickListState, Role, Stage
from app.scanning.own_codes import CommandCode
from app.station.session import Job
from app.workflows import full_carts, picking
from app.workflows.outcome import Outcome
from app.workflows.verify import verify
from tests.support.bench import done, tasks
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.workflows.test_picking import put, scan, stand_at, start


def _fetch(house: House, list_id: int, place: str, sku: str, units: int, tote: str) -> None:
    done(stand_at(house, list_id, place))
    for _ in range(units):
        done(scan(house, list_id, sku))
    done(put(house, list_id, tote))


def _full(house: House, list_id: int) -> Outcome:
    return house.act(Role.PICKER, lambda uow: full_carts.cart_full(uow, list_id))


def _lists(house: House) -> list[tuple[int, PickListState]]:
    query = select(PickList.id, PickList.state).order_by(PickList.id)
    return [tuple(row) for row in house.database.read(lambda c: c.execute(query).all())]


def _stops(house: House, list_id: int) -> list[tuple[str, int]]:
    return [(task.sku, task.quantity) for task in tasks(house, list_id)]


def test_a_stop_and_an_order_may_lie_on_both_carts(house: House) -> None:
    order_id = house.order((MUG, 5), (BOOK, 1))
    list_id, _ = start(house, order_id)
    _fetch(house, list_id, "A-01-1", MUG, 3, "T-01")
    assert done(_full(house, list_id)).code == "cart_full"
    [(_, before), (rest, after)] = _lists(house)
    assert (before, after) == (PickListState.DONE, PickListState.OPEN)
    assert (_stops(house, list_id), _stops(house, rest)) == ([(MUG, 3)], [(MUG, 2), (BOOK, 1)])
    assert house.row(order_id).stage is Stage.PICKING, "it waits for the other cart"
    house.act(Role.PICKER, lambda uow: picking.start_picking(uow, rest))
    _fetch(house, rest, "A-01-1", MUG, 2, "T-02")
    _fetch(house, rest, "A-02-1", BOOK, 1, "T-02")
    assert house.row(order_id).stage is Stage.PICKED
    assert [line.picked for line in house.lines(order_id)] == [5, 1]
    assert list(verify(house.database)) == []


def test_units_in_the_hand_go_into_a_tote_first_and_an_empty_cart_is_not_full(house: House) -> None:
    list_id, _ = start(house, house.order((MUG, 2)))
    assert _full(house, list_id).code == "cart_is_empty"
    stand_at(house, list_id, "A-01-1")
    scan(house, list_id, MUG)
    assert _full(house, list_id).code == "put_in_tote_first"
    assert len(_lists(house)) == 1


def test_by_the_key_that_closes_at_the_scanner_and_the_rest_is_the_next_work(bench: Bench) -> None:
    house = bench.house
    first, second = house.order((MUG, 2)), house.order((SHIRT, 2))
    bench.sign_in(Role.MANAGER)
    bench.turn_to(Job.PICKING)
    stop = bench.command(CommandCode.NEXT).outcome.facts["stop"]
    for raw in (bench.place(stop["location"]), bench.article(stop["sku"]), "2", bench.place("T-01")):
        said = bench.scan(raw)
    assert said.outcome.facts["stop"]["sku"] != stop["sku"]
    said = bench.command(CommandCode.CLOSE_PARCEL)
    assert (said.outcome.code, said.outcome.next) == ("cart_full", "bring_to_packing")
    stages = {house.row(first).stage, house.row(second).stage}
    assert stages == {Stage.PICKED, Stage.PICKING}
    again = bench.command(CommandCode.NEXT).outcome
    assert again.facts["stop"]["sku"] in {MUG, SHIRT} - {stop["sku"]}
    assert again.values["number"] == said.outcome.values["rest"]
