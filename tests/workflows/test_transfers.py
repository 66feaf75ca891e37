"""Transfers between sites: ordered, taken, on the way, received, with every difference in words and in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from sqlalchemy import insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import stock
from app.models.product import Product
from app.models.states import LocationKind, Role, TransferState
from app.models.stock import Location
from app.models.transfer import StockTransfer, StockTransferLine
from app.printing.documents import from_json
from app.printing.floor_papers import TransferSlip
from app.queries.transfers import transfer_sheet, transfers
from app.scanning.own_codes import OwnKind, encode
from app.workflows import transfer_paper, transfer_promises
from app.workflows import transfers as work
from app.workflows.outcome import Outcome
from app.workflows.verify import verify
from tests.support.bench import done, gtin
from tests.support.house import BOOK, MUG, SHIRT, House


@pytest.fixture
def sites(house: House) -> House:
    """The house with a bin of its shop in Lyon."""

    def furnish(uow: UnitOfWork) -> None:
        place = {"code": "L-01", "kind": LocationKind.BIN, "site": "LYON", "pick_sequence": 1}
        uow.connection.execute(insert(Location).values(place))

    house.database.write(furnish, house.station)
    return house


def _order(house: House, *lines: tuple[str, int], source: str = "", target: str = "LYON") -> int:
    done(house.act(Role.MANAGER, lambda uow: work.order_transfer(uow, source, target, lines)))
    return house.database.read(transfers)[-1].id


def _scan(house: House, transfer_id: int, place: str, *skus: str, typed: int | None = None) -> Outcome:
    """At a place one of each of these; ``typed``: so many in all of the last."""
    at = house.database.write(lambda uow: house.location(uow, place), house.station)
    outcome = done(house.act(Role.PICKER, lambda uow: work.scan_place(uow, transfer_id, at)))
    before = (0, 0)
    for sku in skus:
        action = partial(
            work.scan_item,
            transfer_id=transfer_id,
            location_id=at,
            codes=[gtin(house, sku)],
            line_id=before[0],
            here=before[1],
        )
        outcome = done(house.act(Role.PICKER, action))
        assert outcome.session is not None
        before = (outcome.session["line_id"], outcome.session["here"])
    if typed is not None:
        count = partial(
            work.type_units,
            transfer_id=transfer_id,
            location_id=at,
            line_id=before[0],
            here=before[1],
            units=typed,
        )
        outcome = done(house.act(Role.PICKER, count))
    return outcome


def _finish(house: House, transfer_id: int, *, sure: bool = False) -> Outcome:
    return done(house.act(Role.PICKER, lambda uow: work.finish(uow, transfer_id, sure=sure)))


def _sound(house: House) -> None:
    assert list(verify(house.database)) == []


def test_from_the_warehouse_to_the_shop_by_scan(sites: House) -> None:
    transfer = _order(sites, (MUG, 4), (BOOK, 1), (MUG, 1))
    _scan(sites, transfer, "A-01-1", MUG, typed=5)
    _scan(sites, transfer, "A-02-1", BOOK)
    assert sites.stock(MUG) == {"A-01-1": (15, 0), "TRANSIT": (5, 0)}
    assert _finish(sites, transfer).code == "transfer_left"
    [row] = sites.database.read(transfers)
    assert (row.reference, row.articles, row.units, row.done) == ("TR-000001", 2, 6, 0)
    _scan(sites, transfer, "L-01", MUG, BOOK)
    _scan(sites, transfer, "L-01", MUG, typed=4)
    assert _finish(sites, transfer).code == "transfer_received"
    assert sites.stock(MUG) == {"A-01-1": (15, 0), "L-01": (5, 0)}
    assert sites.stock(BOOK) == {"A-02-1": (9, 0), "L-01": (1, 0)}
    assert sites.database.read(transfers) == ()
    over = sites.refused(Role.PICKER, lambda uow: work.open_transfer(uow, transfer))
    assert over.code == "transfer_over"
    _sound(sites)


def test_what_is_missing_and_what_is_too_much_is_said_and_booked(sites: House) -> None:
    transfer = _order(sites, (MUG, 5), (BOOK, 2))
    _scan(sites, transfer, "A-01-1", MUG, typed=3)
    _scan(sites, transfer, "A-02-1", BOOK, typed=2)
    left = _finish(sites, transfer)
    assert (left.code, left.values["missing"]) == ("transfer_left_short", "2 × Mug émaillé")
    _scan(sites, transfer, "L-01", MUG, typed=2)
    assert _scan(sites, transfer, "L-01", BOOK, typed=3).code == "transfer_more_came"
    asked = _finish(sites, transfer)
    assert (asked.code, asked.values["missing"]) == ("transfer_differs", "1 × Mug émaillé")
    assert sites.stock(MUG)["TRANSIT"] == (1, 0), "nothing is booked before somebody is sure"
    assert _finish(sites, transfer, sure=True).code == "transfer_received_missing"
    assert sites.stock(MUG) == {"A-01-1": (17, 0), "L-01": (2, 0)}
    assert sites.stock(BOOK) == {"A-02-1": (8, 0), "L-01": (3, 0)}
    _sound(sites)


def test_what_was_scanned_by_mistake_is_taken_back(sites: House) -> None:
    transfer = _order(sites, (MUG, 3))
    at = sites.database.write(lambda uow: sites.location(uow, "A-01-1"), sites.station)
    outcome = _scan(sites, transfer, "A-01-1", MUG, MUG)
    assert outcome.session is not None
    before = (outcome.session["line_id"], outcome.session["here"])
    assert before[1] == 2
    done(sites.act(Role.PICKER, lambda uow: work.undo(uow, transfer, at, *before)))
    assert sites.stock(MUG)["TRANSIT"] == (1, 0)
    nothing = sites.refused(Role.PICKER, lambda uow: work.undo(uow, transfer, at, before[0], 0))
    assert nothing.code == "nothing_to_undo"
    _scan(sites, transfer, "A-01-1", MUG, typed=0)
    assert _finish(sites, transfer).code == "transfer_left_short"
    _scan(sites, transfer, "L-01", MUG, typed=2)
    _scan(sites, transfer, "L-01", MUG, typed=0)
    _finish(sites, transfer, sure=True)
    assert sites.stock(MUG) == {"A-01-1": (19, 0), "L-01": (2, 0)}
    _sound(sites)


def test_given_up_before_it_leaves_everything_is_where_it_was(sites: House) -> None:
    transfer = _order(sites, (MUG, 3), (BOOK, 1))
    _scan(sites, transfer, "A-01-1", MUG, typed=2)
    _scan(sites, transfer, "A-02-1", BOOK)
    outcome = done(sites.act(Role.MANAGER, lambda uow: work.cancel_transfer(uow, transfer)))
    assert (outcome.code, outcome.values["back"]) == (
        "transfer_cancelled_back", "2 × Mug émaillé → A-01-1, 1 × Livre de cuisine → A-02-1",
    )  # fmt: skip
    assert sites.stock(MUG) == {"A-01-1": (20, 0)}
    assert sites.stock(BOOK) == {"A-02-1": (10, 0)}
    _sound(sites)
    other = _order(sites, (MUG, 1))
    _scan(sites, other, "A-01-1", MUG)
    _finish(sites, other)
    refusal = sites.refused(Role.MANAGER, lambda uow: work.cancel_transfer(uow, other))
    assert refusal.code == "transfer_left_already"


def test_orders_come_first_and_each_site_has_its_own_shelves(sites: House) -> None:
    sites.order((MUG, 19))
    transfer = _order(sites, (MUG, 3))
    places = {
        code: sites.database.write(lambda uow, code=code: sites.location(uow, code), sites.station)
        for code in ("A-01-1", "L-01")
    }
    wrong = sites.refused(Role.PICKER, lambda uow: work.scan_place(uow, transfer, places["L-01"]))
    assert wrong.code == "transfer_other_site"
    _scan(sites, transfer, "A-01-1", MUG)
    scan = partial(work.scan_item, transfer_id=transfer, location_id=places["A-01-1"])
    short = sites.refused(Role.PICKER, partial(scan, codes=[gtin(sites, MUG)]))
    assert short.code == "not_enough_stock"
    unwanted = sites.refused(Role.PICKER, partial(scan, codes=[gtin(sites, SHIRT)]))
    assert unwanted.code == "transfer_not_wanted"
    _finish(sites, transfer)
    wrong = sites.refused(Role.PICKER, lambda uow: work.scan_place(uow, transfer, places["A-01-1"]))
    assert wrong.code == "transfer_other_site"
    late = sites.refused(Role.PICKER, partial(scan, codes=[gtin(sites, MUG)]))
    assert late.code == "transfer_other_site", "who still stands at the shelf puts nothing back on it"
    _sound(sites)


def test_no_more_leaves_than_was_wanted(sites: House) -> None:
    transfer = _order(sites, (MUG, 1))
    empty = sites.refused(Role.PICKER, lambda uow: work.finish(uow, transfer))
    assert empty.code == "transfer_empty"
    sheet = sites.database.read(lambda c: transfer_sheet(c, transfer))
    assert sheet is not None
    assert [line.place for line in sheet.lines] == ["A-01-1"], "where it is to be fetched"
    _scan(sites, transfer, "A-01-1", MUG)
    at = sites.database.write(lambda uow: sites.location(uow, "A-01-1"), sites.station)
    scan = partial(work.scan_item, transfer_id=transfer, location_id=at, codes=[gtin(sites, MUG)])
    assert sites.refused(Role.PICKER, scan).code == "transfer_enough"
    sheet = sites.database.read(lambda c: transfer_sheet(c, transfer))
    assert sheet is not None
    assert [(line.sku, line.ordered, line.in_hand) for line in sheet.lines] == [(MUG, 1, 1)]
    assert sheet.lines[0].place == ""


def test_what_cannot_be_ordered_is_said(sites: House) -> None:
    kit = {"sku": "KIT", "name": "Kit", "kit": True}
    sites.database.write(
        lambda uow: uow.connection.execute(insert(Product).values(kit)) and None, sites.station
    )
    cases: Sequence[tuple[str, str, Sequence[tuple[str, int]], str]] = (
        ("", "", [(MUG, 1)], "transfer_same_site"),
        ("", "PARIS", [(MUG, 1)], "transfer_site_unknown"),
        ("", "LYON", [], "purchase_without_lines"),
        ("", "LYON", [(MUG, 0)], "quantity_invalid"),
        ("", "LYON", [("NONE", 1)], "stock_sku_unknown"),
        ("LYON", "", [("KIT", 1)], "stock_of_kit"),
    )
    for source, target, lines, code in cases:
        order = partial(work.order_transfer, from_site=source, to_site=target, lines=lines)
        assert sites.refused(Role.MANAGER, order).code == code
    assert sites.database.read(transfers) == ()


def test_what_is_ordered_is_reserved_until_it_is_taken_and_nobody_else_gets_it(sites: House) -> None:
    transfer = _order(sites, (MUG, 5))
    assert sites.stock(MUG) == {"A-01-1": (20, 5)}
    order = sites.order((MUG, 16))
    assert sites.lines(order)[0].backordered == 1, "fifteen are left for customers"
    _scan(sites, transfer, "A-01-1", MUG, typed=3)
    assert sites.stock(MUG) == {"A-01-1": (17, 17), "TRANSIT": (3, 0)}
    _sound(sites)
    at = sites.database.write(lambda uow: sites.location(uow, "A-01-1"), sites.station)
    [line] = sites.database.read(lambda c: c.execute(select(StockTransferLine)).all())
    done(sites.act(Role.PICKER, lambda uow: work.undo(uow, transfer, at, line.id, 3)))
    assert sites.stock(MUG) == {"A-01-1": (18, 18), "TRANSIT": (2, 0)}, "put back, it is promised again"
    assert _finish(sites, transfer).code == "transfer_left_short"
    assert sites.lines(order)[0].backordered == 0, "what it does not take serves who waits"
    assert sites.stock(MUG) == {"A-01-1": (18, 16), "TRANSIT": (2, 0)}
    _sound(sites)


def test_given_up_its_goods_are_free_again_at_once(sites: House) -> None:
    transfer = _order(sites, (MUG, 20))
    order = sites.order((MUG, 4))
    assert sites.lines(order)[0].backordered == 4
    _scan(sites, transfer, "A-01-1", MUG, typed=20)
    done(sites.act(Role.MANAGER, lambda uow: work.cancel_transfer(uow, transfer)))
    assert sites.lines(order)[0].backordered == 0
    assert sites.stock(MUG) == {"A-01-1": (20, 4)}
    _sound(sites)


def test_taken_from_another_shelf_its_own_one_is_given_back(sites: House) -> None:
    """All of the mugs' first shelf is promised; the picker finds some on a second one, and takes those."""

    def second(uow: UnitOfWork) -> None:
        place = {"code": "A-09-9", "kind": LocationKind.BIN, "site": "", "pick_sequence": 99}
        uow.connection.execute(insert(Location).values(place))
        adjust = stock.location_id(uow, LocationKind.ADJUST)
        product = uow.connection.scalar(select(Product.id).where(Product.sku == MUG))
        assert product is not None
        stock.move(uow, product, 5, adjust, sites.location(uow, "A-09-9"), "count")

    sites.database.write(second, sites.station)
    transfer = _order(sites, (MUG, 20))
    assert sites.stock(MUG) == {"A-01-1": (20, 20), "A-09-9": (5, 0)}
    _scan(sites, transfer, "A-09-9", MUG, typed=5)
    assert sites.stock(MUG) == {"A-01-1": (20, 15), "TRANSIT": (5, 0)}
    _sound(sites)


