"""The disk of the PostgreSQL server fills up: of the tables, then of its own log (WAL), which ends the server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from app.i18n import text
from app.station.station import Link
from app.workflows.outcome import Level
from tests.faults.shift import Shift, shift
from tests.support.needs import Need, require
from tests.support.postgres import Cluster
from tests.support.small_disk import SmallDisk

UNITS = 80


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    require(Need.POSTGRESQL)
    with SmallDisk(megabytes=64) as mounted:
        yield mounted


@pytest.fixture
def cluster(disk: SmallDisk) -> Iterator[Cluster]:
    with Cluster(durable=True) as made:
        yield made


def _work_until(at_work: Shift, level: Level) -> tuple[int, str]:
    """Scan one after the other until one is answered so: how many were packed before, and that one's code."""
    for packed in range(UNITS):
        outcome = at_work.desk.station.scan(at_work.article).result(timeout=30).outcome
        if outcome.level is level:
            return packed, outcome.code
    raise AssertionError(f"nothing was answered with {level}")


def test_the_disk_of_the_tables_fills_up(disk: SmallDisk, cluster: Cluster, tmp_path: Path) -> None:
    place = disk.folder / "tables"
    cluster.make_folder(place)
    cluster.administer(f"CREATE TABLESPACE small LOCATION '{place}'")
    cluster.create_database("shop")
    cluster.administer("ALTER DATABASE shop SET TABLESPACE small")
    with shift(cluster.url("shop"), tmp_path / "desk", UNITS) as at_work:
        disk.fill()
        packed, code = _work_until(at_work, Level.ERROR)
        assert code == "disk_full"
        assert text("fr", code).startswith("Le disque de la base de données est plein. Rien")
        # Told truly: what was refused is not there, and what was not refused is.
        assert at_work.packed == packed
        assert at_work.desk.station.link == Link()
        disk.clear()
        for _ in range(5):
            assert at_work.desk.station.scan(at_work.article).result(timeout=30).outcome.code == "unit_packed"
        assert at_work.packed == packed + 5


def test_the_disk_of_the_servers_own_log_fills_up(disk: SmallDisk, cluster: Cluster, tmp_path: Path) -> None:
    """The server ends itself rather than forget a commit: for the stations it is away, until there is room."""
    cluster.create_database("shop")
    cluster.stop()
    log = cluster.folder / "data" / "pg_wal"
    shutil.copytree(log, disk.folder / "wal")
    cluster.make_folder(disk.folder / "wal")
    shutil.rmtree(log)
    log.symlink_to(disk.folder / "wal")
    cluster.start()
    with shift(cluster.url("shop"), tmp_path / "desk", UNITS) as at_work:
        scan = at_work.desk.station.scan
        assert scan(at_work.article).result(timeout=10).outcome.values["left"] == UNITS - 1
        disk.fill()
        with suppress(psycopg.OperationalError):
            cluster.administer("SELECT pg_switch_wal()")
        waiting = [scan(at_work.article) for _ in range(5)]
        at_work.until(lambda: at_work.links[-1:] == [Link(away=True, waiting=5)])
        assert not any(future.done() for future in waiting)
        cluster.wait_for_its_end()
        disk.clear()
        cluster.start()
        left = [future.result(timeout=30).outcome.values["left"] for future in waiting]
        assert left == list(range(UNITS - 2, UNITS - 7, -1))
        at_work.until(lambda: at_work.links[-1] == Link())
        assert at_work.packed == 6
