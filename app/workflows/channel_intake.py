"""What a channel sent becomes orders of ours: a page and the cursor behind it in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import delete, select

from app.channels.base import IncomingOrder, IncomingPaymentState, IncomingReturn, RefusedRow
from app.channels.canonical import content_hash
from app.channels.port import ChangePage, Reread
from app.database.dialect import upsert
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state
from app.models.channel import ChannelRefusal
from app.models.order import Order, OrderHold
from app.models.outbox import OutboxMessage
from app.models.refusals import Refusal
from app.models.states import HoldKind, Lifecycle, Stage
from app.workflows import amendment, announced_returns, channel_rounds, intake
from app.workflows.channel_pushes import CANCEL, FULFILMENT, REFUND
from app.workflows.examining import examine

#: A channel whose dates lie ahead of our clock moves the cursor no further than this past it.
_AHEAD = timedelta(minutes=10)
#: Refusals whose ``given`` says nothing of a person.
_NOBODYS = frozenset({"import_currency_unknown", "import_country_unknown"})
#: Why an order waits that its channel no longer has.
GONE = "hold_channel_gone"
#: Nothing of these leaves the house any more, or all of it has: no sweep looks at them.
_SETTLED = (Stage.SHIPPED, Stage.COLLECTED, Stage.CLOSED, Stage.CANCELLED)


@dataclass(slots=True)
class Taken:
    """What became of a page."""

    created: int = 0
    amended: int = 0
    unchanged: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    def __iadd__(self, other: Taken) -> Self:
        self.created += other.created
        self.amended += other.amended
        self.unchanged += other.unchanged
        self.refused += other.refused
        return self


def take_page(
    uow: UnitOfWork, link: channel_rounds.Link, page: ChangePage, *, taken_before: int = 0
) -> Taken:
    """Take a page in and move the cursor behind it; raises ``LeaseLost``."""
    taken = _take(uow, link, page.orders)
    _announce(uow, link, page.returns, taken)
    progress = {"taken": taken_before + len(page.orders), "expected": taken_before + page.expected}
    cursor = _furthest(uow, channel_rounds.cursor(uow.connection, link.channel_id), page.reached)
    channel_rounds.hold_on(uow, link.channel_id, cursor=cursor, **progress)
    if page.next is not None or taken_before:
        uow.changed("channel", link.channel_id)
    return taken


def _furthest(uow: UnitOfWork, cursor: datetime | None, reached: datetime | None) -> datetime | None:
    """The cursor never goes back, and no order dated in the future hides those of today."""
    if reached is None:
        return cursor
    reached = min(reached, uow.now + _AHEAD)
    return reached if cursor is None else max(cursor, reached)


def take_again(uow: UnitOfWork, link: channel_rounds.Link, found: Reread) -> Taken:
    """Take in orders that were asked for by their number; raises ``LeaseLost``."""
    taken = _take(uow, link, found.orders)
    _announce(uow, link, found.returns, taken)
    channel_rounds.hold_on(uow, link.channel_id)
    return taken


def hold_gone(uow: UnitOfWork, link: channel_rounds.Link, external_ids: Iterable[str]) -> None:
    """Hold the orders that the channel no longer has, once each, until a person decides; raises ``LeaseLost``.

    It may have removed them for good, or lost them: only somebody who looks knows whether to send or to cancel.
    """
    asked_before = select(OrderHold.id).where(OrderHold.order_id == Order.id, OrderHold.code == GONE)
    rows = uow.connection.execute(
        select(Order.id, Order.reference).where(
            Order.channel_id == link.channel_id,
            Order.external_id.in_(set(external_ids)),
            Order.lifecycle.in_((Lifecycle.IMPORTED, Lifecycle.OPEN)),
            ~asked_before.exists(),
        )
    )
    for order_id, reference in rows.all():
        order_state.place_hold(uow, order_id, HoldKind.AMENDED, code=GONE)
        journal.record(uow, "channel_order_gone", "order", order_id, order_id=order_id, order=reference)
        order_state.refresh_stage(uow, order_id)
    channel_rounds.hold_on(uow, link.channel_id)


def open_orders(connection: Any, channel_id: int) -> list[str]:
    """External ids of the orders of a channel that are still being worked on."""
    return list(
        connection.scalars(
            select(Order.external_id)
            .where(
                Order.channel_id == channel_id,
                Order.stage.not_in(_SETTLED),
                Order.lifecycle.in_((Lifecycle.IMPORTED, Lifecycle.OPEN)),
            )
            .order_by(Order.id)
        )
    )


def _take(uow: UnitOfWork, link: channel_rounds.Link, found: Sequence[IncomingOrder | RefusedRow]) -> Taken:
    taken = Taken(refused=[row for row in found if isinstance(row, RefusedRow)])
    orders = [replace(order, channel=link.code) for order in found if isinstance(order, IncomingOrder)]
    fresh = _without_echoes(uow, link.channel_id, orders)
    taken.unchanged += len(orders) - len(fresh)
    answers = intake.accept_orders(uow, [examine(order) for order in fresh])
    for order, answer in zip(fresh, answers, strict=True):
        if isinstance(answer, Refusal):
            raw = {"order": order.external_id, "reference": order.reference}
            taken.refused.append(RefusedRow(0, answer.code, answer.values, raw))
        elif answer.facts["result"] == "created":
            taken.created += 1
        elif answer.facts["result"] == "amended":
            taken.amended += 1
        else:
            taken.unchanged += 1
    _keep_refusals(uow, link.channel_id, taken.refused, {order.external_id for order in orders})
    return taken


def _announce(
    uow: UnitOfWork, link: channel_rounds.Link, announced: Sequence[IncomingReturn], taken: Taken
) -> None:
    """Open the returns that customers announced over there; what cannot be opened waits in sight for a person."""
    answers = announced_returns.put_returns(uow, announced, link.channel_id)
    refused, read = [], set()
    for said, answer in zip(announced, answers, strict=True):
        name = f"{said.order} · {said.sku}"
        read.add(name)
        if isinstance(answer, Refusal):
            raw = {"order": name, "reference": said.order}
            refused.append(RefusedRow(0, answer.code, answer.values, raw))
    if announced:
        _keep_refusals(uow, link.channel_id, refused, read)
    taken.refused += refused


def _keep_refusals(uow: UnitOfWork, channel_id: int, refused: Iterable[RefusedRow], read: set[str]) -> None:
    """What was left out stays in sight until it can be read; what can be read now is forgotten."""
    rows: dict[str, dict[str, Any]] = {}
    for row in refused:
        external_id = (row.raw.get("order") or row.raw.get("reference") or str(row.row_number))[:120]
        values = {name: _kept(row.code, name, value) for name, value in row.values.items()}
        rows[external_id] = {
            "reference": row.raw.get("reference", "")[:80],
            "code": row.code,
            "values": values,
            "at": uow.now,
        }
    if mended := read - rows.keys():
        uow.connection.execute(
            delete(ChannelRefusal).where(
                ChannelRefusal.channel_id == channel_id, ChannelRefusal.external_id.in_(mended)
            )
        )
    for external_id, values in rows.items():
        key = {"channel_id": channel_id, "external_id": external_id}
        upsert(uow.connection, ChannelRefusal, {**key, **values}, ("channel_id", "external_id"), values)
        uow.changed("channel", channel_id)


def _kept(code: str, name: str, value: object) -> str:
    """A value of the sentence; what stood in the order may be somebody's name or number, and stays over there."""
    return "…" if name == "given" and code not in _NOBODYS else str(value)[:200]


