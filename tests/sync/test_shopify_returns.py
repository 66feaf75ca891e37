"""Returns that customers announced in Shopify are opened here, once each, with the day and the words they said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from app.channels.shopify.returns import _reason
from app.models.channel import ChannelRefusal
from app.models.rma import Rma, RmaUnit
from app.models.states import RmaState
from app.rules.return_terms import Ground, ReturnReason
from tests.support.house import BOOK, MUG, House
from tests.support.shops.shopify import KEY, SECRET, Shopify
from tests.support.shops.wired import Wired
from tests.sync.test_news_out import send_off


@pytest.fixture
def shop() -> Iterator[Shopify]:
    made = Shopify()
    for sku in (MUG, BOOK):
        made.product(sku, 3)
    with made.server.running():
        yield made


@pytest.fixture
def wired(house: House, shop: Shopify) -> Wired:
    return Wired(house, "shopify", {"address": shop.address, "client": KEY}, {"secret": SECRET})


def returns(wired: Wired) -> list[tuple[RmaState, Ground, date, ReturnReason]]:
    query = select(Rma.state, Rma.ground, Rma.notice_day, RmaUnit.reason).join(
        RmaUnit, RmaUnit.rma_id == Rma.id
    )
    return [tuple(row) for row in wired.all(query.order_by(RmaUnit.id))]


def test_what_customers_announce_is_opened_once_and_what_they_add_too(
    wired: Wired,
    shop: Shopify,
) -> None:
    number = shop.sell((MUG, 2, "12.00"), (BOOK, 1, "12.50"))
    wired.round()
    send_off(wired, wired.order(number).id)
    wired.round()
    shop.tick(minutes=5)
    shop.send_back(number, MUG, 1, "damaged-or-defective", "Abîmé", "L’anse est cassée")
    assert wired.round().fault is None
    broken = (RmaState.AUTHORISED, Ground.CONFORMITY, date(2026, 11, 23), ReturnReason.DEFECTIVE)
    assert returns(wired) == [broken]
    shop.tick(minutes=5)
    shop.change(number)  # the same, read again
    wired.round()
    assert returns(wired) == [broken]
    shop.send_back(number, BOOK, 1, "too-heavy-to-hold", "Trop lourd")
    wired.round()
    unwanted = (RmaState.AUTHORISED, Ground.WITHDRAWAL, date(2026, 11, 23), ReturnReason.OTHER)
    assert returns(wired) == [broken, unwanted]
    assert wired.all(select(ChannelRefusal)) == []


def test_what_cannot_be_opened_waits_in_sight_and_without_the_right_orders_go_on(
    wired: Wired,
    shop: Shopify,
) -> None:
    number = shop.sell((MUG, 1, "12.00"))
    shop.send_back(number, MUG, 1, "arrived-late", "Arrivé trop tard")
    shop.scopes.discard("read_returns")
    assert wired.round().fault is None
    assert list(wired.orders()) == [str(number)]
    shop.scopes.add("read_returns")
    shop.tick(minutes=5)
    shop.change(number)
    wired.round()  # not sent yet: nothing can come back
    [refusal] = wired.all(select(ChannelRefusal))
    assert (refusal.external_id, refusal.reference) == (f"#{number} · {MUG}", f"#{number}")
    assert returns(wired) == []
    send_off(wired, wired.order(number).id)
    wired.round()
    shop.tick(minutes=5)
    shop.change(number)
    wired.round()
    assert [each[3] for each in returns(wired)] == [ReturnReason.LATE]
    assert wired.all(select(ChannelRefusal)) == []


@pytest.mark.parametrize(
    ("handle", "reason"),
    [
        ("too-tight", ReturnReason.TOO_SMALL),
        ("arrived-late", ReturnReason.LATE),
        ("quality", ReturnReason.NOT_AS_EXPECTED),
        ("color-too-bright", ReturnReason.OTHER),
        ("", ReturnReason.OTHER),
    ],
)
def test_shopifys_own_examples_of_reasons(handle: str, reason: ReturnReason) -> None:
    assert _reason(handle) is reason
