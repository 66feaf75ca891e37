"""Contracts with carriers and what the house calls their products: set up by a manager or administrator."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from sqlalchemy import select

from app.carriers.base import Plugin
from app.database.dialect import upsert
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.carrier import CarrierRow, CarrierService
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.rules.network import is_near
from app.workflows.outcome import Level, Outcome

_LONGEST_VALUE, _LONGEST_SERVICE = 200, 80
_MOST_FUEL_BP = 10_000


def save_carrier(
    uow: UnitOfWork, plugin: Plugin, values: Mapping[str, str], *, sandbox: bool, active: bool
) -> Outcome:
    """Keep a contract; ``values`` by the names of the plug-in's needs, secrets not among them.

    Raises ``Refusal``: ``carrier_value_unknown``, ``carrier_value_too_long``, ``carrier_address_wrong`` (secrets and
    customers' addresses do not travel in the clear), ``carrier_no_sandbox``.
    """
    require(uow.actor, "save_carrier")
    plain = {need.name for need in plugin.needs if not need.secret}
    for name, value in values.items():
        if name not in plain:
            raise Refusal("carrier_value_unknown", name=name, carrier=plugin.name)
        if len(value) > _LONGEST_VALUE:
            raise Refusal("carrier_value_too_long", name=name, most=_LONGEST_VALUE)
        if name.endswith("url") and value.strip() and not _is_safe(value.strip()):
            raise Refusal("carrier_address_wrong", given=value.strip())
    if sandbox and not plugin.sandbox:
        raise Refusal("carrier_no_sandbox", carrier=plugin.name)
    kept = {name: value.strip() for name, value in values.items() if value.strip()}
    row = {"name": plugin.name, "values": kept, "sandbox": sandbox, "active": active}
    upsert(
        uow.connection,
        CarrierRow,
        {"code": plugin.code, "failures": 0, **row},
        ("code",),
        {**row, "failures": 0, "paused_until": None},
    )
    journal.record(
        uow,
        "carrier_saved",
        "carrier",
        None,
        carrier=plugin.name,
        values=kept,
        sandbox=sandbox,
        active=active,
    )
    uow.changed("carrier", 0)
    level = Level.WARNING if sandbox and active else Level.OK
    code = "carrier_saved_sandbox" if sandbox and active else "carrier_saved"
    return Outcome(code, {"carrier": plugin.name}, level)


def _is_safe(address: str) -> bool:
    """Encrypted, or no farther than the house's own network."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_near(parts.hostname))


def save_service(
    uow: UnitOfWork, plugin: Plugin, code: str, product: str, *, active: bool = True, fuel_bp: int = 0
) -> Outcome:
    """What ``carrier_service`` of an order means from now on; ``fuel_bp`` is the surcharge on the price table.

    Raises ``NotFound`` where there is no contract with the carrier, ``Refusal``: ``carrier_service_empty``,
    ``carrier_product_unknown``, ``carrier_fuel_wrong``.
    """
    require(uow.actor, "save_carrier")
    name = " ".join(code.split())
    if not name or len(name) > _LONGEST_SERVICE:
        raise Refusal("carrier_service_empty")
    if plugin.product(product) is None:
        raise Refusal("carrier_product_unknown", given=product)
    if not 0 <= fuel_bp <= _MOST_FUEL_BP:
        raise Refusal("carrier_fuel_wrong", given=fuel_bp)
    carrier_id = uow.connection.scalar(select(CarrierRow.id).where(CarrierRow.code == plugin.code))
    if carrier_id is None:
        raise NotFound(kind="carrier", given=plugin.code)
    row = {"carrier_id": carrier_id, "product": product, "fuel_bp": fuel_bp, "active": active}
    upsert(uow.connection, CarrierService, {"code": name, **row}, ("code",), row)
    journal.record(
        uow, "carrier_service_saved", "carrier_service", None,
        service=name, carrier=plugin.name, product=product, active=active,
    )  # fmt: skip
    uow.changed("carrier", carrier_id)
    return Outcome("carrier_service_saved", {"service": name, "carrier": plugin.name})
