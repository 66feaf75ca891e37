"""The order list: what a page holds, what filters and searches let through, and in how many statements."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, text

from app.database import text_index
from app.database.text_index import put_search_text
from app.database.unit_of_work import UnitOfWork
from app.models import search
from app.models.order import Order
from app.models.order_state import end_hold, place_hold
from app.models.shipment import Parcel
from app.models.states import DeliveryMode, HoldKind, Role, Stage
from app.queries import dashboard
from app.queries.order_detail import order_detail
from app.queries.orders import OrderFilter, OrderRow, count, find_orders, page, rows
from app.queries.timeline import timeline
from app.scanning.own_codes import OwnKind, encode
from app.workflows import order_lines
from tests.queries.statements import read
from tests.support import bench
from tests.support.house import BOOK, MUG, SHIRT, House


def references(found: tuple[OrderRow, ...]) -> list[str]:
    return [row.reference for row in found]


def listed(house: House, **wanted: Any) -> list[str]:
    return references(read(house.database, lambda c: page(c, OrderFilter(**wanted)), at_most=8))


def test_a_row_holds_what_the_list_shows(house: House) -> None:
    order = house.order((MUG, 2), (BOOK, 1))
    [row] = read(house.database, lambda c: page(c, OrderFilter()), at_most=3)
    assert (row.id, row.reference, row.customer, row.lines, row.units) == (
        order,
        "#1001",
        "Élodie Martin",
        2,
        3,
    )
    assert (row.total_cents, row.currency, row.stage) == (2 * 1200 + 1250 + 490, "EUR", Stage.READY)
    assert (row.delivery_mode, row.holds, row.claimed_by) == (DeliveryMode.HOME, (), None)


def test_pages_follow_each_other_newest_first(house: House) -> None:
    ids = [house.order((MUG, 1)) for _ in range(5)]
    first = read(house.database, lambda c: page(c, OrderFilter(), limit=2), at_most=3)
    second = read(house.database, lambda c: page(c, OrderFilter(), after=first[-1].id, limit=2), at_most=3)
    last = read(house.database, lambda c: page(c, OrderFilter(), after=second[-1].id, limit=2), at_most=3)
    assert [row.id for row in (*first, *second, *last)] == ids[::-1]


def test_rows_on_screen_are_read_again_in_their_order(house: House) -> None:
    one, two = house.order(), house.order()
    again = read(house.database, lambda c: rows(c, [one, 999_999, two]), at_most=2)
    assert [row.id for row in again] == [one, two]


def test_filters_combine(house: House) -> None:
    house.order((MUG, 1))
    held = house.order((MUG, 1), mode=DeliveryMode.PICKUP, relay_id="")
    house.order((SHIRT, 99))
    house.database.write(
        lambda uow: place_hold(uow, held, HoldKind.MANUAL, reason="à vérifier"), house.staff[Role.MANAGER]
    )
    assert listed(house, stage=Stage.BACKORDER) == ["#1003"]
    assert listed(house, hold=True) == ["#1002"]
    assert listed(house, hold=HoldKind.MANUAL) == ["#1002"]
    assert listed(house, hold=HoldKind.FRAUD) == []
    assert listed(house, hold=False) == ["#1003", "#1001"]
    assert listed(house, delivery_mode=DeliveryMode.PICKUP, stage=Stage.READY) == ["#1002"]
    assert listed(house, delivery_mode=DeliveryMode.PICKUP, stage=Stage.BACKORDER) == []
    assert listed(house, hold=True, text="élodie", stage=Stage.READY) == ["#1002"]
    [row] = house.database.read(lambda c: page(c, OrderFilter(hold=True)))
    assert row.holds == (HoldKind.MANUAL,)


def test_a_released_hold_is_neither_listed_nor_counted(house: House) -> None:
    order = house.order((MUG, 1))

    def hold(uow: UnitOfWork) -> None:
        released = place_hold(uow, order, HoldKind.FRAUD)
        place_hold(uow, order, HoldKind.MANUAL)
        end_hold(uow, order, released, "vérifié")

    house.database.write(hold, house.staff[Role.MANAGER])
    assert listed(house, hold=HoldKind.FRAUD) == []
    [row] = house.database.read(lambda c: page(c, OrderFilter(hold=True)))
    assert row.holds == (HoldKind.MANUAL,)
    assert house.database.read(dashboard.counts).holds[HoldKind.FRAUD] == 0


@pytest.mark.parametrize(
    "searched",
    ["élodie", "ELODIE", "artin", "elodie@exam", "06 12 34 56", "+33 6 12 34 56 78", "69002", "lyon", "mug",
     "mug-350",
     "1001", "#1001", "martin mug", "lyon 69002 elodie", "1", "#", "#1"],
)  # fmt: skip
def test_an_order_is_found_by_any_part_of_anything(house: House, searched: str) -> None:
    house.order((MUG, 1), external_id="1991001")
    wanted = ["#1001"]
    if searched == "1":  # less than three characters are the beginning of the reference
        wanted = []
    assert listed(house, text=searched) == wanted


@pytest.mark.parametrize(
    "searched", ["zzz", "martin zzz", "%%%", "___", 'a"b', "mar%tin", "MATCH *", "elodie\0x", "x'y"]
)
def test_what_is_not_there_is_not_found(house: House, searched: str) -> None:
    house.order((MUG, 1))
    assert listed(house, text=searched) == []


def test_only_blanks_are_no_search(house: House) -> None:
    house.order((MUG, 1))
    assert listed(house, text="   ") == ["#1001"]


@pytest.fixture
def many(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Six hundred orders beyond those that are compared one by one, so that the index has to find them."""
    monkeypatch.setattr(text_index, "_COMPARED_FIRST", 20)
    monkeypatch.setattr(text_index, "_COMPARED_AGAIN", 40)
    monkeypatch.setattr(text_index, "_AGE_RANGE", 100)
    monkeypatch.setattr(text_index, "_AGE", "CAST(order_search.order_id / 100 AS integer)")
    template = house.row(house.order((MUG, 1)))._asdict()
    del template["id"]

    def fill(uow: Any) -> None:
        orders = []
        texts = []
        for number in range(2, 602):
            stage = Stage.CLOSED if number % 3 else Stage.READY
            common = {"external_id": f"x{number}", "reference": f"R{number}", "id": number, "stage": stage}
            orders.append({**template, **common, "open_holds": 0})
            rare = " | rarissime" if number in {7, 400} else ""
            often = "dupont" if number % 4 == 0 else "durand"
            texts.append((number, f"r{number} | {often} | tous@example.fr | n{number:05d}{rare}"))
        texts.append((1, "ww1 | seul"))
        uow.connection.execute(insert(Order), orders)
        put_search_text(uow.connection, texts)

    house.database.write(fill, house.station)
    return house


