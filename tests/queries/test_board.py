"""The cut-off board: orders to pack and parcels at the dock by lorry, and no trace of who packed them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from app.models.house import change_setting
from app.models.order_state import place_hold
from app.models.states import HoldKind, Role
from app.queries.board import board
from app.rules.burn_down import Outlook
from app.values import shop_day
from tests.queries.statements import read
from tests.support.bench import pack, pick, ship
from tests.support.house import BOOK, MUG, House

CUT_OFFS = ["colissimo 16:30"]


def test_orders_and_parcels_are_counted_by_lorry(house: House) -> None:
    house.database.write(lambda uow: change_setting(uow, "carrier_cutoffs", CUT_OFFS), house.station)
    now = house.database.clock()
    ship(house, (MUG, 1))
    at_dock = house.order((MUG, 1))
    pick(house, at_dock)
    pack(house, at_dock)
    house.order((BOOK, 1))
    held = house.order((BOOK, 1))
    house.database.write(lambda uow: place_hold(uow, held, HoldKind.ADDRESS), house.staff[Role.MANAGER])
    house.order((MUG, 1), carrier_service="chronopost_13", promise_date=shop_day(now) - timedelta(days=1))
    house.order((MUG, 1), carrier_service="chronopost_13", promise_date=shop_day(now) + timedelta(days=3))
    later = now + timedelta(seconds=10)
    shown = read(house.database, lambda c: board(c, later), at_most=4)
    colissimo, chrono = shown.pick_ups
    assert (colissimo.pick_up.service, colissimo.pick_up.left) == ("colissimo_home", 1)
    assert (colissimo.pick_up.packed, colissimo.pick_up.at_dock) == (2, 1)
    assert colissimo.pick_up.leaves_at is not None
    assert (chrono.pick_up.service, chrono.pick_up.left, chrono.pick_up.leaves_at) == (
        "chronopost_13",
        1,
        None,
    )
    assert (shown.late, shown.per_hour, chrono.outlook) == (1, None, Outlook.UNKNOWN)


def test_the_pace_comes_with_the_parcels_and_names_nobody(house: House) -> None:
    for _ in range(5):
        ship(house, (MUG, 1))
    shown = house.database.read(lambda c: board(c, house.database.clock() + timedelta(seconds=1)))
    assert shown.per_hour == 60
    said = str(asdict(shown))
    assert not [role.value for role in Role if f"'{role.value}'" in said]
    assert "BENCH-1" not in said
