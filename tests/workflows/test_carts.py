"""Give me work: the next cart follows cut-offs, priority and the layout."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.models.house import change_setting
from app.models.picking import PickList, PickTask
from app.models.states import Role
from app.workflows import carts
from tests.queries.test_warehouse import lay_out
from tests.support.bench import done
from tests.support.house import BOOK, MUG, SHIRT, House


def cart(house: House) -> list[int]:
    """The orders of the next cart."""
    made = done(house.act(Role.PICKER, carts.make_cart))
    query = select(PickTask.order_id).where(PickTask.pick_list_id == made.facts["pick_list_id"])
    return sorted(set(house.database.read(lambda c: c.scalars(query).all())))


def settings(house: House, **values: object) -> None:
    def change(uow: object) -> None:
        for name, value in values.items():
            change_setting(uow, name, value)  # type: ignore[arg-type]

    house.database.write(change, house.station)


def test_urgent_orders_are_fetched_first_and_alone(house: House) -> None:
    normal = house.order((MUG, 1), (BOOK, 1))
    express = house.order((MUG, 2), carrier_service="chronopost_13")
    late = house.order((MUG, 2), promise_date=date(2026, 11, 20))
    assert cart(house) == [express, late]
    assert cart(house) == [normal]


def test_the_earlier_cut_off_of_a_day_comes_first(house: House) -> None:
    settings(house, carrier_cutoffs=["colissimo 17:30", "dpd 15:00"], cart_totes=1)
    day = date(2026, 12, 1)
    later = house.order((MUG, 2), promise_date=day)
    sooner = house.order((MUG, 2), promise_date=day, carrier_service="dpd_home")
    assert cart(house) == [sooner]
    assert cart(house) == [later]


def test_a_cart_takes_what_lies_on_the_way(house: House) -> None:
    lay_out(house)
    settings(house, cart_totes=2)
    first = house.order((MUG, 2))
    far = house.order((SHIRT, 2))
    near = house.order((BOOK, 2))
    assert cart(house) == [first, near]
    assert cart(house) == [far]


def test_without_a_layout_it_is_first_come_first_served(house: House) -> None:
    settings(house, cart_totes=2)
    first, second, third = house.order((MUG, 2)), house.order((SHIRT, 2)), house.order((BOOK, 2))
    assert cart(house) == [first, second]
    assert cart(house) == [third]


def test_orders_of_one_unit_are_fetched_in_bulk(house: House) -> None:
    single, several, other = house.order((MUG, 1)), house.order((MUG, 2)), house.order((BOOK, 1))
    assert cart(house) == [single, other]
    assert cart(house) == [several]
    bulk = house.database.read(lambda c: c.scalars(select(PickList.bulk).order_by(PickList.id)).all())
    assert list(bulk) == [True, False]


def test_a_cart_carries_no_more_than_it_can(house: House) -> None:
    settings(house, cart_weight_kg=1)
    first, second = house.order((MUG, 2)), house.order((MUG, 2))
    assert cart(house) == [first]
    assert cart(house) == [second]


def test_nothing_to_fetch_is_said(house: House) -> None:
    assert house.refused(Role.PICKER, carts.make_cart).code == "nothing_ready"
    assert house.refused(Role.SHOP, carts.make_cart).code == "not_allowed"
