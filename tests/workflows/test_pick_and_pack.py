"""Pick and pack in one step: what is scanned off the shelf lies in the parcel, and is scanned once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.counting import CountRequest
from app.models.house import change_setting
from app.models.journal import JournalEntry
from app.models.picking import PickList
from app.models.shipment import ParcelItem
from app.models.states import HoldKind, ParcelState, PickListState, Role, Stage
from app.models.trace import PackedUnit
from app.workflows import (
    acknowledging,
    closing,
    full_carts,
    orders,
    packing,
    pick_and_pack,
    picking,
    shipping,
    short_picking,
)
from app.workflows.changes_seen import OrderChanged
from app.workflows.outcome import Level, Outcome
from app.workflows.perform import perform
from app.workflows.tracing import Printed
from app.workflows.verify import verify
from tests.support.bench import done, gtin, parcels, tasks
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.workflows.test_changes_seen import at, elsewhere


@pytest.fixture
def shop(house: House) -> House:
    house.database.write(lambda uow: change_setting(uow, "pick_and_pack", True), house.station)
    return house


class Walk:
    """A packer who walks with an order's parcel."""

    def __init__(self, house: House, *lines: tuple[str, int]) -> None:
        self.house = house
        self.order_id = house.order(*lines)
        self.first = self.act(lambda uow: pick_and_pack.open_order(uow, self.order_id))
        self.list_id = int(self.first.facts["stop"]["pick_list_id"])
        self.last: tuple[int, int] | None = None

    def act(self, action: Callable[[UnitOfWork], Outcome]) -> Outcome:
        outcome = self.house.act(Role.PACKER, action)
        session = outcome.session or {}
        if "last_task_id" in session:
            self.last = (session["last_task_id"], session["last_units"])
        return outcome

    def stand(self, place: str) -> Outcome:
        return self.act(lambda uow: picking.scan_location(uow, self.list_id, self.house.location(uow, place)))

    def scan(self, sku: str, printed: Printed | None = None) -> Outcome:
        codes = [gtin(self.house, sku)]
        return self.act(lambda uow: picking.scan_item(uow, self.list_id, codes, True, printed or Printed()))

    def fetch(self, place: str, sku: str, units: int) -> Outcome:
        done(self.stand(place))
        return [done(self.scan(sku)) for _ in range(units)][-1]

    def type(self, quantity: int) -> Outcome:
        return self.act(lambda uow: picking.type_quantity(uow, self.list_id, quantity, True))

    def undo(self) -> Outcome:
        return self.act(lambda uow: picking.undo_item(uow, self.list_id, self.last))

    def short(self) -> Outcome:
        return self.act(lambda uow: short_picking.declare_short(uow, self.list_id, "not_there"))

    def close(self, weight: int | None = None) -> Outcome:
        parcel = self.parcel()
        if weight is not None:
            done(self.act(lambda uow: closing.weigh(uow, self.order_id, parcel, weight)))
        return done(self.act(lambda uow: closing.close_parcel(uow, self.order_id, parcel)))

    def parcel(self) -> int:
        return int(parcels(self.house, self.order_id, ParcelState.DRAFT)[0].id)

    def content(self, state: ParcelState = ParcelState.DRAFT) -> list[list[int]]:
        """Units of each line in each parcel in that state."""
        query = select(ParcelItem.parcel_id, ParcelItem.quantity).order_by(ParcelItem.order_line_id)
        rows = [tuple(row) for row in self.house.database.read(lambda c: c.execute(query).all())]
        return [
            [units for parcel, units in rows if parcel == each.id]
            for each in parcels(self.house, self.order_id, state)
        ]

    def counters(self) -> list[tuple[int, int, int]]:
        return [(line.allocated, line.picked, line.packed) for line in self.house.lines(self.order_id)]


def in_order(house: House) -> None:
    assert list(verify(house.database)) == []


