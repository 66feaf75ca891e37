"""A contract's settings: what is kept, and what would give secrets away."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.carriers.ups.client import PLUGIN
from app.models.carrier import CarrierRow
from app.models.states import Role
from app.workflows.carrier_setup import save_carrier
from tests.support.house import House


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://proxy.example.fr/ups", "carrier_saved"),
        ("http://127.0.0.1:4010", "carrier_saved"),
        ("http://ups.example.fr", "carrier_address_wrong"),
        ("ftp://127.0.0.1", "carrier_address_wrong"),
        ("127.0.0.1:4010", "carrier_address_wrong"),
        ("http://[::1", "carrier_address_wrong"),
    ],
)
def test_secrets_travel_encrypted_or_not_at_all(house: House, address: str, code: str) -> None:
    values = {"account": "A1B2C3", "client_id": "id", "url": address}
    told = house.act(Role.MANAGER, lambda uow: save_carrier(uow, PLUGIN, values, sandbox=False, active=True))
    assert told.code == code
    kept = house.database.read(lambda c: c.execute(select(CarrierRow)).all())
    assert [row.values["url"] for row in kept] == ([address] if code == "carrier_saved" else [])
