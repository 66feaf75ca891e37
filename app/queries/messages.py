"""What a customer was told: every message about their orders, how it left, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from app.models.channel import Customer
from app.models.order import Order
from app.models.outbox import OutboxMessage
from app.models.states import JobState

_MOST = 200


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message; ``subject`` is the first words of a text message, and empty where they are forgotten."""

    id: int
    kind: str
    template: str
    version: str
    order: str
    to: str
    subject: str
    state: JobState
    trouble: str
    created_at: datetime
    done_at: datetime | None


def messages_of(connection: Connection, order_id: int) -> tuple[SentMessage, ...]:
    """The newest messages to whoever placed the order, about all orders of theirs (the same e-mail)."""
    person, others = aliased(Customer), aliased(Customer)
    same = (
        select(others.id)
        .join(person, (others.id == person.id) | ((others.email == person.email) & (person.email != "")))
        .join(Order, Order.customer_id == person.id)
        .where(Order.id == order_id)
    )
    query = (
        select(
            OutboxMessage.id, OutboxMessage.kind, OutboxMessage.payload, Order.reference, OutboxMessage.state,
            OutboxMessage.trouble, OutboxMessage.created_at, OutboxMessage.done_at,
        )
        .join(Order, Order.id == OutboxMessage.order_id)
        .where(Order.customer_id.in_(same), OutboxMessage.kind.in_(("email", "sms")))
        .order_by(OutboxMessage.id.desc())
        .limit(_MOST)
    )  # fmt: skip
    return tuple(
        SentMessage(
            row.id, row.kind, row.payload.get("template", ""), row.payload.get("version", ""), row.reference,
            row.payload.get("to", ""), row.payload.get("subject") or row.payload.get("text", "")[:60], row.state,
            row.trouble, row.created_at, row.done_at,
        )
        for row in connection.execute(query)
    )  # fmt: skip