@pytest.mark.parametrize(
    ("searched", "wanted"),
    [
        ("rarissime", ["R400", "R7"]),
        ("arissi", ["R400", "R7"]),
        ("rarissime dupont", ["R400"]),
        ("n00042", ["R42"]),
        ("n0004", ["R49", "R48", "R47", "R46", "R45", "R44", "R43", "R42", "R41", "R40"]),
        ("seul", ["#1001"]),
        ("ww", ["#1001"]),
        ("w", ["#1001"]),
        ("rarissime zzz", []),
        ("dupont r", [f"R{number}" for number in range(600, 100, -4)][:100]),
        ("tous@example.fr", [f"R{number}" for number in range(601, 501, -1)]),
        ("r5", ["R599", "R598"]),
    ],
)
def test_the_index_finds_what_lies_further_back(many: House, searched: str, wanted: list[str]) -> None:
    found = listed(many, text=searched)
    assert found[: len(wanted)] == wanted
    if searched != "r5":
        assert found == wanted


def test_pages_of_a_search_follow_each_other(many: House) -> None:
    seen: list[str] = []
    after = None
    while True:
        found = many.database.read(lambda c, after=after: page(c, OrderFilter(text="dupont"), after, 7))
        if not found:
            break
        seen += references(found)
        after = found[-1].id
    assert seen == [f"R{number}" for number in range(600, 3, -4)]


def test_a_search_keeps_to_the_filter(many: House) -> None:
    ready = [number for number in range(600, 3, -4) if number % 3 == 0]
    assert listed(many, text="dupont", stage=Stage.READY) == [f"R{number}" for number in ready]
    assert listed(many, text="rarissime", stage=Stage.READY) == []
    assert listed(many, text="rarissime", stage=Stage.CLOSED) == ["R400", "R7"]


def test_counts_stop_at_the_cap(many: House) -> None:
    def counted(cap: int = 10_000, **wanted: Any) -> int:
        return read(many.database, lambda c: count(c, OrderFilter(**wanted), cap), at_most=8)

    assert counted() == 601
    assert counted(cap=50) == 50
    assert counted(stage=Stage.CLOSED) == 400
    assert counted(text="dupont") == 150
    assert counted(text="dupont", cap=10) == 10


def test_a_changed_text_is_found_by_the_new_words_only(many: House) -> None:
    many.database.write(lambda uow: put_search_text(uow.connection, [(7, "r7 | autrement")]), many.station)
    assert listed(many, text="rarissime") == ["R400"]
    assert listed(many, text="autrement") == ["R7"]


