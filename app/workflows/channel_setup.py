"""What people decide about a channel: connect, pause, how much of the stock it sells, which article is which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.database.dialect import insert_once
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.channel import Channel, ChannelArticleRow, ChannelLink, ChannelRefusal
from app.models.outbox import OutboxMessage
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.models.states import JOB, JobState, check
from app.workflows.outcome import Level, Outcome

_NAME_MOST, _CODE_MOST, _BUFFER_MOST = 80, 40, 10_000


def code_of(name: str) -> str:
    """The code of a channel as its name suggests it: ``Boutique d’Élodie`` is ``boutique-d-elodie``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_CODE_MOST]


def connect(
    uow: UnitOfWork,
    adapter: str,
    name: str,
    settings: Mapping[str, str],
    since: datetime,
    *,
    code: str = "",
) -> Outcome:
    """Connect a channel; it is read from ``since`` on. ``settings`` are without its keys.

    ``code`` names one whose orders were imported from files before, to go on with it; without it the channel is
    a new one. Raises ``Refusal``: a name is needed, is taken, or the channel is connected already.
    """
    adopts = bool(code)
    require(uow.actor, "connect_channel")
    name = " ".join(name.split())[:_NAME_MOST]
    code = code_of(code or name)
    if not name or not code:
        raise Refusal("channel_name_needed")
    fresh = insert_once(uow.connection, Channel, ("code",), {"code": code, "name": name})
    channel_id = uow.connection.execute(select(Channel.id).where(Channel.code == code)).scalar_one()
    if uow.connection.scalar(select(ChannelLink.channel_id).where(ChannelLink.channel_id == channel_id)):
        raise Refusal("channel_connected_already", name=name)
    if not (fresh or adopts):
        raise Refusal("channel_name_taken", name=name)
    uow.connection.execute(update(Channel).where(Channel.id == channel_id).values(name=name))
    uow.connection.execute(
        insert(ChannelLink).values(
            channel_id=channel_id, adapter=adapter, settings=dict(settings), trouble={}, since=since
        )
    )
    journal.record(
        uow, "channel_connected", "channel", channel_id, name=name, kind=adapter, settings=dict(settings)
    )
    uow.changed("channel", channel_id)
    return Outcome("channel_connected", {"name": name}, facts={"channel_id": channel_id, "code": code})


def reconnect(uow: UnitOfWork, channel_id: int, settings: Mapping[str, str]) -> Outcome:
    """Another address or other keys; the channel is tried at once. Raises ``NotFound``."""
    require(uow.actor, "connect_channel")
    link = _link(uow, channel_id)
    _change(uow, channel_id, settings=dict(settings), **_AT_ONCE)
    journal.record(
        uow, "channel_reconnected", "channel", channel_id,
        name=link.name, before=dict(link.settings), after=dict(settings),
    )  # fmt: skip
    return Outcome("channel_reconnected", {"name": link.name})


_AT_ONCE: Mapping[str, Any] = {"not_before": None, "push_not_before": None, "failures": 0, "tried_at": None}


def pause(uow: UnitOfWork, channel_id: int) -> Outcome:
    """Ask the channel nothing more and tell it nothing; a round under way ends at its next step."""
    require(uow.actor, "connect_channel")
    link = _link(uow, channel_id)
    _change(uow, channel_id, active=False)
    journal.record(uow, "channel_paused", "channel", channel_id, name=link.name)
    return Outcome("channel_paused", {"name": link.name}, Level.WARNING)


def resume(uow: UnitOfWork, channel_id: int) -> Outcome:
    """Go on where it was paused; nothing is lost meanwhile."""
    require(uow.actor, "connect_channel")
    link = _link(uow, channel_id)
    _change(uow, channel_id, active=True, **_AT_ONCE)
    journal.record(uow, "channel_resumed", "channel", channel_id, name=link.name)
    return Outcome("channel_resumed", {"name": link.name})


def try_again(uow: UnitOfWork, channel_id: int) -> Outcome:
    """Whatever was wrong was mended: do not wait for the end of the back-off."""
    require(uow.actor, "connect_channel")
    link = _link(uow, channel_id)
    _change(uow, channel_id, **_AT_ONCE)
    return Outcome("channel_tried_again", {"name": link.name})


