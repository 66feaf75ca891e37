"""Taking orders in: once, complete or held, allocated at once."""

from __future__ import annotations

from tests.support.house import MUG, House


def test_smoke(house: House) -> None:
    order_id = house.order()
    row = house.row(order_id)
    assert row.stage.value == "ready"
    assert house.stock(MUG) == {"A-01-1": (20, 2)}
