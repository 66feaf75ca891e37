"""The house's carriers as this station can use them: contracts from the database, secrets from here."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app import passwords
from app.carriers.base import Account, Carrier, Need, Party, Plugin, Point, Refused, Result
from app.carriers.registry import plugin
from app.database.unit_of_work import Database
from app.models.carrier import CarrierRow, CarrierService
from app.values import shop_day


def secret_variable(carrier: str, need: str) -> str:
    """The variable of the environment that counts before the keyring: ``ARRIMAGE_COLISSIMO_PASSWORD``."""
    return f"ARRIMAGE_{carrier}_{need}".upper()


def secret_name(carrier: str, need: str) -> str:
    """Under which name the keyring keeps it."""
    return f"carrier:{carrier}:{need}"


def secrets(known: Plugin, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every secret of a carrier that this station has."""
    found = {
        need.name: passwords.find(
            secret_name(known.code, need.name), secret_variable(known.code, need.name), environment
        )
        for need in known.needs
        if need.secret
    }
    return {name: value for name, value in found.items() if value}


def missing(known: Plugin, account: Account) -> tuple[Need, ...]:
    """What the carrier cannot be asked without."""
    return tuple(need for need in known.needs if need.required and not account.value(need.name))


@dataclass(frozen=True, slots=True)
class Open:
    """A carrier that this station can ask."""

    id: int
    plugin: Plugin
    carrier: Carrier
    account: Account


class OpenCarriers:
    """Opens what the house has set up, and opens it anew when its settings or secrets change; for several threads."""

    def __init__(self, database: Database, environment: Mapping[str, str] | None = None) -> None:
        self._database = database
        self._environment = os.environ if environment is None else environment
        self._open: dict[int, Open] = {}
        self._lock = threading.Lock()

    def ready(self) -> dict[int, Open]:
        """The carriers that can be asked from here, by the id of their contract."""
        rows = self._database.read(
            lambda connection: connection.execute(select(CarrierRow).where(CarrierRow.active)).all()
        )
        with self._lock:
            self._open = {row.id: opened for row in rows if (opened := self._opened(row)) is not None}
            return dict(self._open)

    def _opened(self, row: Any) -> Open | None:
        known = plugin(row.code)
        if known is None:
            return None
        account = account_of(known, row, self._environment)
        if missing(known, account):
            return None
        before = self._open.get(row.id)
        if before is not None and before.account == account:
            return before
        # One that is replaced may still be in use: it is closed with its last reference.
        return Open(row.id, known, known.open(account), account)

    def close(self) -> None:
        with self._lock:
            for opened in self._open.values():
                opened.carrier.close()
            self._open = {}


def points_near(
    database: Database, carriers: OpenCarriers, service: str, near: Party
) -> Result[tuple[Point, ...]]:
    """Pickup points for what orders call ``service``; waits for the carrier."""
    query = select(CarrierService.carrier_id, CarrierService.product).where(
        CarrierService.code == service, CarrierService.active
    )
    row = database.read(lambda connection: connection.execute(query).first())
    opened = carriers.ready().get(row.carrier_id) if row is not None else None
    if row is None or opened is None:
        return Refused("carrier_points_nobody", values={"service": service})
    return opened.carrier.points(near, 0, shop_day(database.clock()), row.product)


def account_of(known: Plugin, row: Any, environment: Mapping[str, str] | None = None) -> Account:
    """The contract of a ``CarrierRow`` with this station's secrets."""
    values = {need.name: str(row.values.get(need.name) or need.default) for need in known.needs}
    return Account(known.code, values, secrets(known, environment), row.sandbox)
