"""Waves: what a manager previews is what is released; whoever asks for work gets it first; the rest is taken back."""

from __future__ import annotations

from datetime import time

import pytest
from sqlalchemy import delete, select

from app.models.house import change_setting
from app.models.picking import OrderTote, PickList
from app.models.states import PickListState, Role, Stage
from app.scanning.own_codes import CommandCode
from app.station.session import Job
from app.workflows import carts, picking, waves
from app.workflows.waves import Planned, Wanted
from tests.queries.test_warehouse import lay_out
from tests.support.bench import done, pick
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, SHIRT, House


def _plan(house: House, wanted: Wanted) -> tuple[Planned, ...]:
    now = house.database.clock()
    return house.database.read(lambda c: waves.plan(c, now, wanted))


def _orders(house: House, wanted: Wanted) -> list[int]:
    return sorted(order for cart in _plan(house, wanted) for order in cart.order_ids)


def _release(house: House, wanted: Wanted | None = None) -> int:
    made = done(house.act(Role.MANAGER, lambda uow: waves.release(uow, wanted or Wanted())))
    return int(made.facts["wave"])


def _lists(house: House, wave: int) -> list[PickListState]:
    query = select(PickList.state).where(PickList.wave == wave).order_by(PickList.id)
    return list(house.database.read(lambda c: c.scalars(query).all()))


def test_a_wave_takes_the_orders_it_is_for(house: House) -> None:
    house.database.write(
        lambda uow: change_setting(uow, "carrier_cutoffs", ["colissimo 17:30", "dpd 15:00"]), house.station
    )
    plain = house.order((MUG, 2))
    dpd = house.order((BOOK, 2), carrier_service="dpd_home")
    express = house.order((SHIRT, 2), carrier_service="chronopost_13")
    both = house.order((MUG, 1), (BOOK, 1))
    assert _orders(house, Wanted()) == [plain, dpd, express, both]
    assert _orders(house, Wanted(service="DPD")) == [dpd]
    assert _orders(house, Wanted(service="d_d")) == []
    assert _orders(house, Wanted(urgent=True)) == [express]
    assert _orders(house, Wanted(until=time(15))) == [dpd]
    assert _orders(house, Wanted(zone="A-01")) == [plain], "all of an order lies in the zone"
    channel = house.row(plain).channel_id
    assert _orders(house, Wanted(channel_id=channel)) == [plain, dpd, express, both]
    assert _orders(house, Wanted(channel_id=channel + 1)) == []
    assert len(_orders(house, Wanted(most_orders=2))) == 2
    assert len(_plan(house, Wanted(most_carts=1))) == 1


def test_what_is_pressing_is_found_behind_whatever_waits_longer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waves, "MOST_ORDERS", 1)
    house.database.write(lambda uow: change_setting(uow, "carrier_cutoffs", ["dpd 15:00"]), house.station)
    house.order((MUG, 2))
    dpd = house.order((BOOK, 2), carrier_service="dpd_home")
    express = house.order((SHIRT, 2), carrier_service="chronopost_13")
    assert _orders(house, Wanted(until=time(15))) == [dpd]
    assert _orders(house, Wanted(urgent=True)) == [express]
    now = house.database.clock()
    [first] = house.database.read(lambda c: carts.waiting(c, now, None, most=1))
    assert first.order_id == express, "whoever asks for work gets it first as well"


def test_what_pickers_took_while_a_wave_was_planned_is_left_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.database.write(lambda uow: change_setting(uow, "cart_totes", 1), house.station)
    taken, left = house.order((MUG, 2)), house.order((BOOK, 2))
    planned = _plan(house, Wanted())
    monkeypatch.setattr(waves, "plan", lambda *_: planned)
    done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [taken])))
    made = done(house.act(Role.MANAGER, lambda uow: waves.release(uow, Wanted())))
    assert (made.values["carts"], made.values["orders"]) == (1, 1)
    assert house.row(left).stage is Stage.PICKING
    assert house.refused(Role.MANAGER, lambda uow: waves.release(uow, Wanted())).code == "nothing_ready"


def test_what_is_previewed_is_what_is_released(house: House) -> None:
    lay_out(house)
    house.database.write(lambda uow: change_setting(uow, "cart_totes", 1), house.station)
    for lines in (((MUG, 2),), ((BOOK, 2),)):
        house.order(*lines)
    planned = _plan(house, Wanted())
    wave = _release(house)
    lengths = select(PickList.walk_mm).where(PickList.wave == wave).order_by(PickList.id)
    assert [cart.walk_mm for cart in planned] == house.database.read(lambda c: list(c.scalars(lengths)))
    assert [cart.seconds for cart in planned] == [None, None], "nobody knows the pace yet"
    assert _lists(house, wave) == [PickListState.OPEN, PickListState.OPEN]
    assert _plan(house, Wanted()) == ()
    assert house.refused(Role.MANAGER, lambda uow: waves.release(uow, Wanted())).code == "nothing_ready"


def test_the_time_is_that_of_the_lists_finished_last(house: House) -> None:
    for _ in range(5):
        pick(house, house.order((MUG, 2)), "T-01")
        house.database.write(lambda uow: uow.connection.execute(delete(OrderTote)), house.station)
    pace = house.database.read(waves.seconds_a_unit)
    assert pace is not None
    house.order((MUG, 3))
    [cart] = _plan(house, Wanted())
    assert cart.seconds == round(3 * pace)


def test_whoever_asks_for_work_gets_the_wave_first(bench: Bench) -> None:
    house = bench.house
    later = house.order((MUG, 2))
    wave = _release(house)
    house.order((BOOK, 2), carrier_service="chronopost_13")
    bench.sign_in(Role.PICKER)
    bench.turn_to(Job.PICKING)
    assert bench.command(CommandCode.NEXT).outcome.code == "picking_started"
    assert _lists(house, wave) == [PickListState.PICKING]
    assert house.row(later).stage is Stage.PICKING


def test_what_nobody_has_begun_is_taken_back_and_the_rest_goes_on(house: House) -> None:
    house.database.write(lambda uow: change_setting(uow, "cart_totes", 1), house.station)
    first, second = house.order((MUG, 2)), house.order((BOOK, 2))
    wave = _release(house)
    query = select(PickList.id).where(PickList.wave == wave).order_by(PickList.id).limit(1)
    begun = house.database.read(lambda c: c.scalar(query))
    done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, int(begun or 0))))
    back = done(house.act(Role.MANAGER, lambda uow: waves.take_back(uow, wave)))
    assert (back.values["lists"], back.values["orders"]) == (1, 1)
    assert _lists(house, wave) == [PickListState.PICKING, PickListState.CANCELLED]
    assert [house.row(order).stage for order in (first, second)] == [Stage.PICKING, Stage.READY]
    assert _orders(house, Wanted()) == [second]
    assert house.refused(Role.MANAGER, lambda uow: waves.take_back(uow, wave)).code == "wave_begun"


@pytest.mark.parametrize("role", [Role.PICKER, Role.PACKER])
def test_only_a_manager_plans(house: House, role: Role) -> None:
    house.order((MUG, 2))
    assert house.refused(role, lambda uow: waves.release(uow, Wanted())).code == "not_allowed"
    assert house.refused(role, lambda uow: waves.take_back(uow, 1)).code == "not_allowed"
    assert house.refused(Role.MANAGER, lambda uow: waves.take_back(uow, 1)).code == "not_found"
