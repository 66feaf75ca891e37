"""Goods in: by an order or without, over, under and unknown, booked as a whole, waiting orders served first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.models.purchase import PurchaseOrder, ReceivedLot
from app.models.states import Role
from app.models.stock import StockMove
from app.queries.goods_in import awaited, receipt
from app.workflows import purchasing, receiving, tracing
from app.workflows.importing import import_file
from app.workflows.outcome import Level, Outcome
from app.workflows.tracing import NOTHING, Printed
from app.workflows.verify import verify
from tests.support.bench import done, gtin
from tests.support.house import BOOK, MUG, SHIRT, House


def _ordered(house: House, *lines: tuple[str, int], reference: str = "PO-7") -> int:
    done(
        house.act(
            Role.MANAGER,
            lambda uow: purchasing.order_goods(uow, "Poterie Durand", reference, None, lines),
        )
    )
    query = select(PurchaseOrder.id).where(PurchaseOrder.reference == reference)
    return int(house.database.read(lambda c: c.execute(query).scalar_one()))


def _scan(house: House, order_id: int, sku: str, printed: Printed = NOTHING) -> Outcome:
    code = gtin(house, sku)
    return house.act(Role.PICKER, lambda uow: receiving.scan_item(uow, order_id, [code], printed))


def _come(house: House, order_id: int, sku: str, units: int) -> Outcome:
    line = int(done(_scan(house, order_id, sku)).facts["line_id"])
    return done(house.act(Role.PICKER, lambda uow: receiving.type_units(uow, order_id, line, units)))


def _book(house: House, order_id: int) -> Outcome:
    return house.act(Role.PICKER, lambda uow: receiving.finish(uow, order_id))


def test_a_delivery_is_booked_as_a_whole_and_says_what_is_missing(house: House) -> None:
    order_id = _ordered(house, (MUG, 10), (BOOK, 4))
    assert _come(house, order_id, MUG, 10).code == "goods_all_there"
    assert _come(house, order_id, BOOK, 3).code == "goods_counted_of"
    assert "RECEPTION" not in house.stock(MUG), "in no stock before the receipt is ended"
    booked = _book(house, order_id)
    assert (booked.code, booked.level, booked.values["missing"]) == (
        "goods_booked_missing", Level.WARNING, "1 × Livre de cuisine",
    )  # fmt: skip
    assert (house.stock(MUG)["RECEPTION"], house.stock(BOOK)["RECEPTION"]) == ((10, 0), (3, 0))
    assert [each.to_come for each in house.database.read(awaited)] == [1]
    assert _come(house, order_id, BOOK, 1).code == "goods_all_there"
    assert _book(house, order_id).code == "goods_booked"
    assert house.database.read(awaited) == ()
    assert _scan(house, order_id, BOOK).code == "purchase_over"
    moves = select(StockMove.quantity).where(StockMove.purchase_order_id == order_id).order_by(StockMove.id)
    assert list(house.database.read(lambda c: c.scalars(moves).all())) == [10, 3, 1]
    assert list(verify(house.database)) == []


def test_too_many_and_what_nobody_ordered_are_counted_with_a_warning(house: House) -> None:
    order_id = _ordered(house, (MUG, 2))
    over = _come(house, order_id, MUG, 3)
    assert (over.code, over.level, over.values["over"]) == ("goods_too_many", Level.WARNING, 1)
    strange = _scan(house, order_id, BOOK)
    assert (strange.code, strange.level) == ("goods_not_ordered", Level.WARNING)
    unknown = house.act(
        Role.PICKER, lambda uow: receiving.scan_item(uow, order_id, ["04006381333931"], NOTHING)
    )
    assert (unknown.code, unknown.level) == ("unknown_barcode", Level.ERROR)
    line = int(strange.facts["line_id"])
    done(house.act(Role.PICKER, lambda uow: receiving.undo_unit(uow, order_id, line)))
    assert _book(house, order_id).code == "goods_booked"
    assert house.stock(MUG)["RECEPTION"] == (3, 0)
    assert "RECEPTION" not in house.stock(BOOK)


def test_orders_that_wait_are_served_in_the_order_they_were_paid(house: House) -> None:
    first, second = house.order((MUG, 22)), house.order((MUG, 4))
    order_id = _ordered(house, (MUG, 5))
    _come(house, order_id, MUG, 5)
    booked = _book(house, order_id)
    assert booked.values["orders"] == 2
    assert [house.lines(each)[0].allocated for each in (first, second)] == [22, 3]
    assert house.stock(MUG)["RECEPTION"] == (5, 5), "picked from where it came in"


def test_a_delivery_without_an_order_needs_its_number_twice(house: House) -> None:
    asked = house.act(Role.PICKER, lambda uow: receiving.open_by_reference(uow, "BL 4711"))
    assert (asked.code, asked.level) == ("delivery_unknown", Level.WARNING)
    opened = done(
        house.act(Role.PICKER, lambda uow: receiving.open_by_reference(uow, "BL 4711", without_order=True))
    )
    order_id = int(opened.facts["purchase_id"])
    assert _book(house, order_id).code == "delivery_empty"
    assert _come(house, order_id, SHIRT, 6).code == "goods_counted"
    assert _book(house, order_id).code == "goods_booked"
    again = house.act(
        Role.PICKER, lambda uow: receiving.open_by_reference(uow, "bl 4711", without_order=True)
    )
    assert again.code == "delivery_received_already"


def test_an_article_opens_the_order_that_awaits_it(house: House) -> None:
    order_id = _ordered(house, (BOOK, 1))
    book, shirt = gtin(house, BOOK), gtin(house, SHIRT)
    opened = done(house.act(Role.PICKER, lambda uow: receiving.open_for_article(uow, [book])))
    assert opened.facts["purchase_id"] == order_id
    refused = house.refused(Role.PICKER, lambda uow: receiving.open_for_article(uow, [shirt]))
    assert refused.code == "nobody_ordered"


def test_lot_and_date_come_from_the_barcode_and_what_may_not_be_sold_is_not_taken_in(house: House) -> None:
    order_id = _ordered(house, (MUG, 4))
    fresh = Printed(lot="L1", last_day=date(2027, 5, 1))
    for _ in range(2):
        done(_scan(house, order_id, MUG, fresh))
    lots = house.database.read(lambda c: c.execute(select(ReceivedLot)).all())
    assert [(lot.lot, lot.expires_on, lot.quantity) for lot in lots] == [("L1", date(2027, 5, 1), 2)]
    late = _scan(house, order_id, MUG, Printed(lot="L0", last_day=date(2026, 1, 1)))
    assert late.code == "item_expired"
    done(house.act(Role.MANAGER, lambda uow: tracing.recall_lot(uow, MUG, "L9", "verre")))
    assert _scan(house, order_id, MUG, Printed(lot="L9")).code == "lot_recalled"
    shown = house.database.read(lambda c: receipt(c, order_id))
    assert shown is not None
    assert [line.in_hand for line in shown.lines] == [2]


def _lots(house: House) -> dict[str, int]:
    query = select(ReceivedLot.lot, ReceivedLot.quantity)
    return {row.lot: row.quantity for row in house.database.read(lambda c: c.execute(query).all())}


def _undo(house: House, after: Outcome, order_id: int) -> Outcome:
    held = after.session
    assert held is not None
    line, lot = held["purchase_line_id"], held["lot"]
    return done(house.act(Role.PICKER, lambda uow: receiving.undo_unit(uow, order_id, line, lot)))


def test_units_taken_back_are_no_units_of_their_lot_at_a_recall(house: House) -> None:
    order_id = _ordered(house, (MUG, 9))
    for lot in ("L1", "L2"):
        last = done(_scan(house, order_id, MUG, Printed(lot=lot)))
    last = done(_scan(house, order_id, MUG, Printed(lot="L1")))
    last = _undo(house, last, order_id)
    assert _lots(house) == {"L1": 1, "L2": 1}, "the lot that was scanned last"
    _undo(house, done(_scan(house, order_id, MUG)), order_id)
    assert _lots(house) == {"L1": 1, "L2": 1}, "that one named none"
    _book(house, order_id)
    last = done(_scan(house, order_id, MUG, Printed(lot="L3")))
    assert _lots(house) == {"L1": 1, "L2": 1, "L3": 1}
    line = int(last.facts["line_id"])
    for units, left in ((7, {"L1": 1, "L2": 1, "L3": 1}), (0, {"L1": 1, "L2": 1})):
        done(house.act(Role.PICKER, lambda uow, u=units: receiving.type_units(uow, order_id, line, u)))  # type: ignore[misc]
        assert _lots(house) == left


def test_a_number_too_long_for_an_order_is_refused_not_cut(house: House) -> None:
    long = "X" * 81
    received = house.refused(Role.PICKER, lambda uow: receiving.open_by_reference(uow, long))
    ordered = house.refused(Role.MANAGER, lambda uow: purchasing.order_goods(uow, "", long, None, [(MUG, 1)]))
    assert {(each.code, each.values["most"]) for each in (received, ordered)} == {
        ("purchase_reference_too_long", 80)
    }


def test_capitals_with_accents_are_found_as_they_are_and_in_small_letters(house: House) -> None:
    order_id = _ordered(house, (MUG, 1), reference="ÉTÉ-7")
    for typed in ("ÉTÉ-7", "été-7"):
        opened = done(house.act(Role.PICKER, lambda uow, t=typed: receiving.open_by_reference(uow, t)))  # type: ignore[misc]
        assert opened.facts["purchase_id"] == order_id


def test_an_order_that_is_over_is_awaited_again_only_where_more_is_to_come(house: House) -> None:
    order_id = _ordered(house, (MUG, 3), (BOOK, 2))
    _come(house, order_id, MUG, 2)
    _book(house, order_id)
    done(house.act(Role.MANAGER, lambda uow: purchasing.close_purchase(uow, order_id)))
    _ordered(house, (MUG, 2))
    assert house.database.read(awaited) == (), "what was given up stays given up"
    _ordered(house, (MUG, 4))
    assert [each.to_come for each in house.database.read(awaited)] == [4]


def test_what_was_typed_wrong_is_said_and_orders_nothing(house: House) -> None:
    def tried(reference: str, *lines: tuple[str, int]) -> str:
        return house.refused(
            Role.MANAGER, lambda uow: purchasing.order_goods(uow, "", reference, None, lines)
        ).code

    assert tried(" ", (MUG, 1)) == "purchase_reference_missing"
    assert tried("PO-1") == "purchase_without_lines"
    assert tried("PO-1", (MUG, 1), ("NOPE", 1)) == "purchase_sku_unknown"
    assert tried("PO-1", (MUG, 0)) == "quantity_invalid"
    assert house.database.read(awaited) == ()


def test_the_rest_of_an_order_can_be_given_up_once_nothing_of_it_is_under_way(house: House) -> None:
    order_id = _ordered(house, (MUG, 3))
    _come(house, order_id, MUG, 1)
    busy = house.refused(Role.MANAGER, lambda uow: purchasing.close_purchase(uow, order_id))
    assert busy.code == "purchase_under_way"
    _book(house, order_id)
    done(house.act(Role.MANAGER, lambda uow: purchasing.close_purchase(uow, order_id)))
    assert house.database.read(awaited) == ()


def test_purchase_orders_come_from_a_file_and_twice_is_once(house: House, tmp_path: Path) -> None:
    path = tmp_path / "commandes.csv"
    path.write_text(
        "commande;fournisseur;référence article;quantité;livraison\n"
        f"PO-9;Poterie Durand;{MUG};12;05/12/2026\nPO-9;Poterie Durand;{BOOK};3;\n"
        "PO-9;Poterie Durand;NOPE;1;\nPO-10;Lin & Co;TS-BL-M;0;\n",
        "utf-8",
    )

    def read_in() -> Any:
        return import_file(house.database, house.staff[Role.MANAGER], "purchases", path)

    first = read_in()
    assert (first.created, first.refused) == (2, 2)
    assert [row.code for row in first.refused_rows] == ["purchase_sku_unknown", "import_out_of_range"]
    [found] = house.database.read(awaited)
    assert (found.reference, found.expected_on, found.articles, found.to_come) == (
        "PO-9", date(2026, 12, 5), 2, 15,
    )  # fmt: skip
    assert read_in().unchanged == 2
