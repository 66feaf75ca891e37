"""The house's rules for choosing carriers, and what they may speak of."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models.carrier import CarrierService
from app.models.channel import Channel
from app.models.shipping_choice import shipping_rules
from app.rules.choice import Rule


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Rules in their order, service names in use, and channels by id and name."""

    rules: tuple[Rule, ...]
    services: tuple[str, ...]
    channels: tuple[tuple[int, str], ...]


def rule_book(connection: Connection) -> RuleBook:
    """All of it; three statements."""
    services = connection.scalars(
        select(CarrierService.code).where(CarrierService.active).order_by(CarrierService.code)
    )
    channels = connection.execute(select(Channel.id, Channel.name).order_by(Channel.name))
    return RuleBook(
        shipping_rules(connection), tuple(services), tuple((row.id, row.name) for row in channels)
    )
