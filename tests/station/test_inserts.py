"""What goes in beside the goods: said at the bench, confirmed by scan or key before the parcel closes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from app.models.states import Role
from app.queries.packing import packing_view
from app.queries.timeline import timeline
from app.rules.inserts import Filled, Insert, inserts_for
from app.scanning.own_codes import CommandCode
from app.station.session import Job
from app.workflows import inserts
from app.workflows.outcome import Level
from tests.support.bench import done, pick
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, House

FIRST = Filled(1, "FR", 5_000, first_order=True, first_parcel=True, skus=frozenset({MUG}))
LATER = Filled(2, "BE", 1_000, first_order=False, first_parcel=False, skus=frozenset({BOOK}))


@pytest.mark.parametrize(
    ("rule", "first", "later"),
    [
        (Insert("leaflet"), True, False),
        (Insert("care sheet", sku=MUG), True, False),
        (Insert("bookmark", sku=BOOK), False, True),
        (Insert("Belgian", sku=BOOK, country="BE"), False, True),
        (Insert("French", sku=BOOK, country="FR"), False, False),
        (Insert("channel", channel_id=1), True, False),
        (Insert("large", from_cents=5_000), True, False),
        (Insert("larger", from_cents=5_001), False, False),
        (Insert("welcome", sku=BOOK, first_order=True), False, False),
    ],
)
def test_a_rule_speaks_of_the_parcels_it_names(rule: Insert, first: bool, later: bool) -> None:
    assert [bool(inserts_for([rule], parcel)) for parcel in (FIRST, LATER)] == [first, later]


def _rules(house: House, *rules: Insert) -> None:
    done(house.act(Role.MANAGER, lambda uow: inserts.save_inserts(uow, rules)))


def _packed(bench: Bench, *lines: tuple[str, int], **changes: Any) -> int:
    """An order on the bench, all of it scanned into the parcel."""
    order_id = bench.house.order(*lines, **changes)
    pick(bench.house, order_id)
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    bench.scan(bench.place("T-01"))
    for sku, units in lines:
        for _ in range(units):
            bench.scan(bench.article(sku))
    return order_id


def _close(bench: Bench) -> Any:
    return bench.command(CommandCode.CLOSE_PARCEL).outcome


def _story(house: House, order_id: int) -> Sequence[str]:
    found = house.database.read(lambda c: timeline(c, order_id, limit=50))
    return [str(each.details.get("says")) for each in found if each.action == "inserts_in"]


def test_what_is_to_be_confirmed_stops_the_closing_until_each_is_scanned(bench: Bench) -> None:
    house = bench.house
    _rules(
        house,
        Insert("Leaflet", code="LEAFLET-1", confirmed=True),
        Insert("Care sheet", sku=MUG, code="CARE-1", confirmed=True),
        Insert("Sticker"),
    )
    order_id = _packed(bench, (MUG, 1))
    view = house.database.read(lambda c: packing_view(c, order_id))
    assert view.inserts == ("Leaflet", "Care sheet", "Sticker")
    asked = _close(bench)
    assert (asked.code, asked.level, asked.values["says"]) == (
        "inserts_wanted",
        Level.WARNING,
        "Leaflet, Care sheet",
    )
    assert bench.scan("OTHER-1").outcome.code == "insert_not_wanted"
    assert bench.scan("CARE-1").outcome.code == "insert_in"
    assert bench.scan("LEAFLET-1").outcome.code == "order_packed"
    assert _story(house, order_id) == ["Leaflet, Care sheet, Sticker"]


def test_the_key_confirms_all_and_escape_goes_back_to_the_parcel(bench: Bench) -> None:
    _rules(bench.house, Insert("Leaflet", confirmed=True))
    order_id = _packed(bench, (MUG, 2))
    _close(bench)
    bench.press("leave")
    assert bench.scan("900").outcome.next == "close_parcel", "a number is the weight again"
    _close(bench)
    assert bench.press("confirm").outcome.code == "order_packed"
    assert _story(bench.house, order_id) == ["Leaflet"]


def test_without_a_rule_to_confirm_nothing_is_asked_and_a_second_order_is_no_first(bench: Bench) -> None:
    house = bench.house
    _rules(house, Insert("Welcome", first_order=True), Insert("Leaflet"))
    customer = house.incoming().customer
    first = _packed(bench, (MUG, 1), customer=customer)
    assert _close(bench).code == "order_packed"
    second = _packed(bench, (MUG, 1), customer=customer)
    assert _close(bench).code == "order_packed"
    assert (_story(house, first), _story(house, second)) == (["Welcome, Leaflet"], ["Leaflet"])


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (Insert(" "), "insert_says_nothing"),
        (Insert("x", country="FRA"), "insert_wrong"),
        (Insert("x", from_cents=-1), "insert_wrong"),
        (Insert("x" * 121), "insert_wrong"),
        (Insert("x", sku="NOPE"), "not_found"),
        (Insert("x", channel_id=999_999), "not_found"),
    ],
)
def test_a_rule_that_says_nothing_or_means_nothing_is_refused(house: House, rule: Insert, code: str) -> None:
    assert house.refused(Role.MANAGER, lambda uow: inserts.save_inserts(uow, [rule])).code == code


def test_what_was_scanned_is_not_asked_for_again_after_escape(bench: Bench) -> None:
    _rules(bench.house, Insert("Leaflet", code="4711", confirmed=True), Insert("Sample", confirmed=True))
    _packed(bench, (MUG, 1))
    _close(bench)
    assert bench.scan("4711").outcome.code == "insert_in", "a short number is its barcode too"
    bench.press("leave")
    assert _close(bench).values["says"] == "Sample"


def test_a_rule_that_was_changed_while_it_was_asked_is_asked_again(bench: Bench) -> None:
    _rules(bench.house, Insert("Leaflet", confirmed=True))
    order_id = _packed(bench, (MUG, 1))
    _close(bench)
    _rules(bench.house, Insert("Safety sheet", confirmed=True))
    again = bench.press("confirm").outcome
    assert (again.code, again.values["says"]) == ("inserts_wanted", "Safety sheet")
    assert bench.press("confirm").outcome.code == "order_packed"
    assert _story(bench.house, order_id) == ["Safety sheet"]
