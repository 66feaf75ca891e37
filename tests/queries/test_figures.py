"""Figures of small cases worked out by hand, on both engines: sales, cohorts of returns, service, stock."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from app.models.rma import Refund
from app.models.states import Role, Stage
from app.printing.report import Kind, Sheet, SheetColumn, in_words, to_pdf, to_xlsx
from app.queries.figures.behind import Behind, Of, orders_behind
from app.queries.figures.cohorts import returns
from app.queries.figures.demand import demand
from app.queries.figures.sales import Sold, sales
from app.queries.figures.service import Part, service
from app.rules.periods import Period
from app.rules.return_terms import ReturnReason
from app.workflows import inspection, orders, shipping
from app.workflows.house_settings import save_settings
from tests.support.bench import done, pack, pick, send, ship
from tests.support.carriers import PostOffice
from tests.support.databases import TestClock
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.returning import graded, opened, proposed, received
from tests.workflows.test_invoicing import refunded
from tests.workflows.test_return_labels import buy, sold

DAY = date(2026, 11, 23)
WEEK = Period(date(2026, 11, 20), date(2026, 11, 26))


def placed(day: int, hour: int = 7, minute: int = 30) -> dict[str, Any]:
    return {"placed_at": datetime(2026, 11, day, hour, minute, tzinfo=UTC)}


def forward(house: House, **duration: float) -> None:
    clock = house.database.clock
    assert isinstance(clock, TestClock)
    clock.forward(**duration)


def test_sales_by_the_shops_day_without_what_was_cancelled(house: House) -> None:
    """2 mugs and a book on the 23rd; a shirt at 23:30 UTC of the 23rd, which is the 24th in Paris."""
    first = house.order((MUG, 2), (BOOK, 1), **placed(23))
    house.order((SHIRT, 1), **placed(23, 23))
    gone = house.order((MUG, 9), **placed(23))
    house.order((MUG, 9), **placed(19, 22, 59))
    done(house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, gone, "client")))
    [mugs, _] = house.lines(first)
    done(house.act(Role.MANAGER, lambda uow: orders.cancel_line(uow, first, mugs.id, 1, "client")))
    found = house.database.read(lambda c: sales(c, WEEK))
    assert found.days[DAY] == Sold(1, 2, 1200 + 1250, 490)
    assert found.days[DAY + timedelta(days=1)] == Sold(1, 1, 1990, 490)
    assert found.whole == Sold(2, 3, 4440, 980)
    assert [(name, sold.cents) for (_, name), sold in found.channels.items()] == [("woo", 5420)]
    assert [(each.sku, each.orders, each.units, each.goods_cents) for each in found.products] == [
        (SHIRT, 1, 1, 1990), (BOOK, 1, 1, 1250), (MUG, 1, 1, 1200),
    ]  # fmt: skip
    assert len(found.days) == 7, "days without a sale are there too"


def test_behind_each_number_are_its_orders_page_by_page(house: House) -> None:
    ids = [house.order((MUG, 1), **placed(23)) for _ in range(3)]
    shirt = house.order((SHIRT, 1), **placed(23))

    def behind(wanted: Behind, after: int | None = None, limit: int = 100) -> list[int]:
        return [row.id for row in house.database.read(lambda c: orders_behind(c, wanted, after, limit))]

    mug = house.lines(ids[0])[0]
    mugs = Behind(Of.PLACED, WEEK, product_id=mug.product_id, sku=MUG)
    assert behind(mugs) == ids[::-1]
    assert behind(mugs, limit=2) == ids[:0:-1]
    assert behind(mugs, after=ids[1]) == [ids[0]]
    assert behind(Behind(Of.PLACED, WEEK)) == [shirt, *ids[::-1]]
    assert behind(Behind(Of.PLACED, Period(DAY + timedelta(days=1), DAY + timedelta(days=2)))) == []
    assert behind(Behind(Of.SENT, WEEK)) == []


def test_a_return_counts_for_the_day_its_parcel_left(house: House) -> None:
    """Two shirts and a book leave on the 23rd; a shirt comes back ten days later, and three mugs leave that day."""
    order_id = ship(house, (SHIRT, 2), (BOOK, 1), **placed(20))
    forward(house, days=10)
    later = Period(date(2026, 12, 1), date(2026, 12, 31))
    proposed(house, order_id, 1, reason=ReturnReason.TOO_SMALL)
    ship(house, (MUG, 3), placed_at=datetime(2026, 12, 3, 7, tzinfo=UTC))
    found = house.database.read(lambda c: returns(c, WEEK))
    assert (found.shipped, found.returned) == (3, 1)
    assert found.months == {date(2026, 11, 1): (3, 1)}
    assert found.reasons == {ReturnReason.TOO_SMALL: 1}
    assert [(each.sku, each.shipped, each.returned) for each in found.products] == [(SHIRT, 2, 1)]
    december = house.database.read(lambda c: returns(c, later))
    assert (december.shipped, december.returned) == (3, 0)
    wanted = Behind(Of.RETURNED, WEEK, reason=ReturnReason.TOO_SMALL)
    assert [row.id for row in house.database.read(lambda c: orders_behind(c, wanted))] == [order_id]
    other = Behind(Of.RETURNED, WEEK, reason=ReturnReason.DEFECTIVE)
    assert house.database.read(lambda c: orders_behind(c, other)) == ()


def test_service_and_cost_of_two_orders(house: House) -> None:
    """One left at once by its day; one a day and a half later than promised, and a wrong book came back."""
    costs = {"cost_labour_cents": "150", "cost_packaging_cents": "45"}
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, costs)))
    first = ship(house, (MUG, 1), promise_date=DAY)
    late = house.order((BOOK, 1), promise_date=DAY)
    forward(house, hours=36)
    pick(house, late)
    parcel = pack(house, late)
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)))
    rma = proposed(house, late, 1, reason=ReturnReason.WRONG_ITEM)
    refunded(house, rma)
    found = house.database.read(lambda c: service(c, WEEK))
    assert found.orders == 2
    assert found.cycle_median == pytest.approx(0.5, abs=0.1), "half an hour after it was paid"
    assert found.cycle_p90 == pytest.approx(36.5, abs=0.1)
    assert found.shipped_on_time == Part(1, 2)
    assert found.filled == Part(2, 2)
    assert found.picked_right == Part(1, 2)
    assert found.perfect == Part(1, 2)
    assert found.refunds_on_time == Part(1, 1)

    def behind(of: Of) -> list[int]:
        return [row.id for row in house.database.read(lambda c: orders_behind(c, Behind(of, WEEK)))]

    assert behind(Of.REFUNDED) == [late]
    assert behind(Of.DUE) == [late, first]
    assert behind(Of.SENT_BACK) == []
    assert (found.costs.labour, found.costs.packaging, found.costs.postage) == (300, 90, None)
    assert (found.costs.orders, found.costs.charged) == (2, 980)


def test_the_way_back_costs_what_carriers_and_customers_were_paid(house: House, office: PostOffice) -> None:
    """A label of 5.50 and 4.80 given back; what a Swedish customer paid is no part of sums in euros."""
    office.returns = sold
    order_ids = [
        ship(house, (MUG, 1), carrier_service="coursier", currency=currency) for currency in ("EUR", "SEK")
    ]
    first, second = (opened(house, order_id, 1) for order_id in order_ids)
    buy(house, first, printed=False, mailed=False)
    for rma_id in (first, second):
        [unit] = received(house, rma_id)
        graded(house, unit)
        done(house.act(Role.RETURNS, partial(inspection.propose, rma_id=rma_id)))
        back = {"ship_back_cents": 480, "goods_cents": Refund.goods_cents - 480}
        more = update(Refund).where(Refund.rma_id == rma_id).values(back)
        house.database.write(lambda uow, more=more: uow.connection.execute(more).rowcount, house.station)
        refunded(house, rma_id)
    costs = house.database.read(lambda c: service(c, WEEK)).costs
    assert (costs.returns_back, costs.charged, costs.orders) == (550 + 480, 490, 2)
    sent_back = Behind(Of.SENT_BACK, WEEK)
    assert [row.id for row in house.database.read(lambda c: orders_behind(c, sent_back))] == order_ids[:1]


def test_stock_value_cover_dead_stock_and_what_to_order(house: House) -> None:
    """15 shirts of 19.90 with 20 % VAT; two a day over twelve weeks are asked for: seven days and a half."""
    today = date(2026, 11, 23)
    for days in range(84, 0, -1):
        at = datetime(2026, 11, 23, 7, 30, tzinfo=UTC) - timedelta(days=days)
        house.order((SHIRT, 2), placed_at=at, paid=False, currency="SEK" if days % 2 else "EUR")
    found = {each.sku: each for each in house.database.read(lambda c: demand(c, today))}
    shirt, mug = found[SHIRT], found[MUG]
    learnt = Period(today - timedelta(days=84), today)
    for of, orders_of in ((Of.DEMANDED, 84), (Of.PLACED, 42)):
        wanted = Behind(of, learnt, product_id=shirt.product_id, sku=SHIRT)
        assert len(house.database.read(lambda c, wanted=wanted: orders_behind(c, wanted))) == orders_of
    assert (shirt.on_hand, shirt.value_cents) == (15, 15 * 1990 * 100 // 120)
    assert shirt.weeks == (14,) * 12
    assert shirt.forecast.daily == pytest.approx(2)
    assert shirt.cover_days == pytest.approx(shirt.available / 2)
    assert shirt.last_ordered == today - timedelta(days=1)
    free = shirt.available - shirt.backordered
    assert shirt.proposal.quantity == 2 * (7 + 7 + 14) - free
    assert (mug.cover_days, mug.last_ordered, mug.proposal.quantity) == (None, None, 0)


def test_what_open_orders_still_wait_for_is_ordered_again(house: House) -> None:
    """Twenty mugs leave at once, five shirts and two mugs follow: at every stage of it they are missed."""
    order_id = house.order((MUG, 22), (SHIRT, 20))
    done(house.act(Role.MANAGER, lambda uow: orders.allow_split(uow, order_id)))

    def missed() -> dict[str, int]:
        found = house.database.read(lambda c: demand(c, DAY))
        return {each.sku: each.backordered for each in found if each.backordered}

    assert house.row(order_id).stage is Stage.READY
    assert missed() == {MUG: 2, SHIRT: 5}
    send(house, order_id)
    assert house.row(order_id).stage is not Stage.READY
    assert missed() == {MUG: 2, SHIRT: 5}


SHEET = Sheet(
    "Ventes / essai", "novembre",
    (SheetColumn("Article", Kind.TEXT, wide=True), SheetColumn("Ventes", Kind.MONEY), SheetColumn("Part", Kind.SHARE),
     SheetColumn("Jour", Kind.DAY), SheetColumn("Unités")),
    (("=1+1", 123450, 0.25, DAY, 3), ("Mug", None, None, None, None)),
)  # fmt: skip


def test_a_workbook_one_can_reckon_with_and_no_formula_from_outside() -> None:
    page = load_workbook(io.BytesIO(to_xlsx([SHEET])))["Ventes   essai"]
    assert [cell.value for cell in page[4]] == ["Article", "Ventes", "Part", "Jour", "Unités"]
    assert [cell.value for cell in page[5]] == ["=1+1", 1234.5, 0.25, datetime(2026, 11, 23), 3]  # noqa: DTZ001 - days in a workbook have no zone
    assert page["A5"].data_type == "s"
    assert [cell.value for cell in page[6]] == ["Mug", None, None, None, None]


def test_the_same_as_pdf_and_in_words() -> None:
    many = Sheet(
        "Large", "", (SheetColumn("Article", Kind.TEXT), *(SheetColumn(str(at)) for at in range(11))), ()
    )
    assert to_pdf([SHEET, many], "fr", DAY).startswith(b"%PDF")
    assert [in_words(cell, column.kind, "fr") for cell, column in zip(SHEET.rows[0], SHEET.columns, strict=True)] == [
        "=1+1", "1\u202f234,50\u00a0€", "25,0\u00a0%", "23 nov. 2026", "3",
    ]  # fmt: skip
    assert in_words(None, Kind.MONEY, "fr") == "–"