def test_a_unit_off_the_shelf_is_content_of_the_parcel_and_the_list_leads_to_closing(shop: House) -> None:
    walk = Walk(shop, (MUG, 2), (BOOK, 1))
    assert (walk.first.code, walk.first.next) == ("order_to_fetch", "scan_location")
    assert shop.row(walk.order_id).stage is Stage.PICKING
    assert done(walk.stand("A-01-1")).next == "scan_into_parcel"
    one = done(walk.scan(MUG))
    assert (one.code, one.values["left"], one.facts["stop"]["in_hand"]) == ("unit_packed", 2, 1)
    assert walk.counters() == [(1, 0, 1), (1, 0, 0)]
    assert shop.stock(MUG) == {"A-01-1": (19, 1), "PACK": (1, 0)}
    assert (walk.content(), shop.row(walk.order_id).stage) == ([[1]], Stage.PACKING)
    in_order(shop)
    assert done(walk.scan(MUG)).facts["stop"]["location"] == "A-02-1"
    ended = walk.fetch("A-02-1", BOOK, 1)
    assert (ended.code, ended.next) == ("last_unit_packed", "weigh_or_close")
    assert ended.session is not None
    assert (ended.session["job"], ended.session["left"]) == ("packing", 0)
    closed = walk.close(weight=1420)
    assert (closed.code, shop.row(walk.order_id).stage) == ("order_packed", Stage.PACKED)
    [parcel] = parcels(shop, walk.order_id)
    done(shop.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel.id)))
    assert shop.stock(MUG) == {"A-01-1": (18, 0)}
    in_order(shop)


def test_an_order_that_is_ready_is_not_fetched_so_where_the_house_does_not_want_it(house: House) -> None:
    order_id = house.order((MUG, 1))
    refusal = house.refused(Role.PACKER, lambda uow: pick_and_pack.open_order(uow, order_id))
    assert refusal.code == "order_not_to_pack_ready"
    assert house.row(order_id).claimed_by is None


def test_who_may_pick_and_not_pack_gets_no_list_that_goes_into_a_parcel(shop: House) -> None:
    walk = Walk(shop, (MUG, 1))
    for refused in (
        shop.refused(Role.PICKER, pick_and_pack.begin),
        shop.refused(Role.PICKER, lambda uow: picking.start_picking(uow, walk.list_id, take_over=True)),
        shop.refused(Role.PICKER, lambda uow: picking.scan_item(uow, walk.list_id, [gtin(shop, MUG)], True)),
    ):
        assert (refused.code, refused.values["action"]) == ("not_allowed", "pack")


def test_a_quantity_is_typed_after_one_scan_and_may_be_less_again(shop: House) -> None:
    walk = Walk(shop, (MUG, 6), (BOOK, 1))
    walk.stand("A-01-1")
    assert walk.type(3).code == "scan_one_first"
    walk.scan(MUG)
    assert walk.type(7).code == "too_many"
    assert (done(walk.type(4)).code, walk.content()) == ("units_packed", [[4]])
    assert done(walk.type(4)).code == "quantity_confirmed"
    assert (done(walk.type(3)).code, walk.content()) == ("units_taken_out", [[3]])
    assert shop.stock(MUG) == {"A-01-1": (17, 3), "PACK": (3, 0)}
    assert done(walk.type(6)).facts["stop"]["sku"] == BOOK
    in_order(shop)


def test_undo_puts_the_last_unit_on_its_shelf_although_its_stop_is_over(shop: House) -> None:
    walk = Walk(shop, (MUG, 1), (BOOK, 1))
    assert walk.undo().code == "nothing_to_undo"
    walk.fetch("A-01-1", MUG, 1)
    back = done(walk.undo())
    assert (back.code, back.next, back.facts["stop"]["location"]) == (
        "units_taken_out",
        "scan_into_parcel",
        "A-01-1",
    )
    assert (walk.content(), walk.counters()) == ([[]], [(1, 0, 0), (1, 0, 0)])
    assert shop.stock(MUG) == {"A-01-1": (20, 1)}
    assert walk.undo().code == "nothing_to_undo"
    in_order(shop)
    walk.fetch("A-01-1", MUG, 1)
    walk.fetch("A-02-1", BOOK, 1)
    assert walk.close().code == "order_packed"


