"""Letters that came back: each is marked, and whoever sees the order is told that the address does not work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from sqlalchemy import Connection, func, select, update

from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models import journal
from app.models.outbox import OutboxMessage
from app.models.states import JOB, JobState, check
from app.notifications.base import Trouble, key_digest
from app.notifications.bounces import Bounce
from app.workflows.outcome import Outcome

#: Servers give up after five days (RFC 5321, 4.5.4.1); what is older is of another letter.
SENT_WITHIN = timedelta(days=14)
#: By when a letter is due there is an index; no letter waits in the house longer than this before it is sent.
_DUE_WITHIN = timedelta(days=60)
#: One transaction each: small enough that other stations do not wait for it.
_BATCH = 100


def note_bounces(database: Database, actor: Actor, bounces: Sequence[Bounce]) -> Outcome:
    """Mark the messages that came back; one that says of none is the newest sent to its recipient.

    What was noted before, or is none of ours, is passed over. Not sent again by itself: the address does not work.
    """
    found = iter(database.read(lambda connection: _came_back(connection, database.clock(), bounces)).items())
    noted = 0
    while batch := dict(islice(found, _BATCH)):
        noted += database.write(partial(_note, statuses=batch), actor)
    return Outcome("bounces_noted", {"count": noted}, facts={"count": noted})


def _came_back(connection: Connection, now: datetime, bounces: Sequence[Bounce]) -> dict[int, str]:
    """The messages of ours that came back and count as delivered, each with the status it came back with.

    The letters of the time are read once, for any number of bounces.
    """
    named = {each.digest: each.status for each in bounces if each.digest}
    unnamed = {each.recipient: each.status for each in bounces if not each.digest}
    to = func.lower(OutboxMessage.payload["to"].as_string())
    letters = connection.execute(
        select(OutboxMessage.id, OutboxMessage.key, OutboxMessage.state, to.label("to"))
        .where(
            # With those that came back before: a report that is read again says nothing of older letters.
            OutboxMessage.state.in_((JobState.HANDED_OVER, JobState.PARKED)),
            OutboxMessage.due_at >= now - _DUE_WITHIN,
            OutboxMessage.done_at >= now - SENT_WITHIN,
            OutboxMessage.kind == "email",
        )
        .order_by(OutboxMessage.id.desc())
    )
    found: dict[int, str] = {}
    for letter in letters:
        by_name, by_address = named.pop(key_digest(letter.key), ""), unnamed.pop(letter.to, "")
        if (status := by_name or by_address) and letter.state is JobState.HANDED_OVER:
            found[letter.id] = status
    return found


def _note(uow: UnitOfWork, statuses: Mapping[int, str]) -> int:
    """Mark these messages, unless somebody else did meanwhile; how many."""
    query = select(OutboxMessage).where(
        OutboxMessage.id.in_(list(statuses)), OutboxMessage.state == JobState.HANDED_OVER
    )
    messages = uow.connection.execute(query).all()
    for message in messages:
        check(JOB, message.state, JobState.PARKED, "outbox_message")
        uow.connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == message.id)
            .values(state=JobState.PARKED, trouble=Trouble.BOUNCED.value)
        )
        journal.record(
            uow,
            "message_bounced",
            "outbox_message",
            message.id,
            order_id=message.order_id,
            status=statuses[message.id],
            template=message.payload.get("template", ""),
        )
        uow.changed("message", message.id)
        uow.changed("order", message.order_id or 0)
    return len(messages)