def _without_echoes(uow: UnitOfWork, channel_id: int, orders: Sequence[IncomingOrder]) -> list[IncomingOrder]:
    """Those that say more than what we told the channel ourselves; an echo is kept as the version it is."""
    query = select(Order).where(
        Order.channel_id == channel_id, Order.external_id.in_({order.external_id for order in orders})
    )
    known = {row.external_id: row for row in uow.connection.execute(query)} if orders else {}
    told = _told(uow, [row.id for row in known.values()])
    fresh = []
    for order in orders:
        row = known.get(order.external_id)
        if row is None or not (kinds := told.get(row.id)) or not _keep_echo(uow, row, order, kinds):
            fresh.append(order)
    return fresh


def _told(uow: UnitOfWork, order_ids: Sequence[int]) -> Mapping[int, set[str]]:
    """What we told the channel of these orders, or are telling it: an answer may have been lost."""
    found: dict[int, set[str]] = {}
    if order_ids:
        rows = uow.connection.execute(
            select(OutboxMessage.order_id, OutboxMessage.kind).where(
                OutboxMessage.order_id.in_(order_ids), OutboxMessage.channel_id.is_not(None)
            )
        )
        for order_id, kind in rows:
            assert order_id is not None
            found.setdefault(order_id, set()).add(kind)
    return found


def _keep_echo(uow: UnitOfWork, row: Any, order: IncomingOrder, kinds: set[str]) -> bool:
    digest = content_hash(order)
    if digest == row.content_hash:
        return False  # unchanged altogether: intake says so
    base = amendment.last_version(uow, row.id)
    heard = replace(
        base,
        fulfilled=order.fulfilled if FULFILMENT in kinds else base.fulfilled,
        cancelled=order.cancelled if CANCEL in kinds else base.cancelled,
    )
    payment = order.payment
    if REFUND in kinds and payment.refunded_cents <= row.refunded_cents:
        heard = replace(
            heard, payment=replace(base.payment, state=payment.state, refunded_cents=payment.refunded_cents)
        )
    if CANCEL in kinds and order.cancelled and payment.state is IncomingPaymentState.VOIDED:
        heard = replace(heard, payment=replace(heard.payment, state=payment.state))
    if content_hash(heard) != digest:
        return False
    amendment.keep_version(uow, row, order, digest)
    return True
