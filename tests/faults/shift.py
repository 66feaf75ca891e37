"""A station in mid-shift on a PostgreSQL server of its own, which tests break under it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from app.config import Settings
from app.database import migrate
from app.database.unit_of_work import Database
from app.models.staff import Staff
from app.models.states import Role
from app.models.stock import Location
from app.scanning.own_codes import OwnKind, encode
from app.station.station import Answer, Link
from app.station.wiring import Desk
from app.workflows.verify import verify
from tests.support.bench import gtin, pick
from tests.support.house import MUG, House
from tests.support.needs import Need, require
from tests.support.postgres import Cluster

#: How long the server stays away; the long form is the issue's own ten seconds.
AWAY_SECONDS = float(os.environ.get("ARRIMAGE_AWAY_SECONDS", "2"))
PATIENCE_SECONDS = 30.0


class Shift:
    """A packer with an order of ``units`` mugs open at a desk, and everything the desk said."""

    def __init__(self, url: str, folder: Path, units: int = 12) -> None:
        self.url = url
        database = Database(url)
        migrate.upgrade(database)
        self.house = House(database)
        self.house.receive(MUG, "A-01-1", units)
        self.order_id = self.house.order((MUG, units))
        pick(self.house, self.order_id)
        self.desk = Desk(Settings(database=url, station="DESK-1", data_folder=str(folder)))
        self.answers: list[Answer] = []
        self.links: list[Link] = []
        self._news = threading.Condition()
        self.desk.station.listen(lambda answer: self._note(self.answers, answer))
        self.desk.station.watch(lambda link: self._note(self.links, link))
        self.desk.start()
        self.article = gtin(self.house, MUG)
        for code in self.opening:
            self.desk.station.scan(code).result(timeout=PATIENCE_SECONDS)
        assert self.answers[-1].outcome.code == "order_opened"

    @property
    def opening(self) -> tuple[str, str]:
        """What the packer scans first: the badge, then the order's tote."""
        read = self.house.database.read
        badge = read(lambda c: c.scalar(select(Staff.badge).where(Staff.name == Role.PACKER.value)))
        tote = read(lambda c: c.scalar(select(Location.id).where(Location.code == "T-01")))
        assert badge is not None
        assert tote is not None
        return encode(OwnKind.BADGE, badge), encode(OwnKind.TOTE, tote)

    def _note(self, notes: list[Answer] | list[Link], said: Answer | Link) -> None:
        with self._news:
            notes.append(said)  # type: ignore[arg-type]  # each list gets what it is a list of
            self._news.notify_all()

    def until(self, so: Callable[[], bool]) -> None:
        """Wait until something that the desk says makes ``so`` true."""
        with self._news:
            assert self._news.wait_for(so, timeout=PATIENCE_SECONDS)

    @property
    def packed(self) -> int:
        self.house.database.engine.dispose()  # connections from before the fault
        return self.house.lines(self.order_id)[0].packed

    def close(self) -> None:
        self.desk.stop()
        self.house.database.engine.dispose()
        assert list(verify(self.house.database)) == []
        self.house.database.close()


@contextmanager
def shift(url: str, folder: Path, units: int = 12) -> Iterator[Shift]:
    """A shift that ends with a clean ``verify``."""
    at_work = Shift(url, folder, units)
    yield at_work
    at_work.close()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A server that flushes its commits, as a shop's does, for a test to kill."""
    require(Need.POSTGRESQL)
    with Cluster(durable=True) as made:
        made.create_database("shop")
        yield made


@pytest.fixture
def at_work(cluster: Cluster, tmp_path: Path) -> Iterator[Shift]:
    """A packer in mid-shift on it."""
    with shift(cluster.url("shop"), tmp_path) as made:
        yield made


def wait_away() -> None:
    """The time for which the broken thing stays broken."""
    threading.Event().wait(AWAY_SECONDS)
