"""Figures of kits: shown as they were bought, their money counted once, each number with its orders."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import pytest

from app.models.states import Role
from app.queries.figures.behind import Behind, orders_behind
from app.queries.figures.sales import sales
from app.rules.periods import Period
from app.ui.figures import sales as sales_page
from app.ui.figures.view import Table
from tests.support.bench import done, pack, pick
from tests.support.house import BOOK, MUG, House
from tests.support.returning import opened, received
from tests.workflows.test_kits import GIFT, _accept, _cancel, _hand_over, _incoming, shop

__all__ = ["shop"]


def test_figures_show_kits_as_they_were_bought_and_count_their_money_once(shop: House) -> None:
    """Three kits of 30.00 and a mug: of the kits one is given up whole, one comes back whole, one keeps a book."""
    day = datetime(2026, 11, 23, 7, tzinfo=UTC)
    first = _accept(shop, _incoming(shop, (GIFT, 2, 3000), (MUG, 1, 1200), placed_at=day))
    second = _accept(shop, _incoming(shop, (GIFT, 1, 3000), placed_at=day))
    for line in shop.lines(first)[:2]:
        done(shop.act(Role.MANAGER, partial(_cancel, first, line.id, line.ordered // 2)))
    for order_id in (first, second):
        pick(shop, order_id)
        _hand_over(shop, pack(shop, order_id))
    received(shop, opened(shop, first, 2, 1))
    received(shop, opened(shop, second, 1))
    for order_id, back in ((first, (2, 1)), (second, (1,))):
        for line, units in zip(shop.lines(order_id), back, strict=False):
            assert line.returned == units
    week = Period(date(2026, 11, 20), date(2026, 11, 26))
    found = shop.database.read(lambda c: sales(c, week))
    [kit] = found.kits
    assert (kit.sku, kit.orders, kit.units, kit.goods_cents) == (GIFT, 2, 2, 6000)
    assert (kit.back_whole, kit.back_in_part) == (1, 1)
    articles = {each.sku: (each.units, each.goods_cents, each.kit_cents) for each in found.products}
    assert articles == {BOOK: (4, 4054, 4054), MUG: (3, 3146, 1946)}
    assert found.whole.goods_cents == 7200 == sum(each.goods_cents for each in found.products)
    [*_, by_article, by_kit] = sales_page.view(found, week, "en").tables
    assert by_article.sheet.columns[-1].title == "Of it in kits"
    assert by_kit.sheet.rows == ((GIFT, "Coffret découverte", 2, 2, 6000, pytest.approx(6000 / 7200), 1, 1),)
    assert "not added up" in by_kit.note
    assert by_kit.note in by_kit.sheet.about, "a file that is handed out says it too"
    third = _accept(shop, _incoming(shop, (GIFT, 1, 3000), (MUG, 1, 1200), placed_at=day))
    single = _accept(shop, _incoming(shop, (MUG, 1, 1200), placed_at=day))

    def behind(table: Table, at: int, column: int) -> list[int]:
        lead = table.lead(at, column)
        assert isinstance(lead, Behind)
        return [row.id for row in shop.database.read(lambda c: orders_behind(c, lead))]

    assert behind(by_kit, 0, 3) == [third, second, first]
    assert behind(by_kit, 0, 7) == [second, first], "those of which something came back"
    assert behind(by_article, 1, 3) == [single, third, second, first]
    assert behind(by_article, 1, 6) == [third, second, first], "those with a mug out of a kit"
