"""Each role of a shop's database tries every verb on every table; a whole day's work goes through the station's."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, text

from app.config import Settings
from app.database import migrate
from app.database.faults import DatabaseForbidden, DatabaseLoginRefused
from app.database.unit_of_work import Actor, Database
from app.demo.create import create_demo
from app.demo.play import play
from app.models.grants import SECRET, STATION
from app.models.refusals import Refusal
from app.models.schema import APPEND_ONLY, metadata
from app.station import health, provisioning
from app.station.health_check import Finding
from app.station.wiring import Desk
from app.workflows.verify import verify
from tests.support.postgres import Cluster

NAME, LOGIN = "rights_shop", "bench_1"
LENT = "lent-for-a-test"
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
GROUPS = ("owner", "station", "reports", "backup")
RECORDS = {table.name for table in APPEND_ONLY}
#: Beside the declared tables: the schema's version, and the search text, which only PostgreSQL keeps as a table.
TABLES = sorted({*metadata.tables, "alembic_version", "order_search"})


class Shop:
    """A provisioned database; every statement is tried and taken back."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.cluster = cluster
        self.admin = cluster.url("postgres")
        url = make_url(cluster.url(NAME)).set(username=LOGIN, password=LENT)
        self.settings = Settings(
            database=url.render_as_string(hide_password=False), data_folder=str(folder), station="BENCH-1"
        )
        self.done = provisioning.provision(self.settings, self.admin)

    def connect(self, user: str = LOGIN) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=self.cluster.address,
            port=self.cluster.port,
            dbname=NAME,
            user=user,
            password=LENT,
        )

    def may(self, statement: str, role: str = "") -> bool:
        """Whether the server lets ``role`` (or the station's own login) plan and start a statement."""
        with self.connect("postgres" if role else LOGIN) as connection:
            if role:
                connection.execute(f'SET ROLE "{role}"')
            try:
                connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                return False
            except psycopg.Error:
                return True  # refused by a trigger or a constraint: the grant let it in
            finally:
                connection.rollback()
        return True