def test_a_count_that_finds_less_takes_from_transfers_before_customers(sites: House) -> None:
    order = sites.order((MUG, 10))
    transfer = _order(sites, (MUG, 10))
    at = sites.database.write(lambda uow: sites.location(uow, "A-01-1"), sites.station)
    product = sites.lines(order)[0].product_id

    def give_up(uow: UnitOfWork) -> None:
        assert transfer_promises.yield_to_orders(uow, product, at, MUG, 4) == 4

    sites.database.write(give_up, sites.station)
    assert sites.stock(MUG) == {"A-01-1": (20, 16)}
    _scan(sites, transfer, "A-01-1", MUG, typed=10)
    assert sites.stock(MUG) == {"A-01-1": (10, 10), "TRANSIT": (10, 0)}
    _sound(sites)


def test_verify_finds_a_promise_that_is_owed_nobody(sites: House) -> None:
    transfer = _order(sites, (MUG, 5))
    lost = update(StockTransfer).where(StockTransfer.id == transfer).values(state=TransferState.CANCELLED)
    sites.database.write(lambda uow: uow.connection.execute(lost) and None, sites.station)
    assert [found.code for found in verify(sites.database)] == ["transfer_promise_differs"]


def test_the_slip_says_what_to_take_from_where_and_then_what_is_on_its_way(sites: House) -> None:
    sites.order((MUG, 19))
    transfer = _order(sites, (MUG, 3), (BOOK, 2))
    assert sites.database.read(transfers)[-1].units == 5

    def slip() -> TransferSlip:
        document = sites.database.write(
            lambda uow: transfer_paper.transfer_slip(uow, transfer, "fr"), sites.station
        )
        made = from_json(document)
        assert isinstance(made, TransferSlip)
        return made

    first = slip()
    assert (first.number, first.from_site, first.to_site) == ("TR-000001", "Entrepôt", "Atelier Lyon")
    assert first.barcode == encode(OwnKind.TRANSFER, transfer)
    assert [(row.sku, row.units, row.shelf, f"0{row.ean}") for row in first.rows] == [
        (BOOK, 2, "A-02-1", gtin(sites, BOOK)), (MUG, 3, "A-01-1", gtin(sites, MUG)),
    ]  # fmt: skip
    _scan(sites, transfer, "A-01-1", MUG)
    _finish(sites, transfer)
    assert [(row.sku, row.units, row.shelf) for row in slip().rows] == [(MUG, 1, "")]
