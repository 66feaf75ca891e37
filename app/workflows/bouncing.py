"""Letters that came back: each is marked, and whoever sees the order is told that the address does not work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.outbox import OutboxMessage
from app.models.states import JOB, JobState, check
from app.notifications.base import Trouble, key_digest
from app.notifications.bounces import Bounce
from app.workflows.outcome import Outcome

#: Servers give up after five days (RFC 5321, 4.5.4.1); what is older is of another letter.
_SENT_WITHIN = timedelta(days=14)


def note_bounces(uow: UnitOfWork, bounces: Iterable[Bounce]) -> Outcome:
    """Mark the messages that came back; one that says of none is the newest sent to its recipient.

    What was noted before, or is none of ours, is passed over. Not sent again by itself: the address does not work.
    """
    noted = 0
    for bounce in bounces:
        message = _sent(uow, bounce)
        if message is None:
            continue
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
            status=bounce.status,
            template=message.payload.get("template", ""),
        )
        uow.changed("message", message.id)
        uow.changed("order", message.order_id or 0)
        noted += 1
    return Outcome("bounces_noted", {"count": noted}, facts={"count": noted})


def _sent(uow: UnitOfWork, bounce: Bounce) -> Any:
    """The letter that came back, if it is one of ours that counts as delivered."""
    to = func.lower(OutboxMessage.payload["to"].as_string())
    rows = uow.connection.execute(
        select(OutboxMessage)
        .where(
            OutboxMessage.state == JobState.HANDED_OVER,
            OutboxMessage.kind == "email",
            OutboxMessage.done_at >= uow.now - _SENT_WITHIN,
            to == bounce.recipient,
        )
        .order_by(OutboxMessage.id.desc())
    ).all()
    named = [row for row in rows if key_digest(row.key) == bounce.digest]
    if bounce.digest:
        return named[0] if named else None
    return rows[0] if rows else None
