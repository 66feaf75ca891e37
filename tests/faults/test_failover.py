"""The primary is lost and its hot standby promoted: the stations go on there by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.database.faults import DatabaseAway
from app.database.unit_of_work import Actor, Database
from app.station.station import Link
from tests.faults.shift import shift, wait_away
from tests.support.needs import Need, require
from tests.support.postgres import Cluster


@pytest.fixture
def pair() -> Iterator[tuple[Cluster, Cluster]]:
    """A primary and its hot standby; a commit returns once both have it."""
    require(Need.POSTGRESQL)
    with Cluster(durable=True) as primary:
        primary.create_database("shop")
        standby = Cluster(durable=True)
        try:
            standby.follow(primary)
            standby.start()
            primary.commit_on_both()
            yield primary, standby
        finally:
            standby.remove()


def both_hosts(primary: Cluster, standby: Cluster) -> str:
    return (
        f"postgresql://postgres@/shop?host=127.0.0.1,127.0.0.1&port={primary.port},{standby.port}"
        "&target_session_attrs=read-write"
    )


def test_no_acknowledged_scan_is_lost_when_the_primary_is(
    pair: tuple[Cluster, Cluster], tmp_path: Path
) -> None:
    primary, standby = pair
    with shift(both_hosts(primary, standby), tmp_path) as at_work:
        scan = at_work.desk.station.scan
        acknowledged = [scan(at_work.article) for _ in range(4)]
        for future in acknowledged:
            future.result(timeout=10)
        later = [scan(at_work.article) for _ in range(3)]
        primary.kill()
        at_work.until(lambda: any(link.away for link in at_work.links))
        wait_away()
        standby.administer("SELECT pg_promote()")
        assert [future.result(timeout=30).outcome.values["left"] for future in [*acknowledged, *later]] == [
            11, 10, 9, 8, 7, 6, 5,
        ]  # fmt: skip
        at_work.until(lambda: at_work.links[-1] == Link())
        assert at_work.packed == 7
        assert scan(at_work.article).result(timeout=10).outcome.values["left"] == 4


def test_the_feed_goes_on_at_the_new_primary(pair: tuple[Cluster, Cluster], tmp_path: Path) -> None:
    primary, standby = pair
    with shift(both_hosts(primary, standby), tmp_path) as at_work:
        heard: list[str] = []
        at_work.desk.listen(lambda changes: heard.extend(change.topic for change in changes))
        primary.kill()
        standby.administer("SELECT pg_promote()")
        at_work.until(lambda: at_work.links[-1:] == [Link()])
        del heard[:]
        at_work.desk.station.scan(at_work.article).result(timeout=30)
        at_work.until(lambda: "order" in heard or "everything" in heard)


def test_a_standby_that_nobody_promoted_counts_as_away(pair: tuple[Cluster, Cluster]) -> None:
    primary, standby = pair
    database = Database(primary.url("shop"))
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE station (id int, code text)"))
    database.close()
    reading = Database(standby.url("shop"))
    with pytest.raises(DatabaseAway):
        reading.write(
            lambda uow: uow.connection.execute(text("INSERT INTO station VALUES (1, 'B1')")), _nobody()
        )
    reading.close()


def _nobody() -> Actor:
    return Actor(station_id=0)
