"""A database that cannot be reached as it is named, and connections that are all in use."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from app.config import Settings
from app.database.faults import DatabaseBusy, DatabaseUnreadable
from app.database.unit_of_work import Actor, Database
from app.station.opening import check_url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:s3cret@db1:5432,db2:5433/shop",
        "no url at all: s3cret",
        "oracle://anna:s3cret@db/shop",
    ],
)
def test_a_url_that_is_none_of_ours_is_said_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUnreadable):
        check_url(Settings(database=url))
    with pytest.raises(DatabaseUnreadable) as said:
        Database(url)
    if "@" in url:
        assert "s3cret" not in str(said.value)


def test_when_every_connection_is_in_use_a_person_hears_of_it(postgres_database: Database) -> None:
    with ExitStack() as held:
        for _ in range(10):
            held.enter_context(postgres_database.engine.connect())
        with pytest.raises(DatabaseBusy):
            postgres_database.read(lambda connection: connection.exec_driver_sql("SELECT 1"))
        with pytest.raises(DatabaseBusy):
            postgres_database.write(lambda _: None, Actor(station_id=0))
    assert postgres_database.read(lambda connection: connection.exec_driver_sql("SELECT 1").scalar()) == 1
