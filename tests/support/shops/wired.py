"""A house connected to shops of tests: rounds on demand, the clocks of both sides in step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.channels.base import IncomingOrder
from app.channels.canonical import from_json
from app.models.channel import ChannelArticleRow, ChannelLink, ChannelRefusal
from app.models.order import Order, OrderHold, OrderVersion
from app.models.outbox import OutboxMessage
from app.models.states import Role
from app.station.channel_sync import ChannelSync, Opener, Round
from app.workflows import channel_rounds, channel_setup
from tests.support.house import House

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


class Wired:
    """One channel of a house, and the station that syncs it."""

    def __init__(
        self,
        house: House,
        adapter: str,
        settings: Mapping[str, str],
        secrets: Mapping[str, str],
        name: str = "Boutique",
        open_with: Opener | None = None,
    ) -> None:
        """``open_with`` leads to the loopback where a kind of channel has one address for everybody."""
        self.house, self._open_with = house, open_with or (lambda adapter, values: adapter.open(values))
        outcome = house.act(
            Role.MANAGER, lambda uow: channel_setup.connect(uow, adapter, name, settings, SINCE)
        )
        self.channel_id = int(outcome.facts["channel_id"])
        self.code = str(outcome.facts["code"])
        self.environment = {
            f"ARRIMAGE_CHANNEL_{self.code.upper()}_{field.upper()}": value for field, value in secrets.items()
        }
        self.restart()

    def restart(self) -> None:
        """As a program does that died: what was in hand is lost, what was committed stays."""
        self.sync = ChannelSync(
            self.house.database, self.house.station, environment=self.environment, open_with=self._open_with
        )

    def round(self, *, passing: float = 60.0) -> Round:
        """One round, a minute after the last one."""
        self.house.database.clock.forward(seconds=passing)  # type: ignore[attr-defined]
        return self.sync.round(self.link)

    @property
    def link(self) -> channel_rounds.Link:
        found = self.house.database.read(channel_rounds.links)
        return next(link for link in found if link.channel_id == self.channel_id)

    @property
    def row(self) -> Any:
        return self.one(select(ChannelLink).where(ChannelLink.channel_id == self.channel_id))

    def one(self, query: Any) -> Any:
        return self.house.database.read(lambda c: c.execute(query).one())

    def all(self, query: Any) -> list[Any]:
        return list(self.house.database.read(lambda c: c.execute(query).all()))

    def order(self, external_id: object) -> Any:
        return self.one(
            select(Order).where(Order.channel_id == self.channel_id, Order.external_id == str(external_id))
        )

    def orders(self) -> dict[str, Any]:
        rows = self.all(select(Order).where(Order.channel_id == self.channel_id))
        return {row.external_id: row for row in rows}

    def said(self, external_id: object) -> IncomingOrder:
        """What the channel said of the order last, as we keep it."""
        order = self.order(external_id)
        query = select(OrderVersion.content).where(
            OrderVersion.order_id == order.id, OrderVersion.version == order.version
        )
        return from_json(IncomingOrder, self.one(query)[0])

    def holds(self, external_id: object) -> list[str]:
        order = self.order(external_id)
        query = select(OrderHold.code).where(OrderHold.order_id == order.id, OrderHold.released_at.is_(None))
        return [row.code for row in self.all(query)]

    def articles(self) -> dict[str, Any]:
        return {row.external_id: row for row in self.all(select(ChannelArticleRow))}

    def refusals(self) -> list[Any]:
        return self.all(select(ChannelRefusal))

    def pushes(self) -> list[Any]:
        return self.all(
            select(OutboxMessage)
            .where(OutboxMessage.channel_id == self.channel_id)
            .order_by(OutboxMessage.id)
        )
