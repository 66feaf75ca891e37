"""A pickup served from the shop's own stock: prepared there by scan, bagged, shelved, told, collected."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from app.models import order_state
from app.models.counting import CountRequest
from app.models.outbox import PrintJob
from app.models.picking import PickList
from app.models.pickup import Pickup
from app.models.refusals import Refusal
from app.models.shipment import Parcel
from app.models.staff import Station
from app.models.states import (
    DeliveryMode,
    HoldKind,
    ParcelState,
    PickListState,
    PickupState,
    Role,
    Stage,
)
from app.models.trace import PackedUnit
from app.queries.picking import open_pick_lists, ready_orders
from app.queries.waiting import waiting
from app.workflows import order_lines, picking, pickup, shipping, shop_picking, staffing
from app.workflows.outcome import Level, Outcome
from app.workflows.tracing import Printed
from app.workflows.verify import verify
from tests.support.bench import done, gtin, pack, parcels, pick
from tests.support.house import BOOK, MUG, House
from tests.support.shop import stock_the_shop
from tests.workflows.test_pickup import collect, sent


@pytest.fixture
def shop(house: House) -> House:
    return stock_the_shop(house)


def ordered(shop: House, *lines: tuple[str, int], **changes: Any) -> int:
    return shop.order(*lines, mode=DeliveryMode.PICKUP, **changes)


def begun(shop: House, order_id: int) -> int:
    """The walk of an order that the shop assistant has begun."""
    outcome = done(shop.act(Role.SHOP, lambda uow: shop_picking.prepare(uow, order_id)))
    return int(outcome.facts["pick_list_id"])


def scan(shop: House, walk: int, sku: str, **printed: str) -> Outcome:
    code = gtin(shop, sku)
    return shop.act(Role.SHOP, lambda uow: shop_picking.scan_item(uow, walk, [code], Printed(**printed)))


def one(house: House, query: Any) -> Any:
    return house.database.read(lambda c: c.execute(query).one())


def sound(house: House) -> None:
    assert list(verify(house.database)) == []


def test_the_last_scan_makes_the_bag_shelves_it_and_tells_the_customer(shop: House) -> None:
    order_id = ordered(shop)
    assert shop.stock(MUG)["L-01"] == (3, 2)
    walk = begun(shop, order_id)
    assert shop.row(order_id).stage is Stage.PICKING
    assert done(scan(shop, walk, BOOK)).facts["location"] == "L-01"  # in whatever order they come
    first = done(scan(shop, walk, MUG))
    assert (first.code, first.values["left"], first.values["wanted"]) == ("shop_unit_taken", 1, 1)
    assert shop.stock(MUG)["L-01"] == (3, 2)  # nothing has moved yet
    assert not sent(shop, "email", "pickup_ready")
    last = done(scan(shop, walk, MUG))
    assert (last.code, last.values["shelf"], last.facts["ready"]) == ("pickup_ready", "S-01", True)
    assert shop.stock(MUG) == {"A-01-1": (20, 0), "L-01": (1, 0), "S-01": (2, 0)}
    assert shop.row(order_id).stage is Stage.AT_SHOP
    (bag,) = parcels(shop, order_id)
    assert (bag.state, bag.weight_g) == (ParcelState.AVAILABLE_FOR_PICKUP, 1300)
    label = one(shop, select(PrintJob.document).where(PrintJob.document_kind == "pickup_label")).document
    assert (label["shelf"], label["first_name"]) == ("S-01", "Élodie")
    (mail,) = sent(shop, "email", "pickup_ready")
    code = next(line for line in mail["body"].splitlines() if "code de retrait" in line).split()[-1]
    assert collect(shop, int(last.facts["pickup_id"]), code).code == "pickup_collected"
    assert shop.row(order_id).stage is Stage.COLLECTED
    sound(shop)


def test_no_walk_through_the_warehouse_fetches_it(shop: House) -> None:
    order_id = ordered(shop)
    assert shop.refused(Role.PICKER, picking.make_pick_list).code == "nothing_ready"
    assert shop.database.read(ready_orders) == ()
    counted = shop.database.read(waiting)
    assert (counted["preparation"], counted["pickup"]) == (0, 1)
    elsewhere = update(Station).values(site="PARIS")
    shop.database.write(lambda uow: uow.connection.execute(elsewhere), shop.station)
    assert shop.refused(Role.SHOP, shop_picking.next_to_prepare).code == "nothing_to_prepare"
    begun(shop, order_id)
    assert shop.database.read(open_pick_lists) == ()
    home = shop.order((MUG, 1))
    assert [row.id for row in shop.database.read(ready_orders)] == [home]


def test_an_order_the_warehouse_serves_is_not_prepared_in_the_shop(shop: House) -> None:
    for order_id in (ordered(shop, (MUG, 4)), shop.order((MUG, 1))):
        refused = shop.refused(Role.SHOP, lambda uow, o=order_id: shop_picking.prepare(uow, o))
        assert refused.code == "not_to_prepare_here"
    assert shop.refused(Role.SHOP, shop_picking.next_to_prepare).code == "nothing_to_prepare"


def test_wrong_and_too_many_articles_change_nothing(shop: House) -> None:
    walk = begun(shop, ordered(shop, (MUG, 1), (BOOK, 1)))
    done(scan(shop, walk, MUG))
    assert scan(shop, walk, MUG).code == "too_many"
    wrong = scan(shop, walk, "TS-BL-M")
    assert (wrong.code, wrong.values["expected"]) == ("wrong_item", "Livre de cuisine (LIV-01)")
    early = shop.refused(Role.SHOP, lambda uow: shop_picking.finish(uow, walk))
    assert (early.code, early.values["left"]) == ("units_to_fetch", 1)


def test_a_quantity_is_typed_after_one_scan_and_taken_back(shop: House) -> None:
    order_id = ordered(shop, (MUG, 3), (BOOK, 1))
    walk = begun(shop, order_id)
    task = done(scan(shop, walk, MUG))
    assert task.session is not None
    last = task.session["last_task_id"]

    def typed(units: int) -> Any:
        return lambda uow: shop_picking.type_quantity(uow, walk, last, units)

    assert shop.refused(Role.SHOP, typed(4)).code == "too_many"
    assert done(shop.act(Role.SHOP, typed(3))).values["left"] == 1
    back = done(shop.act(Role.SHOP, lambda uow: shop_picking.undo(uow, walk, last)))
    assert (back.values["left"], back.facts["location"]) == (2, "L-01")


def test_what_is_missing_comes_from_the_warehouse_and_the_customer_waits_for_it(shop: House) -> None:
    order_id = ordered(shop)
    walk = begun(shop, order_id)
    done(scan(shop, walk, MUG))
    short = done(shop.act(Role.SHOP, lambda uow: shop_picking.declare_short(uow, walk, "damaged")))
    assert (short.code, short.level) == ("short_other_site", Level.WARNING)
    assert shop.stock(MUG)["A-01-1"] == (20, 1)
    assert one(shop, select(CountRequest.location_id, CountRequest.reason)).reason == "damaged"
    bag = done(scan(shop, walk, BOOK))
    assert (bag.code, bag.values["waiting"]) == ("parcel_arrived", 1)
    assert one(shop, select(Pickup.state)).state is PickupState.PARTIAL_READY
    assert not sent(shop, "email", "pickup_ready")
    # The warehouse sees the rest, sends it, and only then is the customer told.
    assert shop.row(order_id).stage is Stage.READY
    pick(shop, order_id)
    second = pack(shop, order_id)

    done(shop.act(Role.PACKER, lambda uow: shipping.hand_over(uow, second)))
    assert shop.row(order_id).stage is Stage.AT_SHOP
    arrived = done(shop.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, second)))
    assert (arrived.code, arrived.values["shelf"]) == ("pickup_ready", "S-01")
    assert len(sent(shop, "email", "pickup_ready")) == 1
    sound(shop)


def test_with_nothing_there_at_all_the_shop_is_free_of_it(shop: House) -> None:
    order_id = ordered(shop, (MUG, 1))
    walk = begun(shop, order_id)
    gone = done(shop.act(Role.SHOP, lambda uow: shop_picking.declare_short(uow, walk, "not_there")))
    assert gone.code == "nothing_left_to_prepare"
    assert shop.stock(MUG) == {"A-01-1": (20, 1)}
    assert [row.id for row in shop.database.read(ready_orders)] == [order_id]
    assert [bag.state for bag in parcels(shop, order_id)] == [ParcelState.VOID]
    sound(shop)


def test_a_hold_stops_the_bag_and_what_was_fetched_stays_fetched(shop: House) -> None:
    order_id = ordered(shop, (MUG, 2))
    walk = begun(shop, order_id)
    done(scan(shop, walk, MUG))

    def hold(uow: Any) -> None:
        order_state.place_hold(uow, order_id, HoldKind.MANUAL, reason="Client au téléphone")

    shop.database.write(hold, shop.staff[Role.MANAGER])
    assert scan(shop, walk, MUG).code == "order_held"
    refused = shop.refused(Role.MANAGER, lambda uow: order_lines.cancel_order(uow, order_id, "erreur"))
    assert refused.code == "cancel_in_hand"
    assert shop.stock(MUG)["L-01"] == (3, 2)


def test_it_is_left_and_resumed_by_a_colleague_or_never_was(shop: House) -> None:
    order_id = ordered(shop, (MUG, 2))
    walk = begun(shop, order_id)
    done(shop.act(Role.SHOP, lambda uow: shop_picking.leave(uow, walk)))
    assert shop.row(order_id).stage is Stage.READY  # with an empty bag it is as if never begun
    states = shop.database.read(lambda c: c.scalars(select(PickList.state)).all())
    assert states == [PickListState.CANCELLED]
    walk = begun(shop, order_id)
    done(scan(shop, walk, MUG))
    done(shop.act(Role.SHOP, lambda uow: shop_picking.leave(uow, walk)))
    resumed = done(shop.act(Role.MANAGER, shop_picking.next_to_prepare))
    assert (resumed.facts["pick_list_id"], resumed.values["left"]) == (walk, 1)
    code = gtin(shop, MUG)
    last = done(shop.act(Role.MANAGER, lambda uow: shop_picking.scan_item(uow, walk, [code])))
    assert last.code == "pickup_ready"
    over = shop.refused(Role.SHOP, lambda uow: shop_picking.scan_item(uow, walk, [code]))
    assert over.code == "shop_picking_over"


def test_whoever_lost_the_walk_to_another_station_scans_nothing_more(shop: House) -> None:
    order_id = ordered(shop, (MUG, 2))
    walk = begun(shop, order_id)
    scan(shop, walk, MUG)
    there = staffing.station_actor(shop.database, "COUNTER-2")
    taken = update(PickList).where(PickList.id == walk).values(station_id=there.station_id)
    shop.database.write(lambda uow: uow.connection.execute(taken), shop.station)
    assert scan(shop, walk, MUG).code == "taken_by_other"
    assert shop.refused(Role.SHOP, lambda uow: shop_picking.undo(uow, walk, None)).code == "taken_by_other"


def test_a_serial_number_is_known_of_the_bag(shop: House) -> None:
    order_id = ordered(shop, (MUG, 2))
    walk = begun(shop, order_id)
    done(scan(shop, walk, MUG, serial="S1"))
    assert scan(shop, walk, MUG, serial="S1").code == "serial_packed_already"
    done(shop.act(Role.SHOP, lambda uow: shop_picking.undo(uow, walk, None)))
    done(scan(shop, walk, MUG, serial="S2"))
    done(scan(shop, walk, MUG, serial="S3"))
    kept = select(PackedUnit.serial, Parcel.order_id).join(Parcel, Parcel.id == PackedUnit.parcel_id)
    rows = shop.database.read(lambda c: c.execute(kept.order_by(PackedUnit.serial)).all())
    assert [tuple(row) for row in rows] == [("S2", order_id), ("S3", order_id)]


def test_an_order_cancelled_meanwhile_leaves_the_walk(shop: House) -> None:
    order_id = ordered(shop, (MUG, 2))
    walk = begun(shop, order_id)
    done(shop.act(Role.MANAGER, lambda uow: order_lines.cancel_order(uow, order_id, "erreur")))
    refused: Refusal = shop.refused(Role.SHOP, lambda uow: shop_picking.finish(uow, walk))
    assert refused.code == "shop_picking_over"
    assert done(shop.act(Role.SHOP, lambda uow: shop_picking.leave(uow, walk))).code == "shop_picking_left"
    assert shop.stock(MUG) == {"A-01-1": (20, 0), "L-01": (3, 0)}
    sound(shop)
