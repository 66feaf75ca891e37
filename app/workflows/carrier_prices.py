"""A contract's price table from a file, all of it or nothing; and what a parcel costs by it."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import delete, insert, select

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.carrier import CarrierPrice, CarrierService, LabelAttempt
from app.models.refusals import NotFound, Refusal
from app.models.shipment import Parcel, Shipment
from app.models.staff import require
from app.rules import rating
from app.workflows.outcome import Outcome

#: As in price tables: everywhere, a country, or a country and the beginning of its postal codes.
ZONE = re.compile(r"\*|[A-Z]{2}(?:-[0-9A-Z]{1,10})?")
_COLUMNS = ("zone", "up_to_g", "price", "days")
_MOST_LINES, _MOST_G, _MOST_CENTS, _MOST_DAYS = 5_000, 1_000_000, 10_000_000, 90


def import_prices(uow: UnitOfWork, service: str, content: str) -> Outcome:
    """Replace a service's price table by a CSV with the columns zone, up_to_g, price (euros before tax) and days.

    Raises ``NotFound`` for a service nobody set up, ``Refusal("prices_unreadable")`` without those columns, and
    ``prices_row_wrong`` with the first row that cannot be.
    """
    require(uow.actor, "save_carrier")
    service_id = uow.connection.scalar(select(CarrierService.id).where(CarrierService.code == service))
    if service_id is None:
        raise NotFound(kind="carrier_service", given=service)
    lines = read_prices(content)
    uow.connection.execute(delete(CarrierPrice).where(CarrierPrice.service_id == service_id))
    rows = [
        {"service_id": service_id, "zone": each.zone, "up_to_g": each.up_to_g, "cents": each.cents, "days": each.days}
        for each in lines
    ]  # fmt: skip
    uow.connection.execute(insert(CarrierPrice), rows)
    journal.record(uow, "prices_imported", "carrier_service", service_id, service=service, lines=len(lines))
    uow.changed("carrier", 0)
    return Outcome("prices_imported", {"service": service, "count": len(lines)})


def read_prices(content: str) -> list[rating.Line]:
    """The lines of a price table; commas or semicolons between columns, a comma or point in prices."""
    sample = content.lstrip("\ufeff")
    first = sample.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(sample), delimiter=";" if first.count(";") else ",")
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    if not set(_COLUMNS[:3]) <= names.keys():
        raise Refusal("prices_unreadable", columns=", ".join(_COLUMNS))
    lines: list[rating.Line] = []
    for number, row in enumerate(reader, start=2):
        said = {name: (row.get(names[name]) or "").strip() for name in _COLUMNS if name in names}
        line = _line(said)
        if line is None or len(lines) >= _MOST_LINES:
            raise Refusal("prices_row_wrong", row=number, given=" ".join(said.values())[:80])
        if any((line.zone, line.up_to_g) == (each.zone, each.up_to_g) for each in lines[-50:]):
            raise Refusal("prices_row_twice", row=number, zone=line.zone, grams=line.up_to_g)
        lines.append(line)
    if not lines:
        raise Refusal("prices_unreadable", columns=", ".join(_COLUMNS))
    return lines


def _line(said: dict[str, str]) -> rating.Line | None:
    try:
        grams = int(said["up_to_g"])
        exact = Decimal(said["price"].replace(",", ".")) * 100
        if not 0 <= exact <= _MOST_CENTS or exact != int(exact):
            return None
        cents = int(exact)
        days = int(said["days"]) if said.get("days") else None
    except (ValueError, InvalidOperation, OverflowError):
        return None
    fits = 0 < grams <= _MOST_G and (days is None or 0 <= days <= _MOST_DAYS)
    return rating.Line(said["zone"], grams, cents, days) if fits and ZONE.fullmatch(said["zone"]) else None


def table_price(uow: UnitOfWork, attempt: Any) -> int | None:
    """What the label of an attempt costs by the house's table; ``None`` where it has none for it."""
    row = uow.connection.execute(
        select(CarrierService.id, CarrierService.code, CarrierService.fuel_bp, Shipment.ship_to)
        .join(Shipment, Shipment.carrier_service == CarrierService.code)
        .join(Parcel, Parcel.shipment_id == Shipment.id)
        .join(LabelAttempt, LabelAttempt.parcel_id == Parcel.id)
        .where(LabelAttempt.id == attempt.id, CarrierService.carrier_id == attempt.carrier_id)
    ).first()
    if row is None:
        return None
    query = select(CarrierPrice.zone, CarrierPrice.up_to_g, CarrierPrice.cents, CarrierPrice.days)
    lines = uow.connection.execute(query.where(CarrierPrice.service_id == row.id))
    service = rating.Service(row.code, False, row.fuel_bp, tuple(rating.Line(*each) for each in lines))
    place = row.ship_to
    found = rating.price(
        service, str(place.get("country") or "FR"), str(place.get("postal_code") or ""), attempt.weight_g
    )
    return found.cents if isinstance(found, rating.Line) else None
