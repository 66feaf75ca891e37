"""Make the demo shop: found the house, take in its goods and orders, and live through its last weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.channels.reading import RecordKind
from app.config import resource
from app.database import migrate
from app.database.unit_of_work import Database, UnitOfWork
from app.demo import house as demo_house
from app.demo.counts import count_some
from app.demo.history import ACTS, Deed
from app.demo.house import House
from app.demo.orders import Story, stories
from app.demo.supplies import await_supplies
from app.models.house import change_setting
from app.models.outbox import OutboxMessage, PrintJob
from app.models.refusals import Refusal
from app.models.states import JobState, Role
from app.station.delivery import Delivered, deliver_once
from app.values import shop_day
from app.workflows import importing, intake, overdue, picking
from app.workflows.examining import examine
from app.workflows.outcome import Outcome

#: A channel is asked every quarter of an hour.
_TAKEN_IN_AFTER = timedelta(minutes=15)
_TAKE_IN = -1
_FILES = (
    (RecordKind.LOCATIONS, "locations.csv"),
    (RecordKind.LAYOUT, "layout.csv"),
    (RecordKind.PRODUCTS, "products.csv"),
    (RecordKind.STOCK, "stock.csv"),
    (RecordKind.PICTURES, "pictures"),
)


def create_demo(database: Database, now: datetime) -> None:
    """Fill an empty database (or none at all) with the demo shop, as it stands at ``now``.

    Everything goes through the workflows that people use, so that journal and ledger tell it as it happened.
    Raises a ``DatabaseFault``.
    """
    migrate.upgrade(database)
    house = House(database, now)
    own_clock, database.clock = database.clock, lambda: house.now
    try:
        told = list(stories(now))
        house.now = told[0].incoming.placed_at - timedelta(days=1)
        demo_house.found(house)
        _take_in_goods(house)
        ids = _live_through(house, told, now)
        to_walk = [ids[number] for number, story in enumerate(told) if story.name == "listed"]
        _finish(house, to_walk, now)
    finally:
        database.clock = own_clock


def _take_in_goods(house: House) -> None:
    for kind, name in _FILES:
        report = importing.import_file(
            house.database, house.actors[Role.ADMINISTRATOR], kind, resource("demo", name)
        )
        assert not report.refused, report.refused_rows


def _live_through(house: House, told: Sequence[Story], now: datetime) -> dict[int, int]:
    """Take in each order when it came, and do what was done with it, all in the order of time; their ids."""
    ids: dict[int, int] = {}
    for moment, step, number in sorted(_agenda(told, now)):
        if step == _TAKE_IN:
            ids[number] = _take_in_order(house, moment, told[number])
            continue
        act = ACTS[told[number].name][step]
        house.act(moment, act.role, _with(act.do, ids[number]))
    return ids


def _agenda(told: Sequence[Story], now: datetime) -> Iterator[tuple[datetime, int, int]]:
    """When which step of which story happens."""
    for number, story in enumerate(told):
        placed = story.incoming.placed_at
        yield placed + _TAKEN_IN_AFTER, _TAKE_IN, number
        for step, act in enumerate(ACTS.get(story.name, ())):
            yield min(placed + act.after, now), step, number


def _with(do: Deed, order_id: int) -> Callable[[UnitOfWork], Outcome]:
    return lambda uow: do(uow, order_id)


def _take_in_order(house: House, moment: datetime, story: Story) -> int:
    house.now = moment
    answer = house.database.write(
        lambda uow: intake.accept_orders(uow, [examine(story.incoming)]), house.actors[Role.MANAGER]
    )[0]
    if isinstance(answer, Refusal):
        raise answer
    return int(answer.facts["order_id"])


def _as_done(_: Any) -> Delivered:
    return Delivered(JobState.HANDED_OVER)


def _finish(house: House, to_walk: Sequence[int], now: datetime) -> None:
    """The list for the next walk, what the clock brings about by itself, and all paper and mail done with."""
    today = shop_day(now)
    house.act(now, Role.MANAGER, lambda uow: overdue.remind(uow, today))
    house.act(now, Role.MANAGER, lambda uow: overdue.expire_overdue(uow, today))
    for table in (PrintJob, OutboxMessage):
        deliver_once(house.database, house.actors[Role.MANAGER], table, _as_done)
    house.act(now, Role.PICKER, lambda uow: picking.make_pick_list(uow, to_walk))
    count_some(house, now)
    await_supplies(house, now)
    # Last, so that a demo cut off in the making is not taken for a whole one.
    house.database.write(
        lambda uow: change_setting(uow, "demo", value=True), house.actors[Role.ADMINISTRATOR]
    )
