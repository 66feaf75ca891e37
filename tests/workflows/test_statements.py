"""An action at the bench asks the database as often for ten lines as for one: nothing is asked once a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import insert

from app.channels.base import IncomingOrder
from app.database.unit_of_work import UnitOfWork
from app.models.states import LocationKind, Role
from app.models.stock import Location
from app.workflows import closing, intake, packing, pick_and_pack, picking, shipping
from app.workflows.outcome import Outcome
from app.workflows.verify import verify
from tests.queries.plans import sent
from tests.support import bench
from tests.support.house import House

_LINES = 10
#: One check more where several rows are changed at once (see ``stock.move_all``).
_MORE_AT_MOST = 3

#: What each action asks at most. A figure that grows is a slower bench: find out why before it is raised.
_AT_MOST = {
    "take in": 32,
    "make list": 20,
    "start": 12,
    "location": 4,
    "item": 7,
    "tote": 24,
    "open": 30,
    "pack": 10,
    "close": 30,
    "hand over": 28,
    "begin one step": 44,
    "item into parcel": 28,
}


@pytest.fixture
def ten_articles(house: House) -> House:
    def put(uow: UnitOfWork) -> None:
        for number in range(_LINES):
            place = f"Z-{number:02d}-1"
            uow.connection.execute(
                insert(Location).values(code=place, kind=LocationKind.BIN, pick_sequence=100 + number)
            )
            code = f"0301234599{number:04d}"
            house._article(uow, f"ART-{number}", f"Article {number}", 1000, 2000, 100, code, place, 50)

    house.database.write(put, house.station)
    return house


def _counts(house: House, lines: int) -> dict[str, int]:
    """Statements of each action while an order of so many lines goes from intake to hand-over."""
    seen: dict[str, int] = {}

    def act(name: str, role: Role, action: Callable[[UnitOfWork], Outcome]) -> Outcome:
        with sent(house.database) as statements:
            outcome = bench.done(house.act(role, action))
        seen[name] = max(seen.get(name, 0), len(statements))
        return outcome

    incoming = house.incoming(*((f"ART-{number}", 1) for number in range(lines)))
    taken_in = act("take in", Role.MANAGER, lambda uow: intake.accept_order(uow, incoming))
    order_id = int(taken_in.facts["order_id"])
    made = act("make list", Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id]))
    list_id = int(made.facts["pick_list_id"])
    act("start", Role.PICKER, lambda uow: picking.start_picking(uow, list_id))
    tote = house.database.write(lambda uow: house.location(uow, "T-01"), house.station)
    for task in bench.tasks(house, list_id):
        code, place = bench.gtin(house, task.sku), task.location_id
        act("location", Role.PICKER, lambda uow, at=place: picking.scan_location(uow, list_id, at))  # type: ignore[misc]
        act("item", Role.PICKER, lambda uow, it=code: picking.scan_item(uow, list_id, [it], True))  # type: ignore[misc]
        act("tote", Role.PICKER, lambda uow: picking.put_in_tote(uow, list_id, tote))
    opened = act("open", Role.PACKER, lambda uow: packing.open_order(uow, order_id))
    parcel = int(opened.facts["parcel_id"])
    for line in house.lines(order_id):
        code = bench.gtin(house, line.sku)
        act("pack", Role.PACKER, lambda uow, it=code: packing.pack_item(uow, order_id, parcel, [it]))  # type: ignore[misc]
    act("close", Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel))
    act("hand over", Role.PACKER, lambda uow: shipping.hand_over(uow, parcel))
    _one_step(house, incoming, act)
    return seen


def _one_step(house: House, like: IncomingOrder, act: Callable[..., Outcome]) -> None:
    """The same order once more, packed as it is picked."""
    again = replace(like, external_id=f"{like.external_id}-2", reference=f"{like.reference}-2")
    order_id = int(
        act("take in", Role.MANAGER, lambda uow: intake.accept_order(uow, again)).facts["order_id"]
    )
    begun = act("begin one step", Role.PACKER, lambda uow: pick_and_pack.begin(uow, [order_id]))
    list_id = int(begun.facts["stop"]["pick_list_id"])
    for task in bench.tasks(house, list_id):
        code, place = bench.gtin(house, task.sku), task.location_id
        act("location", Role.PACKER, lambda uow, at=place: picking.scan_location(uow, list_id, at))
        taken = act(
            "item into parcel", Role.PACKER, lambda uow, it=code: picking.scan_item(uow, list_id, [it], True)
        )
    parcel = int(taken.facts["parcel_id"])
    act("close", Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel))


def test_ten_lines_are_asked_about_as_often_as_one(ten_articles: House) -> None:
    _counts(ten_articles, 1)  # the first order makes counters and the channel
    one, ten = _counts(ten_articles, 1), _counts(ten_articles, _LINES)
    grown = {name: (one[name], often) for name, often in ten.items() if often > one[name] + _MORE_AT_MOST}
    assert grown == {}
    assert {name: often for name, often in ten.items() if often > _AT_MOST[name]} == {}
    assert list(verify(ten_articles.database)) == []
