"""Two stations, each a process of its own, at the same moment on the same database."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Self

import pytest
from sqlalchemy import func, insert, select

from app.channels.canonical import to_json
from app.database.changes import EVERYTHING, Change, ChangeFeed
from app.database.unit_of_work import Database
from app.models.picking import PickTask
from app.models.shipment import Parcel
from app.models.states import LocationKind, ParcelState, Role
from app.models.stock import Location, Reservation
from app.rules.return_terms import Grade
from app.workflows import pick_faces
from app.workflows.verify import verify
from tests.concurrency.contender import Contender, contenders
from tests.support.bench import gtin, pack, parcels, pick, ship
from tests.support.counting import place
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.invariants import broken
from tests.support.returning import proposed
from tests.workflows.return_acts import approve

ROUNDS = 8
Pair = tuple[Contender, Contender]


@pytest.fixture
def pair(house: House) -> Iterator[Pair]:
    """Two packing benches; whatever they did, the database is right at the end."""
    people = [
        (station, house.staff[role].staff_id or 0, role)
        for station, role in (("BENCH-A", Role.PACKER), ("BENCH-B", Role.MANAGER))
    ]
    with contenders(house.database, *people) as (first, second):
        yield first, second
        assert list(verify(house.database)) == []
        assert house.database.read(broken) == {}


@pytest.fixture
def twins(house: House) -> Iterator[Pair]:
    """One station run twice, by one person: a second program on the same scan log, or a failover."""
    packer = ("BENCH-A", house.staff[Role.PACKER].staff_id or 0, Role.PACKER)
    with contenders(house.database, packer, packer) as (first, second):
        yield first, second
        assert list(verify(house.database)) == []
        assert house.database.read(broken) == {}


def both(
    pair: Pair, action: str, first: tuple[Any, ...], second: tuple[Any, ...] | None = None, **how: Any
) -> list[Any]:
    """Ask both at the same moment; their outcomes."""
    for contender, arguments in zip(pair, (first, first if second is None else second), strict=True):
        contender.ask(action, *arguments, **how)
    return [contender.answer() for contender in pair]


def rows(house: House, query: Any) -> list[Any]:
    return list(house.database.read(lambda c: c.execute(query).all()))


def picked(house: House, *lines: tuple[str, int]) -> int:
    """An order on the bench, in a tote of its own."""
    order_id = house.order(*lines)
    tote = {"code": f"T-{order_id + 10}", "kind": LocationKind.TOTE, "sellable": False}
    house.database.write(lambda uow: uow.connection.execute(insert(Location), tote), house.station)
    pick(house, order_id, tote["code"])
    return order_id


def test_the_last_units_are_sold_once(house: House, pair: Pair) -> None:
    """Ten books; both shops sell twice as many."""
    for _ in range(ROUNDS):
        first, second = (to_json(house.incoming((BOOK, 3))) for _ in range(2))
        assert {answer["code"] for answer in both(pair, "sell", (first,), (second,))} == {"order_created"}
    assert rows(house, select(func.sum(Reservation.quantity)))[0][0] == 10
    assert house.stock(BOOK) == {"A-02-1": (10, 10)}


def test_an_order_opened_on_two_benches_is_refused_on_one_by_name(house: House, pair: Pair) -> None:
    names = {"BENCH-A": Role.PACKER.value, "BENCH-B": Role.MANAGER.value}
    for _ in range(ROUNDS):
        order_id = picked(house, (MUG, 1))
        answers = both(pair, "open", (order_id,))
        assert sorted(answer["code"] for answer in answers) == ["order_opened", "taken_by_other"], answers
        refused = next(answer for answer in answers if answer["code"] == "taken_by_other")
        assert names[refused["values"]["where"]] == refused["values"]["who"]
        assert len(parcels(house, order_id, ParcelState.DRAFT)) == 1


def test_parcels_closed_at_the_same_second_have_numbers_without_gap_or_double(
    house: House, pair: Pair
) -> None:
    for _ in range(ROUNDS):
        orders = [picked(house, (SHIRT, 1)) for _ in range(2)]
        opened = both(pair, "open", *((order_id,) for order_id in orders))
        boxes = [
            (order_id, answer["facts"]["parcel_id"]) for order_id, answer in zip(orders, opened, strict=True)
        ]
        code = gtin(house, SHIRT)
        both(pair, "pack", *((*box, [code]) for box in boxes))
        closed = both(pair, "close", *boxes)
        assert [answer["code"] for answer in closed] == ["order_packed"] * 2, closed
        house.receive(SHIRT, "B-01-1", 2)
    numbers = [row.number for row in rows(house, select(Parcel.number).order_by(Parcel.number))]
    assert numbers == list(range(1, 2 * ROUNDS + 1))


def test_a_parcel_scanned_at_two_docks_leaves_once(house: House, pair: Pair) -> None:
    for _ in range(ROUNDS):
        order_id = picked(house, (MUG, 1))
        parcel_id = pack(house, order_id)
        answers = both(pair, "hand_over", (parcel_id,))
        assert sorted(answer["code"] for answer in answers) == ["handed_over", "handed_over_already"], answers
        assert [line.shipped for line in house.lines(order_id)] == [1]


def test_an_order_is_on_one_pick_list_only(house: House, pair: Pair) -> None:
    for _ in range(ROUNDS):
        house.order((SHIRT, 1))
        answers = both(pair, "make_list", ())
        assert sorted(answer["code"] for answer in answers) == ["nothing_ready", "pick_list_made"], answers
    walks = rows(house, select(PickTask.order_id, func.count()).group_by(PickTask.order_id))
    assert [count for _, count in walks] == [1] * ROUNDS


def test_of_two_who_ask_for_work_at_once_each_gets_an_order(house: House, pair: Pair) -> None:
    for _ in range(ROUNDS // 2):
        house.order((SHIRT, 1))
        house.order((SHIRT, 1))
        answers = both(pair, "pick_and_pack", ())
        assert [answer["code"] for answer in answers] == ["order_to_fetch"] * 2, answers
        assert len({answer["facts"]["order_id"] for answer in answers}) == 2


def test_a_scan_sent_by_two_processes_counts_once(house: House, twins: Pair) -> None:
    order_id = picked(house, (MUG, ROUNDS))
    opened = both(twins, "open", (order_id,))
    parcel_id = next(answer["facts"]["parcel_id"] for answer in opened if answer["facts"])
    for number in range(1, ROUNDS + 1):
        answers = both(twins, "pack", (order_id, parcel_id, [gtin(house, MUG)]), command_id=f"scan-{number}")
        assert answers[0] == answers[1]
        assert house.lines(order_id)[0].packed == number


def test_a_scan_that_one_process_accepts_and_the_other_refuses_has_one_answer(
    house: House, pair: Pair
) -> None:
    """The same command in the name of two benches: the one that holds the order, and one that must ask first."""
    order_id = picked(house, (MUG, ROUNDS))
    opened = both(pair, "open", (order_id,))
    parcel_id = next(answer["facts"]["parcel_id"] for answer in opened if answer["facts"])
    for number in range(1, ROUNDS + 1):
        answers = both(pair, "pack", (order_id, parcel_id, [gtin(house, MUG)]), command_id=f"scan-{number}")
        assert answers[0] == answers[1]
        assert answers[0]["code"] in {"unit_packed", "last_unit_packed", "taken_by_other"}


def test_a_delivery_that_two_stations_open_without_an_order_is_one(house: House, pair: Pair) -> None:
    for number in range(ROUNDS):
        answers = both(pair, "receive", (f"BL-{number}",))
        assert [answer["code"] for answer in answers] == ["delivery_opened"] * 2, answers
        assert len({answer["facts"]["purchase_id"] for answer in answers}) == 1


def test_what_two_people_put_away_goes_into_a_bin_once(house: House, pair: Pair) -> None:
    """Eight returned mugs, two at a time; then one received, which both believe to hold."""
    order_id = ship(house, (MUG, ROUNDS))
    approve(house, proposed(house, order_id, ROUNDS, grade=Grade.B))
    mug, shelf = house.lines(order_id)[0].product_id, place(house, "A-01-1")
    for _ in range(ROUNDS // 2):
        answers = both(pair, "put_away", (mug, 1, shelf, shelf))
        assert [answer["code"] for answer in answers] == ["goods_put_away"] * 2, answers
    house.receive(MUG, "RECEPTION", 1)
    last = [answer["code"] for answer in both(pair, "put_away", (mug, 1, shelf, shelf))]
    assert last.count("goods_put_away") == 1
    assert set(last) < {"goods_put_away", "not_enough_stock", "not_that_many_here"}
    assert house.stock(MUG) == {"A-01-1": (21, 0)}


def test_two_who_fill_get_a_face_each(house: House, pair: Pair) -> None:
    for sku, face in ((MUG, "A-01-1"), (BOOK, "A-02-1")):
        house.receive(sku, "B-01-1", 50)
        house.act(
            Role.MANAGER, partial(pick_faces.set_face, location=face, sku=sku, min_units=30, max_units=40)
        )
    for _ in range(ROUNDS):
        answers = both(pair, "fill", ())
        faces = [(answer["session"]["face_id"],) for answer in answers]
        assert len(set(faces)) == 2, answers
        both(pair, "leave_fill", *faces)


class Ear:
    """A station that listens: what it heard, in order."""

    def __init__(self, database: Database) -> None:
        self._heard: queue.SimpleQueue[Change] = queue.SimpleQueue()
        self._feed = ChangeFeed(database, self._put)

    def _put(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._heard.put(change)

    def __enter__(self) -> Self:
        self._feed.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._feed.stop()

    def wait_for(self, wanted: Callable[[Change], bool]) -> Change:
        """The next change that is wanted; fails when nothing more is heard for a while."""
        while True:
            change = self._heard.get(timeout=10)
            if wanted(change):
                return change


def test_a_station_hears_what_another_one_changed(house: House, pair: Pair) -> None:
    """By name on PostgreSQL; on SQLite that something did, which is told as "everything"."""
    database = house.database
    with Ear(database) as ear:
        ear.wait_for(lambda change: change == EVERYTHING)  # listening: what was before that is unknown
        for _ in range(3):
            pair[0].ask("sell", to_json(house.incoming((MUG, 1))))
            order_id = pair[0].answer()["facts"]["order_id"]
            expected = EVERYTHING if database.is_sqlite else Change("order", order_id)
            ear.wait_for(lambda change, expected=expected: change == expected)