@pytest.fixture(scope="module")
def shop(postgres_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    yield Shop(postgres_cluster, tmp_path_factory.mktemp("rights"))
    postgres_cluster.drop_database(NAME)


def columns(table: str) -> list[str]:
    if table not in metadata.tables:
        return {"alembic_version": ["version_num"], "order_search": ["order_id", "words"]}[table]
    return [column.name for column in metadata.tables[table].columns]


def quoted(table: str) -> str:
    return f'"{table}"'


def statements(table: str) -> dict[str, str]:
    name, first = quoted(table), f'"{columns(table)[0]}"'
    return {
        "SELECT": f"SELECT * FROM {name} LIMIT 0",
        "INSERT": f"INSERT INTO {name} SELECT * FROM {name} WHERE false",
        "DELETE": f"DELETE FROM {name} WHERE false",
        "TRUNCATE": f"TRUNCATE {name} CASCADE",
        "UPDATE": f"UPDATE {name} SET {first} = {first} WHERE false",
        "ALTER": f"ALTER TABLE {name} ADD COLUMN more integer",
        "TRIGGER": f"ALTER TABLE {name} DISABLE TRIGGER ALL",
        "DROP": f"DROP TABLE {name} CASCADE",
    }


def test_every_table_has_been_decided_on() -> None:
    assert set(STATION) == set(TABLES)
    for table, grant in STATION.items():
        assert set(grant.update) <= set(columns(table)), table
    assert not [name for name in RECORDS if STATION[name].update or STATION[name].delete]


@pytest.mark.parametrize("table", TABLES)
def test_a_station_may_do_what_the_table_of_grants_says_and_nothing_else(shop: Shop, table: str) -> None:
    grant, tried = STATION[table], statements(table)
    assert shop.may(tried["SELECT"])
    assert shop.may(tried["INSERT"]) is grant.insert
    assert shop.may(tried["DELETE"]) is grant.delete
    for verb in ("TRUNCATE", "ALTER", "TRIGGER", "DROP"):
        assert not shop.may(tried[verb]), verb
    writable = {
        column
        for column in columns(table)
        if shop.may(f'UPDATE {quoted(table)} SET "{column}" = "{column}" WHERE false')
    }
    assert writable == set(grant.update)


@pytest.mark.parametrize("table", TABLES)
def test_reports_read_all_but_secrets_and_backups_read_all(shop: Shop, table: str) -> None:
    for group in ("reports", "backup"):
        for verb, statement in statements(table).items():
            if verb != "SELECT":
                assert not shop.may(statement, f"{NAME}_{group}"), (group, verb)
    secret = SECRET.get(table, frozenset())
    for column in columns(table):
        read = f'SELECT "{column}" FROM {quoted(table)} LIMIT 0'
        assert shop.may(read, f"{NAME}_reports") is (column not in secret), column
        assert shop.may(read, f"{NAME}_backup")


@pytest.mark.parametrize("table", sorted(RECORDS))
def test_not_even_the_owner_changes_a_record_in_everyday_work(shop: Shop, table: str) -> None:
    for verb in ("UPDATE", "DELETE", "TRUNCATE"):
        assert not shop.may(statements(table)[verb], f"{NAME}_owner"), verb


def test_nobody_but_the_owner_makes_tables_and_nobody_logs_in_as_a_group(shop: Shop) -> None:
    assert not shop.may("CREATE TABLE mine (id integer)")
    assert not shop.may("CREATE TABLE mine (id integer)", f"{NAME}_reports")
    assert not shop.may(f'SET ROLE "{NAME}_owner"')
    for group in GROUPS:
        with pytest.raises(psycopg.OperationalError):
            shop.connect(f"{NAME}_{group}")


def test_a_trigger_guards_the_records_beside_the_grants(shop: Shop) -> None:
    with shop.connect("postgres") as connection:
        for table in sorted(RECORDS):
            with pytest.raises(psycopg.errors.RaiseException):
                connection.execute(f"TRUNCATE {quoted(table)} CASCADE")
            connection.rollback()


def test_a_shops_weeks_and_the_main_job_go_through_the_stations_login(shop: Shop) -> None:
    database = Database(shop.settings.database_url)
    migrate.require_ready(database)
    create_demo(database, NOW)
    database.close()
    desk = Desk(shop.settings, clock=lambda: NOW)
    out = io.StringIO()
    try:
        play(desk, out, "fr", NOW)
        assert list(verify(desk.database)) == []
    finally:
        desk.stop()


def test_doing_it_again_changes_nothing_and_the_doctor_is_content(shop: Shop) -> None:
    again = provisioning.provision(shop.settings, shop.admin)
    assert again == shop.done
    assert provisioning.upgrade(shop.settings, shop.admin) == shop.done.version
    checks = {check.subject: check for check in health.examine(shop.settings)}
    assert (checks["rights"].code, checks["rights"].finding) == ("health_rights", Finding.OK)
    assert checks["encryption"].code == "health_encryption_local"


def test_the_doctor_names_what_is_too_much_and_what_is_missing(shop: Shop) -> None:
    def code() -> str:
        return {check.subject: check for check in health.examine(shop.settings)}["rights"].code

    station = f'"{NAME}_station"'
    with shop.connect("postgres") as connection:
        connection.execute(f"GRANT DELETE ON orders TO {station}")
        connection.commit()
        assert code() == "health_rights_extra"
        connection.execute(f"REVOKE DELETE ON orders FROM {station}")
        connection.execute(f"REVOKE INSERT ON orders FROM {station}")
        connection.commit()
        assert code() == "health_rights_missing"
    provisioning.upgrade(shop.settings, shop.admin)
    assert code() == "health_rights"
    powerful = replace(shop.settings, database=shop.cluster.url(NAME))
    found = {check.subject: check for check in health.examine(powerful)}
    assert found["rights"].code == "health_rights_unbound"


def test_a_forbidden_statement_is_a_sentence_and_a_wrong_password_too(shop: Shop) -> None:
    database = Database(shop.settings.database_url)
    with pytest.raises(DatabaseForbidden):
        database.write(
            lambda uow: uow.connection.execute(text("DELETE FROM payment")) and None, Actor(station_id=1)
        )
    database.close()
    nobody = make_url(shop.settings.database_url).set(username="nobody_here")
    stranger = Database(nobody.render_as_string(hide_password=False))
    with pytest.raises(DatabaseLoginRefused):
        stranger.read(lambda c: c.execute(text("SELECT 1")))
    stranger.close()


@pytest.mark.parametrize(
    ("database", "code"),
    [("sqlite:///x.sqlite", "admin_needs_server"), ("postgresql://postgres@127.0.0.1/x", "admin_is_station")],
)
def test_what_cannot_be_set_up_is_refused_before_anything_is_made(
    shop: Shop, database: str, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        provisioning.provision(replace(shop.settings, database=database), shop.admin)
    assert caught.value.code == code
