"""Picking by scan: the walk in order, and every wrong scan refused with nothing changed."""

from __future__ import annotations

from sqlalchemy import func, select

from app.models.counting import CountRequest
from app.models.picking import OrderTote, PickList
from app.models.refusals import UnknownBarcode, WrongItem, WrongLocation
from app.models.states import PickListState, Role, Stage
from app.models.stock import StockMove
from app.workflows import picking, short_picking
from app.workflows.outcome import Level, Outcome
from tests.support.bench import done, gtin, pick, tasks
from tests.support.house import BOOK, MUG, SHIRT, House


def start(house: House, order_id: int) -> tuple[int, Outcome]:
    made = done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])))
    list_id = int(made.facts["pick_list_id"])
    return list_id, done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))


def place(house: House, code: str) -> int:
    return house.database.write(lambda uow: house.location(uow, code), house.station)


def stand_at(house: House, list_id: int, code: str) -> Outcome:
    return house.act(Role.PICKER, lambda uow: picking.scan_location(uow, list_id, house.location(uow, code)))


def scan(house: House, list_id: int, sku: str) -> Outcome:
    code = gtin(house, sku)
    return house.act(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [code], True))


def put(house: House, list_id: int, tote: str) -> Outcome:
    into = place(house, tote)
    return house.act(Role.PICKER, lambda uow: picking.put_in_tote(uow, list_id, into))


def test_a_walk_moves_units_from_shelf_to_tote(house: House) -> None:
    order_id = house.order((MUG, 2), (BOOK, 1))
    list_id, first = start(house, order_id)
    assert first.facts["stop"]["location"] == "A-01-1"
    assert first.next == "scan_location"
    stand_at(house, list_id, "A-01-1")
    assert scan(house, list_id, MUG).next == "scan_item"
    assert scan(house, list_id, MUG).next == "scan_tote"
    following = put(house, list_id, "T-01")
    assert following.facts["stop"]["location"] == "A-02-1"
    assert following.facts["stop"]["tote"] == "T-01"
    stand_at(house, list_id, "A-02-1")
    scan(house, list_id, BOOK)
    ended = put(house, list_id, "T-01")
    assert (ended.code, ended.next) == ("picking_done", "bring_to_packing")
    assert [(line.allocated, line.picked) for line in house.lines(order_id)] == [(0, 2), (0, 1)]
    assert house.stock(MUG) == {"A-01-1": (18, 0), "T-01": (2, 0)}
    assert house.row(order_id).stage is Stage.PICKED


def test_nothing_counts_before_the_tote(house: House) -> None:
    order_id = house.order((MUG, 1))
    list_id, _ = start(house, order_id)
    stand_at(house, list_id, "A-01-1")
    scan(house, list_id, MUG)
    assert house.lines(order_id)[0].picked == 0
    assert tasks(house, list_id)[0].in_hand == 1
    assert house.stock(MUG) == {"A-01-1": (20, 1)}


def test_a_wrong_shelf_says_which_one_is_right(house: House) -> None:
    list_id, _ = start(house, house.order((MUG, 1)))
    wrong = place(house, "B-01-1")
    refusal = house.refused(Role.PICKER, lambda uow: picking.scan_location(uow, list_id, wrong))
    assert isinstance(refusal, WrongLocation)
    assert refusal.values == {"scanned": "B-01-1", "expected": "A-01-1"}


def test_an_article_is_not_taken_before_its_shelf(house: House) -> None:
    list_id, _ = start(house, house.order((MUG, 1)))
    code = gtin(house, MUG)
    refusal = house.refused(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [code], False))
    assert refusal.code == "scan_location_first"


def test_a_wrong_article_and_an_unknown_one_are_told_apart(house: House) -> None:
    list_id, _ = start(house, house.order((MUG, 1)))
    other = gtin(house, SHIRT)
    wrong = house.refused(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [other], True))
    assert isinstance(wrong, WrongItem)
    named = (wrong.values["scanned"], wrong.values["expected"])
    assert named == ("T-shirt bleu M (TS-BL-M)", "Mug émaillé (MUG-350)")
    unknown = house.refused(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, ["0000"], True))
    assert isinstance(unknown, UnknownBarcode)
    assert tasks(house, list_id)[0].in_hand == 0


def test_more_than_wanted_is_refused(house: House) -> None:
    list_id, _ = start(house, house.order((MUG, 1)))
    stand_at(house, list_id, "A-01-1")
    scan(house, list_id, MUG)
    again = scan(house, list_id, MUG)
    assert (again.level, again.code) == (Level.ERROR, "too_many")
    assert tasks(house, list_id)[0].in_hand == 1


