"""The outbox to customers: e-mails by the house's server or as files, each once, the refused ones parked."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.house import change_setting
from app.models.outbox import OutboxMessage, send_later
from app.models.states import JobState
from app.station.delivery import deliver_once
from app.station.letters import PASSWORD_VARIABLE, LetterDelivery
from app.workflows import staffing
from tests.notifications.mail_server import PASSWORD, USER, mail_server
from tests.support.databases import TestClock

# The server itself finds a login without encryption unwise; on the loopback it is what the test wants.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
MAIL = {"to": "amelie@example.fr", "subject": "Commande prête", "body": "Bonjour Amélie,"}
SMS = {"to": "+33612345678", "text": "Votre commande est prête"}


@pytest.fixture
def actor(database: Database) -> Actor:
    return staffing.station_actor(database, "BENCH-1")


def _queue(database: Database, actor: Actor, kind: str, payload: dict[str, Any], key: str = "k:1") -> None:
    database.write(lambda uow: send_later(uow, kind, key, payload), actor)


def _use_server(database: Database, actor: Actor, port: int) -> None:
    def settings(uow: UnitOfWork) -> None:
        change_setting(uow, "smtp_host", "127.0.0.1")
        change_setting(uow, "smtp_port", port)
        change_setting(uow, "smtp_security", "none")
        change_setting(uow, "smtp_user", USER)
        change_setting(uow, "smtp_from", "bonjour@arrimage.example.fr")

    database.write(settings, actor)


def _row(database: Database) -> Any:
    return database.read(lambda connection: connection.execute(select(OutboxMessage)).one())


def _deliver(database: Database, actor: Actor, folder: Path, password: str = PASSWORD) -> int:
    deliver = LetterDelivery(database, folder, {PASSWORD_VARIABLE: password})
    return deliver_once(database, actor, OutboxMessage, deliver)


def test_an_email_is_delivered_once(database: Database, actor: Actor, tmp_path: Path) -> None:
    with mail_server(login=True) as received:
        _use_server(database, actor, received.port)
        _queue(database, actor, "email", MAIL)
        _queue(database, actor, "email", MAIL)
        assert _deliver(database, actor, tmp_path) == 1
        assert _deliver(database, actor, tmp_path) == 0
    assert [letter["Subject"] for letter in received.letters] == ["Commande prête"]
    assert (_row(database).state, _row(database).trouble) == (JobState.HANDED_OVER, "")


def test_a_refused_recipient_is_parked_with_the_reason(
    database: Database, actor: Actor, tmp_path: Path
) -> None:
    with mail_server() as received:
        received.recipient_answer = "550 no such user"
        _use_server(database, actor, received.port)
        database.write(lambda uow: change_setting(uow, "smtp_user", ""), actor)
        _queue(database, actor, "email", MAIL)
        _deliver(database, actor, tmp_path)
    assert (_row(database).state, _row(database).trouble) == (JobState.PARKED, "mail_recipient_refused")


def test_while_the_server_is_down_the_message_waits_and_then_goes(
    database: Database, actor: Actor, tmp_path: Path, clock: TestClock
) -> None:
    _queue(database, actor, "email", MAIL)
    with mail_server() as gone:
        port = gone.port
    _use_server(database, actor, port)
    database.write(lambda uow: change_setting(uow, "smtp_user", ""), actor)
    assert _deliver(database, actor, tmp_path) == 1
    assert (_row(database).state, _row(database).trouble) == (JobState.WAITING, "mail_server_away")
    assert _deliver(database, actor, tmp_path) == 0, "not again at once"
    with mail_server() as received:
        database.write(lambda uow: change_setting(uow, "smtp_port", received.port), actor)
        clock.forward(minutes=10)
        assert _deliver(database, actor, tmp_path) == 1
    assert len(received.letters) == 1
    assert _row(database).trouble == ""


def test_without_a_server_letters_are_files(database: Database, actor: Actor, tmp_path: Path) -> None:
    _queue(database, actor, "email", MAIL, "pickup-ready:4")
    _deliver(database, actor, tmp_path)
    (path,) = (tmp_path / "letters").iterdir()
    assert path.name.startswith("pickup-ready-4-")
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (letter["To"], letter["Subject"]) == ("amelie@example.fr", "Commande prête")
    assert _row(database).state is JobState.HANDED_OVER


def test_text_messages_are_files(database: Database, actor: Actor, tmp_path: Path) -> None:
    _queue(database, actor, "sms", SMS)
    _deliver(database, actor, tmp_path)
    (path,) = (tmp_path / "letters").iterdir()
    assert path.read_text("utf-8") == "+33612345678\n\nVotre commande est prête\n"


def test_a_folder_that_cannot_be_written_is_tried_again(
    database: Database, actor: Actor, tmp_path: Path
) -> None:
    (tmp_path / "letters").write_text("a file where the folder should be")
    _queue(database, actor, "sms", SMS)
    _deliver(database, actor, tmp_path)
    assert (_row(database).state, _row(database).trouble) == (JobState.WAITING, "mail_folder_refused")


@pytest.mark.parametrize(
    ("kind", "payload"), [("email", {"template": "backorder"}), ("fax", MAIL), ("sms", {})]
)
def test_what_cannot_be_sent_is_parked_where_a_person_sees_it(
    database: Database, actor: Actor, tmp_path: Path, kind: str, payload: dict[str, Any]
) -> None:
    _queue(database, actor, kind, payload)
    _deliver(database, actor, tmp_path)
    assert (_row(database).state, _row(database).trouble) == (JobState.PARKED, "mail_unreadable")
