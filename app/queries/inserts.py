"""The house's rules for what goes into parcels, and the channels they may speak of."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models.channel import Channel
from app.models.insert_rule import insert_rules
from app.rules.inserts import Insert


@dataclass(frozen=True, slots=True)
class InsertBook:
    """Rules in their order, and channels by id and name."""

    rules: tuple[Insert, ...]
    channels: tuple[tuple[int, str], ...]


def insert_book(connection: Connection) -> InsertBook:
    """All of it; two statements."""
    channels = connection.execute(select(Channel.id, Channel.name).order_by(Channel.name))
    return InsertBook(insert_rules(connection), tuple((row.id, row.name) for row in channels))