def test_what_is_short_waits_and_the_rest_leaves(shop: House) -> None:
    walk = Walk(shop, (MUG, 2), (BOOK, 1))
    walk.fetch("A-01-1", MUG, 1)
    missing = walk.short()
    assert (missing.code, missing.level, missing.facts["stop"]["sku"]) == (
        "short_backordered",
        Level.WARNING,
        BOOK,
    )
    assert walk.fetch("A-02-1", BOOK, 1).next == "weigh_or_close"
    assert walk.close().code == "order_packed"
    assert [(line.packed, line.backordered) for line in shop.lines(walk.order_id)] == [(1, 1), (1, 0)]
    in_order(shop)


def test_what_is_short_is_sought_elsewhere(shop: House) -> None:
    shop.receive(MUG, "B-01-1", 3)
    walk = Walk(shop, (MUG, 1))
    elsewhere_too = walk.short()
    assert elsewhere_too.code == "short_found_elsewhere"
    assert walk.fetch("B-01-1", MUG, 1).next == "weigh_or_close"
    in_order(shop)


def test_an_order_of_which_nothing_is_there_leaves_no_box(shop: House) -> None:
    walk = Walk(shop, (MUG, 1))
    none = walk.short()
    assert (none.code, none.next) == ("short_backordered", "scan_anything")
    assert [each.state for each in parcels(shop, walk.order_id)] == [ParcelState.VOID]
    row = shop.row(walk.order_id)
    assert (row.stage, row.claimed_by) == (Stage.BACKORDER, None)
    in_order(shop)


def test_a_stop_left_for_later_comes_at_the_end(shop: House) -> None:
    walk = Walk(shop, (MUG, 2), (BOOK, 1))
    walk.fetch("A-01-1", MUG, 1)
    assert done(walk.act(lambda uow: picking.skip_task(uow, walk.list_id))).facts["stop"]["sku"] == BOOK
    assert walk.fetch("A-02-1", BOOK, 1).facts["stop"]["location"] == "A-01-1"
    assert walk.fetch("A-01-1", MUG, 1).next == "weigh_or_close"
    in_order(shop)


def test_a_full_box_is_closed_on_the_way_and_the_list_goes_on_with_the_next(shop: House) -> None:
    walk = Walk(shop, (MUG, 3), (BOOK, 1))
    full = lambda: walk.act(lambda uow: full_carts.cart_full(uow, walk.list_id))  # noqa: E731
    assert full().code == "empty_parcel"
    walk.fetch("A-01-1", MUG, 2)
    asked = done(full())
    assert (asked.code, asked.next, asked.values["left"]) == ("parcel_full", "weigh_or_close", 2)
    closed = walk.close(weight=820)
    assert (closed.code, closed.values["left"]) == ("parcel_closed_more_to_pack", 2)
    assert (closed.facts["stop"]["location"], closed.facts["stop"]["in_hand"]) == ("A-01-1", 2)
    assert shop.row(walk.order_id).stage is Stage.PACKING
    walk.last = None
    assert walk.undo().code == "nothing_to_undo", "the first box is closed"
    walk.fetch("A-01-1", MUG, 1)
    walk.fetch("A-02-1", BOOK, 1)
    assert walk.close().code == "order_packed"
    assert walk.content(ParcelState.LABELLED) == [[2], [1, 1]]
    in_order(shop)


def test_lots_and_serials_are_kept_as_scanned_and_forgotten_with_an_undo(shop: House) -> None:
    walk = Walk(shop, (MUG, 2))
    walk.stand("A-01-1")
    first = Printed(lot="L1", serial="S1", last_day=date(2027, 5, 1))
    done(walk.scan(MUG, first))
    assert walk.scan(MUG, first).code == "serial_packed_already"
    kept = select(PackedUnit.lot, PackedUnit.serial).order_by(PackedUnit.id)
    read = lambda: [tuple(row) for row in shop.database.read(lambda c: c.execute(kept).all())]  # noqa: E731
    assert read() == [("L1", "S1")]
    done(walk.undo())
    assert read() == []
    expired = Printed(lot="L0", last_day=date(2026, 1, 1))
    assert walk.scan(MUG, expired).code == "item_expired"
    old = Printed(lot="L0", last_day=date(2026, 1, 1), best_before=True)
    warned = walk.scan(MUG, old)
    assert (warned.code, warned.level, warned.facts["stop"]["in_hand"]) == (
        "best_before_passed",
        Level.WARNING,
        1,
    )
    in_order(shop)