def test_exact_things_are_found_first(house: House) -> None:
    order = house.order((MUG, 1))
    other = house.order((BOOK, 1), customer_note="", external_id="#1001-bis")
    bench.pick(house, order, "T-02")
    tote = house.database.write(lambda uow: house.location(uow, "T-02"), house.station)
    parcel = bench.pack(house, order)
    number = house.database.read(lambda c: c.scalar(text(f"SELECT number FROM parcel WHERE id = {parcel}")))
    house.database.write(
        lambda uow: uow.connection.execute(Parcel.__table__.update().values(tracking_number="6A123456")),
        house.station,
    )

    def found(searched: str) -> list[int]:
        return [row.id for row in read(house.database, lambda c: find_orders(c, searched), at_most=9)]

    for exactly in ("#1001", "1001", f"P-{number:06d}", "6A123456", encode(OwnKind.ORDER, order)):
        assert found(exactly) == [order], exactly
    assert found(encode(OwnKind.PARCEL, number)) == [order]
    assert found("#1001-bis") == [other]
    assert found(encode(OwnKind.TOTE, tote)) in ([order], [])
    assert found(encode(OwnKind.ORDER, 999)) == []
    assert found("elodie") == [other, order]
    assert found("  ") == []


def test_the_whole_order(house: House) -> None:
    order = bench.ship(house, (MUG, 2), (BOOK, 1))
    detail = read(house.database, lambda c: order_detail(c, order), at_most=11)
    assert [(line.sku, line.ordered, line.shipped) for line in detail.lines] == [(MUG, 2, 2), (BOOK, 1, 1)]
    assert [address.kind for address in detail.addresses] == ["shipping", "billing"]
    assert detail.customer == "Élodie Martin"
    assert [payment.amount_cents for payment in detail.payments] == [detail.total_cents]
    assert [(item.sku, item.quantity) for item in detail.parcels[0].items] == [(MUG, 2), (BOOK, 1)]
    assert detail.parcels[0].packed_by == "packer"
    assert sum(rate.ttc for rate in detail.vat) == detail.total_cents
    assert [rate.rate_bp for rate in detail.vat] == [2000, 550]
    entries = read(house.database, lambda c: timeline(c, order, limit=3), at_most=1)
    older = house.database.read(lambda c: timeline(c, order, after=entries[-1].id))
    assert len(entries) == 3
    assert entries[0].action == "handed_over"
    assert older[-1].action == "order_imported"
    assert older[-1].who == "manager"
    assert older[-1].details["order"] == "#1001"


def test_a_discounted_total_is_the_sum_of_its_vat(house: House) -> None:
    order = house.order((MUG, 2), (BOOK, 1), discount_cents=500, total_cents=2 * 1200 + 1250 + 490 - 500)
    detail = house.database.read(lambda c: order_detail(c, order))
    assert sum(rate.ttc for rate in detail.vat) == detail.total_cents == 3640


def test_a_line_given_up_takes_its_own_vat_along(house: House) -> None:
    order = house.order((MUG, 2), (BOOK, 1), paid=False, shipping_cents=0)
    book = house.lines(order)[1]
    house.act(Role.MANAGER, lambda uow: order_lines.cancel_line(uow, order, book.id, 1, "plus de stock"))
    detail = house.database.read(lambda c: order_detail(c, order))
    assert [(rate.rate_bp, rate.ttc, rate.vat) for rate in detail.vat if rate.ttc] == [(2000, 2400, 400)]


def test_badges_count_stages_and_holds(house: House) -> None:
    one = house.order((MUG, 1))
    house.order((MUG, 1))
    for kind in (HoldKind.MANUAL, HoldKind.FRAUD):
        house.database.write(lambda uow, kind=kind: place_hold(uow, one, kind), house.staff[Role.MANAGER])
    found = read(house.database, dashboard.counts, at_most=2)
    assert found.stages[Stage.READY] == 2
    assert found.stages[Stage.CLOSED] == 0
    assert (found.held, found.holds[HoldKind.MANUAL], found.holds[HoldKind.STOCK]) == (1, 1, 0)
    assert house.database.read(lambda c: dashboard.counts(c, cap=1)).stages[Stage.READY] == 1


def test_an_order_is_indexed_with_its_reference_first(house: House) -> None:
    order = house.order((MUG, 1))
    gathered = house.database.read(lambda c: search.gather_words(c, [order]))[order]
    assert gathered.startswith("#1001 | ")
    assert house.database.read(lambda c: text_index.stored_texts(c, [order]))[order].startswith("#1001 | ")
