"""What PostgreSQL breaks off for another's sake is done again by itself, once, with the same command id."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text, update

from app.database import unit_of_work
from app.database.faults import DatabaseBusy
from app.database.unit_of_work import Database, UnitOfWork
from app.models import journal
from app.models.command import Command
from app.models.product import Product
from app.workflows.outcome import Outcome
from app.workflows.perform import perform
from app.workflows.verify import verify
from tests.support.house import BOOK, MUG, House


@pytest.fixture
def postgres_house(postgres_database: Database) -> House:
    return House(postgres_database)


def dearer(uow: UnitOfWork, sku: str) -> None:
    uow.connection.execute(
        update(Product).where(Product.sku == sku).values(price_cents=Product.price_cents + 1)
    )


def prices(house: House) -> dict[str, int]:
    rows = house.database.read(lambda c: c.execute(select(Product.sku, Product.price_cents)).all())
    return {row.sku: row.price_cents for row in rows}


def kept(house: House) -> int:
    return house.database.read(lambda c: c.scalar(select(func.count()).select_from(Command))) or 0


def both(house: House, *actions: Callable[[UnitOfWork], Outcome]) -> list[str]:
    """Two commands of two threads at once; the codes they were answered with."""
    with ThreadPoolExecutor(len(actions)) as pool:
        asked = [
            pool.submit(perform, house.database, house.station, action, command_id=f"command-{number}")
            for number, action in enumerate(actions)
        ]
        return [each.result(timeout=30).code for each in asked]


def test_two_commands_that_wait_for_each_other_are_both_done_once(postgres_house: House) -> None:
    house, met, tries = postgres_house, threading.Barrier(2), []

    def raising(first: str, second: str) -> Callable[[UnitOfWork], Outcome]:
        mine: list[str] = []

        def action(uow: UnitOfWork) -> Outcome:
            mine.append(first)
            tries.append(first)
            dearer(uow, first)
            if len(mine) == 1:
                met.wait(timeout=10)  # each holds what the other wants next: a real deadlock
            dearer(uow, second)
            return Outcome("done", {})

        return action

    before, commands = prices(house), kept(house)
    assert both(house, raising(MUG, BOOK), raising(BOOK, MUG)) == ["done", "done"]
    assert len(tries) == 3, "the server broke one of them off, and it was done again"
    assert prices(house) == before | {MUG: before[MUG] + 2, BOOK: before[BOOK] + 2}
    assert kept(house) == commands + 2


def test_a_command_on_stale_rows_is_done_again_on_fresh_ones(postgres_house: House) -> None:
    house, looked, changed, tries = postgres_house, threading.Event(), threading.Event(), []

    house.database.schema_version = ""  # or the question for it would come before what must come first

    def careful(uow: UnitOfWork) -> Outcome:
        tries.append(1)
        uow.connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        uow.connection.execute(select(Product.price_cents)).all()
        looked.set()
        assert changed.wait(timeout=10)
        dearer(uow, MUG)
        return Outcome("done", {})

    def quick(uow: UnitOfWork) -> Outcome:
        dearer(uow, MUG)
        return Outcome("done", {})

    before = prices(house)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(perform, house.database, house.station, careful, command_id="careful")
        assert looked.wait(timeout=10)
        assert perform(house.database, house.station, quick, command_id="quick").code == "done"
        changed.set()
        assert asked.result(timeout=30).code == "done"
    assert len(tries) == 2
    assert prices(house)[MUG] == before[MUG] + 2


def test_threads_of_one_station_take_turns_at_its_chain(
    postgres_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the label worker and the packer, who write into one journal, would undo and repeat each other's work."""
    house, tries = postgres_house, []
    monkeypatch.setattr(unit_of_work, "_TURN_SECONDS", 30)  # however busy the machine is

    def entry(uow: UnitOfWork) -> None:
        tries.append(1)
        journal.record(uow, "tried", "product", None)

    def many() -> None:
        for _ in range(10):
            house.database.write(entry, house.station)

    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(many) for _ in range(4)]:
            each.result(timeout=60)
    assert len(tries) == 40


def test_a_long_work_beside_many_short_ones_is_done_at_once(postgres_house: House) -> None:
    """The rounds of the day while a packer scans without a pause: what was written meanwhile repeats nothing."""
    house, tries = postgres_house, []

    def entry(uow: UnitOfWork) -> None:
        journal.record(uow, "tried", "product", None)

    with ThreadPoolExecutor(1) as packer:

        def long(uow: UnitOfWork) -> None:
            tries.append(1)
            entry(uow)
            packer.submit(house.database.write, entry, house.station).result(timeout=30)
            entry(uow)

        house.database.write(long, house.station)
    assert len(tries) == 1
    assert list(verify(house.database)) == []


def test_what_stays_locked_is_given_up_with_a_sentence(postgres_house: House) -> None:
    """Bounded: a person hears about it, and nothing was written."""
    house, commands = postgres_house, kept(postgres_house)
    with house.database.engine.connect() as other:
        other.execute(update(Product).values(weight_g=1))
        with pytest.raises(DatabaseBusy):
            perform(house.database, house.station, _raise_price, command_id="waiting")
        other.rollback()
    assert kept(house) == commands


def _raise_price(uow: UnitOfWork) -> Outcome:
    dearer(uow, MUG)
    return Outcome("done", {})
