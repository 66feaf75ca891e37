"""What a customer was told: every message about their orders, how it left, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.models.order import Order
from app.models.outbox import OutboxMessage
from app.models.person import person_ids
from app.models.states import JobState
from app.notifications.base import Trouble
from app.queries.touched import Touched, newest

_MOST = 200


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message; ``subject`` is the first words of a text message, and empty where they are forgotten."""

    id: int
    kind: str
    template: str
    version: str
    order_id: int
    order: str
    to: str
    subject: str
    state: JobState
    trouble: str
    created_at: datetime
    done_at: datetime | None


def messages_of(connection: Connection, order_id: int) -> tuple[SentMessage, ...]:
    """The newest messages to whoever placed the order, about all orders of theirs."""
    customer_id = connection.scalar(select(Order.customer_id).where(Order.id == order_id))
    if customer_id is None:
        return ()
    return messages_to(connection, sorted(person_ids(connection, customer_id)))


#: Why a letter will not arrive at its address, whatever is tried.
_NO_ADDRESS = frozenset({Trouble.BOUNCED, Trouble.RECIPIENT_REFUSED, Trouble.ADDRESS_INVALID})


def came_back(messages: Sequence[SentMessage]) -> tuple[str, ...]:
    """Addresses that do not work: the newest e-mail to each came back, or was refused at once."""
    newest_to: dict[str, SentMessage] = {}
    for each in messages:
        if each.kind == "email" and each.to:
            newest_to.setdefault(each.to, each)
    return tuple(to for to, each in newest_to.items() if each.trouble in _NO_ADDRESS)


def messages_to(
    connection: Connection,
    customer_ids: Sequence[int],
    after: int | None = None,
    limit: int = _MOST,
    only: Touched | None = None,
) -> tuple[SentMessage, ...]:
    """Messages about these customers' orders, newest first, older than ``after``; ``only`` those touched."""
    query = (
        select(
            OutboxMessage.id, OutboxMessage.kind, OutboxMessage.payload, Order.id.label("order_id"), Order.reference,
            OutboxMessage.state, OutboxMessage.trouble, OutboxMessage.created_at, OutboxMessage.done_at,
        )
        .join(Order, Order.id == OutboxMessage.order_id)
        .where(Order.customer_id.in_(customer_ids), OutboxMessage.kind.in_(("email", "sms")))
    )  # fmt: skip
    topics = {"message": OutboxMessage.id, "outbox": OutboxMessage.order_id}
    return tuple(
        SentMessage(
            row.id, row.kind, row.payload.get("template", ""), row.payload.get("version", ""), row.order_id,
            row.reference, row.payload.get("to", ""),
            row.payload.get("subject") or row.payload.get("text", "")[:60], row.state,
            row.trouble, row.created_at, row.done_at,
        )
        for row in connection.execute(newest(query, topics, after, limit, only))
    )  # fmt: skip
