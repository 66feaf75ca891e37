"""Orders as WooCommerce 8.4 gave them, and what small changes of such answers mean."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from app.channels.base import FieldRefused, IncomingOrder, IncomingPaymentState
from app.channels.woocommerce.response import lookups, to_order
from app.rules.terms import DeliveryMode, PaymentMeans
from tests.channels.answers import DATA, body

ORDERS = sorted(
    path.stem
    for path in (DATA / "woocommerce").glob("*.json")
    if "order-" in path.stem or "storefront" in path.stem
)
ORDERS = [name for name in ORDERS if not name.startswith("40-")]


def order(name: str) -> IncomingOrder:
    return to_order(body("woocommerce", name))


def changed(name: str, **changes: Any) -> IncomingOrder:
    document = copy.deepcopy(body("woocommerce", name))
    document.update(changes)
    return to_order(document)


@pytest.mark.parametrize("name", ORDERS)
def test_lines_and_shipping_sum_to_what_the_shop_says(name: str) -> None:
    assert abs(order(name).total_difference_cents) <= 1


def test_an_order_with_two_vat_rates_and_a_note() -> None:
    found = order("12-order-colissimo")
    assert (found.channel, found.external_id, found.reference) == ("woocommerce", "29", "29")
    assert found.placed_at == datetime(2026, 11, 23, 3, 26, 20, tzinfo=UTC)
    assert [(line.sku, line.quantity, line.vat_rate_bp, line.net_cents) for line in found.lines] == [
        ("CONF-ABR-350", 6, 550, 3899),
        ("SAV-ALEP", 2, 2000, 1200),
    ]
    # 38.99 is no multiple of 6: the unit price is rounded up, the cent is a discount.
    assert (found.lines[0].unit_price_cents, found.lines[0].discount_cents) == (650, 1)
    assert (found.shipping_cents, found.total_cents) == (588, 5687)
    assert found.customer_note == "Merci de laisser chez la gardienne 😀\nSonner 2×"
    assert found.customer.external_id == "2"
    assert found.shipping_address.line2 == "Bât. C, 2e étage, code 45A12"
    assert (found.delivery_mode, found.carrier_service) == (
        DeliveryMode.HOME,
        "Colissimo Domicile sans signature",
    )
    assert (found.payment.state, found.payment.means, found.payment.amount_cents) == (
        IncomingPaymentState.PAID,
        PaymentMeans.TRANSFER,
        5687,
    )


def test_a_mondial_relay_point_and_a_coupon() -> None:
    found = order("12-order-relais-coupon")
    assert (found.delivery_mode, found.relay_carrier, found.relay_id) == (
        DeliveryMode.RELAY,
        "mondial_relay",
        "FR-012345",
    )
    assert found.discount_cents == 750
    assert [line.net_cents for line in found.lines] == [2250, 4499]
    assert found.shipping_address.company == 'Librairie "Le Chat & la Souris" SARL'
    assert found.payment.reference == "pi_3TEST0001"


@pytest.mark.parametrize(
    ("meta", "carrier", "point"),
    [
        ([{"key": "_lpc_meta_pickUpLocationId", "value": "958731"}], "colissimo", "958731"),
        (
            [
                {
                    "key": "_wms_mondial_relay_pickup_info",
                    "value": {"pickup_id": "5680", "pickup_country": "BE"},
                }
            ],
            "mondial_relay",
            "BE-005680",
        ),
        ([{"key": "_wms_chronopost_pickup_info", "value": '{"pickup_id": "1234X"}'}], "chronopost", "1234X"),
        ([{"key": "Mondial Relay Shipping ID", "value": "012345"}], "mondial_relay", "FR-012345"),
    ],
)
def test_relay_points_of_the_plug_ins(meta: list[dict[str, object]], carrier: str, point: str) -> None:
    found = changed("12-order-colissimo", meta_data=meta)
    assert (found.delivery_mode, found.relay_carrier, found.relay_id) == (DeliveryMode.RELAY, carrier, point)


def test_a_point_comes_with_its_name_and_address_where_the_plug_in_says_them() -> None:
    assert order("12-order-relais-coupon").relay_place == "TABAC DU COIN\n1 rue X\n75005 PARIS"


def test_a_relay_service_without_its_point_is_still_a_relay_order() -> None:
    document = copy.deepcopy(body("woocommerce", "12-order-relais-coupon"))
    document["meta_data"] = document["shipping_lines"][0]["meta_data"] = []
    found = to_order(document)
    assert (found.delivery_mode, found.relay_id) == (DeliveryMode.RELAY, "")


def test_a_pickup_in_the_shop_paid_there() -> None:
    found = order("12-order-local-pickup")
    assert (found.delivery_mode, found.pickup_shop) == (DeliveryMode.PICKUP, "")
    assert (found.payment.state, found.payment.means) == (
        IncomingPaymentState.PENDING,
        PaymentMeans.ON_COLLECTION,
    )
    assert found.shipping_address.line1 == "8 quai Saint-Michel"


def test_a_pickup_that_names_its_shop() -> None:
    document = copy.deepcopy(body("woocommerce", "12-order-local-pickup"))
    document["shipping_lines"][0] |= {
        "method_id": "pickup_location",
        "meta_data": [{"key": "pickup_location", "value": "LYON"}],
    }
    assert to_order(document).pickup_shop == "LYON"


def test_an_empty_shipping_address_is_the_billing_address() -> None:
    found = order("12-order-backorder-empty-shipping")
    assert found.shipping_address == found.billing_address
    assert found.shipping_address.city == "Châteauneuf-du-Pape"


def test_a_deleted_product_has_no_sku() -> None:
    found = order("12-order-deleted-product")
    assert [(line.sku, line.name) for line in found.lines] == [
        ("", "Ancien produit retiré"),
        ("SAV-ALEP", "Savon d'Alep 200g"),
    ]


def test_a_fee_is_paid_with_the_shipping_and_gift_wrap_is_a_gift() -> None:
    found = order("12-order-chrono-fee-onhold")
    assert (found.shipping_cents, found.gift) == (1848, True)
    assert found.payment.state is IncomingPaymentState.PENDING
    assert found.billing_address != found.shipping_address


def test_a_negative_fee_is_a_discount_on_the_goods() -> None:
    fee = {"id": 1, "name": "Geste", "total": "-10.00", "total_tax": "0.00"}
    document = body("woocommerce", "12-order-local-pickup")
    found = changed("12-order-local-pickup", fee_lines=[fee], total="14.00")
    assert document["total"] == "24.00"
    assert (found.shipping_cents, found.discount_cents, found.lines[0].net_cents) == (0, 1000, 1400)
    assert found.total_difference_cents == 0


@pytest.mark.parametrize(
    ("meta", "siren", "vat_number"),
    [
        ({"_billing_vat_number": "FR 44 732 829 320"}, "732829320", "FR44732829320"),
        ({"billing_eu_vat": "de136695976", "is_vat_exempt": "yes"}, "", "DE136695976"),
        ({"_wc_billing/boutique/vat-number": "ESB12345674"}, "", "ESB12345674"),
        ({"_billing_siret": "732 829 320 00074", "billing_tva": ""}, "732829320", ""),
        ({"_vat_number": "n/a", "_vat_country": "FR", "_private": "1"}, "", ""),
    ],
)
def test_a_company_by_what_its_plug_in_wrote(meta: dict[str, str], siren: str, vat_number: str) -> None:
    said = [{"id": at, "key": key, "value": value} for at, (key, value) in enumerate(meta.items())]
    customer = changed("12-order-colissimo", meta_data=said).customer
    assert (customer.siren, customer.vat_number) == (siren, vat_number)


def test_a_gift_with_its_words() -> None:
    said = [{"id": 1, "key": "_gift_message", "value": "Joyeux No&euml;l"}]
    found = changed("12-order-colissimo", meta_data=said)
    assert (found.gift, found.gift_note) == (True, "Joyeux Noël")


def test_goods_that_need_no_shipping() -> None:
    found = order("12-order-virtual-completed")
    assert (found.needs_shipping, found.fulfilled) == (False, True)


def test_a_download_beside_goods_is_known_by_its_product() -> None:
    known = lookups(products=[{"id": 16, "virtual": True, "global_unique_id": "3012345678902"}])
    found = to_order(body("woocommerce", "12-order-colissimo"), known)
    assert [(line.needs_shipping, line.barcode) for line in found.lines] == [
        (True, ""),
        (False, "3012345678902"),
    ]


def test_foreign_vat() -> None:
    found = order("12-order-dhl-de-coupon")
    assert {line.vat_rate_bp for line in found.lines} == {1900}
    assert found.shipping_address.country == "DE"


def test_a_rate_the_shop_does_not_say_is_found_between_the_prices() -> None:
    found = changed("12-order-colissimo", tax_lines=[])
    assert [line.vat_rate_bp for line in found.lines] == [550, 2000]


@pytest.mark.parametrize(
    ("name", "state", "cancelled"),
    [
        ("12-order-cancelled", IncomingPaymentState.VOIDED, True),
        ("12-order-failed", IncomingPaymentState.VOIDED, False),
        ("12-order-pending-free", IncomingPaymentState.PENDING, False),
        ("60-storefront-cod-colissimo", IncomingPaymentState.PENDING, False),
        ("21-order-after-full-refund", IncomingPaymentState.REFUNDED, True),
    ],
)
def test_states_of_payment(name: str, state: IncomingPaymentState, cancelled: bool) -> None:
    found = order(name)
    assert (found.payment.state, found.cancelled) == (state, cancelled)


def test_an_authorised_card_waits_on_hold() -> None:
    found = changed("12-order-failed", status="on-hold", transaction_id="pi_1")
    assert found.payment.state is IncomingPaymentState.AUTHORISED


def test_refunded_units_are_no_longer_wanted() -> None:
    refund = body("woocommerce", "20-refunds-list")[0]
    document = body("woocommerce", "20-order-after-partial-refund")
    found = to_order(document, lookups(refunds=[(38, refund), (38, refund)]))
    assert [(line.sku, line.quantity, line.net_cents) for line in found.lines] == [
        ("CONF-ABR-350", 2, 1300),
        ("SAV-ALEP", 2, 1200),
    ]
    assert (found.total_cents, found.total_difference_cents) == (3088, 0)
    assert (found.payment.state, found.payment.amount_cents, found.payment.refunded_cents) == (
        IncomingPaymentState.PARTIALLY_REFUNDED,
        3738,
        650,
    )


def test_a_refund_whose_detail_is_unknown_is_told() -> None:
    found = order("20-order-after-partial-refund")
    assert [line.quantity for line in found.lines] == [3, 2]
    assert "refunds_without_detail=57" in found.source_note


def test_an_order_refunded_to_the_last_unit_is_cancelled_as_it_was_ordered() -> None:
    document = copy.deepcopy(body("woocommerce", "20-order-after-partial-refund"))
    refund = copy.deepcopy(body("woocommerce", "20-refunds-list")[0])
    refund["line_items"] = [
        item
        | {
            "quantity": -item["quantity"],
            "total": "-" + item["total"],
            "total_tax": "-" + item["total_tax"],
            "meta_data": [{"key": "_refunded_item_id", "value": str(item["id"])}],
        }
        for item in document["line_items"]
    ]
    found = to_order(document, lookups(refunds=[(38, refund)]))
    assert found.cancelled
    assert [line.quantity for line in found.lines] == [3, 2]
    assert found.total_difference_cents == 0


def test_entities_and_tags_become_plain_text() -> None:
    assert order("60-storefront-cod-colissimo").customer_note == "Fragile svp"
    document = copy.deepcopy(body("woocommerce", "12-order-colissimo"))
    document["line_items"][0]["name"] = "Caf&eacute; &lt;b&gt; <span>moulu</span> &#8211; 3 < 5"
    assert to_order(document).lines[0].name == "Café <b> moulu – 3 < 5"


def test_a_very_long_article_name_is_cut_visibly() -> None:
    document = copy.deepcopy(body("woocommerce", "12-order-colissimo"))
    document["line_items"][0]["name"] = "x" * 300
    assert to_order(document).lines[0].name == "x" * 199 + "…"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"total": "beaucoup"}, "import_answer_unexpected", "total"),
        ({"line_items": None}, "import_answer_unexpected", "line_items"),
        ({"line_items": []}, "import_order_without_lines", None),
        ({"date_created_gmt": None}, "import_field_missing", "date_created_gmt"),
    ],
)
def test_answers_that_are_no_order(change: dict[str, object], code: str, field: str | None) -> None:
    with pytest.raises(FieldRefused) as refused:
        changed("12-order-colissimo", **change)
    assert (refused.value.code, refused.value.values.get("field")) == (code, field)
