"""The change feed goes on whatever happens to its connection, its notices and those who listen."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.database.changes import EVERYTHING, Change, ChangeFeed
from app.database.unit_of_work import Database, UnitOfWork
from tests.support.house import House


class Listener:
    """What was told, portion by portion, and how often the database was lost; ``bears`` may refuse a portion."""

    def __init__(self, bears: Callable[[], None] = lambda: None) -> None:
        self.told: queue.SimpleQueue[list[Change]] = queue.SimpleQueue()
        self.lost: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._bears = bears

    def hear(self, changes: Iterable[Change]) -> None:
        self.told.put(list(changes))
        self._bears()

    def next(self) -> list[Change]:
        return self.told.get(timeout=10)


@contextmanager
def listening(database: Database, listener: Listener) -> Iterator[None]:
    """A feed at work, its first notice heard."""
    feed = ChangeFeed(database, listener.hear, lambda: listener.lost.put(None))
    feed.start()
    try:
        assert listener.next() == [EVERYTHING]
        yield
    finally:
        feed.stop()


def test_a_listener_that_fails_does_not_deafen_the_station(house: House) -> None:
    def fail() -> None:
        raise ValueError("cannot bear it")

    listener = Listener(fail)
    with listening(house.database, listener):
        for number in (1, 2):
            # Nor does the action that was committed look as if it had failed.
            house.database.write(lambda uow, number=number: uow.changed("order", number), house.station)
            assert listener.next() == [Change("order", number)]


def test_an_error_of_the_file_is_survived(sqlite_database: Database) -> None:
    house, listener = House(sqlite_database), Listener()
    with listening(sqlite_database, listener):
        with sqlite_database.write_connection() as connection:
            file = connection.connection.driver_connection
            assert file is not None
            file.close()  # as a pulled network drive does
        listener.lost.get(timeout=10)
        assert listener.next() == [EVERYTHING]
        other = Database(str(sqlite_database.engine.url))
        other.write(
            lambda uow: uow.connection.execute(text("UPDATE station SET name = 'other'")), house.station
        )
        other.close()
        assert listener.next() == [EVERYTHING]


def test_a_notice_that_is_not_ours_says_only_that_something_changed(postgres_database: Database) -> None:
    house, listener = House(postgres_database), Listener()
    with listening(postgres_database, listener):
        for payload in ("", "order 7", "[1, 2]", '[["order", null]]'):
            with postgres_database.engine.begin() as connection:
                connection.execute(text("SELECT pg_notify('arrimage_changes', :said)"), {"said": payload})
            assert listener.next() == [EVERYTHING], payload
        postgres_database.write(lambda uow: uow.changed("order", 7), house.station)
        assert listener.next() == [Change("order", 7)]


def test_ten_thousand_rows_of_one_transaction_are_one_notice(postgres_database: Database) -> None:
    house, listener = House(postgres_database), Listener()
    with listening(postgres_database, listener):

        def import_many(uow: UnitOfWork) -> None:
            for number in range(10_000):
                uow.changed("order", number)
            uow.changed("stock", 3)

        postgres_database.write(import_many, house.station)
        assert listener.next() == [Change("order", 0), Change("stock", 0)]
        postgres_database.write(lambda uow: uow.changed("order", 7), house.station)
        assert listener.next() == [Change("order", 7)]
