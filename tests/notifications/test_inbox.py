"""The mailbox that letters come back to, read over IMAP and TLS from a server that speaks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.cli import messages as cli
from app.cli.frame import DONE, Frame, Sentence
from app.config import Settings
from app.file_limits import LETTER
from app.models.house import change_setting
from app.models.outbox import OutboxMessage
from app.models.states import JobState
from app.notifications.inbox import NOTHING_SEEN, Inbox, InboxFault, Seen
from app.station.bounce_watch import BounceWatch
from tests.notifications.imap_server import PASSWORD, USER, Box, imap_server
from tests.notifications.test_bounces import delivered, newest, report
from tests.support.bench import ship
from tests.support.certificates import make_authority
from tests.support.house import MUG, House
from tests.support.returning import opened

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
SINCE = date(2026, 11, 9)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    return make_authority(tmp_path_factory.mktemp("authority"), "localhost")


@pytest.fixture
def box(papers: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    """A mailbox with a customer's letter and one that came back."""
    root, certificate, key = papers
    monkeypatch.setenv("SSL_CERT_FILE", str(root))
    question = EmailMessage()
    question.set_content("Bonjour, où est mon colis ?")
    with imap_server(Box({3: question.as_bytes(), 5: report(None, "a@b.fr")}), certificate, key) as made:
        yield made


def opener(box: Box, password: str = PASSWORD) -> Inbox:
    return Inbox("localhost", box.port, USER, password)


def read(box: Box, after: Seen = NOTHING_SEEN, left_out: list[str] | None = None) -> list[Seen]:
    skipped = [] if left_out is None else left_out
    return [seen for seen, _ in opener(box).reports(SINCE, after, lambda name, _: skipped.append(name))]


def test_only_reports_are_fetched_each_once_and_nothing_is_marked(box: Box) -> None:
    assert read(box) == [Seen(1, 5)]
    assert read(box, Seen(1, 5)) == [], 'a server answers "6:*" with the last letter'
    box.letters[8] = report(None, "c@d.fr")
    assert read(box, Seen(1, 5)) == [Seen(1, 8)]
    assert box.fetched() == [5, 8]
    assert not [each for each in box.asked if each.upper().startswith(("SELECT", "UID STORE"))]
    box.validity = 2  # the server numbered them anew
    assert read(box, Seen(1, 8)) == [Seen(2, 5), Seen(2, 8)]


def test_what_is_too_large_is_named_and_not_fetched(box: Box) -> None:
    box.sizes[5] = LETTER + 1
    left_out: list[str] = []
    assert read(box, left_out=left_out) == []
    assert (left_out, box.fetched()) == (["retours #5"], [])


def test_each_trouble_has_its_sentence(
    box: Box, papers: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(inbox: Inbox) -> str:
        with pytest.raises(InboxFault) as caught:
            list(inbox.reports(SINCE, NOTHING_SEEN, lambda *_: None))
        return caught.value.code

    assert fault(opener(box, "faux")) == "inbox_login_refused"
    assert fault(opener(box, "erroné")) == "inbox_login_refused"
    box.forgetful = True
    assert fault(opener(box)) == "inbox_away"
    monkeypatch.delenv("SSL_CERT_FILE")  # an authority that nobody knows
    assert fault(opener(box)) == "inbox_not_secure"
    gone = Inbox("localhost", 1, USER, PASSWORD)
    assert fault(gone) == "inbox_away"
    assert PASSWORD not in repr(gone)


def test_the_station_marks_what_came_back_and_the_command_says_how_many(
    house: House,
    box: Box,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    order_id = ship(house, (MUG, 1))
    opened(house, order_id, 1)
    letter = delivered(house, tmp_path)[-1]
    box.letters[9] = report(letter, str(letter["To"]))
    environment = {"ARRIMAGE_IMAP_PASSWORD": PASSWORD}
    watch = BounceWatch(house.database, house.station, environment)
    watch.look()
    assert box.asked == [], "no mailbox is set up"

    def set_up(uow) -> None:  # type: ignore[no-untyped-def]
        for name, value in {"imap_host": "localhost", "imap_port": box.port, "imap_user": USER}.items():
            change_setting(uow, name, value)

    house.database.write(set_up, house.station)
    BounceWatch(house.database, house.station, {}).look()
    assert box.asked == [], "this station has no password"
    watch.look()
    watch.look()
    assert newest(house, order_id).state is JobState.PARKED
    assert box.fetched() == [5, 9], "each once"
    url = house.database.engine.url.render_as_string(hide_password=False)
    frame = Frame(Settings(database=url, data_folder=str(tmp_path), language="fr"))
    with pytest.raises(Sentence) as caught:
        cli.bounces(frame, ())
    assert caught.value.code == "cli_no_inbox"
    monkeypatch.setenv("ARRIMAGE_IMAP_PASSWORD", PASSWORD)
    house.database.write(
        lambda uow: uow.connection.execute(
            OutboxMessage.__table__.update().values(state=JobState.HANDED_OVER, trouble="")
        ),
        house.station,
    )
    assert cli.bounces(frame, ()) == DONE
    assert "1" in capsys.readouterr().out
    assert newest(house, order_id).state is JobState.PARKED
