"""The texts of messages: ours, or as the house has changed them."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, delete, select

from app.database.dialect import upsert
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.message_text import MessageText
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.notifications.texts import TextKind, TextWrong, check_text, events, our_text
from app.workflows.outcome import Outcome


def kept_text(connection: Connection, event: str, kind: TextKind, language: str) -> str:
    """The house's text where there is one, else ours."""
    spoken = "en" if language == "en" else "fr"
    own = connection.scalar(
        select(MessageText.content).where(
            MessageText.event == event, MessageText.kind == kind.value, MessageText.language == spoken
        )
    )
    return own or our_text(event, kind, spoken)


def text_version(content: str) -> str:
    """Which text a message was made of: the beginning of its SHA-256."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def change_text(uow: UnitOfWork, event: str, kind: TextKind, language: str, content: str) -> Outcome:
    """Put the house's own text in place of ours, or with nothing in it ours back in its place.

    Raises ``NotFound`` for an event or language that is none, or a ``Refusal`` with what is wrong with the text.
    """
    staff = require(uow.actor, "change_messages")
    if event not in events(kind) or language not in {"fr", "en"}:
        raise NotFound(kind="message_text", given=f"{event} {language}")
    before = kept_text(uow.connection, event, kind, language)
    wanted = content.replace("\r\n", "\n").strip()
    ours = our_text(event, kind, language)
    if not wanted or wanted == ours.strip():
        uow.connection.execute(
            delete(MessageText).where(
                MessageText.event == event, MessageText.kind == kind.value, MessageText.language == language
            )
        )
        wanted = ours.strip()
    else:
        try:
            check_text(event, kind, wanted)
        except TextWrong as wrong:
            raise Refusal(wrong.code, **wrong.values) from wrong
        row = {"content": wanted, "changed_at": uow.now, "changed_by": staff}
        key = {"event": event, "kind": kind.value, "language": language}
        upsert(uow.connection, MessageText, {**key, **row}, tuple(key), row)
    if wanted != before.strip():
        journal.record(
            uow, "message_text_changed", "message_text", None,
            event=event, kind=kind.value, language=language, before=before, after=wanted,
        )  # fmt: skip
        uow.changed("message_text", 0)
    return Outcome("message_text_kept")
