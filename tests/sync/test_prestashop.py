"""PrestaShop: the same rounds over its webservice, with its dates, states and stock rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.channels.port import Bookmark, Right, Trouble
from app.channels.prestashop.adapter import ADAPTER
from app.models.channel import ChannelArticleRow
from app.models.states import JobState, Lifecycle, PaymentState, Role, Stage
from app.station import channel_connect
from app.workflows import order_lines
from tests.support.bench import done
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.shops.prestashop import CANCELLED, KEY, PAID, SHIPPED, Presta, as_numbers
from tests.support.shops.server import Reply
from tests.support.shops.wired import SINCE, Wired
from tests.sync.test_news_out import pay_back, send_off


@pytest.fixture
def presta() -> Iterator[Presta]:
    shop = Presta()
    for sku in (MUG, BOOK):
        shop.product(sku, 3)
    with shop.server.running():
        yield shop


@pytest.fixture
def wired(house: House, presta: Presta) -> Wired:
    return Wired(house, "prestashop", {"address": presta.address}, {"key": KEY})


def test_an_order_arrives_to_the_cent_with_its_customer(wired: Wired, presta: Presta) -> None:
    number = presta.sell(MUG, 2)
    result = wired.round()
    assert (result.fault, result.taken.created) == (None, 1)
    order = wired.order(number)
    assert (order.stage, order.payment, order.total_cents) == (Stage.READY, PaymentState.PAID, 2400)
    assert wired.said(number).customer.email == "elodie@example.fr"
    assert wired.round().taken.unchanged == 1


def test_pages_of_fifty_lose_nothing(wired: Wired, presta: Presta) -> None:
    numbers = set()
    for at in range(130):
        if at % 60:
            presta.tick()
        numbers.add(str(presta.sell(MUG, 1)))
    seen: set[tuple[int, int]] = set()

    def look(_: object) -> None:
        seen.add((wired.row.taken, wired.row.expected))

    presta.server.faults.instead = look
    wired.round()
    assert set(wired.orders()) == numbers
    assert (50, 130) in seen  # how far it is


def test_the_hour_that_autumn_repeats_is_not_skipped(presta: Presta) -> None:
    """At 3 o'clock the clock is put back to 2: an order of the second 2:10 looks older than one of the first 2:50."""
    presta.now = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 2:50, summer time
    first = presta.sell(MUG, 1)
    presta.now = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 2:10, winter time
    second = presta.sell(MUG, 1)
    connection = ADAPTER.open({"address": presta.address, "key": KEY})
    page = connection.changes(Bookmark(datetime(2026, 10, 25, 0, 45, tzinfo=UTC)))
    connection.close()
    assert {str(first), str(second)} <= {order.external_id for order in page.orders}  # type: ignore[union-attr]


def test_tracking_and_state_are_told_once_also_after_a_lost_answer(wired: Wired, presta: Presta) -> None:
    number = presta.sell(MUG, 1)
    wired.round()
    presta.tick(minutes=1)
    send_off(wired, wired.order(number).id)
    presta.server.faults.lose_next_answer("POST", "order_histories")
    wired.round()
    wired.round()
    wired.round()
    assert presta.tracking(number) == ["6A12345678901"]
    assert presta.histories(number) == [PAID, SHIPPED]
    assert [push.state for push in wired.pushes()] == [JobState.CONFIRMED]
    assert wired.holds(number) == []


def test_an_older_shop_without_patch_gets_the_whole_row(wired: Wired, presta: Presta) -> None:
    presta.knows_patch = False
    number = presta.sell(MUG, 1)
    wired.round()
    send_off(wired, wired.order(number).id)
    wired.round()
    assert presta.tracking(number) == ["6A12345678901"]
    assert presta.server.asked("PUT", "order_carriers")


def test_a_tracking_number_the_shop_refuses_waits_for_a_person(wired: Wired, presta: Presta) -> None:
    number = presta.sell(MUG, 1)
    wired.round()
    send_off(wired, wired.order(number).id, "<6A>")
    wired.round()
    assert [(push.state, push.trouble) for push in wired.pushes()] == [(JobState.PARKED, "channel_said_no")]
    assert "tracking_number" in wired.pushes()[0].payload["detail"]


def test_cancelled_here_is_cancelled_there_and_a_whole_refund_is_a_state(
    wired: Wired, presta: Presta
) -> None:
    number = presta.sell(MUG, 1)
    wired.round()
    presta.tick(minutes=1)
    order_id = wired.order(number).id
    done(wired.house.act(Role.MANAGER, lambda uow: order_lines.cancel_order(uow, order_id, "client")))
    wired.round()
    assert presta.histories(number) == [PAID, CANCELLED]
    pay_back(wired, order_id)
    wired.round()
    assert presta.histories(number)[-1] == 7
    wired.round()
    assert wired.order(number).refunded_cents == 1200


def test_an_order_the_shop_cancelled(wired: Wired, presta: Presta) -> None:
    number = presta.sell(MUG, 1)
    wired.round()
    presta.tick(minutes=1)
    presta.move(number, CANCELLED)
    wired.round()
    assert wired.order(number).lifecycle is Lifecycle.CANCELLED
    assert wired.pushes() == []


