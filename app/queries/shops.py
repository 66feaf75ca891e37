"""The shops that hand parcels over."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models.channel import Shop


@dataclass(frozen=True, slots=True)
class OpenShop:
    """A shop where customers can collect."""

    code: str
    name: str


def open_shops(connection: Connection) -> tuple[OpenShop, ...]:
    """The active shops by name."""
    rows = connection.execute(select(Shop.code, Shop.name).where(Shop.active).order_by(Shop.name))
    return tuple(OpenShop(*row) for row in rows)