def share_stock(uow: UnitOfWork, channel_id: int, buffer: int, share_percent: int) -> Outcome:
    """How many units of each article are kept back, and how much of the rest the channel sells (domain 9)."""
    require(uow.actor, "connect_channel")
    if not 0 <= buffer <= _BUFFER_MOST:
        raise Refusal("channel_buffer_wrong", given=buffer, most=_BUFFER_MOST)
    if not 0 <= share_percent <= 100:
        raise Refusal("channel_share_wrong", given=share_percent)
    link = _link(uow, channel_id)
    _change(uow, channel_id, buffer=buffer, share_bp=share_percent * 100)
    journal.record(
        uow, "channel_stock_shared", "channel", channel_id,
        name=link.name, buffer=buffer, percent=share_percent,
        before=f"{link.buffer}, {link.share_bp // 100} %",
    )  # fmt: skip
    return Outcome("channel_stock_shared", {"name": link.name, "buffer": buffer, "percent": share_percent})


def map_article(uow: UnitOfWork, article_id: int, sku: str) -> Outcome:
    """Say which product of ours an article of a channel is; an empty SKU: none. Raises ``NotFound``."""
    require(uow.actor, "connect_channel")
    row = uow.connection.execute(select(ChannelArticleRow).where(ChannelArticleRow.id == article_id)).first()
    if row is None:
        raise NotFound("channel_article_unknown")
    product = None
    if sku.strip():
        product = uow.connection.scalar(select(Product.id).where(Product.sku == sku.strip()))
        if product is None:
            raise NotFound("channel_sku_unknown", sku=sku.strip())
    uow.connection.execute(
        update(ChannelArticleRow)
        .where(ChannelArticleRow.id == article_id)
        .values(product_id=product, matched_by="hand", sent=None)
    )
    journal.record(
        uow, "channel_article_mapped", "channel", row.channel_id,
        article=row.sku or row.name or row.external_id, sku=sku.strip(), before=row.product_id,
    )  # fmt: skip
    uow.changed("channel", row.channel_id)
    name = row.name or row.sku or row.external_id
    code = "channel_article_mapped" if product else "channel_article_set_aside"
    return Outcome(code, {"article": name, "sku": sku.strip()})


def forget_refused(uow: UnitOfWork, channel_id: int) -> Outcome:
    """Somebody saw the orders that could not be taken in; those the channel sends again come back."""
    require(uow.actor, "connect_channel")
    link = _link(uow, channel_id)
    gone = uow.connection.execute(delete(ChannelRefusal).where(ChannelRefusal.channel_id == channel_id))
    journal.record(uow, "channel_refused_seen", "channel", channel_id, name=link.name, orders=gone.rowcount)
    uow.changed("channel", channel_id)
    return Outcome("channel_refused_seen", {"name": link.name})


def tell_again(uow: UnitOfWork, message_id: int) -> Outcome:
    """What the channel refused is told once more. Raises ``NotFound``, ``WrongTransition``."""
    return _settle_push(uow, message_id, JobState.WAITING, "channel_told_again")


def tell_no_more(uow: UnitOfWork, message_id: int) -> Outcome:
    """Somebody told the channel by hand. Raises ``NotFound``, ``WrongTransition``."""
    return _settle_push(uow, message_id, JobState.CANCELLED, "channel_told_no_more")


def _settle_push(uow: UnitOfWork, message_id: int, state: JobState, code: str) -> Outcome:
    require(uow.actor, "connect_channel")
    row = uow.connection.execute(
        select(OutboxMessage).where(OutboxMessage.id == message_id, OutboxMessage.channel_id.is_not(None))
    ).first()
    if row is None:
        raise NotFound("channel_push_gone")
    check(JOB, row.state, state, "outbox_message")
    over = uow.now if state is JobState.CANCELLED else None
    uow.connection.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id)
        .values(state=state, due_at=uow.now, done_at=over, tries=0)
    )
    journal.record(uow, code, "order", row.order_id, order_id=row.order_id, kind=row.kind)
    uow.changed("channel", row.channel_id)
    return Outcome(code)


def _link(uow: UnitOfWork, channel_id: int) -> Any:
    row = uow.connection.execute(
        select(ChannelLink, Channel.name)
        .join(Channel, Channel.id == ChannelLink.channel_id)
        .where(ChannelLink.channel_id == channel_id)
    ).first()
    if row is None:
        raise NotFound("channel_unknown")
    return row


def _change(uow: UnitOfWork, channel_id: int, **values: Any) -> None:
    uow.connection.execute(update(ChannelLink).where(ChannelLink.channel_id == channel_id).values(**values))
    uow.changed("channel", channel_id)
