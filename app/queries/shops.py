"""The shops that hand parcels over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from app.models.channel import Shop
from app.models.staff import Station


@dataclass(frozen=True, slots=True)
class OpenShop:
    """A shop where customers can collect."""

    code: str
    name: str


def open_shops(connection: Connection) -> tuple[OpenShop, ...]:
    """The active shops by name."""
    rows = connection.execute(select(Shop.code, Shop.name).where(Shop.active).order_by(Shop.name))
    return tuple(OpenShop(*row) for row in rows)


def site_at(connection: Connection, station_code: str) -> str:
    """Where a station stands: the code of a shop, or (empty) the warehouse, also while nobody knows the station."""
    return connection.scalar(select(Station.site).where(Station.code == station_code)) or ""


@dataclass(frozen=True, slots=True)
class ShopOpening:
    """``hours`` by weekday (``0`` is Monday), empty where closed; ``closed``: single days."""

    id: int
    name: str
    hours: Mapping[str, str]
    closed: tuple[date, ...]


def openings(connection: Connection) -> tuple[ShopOpening, ...]:
    """When each active shop is open, by name."""
    rows = connection.execute(select(Shop.id, Shop.name, Shop.opening).where(Shop.active).order_by(Shop.name))
    return tuple(
        ShopOpening(
            row.id,
            row.name,
            dict(row.opening.get("hours", {})),
            tuple(date.fromisoformat(day) for day in row.opening.get("closed", ())),
        )
        for row in rows
    )
