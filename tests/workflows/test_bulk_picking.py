"""Orders of one unit each: fetched together into shared totes, told apart at the bench, stock and counters right."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.models.picking import OrderTote
from app.models.states import Role, Stage
from app.queries import picking as shown
from app.workflows import bulk_picking, carts, documents, picking, short_picking
from app.workflows.outcome import Outcome
from app.workflows.verify import verify
from tests.support.bench import done, gtin, pack, pick
from tests.support.house import BOOK, MUG, House


def start(house: House) -> tuple[int, Outcome]:
    made = done(house.act(Role.PICKER, carts.make_cart))
    list_id = int(made.facts["pick_list_id"])
    return list_id, done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))


def stand(house: House, list_id: int, code: str) -> None:
    done(house.act(Role.PICKER, lambda uow: picking.scan_location(uow, list_id, house.location(uow, code))))


def scan(house: House, list_id: int, sku: str) -> Outcome:
    code = gtin(house, sku)
    return house.act(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [code], True))


def put(house: House, list_id: int, tote: str) -> Outcome:
    return house.act(Role.PICKER, lambda uow: picking.put_in_tote(uow, list_id, house.location(uow, tote)))


def test_all_of_an_article_at_one_place_are_one_stop(house: House) -> None:
    orders = [house.order((MUG, 1)), house.order((BOOK, 1)), house.order((MUG, 1)), house.order((MUG, 1))]
    list_id, first = start(house)
    assert (first.facts["stop"]["location"], first.facts["stop"]["wanted"]) == ("A-01-1", 3)
    stand(house, list_id, "A-01-1")
    assert scan(house, list_id, MUG).code == "units_in_hand"
    typed = done(house.act(Role.PICKER, lambda uow: picking.type_quantity(uow, list_id, 3, True)))
    assert typed.code == "all_in_hand"
    following = done(put(house, list_id, "T-01"))
    assert following.values["units"] == 3
    assert (following.facts["stop"]["location"], following.facts["stop"]["tote"]) == ("A-02-1", "T-01")
    assert house.stock(MUG) == {"A-01-1": (17, 0), "T-01": (3, 0)}
    stand(house, list_id, "A-02-1")
    scan(house, list_id, BOOK)
    assert put(house, list_id, "T-01").code == "picking_done"
    assert {house.row(order_id).stage for order_id in orders} == {Stage.PICKED}
    assert list(verify(house.database)) == []


def test_units_may_go_into_several_totes(house: House) -> None:
    for _ in range(3):
        house.order((MUG, 1))
    list_id, _ = start(house)
    stand(house, list_id, "A-01-1")
    scan(house, list_id, MUG)
    scan(house, list_id, MUG)
    rest = done(put(house, list_id, "T-01"))
    assert rest.facts["stop"]["wanted"] == 1
    stand(house, list_id, "A-01-1")
    scan(house, list_id, MUG)
    assert put(house, list_id, "T-02").code == "picking_done"
    assert house.stock(MUG) == {"A-01-1": (17, 0), "T-01": (2, 0), "T-02": (1, 0)}


def test_undo_and_one_too_many_count_for_the_whole_stop(house: House) -> None:
    for _ in range(2):
        house.order((MUG, 1))
    list_id, _ = start(house)
    stand(house, list_id, "A-01-1")
    scan(house, list_id, MUG)
    scan(house, list_id, MUG)
    assert scan(house, list_id, MUG).code == "too_many"
    undone = done(house.act(Role.PICKER, lambda uow: picking.undo_item(uow, list_id)))
    assert undone.facts["stop"]["in_hand"] == 1


def test_a_tote_with_an_order_of_its_own_is_not_shared(house: House) -> None:
    pick(house, house.order((MUG, 2)), "T-01")
    for _ in range(2):
        house.order((MUG, 1))
    list_id, _ = start(house)
    stand(house, list_id, "A-01-1")
    scan(house, list_id, MUG)
    assert put(house, list_id, "T-01").code == "tote_taken"
    done(put(house, list_id, "T-02"))
    several = house.order((BOOK, 2))
    with pytest.raises(AssertionError, match="tote_taken"):
        pick(house, several, "T-02")


def test_the_database_itself_refuses_two_orders_alone_in_a_tote(house: House) -> None:
    first, second = house.order((MUG, 2)), house.order((MUG, 2))
    pick(house, first, "T-01")

    def force(uow: object) -> None:
        uow.connection.execute(  # type: ignore[attr-defined]
            OrderTote.__table__.insert().values(
                location_id=house.location(uow, "T-01"),
                order_id=second,
                shared=False,  # type: ignore[arg-type]
            )
        )

    with pytest.raises(IntegrityError):
        house.database.write(force, house.station)


def test_what_is_missing_is_missing_to_the_last_orders(house: House) -> None:
    orders = [house.order((MUG, 1)) for _ in range(3)]
    list_id, _ = start(house)
    stand(house, list_id, "A-01-1")
    scan(house, list_id, MUG)
    short = house.act(Role.PICKER, lambda uow: short_picking.declare_short(uow, list_id, "not_there"))
    assert (short.code, short.values["units"]) == ("short_backordered", 2)
    done(put(house, list_id, "T-01"))
    assert [house.lines(order_id)[0].picked for order_id in orders] == [1, 0, 0]
    assert [house.lines(order_id)[0].backordered for order_id in orders] == [0, 1, 1]
    assert house.stock(MUG) == {"T-01": (1, 0)}
    assert list(verify(house.database)) == []


def test_a_stop_is_skipped_as_a_whole(house: House) -> None:
    for sku in (MUG, BOOK, MUG):
        house.order((sku, 1))
    list_id, _ = start(house)
    skipped = done(house.act(Role.PICKER, lambda uow: picking.skip_task(uow, list_id)))
    assert skipped.facts["stop"]["location"] == "A-02-1"


def test_screen_and_paper_show_one_line_for_all(house: House) -> None:
    for _ in range(3):
        house.order((MUG, 1))
    list_id, _ = start(house)
    [task] = house.database.read(lambda c: shown.pick_list_tasks(c, list_id))
    assert (task.quantity, task.orders) == (3, 3)
    paper = house.database.write(lambda uow: documents.pick_list(uow, list_id), house.station)
    assert [(row["quantity"], row["order_reference"]) for row in paper["rows"]] == [(3, "× 3")]


def test_packed_one_after_the_other_the_tote_is_free_at_the_end(house: House) -> None:
    orders = [house.order((MUG, 1)) for _ in range(2)]
    list_id, _ = start(house)
    stand(house, list_id, "A-01-1")
    scan(house, list_id, MUG)
    scan(house, list_id, MUG)
    done(put(house, list_id, "T-01"))
    for order_id in orders:
        pack(house, order_id)
    assert house.database.read(lambda c: c.scalar(select(func.count()).select_from(OrderTote))) == 0
    assert list(verify(house.database)) == []


def test_the_first_orders_have_the_units_in_the_hand() -> None:
    class Part:
        def __init__(self, part: int) -> None:
            self.id, self.quantity, self.picked, self.short, self.in_hand = part, 1, 0, 0, 0

    assert list(bulk_picking.spread([Part(1), Part(2), Part(3)], 2)) == [(1, 1), (2, 1)]
