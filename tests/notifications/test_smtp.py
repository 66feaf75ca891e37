"""Letters to a real mail server: taken, refused, out of reach."""

from __future__ import annotations

import socket

import pytest

from app.notifications.base import Ending, Letter, Sent, Trouble
from app.notifications.smtp import MailServer
from tests.notifications.mail_server import PASSWORD, USER, Received, mail_server

# The server itself finds a login without encryption unwise; on the loopback it is what the test wants.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
WRONG = "faux"
LETTER = Letter(
    "shipped:7", "amelie@example.fr", "Votre commande n° 12 est prête", "Bonjour Amélie,\n\nà bientôt."
)


def _server(received: Received, **changes: str) -> MailServer:
    known = {"host": "127.0.0.1", "security": "none", "sender": "bonjour@arrimage.example.fr", **changes}
    return MailServer(port=received.port, **known)


def test_a_letter_arrives_whole_with_its_accents() -> None:
    with mail_server() as received:
        assert _server(received).send(LETTER) == Sent(Ending.SENT)
    (letter,) = received.letters
    assert letter["Subject"] == "Votre commande n° 12 est prête"
    assert letter.get_content().split() == ["Bonjour", "Amélie,", "à", "bientôt."]
    assert (letter["To"], letter["From"]) == ("amelie@example.fr", "bonjour@arrimage.example.fr")
    assert letter["Date"] is not None


def test_a_second_attempt_has_the_same_message_id_and_another_letter_has_not() -> None:
    with mail_server() as received:
        server = _server(received)
        for key in ("shipped:7", "shipped:7", "shipped:8"):
            server.send(Letter(key, LETTER.to, LETTER.subject, LETTER.body))
    first, again, other = (letter["Message-ID"] for letter in received.letters)
    assert first == again != other
    assert "shipped" not in first


def test_the_login_is_used() -> None:
    with mail_server(login=True) as received:
        assert _server(received, user=USER, password=PASSWORD).send(LETTER) == Sent(Ending.SENT)
    assert received.logins == 1


def test_a_wrong_password_waits_for_somebody_to_mend_it() -> None:
    with mail_server(login=True) as received:
        sent = _server(received, user=USER, password=WRONG).send(LETTER)
    assert sent == Sent(Ending.LATER, Trouble.LOGIN_REFUSED)
    assert not received.letters


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        ("550 no such user", Sent(Ending.REFUSED, Trouble.RECIPIENT_REFUSED)),
        ("451 come back later", Sent(Ending.LATER, Trouble.SERVER_BUSY)),
    ],
)
def test_a_recipient_is_refused_for_good_or_for_now(answer: str, sent: Sent) -> None:
    with mail_server() as received:
        received.recipient_answer = answer
        assert _server(received).send(LETTER) == sent
    assert not received.letters


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        ("554 looks like spam", Sent(Ending.REFUSED, Trouble.MESSAGE_REFUSED)),
        ("452 no room", Sent(Ending.LATER, Trouble.SERVER_BUSY)),
    ],
)
def test_a_message_is_refused_for_good_or_for_now(answer: str, sent: Sent) -> None:
    with mail_server() as received:
        received.data_answer = answer
        assert _server(received).send(LETTER) == sent


def test_a_server_that_is_down_is_tried_again_later() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        sent = _server(Received(port=port)).send(LETTER)
    assert sent == Sent(Ending.LATER, Trouble.SERVER_AWAY)


def test_nothing_leaves_in_clear_where_encryption_is_asked_for() -> None:
    with mail_server() as received:
        sent = _server(received, security="starttls").send(LETTER)
    assert sent == Sent(Ending.LATER, Trouble.NOT_SECURE)
    assert not received.letters


@pytest.mark.parametrize(
    "to", ["", "amelie", "a@example.fr, b@example.fr", "a@example.fr\nBcc: b@example.fr"]
)
def test_what_is_no_address_is_refused_without_asking_the_server(to: str) -> None:
    with mail_server() as received:
        sent = _server(received).send(Letter("k", to, "s", "b"))
    assert sent == Sent(Ending.REFUSED, Trouble.ADDRESS_INVALID)
    assert not received.letters


def test_a_subject_cannot_add_a_header() -> None:
    with mail_server() as received:
        _server(received).send(Letter("k", LETTER.to, "Bonjour\r\nBcc: autre@example.fr", "b"))
    (letter,) = received.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Bonjour Bcc: autre@example.fr"


def test_the_password_shows_nowhere() -> None:
    assert PASSWORD not in repr(_server(Received(), user=USER, password=PASSWORD))


def test_the_doctor_asks_without_sending() -> None:
    with mail_server(login=True) as received:
        assert _server(received, user=USER, password=PASSWORD).check() is None
        assert _server(received, user=USER, password=WRONG).check() is Trouble.LOGIN_REFUSED
    assert not received.letters
