"""The disk of the PostgreSQL server's tables fills up: one sentence, nothing half-written, and work goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
