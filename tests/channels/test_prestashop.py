"""Orders as PrestaShop 8.2 gave them, with the resources they name by id."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from app.channels.base import FieldRefused, IncomingOrder, IncomingPaymentState
from app.channels.prestashop.response import Lookups, lookups, to_order
from app.rules.terms import DeliveryMode, PaymentMeans
from tests.channels.answers import body

ORDERS = ("relais-coupon", "chrono-bankwire", "colissimo", "retrait", "virtual", "cancelled", "payment-error")


def one(name: str, kind: str) -> Any:
    return body("prestashop", name)[kind]


def known(**more: list[Any]) -> Lookups:
    """What was recorded, and the addresses that were not, made up."""
    missing = [one("04-addresses-9-json", "address") | {"id": number} for number in (7, 10)]
    return lookups(
        {
            "addresses": [
                one("04-addresses-8-json", "address"),
                one("04-addresses-9-json", "address"),
                *missing,
            ],
            "countries": [one("04-countries-8-json", "country")],
            "currencies": [one("04-currencies-1-json", "currency")],
            "customers": [one("04-customers-4-json", "customer")],
            "carriers": one("06-carriers-full-json", "carriers"),
            "languages": one("06-languages-full-json", "languages"),
            "order_states": one("06-order_states-full-json", "order_states"),
            "order_details": one("05-order_details-of-order-json", "order_details"),
            "order_cart_rules": one("05-order_cart_rules-of-order-json", "order_cart_rules"),
            **more,
        }
    )


def document(name: str, **changes: Any) -> Any:
    return copy.deepcopy(one(f"03-order-{name}-json", "order")) | changes


def order(name: str, **changes: Any) -> IncomingOrder:
    return to_order(document(name, **changes), known())


@pytest.mark.parametrize("name", ORDERS)
def test_lines_and_shipping_sum_to_what_the_shop_says(name: str) -> None:
    assert order(name).total_difference_cents == 0


def test_a_relay_order_with_a_voucher() -> None:
    found = order("relais-coupon")
    assert (found.channel, found.external_id, found.reference) == ("prestashop", "7", "VRRBEEFYR")
    # Shop-local time: 04:37:38 in Paris.
    assert found.placed_at == datetime(2026, 11, 23, 3, 37, 38, tzinfo=UTC)
    (line,) = found.lines
    assert (line.sku, line.quantity, line.net_cents, line.discount_cents, line.vat_rate_bp) == (
        "demo_3",
        1,
        3101,
        345,
        2000,
    )
    assert (found.shipping_cents, found.discount_cents, found.total_cents) == (390, 345, 3491)
    # The webservice does not know the relay point.
    assert (found.delivery_mode, found.relay_carrier, found.relay_id) == (
        DeliveryMode.RELAY,
        "mondial_relay",
        "",
    )
    assert found.customer.email == "jf.lefevre@example.com"
    assert found.payment.state is IncomingPaymentState.PAID
    assert (found.currency, found.language) == ("EUR", "fr")


def test_an_address_with_all_its_lines() -> None:
    found = order("relais-coupon")
    address = found.shipping_address
    assert (address.line1, address.line2, address.line3) == (
        "12 bis, rue de l'Église",
        "Bât. C, 2e étage",
        "Code 45A12 - Sonner 2 fois",
    )
    assert (address.country, address.phone) == ("FR", "+33612345678")
    assert found.billing_address.last_name == "Lefèvre"
    assert found.billing_address.first_name == "Odette"


def test_a_bank_wire_that_has_not_come() -> None:
    found = order("chrono-bankwire")
    assert (found.payment.state, found.payment.means, found.payment.amount_cents) == (
        IncomingPaymentState.PENDING,
        PaymentMeans.TRANSFER,
        0,
    )
    assert (found.delivery_mode, found.carrier_service) == (DeliveryMode.HOME, "Chronopost 13H")


def test_lines_are_rounded_as_the_shop_rounds() -> None:
    """2 x 22.944 is 45.89 rounded by line, and 45.88 rounded by unit."""
    found = order("colissimo")
    assert [line.net_cents for line in found.lines] == [4589, 3480]
    by_unit = order("colissimo", round_type="1", total_paid_tax_incl="85.580000")
    assert [line.net_cents for line in by_unit.lines] == [4588, 3480]


def test_a_pickup_in_the_shop() -> None:
    found = order("retrait")
    assert (found.delivery_mode, found.carrier_service) == (DeliveryMode.PICKUP, "Retrait en magasin")
    assert found.payment.means is PaymentMeans.ON_COLLECTION


def test_goods_that_need_no_shipping() -> None:
    assert not order("virtual").needs_shipping
    beside = to_order(document("colissimo"), known(products=[{"id": 1, "is_virtual": "1"}]))
    assert [line.needs_shipping for line in beside.lines] == [False, True]


@pytest.mark.parametrize(
    ("name", "state", "cancelled"),
    [
        ("cancelled", IncomingPaymentState.VOIDED, True),
        ("payment-error", IncomingPaymentState.VOIDED, False),
        ("colissimo", IncomingPaymentState.PAID, False),
    ],
)
def test_states(name: str, state: IncomingPaymentState, cancelled: bool) -> None:
    for resources in (known(), known(order_states=[])):
        found = to_order(document(name), resources)
        assert (found.payment.state, found.cancelled) == (state, cancelled)


def test_a_refunded_order() -> None:
    found = order("colissimo", current_state="7")
    assert (found.payment.state, found.payment.refunded_cents, found.cancelled) == (
        IncomingPaymentState.REFUNDED,
        8559,
        True,
    )


def test_what_the_shop_has_shipped() -> None:
    assert order("colissimo", current_state="4").fulfilled
    assert not order("colissimo").fulfilled


def test_refunded_units_are_no_longer_wanted() -> None:
    detail = {
        "id": 8,
        "id_order": "6",
        "total_price_tax_incl": "45.890000",
        "product_quantity_refunded": "1",
        "total_refunded_tax_incl": "22.940000",
    }
    found = to_order(document("colissimo"), known(order_details=[detail]))
    assert [(line.quantity, line.net_cents) for line in found.lines] == [(1, 2295), (1, 3480)]
    assert (found.payment.state, found.payment.refunded_cents) == (
        IncomingPaymentState.PARTIALLY_REFUNDED,
        2294,
    )
    assert found.total_difference_cents == 0


def test_an_older_shop_says_refunded_units_without_their_sum() -> None:
    detail = {"id": 8, "id_order": "6", "total_price_tax_incl": "45.890000", "product_quantity_refunded": "1"}
    found = to_order(document("colissimo"), known(order_details=[detail]))
    assert [(line.quantity, line.net_cents) for line in found.lines] == [(1, 2295), (1, 3480)]
    assert (found.payment.refunded_cents, found.total_difference_cents) == (2294, 0)


def test_a_voucher_for_free_shipping_pays_the_shipping() -> None:
    rule = {"id": 2, "id_order": "6", "free_shipping": "1", "value": "4.900000"}
    free = document("colissimo", total_discounts_tax_incl="4.900000", total_paid_tax_incl="80.690000")
    found = to_order(free, known(order_cart_rules=[rule]))
    assert (found.shipping_cents, [line.net_cents for line in found.lines]) == (0, [4589, 3480])
    assert found.total_difference_cents == 0


def test_gift_wrapping_and_message() -> None:
    found = order(
        "colissimo",
        gift="1",
        gift_message="Joyeux No&euml;l",
        total_wrapping_tax_incl="2.000000",
        total_paid_tax_incl="87.590000",
    )
    assert (found.gift, found.gift_note, found.shipping_cents) == (True, "Joyeux Noël", 690)
    assert found.total_difference_cents == 0


def test_a_company_is_known_by_the_number_on_its_bill() -> None:
    addresses = [one("04-addresses-9-json", "address") | {"vat_number": "FR 44 732 829 320"}]
    addresses = [addresses[0] | {"id": number} for number in (7, 8, 9, 10)]
    customer = to_order(document("colissimo"), known(addresses=addresses)).customer
    assert (customer.siren, customer.vat_number) == ("732829320", "FR44732829320")


def test_what_the_customer_wrote() -> None:
    messages = [
        {"id": 1, "id_order": "6", "message": "Merci de laisser chez la gardienne", "private": "0"},
        {"id": 2, "id_order": "6", "message": "client difficile", "private": "1"},
        {"id": 3, "id_order": "7", "message": "autre commande", "private": "0"},
    ]
    found = to_order(document("colissimo"), known(messages=messages))
    assert found.customer_note == "Merci de laisser chez la gardienne"


@pytest.mark.parametrize("resource", ["addresses", "countries", "currencies"])
def test_without_address_or_currency_an_order_cannot_be_known(resource: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        to_order(document("relais-coupon"), known(**{resource: []}))
    assert (refused.value.code, refused.value.values["resource"]) == ("import_lookup_missing", resource)


@pytest.mark.parametrize(
    "resource", ["customers", "carriers", "languages", "order_states", "order_details", "order_cart_rules"]
)
def test_without_the_rest_it_can(resource: str) -> None:
    found = to_order(document("relais-coupon"), known(**{resource: []}))
    assert (found.shipping_address.last_name, found.total_difference_cents) == ("Lefèvre", 0)


def test_numbers_and_texts_are_the_same_whatever_the_version() -> None:
    changes = {
        "id": "7",
        "id_currency": 1,
        "id_address_delivery": 8,
        "total_paid_tax_incl": 34.91,
        "payment": None,
    }
    found = order("relais-coupon", **changes)
    assert (found.external_id, found.total_cents) == ("7", 3491)


def test_an_order_without_rows() -> None:
    for empty in ([], {}, {"order_rows": []}, None):
        with pytest.raises(FieldRefused) as refused:
            order("relais-coupon", associations=empty)
        assert refused.value.code == "import_order_without_lines"


def test_a_translated_name_may_be_a_list_of_languages() -> None:
    carriers = [{"id": 5, "name": [{"id": "1", "value": "Colissimo Domicile"}]}]
    assert to_order(document("colissimo"), known(carriers=carriers)).carrier_service == "Colissimo Domicile"
