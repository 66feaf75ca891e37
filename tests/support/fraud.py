"""Orders of made-up people to streets of Lyon, as the search for fraud compares them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.channels.base import IncomingAddress, IncomingCustomer, IncomingOrder
from app.workflows import intake
from app.workflows.examining import examine
from tests.support.house import MUG, House

THROWN_AWAY = "box@mailinator.com"


def to(
    house: House, name: str, street: str, *lines: tuple[str, int], email: str = "", **changes: Any
) -> IncomingOrder:
    """An order of somebody with this last name (and customer id) to a street in Lyon."""
    email = email or f"{name.lower().replace(' ', '.')}@example.fr"
    address = IncomingAddress(
        first_name="Jean", last_name=name, line1=street, postal_code="69003", city="Lyon", country="FR",
        phone="+33612345679", email=email,
    )  # fmt: skip
    customer = IncomingCustomer(external_id=name, email=email, last_name=name)
    values = {
        "shipping_address": address,
        "billing_address": address,
        "customer": customer,
        "placed_at": house.database.clock() - timedelta(hours=1),
        **changes,
    }
    return house.incoming(*(lines or ((MUG, 1),)), **values)


def take_in(house: House, batch: Sequence[IncomingOrder]) -> list[int]:
    answers = house.database.write(
        lambda uow: intake.accept_orders(uow, [examine(order) for order in batch]), house.station
    )
    return [int(answer.facts["order_id"]) for answer in answers]  # type: ignore[union-attr]
