"""Cycle counts: blind, twice where they differ much, booked by a manager, and true whatever is picked meanwhile."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.channels.base import IncomingStock
from app.models.counting import request_count
from app.models.house import change_setting
from app.models.product import Product
from app.models.refusals import Refusal, WrongLocation
from app.models.states import CountCause, CountState, Role
from app.queries.counts import open_counts
from app.workflows import closing, count_decisions, counting, packing, picking, short_picking, staffing
from app.workflows.catalogue import count_stock
from app.workflows.outcome import Level
from app.workflows.verify import verify
from tests.support.bench import done, gtin, pick, ship, tasks
from tests.support.counting import accept_all, begin, count, place, requests, say, tally_of
from tests.support.databases import TestClock
from tests.support.house import BOOK, MUG, SHIRT, House


def _start(house: House, *lines: tuple[str, int]) -> int:
    order_id = house.order(*lines)
    made = done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])))
    list_id = int(made.facts["pick_list_id"])
    done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))
    return list_id


def _take(house: House, list_id: int, units: int) -> None:
    code = gtin(house, tasks(house, list_id)[0].sku)
    for _ in range(units):
        done(house.act(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [code], True)))


def test_a_right_count_is_done_at_once_and_nobody_was_told_the_number(house: House) -> None:
    tally = begin(house, "A-01-1")
    shown = house.act(Role.PICKER, lambda uow: counting.type_units(uow, tally, 20))
    assert shown.facts["count"] == {"location": "A-01-1", "sku": MUG, "name": "Mug émaillé", "units": 20}
    assert say(house, tally, 20).code == "count_right"
    assert [row.state for row in requests(house)] == [CountState.DONE]
    assert house.stock(MUG) == {"A-01-1": (20, 0)}


def test_a_small_difference_waits_for_a_manager_and_is_a_move_then(house: House) -> None:
    assert count(house, "A-01-1", 18).code == "count_taken"
    assert house.stock(MUG) == {"A-01-1": (20, 0)}
    assert house.refused(Role.PICKER, lambda uow: count_decisions.accept_count(uow, 1)).code == "not_allowed"
    [waiting] = house.database.read(lambda c: open_counts(c, CountState.TO_ACCEPT))
    assert (waiting.counted, waiting.difference, waiting.value_cents) == (18, -2, -2400)
    assert [outcome.code for outcome in accept_all(house)] == ["count_accepted_less"]
    assert house.stock(MUG) == {"A-01-1": (18, 0)}
    assert list(verify(house.database)) == []


def test_a_place_whose_difference_waits_is_not_called_empty(house: House) -> None:
    count(house, "A-01-1", 18)
    at = place(house, "A-01-1")
    again = house.refused(Role.PICKER, lambda uow: counting.open_location(uow, at))
    assert (again.code, again.values) == ("count_waits_for_decision", {"location": "A-01-1"})


def test_the_list_of_counts_shows_no_amounts(house: House) -> None:
    count(house, "A-01-1", 3)
    [row] = house.database.read(lambda c: open_counts(c, CountState.TO_COUNT))
    assert (row.counts, row.counted, row.difference, row.value_cents) == (1, None, None, None)


def test_a_large_difference_is_believed_once_two_counts_agree(house: House) -> None:
    assert count(house, "A-01-1", 9).code == "count_again_by_other"
    assert count(house, "A-01-1", 8, Role.PACKER).code == "count_again_by_other"
    assert count(house, "A-01-1", 8).code == "count_taken"
    assert requests(house)[0].difference == -12


def test_a_second_count_is_offered_to_somebody_else_first(house: House) -> None:
    count(house, "A-01-1", 9)
    done(house.act(Role.MANAGER, lambda uow: count_decisions.ask_count(uow, BOOK)))
    offered = house.act(Role.PICKER, counting.next_count)
    assert offered.facts["count"]["sku"] == BOOK
    house.act(Role.PICKER, lambda uow: counting.leave(uow, offered.session["count_id"]))  # type: ignore[index]
    assert house.act(Role.PACKER, counting.next_count).facts["count"]["sku"] == MUG


def test_units_in_a_pickers_hand_are_not_missed(house: House) -> None:
    list_id = _start(house, (MUG, 3))
    _take(house, list_id, 3)
    assert count(house, "A-01-1", 17, Role.PACKER).code == "count_right"


def test_what_is_picked_between_count_and_acceptance_changes_nothing(house: House) -> None:
    count(house, "A-01-1", 18)
    pick(house, house.order((MUG, 5)))
    assert [outcome.code for outcome in accept_all(house)] == ["count_accepted_less"]
    assert house.stock(MUG) == {"A-01-1": (13, 0), "T-01": (5, 0)}


def test_a_pick_while_one_counts_begins_the_count_anew(house: House) -> None:
    list_id = _start(house, (MUG, 1))
    tally = begin(house, "A-01-1", Role.PACKER)
    _take(house, list_id, 1)
    disturbed = say(house, tally, 20, Role.PACKER)
    assert (disturbed.code, disturbed.level) == ("count_disturbed", Level.WARNING)
    assert say(house, tally_of(disturbed), 19, Role.PACKER).code == "count_right"


def test_a_short_pick_asks_for_a_count_and_voids_one_that_waits(house: House) -> None:
    count(house, "A-01-1", 18)
    list_id = _start(house, (MUG, 20))
    _take(house, list_id, 18)
    tote = place(house, "T-01")
    done(house.act(Role.PICKER, lambda uow: picking.put_in_tote(uow, list_id, tote)))
    done(house.act(Role.PICKER, lambda uow: short_picking.declare_short(uow, list_id, "not_there")))
    assert accept_all(house) == [], "the two that are missing were booked by the picker"
    [row] = requests(house)
    assert (row.state, row.cause, row.reason) == (CountState.TO_COUNT, CountCause.SHORT_PICK, "not_there")
    assert count(house, "A-01-1", 0, Role.PACKER).code == "count_right"


def test_a_place_that_was_corrected_since_is_counted_again(house: House) -> None:
    count(house, "A-01-1", 18)
    found = IncomingStock(sku=MUG, location_code="A-01-1", quantity=18)
    house.database.write(lambda uow: count_stock(uow, [found]), house.staff[Role.MANAGER])
    assert [outcome.code for outcome in accept_all(house)] == ["count_overtaken"]
    assert house.stock(MUG) == {"A-01-1": (18, 0)}
    assert requests(house)[0].state is CountState.TO_COUNT


def test_missing_units_are_taken_from_who_was_promised_last(house: House) -> None:
    first, last = house.order((MUG, 12)), house.order((MUG, 8))
    count(house, "A-01-1", 18)
    accept_all(house)
    assert (house.lines(first)[0].allocated, house.lines(last)[0].allocated) == (12, 6)
    assert house.lines(last)[0].backordered == 2
    assert list(verify(house.database)) == []


def test_units_on_a_list_that_is_being_picked_are_not_taken_away(house: House) -> None:
    _start(house, (MUG, 20))
    count(house, "A-01-1", 18, Role.PACKER)
    [refused] = accept_all(house)
    assert (refused.code, refused.values["units"]) == ("count_promised", 2)
    assert house.stock(MUG) == {"A-01-1": (20, 20)}


def test_what_was_found_serves_the_orders_that_wait(house: House) -> None:
    order_id = house.order((MUG, 22))
    count(house, "A-01-1", 22)
    assert [outcome.code for outcome in accept_all(house)] == ["count_accepted_more"]
    assert house.lines(order_id)[0].allocated == 22


def test_missing_here_is_looked_for_where_else_it_lies(house: House) -> None:
    house.receive(MUG, "B-01-1", 4)
    count(house, "A-01-1", 19)
    accept_all(house)
    [asked] = requests(house, CountState.TO_COUNT)
    assert (asked.sku, asked.cause) == (MUG, CountCause.MISSING_ELSEWHERE)
    assert asked.location_id == place(house, "B-01-1")


def test_an_article_where_it_should_not_be_is_counted_next(house: House) -> None:
    code = gtin(house, BOOK)
    tally = begin(house, "A-01-1")
    strange = house.act(Role.PICKER, lambda uow: counting.scan_item(uow, tally, [code]))
    assert (strange.code, strange.level) == ("count_other_article", Level.WARNING)
    after = say(house, tally, 20)
    assert (after.code, after.facts["count"]["sku"]) == ("count_right", BOOK)
    assert say(house, tally_of(after), 1).code == "count_taken"
    accept_all(house)
    assert house.stock(BOOK)["A-01-1"] == (1, 0)


def test_an_article_scanned_by_mistake_keeps_its_count_as_it_was(house: House) -> None:
    house.receive(SHIRT, "A-01-1", 5)
    count(house, "A-01-1", 18)
    tally = begin(house, "A-01-1")
    before = requests(house)
    assert [(row.sku, row.difference) for row in before] == [(MUG, -2), (SHIRT, None)]
    code = gtin(house, MUG)
    strange = house.act(Role.PICKER, lambda uow: counting.scan_item(uow, tally, [code]))
    assert (strange.code, strange.level) == ("count_over", Level.WARNING)
    assert requests(house) == before, "a manager still has to decide on it"


def test_a_doubtful_reserve_stays_doubtful_whatever_is_scanned_there(house: House) -> None:
    house.receive(SHIRT, "A-01-1", 5)
    tally, shelf = begin(house, "A-01-1"), place(house, "A-01-1")
    [mug, shirt] = requests(house)
    other = shirt if tally.request_id == mug.id else mug
    house.database.write(
        lambda uow: request_count(uow, shelf, other.product_id, CountCause.SHORT_PICK, "not_there"),
        house.station,
    )
    code = gtin(house, other.sku)
    done(house.act(Role.PICKER, lambda uow: counting.scan_item(uow, tally, [code])))
    assert {(row.sku, row.cause, row.reason) for row in requests(house)} == {
        (other.sku, CountCause.SHORT_PICK, "not_there"),
        (MUG if other.sku == SHIRT else SHIRT, CountCause.BY_HAND, ""),
    }


def test_two_that_ask_for_the_same_count_get_one(house: House) -> None:
    shelf = place(house, "A-01-1")
    begin(house, "A-01-1")
    [row] = requests(house)
    wanted = [(shelf, row.product_id, CountCause.CYCLE_A)]
    house.database.write(lambda uow: counting.ask_all(uow, wanted), house.station)
    assert requests(house) == [row]


def test_what_is_found_at_an_empty_place_is_counted_whatever_else_was_asked_for_there(house: House) -> None:
    pick(house, house.order((SHIRT, 15)))
    tally, shelf = begin(house, "B-01-1"), place(house, "B-01-1")
    begin(house, "A-01-1")
    [mug] = requests(house)
    house.database.write(
        lambda uow: request_count(uow, shelf, mug.product_id, CountCause.BY_HAND), house.station
    )
    code = gtin(house, SHIRT)
    found = done(house.act(Role.PICKER, lambda uow: counting.scan_item(uow, tally, [code])))
    assert (found.facts["count"]["sku"], found.facts["count"]["units"]) == (SHIRT, 1)


def test_what_waits_for_a_manager_is_not_counted_at_a_place_thought_empty(house: House) -> None:
    pick(house, house.order((SHIRT, 15)))
    tally = begin(house, "B-01-1")
    code = gtin(house, SHIRT)
    found = done(house.act(Role.PICKER, lambda uow: counting.scan_item(uow, tally, [code])))
    say(house, tally_of(found), 1)
    waits = house.refused(Role.PICKER, lambda uow: counting.scan_item(uow, tally, [code]))
    assert waits.code == "count_over"
    assert [row.difference for row in requests(house)] == [1]


def test_a_place_that_should_be_empty(house: House) -> None:
    pick(house, house.order((SHIRT, 15)))
    tally = begin(house, "B-01-1")
    assert house.act(Role.PICKER, lambda uow: counting.finish(uow, tally)).code == "count_place_empty"
    code = gtin(house, SHIRT)
    found = done(house.act(Role.PICKER, lambda uow: counting.scan_item(uow, tally, [code])))
    assert found.facts["count"]["units"] == 1
    assert say(house, tally_of(found), 1).code == "count_taken"


def test_two_people_never_count_the_same_and_a_crashed_station_holds_nothing(
    house: House, clock: TestClock
) -> None:
    begin(house, "A-01-1")
    there = staffing.station_actor(house.database, "BENCH-2")
    other = house.staff[Role.PACKER]
    elsewhere = type(other)(there.station_id, other.staff_id, other.roles)
    at = place(house, "A-01-1")
    with pytest.raises(Refusal) as caught:
        house.database.write(lambda uow: counting.open_location(uow, at), elsewhere)
    assert (caught.value.code, caught.value.values["who"]) == ("counted_by_other", "picker")


def test_who_counts_another_article_of_the_place_keeps_nobody_from_ending(house: House) -> None:
    house.receive(BOOK, "A-01-1", 5)
    tally = begin(house, "A-01-1")
    there = staffing.station_actor(house.database, "BENCH-2")
    other = house.staff[Role.PACKER]
    elsewhere = type(other)(there.station_id, other.staff_id, other.roles)
    at = place(house, "A-01-1")
    second = house.database.write(lambda uow: counting.open_location(uow, at), elsewhere)
    assert second.facts["count"]["sku"] != MUG
    ended = say(house, tally, 20)
    assert (ended.code, ended.next) == ("count_right", "scan_count_location")


def test_another_badge_at_the_same_station_goes_on_with_the_count(house: House) -> None:
    tally = begin(house, "A-01-1")
    again = done(house.act(Role.PACKER, lambda uow: counting.open_location(uow, tally.location_id)))
    assert tally_of(again).request_id == tally.request_id


def test_the_wrong_place_is_named(house: House) -> None:
    done(house.act(Role.MANAGER, lambda uow: count_decisions.ask_count(uow, "A-01-1")))
    offered = done(house.act(Role.PICKER, counting.next_count))
    assert offered.session is not None
    request, wrong = offered.session["count_id"], place(house, "B-01-1")
    refused = house.refused(Role.PICKER, lambda uow: counting.arrive(uow, request, wrong))
    assert isinstance(refused, WrongLocation)
    assert refused.values == {"scanned": "B-01-1", "expected": "A-01-1"}


def test_the_walk_goes_from_count_to_count(house: House) -> None:
    for where in ("B-01-1", "A-02-1"):
        done(house.act(Role.MANAGER, lambda uow, where=where: count_decisions.ask_count(uow, where)))  # type: ignore[misc]
    offered = done(house.act(Role.PICKER, counting.next_count))
    assert offered.values["location"] == "A-02-1"
    request, at = offered.session["count_id"], place(house, "A-02-1")  # type: ignore[index]
    tally = tally_of(done(house.act(Role.PICKER, lambda uow: counting.arrive(uow, request, at))))
    after = say(house, tally, 10)
    assert (after.code, after.next, after.facts["count"]["location"]) == (
        "count_right", "scan_location", "B-01-1",
    )  # fmt: skip


def test_nothing_to_count_and_what_nobody_knows(house: House) -> None:
    assert house.refused(Role.PICKER, counting.next_count).code == "nothing_to_count"
    unknown = house.refused(Role.MANAGER, lambda uow: count_decisions.ask_count(uow, "Z-99"))
    assert (unknown.code, unknown.values["given"]) == ("count_what", "Z-99")
    done(house.act(Role.MANAGER, lambda uow: count_decisions.ask_count(uow, MUG)))
    twice = house.refused(Role.MANAGER, lambda uow: count_decisions.ask_count(uow, MUG))
    assert twice.code == "count_nothing_there"


def test_what_to_count_is_named_by_sku_in_any_letters_or_by_a_barcode(house: House) -> None:
    house.database.write(
        lambda uow: uow.connection.execute(update(Product).where(Product.sku == BOOK).values(sku="ÉTÉ-1")),
        house.station,
    )
    for what, found in (("été-1", "ÉTÉ-1"), (gtin(house, MUG).removeprefix("0"), MUG)):
        done(house.act(Role.MANAGER, lambda uow, w=what: count_decisions.ask_count(uow, w)))  # type: ignore[misc]
        assert requests(house)[-1].sku == found
    again = house.refused(Role.MANAGER, lambda uow: count_decisions.ask_count(uow, "ÉTÉ-1"))
    assert again.code == "count_nothing_there"


def test_cycle_counts_come_by_class_and_no_more_than_the_house_counts_a_day(
    house: House, clock: TestClock
) -> None:
    ship(house, (SHIRT, 9))
    ship(house, (BOOK, 2))
    house.database.write(lambda uow: change_setting(uow, "counts_a_day", 2), house.station)
    house.act(Role.MANAGER, count_decisions.ask_due)
    assert [(row.sku, row.cause) for row in requests(house)] == [
        (SHIRT, CountCause.CYCLE_A), (BOOK, CountCause.CYCLE_B),
    ]  # fmt: skip
    assert house.act(Role.MANAGER, count_decisions.ask_due).values["count"] == 0, "those are still to do"
    for where, units in (("B-01-1", 6), ("A-02-1", 8), ("A-01-1", 20)):
        count(house, where, units)
    clock.forward(days=31)
    house.act(Role.MANAGER, count_decisions.ask_due)
    assert [row.sku for row in requests(house, CountState.TO_COUNT)] == [SHIRT]


def test_missing_at_packing_is_counted_where_it_was_picked(house: House) -> None:
    order_id = house.order((MUG, 2))
    pick(house, order_id)
    parcel = int(
        done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id))).facts["parcel_id"]
    )
    line = house.lines(order_id)[0].id
    done(
        house.act(
            Role.PACKER, lambda uow: closing.declare_missing(uow, order_id, parcel, line, "not_in_tote")
        )
    )
    [asked] = requests(house)
    assert asked.location_id == place(house, "A-01-1")


def test_a_manager_who_does_not_believe_it_has_it_counted_anew(house: House) -> None:
    count(house, "A-01-1", 19)
    [row] = requests(house)
    assert house.act(Role.MANAGER, lambda uow: count_decisions.count_again(uow, row.id)).level is Level.OK
    assert count(house, "A-01-1", 20, Role.PACKER).code == "count_right"
    gone = house.refused(Role.MANAGER, lambda uow: count_decisions.accept_count(uow, row.id))
    assert gone.code == "count_not_to_accept"