def test_the_last_unit_of_a_bin_asks_whether_it_is_empty_then_the_parcel_is_closed(shop: House) -> None:
    walk = Walk(shop, (BOOK, 10))
    walk.stand("A-02-1")
    walk.scan(BOOK)
    asked = done(walk.type(10))
    assert (asked.next, asked.facts["emptied"]["location"]) == ("is_place_empty", "A-02-1")
    assert asked.session is not None
    assert (asked.session["job"], asked.session["order_id"]) == ("packing", walk.order_id)


def test_somebody_else_goes_on_at_another_station_and_the_first_does_no_more(shop: House) -> None:
    walk = Walk(shop, (MUG, 2), (BOOK, 1))
    walk.fetch("A-01-1", MUG, 1)
    other = at(shop, "BENCH-2", Role.MANAGER)
    there = lambda action: perform(shop.database, other, action)  # noqa: E731
    assert there(lambda uow: picking.start_picking(uow, walk.list_id)).code == "taken_by_other"
    assert there(lambda uow: packing.open_order(uow, walk.order_id)).code == "taken_by_other"
    taken = done(there(lambda uow: packing.open_order(uow, walk.order_id, take_over=True)))
    assert (taken.facts["stop"]["in_hand"], taken.facts["stop"]["wanted"]) == (1, 2)
    assert walk.scan(MUG).code == "taken_by_other"
    code, book = gtin(shop, MUG), gtin(shop, BOOK)
    for codes in ([code], [book]):
        done(there(lambda uow, it=codes: picking.scan_item(uow, walk.list_id, it, True)))
    done(there(lambda uow: closing.close_parcel(uow, walk.order_id, walk.parcel())))
    assert walk.content(ParcelState.LABELLED) == [[2, 1]]
    in_order(shop)


def test_a_list_that_was_left_is_resumed_by_its_order(shop: House) -> None:
    walk = Walk(shop, (MUG, 1), (BOOK, 1))
    walk.fetch("A-01-1", MUG, 1)
    left = done(walk.act(lambda uow: picking.leave_list(uow, walk.list_id)))
    assert left.code == "picking_left"
    row = shop.database.read(lambda c: c.execute(select(PickList).where(PickList.id == walk.list_id)).one())
    assert (row.picker_id, row.station_id, row.state) == (None, None, PickListState.PICKING)
    assert shop.row(walk.order_id).claimed_by is None
    again = done(shop.act(Role.MANAGER, lambda uow: pick_and_pack.open_order(uow, walk.order_id)))
    assert again.facts["stop"]["sku"] == BOOK


def test_an_order_that_changes_stops_the_walk_until_it_is_seen(shop: House) -> None:
    walk = Walk(shop, (MUG, 2), (BOOK, 1), (SHIRT, 1))
    walk.fetch("A-01-1", MUG, 2)
    lines = shop.lines(walk.order_id)
    elsewhere(shop, lambda uow: orders.cancel_line(uow, walk.order_id, lines[1].id, 1, "client"))
    elsewhere(shop, lambda uow: orders.cancel_line(uow, walk.order_id, lines[0].id, 1, "client"))
    changed = shop.refused(
        Role.PACKER,
        lambda uow: picking.scan_location(uow, walk.list_id, shop.location(uow, "A-02-1")),
    )
    assert isinstance(changed, OrderChanged)
    version = int(str(changed.values["version"]))
    back = done(walk.act(lambda uow: acknowledging.acknowledge(uow, walk.order_id, version)))
    assert (back.code, back.next) == ("take_out", "scan_shelf")
    on = walk.act(lambda uow: acknowledging.bring_back(uow, walk.order_id, shop.location(uow, "A-01-1")))
    assert (done(on).next, on.facts["stop"]["sku"]) == ("scan_location", SHIRT)
    walk.fetch("B-01-1", SHIRT, 1)
    assert walk.close().code == "order_packed"
    assert (walk.content(ParcelState.LABELLED), shop.stock(MUG)["A-01-1"]) == ([[1, 1]], (19, 0))
    in_order(shop)


