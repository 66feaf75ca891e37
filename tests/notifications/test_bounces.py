"""Letters a mail server took and gave back: read from a mailbox, matched, marked, not sent again by themselves."""

from __future__ import annotations

import mailbox
from contextlib import nullcontext
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.cli import messages as cli
from app.cli.frame import FOUND, Frame
from app.config import Settings
from app.models.journal import JournalEntry
from app.models.states import JobState, Role
from app.notifications import bounces
from app.notifications.bounces import Bounce, bounces_in, letters_in
from app.queries.customer_card import customer_card
from app.queries.messages import came_back, messages_of
from app.workflows.bouncing import note_bounces
from app.workflows.sending_again import send_again
from tests.notifications.mail_server import mail_server
from tests.notifications.test_letters import _deliver, _use_server
from tests.queries.plans import sent as statements
from tests.queries.plans import sqlite_scans
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
    return int(note_bounces(house.database, house.station, bounces).facts["count"])


def newest(house: House, order_id: int) -> Any:
    return house.database.read(lambda c: messages_of(c, order_id))[0]


def kept_in(folder: Path, kind: str, *contents: bytes) -> Path:
    """The reports as a mailbox of one kind or another holds them; an ``.eml`` holds one."""
    path = folder / "came-back"
    if kind == "eml":
        path = folder / "came-back.eml"
        path.write_bytes(contents[0])
    elif kind == "folder":
        path.mkdir()
        for number, content in enumerate(contents):
            (path / f"{number}.eml").write_bytes(content)
    else:
        box: mailbox.Mailbox[Any] = mailbox.mbox(path) if kind == "mbox" else mailbox.Maildir(path)
        for content in contents:
            box.add(content)
        box.close()
    return path


@pytest.mark.parametrize("kind", ["mbox", "maildir", "eml", "folder"])
def test_a_letter_that_came_back_is_read_from_any_mailbox(tmp_path: Path, kind: str) -> None:
    path = kept_in(tmp_path, kind, report(None, "amelie@example.fr"))
    found = [bounce for each in letters_in(path, nothing_skipped) for bounce in bounces_in(each)]
    assert found == [Bounce("amelie@example.fr", "5.1.1", "")]


def test_a_mailbox_that_is_not_there_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(letters_in(tmp_path / "nowhere", nothing_skipped))


def nothing_skipped(name: str, why: Exception) -> None:
    raise AssertionError(name) from why


@pytest.mark.parametrize("kind", ["mbox", "maildir", "folder"])
def test_what_is_too_large_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    small, large = report(None, "amelie@example.fr"), report(None, "large@example.fr") + b"x" * 4_000
    path = kept_in(tmp_path, kind, large, small, large)
    monkeypatch.setattr(bounces, "LETTER", 4_000)
    skipped: list[str] = []
    read = list(letters_in(path, lambda name, why: skipped.append(f"{type(why).__name__} {name}")))
    assert [each.recipient for letter in read for each in bounces_in(letter)] == ["amelie@example.fr"]
    assert len(skipped) == 2
    assert all(each.startswith("FileTooLarge came-back") or each.endswith(".eml") for each in skipped)


def test_an_eml_that_cannot_be_read_is_named_and_the_others_count(
    house: House,
    sent: tuple[int, EmailMessage],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order_id, letter = sent
    folder = tmp_path / "inbox"
    (folder / "a.eml").mkdir(parents=True)
    (folder / "b.eml").write_bytes(report(letter, str(letter["To"])))
    monkeypatch.setattr(cli, "opened", lambda _: nullcontext(house.database))
    frame = Frame(Settings(language="en"))
    assert cli.bounces(frame, [tmp_path / "nowhere", folder]) == FOUND
    told = capsys.readouterr()
    assert "nowhere" in told.err
    assert "a.eml" in told.err
    assert "1 message " in told.out
    assert newest(house, order_id).trouble == "mail_bounced"


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
    assert note(house, Bounce(to.lower(), "5.1.1", "0" * 32)) == 0
    assert newest(house, order_id).state is JobState.HANDED_OVER
    [unnamed] = bounces_in(report(None, to.upper()))
    assert note(house, unnamed) == 1
    assert newest(house, order_id).trouble == "mail_bounced", "the newest to that address"
    assert note(house, unnamed) == 0, "the same report again says nothing of older letters"


def test_a_letter_that_is_named_came_back_wherever_it_was_sent_on_to(
    house: House, sent: tuple[int, EmailMessage]
) -> None:
    order_id, letter = sent
    [forwarded] = bounces_in(report(letter, "somebody.else@example.fr"))
    assert note(house, forwarded) == 1
    assert newest(house, order_id).trouble == "mail_bounced"


def test_letters_are_looked_up_once_by_an_index_for_any_number_of_bounces(
    house: House, sent: tuple[int, EmailMessage]
) -> None:
    strange = [Bounce(f"{at}@example.fr", "5.1.1", "") for at in range(300)]
    with statements(house.database) as seen:
        assert note(house, *strange) == 0
    [looked_up] = [each for each in seen if "FROM outbox_message" in each.statement]
    if house.database.is_sqlite:
        assert house.database.read(lambda c: sqlite_scans(c, looked_up)) == set()


def test_sent_again_and_taken_the_address_works(
    house: House, sent: tuple[int, EmailMessage], tmp_path: Path
) -> None:
    order_id, letter = sent
    note(house, *bounces_in(report(letter, str(letter["To"]))))
    row = newest(house, order_id)
    done(house.act(Role.MANAGER, partial(send_again, message_id=row.id)))
    assert len(delivered(house, tmp_path)) == 1
    assert came_back(house.database.read(lambda c: messages_of(c, order_id))) == ()
