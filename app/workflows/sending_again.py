"""A message is sent once more because a person asks for it: to where the customer is reached now."""

from __future__ import annotations

from sqlalchemy import func, select

from app.database.unit_of_work import UnitOfWork
from app.models import journal, outbox
from app.models.outbox import OutboxMessage
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.models.states import JobState
from app.rules import phone
from app.workflows import messages
from app.workflows.outcome import Outcome

_OF_CUSTOMERS = ("email", "sms")
_UNDER_WAY = (JobState.WAITING, JobState.CLAIMED)


def send_again(uow: UnitOfWork, message_id: int) -> Outcome:
    """The same words once more, under a key of its own; an address corrected meanwhile counts.

    Raises ``NotFound``, ``Refusal("message_forgotten")`` for one whose words are gone (pickup codes in their time),
    ``Refusal("message_under_way")`` or ``Refusal("message_no_address")``.
    """
    require(uow.actor, "send_message")
    row = uow.connection.execute(select(OutboxMessage).where(OutboxMessage.id == message_id)).first()
    if row is None or row.kind not in _OF_CUSTOMERS or row.order_id is None:
        raise NotFound(kind="message", given=message_id)
    if row.state in _UNDER_WAY:
        raise Refusal("message_under_way")
    if not row.payload.get("body") and not row.payload.get("text"):
        raise Refusal("message_forgotten")
    to = messages.recipient(uow, row.order_id)
    address = to.email if row.kind == "email" else phone.normalise(to.phone, to.country or "FR")
    if not address:
        raise Refusal("message_no_address", order=to.reference)
    first = row.key.partition(":again:")[0]
    sent = uow.connection.scalar(
        select(func.count()).where(OutboxMessage.key.like(f"{_plain(first)}:again:%", escape="\\"))
    )
    key = f"{first}:again:{(sent or 0) + 1}"
    later = messages.awake(uow.now) if row.kind == "sms" else None
    outbox.send_later(uow, row.kind, key, {**row.payload, "to": address}, row.order_id, not_before=later)
    journal.record(
        uow, "message_sent_again", "outbox", message_id,
        order_id=row.order_id, template=row.payload.get("template", ""), kind=row.kind,
    )  # fmt: skip
    return Outcome("message_again", {"order": to.reference}, order=to.reference)


def _plain(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