def test_an_order_cancelled_whole_leads_every_unit_back(shop: House) -> None:
    walk = Walk(shop, (MUG, 1), (BOOK, 1))
    walk.fetch("A-01-1", MUG, 1)
    elsewhere(shop, lambda uow: orders.cancel_order(uow, walk.order_id, "client"))
    changed = shop.refused(
        Role.PACKER, lambda uow: picking.scan_item(uow, walk.list_id, [gtin(shop, BOOK)], True)
    )
    version = int(str(changed.values["version"]))
    done(walk.act(lambda uow: acknowledging.acknowledge(uow, walk.order_id, version)))
    walk.act(lambda uow: acknowledging.bring_back(uow, walk.order_id, shop.location(uow, "A-01-1")))
    row = shop.row(walk.order_id)
    assert (row.stage, row.claimed_by) == (Stage.CANCELLED, None)
    assert (shop.stock(MUG), shop.stock(BOOK)) == ({"A-01-1": (20, 0)}, {"A-02-1": (10, 0)})
    in_order(shop)


def test_an_order_held_meanwhile_takes_no_unit_and_waits_with_its_list(shop: House) -> None:
    walk = Walk(shop, (MUG, 2))
    walk.fetch("A-01-1", MUG, 1)
    elsewhere(shop, lambda uow: orders.hold_order(uow, walk.order_id, HoldKind.MANUAL, "à vérifier"))
    changed = shop.refused(
        Role.PACKER, lambda uow: picking.scan_item(uow, walk.list_id, [gtin(shop, MUG)], True)
    )
    version = int(str(changed.values["version"]))
    waits = walk.act(lambda uow: acknowledging.acknowledge(uow, walk.order_id, version))
    assert waits.code == "order_waits_now"
    assert walk.scan(MUG).code == "order_held"
    assert walk.content() == [[1]]
    in_order(shop)


def test_what_is_next_is_the_most_pressing_order_and_each_chosen_one_has_a_list(shop: House) -> None:
    shop.order((MUG, 1))
    pressing = shop.order((BOOK, 1), promise_date=date(2026, 11, 20))
    begun = done(shop.act(Role.PACKER, pick_and_pack.begin))
    assert (begun.facts["order_id"], shop.row(pressing).claimed_by) == (
        pressing,
        shop.staff[Role.PACKER].staff_id,
    )
    chosen = [shop.order((SHIRT, 1)), shop.order((SHIRT, 2)), pressing]
    first = done(shop.act(Role.MANAGER, lambda uow: pick_and_pack.begin(uow, chosen)))
    assert first.facts["order_id"] == chosen[0]
    lists = select(PickList.packs_order_id).order_by(PickList.id)
    assert list(shop.database.read(lambda c: c.scalars(lists))) == [pressing, *chosen[:2]]
    refused = shop.refused(Role.MANAGER, lambda uow: pick_and_pack.begin(uow, [pressing]))
    assert refused.code == "nothing_ready"


def test_no_tote_is_taken_and_the_journal_says_where_units_went(shop: House) -> None:
    walk = Walk(shop, (MUG, 1))
    walk.stand("A-01-1")
    tote = walk.act(lambda uow: picking.put_in_tote(uow, walk.list_id, shop.location(uow, "T-01")))
    assert tote.code == "no_tote_wanted"
    walk.scan(MUG)
    told = select(JournalEntry.action).where(JournalEntry.order_id == walk.order_id)
    actions = shop.database.read(lambda c: c.scalars(told.order_by(JournalEntry.sequence)).all())
    assert actions[-2:] == ["picked_into_parcel", "packed"]
    assert shop.database.read(lambda c: c.scalars(select(CountRequest.id)).all()) == []
    assert [task.in_hand for task in tasks(shop, walk.list_id)] == [0]
