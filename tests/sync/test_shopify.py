"""Shopify: the same rounds over GraphQL, with its cost, cursors, fulfilment orders, and stock compared first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.channels.port import Bookmark, Departure, Trouble
from app.channels.shopify.adapter import ADAPTER
from app.models.states import JobState, Lifecycle, PaymentState, Stage
from app.rules.terms import DeliveryMode
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.shops.server import Reply, Request
from tests.support.shops.shopify import KEY, SECRET, Shopify, money, shipping
from tests.support.shops.wired import Wired
from tests.sync.test_news_out import amendments, cancel, pay_back, send_off


@pytest.fixture
def shop() -> Iterator[Shopify]:
    made = Shopify()
    for sku in (MUG, BOOK, SHIRT):
        made.product(sku, 3)
    with made.server.running():
        yield made


@pytest.fixture
def wired(house: House, shop: Shopify) -> Wired:
    return Wired(house, "shopify", {"address": shop.address, "client": KEY}, {"secret": SECRET})


def queries(shop: Shopify) -> list[str]:
    """What was asked and told so far, by name."""
    texts = [json.loads(one.body)["query"] for one in shop.server.asked("POST", "graphql")]
    return [text.split("(")[0].split("{")[0].split()[1] for text in texts]


def test_an_order_from_the_shop_to_the_carrier_and_back(wired: Wired, shop: Shopify) -> None:
    number = shop.sell((MUG, 2, "12.00"))
    first = wired.round()
    assert (first.fault, first.taken.created, first.stock) == (None, 1, 3)
    order = wired.order(number)
    assert (order.stage, order.payment, order.total_cents) == (Stage.READY, PaymentState.PAID, 2400)
    assert order.reference == f"#{number}"
    said = wired.said(number)
    assert (said.customer.email, said.shipping_address.city) == ("elodie@example.fr", "Lyon")
    assert said.payment.reference == f"c{number}.1"
    assert shop.available(MUG) == 18
    shop.tick(minutes=1)
    send_off(wired, order.id)
    assert wired.round().told == 1
    assert shop.tracking(number) == ["6A12345678901"]
    assert wired.round().taken.unchanged == 1
    assert amendments(wired) == []
    assert [push.state for push in wired.pushes()] == [JobState.CONFIRMED]


def test_pages_lose_nothing_also_where_many_orders_are_of_one_second(wired: Wired, shop: Shopify) -> None:
    numbers = set()
    for at in range(23):
        if at % 15 == 0:
            shop.tick()
        numbers.add(str(shop.sell((MUG, 1, "12.00"))))
    wired.round()
    assert set(wired.orders()) == numbers
    assert queries(shop).count("Orders") > 2
    assert (wired.row.taken, wired.row.expected) == (23, 23)


def test_a_long_order_is_read_to_its_last_line(shop: Shopify) -> None:
    number = shop.sell(*[(MUG, 1, "1.00")] * 131)
    assert len(read(shop, number).lines) == 131
    assert queries(shop).count("MoreLines") == 3


def test_a_question_that_is_too_dear_is_made_smaller(wired: Wired, shop: Shopify) -> None:
    shop.most = 500.0
    numbers = {str(shop.sell((MUG, 1, "12.00"))) for _ in range(6)}
    assert wired.round().fault is None
    assert set(wired.orders()) == numbers


def test_a_question_that_cannot_be_made_smaller_is_a_fault_of_the_shop(wired: Wired, shop: Shopify) -> None:
    shop.sell((MUG, 1, "12.00"))
    wired.round()
    number = next(iter(wired.orders()))
    send_off(wired, wired.order(int(number)).id)
    shop.most = 2.0
    fault = wired.round().fault
    assert fault is not None
    assert (fault.trouble, fault.values) == (Trouble.BROKEN, {"detail": "MAX_COST_EXCEEDED"})
    assert [push.state for push in wired.pushes()] == [JobState.WAITING]


def test_one_departure_that_costs_too_much_is_told_later(wired: Wired, shop: Shopify) -> None:
    number = shop.sell((MUG, 2, "12.00"))
    wired.round()
    shop.tick(minutes=1)
    send_off(wired, wired.order(number).id)

    def too_dear(request: Request) -> Reply | None:
        if b"query ToFulfil" not in request.body:
            return None
        error = {"message": "Query cost is too high", "extensions": {"code": "MAX_COST_EXCEEDED"}}
        return Reply(200, json.dumps({"errors": [error]}).encode(), {"Content-Type": "application/json"})

    shop.server.faults.instead = too_dear
    assert wired.round().fault is None
    assert [push.state for push in wired.pushes()] == [JobState.WAITING]
    shop.server.faults.instead = lambda _: None
    wired.round(passing=3600)
    assert shop.tracking(number) == ["6A12345678901"]


def test_an_empty_bucket_is_waited_for(wired: Wired, shop: Shopify) -> None:
    shop.bucket = 0.0
    shop.sell((MUG, 1, "12.00"))
    assert wired.round().taken.created == 1


def test_a_bucket_that_fills_too_slowly_ends_the_round_with_a_time(wired: Wired, shop: Shopify) -> None:
    shop.bucket, shop.restored_a_second = 0.0, 0.001
    fault = wired.round().fault
    assert fault is not None
    assert fault.trouble is Trouble.TOO_FAST
    assert fault.retry_after is not None
    assert fault.retry_after > 30
    asked = len(shop.server.requests)
    assert not wired.round(passing=30).turn
    assert len(shop.server.requests) == asked


def test_a_token_is_kept_for_as_long_as_it_lasts_and_renewed_when_it_is_revoked(
    wired: Wired, shop: Shopify
) -> None:
    wired.round()
    wired.round()
    assert len(shop.server.asked("POST", "access_token")) == 1
    shop.tokens.clear()
    assert wired.round().fault is None
    assert len(shop.server.asked("POST", "access_token")) == 2


def test_a_fixed_token_of_an_older_app(wired: Wired, shop: Shopify) -> None:
    shop.tokens.add("shpat_abc")
    wired.environment["ARRIMAGE_CHANNEL_BOUTIQUE_SECRET"] = "shpat_abc"  # noqa: S105
    assert wired.round().fault is None
    assert shop.server.asked("POST", "access_token") == []


def test_wrong_keys_and_missing_rights_are_one_clear_state(wired: Wired, shop: Shopify) -> None:
    wired.environment["ARRIMAGE_CHANNEL_BOUTIQUE_SECRET"] = "wrong"  # noqa: S105
    assert wired.round().fault.trouble is Trouble.KEYS_REFUSED  # type: ignore[union-attr]
    wired.environment["ARRIMAGE_CHANNEL_BOUTIQUE_SECRET"] = SECRET
    shop.scopes.discard("read_orders")
    fault = wired.round(passing=7 * 3600).fault
    assert fault is not None
    assert (fault.trouble, fault.values) == (Trouble.RIGHT_MISSING, {"right": "orders_read"})


def test_the_test_says_exactly_which_right_is_missing(shop: Shopify) -> None:
    shop.scopes -= {"write_inventory", "write_orders"}
    connection = ADAPTER.open({"address": shop.address, "client": KEY, "secret": SECRET})
    missing = [right.name for right in connection.test() if not right.granted]
    connection.close()
    assert missing == ["stock_write", "write_orders"]


def test_a_lost_answer_fulfils_once(wired: Wired, shop: Shopify) -> None:
    number = shop.sell((MUG, 2, "12.00"))
    wired.round()
    shop.tick(minutes=1)
    send_off(wired, wired.order(number).id)
    lost = []

    def lose(request: Request) -> bool:
        hit = b"fulfillmentCreate" in request.body and not lost
        lost.extend([1] * hit)
        return hit

    shop.server.faults.lose_answer = lose
    assert wired.round().fault is not None
    wired.round()
    assert shop.tracking(number) == ["6A12345678901"]
    assert [push.state for push in wired.pushes()] == [JobState.CONFIRMED]


def test_two_parcels_of_one_order_are_two_fulfilments_and_each_once(shop: Shopify) -> None:
    number = shop.sell((MUG, 3, "12.00"))
    line = shop.orders[number]["items"][0]["id"].rpartition("/")[2]
    connection = ADAPTER.open({"address": shop.address, "client": KEY, "secret": SECRET})

    def leave(parcel: str, tracking: str, units: int) -> None:
        connection.fulfil(
            Departure(
                order_external_id=str(number), parcel=parcel, tracking_number=tracking, service="Colissimo",
                at=datetime(2026, 11, 23, tzinfo=UTC), units={line: units},
            )
        )  # fmt: skip

    for _ in range(2):
        leave("P-000001", "6A1", 2)
    for _ in range(2):
        leave("P-000002", "", 1)
    connection.close()
    assert shop.tracking(number) == ["6A1", "P-000002"]
    assert shop.orders[number]["displayFulfillmentStatus"] == "FULFILLED"


def test_a_kit_that_left_in_two_parcels_has_both_numbers_once_it_is_whole(shop: Shopify) -> None:
    number = shop.sell((MUG, 1, "12.00"))
    line = shop.orders[number]["items"][0]["id"].rpartition("/")[2]
    connection = ADAPTER.open({"address": shop.address, "client": KEY, "secret": SECRET})
    part = Departure(
        order_external_id=str(number), parcel="P-000001", tracking_number="6A1", service="Colissimo",
        at=datetime(2026, 11, 23, tzinfo=UTC), units={}, complete=False,
    )  # fmt: skip
    connection.fulfil(part)
    assert shop.tracking(number) == []
    for _ in range(2):
        connection.fulfil(
            replace(part, parcel="P-000002", tracking_number="6A2", units={line: 1}, also=("6A1",))
        )
    connection.close()
    [fulfilment] = shop.orders[number]["fulfillments"]
    assert [info["number"] for info in fulfilment["trackingInfo"]] == ["6A2", "6A1"]


def test_a_parcel_of_many_lines_is_told_whole_and_once(shop: Shopify) -> None:
    number = shop.sell(*[(MUG, 2, "1.00")] * 450)
    units = {one["id"].rpartition("/")[2]: 1 for one in shop.orders[number]["items"]}
    connection = ADAPTER.open({"address": shop.address, "client": KEY, "secret": SECRET})
    departure = Departure(
        order_external_id=str(number), parcel="P-000001", tracking_number="6A1", service="Colissimo",
        at=datetime(2026, 11, 23, tzinfo=UTC), units=units,
    )  # fmt: skip
    for _ in range(2):
        connection.fulfil(departure)
    connection.close()
    assert shop.tracking(number) == ["6A1"]
    assert {left for _, left in shop.orders[number]["open"].values()} == {1}


def test_a_sale_between_reading_and_setting_is_not_written_over(wired: Wired, shop: Shopify) -> None:
    wired.round()
    wired.house.receive(MUG, "A-01-1", 5)
    wired.house.receive(BOOK, "A-02-1", 1)
    sold = []

    def sell_meanwhile(request: Request) -> Reply | None:
        if b"inventorySetQuantities" in request.body and not sold:
            shop.tick(minutes=1)
            sold.append(shop.sell((MUG, 2, "12.00")))
        return None

    shop.server.faults.instead = sell_meanwhile
    wired.round()
    assert shop.available(MUG) == 18  # 20, less the two that were sold: not the 25 of a moment ago
    assert shop.available(BOOK) == 11  # one stale article keeps none of the others back
    wired.round()
    assert str(sold[0]) in wired.orders()
    assert shop.available(MUG) == 23


def test_stock_that_is_not_kept_and_articles_that_are_gone(wired: Wired, shop: Shopify) -> None:
    wired.round()
    for item in shop.items.values():
        item["tracked"] = item["sku"] != MUG
    gone = next(number for number, item in shop.items.items() if item["sku"] == BOOK)
    del shop.items[gone]
    for sku, place in ((MUG, "A-01-1"), (BOOK, "A-02-1"), (SHIRT, "B-01-1")):
        wired.house.receive(sku, place, 1)
    wired.round()
    troubles = {row.sku: row.trouble for row in wired.articles().values()}
    assert troubles == {MUG: "channel_stock_not_kept", BOOK: "channel_article_gone", SHIRT: ""}
    assert shop.available(SHIRT) == 16


def test_several_locations_ask_for_a_name_and_orders_go_on_arriving(wired: Wired, shop: Shopify) -> None:
    shop.locations.append({**shop.locations[0], "id": "gid://shopify/Location/2", "name": "Lyon"})
    shop.sell((MUG, 1, "12.00"))
    fault = wired.round().fault
    assert fault is not None
    assert (fault.trouble, fault.values) == (Trouble.LOCATION, {"detail": "Entrepôt, Lyon"})
    shop.tick(minutes=1)
    shop.sell((MUG, 1, "12.00"))
    assert wired.round().taken.created == 1
    connection = ADAPTER.open(
        {"address": shop.address, "client": KEY, "secret": SECRET, "location": "entrepôt"}
    )
    assert {article.quantity for article in connection.articles()} == {1, 3}
    connection.close()


def test_cancelled_here_is_cancelled_there_and_its_money_is_given_back_over_there(
    wired: Wired, shop: Shopify
) -> None:
    number = shop.sell((MUG, 2, "12.00"))
    wired.round()
    shop.tick(minutes=1)
    order_id = wired.order(number).id
    cancel(wired, order_id)
    wired.round()
    assert shop.orders[number]["cancelledAt"] is not None
    pay_back(wired, order_id)
    wired.round()
    assert shop.orders[number]["totalRefundedSet"] == money(0)
    assert [push.trouble for push in wired.pushes() if push.state is JobState.PARKED] == [
        "channel_refund_over_there"
    ]
    assert wired.order(number).lifecycle is Lifecycle.CANCELLED
    assert amendments(wired) == []


def test_what_was_paid_by_hand_is_written_down_once(wired: Wired, shop: Shopify) -> None:
    number = shop.sell((MUG, 2, "12.00"))
    shop.orders[number]["transactions"][0] |= {
        "manualPaymentGateway": True,
        "formattedGateway": "Virement bancaire",
    }
    wired.round()
    order_id = wired.order(number).id
    cancel(wired, order_id)
    pay_back(wired, order_id)
    wired.round()
    wired.round()
    assert shop.orders[number]["totalRefundedSet"] == money("24.00")
    assert wired.order(number).refunded_cents == 2400
    assert {push.state for push in wired.pushes()} == {JobState.CONFIRMED}


def test_what_the_shop_cancelled_is_cancelled_here(wired: Wired, shop: Shopify) -> None:
    number = shop.sell((MUG, 2, "12.00"))
    wired.round()
    shop.tick(minutes=1)
    shop.cancel(number)
    wired.round()
    assert wired.order(number).lifecycle is Lifecycle.CANCELLED
    assert wired.pushes() == []


def test_an_order_removed_from_the_shop_waits_for_a_person(wired: Wired, shop: Shopify) -> None:
    number = shop.sell((MUG, 1, "12.00"))
    wired.round()
    del shop.orders[number]
    wired.round(passing=16 * 60)
    assert wired.holds(number) == ["hold_channel_gone"]


def read(shop: Shopify, number: int) -> Any:
    connection = ADAPTER.open({"address": shop.address, "secret": "shpat_1"})
    shop.tokens.add("shpat_1")
    page = connection.changes(Bookmark(datetime(2026, 11, 1, tzinfo=UTC)))
    connection.close()
    return next(order for order in page.orders if order.external_id == str(number))  # type: ignore[union-attr]


def test_discounts_mixed_vat_and_delivery_to_the_cent(shop: Shopify) -> None:
    """Three mugs at 12 less 6, a book at 5.5 %, delivery 5: the basket of every channel comes to 56.10."""
    number = shop.sell(
        (MUG, 3, "12.00"), (BOOK, 1, "21.10"), shippingLines={"nodes": [shipping("Mondial Relay", "5.00")]}
    )
    mugs, book = shop.orders[number]["items"]
    mugs["discountAllocations"] = [{"allocatedAmountSet": money("6.00")}]
    book["taxLines"] = [{"rate": 0.055, "priceSet": money("1.10")}]
    shop.change(
        number,
        currentTotalPriceSet=money("56.10"),
        customAttributes=[{"key": "relay_id", "value": "005680"}, {"key": "TVA", "value": "FR44732829320"}],
    )
    order = read(shop, number)
    assert [(line.net_cents, line.vat_rate_bp) for line in order.lines] == [(3000, 2000), (2110, 550)]
    assert (order.total_cents, order.shipping_cents, order.total_difference_cents) == (5610, 500, 0)
    assert (order.delivery_mode, order.relay_carrier) == (DeliveryMode.RELAY, "mondial_relay")
    assert order.relay_id == "FR-005680"
    assert order.customer.vat_number == "FR44732829320"


def test_prices_without_tax_and_units_given_back(shop: Shopify) -> None:
    """Two of three are still wanted: they bear two thirds of the discount and of the tax."""
    number = shop.sell((MUG, 3, "10.00"), shippingLines={"nodes": [shipping("Colissimo", "5.00", "1.00")]})
    line = shop.orders[number]["items"][0]
    line |= {
        "currentQuantity": 2,
        "discountAllocations": [{"allocatedAmountSet": money("3.00")}],
        "taxLines": [{"rate": 0.2, "priceSet": money("5.40")}],
    }
    shop.change(number, taxesIncluded=False, currentTotalPriceSet=money("27.60"))
    order = read(shop, number)
    assert (order.lines[0].quantity, order.lines[0].net_cents) == (2, 2160)
    assert (order.shipping_cents, order.total_difference_cents) == (600, 0)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("SHIPPING", DeliveryMode.HOME), ("LOCAL", DeliveryMode.HOME), ("PICK_UP", DeliveryMode.PICKUP),
        ("PICKUP_POINT", DeliveryMode.RELAY), ("RETAIL", DeliveryMode.PICKUP), ("NONE", DeliveryMode.HOME),
    ],
)  # fmt: skip
def test_every_way_of_delivery(shop: Shopify, kind: str, mode: DeliveryMode) -> None:
    method = {"methodType": kind, "presentedName": "Tabac du Port", "sourceReference": "012345"}
    order = read(shop, shop.sell((MUG, 1, "12.00"), method=method))
    assert order.delivery_mode is mode
    assert order.relay_id == ("012345" if mode is DeliveryMode.RELAY else "")
    assert order.pickup_shop == ("Entrepôt" if mode is DeliveryMode.PICKUP else "")


def test_an_amount_nobody_can_read_leaves_out_that_order_alone(wired: Wired, shop: Shopify) -> None:
    bad, good = shop.sell((MUG, 1, "12.00")), shop.sell((MUG, 1, "12.00"))
    shop.orders[bad]["currentTotalPriceSet"] = money("NaN")
    taken = wired.round().taken
    assert (taken.created, len(taken.refused)) == (1, 1)
    assert set(wired.orders()) == {str(good)}
    assert [row.external_id for row in wired.refusals()] == [str(bad)]


@pytest.mark.parametrize(
    "given",
    [
        "ma-boutique", "ma-boutique.myshopify.com/admin", "https://admin.shopify.com/store/ma-boutique/orders",
        " https://Ma-Boutique.myshopify.com/ ",
    ],
)  # fmt: skip
def test_the_address_from_whichever_page_it_was_copied(given: str) -> None:
    values = ADAPTER.check({"address": given, "client": "k", "secret": "s"})
    assert values["address"] == "https://ma-boutique.myshopify.com"


def test_amounts_are_exact(shop: Shopify) -> None:
    order = read(shop, shop.sell((MUG, 3, "0.10")))
    assert (order.lines[0].unit_price_cents, order.total_cents) == (10, 30)