def test_a_quantity_is_typed_after_the_first_scan_only(house: House) -> None:
    list_id, _ = start(house, house.order((MUG, 5)))
    early = house.refused(Role.PICKER, lambda uow: picking.type_quantity(uow, list_id, 5, True))
    assert early.code == "scan_one_first"
    stand_at(house, list_id, "A-01-1")
    scan(house, list_id, MUG)
    typed = house.act(Role.PICKER, lambda uow: picking.type_quantity(uow, list_id, 5, True))
    assert (typed.code, typed.next) == ("all_in_hand", "scan_tote")


def test_a_tote_carries_one_order_only(house: House) -> None:
    first = house.order((MUG, 1))
    pick(house, first, "T-01")
    list_id, _ = start(house, house.order((BOOK, 1)))
    stand_at(house, list_id, "A-02-1")
    scan(house, list_id, BOOK)
    refused = put(house, list_id, "T-01")
    assert (refused.code, refused.values["tote"]) == ("tote_taken", "T-01")
    assert refused.values["order"] == house.row(first).reference


def test_a_short_pick_corrects_stock_asks_for_a_count_and_backorders(house: House) -> None:
    order_id = house.order((BOOK, 3))
    list_id, _ = start(house, order_id)
    stand_at(house, list_id, "A-02-1")
    scan(house, list_id, BOOK)
    short = house.act(Role.PICKER, lambda uow: short_picking.declare_short(uow, list_id, "not_there"))
    assert (short.level, short.code) == (Level.WARNING, "short_backordered")
    put(house, list_id, "T-01")
    line = house.lines(order_id)[0]
    assert (line.picked, line.backordered, line.allocated) == (1, 2, 0)
    assert house.stock(BOOK) == {"T-01": (1, 0)}
    counts = house.database.read(lambda c: c.scalar(select(func.count()).select_from(CountRequest)))
    assert counts == 1


def test_a_short_pick_is_made_up_elsewhere(house: House) -> None:
    house.receive(BOOK, "B-01-1", 5)
    order_id = house.order((BOOK, 2))
    list_id, _ = start(house, order_id)
    stand_at(house, list_id, "A-02-1")
    short = house.act(Role.PICKER, lambda uow: short_picking.declare_short(uow, list_id, "damaged"))
    assert short.code == "short_found_elsewhere"
    assert short.facts["stop"]["location"] == "B-01-1"
    assert house.lines(order_id)[0].allocated == 2


def test_a_short_pick_needs_a_reason(house: House) -> None:
    list_id, _ = start(house, house.order((MUG, 1)))
    refusal = house.refused(Role.PICKER, lambda uow: short_picking.declare_short(uow, list_id, "  "))
    assert refusal.code == "reason_needed"


def test_a_skipped_stop_comes_back_at_the_end(house: House) -> None:
    list_id, _ = start(house, house.order((MUG, 1), (BOOK, 1)))
    skipped = done(house.act(Role.PICKER, lambda uow: picking.skip_task(uow, list_id)))
    assert skipped.facts["stop"]["location"] == "A-02-1"
    assert [task.sku for task in tasks(house, list_id)] == [BOOK, MUG]


def test_a_list_belongs_to_one_picker_until_taken_over(house: House) -> None:
    list_id, _ = start(house, house.order((MUG, 1)))
    refusal = house.refused(Role.PACKER, lambda uow: picking.start_picking(uow, list_id))
    assert (refusal.code, refusal.values["who"]) == ("taken_by_other", "picker")
    taken = house.act(Role.PACKER, lambda uow: picking.start_picking(uow, list_id, take_over=True))
    assert taken.level is Level.OK


def test_a_held_order_gets_onto_no_list(house: House) -> None:
    house.order((MUG, 1), paid=False)
    refusal = house.refused(Role.PICKER, picking.make_pick_list)
    assert refusal.code == "nothing_ready"


def test_shop_staff_may_not_pick(house: House) -> None:
    house.order((MUG, 1))
    assert house.refused(Role.SHOP, picking.make_pick_list).code == "not_allowed"


def test_a_finished_list_is_done_and_its_order_keeps_the_tote(house: House) -> None:
    order_id = house.order((MUG, 1))
    list_id = pick(house, order_id, "T-02")
    state = house.database.read(lambda c: c.scalar(select(PickList.state).where(PickList.id == list_id)))
    assert state is PickListState.DONE
    totes = house.database.read(lambda c: c.scalars(select(OrderTote.order_id)).all())
    assert totes == [order_id]
    moves = house.database.read(
        lambda c: c.scalars(select(StockMove.reason).where(StockMove.order_id == order_id))
    )
    assert list(moves) == ["pick"]
