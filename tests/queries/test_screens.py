"""What the screens of the bench, the dock, the counter, returns, printing and stock show."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.models.house import change_setting
from app.models.order_state import place_hold
from app.models.outbox import PrinterChoice, PrinterRow, PrintJob
from app.models.pickup import Pickup
from app.models.refusals import NotFound
from app.models.states import (
    DeliveryMode,
    HoldKind,
    JobState,
    ParcelState,
    PickListState,
    PickupState,
    RefundState,
    RmaState,
    Role,
    Stage,
)
from app.queries import boxes, packing, picking, pickup, printing, returns, shipments, stock
from app.queries.picking import Light, Missing
from app.queries.pickup import CounterList
from app.queries.stock import Lying
from app.values import shop_day
from app.workflows import packing as packing_work
from app.workflows import picking as picking_work
from app.workflows import printing as printing_work
from app.workflows import shipping
from app.workflows.pickup import put_on_shelf, receive_parcel
from tests.queries.statements import read
from tests.support import bench
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.returning import proposed, sample_order


def place(house: House, code: str) -> int:
    return house.database.write(lambda uow: house.location(uow, code), house.station)


def test_ready_orders_say_what_can_be_fetched_and_why_not(house: House) -> None:
    house.order((MUG, 2))
    held = house.order((BOOK, 1))
    house.order((MUG, 1), (SHIRT, 99))
    house.database.write(
        lambda uow: place_hold(uow, held, HoldKind.ADDRESS, reason="rue ?"), house.staff[Role.MANAGER]
    )
    found = {row.reference: row for row in read(house.database, picking.ready_orders, at_most=3)}
    assert {name: (row.light, row.missing) for name, row in found.items()} == {
        "#1001": (Light.ALL, Missing.NOTHING),
        "#1002": (Light.NONE, Missing.HELD),
        "#1003": (Light.PART, Missing.STOCK),
    }
    assert found["#1002"].holds == (HoldKind.ADDRESS,)
    assert (found["#1003"].to_pick, found["#1003"].waiting, found["#1003"].lines) == (16, 84, 2)
    assert list(found)[-1] == "#1003"  # what waits for stock comes last


def test_no_orders_no_rows(house: House) -> None:
    assert read(house.database, picking.ready_orders, at_most=1) == ()


def test_an_open_walk_its_next_stop_and_its_sheet(house: House) -> None:
    order = house.order((MUG, 2), (SHIRT, 1))
    made = house.act(Role.PICKER, lambda uow: picking_work.make_pick_list(uow, [order]))
    list_id = int(made.facts["pick_list_id"])
    [row] = read(house.database, picking.open_pick_lists, at_most=1)
    assert (row.state, row.orders, row.tasks, row.units, row.done, row.picker) == (
        PickListState.OPEN, 1, 2, 3, 0, None,
    )  # fmt: skip
    stop = read(house.database, lambda c: picking.next_task(c, list_id), at_most=1)
    assert stop is not None
    assert (stop.location, stop.sku, stop.quantity, stop.tote) == ("A-01-1", MUG, 2, None)
    house.act(Role.PICKER, lambda uow: picking_work.start_picking(uow, list_id))
    house.act(Role.PICKER, lambda uow: picking_work.scan_item(uow, list_id, [bench.gtin(house, MUG)], True))
    house.act(Role.PICKER, lambda uow: picking_work.type_quantity(uow, list_id, 2, True))
    tote = place(house, "T-01")
    house.act(Role.PICKER, lambda uow: picking_work.put_in_tote(uow, list_id, tote))
    sheet = read(house.database, lambda c: picking.pick_list_tasks(c, list_id), at_most=1)
    assert [(task.sku, task.picked, task.tote) for task in sheet] == [(MUG, 2, "T-01"), (SHIRT, 0, "T-01")]
    [row] = house.database.read(picking.open_pick_lists)
    assert (row.done, row.picker) == (2, "picker")


def test_a_walk_that_is_over_has_no_next_stop_and_is_not_open(house: House) -> None:
    list_id = bench.pick(house, house.order((MUG, 1)))
    assert house.database.read(lambda c: picking.next_task(c, list_id)) is None
    assert house.database.read(picking.open_pick_lists) == ()


def test_a_scan_at_the_bench_means_these_orders(house: House) -> None:
    first, second = house.order((MUG, 2)), house.order((MUG, 1), (BOOK, 1))
    bench.pick(house, first, "T-01")
    bench.pick(house, second, "T-02")
    mug, book = [bench.gtin(house, MUG)], [bench.gtin(house, BOOK)]
    both = read(house.database, lambda c: packing.by_item(c, mug), at_most=2)
    assert [(each.order_id, each.totes, each.units_to_pack) for each in both] == [
        (first, "T-01", 2), (second, "T-02", 2),
    ]  # fmt: skip
    assert [each.order_id for each in house.database.read(lambda c: packing.by_item(c, book))] == [second]
    assert house.database.read(lambda c: packing.by_item(c, ["000"])) == ()
    tote = place(house, "T-02")
    assert [each.order_id for each in house.database.read(lambda c: packing.by_tote(c, tote))] == [second]
    assert [each.reference for each in house.database.read(lambda c: packing.by_order(c, first))] == ["#1001"]


def test_the_order_on_the_bench(house: House) -> None:
    order = house.order((MUG, 2), (BOOK, 1), gift=True, gift_note="Bon anniversaire")
    bench.pick(house, order, "T-02")
    opened = house.act(Role.PACKER, lambda uow: packing_work.open_order(uow, order))
    parcel = int(opened.facts["parcel_id"])
    house.act(Role.PACKER, lambda uow: packing_work.pack_item(uow, order, parcel, [bench.gtin(house, MUG)]))
    view = read(house.database, lambda c: packing.packing_view(c, order), at_most=4)
    assert [(line.sku, line.ordered, line.to_pack, line.in_parcel, line.packed) for line in view.lines] == [
        (MUG, 2, 1, 1, 0), (BOOK, 1, 1, 0, 0),
    ]  # fmt: skip
    assert [line.weight_g for line in view.lines] == [350, 600]
    assert view.parcel is not None
    assert (view.parcel.id, view.parcel.units, view.totes) == (parcel, 1, ("T-02",))
    assert (view.gift_note, view.claimed_by, view.stage) == ("Bon anniversaire", "packer", Stage.PACKING)
    with pytest.raises(NotFound):
        house.database.read(lambda c: packing.packing_view(c, 999))


def test_what_is_in_a_closed_parcel_is_not_in_this_one(house: House) -> None:
    order = house.order((MUG, 2))
    bench.pick(house, order)
    closed = bench.pack(house, order)
    view = house.database.read(lambda c: packing.packing_view(c, order))
    assert view.parcel is None
    assert [(parcel.id, parcel.units, parcel.state) for parcel in view.parcels] == [
        (closed, 2, ParcelState.LABELLED)
    ]
    assert [(line.to_pack, line.in_parcel, line.packed) for line in view.lines] == [(0, 0, 2)]
    number = view.parcels[0].number
    assert [each.order_id for each in house.database.read(lambda c: packing.by_parcel(c, number))] == [order]


def test_boxes_smallest_first(house: House) -> None:
    assert [box.code for box in read(house.database, boxes.boxes, at_most=1)] == ["B1"]


def test_the_dock_and_what_left_it(house: House) -> None:
    order = house.order((MUG, 1))
    bench.pick(house, order)
    parcel = bench.pack(house, order)
    [waiting] = read(house.database, shipments.dock, at_most=1)
    assert (waiting.carrier_service, waiting.parcels) == ("colissimo_home", 1)
    assert waiting.weight_g >= 350
    assert waiting.oldest is not None
    labelled = read(house.database, lambda c: shipments.parcels(c, [ParcelState.LABELLED]), at_most=1)
    assert [(row.id, row.order, row.customer) for row in labelled] == [(parcel, "#1001", "Élodie Martin")]
    house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel))
    assert house.database.read(shipments.dock) == ()
    gone = [ParcelState.HANDED_OVER]
    assert len(house.database.read(lambda c: shipments.parcels(c, gone, service="colissimo_home"))) == 1
    assert house.database.read(lambda c: shipments.parcels(c, gone, service="autre")) == ()
    assert house.database.read(lambda c: shipments.parcels(c, gone, after=parcel)) == ()


def test_the_counter_from_expected_to_overdue(house: House) -> None:
    bench.ship(house, (MUG, 1), mode=DeliveryMode.PICKUP)
    today = shop_day(house.database.clock())

    def listed(
        which: CounterList, day: date = today, shop: str | None = "LYON"
    ) -> tuple[pickup.PickupRow, ...]:
        return read(house.database, lambda c: pickup.counter_list(c, which, day, shop), at_most=2)

    [expected] = listed(CounterList.EXPECTED)
    assert (expected.order, expected.customer, expected.days_left) == ("#1001", "Élodie Martin", None)
    [bag] = expected.bags
    assert (bag.arrived_at, bag.shelf) == (None, None)
    house.act(Role.SHOP, lambda uow: receive_parcel(uow, bag.parcel_id, "LYON"))
    shelf = place(house, "S-01")
    house.act(Role.SHOP, lambda uow: put_on_shelf(uow, bag.parcel_id, shelf))
    assert listed(CounterList.EXPECTED) == ()
    [ready] = listed(CounterList.READY)
    assert ready.state is PickupState.READY
    assert [each.shelf for each in ready.bags] == ["S-01"]
    assert ready.last_day is not None
    assert ready.days_left == (ready.last_day - today).days > 0
    assert listed(CounterList.OVERDUE) == ()
    late = date.fromordinal(ready.last_day.toordinal() + 2)
    assert [row.days_left for row in listed(CounterList.OVERDUE, late)] == [-2]
    assert listed(CounterList.READY, late) == ()
    assert listed(CounterList.READY, shop="PARIS") == ()
    assert len(listed(CounterList.READY, shop=None)) == 1


def test_an_arrived_pickup_without_a_last_day_is_listed(house: House) -> None:
    bench.ship(house, (MUG, 1), mode=DeliveryMode.PICKUP)
    house.database.write(
        lambda uow: uow.connection.execute(
            Pickup.__table__.update().values(state=PickupState.READY, last_day=None)
        ),
        house.station,
    )
    today = date(2026, 11, 23)
    assert len(house.database.read(lambda c: pickup.counter_list(c, CounterList.READY, today))) == 1


def test_a_return_with_its_evidence(house: House) -> None:
    order = sample_order(house)
    # No rule approves it: a manager has to look.
    house.database.write(
        lambda uow: change_setting(uow, "auto_approval_limit_cents", 0), house.staff[Role.MANAGER]
    )
    rma = proposed(house, order, 1)
    today = shop_day(house.database.clock())
    [row] = read(house.database, lambda c: returns.returns(c, today), at_most=1)
    assert (row.id, row.state, row.units, row.received, row.customer) == (
        rma,
        RmaState.PROPOSED,
        1,
        1,
        "Élodie Martin",
    )
    assert row.refund_due is not None
    assert row.days_left == (row.refund_due - today).days
    seen = read(house.database, lambda c: returns.review(c, rma, today), at_most=9)
    assert seen.refund is not None
    split = seen.refund
    assert split.amount_cents == row.amount_cents
    assert split.state is RefundState.PENDING_APPROVAL
    assert (
        split.goods_cents + split.ship_out_cents + split.ship_back_cents - split.depreciation_cents
        == split.amount_cents
    )
    assert [(unit.sku, unit.grade) for unit in seen.units] == [(SHIRT, "A")]
    assert seen.units[0].inspected_by == "returns"
    assert [(line.sku, line.shipped) for line in seen.lines] == [(SHIRT, 2), (BOOK, 1)]
    assert seen.parcels[0].packed_by == "packer"
    assert seen.parcels[0].weight_g > 0
    assert (seen.history.orders, seen.history.returns, seen.history.refused) == (1, 1, 0)
    assert house.database.read(lambda c: returns.returns(c, today, returns.TO_DECIDE)) == (row,)
    assert house.database.read(lambda c: returns.returns(c, today, [RmaState.CLOSED])) == ()
    with pytest.raises(NotFound):
        house.database.read(lambda c: returns.review(c, 999, today))


@pytest.fixture
def printer(house: House) -> int:
    def enter(uow: Any) -> int:
        created = uow.connection.execute(
            insert(PrinterRow).values(
                code="zebra", name="Zebra", driver="zpl", transport="tcp", address="127.0.0.1:9100",
                media_width_mm=100, media_height_mm=150,
            )
        ).inserted_primary_key  # fmt: skip
        row = {"station_id": 1, "document": "shipping_label", "printer_id": created[0]}
        uow.connection.execute(insert(PrinterChoice).values(row))
        return int(created[0])

    return house.database.write(enter, house.station)


def test_the_print_queue_its_trouble_and_the_printers(house: House, printer: int) -> None:
    document = {"kind": "shipping_label"}
    packer = house.staff[Role.PACKER]
    house.database.write(lambda uow: printing_work.queue(uow, document, "P-000001", copies=2), packer)
    [job] = house.database.read(lambda c: list(c.scalars(select(PrintJob.id))))
    house.database.write(lambda uow: printing_work._set(uow, job, trouble="off"), house.station)
    [row] = read(house.database, printing.print_queue, at_most=1)
    assert (row.id, row.title, row.copies, row.printer, row.trouble) == (job, "P-000001", 2, "Zebra", "off")
    assert (row.state, row.who, row.station) == (JobState.WAITING, "packer", "BENCH-1")
    assert house.database.read(lambda c: printing.print_queue(c, [JobState.CONFIRMED])) == ()
    assert house.database.read(lambda c: printing.print_queue(c, after=job)) == ()
    states = {row.id: row for row in read(house.database, printing.printers, at_most=1)}
    state = states.pop(printer)
    assert (state.name, state.waiting, state.trouble, state.active) == ("Zebra", 1, "off", True)
    assert {(other.waiting, other.trouble) for other in states.values()} <= {(0, "")}
    assert house.database.read(lambda c: printing.printer_choices(c, "BENCH-1")) == {
        "shipping_label": printer
    }
    assert house.database.read(lambda c: printing.printer_choices(c, "AUTRE")) == {}
    assert house.database.read(lambda c: printing.job_document(c, job)) == document
    with pytest.raises(NotFound):
        house.database.read(lambda c: printing.job_document(c, 999))


def test_stock_by_product_and_by_place(house: House) -> None:
    house.order((MUG, 3))
    found = {row.sku: row for row in read(house.database, stock.by_product, at_most=1)}
    assert (found[MUG].on_hand, found[MUG].reserved, found[MUG].free) == (20, 3, 17)
    mugs = house.database.read(lambda c: stock.by_product(c, "émaillé"))
    assert [row.sku for row in mugs] == [MUG]
    assert [row.sku for row in house.database.read(lambda c: stock.by_product(c, "%"))] == []
    assert [row.sku for row in house.database.read(lambda c: stock.by_product(c, after=MUG))] == [SHIRT]
    rows = read(house.database, lambda c: stock.levels(c, Lying()), at_most=1)
    assert [(row.location, row.sku, row.on_hand, row.value_cents) for row in rows] == [
        ("A-02-1", BOOK, 10, 11_848), ("A-01-1", MUG, 20, 20_000), ("B-01-1", SHIRT, 15, 24_875),
    ]  # fmt: skip
    book, mug, shirt = rows

    def levels(wanted: Lying, **how: Any) -> list[str]:
        return [row.sku for row in house.database.read(lambda c: stock.levels(c, wanted, **how))]

    assert levels(Lying(), after=book.id, limit=1) == [MUG]
    assert levels(Lying(), after=shirt.id) == []
    assert levels(Lying(book.product_id)) == [BOOK]
    assert levels(Lying(), only={"stock": [mug.product_id], "level": [shirt.id]}) == [MUG, SHIRT]
    house.order((MUG, 17))
    assert levels(Lying(free=True)) == [BOOK, SHIRT], "every mug is promised"
