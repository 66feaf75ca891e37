"""A server on another machine is talked to over checked TLS or not at all; passwords are found and shown nowhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from sqlalchemy import make_url

from app import passwords
from app.config import Settings
from app.database.access import PASSWORD_VARIABLE, password_name, secured, with_password
from app.database.faults import DatabaseFault, DatabasePlain, DatabaseUntrusted
from app.database.unit_of_work import Database
from app.station import health
from tests.support.postgres import Cluster

LENT = "Zx9-lent-for-a-test"


class Memory(KeyringBackend):
    """A keyring that lives as long as a test; it counts what it is asked."""

    priority = 1.0  # type: ignore[assignment]  # the stub wants a property of the class

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Memory]:
    before, made = keyring.get_keyring(), Memory()
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    keyring.set_keyring(made)
    passwords.forget_remembered()
    yield made
    keyring.set_keyring(before)
    passwords.forget_remembered()


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("postgresql://u@db.example.fr/shop", "verify-full"),
        ("postgresql://u@db.example.fr/shop?sslmode=verify-ca", "verify-ca"),
        ("postgresql://u@db.example.fr/shop?sslmode=require", "require"),
        ("postgresql://u@/shop?host=db1.example.fr,127.0.0.1", "verify-full"),
        ("postgresql://u@192.0.2.4/shop?allow_plain_connection=yes", None),
        ("postgresql://u@localhost/shop", None),
        ("postgresql://u@127.0.0.1/shop", None),
        ("postgresql://u@/shop?host=/run/postgresql", None),
    ],
)
def test_another_machine_is_reached_over_tls_that_checks_it(url: str, mode: str | None) -> None:
    found = secured(make_url(url), {})
    assert found.query.get("sslmode") == mode
    assert "allow_plain_connection" not in found.query


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u@db.example.fr/shop?sslmode=disable",
        "postgresql://u@db.example.fr/shop?sslmode=prefer",
        "postgresql://u@/shop?host=127.0.0.1,192.0.2.4&sslmode=allow",
    ],
)
def test_what_could_go_in_clear_to_another_machine_is_refused(url: str) -> None:
    with pytest.raises(DatabasePlain):
        secured(make_url(url), {})


def test_the_environment_may_ask_for_tls_and_cannot_switch_it_off() -> None:
    url = make_url("postgresql://u@db.example.fr/shop")
    assert "sslmode" not in secured(url, {"PGSSLMODE": "verify-ca"}).query
    with pytest.raises(DatabasePlain):
        secured(url, {"PGSSLMODE": "disable"})
    with pytest.raises(DatabasePlain):
        secured(make_url("postgresql://u@/shop?sslmode=disable"), {"PGHOST": "192.0.2.4"})


def test_a_server_without_tls_is_a_sentence_where_tls_is_wanted(postgres_cluster: Cluster) -> None:
    database = Database(postgres_cluster.url("postgres") + "?sslmode=require")
    with pytest.raises(DatabaseUntrusted):
        database.read(lambda connection: connection.exec_driver_sql("SELECT 1"))
    database.close()


def test_the_password_comes_from_the_environment_else_the_keyring(
    ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_url("postgresql://bench@db.example.fr/shop")
    assert "password" not in with_password(url, {})
    passwords.keep(password_name(url), LENT)
    assert with_password(url, {})["password"] == LENT
    asked = ring.asked
    with_password(url, {})
    assert ring.asked == asked, "the keyring is asked once, it may ask a person"
    monkeypatch.setenv(PASSWORD_VARIABLE, LENT * 2)
    assert with_password(url, {})["password"] == LENT * 2
    other = make_url("postgresql://bench@other.example.fr/shop")
    monkeypatch.delenv(PASSWORD_VARIABLE)
    assert "password" not in with_password(other, {}), "never one server's to another"
    assert passwords.remove(password_name(url))
    assert not passwords.remove(password_name(url))


def test_no_failure_shows_the_password(
    ring: Memory, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    for url in (
        f"postgresql://bench:{LENT}@127.0.0.1:9/shop",
        f"postgresql://bench:{LENT}@db.example.fr/shop?sslmode=disable",
        f"postgresql://bench:{LENT}@:nonsense:/shop",
        f"nonsense://bench:{LENT}@host/shop",
    ):
        settings = Settings(database=url, data_folder=str(tmp_path), station="BENCH-1")
        said += [f"{check.code} {check.values}" for check in health.examine(settings)]
        try:
            Database(url).read(lambda connection: connection.exec_driver_sql("SELECT 1"))
        except DatabaseFault as fault:
            said.append(f"{fault!r} {fault.code} {fault.detail}")
    monkeypatch.setenv(PASSWORD_VARIABLE, LENT)
    with pytest.raises(DatabaseFault) as caught:
        Database("postgresql://bench@127.0.0.1:9/shop").read(lambda c: c.exec_driver_sql("SELECT 1"))
    said.append(f"{caught.value!r} {caught.value.detail}")
    assert len(said) > 8
    assert LENT not in "\n".join([*said, caplog.text])
