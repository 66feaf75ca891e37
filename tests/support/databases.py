"""Real databases for tests: a migrated template a session, a fresh copy a test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, text

from app.database import migrate
from app.database.unit_of_work import Database
from tests.support.postgres import Cluster

ENGINES = os.environ.get("ARRIMAGE_TEST_ENGINES", "sqlite,postgresql").split(",")


class TestClock:
    """A clock that tests set and wind; it starts on a Monday morning in November 2026."""

    __test__ = False

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    database.close()
    return path


_EMPTY_ALL = """
DO $$
DECLARE thing text;
BEGIN
    SET LOCAL session_replication_role = replica;  -- neither triggers nor foreign keys mind
    FOR thing IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        CONTINUE WHEN pg_relation_size(thing::regclass) = 0;  -- most were never written to
        EXECUTE format('DELETE FROM %I', thing);
    END LOOP;
    PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
END $$
"""


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: Cluster) -> str:
    """The name of a migrated database, to which nobody is connected."""
    postgres_cluster.create_database("arrimage_template")
    database = Database(postgres_cluster.url("arrimage_template"))
    migrate.upgrade(database)
    database.close()
    return "arrimage_template"


@pytest.fixture(scope="session")
def postgres_sweep(postgres_cluster: Cluster, postgres_template: str) -> Iterator[Callable[[], str]]:
    """Empties the one database of all tests, which is thirty times faster than a new one, and gives its URL.

    Over one connection: a new one would look up every table anew, which takes four times as long.
    """
    postgres_cluster.create_database("arrimage_test", template=postgres_template)
    url = postgres_cluster.url("arrimage_test")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def sweep() -> str:
        connection.execute(text(_EMPTY_ALL))
        return url

    with engine.connect() as connection:
        yield sweep
    engine.dispose()


_first: dict[str, Engine] = {}


def _hurried(database: Database) -> Database:
    """What costs a short test most of its time: statements are compiled once a process, and no disk is waited for."""
    engine = database.engine
    if database.is_sqlite:
        event.listen(engine, "connect", _wait_for_no_disk)
    with engine.connect():  # the dialect has looked at its server then
        first = _first.setdefault(engine.dialect.name, engine)
    engine.dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return database


def _wait_for_no_disk(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path, clock: TestClock) -> Iterator[Database]:
    copy = tmp_path / "arrimage.sqlite"
    shutil.copyfile(sqlite_template, copy)
    database = _hurried(Database(f"sqlite:///{copy}", clock=clock))
    migrate.require_ready(database)
    yield database
    database.close()


@pytest.fixture
def postgres_database(postgres_sweep: Callable[[], str], clock: TestClock) -> Iterator[Database]:
    database = _hurried(Database(postgres_sweep(), clock=clock))
    migrate.require_ready(database)
    yield database
    database.close()


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Database:
    """The same test on both engines."""
    fixture = {"sqlite": "sqlite_database", "postgresql": "postgres_database"}[request.param]
    found: Database = request.getfixturevalue(fixture)
    return found


class Original:
    """A database that the tests of a module fill once; each gets a copy of its own."""

    def __init__(self, url: str, cluster: Cluster | None) -> None:
        self.database = Database(url, clock=TestClock())
        self._cluster = cluster
        migrate.require_ready(self.database)

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Database]:
        """The original must be closed by then."""
        if self._cluster is None:
            url = f"sqlite:///{folder / 'copy.sqlite'}"
            shutil.copyfile(self.database.engine.url.database or "", folder / "copy.sqlite")
        else:
            self._cluster.create_database("copy", template=self.database.engine.url.database)
            url = self._cluster.url("copy")
        database = Database(url, clock=self.database.clock)
        migrate.require_ready(database)
        try:
            yield database
        finally:
            database.close()
            if self._cluster is not None:
                self._cluster.drop_database("copy")


@pytest.fixture(scope="module", params=ENGINES)
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Original]:
    """To be filled, and closed."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("original") / "original.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield Original(f"sqlite:///{path}", None)
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    cluster.create_database("original", template=request.getfixturevalue("postgres_template"))
    yield Original(cluster.url("original"), cluster)
    cluster.drop_database("original")
