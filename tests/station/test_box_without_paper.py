"""A box without paper at the returns desk: the likely orders are ranked, and the reasons are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.models.rma import Rma
from app.models.states import RmaState, Role
from app.station.session import Job
from app.station.station import Answer
from app.workflows.verify import verify
from tests.support.bench import ship
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.returning import opened


def at_desk(bench: Bench) -> None:
    bench.sign_in(Role.RETURNS)
    bench.turn_to(Job.RETURNS)


def offered(house: House, answer: Answer) -> list[tuple[str, set[str]]]:
    """Reference and clues of each order offered."""
    assert answer.outcome.code == "several_orders"
    return [(each["order"], {why["code"] for why in each["why"]}) for each in answer.outcome.facts["choices"]]


def lives_in(house: House, postcode: str, name: str) -> dict[str, Any]:
    """An address of somebody else."""
    address = house.incoming().shipping_address
    assert address is not None
    other = replace(address, postal_code=postcode, city="Brest", last_name=name)
    return {"shipping_address": other, "billing_address": other}


def test_every_article_scanned_narrows_the_guess(bench: Bench) -> None:
    house = bench.house
    mug = house.row(ship(house, (MUG, 1))).reference
    both = house.row(ship(house, (MUG, 1), (BOOK, 1))).reference
    at_desk(bench)
    first = offered(house, bench.scan(bench.article(MUG)))
    assert {order for order, _ in first} == {mug, both}
    assert all("guess_all_items" in clues for _, clues in first)
    second = offered(house, bench.scan(bench.article(BOOK)))
    assert second[0] == (both, {"guess_all_items", "guess_left"})
    assert second[1] == (mug, {"guess_some_items", "guess_left"})
    taken = bench.scan("1")
    assert (taken.outcome.code, taken.outcome.order) == ("order_for_return", both)
    assert bench.scan(bench.article(MUG)).outcome.code == "unit_received"


def test_an_awaited_return_is_guessed_first_and_its_number_told(bench: Bench) -> None:
    house = bench.house
    announced = ship(house, (MUG, 1))
    opened(house, announced, 1)
    ship(house, (MUG, 1))
    at_desk(bench)
    answer = bench.scan(bench.article(MUG))
    order, clues = offered(house, answer)[0]
    assert order == house.row(announced).reference
    assert "guess_announced" in clues
    assert bench.scan("1").outcome.code == "return_received"


def test_the_postal_code_or_the_name_on_the_box_helps(bench: Bench) -> None:
    house = bench.house
    ship(house, (MUG, 1))
    brest = house.row(ship(house, (MUG, 1), **lives_in(house, "29200", "Kerbrat"))).reference
    ship(house, (MUG, 1))
    at_desk(bench)
    assert len(offered(house, bench.scan(bench.article(MUG)))) == 3
    order, clues = offered(house, bench.scan("29200"))[0]
    assert (order, "guess_postcode" in clues) == (brest, True)
    bench.press("leave")
    order, clues = offered(house, bench.scan("kerbrat"))[0]
    assert (order, "guess_name" in clues) == (brest, True)


def test_what_fits_nothing_is_said_so_and_changes_nothing(bench: Bench) -> None:
    ship(bench.house, (MUG, 1))
    at_desk(bench)
    assert bench.scan(bench.article(SHIRT)).outcome.code == "nobody_received_item"
    for raw in ("99999", "nobody of that name"):
        assert bench.scan(raw).outcome.code == "no_order_for_box"
    assert bench.scan("4711").outcome.code == "no_such_choice"
    assert bench.station.session.place == {}


def test_a_box_of_two_orders_is_received_into_a_return_of_each(bench: Bench) -> None:
    """The first is announced, the second is not; what it weighed together is no fact about either."""
    house = bench.house
    first, second = ship(house, (MUG, 1)), ship(house, (BOOK, 2), (SHIRT, 1))
    announced = opened(house, first, 1)
    at_desk(bench)
    assert bench.scan(house.row(first).reference).outcome.code == "return_received"
    bench.scan("900")
    assert bench.scan(bench.article(MUG)).outcome.code == "unit_received"
    for sku in (BOOK, SHIRT):
        assert bench.scan(bench.article(sku)).outcome.code in {
            "unit_received_of_other_order",
            "unit_received",
        }
    returns = house.database.read(lambda c: c.execute(select(Rma).order_by(Rma.id)).all())
    assert [(row.id == announced, row.order_id, row.state) for row in returns] == [
        (True, first, RmaState.RECEIVED),
        (False, second, RmaState.RECEIVED),
    ]
    assert [row.weight_g for row in returns] == [None, None]
    assert [[line.returned for line in house.lines(each)] for each in (first, second)] == [[1], [1, 1]]
    assert list(verify(house.database)) == []


def test_an_article_of_somebody_else_is_still_refused(bench: Bench) -> None:
    house = bench.house
    mine = ship(house, (MUG, 1))
    ship(house, (BOOK, 1), customer=replace(house.incoming().customer, email="else@example.fr"))
    opened(house, mine, 1)
    at_desk(bench)
    bench.scan(house.row(mine).reference)
    assert bench.scan(bench.article(BOOK)).outcome.code == "item_not_in_order"


def test_of_several_orders_the_clerk_says_which(bench: Bench) -> None:
    house = bench.house
    mine = ship(house, (MUG, 1))
    both = [house.row(ship(house, (BOOK, 1))).reference for _ in range(2)]
    opened(house, mine, 1)
    at_desk(bench)
    bench.scan(house.row(mine).reference)
    refused = bench.scan(bench.article(BOOK)).outcome
    assert (refused.code, refused.values["orders"]) == ("item_in_several_orders", ", ".join(both))
