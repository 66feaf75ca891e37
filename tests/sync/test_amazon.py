"""Amazon: the same rounds, with few questions a while, orders that Amazon sends itself, and stock shown later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.channels.amazon.adapter import ADAPTER, Amazon, package_number
from app.channels.amazon.api import Api
from app.channels.amazon.response import to_order
from app.channels.base import FieldRefused, IncomingFulfilment, IncomingPaymentState
from app.channels.port import Bookmark, Departure, PushRefused, Trouble
from app.models.order import OrderLine
from app.models.states import FulfilledBy, JobState, Lifecycle, PaymentState, Stage
from app.rules.terms import DeliveryMode
from app.station import channel_connect
from tests.support import contracts
from tests.support.house import BOOK, MUG, House
from tests.support.shops.amazon import KEYS, SELLER, euro
from tests.support.shops.amazon import Amazon as Account
from tests.support.shops.server import Reply
from tests.support.shops.wired import Wired
from tests.sync.test_news_out import cancel, pay_back, send_off

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def account() -> Iterator[Account]:
    made = Account()
    for sku in (MUG, BOOK):
        made.listing(sku, 3)
    with made.server.running():
        yield made


def opened(account: Account, keys: Any = KEYS) -> Amazon:
    address = account.server.address
    api = Api(keys, endpoint=address, token=f"{address}/auth/o2/token")
    return Amazon(api, SELLER, ("FR",), lambda: account.now)


@pytest.fixture
def wired(house: House, account: Account) -> Wired:
    return Wired(
        house, "amazon", {"seller": SELLER, "marketplaces": "FR", "client": KEYS["client"]}, KEYS,
        open_with=lambda _adapter, values: opened(account, values),
    )  # fmt: skip


def pass_time(wired: Wired, account: Account, **duration: float) -> Any:
    """A round some minutes later, by both clocks."""
    account.tick(**duration)
    return wired.round(passing=timedelta(**duration).total_seconds())


def test_an_order_from_amazon_to_the_carrier_and_back(wired: Wired, account: Account) -> None:
    number = account.sell((MUG, 2, "12.00"), (BOOK, 1, "12.50"))
    first = pass_time(wired, account, minutes=5)
    assert (first.fault, first.taken.created) == (None, 1)
    order = wired.order(number)
    assert (order.stage, order.payment, order.total_cents) == (Stage.READY, PaymentState.PAID, 3650)
    rates = {row.sku: row.vat_rate_bp for row in wired.all(OrderLine.__table__.select())}
    assert rates == {MUG: 2000, BOOK: 550}  # our articles' own: Amazon does not say them
    send_off(wired, order.id)
    assert pass_time(wired, account, minutes=5).told == 1
    assert [one["trackingNumber"] for one in account.orders[number]["packages"]] == ["6A12345678901"]
    assert account.orders[number]["packages"][0]["carrier"] == "STANDARD"
    account.tick(minutes=3)
    assert pass_time(wired, account, minutes=5).taken.amended == 0
    assert wired.said(number).fulfilled
    assert [push.state for push in wired.pushes()] == [JobState.CONFIRMED]


def test_a_pending_order_keeps_its_units_and_gets_price_and_address_when_it_is_paid(
    wired: Wired, account: Account
) -> None:
    number = account.sell((MUG, 2, "12.00"), pending=True)
    pass_time(wired, account, minutes=5)
    order = wired.order(number)
    assert (order.total_cents, order.lifecycle) == (0, Lifecycle.IMPORTED)
    assert "address_name_missing" in wired.holds(number)
    account.show()
    assert account.offered(MUG) == 18  # what somebody has in the basket is not offered a second time
    account.pay(number, "12.00")
    pass_time(wired, account, minutes=5)
    order = wired.order(number)
    assert (order.total_cents, order.payment) == (2400, PaymentState.PAID)
    assert wired.said(number).shipping_address.city == "Lyon"
    assert wired.holds(number) == []


def test_what_amazon_sends_itself_is_shown_and_left_alone(wired: Wired, account: Account) -> None:
    number = account.sell((MUG, 2, "12.00"), by="AMAZON")
    pass_time(wired, account, minutes=5)
    order = wired.order(number)
    assert order.fulfilled_by is FulfilledBy.CHANNEL
    assert wired.house.stock(MUG) == {"A-01-1": (20, 0)}
    assert to_order(account.orders[number]).fulfilled_by is IncomingFulfilment.CHANNEL


def test_many_orders_are_read_day_by_day_and_none_is_lost(wired: Wired, account: Account) -> None:
    numbers = set()
    for _ in range(4):
        numbers |= {account.sell(("AUTRE", 1, "1.00")) for _ in range(30)}
        account.tick(hours=20)
        wired.house.database.clock.forward(hours=20)  # type: ignore[attr-defined]
    result = pass_time(wired, account, minutes=5)
    assert result.fault is None
    assert set(wired.orders()) == numbers
    searched = account.server.asked("GET", "/orders/2026-01-01/orders")
    assert len(searched) < 30
    assert wired.row.cursor == account.now - timedelta(minutes=2)


def test_a_day_that_is_cut_short_is_read_again_and_waits_for_long_enough(
    wired: Wired, account: Account
) -> None:
    pass_time(wired, account, minutes=5)
    numbers = {account.sell(("AUTRE", 1, "1.00")) for _ in range(230)}
    before = wired.row.cursor
    account.allowed["searchOrders"], account.rate = 2, "0.0056"
    fault = pass_time(wired, account, minutes=5).fault
    assert fault is not None
    assert fault.trouble is Trouble.TOO_FAST
    assert fault.retry_after == pytest.approx(3 / 0.0056, abs=5)
    assert wired.row.cursor == before  # what came is kept, and nothing is taken for read that was not
    assert len(wired.orders()) == 200
    account.allowed["searchOrders"] = 5
    assert pass_time(wired, account, minutes=10).fault is None
    assert set(wired.orders()) == numbers


def test_orders_are_asked_for_once_in_three_minutes_and_stock_is_told_meanwhile(
    wired: Wired, account: Account
) -> None:
    pass_time(wired, account, minutes=5)
    asked = len(account.server.asked("GET", "/orders/2026-01-01/orders"))
    wired.house.receive(MUG, "A-01-1", 5)
    assert pass_time(wired, account, minutes=1).stock == 1
    assert len(account.server.asked("GET", "/orders/2026-01-01/orders")) == asked
    account.show()
    assert account.offered(MUG) == 25
    pass_time(wired, account, minutes=3)
    assert len(account.server.asked("GET", "/orders/2026-01-01/orders")) == asked + 1


def test_stock_is_accepted_now_shown_later_and_looked_at_again_with_the_next_listing(
    wired: Wired, account: Account
) -> None:
    account.listing("FBA-1", None)
    pass_time(wired, account, minutes=5)
    assert account.offered(MUG) == 3
    assert pass_time(wired, account, minutes=1).stock == 0  # not told again while Amazon works on it
    account.late.clear()  # and this one was lost over there
    assert pass_time(wired, account, hours=7).stock == 2
    account.show()
    assert (account.offered(MUG), account.offered(BOOK)) == (20, 10)
    assert not wired.articles()["FBA-1"].kept
    patched = [json.loads(one.body) for one in account.server.asked("PATCH")]
    assert {one["productType"] for one in patched} == {"MUG"}


def test_a_listing_that_amazon_refuses_is_told_to_a_person_and_not_for_ever(
    wired: Wired, account: Account
) -> None:
    account.listings[MUG]["summaries"][0]["status"] = []
    pass_time(wired, account, minutes=5)
    assert wired.articles()[MUG].trouble == "channel_stock_refused"
    assert wired.articles()[BOOK].trouble == ""
    asked = len(account.server.asked("PATCH"))
    pass_time(wired, account, minutes=1)
    assert len(account.server.asked("PATCH")) == asked


def test_more_listings_than_a_search_can_be_paged_through(account: Account) -> None:
    for at in range(1015):
        account.listing(f"SKU-{at}", 1)
    connection = opened(account)
    found = {article.external_id for article in connection.articles()}
    assert connection.stock(["A,B", "SKU-7"]) == {"SKU-7": 1}
    connection.close()
    assert len(found) == 1017


def departure(number: str, account: Account, **more: Any) -> Departure:
    units = {item["orderItemId"]: item["quantityOrdered"] for item in account.orders[number]["orderItems"]}
    values = {"parcel": "P-000012", "tracking_number": "XY1", "service": "Colissimo domicile", **more}
    return Departure(order_external_id=number, at=account.now, units=units, **values)


def test_a_parcel_is_confirmed_once_with_the_carrier_as_amazon_calls_it(account: Account) -> None:
    number = account.sell((MUG, 2, "12.00"))
    connection = opened(account)
    for _ in range(2):
        connection.fulfil(departure(number, account))
    assert len(account.orders[number]["packages"]) == 1
    told = json.loads(account.server.asked("POST", "shipmentConfirmation")[0].body)["packageDetail"]
    assert (told["packageReferenceId"], told["carrierCode"]) == ("12", "La Poste")
    other = account.sell((MUG, 1, "12.00"))
    account.orders[other]["packages"].append({"packageReferenceId": "7", "packageItems": []})
    with pytest.raises(PushRefused, match="channel_tracking_needed"):
        connection.fulfil(departure(other, account, tracking_number=""))
    with pytest.raises(PushRefused, match="channel_order_gone"):
        connection.fulfil(Departure(order_external_id="171-0", parcel="P-1", at=account.now))
    connection.close()
    assert package_number("P-000120") == "120"


def test_an_outage_is_one_until_amazon_was_read(wired: Wired, account: Account) -> None:
    number = account.sell((MUG, 1, "12.00"))
    account.server.faults.instead = lambda asked: Reply(503) if "/orders/" in asked.path else None
    assert pass_time(wired, account, minutes=5).fault.trouble is Trouble.MAINTENANCE
    assert pass_time(wired, account, seconds=40).fault is not None
    assert (wired.row.state, wired.row.failures) == ("maintenance", 2)
    account.server.faults.instead = lambda _: None
    assert pass_time(wired, account, minutes=5).taken.created == 1
    assert number in wired.orders()


def test_money_and_cancellations_are_amazons_and_a_person_is_told(wired: Wired, account: Account) -> None:
    number = account.sell((MUG, 2, "12.00"))
    pass_time(wired, account, minutes=5)
    order_id = wired.order(number).id
    cancel(wired, order_id)
    pay_back(wired, order_id)
    pass_time(wired, account, minutes=5)
    parked = {push.trouble for push in wired.pushes() if push.state is JobState.PARKED}
    assert parked == {"channel_cancel_over_there", "channel_refund_over_there"}


def test_an_order_cancelled_over_there(wired: Wired, account: Account) -> None:
    number = account.sell((MUG, 2, "12.00"))
    pass_time(wired, account, minutes=5)
    account.cancel(number)
    pass_time(wired, account, minutes=5)
    assert wired.order(number).lifecycle is Lifecycle.CANCELLED
    assert wired.house.stock(MUG) == {"A-01-1": (20, 0)}


def test_wrong_keys_and_missing_roles_are_one_clear_state(wired: Wired, account: Account) -> None:
    wired.environment["ARRIMAGE_CHANNEL_BOUTIQUE_REFRESH_TOKEN"] = "Atzr|9"  # noqa: S105
    assert pass_time(wired, account, minutes=5).fault.trouble is Trouble.KEYS_REFUSED
    wired.environment["ARRIMAGE_CHANNEL_BOUTIQUE_REFRESH_TOKEN"] = KEYS["refresh_token"]
    account.denied = {"buyers", "patch"}
    connection = opened(account)
    rights = {right.name: right.granted for right in connection.test()}
    connection.close()
    assert rights == {
        "orders_read": True, "buyers_read": False, "products_read": True, "stock_write": False,
    }  # fmt: skip
    account.show()
    assert account.offered(MUG) == 3  # a test changes nothing


def test_a_look_at_what_would_come_says_when_amazon_does_not_count(account: Account) -> None:
    for _ in range(130):
        account.sell((MUG, 1, "12.00"))
    account.tick(days=2)
    found = channel_connect.examine("amazon", {}, SINCE, lambda _adapter, _values: opened(account))
    assert (found.expected, found.or_more, len(found.first), found.missing) == (100, True, 5, ())


def test_promotions_delivery_wrapping_and_gifts_to_the_cent(account: Account) -> None:
    """Three mugs at 12 less 6, a book at 21.10, delivery 5: the basket of every channel comes to 56.10."""
    number = account.sell((MUG, 3, "12.00"), (BOOK, 1, "21.10"))
    order = account.orders[number]
    mugs, book = order["orderItems"]
    mugs["proceeds"]["breakdowns"] += [
        {"type": "SHIPPING", "subtotal": euro("4.00")},
        {"type": "DISCOUNT", "subtotal": euro("-7.00"), "detailedBreakdowns": [
            {"subtype": "ITEM", "value": euro("-6.00")}, {"subtype": "SHIPPING", "value": euro("-1.00")}]},
    ]  # fmt: skip
    book["proceeds"]["breakdowns"] += [{"type": "GIFT_WRAP", "subtotal": euro("2.00")}]
    book["fulfillment"] = {"packing": {"giftOption": {"giftMessage": "Bonne fête !"}}}
    mugs["cancellation"] = {"cancellationRequest": {"requester": "BUYER", "cancelReason": "NO_LONGER_NEEDED"}}
    order["proceeds"]["grandTotal"] = euro("56.10")
    order["tax"] = {
        "taxRegistrations": [
            {"entityType": "BUYER", "taxRegistrationType": "VAT", "taxRegistrationNumber": "FR44732829320"}
        ]
    }
    found = to_order(order)
    assert [line.net_cents for line in found.lines] == [3000, 2110]
    assert (found.shipping_cents, found.total_cents, found.total_difference_cents) == (500, 5610, 0)
    assert (found.gift, found.gift_note) == (True, "Bonne fête !")
    assert "Annulation demandée" in found.customer_note
    assert (found.customer.vat_number, found.customer.last_name) == ("FR44732829320", "Martin")
    assert found.delivery_mode is DeliveryMode.HOME


def test_every_example_that_amazon_publishes_can_be_read() -> None:
    path = contracts.published("amazon", "sandbox", "orders_2026-01-01.json")
    orders = [
        order
        for example in json.loads(path.read_text())
        if example["status"] == "200"
        for answer in (example["response"].get("application/json", example["response"]),)
        for order in answer.get("orders") or [answer["order"]]
    ]
    found = [to_order(order) for order in orders]
    assert len(found) >= 5
    assert {order.total_difference_cents for order in found if order.lines[0].unit_price_cents} == {0}
    assert IncomingPaymentState.PAID in {order.payment.state for order in found}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("client", "amzn1.other", "channel_amazon_keys_wrong"),
        ("refresh_token", "Atza|x", "channel_amazon_keys_wrong"),
        ("seller", "", "channel_amazon_keys_wrong"),
        ("marketplaces", "FR, US", "channel_marketplace_unknown"),
    ],
)
def test_what_cannot_be_right_is_refused_before_anything_is_sent(field: str, value: str, code: str) -> None:
    with pytest.raises(FieldRefused, match=code):
        ADAPTER.check({**KEYS, "seller": SELLER, field: value})


def test_the_countries_as_they_are_kept() -> None:
    assert ADAPTER.check({**KEYS, "seller": SELLER, "marketplaces": "be,fr fr"})["marketplaces"] == "BE, FR"
    assert ADAPTER.check({**KEYS, "seller": SELLER})["marketplaces"] == "FR"


def test_the_bookmark_of_a_quiet_account_is_now(account: Account) -> None:
    connection = opened(account)
    page = connection.changes(Bookmark(account.now - timedelta(hours=1)))
    connection.close()
    assert (page.orders, page.next, page.reached) == ((), None, account.now - timedelta(minutes=2))
