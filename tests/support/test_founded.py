"""A house that is written in one go is the one that was founded, to the last row, number and moment."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.database import migrate
from app.database.unit_of_work import Database
from app.models.schema import metadata
from app.workflows import staffing
from tests.support import founded
from tests.support.databases import TestClock
from tests.support.house import House


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(founded, "_kept", kept)
    return kept


def _rows(database: Database) -> dict[str, list[Any]]:
    tables = metadata.sorted_tables
    return database.read(
        lambda c: {table.name: sorted(map(repr, c.execute(select(table)))) for table in tables}
    )


def _as_new(database: Database, request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if not database.is_sqlite:
        request.getfixturevalue("postgres_sweep")()
        database.clock = TestClock()
        database.journal_heads.clear()
        return database
    shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "second.sqlite")
    second = Database(f"sqlite:///{tmp_path / 'second.sqlite'}", clock=TestClock())
    migrate.require_ready(second)
    return second


def test_the_house_again_is_the_house_that_was_founded(
    database: Database, nothing_kept: dict[str, Any], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    first = House(database)
    assert list(nothing_kept) == [database.engine.dialect.name]
    in_first = _rows(database)
    order, bench = first.row(first.order()), staffing.station_actor(database, "BENCH-2")

    second = _as_new(database, request, tmp_path)
    house = House(second)
    assert _rows(second) == in_first
    assert house.station == first.station
    assert house.staff == first.staff
    assert house.row(house.order()) == order
    assert staffing.station_actor(second, "BENCH-2") == bench
    second.close()


def test_where_time_has_passed_a_house_is_founded_anew(
    database: Database, nothing_kept: dict[str, Any]
) -> None:
    assert isinstance(database.clock, TestClock)
    database.clock.forward(days=1)
    House(database)
    assert not nothing_kept
