"""Expired and recalled lots and serial numbers that left are refused at the scan; what is packed is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.models.product import Product
from app.models.states import Role
from app.models.trace import PackedUnit
from app.queries.traces import holdings, recalls
from app.values import shop_day
from app.workflows import closing, packing, shipping, tracing
from app.workflows.outcome import Level, Outcome
from app.workflows.tracing import Printed
from tests.support import bench
from tests.support.house import MUG, House

YESTERDAY, TODAY = -1, 0


def day(house: House, offset: int | None) -> date | None:
    """Days from the house's today, by the clock of the tests."""
    if offset is None:
        return None
    return shop_day(house.database.write(lambda uow: uow.now, house.station)) + timedelta(days=offset)


def product(house: House, sku: str = MUG) -> int:
    return int(house.database.read(lambda c: c.scalar(select(Product.id).where(Product.sku == sku))) or 0)


def on_the_bench(house: House, units: int = 1, tote: str = "T-01") -> tuple[int, int]:
    """An order picked and opened; its id and its parcel's."""
    order = house.order((MUG, units))
    bench.pick(house, order, tote)
    opened = bench.done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order)))
    return order, int(opened.facts["parcel_id"])


def pack(house: House, order: int, parcel: int, printed: Printed) -> Outcome:
    code = bench.gtin(house, MUG)
    return house.act(Role.PACKER, lambda uow: packing.pack_item(uow, order, parcel, [code], printed))


def traces(house: House) -> list[tuple[Any, ...]]:
    query = select(PackedUnit.parcel_id, PackedUnit.lot, PackedUnit.serial, PackedUnit.quantity)
    return [
        tuple(row) for row in house.database.read(lambda c: c.execute(query.order_by(PackedUnit.id)).all())
    ]


def recall(house: House, lot: str = "L1") -> Outcome:
    return house.act(Role.MANAGER, lambda uow: tracing.recall_lot(uow, MUG, lot, "glass in it"))


@pytest.mark.parametrize(
    ("printed", "offset", "code"),
    [
        (Printed(), YESTERDAY, "item_expired"),
        (Printed(best_before=True), YESTERDAY, "best_before_passed"),
        (Printed(), TODAY, "last_unit_packed"),
        (Printed(best_before=True, lot="L2"), TODAY, "last_unit_packed"),
        (Printed(lot="L1"), TODAY, "lot_recalled"),
        (Printed(lot="l1"), None, "last_unit_packed"),
    ],
)
def test_what_must_not_leave_is_refused_and_changes_nothing(
    house: House, printed: Printed, offset: int | None, code: str
) -> None:
    printed = replace(printed, last_day=day(house, offset))
    bench.done(recall(house))
    order, parcel = on_the_bench(house)
    before = house.lines(order)
    outcome = pack(house, order, parcel, printed)
    assert outcome.code == code
    if outcome.level is Level.ERROR:
        assert house.lines(order) == before
        assert traces(house) == []


def test_a_serial_number_leaves_once(house: House) -> None:
    order, parcel = on_the_bench(house, 2)
    assert pack(house, order, parcel, Printed(serial="SN-1")).code == "unit_packed"
    again = pack(house, order, parcel, Printed(serial="SN-1"))
    assert (again.code, again.values["order"]) == ("serial_packed_already", house.row(order).reference)
    assert pack(house, order, parcel, Printed(serial="sn-1")).code == "last_unit_packed", "byte for byte"
    bench.done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order, parcel)))
    bench.done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)))
    other, next_parcel = on_the_bench(house, tote="T-02")
    assert pack(house, other, next_parcel, Printed(serial="SN-1")).code == "serial_packed_already"
    assert pack(house, other, next_parcel, Printed(serial="SN-2")).code == "last_unit_packed"


def test_the_database_itself_keeps_a_serial_number_in_one_parcel(house: House) -> None:
    order, parcel = on_the_bench(house, 2)
    pack(house, order, parcel, Printed(serial="SN-1"))
    row = {
        "parcel_id": parcel, "order_line_id": house.lines(order)[0].id, "product_id": product(house),
        "lot": "", "serial": "SN-1", "quantity": 1,
    }  # fmt: skip
    with pytest.raises(IntegrityError):
        house.database.write(lambda uow: uow.connection.execute(insert(PackedUnit), row), house.station)


def test_what_is_taken_out_again_may_be_packed_again(house: House) -> None:
    order, parcel = on_the_bench(house, 2)
    pack(house, order, parcel, Printed(lot="A", serial="SN-1"))
    pack(house, order, parcel, Printed(lot="A", serial="SN-2"))
    line = house.lines(order)[0].id
    bench.done(house.act(Role.PACKER, lambda uow: packing.undo(uow, order, parcel, line, 1)))
    assert traces(house) == [(parcel, "A", "SN-1", 1)]
    assert pack(house, order, parcel, Printed(lot="A", serial="SN-2")).code == "last_unit_packed"
    bench.done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order, parcel)))
    bench.done(house.act(Role.MANAGER, lambda uow: shipping.void_parcel(uow, parcel, "wrong box")))
    assert traces(house) == []


def test_a_recall_names_the_parcels_and_holds_those_that_have_not_left(house: House) -> None:
    order, parcel = on_the_bench(house)
    pack(house, order, parcel, Printed(lot="L1"))
    bench.done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order, parcel)))
    outcome = recall(house)
    assert (outcome.code, outcome.values["parcels"], outcome.level) == ("recall_in_force", 1, Level.WARNING)
    assert [
        (each.order_id, each.units) for each in house.database.read(lambda c: holdings(c, MUG, "L1"))
    ] == [(order, 1)]
    assert [(each.lot, each.parcels) for each in house.database.read(recalls)] == [("L1", 1)]
    assert house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)).code == "parcel_holds_recalled"
    bench.done(house.act(Role.MANAGER, lambda uow: tracing.lift_recall(uow, MUG, "L1")))
    assert house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)).code == "handed_over"
    assert house.database.read(recalls) == ()


def test_recalls_are_for_managers_with_a_reason_and_once(house: House) -> None:
    refused = house.refused
    assert refused(Role.PACKER, lambda uow: tracing.recall_lot(uow, MUG, "L1", "x")).code == "not_allowed"
    assert refused(Role.MANAGER, lambda uow: tracing.recall_lot(uow, MUG, "L1", " ")).code == "reason_needed"
    assert refused(Role.MANAGER, lambda uow: tracing.recall_lot(uow, MUG, " ", "x")).code == "lot_missing"
    assert refused(Role.MANAGER, lambda uow: tracing.recall_lot(uow, "NO", "L1", "x")).code == "not_found"
    assert refused(Role.MANAGER, lambda uow: tracing.lift_recall(uow, MUG, "L1")).code == "lot_not_recalled"
    bench.done(recall(house))
    assert recall(house).code == "lot_recalled_already"
