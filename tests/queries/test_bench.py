"""The packer's next orders: in the order they are packed, each with a light and why it is not green."""

from __future__ import annotations

from functools import partial

from sqlalchemy import insert

from app.database.unit_of_work import UnitOfWork
from app.models.order_state import place_hold
from app.models.states import HoldKind, LocationKind, Role
from app.models.stock import Location
from app.queries.bench import ToPack, Why, to_pack
from app.queries.picking import Light
from app.workflows import closing, orders, packing, picking
from tests.queries.statements import read
from tests.support.bench import done, pick
from tests.support.house import BOOK, MUG, SHIRT, House


def _add_tote(uow: UnitOfWork, code: str) -> None:
    uow.connection.execute(insert(Location).values(code=code, kind=LocationKind.TOTE, sellable=False))


def _lose_shirts(house: House, order_id: int) -> None:
    """At the bench, the tote holds no shirt."""
    opened = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    shirts = next(line.id for line in house.lines(order_id) if line.sku == SHIRT)
    parcel = opened.facts["parcel_id"]
    done(
        house.act(
            Role.PACKER,
            lambda uow: closing.declare_missing(uow, order_id, parcel, shirts, "reason_not_in_tote"),
        )
    )


def _next(house: House) -> dict[str, ToPack]:
    me = house.staff[Role.PACKER].staff_id
    return {row.reference: row for row in read(house.database, lambda c: to_pack(c, me), at_most=2)}


def test_each_order_has_its_light_and_its_reason(house: House) -> None:
    whole, held, part, theirs = (
        house.order((MUG, 2)),
        house.order((BOOK, 1)),
        house.order((MUG, 1), (SHIRT, 15)),
        house.order((BOOK, 1)),
    )
    pick(house, whole, "T-01")
    pick(house, held, "T-02")
    for tote, order_id in (("T-03", part), ("T-04", theirs)):
        house.database.write(partial(_add_tote, code=tote), house.station)
        pick(house, order_id, tote)
    _lose_shirts(house, part)
    house.database.write(
        lambda uow: place_hold(uow, held, HoldKind.ADDRESS, reason="rue ?"), house.staff[Role.MANAGER]
    )
    done(house.act(Role.MANAGER, lambda uow: packing.open_order(uow, theirs)))
    on_walk = house.order((BOOK, 1))
    found = _next(house)
    assert {name: (row.light, row.why) for name, row in found.items()} == {
        "#1001": (Light.ALL, Why.NOTHING),
        "#1002": (Light.NONE, Why.HELD),
        "#1003": (Light.PART, Why.STOCK),
        "#1004": (Light.NONE, Why.CLAIMED),
    }
    assert found["#1001"].totes == ("T-01",)
    assert found["#1001"].to_pack == 2
    assert found["#1004"].claimed_by == "manager"
    done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [on_walk])))
    assert (_next(house)["#1005"].light, _next(house)["#1005"].why) == (Light.NONE, Why.PICKING)


def test_what_was_cancelled_in_its_tote_is_to_be_put_back(house: House) -> None:
    order_id = house.order((MUG, 2))
    pick(house, order_id)
    line = house.lines(order_id)[0].id
    done(house.act(Role.MANAGER, lambda uow: orders.cancel_line(uow, order_id, line, 1, "client")))
    assert (_next(house)["#1001"].light, _next(house)["#1001"].why) == (Light.PART, Why.BACK)
    house.database.write(
        lambda uow: place_hold(uow, order_id, HoldKind.ADDRESS, reason="rue ?"), house.staff[Role.MANAGER]
    )
    assert _next(house)["#1001"].why is Why.HELD


def test_own_open_work_comes_first(house: House) -> None:
    first, second = house.order((MUG, 1)), house.order((MUG, 1))
    pick(house, first, "T-01")
    pick(house, second, "T-02")
    assert list(_next(house)) == ["#1001", "#1002"]
    done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, second)))
    assert list(_next(house)) == ["#1002", "#1001"]
    assert _next(house)["#1002"].mine