def test_stock_goes_to_the_row_of_each_combination_and_never_to_the_sum(wired: Wired, presta: Presta) -> None:
    shirts = presta.product("TS-BL", 1, combinations=2)
    presta.tables["combinations"][0]["reference"] = SHIRT
    wired.round()
    assert presta.held(shirts, presta.tables["combinations"][0]["id"]) == 15
    assert presta.held(shirts, presta.tables["combinations"][1]["id"]) == 1
    assert presta.held(shirts) == 1
    mug = _mug(presta)
    assert presta.held(mug) == 20
    rows = wired.all(select(ChannelArticleRow.external_id, ChannelArticleRow.sent))
    assert {row.external_id: row.sent for row in rows}[f"{mug}:0"] == 20


def test_the_first_page_says_exactly_which_right_is_missing(presta: Presta) -> None:
    presta.rights["stock_availables"] = frozenset({"get"})
    presta.rights["messages"] = frozenset()
    connection = ADAPTER.open({"address": presta.address, "key": KEY})
    rights = connection.test()
    connection.close()
    assert [right.name for right in rights if not right.granted] == ["messages", "stock_availables"]
    assert Right("orders", True) in rights
    assert not [one for one in presta.server.requests if one.writes]


def test_every_right_that_is_missing_is_named_also_where_no_order_can_be_read(presta: Presta) -> None:
    presta.sell(MUG, 1)
    for resource in ("addresses", "currencies"):
        presta.rights[resource] = frozenset()
    keys = {"address": presta.address, "key": KEY}
    found = channel_connect.examine("prestashop", keys, SINCE)
    assert (found.missing, found.may_read, found.expected) == (("addresses", "currencies"), False, 0)
    presta.rights |= dict.fromkeys(("addresses", "currencies"), frozenset({"get"}))
    found = channel_connect.examine("prestashop", keys, SINCE)
    assert (found.missing, found.may_read, found.expected) == ((), True, 1)


@pytest.mark.parametrize("known", [True, False])
def test_messages_that_may_not_be_read_do_not_keep_orders_out(
    wired: Wired, presta: Presta, known: bool
) -> None:
    """Be it that the key may not, or that this version of the shop has none."""
    if known:
        presta.rights["messages"] = frozenset()
    else:
        del presta.tables["messages"]
    presta.sell(MUG, 1)
    assert wired.round().taken.created == 1
    assert wired.row.state == "ok"


def test_orders_that_may_not_be_read_are_one_clear_state(wired: Wired, presta: Presta) -> None:
    presta.rights["orders"] = frozenset()
    fault = wired.round().fault
    assert fault is not None
    assert (fault.trouble, fault.values) == (Trouble.RIGHT_MISSING, {"right": "orders"})


def test_a_webservice_that_is_switched_off_is_no_maintenance(wired: Wired, presta: Presta) -> None:
    from tests.support.shops.prestashop import _errors

    presta.server.faults.next_answers(_errors(503, (22, "The PrestaShop webservice is disabled.")))
    assert wired.round().fault.trouble is Trouble.SWITCHED_OFF  # type: ignore[union-attr]


def test_a_key_that_is_not_active(wired: Wired, presta: Presta) -> None:
    wired.environment["ARRIMAGE_CHANNEL_BOUTIQUE_KEY"] = "0" * 32
    assert wired.round().fault.trouble is Trouble.KEYS_REFUSED  # type: ignore[union-attr]


def test_an_order_removed_from_the_shop_waits_for_a_person(wired: Wired, presta: Presta) -> None:
    number = presta.sell(MUG, 1)
    wired.round()
    presta.tables["orders"].clear()
    wired.round(passing=16 * 60)
    assert wired.holds(number) == ["hold_channel_gone"]


def test_a_shop_whose_addresses_are_not_rewritten_is_reached_by_its_dispatcher(
    wired: Wired, presta: Presta
) -> None:
    presta.rewrites_addresses = False
    number = presta.sell(MUG, 2)
    assert wired.round().fault is None
    send_off(wired, wired.order(number).id)
    presta.tick(minutes=1)
    assert wired.round().told == 1
    assert (presta.tracking(number), presta.histories(number)) == (["6A12345678901"], [PAID, SHIPPED])
    assert len(presta.server.asked("GET", "/api/")) == 1


@pytest.mark.parametrize("written", [str, as_numbers])
def test_ids_and_numbers_as_text_or_as_numbers_are_the_same(
    wired: Wired, presta: Presta, written: Callable[[Any], Any]
) -> None:
    """Versions differ: 1.7 writes text, 8 ids as numbers and amounts as text, modules of the shop as they like."""
    presta.written = written
    number = presta.sell(MUG, 2, "12.35")
    assert wired.round().fault is None
    assert (wired.order(number).total_cents, presta.held(_mug(presta))) == (2470, 18)
    send_off(wired, wired.order(number).id)
    presta.tick(minutes=1)
    assert wired.round().told == 1
    assert (presta.tracking(number), presta.histories(number)) == (["6A12345678901"], [PAID, SHIPPED])
    assert wired.round().taken.unchanged == 1


def test_a_page_of_a_firewall_is_no_word_about_the_key(wired: Wired, presta: Presta) -> None:
    presta.server.faults.next_answers(Reply(403, b"<html>Forbidden</html>", {"Content-Type": "text/html"}))
    assert wired.round().fault.trouble is Trouble.UNREADABLE  # type: ignore[union-attr]


def _mug(presta: Presta) -> int:
    return int(next(row["id"] for row in presta.tables["products"] if row["reference"] == MUG))
