"""Letters a mail server took and gave back: read from a mailbox, matched, marked, not sent again by themselves."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.models.journal import JournalEntry
from app.models.states import JobState, Role
from app.notifications.bounces import Bounce, bounces_in, letters_in
from app.queries.customer_card import customer_card
from app.queries.messages import came_back, messages_of
from app.workflows.bouncing import note_bounces
from app.workflows.sending_again import send_again
from tests.notifications.mail_server import mail_server
from tests.notifications.test_letters import _deliver, _use_server
from tests.support.bench import done, ship
from tests.support.house import MUG, House
from tests.support.returning import opened

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


def report(letter: EmailMessage | None, to: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """What a server sends back, as RFC 3464 has it; without ``letter`` it does not say of which."""
    made = MIMEMultipart("report", **{"report-type": "delivery-status"})
    made["From"], made["Subject"] = "MAILER-DAEMON@mx.example.fr", "Undelivered Mail Returned to Sender"
    made.attach(MIMEText("I am sorry to have to inform you that your message could not be delivered."))
    about_server, about_recipient = Message(), Message()
    about_server["Reporting-MTA"] = "dns; mx.example.fr"
    about_recipient["Final-Recipient"] = f"rfc822; {to}"
    about_recipient["Action"], about_recipient["Status"] = action, status
    said = Message()
    said["Content-Type"] = "message/delivery-status"
    said.set_payload([about_server, about_recipient])
    made.attach(said)
    if letter is not None:
        made.attach(MIMEMessage(letter))
    return made.as_bytes()


@pytest.fixture
def sent(house: House, tmp_path: Path) -> tuple[int, EmailMessage]:
    """An order whose customer was written to by a real mail server: the order, and the last letter it took."""
    order_id = ship(house, (MUG, 1))
    opened(house, order_id, 1)
    return order_id, delivered(house, tmp_path)[-1]


def delivered(house: House, folder: Path) -> list[EmailMessage]:
    """What the mail server took of all that waited."""
    with mail_server(login=True) as received:
        _use_server(house.database, house.station, received.port)
        while _deliver(house.database, house.station, folder):
            pass
    return received.letters


def note(house: House, *bounces: Bounce) -> int:
    return int(house.database.write(lambda uow: note_bounces(uow, bounces), house.station).facts["count"])


def newest(house: House, order_id: int) -> Any:
    return house.database.read(lambda c: messages_of(c, order_id))[0]


def kept_in(folder: Path, kind: str, content: bytes) -> Path:
    """The report as a mailbox of one kind or another holds it."""
    path = folder / "came-back"
    if kind == "eml":
        path = folder / "came-back.eml"
        path.write_bytes(content)
    elif kind == "folder":
        path.mkdir()
        (path / "1.eml").write_bytes(content)
    else:
        box: mailbox.Mailbox[Any] = mailbox.mbox(path) if kind == "mbox" else mailbox.Maildir(path)
        box.add(content)
        box.close()
    return path


@pytest.mark.parametrize("kind", ["mbox", "maildir", "eml", "folder"])
def test_a_letter_that_came_back_is_read_from_any_mailbox(tmp_path: Path, kind: str) -> None:
    path = kept_in(tmp_path, kind, report(None, "amelie@example.fr"))
    found = [bounce for each in letters_in(path) for bounce in bounces_in(each)]
    assert found == [Bounce("amelie@example.fr", "5.1.1", "")]


def test_a_mailbox_that_is_not_there_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(letters_in(tmp_path / "nowhere"))


def test_it_is_marked_once_with_its_address(house: House, sent: tuple[int, EmailMessage]) -> None:
    order_id, letter = sent
    found = bounces_in(report(letter, str(letter["To"])))
    assert note(house, *found) == 1
    assert note(house, *found) == 0, "the same report again is nothing new"
    row = newest(house, order_id)
    assert (row.state, row.trouble) == (JobState.PARKED, "mail_bounced")
    assert came_back(house.database.read(lambda c: messages_of(c, order_id))) == (row.to,)
    customer_id = house.row(order_id).customer_id
    assert house.database.read(lambda c: customer_card(c, customer_id)).dead_emails == (row.to,)
    noted = select(JournalEntry.order_id).where(JournalEntry.action == "message_bounced")
    assert house.database.read(lambda c: c.scalars(noted).all()) == [order_id]


def test_only_what_is_given_up_counts_and_only_of_letters_of_ours(
    house: House, sent: tuple[int, EmailMessage]
) -> None:
    order_id, letter = sent
    to = str(letter["To"])
    assert bounces_in(letter.as_bytes()) == ()
    assert bounces_in(b"no e-mail at all") == ()
    assert bounces_in(report(letter, to, action="delayed", status="4.4.7")) == ()
    [strange] = bounces_in(report(letter, "somebody.else@example.fr"))
    assert note(house, strange) == 0
    assert note(house, Bounce(to.lower(), "5.1.1", "0" * 32)) == 0
    assert newest(house, order_id).state is JobState.HANDED_OVER
    [unnamed] = bounces_in(report(None, to.upper()))
    assert note(house, unnamed) == 1
    assert newest(house, order_id).trouble == "mail_bounced", "the newest to that address"


def test_sent_again_and_taken_the_address_works(
    house: House, sent: tuple[int, EmailMessage], tmp_path: Path
) -> None:
    order_id, letter = sent
    note(house, *bounces_in(report(letter, str(letter["To"]))))
    row = newest(house, order_id)
    done(house.act(Role.MANAGER, partial(send_again, message_id=row.id)))
    assert len(delivered(house, tmp_path)) == 1
    assert came_back(house.database.read(lambda c: messages_of(c, order_id))) == ()
