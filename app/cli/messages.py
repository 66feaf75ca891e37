"""``arrimage messages``: texts of messages, how they look, what a customer was sent, and sending it again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.cli.frame import DONE, FOUND, Frame, Sentence, line, opened, put_json, table
from app.cli.people import perform_as
from app.file_limits import PHOTO, FileTooLarge, read_whole
from app.notifications.bounces import Bounce, Skip, bounces_in, letters_in
from app.notifications.inbox import InboxFault
from app.notifications.letter_html import to_html
from app.notifications.texts import LANGUAGES, TextKind, events, our_text, parts
from app.printing.brand import LogoUnreadable, read_logo
from app.queries.messages import SentMessage, messages_of
from app.queries.order_lookup import exact_order_ids
from app.station import bounce_watch
from app.station.letters import house_look
from app.workflows.bouncing import note_bounces
from app.workflows.branding import set_logo
from app.workflows.message_samples import sample
from app.workflows.message_texts import change_text, kept_text
from app.workflows.outcome import Outcome
from app.workflows.sending_again import send_again
from app.workflows.staffing import station_actor


def texts(frame: Frame, as_json: bool) -> int:
    """Every text by event, kind and language, and whose it is."""
    every = [(event, kind, language) for kind in TextKind for event in events(kind) for language in LANGUAGES]
    with opened(frame) as database:
        kept = database.read(lambda connection: [kept_text(connection, *each) for each in every])
    own = [content != our_text(*each) for each, content in zip(every, kept, strict=True)]
    if as_json:
        for (event, kind, language), mine in zip(every, own, strict=True):
            put_json({"event": event, "kind": kind.value, "language": language, "own": mine})
        return DONE
    titles = [frame.words(f"cli_title_{name}") for name in ("event", "kind", "language", "whose")]
    rows = [
        [event, kind.value, language, frame.words("cli_text_own" if mine else "cli_text_ours")]
        for (event, kind, language), mine in zip(every, own, strict=True)
    ]
    table(titles, rows)
    return DONE


def show(frame: Frame, event: str, language: str, sms: bool) -> int:
    """One text as it is, to be changed in an editor."""
    kind = _known(event, sms)
    with opened(frame) as database:
        line(database.read(lambda connection: kept_text(connection, event, kind, language)).rstrip())
    return DONE


def change(frame: Frame, event: str, path: Path, language: str, sms: bool, by: str) -> int:
    """Put a file's content in place of a text, in the name of ``by``."""
    kind = _known(event, sms)
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Sentence("cli_not_read", file=str(path), reason=str(error)) from error
    outcome = perform_as(frame, by, lambda uow: change_text(uow, event, kind, language, content))
    frame.say(outcome.code, **outcome.values)
    return DONE


def preview(frame: Frame, event: str, path: Path, language: str) -> int:
    """A sample of an e-mail as HTML, as it would be sent."""
    _known(event, sms=False)
    with opened(frame) as database:
        content = database.read(lambda connection: kept_text(connection, event, TextKind.EMAIL, language))
        look = database.read(house_look)
    subject, body = parts(sample(event, TextKind.EMAIL, language, content, look.seller))
    try:
        path.write_text(to_html(subject, body, language, look, inline_logo=True), "utf-8")
    except OSError as error:
        raise Sentence("cli_not_written", file=str(path), reason=error.strerror or "") from error
    frame.say("cli_written", file=str(path))
    return DONE


def logo(frame: Frame, path: Path, by: str) -> int:
    """Make a picture the house's logo, on its messages and papers."""
    try:
        picture = read_logo(read_whole(path, PHOTO))
    except (OSError, FileTooLarge, LogoUnreadable) as error:
        raise Sentence("cli_logo_unreadable", file=str(path)) from error
    outcome = perform_as(frame, by, lambda uow: set_logo(uow, picture))
    frame.say(outcome.code, **outcome.values)
    return DONE


def log(frame: Frame, reference: str, as_json: bool) -> int:
    """What the customer of an order was sent, the newest first."""
    with opened(frame) as database:
        ids = database.read(lambda connection: exact_order_ids(connection, reference))
        if not ids:
            raise Sentence("cli_order_unknown", given=reference)
        found = database.read(lambda connection: messages_of(connection, ids[0]))
    if as_json:
        for row in found:
            put_json(row)
    elif found:
        names = ("number", "day", "kind", "event", "to", "subject", "state")
        table(
            [frame.words(f"cli_title_{name}") for name in names],
            [
                [
                    row.id,
                    frame.moment(row.created_at),
                    row.kind,
                    row.template,
                    row.to,
                    row.subject,
                    _state(frame, row),
                ]
                for row in found
            ],
        )
    else:
        frame.tell("cli_no_messages")
    return DONE if found else FOUND


def again(frame: Frame, message_id: int, by: str) -> int:
    """Send a message again, in the name of ``by``."""
    outcome = perform_as(frame, by, lambda uow: send_again(uow, message_id))
    frame.say(outcome.code, **outcome.values)
    return DONE


def bounces(frame: Frame, paths: Sequence[Path]) -> int:
    """Read what came back, and mark those messages; what cannot be read is named and left out.

    Mailboxes in files, or without any the house's own over IMAP.
    """
    left_out = 0

    def skip(name: str, why: OSError | FileTooLarge) -> None:
        nonlocal left_out
        left_out += 1
        if isinstance(why, FileTooLarge):
            frame.tell(why.code, **why.values)
        else:
            frame.tell("cli_not_read", file=name, reason=why.strerror or str(why))

    if not paths:
        outcome = _from_inbox(frame, skip)
        frame.say(outcome.code, **outcome.values)
        return FOUND if left_out else DONE
    found: list[Bounce] = []
    for path in paths:
        try:
            for content in letters_in(path, skip):
                found += bounces_in(content)
        except OSError as error:
            skip(str(path), error)
    with opened(frame) as database:
        outcome = note_bounces(database, station_actor(database, frame.settings.station), found)
    frame.say(outcome.code, **outcome.values)
    return FOUND if left_out else DONE


def _from_inbox(frame: Frame, skip: Skip) -> Outcome:
    with opened(frame) as database:
        box = database.read(bounce_watch.inbox)
        if box is None:
            raise Sentence("cli_no_inbox")
        try:
            outcome, _ = bounce_watch.fetch(
                database, station_actor(database, frame.settings.station), box, skip
            )
        except InboxFault as fault:
            raise Sentence(fault.code, **fault.values) from fault
    return outcome


def _state(frame: Frame, row: SentMessage) -> str:
    state = frame.words(f"message_state_{row.state.value}")
    return f"{state}: {frame.words(row.trouble)}" if row.trouble else state


def _known(event: str, sms: bool) -> TextKind:
    kind = TextKind.SMS if sms else TextKind.EMAIL
    if event not in events(kind):
        raise Sentence("cli_event_unknown", given=event, known=", ".join(events(kind)))
    return kind
