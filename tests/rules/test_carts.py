"""Carts by cut-off and priority, within their room, with little walking."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.carts import NO_CUT_OFF, Room, Waiting, Ways, fill_cart, plan_carts
from app.rules.cut_offs import cut_off_of, cut_offs

DAY = date(2026, 11, 30)
EARLY, LATE = (DAY, time(15, 0)), (DAY, time(17, 30))
ROOM = Room(totes=3, bulk_units=4)
#: Places on a line.
LINE = Ways(lambda here, there: abs(int(str(here)) - int(str(there))))


def order(number: int, *places: int, urgent: bool = False, due: tuple[date, time] = EARLY, units: int = 2,
          grams: int = 0, mm3: int = 0) -> Waiting:  # fmt: skip
    return Waiting(number, urgent, due, units, frozenset(places), grams, mm3)


def numbers(cart: list[Waiting]) -> list[int]:
    return [each.order_id for each in cart]


def test_the_most_pressing_order_begins_and_the_nearest_ones_follow() -> None:
    waiting = [order(1, 50), order(2, 10), order(3, 52), order(4, 49), order(5, 90)]
    assert numbers(fill_cart(waiting, ROOM, LINE)) == [1, 4, 3]


def test_without_distances_it_is_first_come_first_served() -> None:
    waiting = [order(3, 1), order(1, 90), order(2, 5), order(4, 2)]
    assert numbers(fill_cart(waiting, ROOM)) == [1, 2, 3]


def test_an_earlier_cut_off_goes_before_what_lies_nearer() -> None:
    waiting = [order(1, 50), order(2, 50, due=LATE), order(3, 99)]
    assert numbers(fill_cart(waiting, ROOM, LINE)) == [1, 3, 2]


def test_urgent_orders_have_a_cart_of_their_own_and_the_first_one() -> None:
    waiting = [order(1, 50), order(2, 50, urgent=True, due=LATE), order(3, 50)]
    assert [numbers(cart) for cart in plan_carts(waiting, ROOM, LINE)] == [[2], [1, 3]]


def test_orders_of_one_unit_are_fetched_in_bulk() -> None:
    waiting = [order(number, number, units=1) for number in range(1, 6)] + [order(9, 1)]
    assert [numbers(cart) for cart in plan_carts(waiting, ROOM, LINE)] == [[1, 2, 3, 4], [5], [9]]


def test_weight_and_volume_fill_a_cart_before_its_totes_do() -> None:
    heavy = Room(totes=3, bulk_units=9, weight_g=10_000)
    waiting = [order(1, 1, grams=6_000), order(2, 1, grams=6_000), order(3, 9, grams=3_000)]
    assert numbers(fill_cart(waiting, heavy, LINE)) == [1, 3]
    large = Room(totes=3, bulk_units=9, tote_mm3=1_000)
    bulky = [order(1, 1, mm3=1_500), order(2, 1, mm3=1_500), order(3, 9, mm3=900)]
    assert numbers(fill_cart(bulky, large, LINE)) == [1, 3]


def test_an_order_too_large_for_any_cart_has_one_for_itself() -> None:
    assert numbers(fill_cart([order(1, 1, grams=90_000)], Room(3, 9, weight_g=10_000), LINE)) == [1]


@given(
    st.lists(
        st.tuples(st.integers(0, 99), st.integers(0, 99), st.booleans(), st.booleans(), st.integers(1, 3)),
        max_size=30,
    )
)
def test_every_order_is_in_one_cart_and_no_cart_mixes(orders: list[tuple[int, int, bool, bool, int]]) -> None:
    waiting = [
        order(number, here, there, urgent=urgent, due=LATE if late else EARLY, units=units)
        for number, (here, there, urgent, late, units) in enumerate(orders)
    ]
    carts = plan_carts(waiting, ROOM, LINE)
    assert sorted(number for cart in carts for number in numbers(cart)) == list(range(len(orders)))
    for cart in carts:
        assert len({(each.urgent, each.single) for each in cart}) == 1
        assert len(cart) <= (ROOM.bulk_units if cart[0].single else ROOM.totes)


def test_cut_offs_are_of_the_longest_beginning_that_fits() -> None:
    known = cut_offs(["colissimo 16:30", "Colissimo_relay 17h05", "chronopost 15:00"])
    assert cut_off_of("colissimo_home", known) == time(16, 30)
    assert cut_off_of("colissimo_relay_point", known) == time(17, 5)
    assert cut_off_of("dhl", known) == NO_CUT_OFF


@pytest.mark.parametrize("wrong", ["colissimo", "16:30", "colissimo 25:00", "colissimo 16:61", ""])
def test_what_is_no_cut_off_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="no cut-off"):
        cut_offs([wrong])


def test_an_order_whose_places_are_not_on_the_map_shares_a_cart_like_any_other() -> None:
    waiting = [order(1), order(2, 10), order(3, 12)]
    assert numbers(fill_cart(waiting, ROOM, LINE)) == [1, 2, 3]
