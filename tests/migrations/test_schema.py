"""The migrations make exactly the schema that the models describe, and refuse one they do not know."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, String, Table, insert, inspect, text

from app.database import migrate
from app.database.faults import DatabaseBusy, DatabaseMissing, DatabaseNewer, DatabaseUnreadable
from app.database.unit_of_work import Database
from app.models import migrations
from app.models.schema import metadata
from app.values import utc_now
from app.workflows import staffing

#: Kept by `app.database.text_index` and Alembic themselves.
_NOT_MODELS = ("order_search", "order_trigram", "alembic_version")


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: kind != "table" or not name.startswith(_NOT_MODELS),
            },
        )
        assert compare_metadata(context, metadata) == []


def test_every_check_of_the_models_is_in_the_database(database: Database) -> None:
    """Alembic does not compare CHECK constraints, and they are what protects money and stock."""
    with database.engine.connect() as connection:
        inspector = inspect(connection)
        for table in metadata.sorted_tables:
            wanted = {
                str(check.name) for check in table.constraints if type(check).__name__ == "CheckConstraint"
            }
            found = {str(check["name"]) for check in inspector.get_check_constraints(table.name)}
            assert wanted <= found, table.name


def test_upgrading_twice_is_nothing(database: Database) -> None:
    before = migrate.status(database)
    assert before.ready
    assert migrate.upgrade(database) == before


def test_a_database_without_schema_is_said_to_be_missing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with pytest.raises(DatabaseMissing):
        migrate.require_ready(database)
    database.close()


def test_a_newer_database_is_left_alone(database: Database) -> None:
    staffing.station_actor(database, "B1")
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        for attempt in (migrate.require_ready, migrate.upgrade):
            with pytest.raises(DatabaseNewer):
                attempt(database)
    finally:
        with database.engine.begin() as connection:
            connection.execute(
                text(f"UPDATE alembic_version SET version_num = '{migrate.status(database).head}'")
            )


def test_a_program_that_runs_while_the_database_is_upgraded_writes_no_more(database: Database) -> None:
    migrate.require_ready(database)
    staffing.station_actor(database, "B1")
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(DatabaseNewer, match="9999"):
            staffing.station_actor(database, "B2")
    finally:
        with database.engine.begin() as connection:
            connection.execute(
                text(f"UPDATE alembic_version SET version_num = '{migrate.status(database).head}'")
            )
    assert database.read(lambda c: list(c.scalars(text("SELECT code FROM station")))) == ["B1"]


def test_a_file_that_is_no_database_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "letter.sqlite"
    path.write_text("Cher client, " * 100, "utf-8")
    database = Database(f"sqlite:///{path}")
    with pytest.raises(DatabaseUnreadable):
        migrate.require_ready(database)
    database.close()
    assert path.read_text("utf-8").startswith("Cher client")


def test_a_locked_file_is_said_to_be_busy(sqlite_database: Database) -> None:
    path = str(sqlite_database.engine.url.database)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseBusy):
        staffing.station_actor(sqlite_database, "B1")
    other.execute("ROLLBACK")
    other.close()
    assert staffing.station_actor(sqlite_database, "B1").station_id == 1


def test_a_count_that_the_bench_asked_of_a_tote_leads_no_walk_there(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'older.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with database.write_connection() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0024")
        _insert(connection, "product", id=1, sku="MUG")
        for number, kind in ((1, "bin"), (2, "tote"), (3, "pack")):
            _insert(connection, "location", id=number, code=kind, kind=kind)
            _insert(connection, "count_request", location_id=number, product_id=1, asked_at=utc_now())
        connection.commit()
    migrate.upgrade(database)
    states = database.read(lambda c: list(c.scalars(text("SELECT state FROM count_request ORDER BY id"))))
    assert states == ["to_count", "done", "done"]
    database.close()


def _insert(connection: Connection, name: str, **known: object) -> None:
    """A row of a schema that the models no longer describe: nothing in what is not ``known``."""
    table = Table(name, MetaData(), autoload_with=connection)
    owed = {
        column.name: "" if isinstance(column.type, String) else 0
        for column in table.columns
        if not (column.nullable or column.primary_key or column.server_default or column.name in known)
    }
    connection.execute(insert(table).values(**owed, **known))
