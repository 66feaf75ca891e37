"""Shopify's orders as canonical orders: pure, from the parsed JSON of its answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from app.channels.amounts import basis_points, cents, unit_and_discount
from app.channels.base import (
    FieldRefused,
    IncomingAddress,
    IncomingCustomer,
    IncomingLine,
    IncomingOrder,
    IncomingPayment,
    IncomingPaymentState,
)
from app.channels.canonical import as_kept
from app.channels.payloads import read
from app.channels.shopify.payload import Address, LineItem, Order, ShippingLine
from app.channels.texts import company_numbers, is_pickup, is_relay, plain, relay_network, relay_point
from app.rules.terms import DeliveryMode, PaymentMeans

CHANNEL = "shopify"
_STATES = {
    "PENDING": IncomingPaymentState.PENDING,
    "PARTIALLY_PAID": IncomingPaymentState.PENDING,
    "AUTHORIZED": IncomingPaymentState.AUTHORISED,
    "PAID": IncomingPaymentState.PAID,
    "PARTIALLY_REFUNDED": IncomingPaymentState.PARTIALLY_REFUNDED,
    "REFUNDED": IncomingPaymentState.REFUNDED,
    "EXPIRED": IncomingPaymentState.VOIDED,
    "VOIDED": IncomingPaymentState.VOIDED,
}
#: Payments by hand are called as the merchant likes; these are the names Shopify proposes.
_BY_HAND = (
    (re.compile(r"virement|bank deposit|bank transfer", re.IGNORECASE), PaymentMeans.TRANSFER),
    (re.compile(r"ch[eè]que|money order|mandat", re.IGNORECASE), PaymentMeans.CHEQUE),
    (
        re.compile(r"cash on|contre.?remboursement|retrait|livraison", re.IGNORECASE),
        PaymentMeans.ON_COLLECTION,
    ),
)
#: What the relay apps write with an order: each has its own word for the point.
_RELAY_KEY = re.compile(r"(relais|relay|pickup.?point|point.?retrait).*(id|num|code|ref)", re.IGNORECASE)
_GIFT_KEY = re.compile(r"cadeau|gift", re.IGNORECASE)
_VAT_KEY = re.compile(r"\bvat|tva", re.IGNORECASE)
_SIREN_KEY = re.compile(r"siren|siret", re.IGNORECASE)
_PLACE = 240


def to_order(document: object) -> IncomingOrder:
    """One order of ``queries.ORDERS`` with all its lines as a canonical order; raises ``FieldRefused``.

    Units refunded or taken out by an edit are no longer wanted: they leave quantities and totals. When nothing
    is left, the order is cancelled, its lines as ordered.
    """
    try:
        order = read(Order, document)
    except (TypeError, KeyError, ArithmeticError):  # an amount of a shape nobody foresaw
        raise FieldRefused("import_answer_unexpected", field="shopMoney", reason="amount") from None
    items = order.line_items.nodes
    nothing_left = not any(item.current_quantity > 0 for item in items)
    lines = tuple(_lines(order, as_ordered=nothing_left))
    cancelled = order.cancelled_at is not None or nothing_left
    address = order.shipping_address or order.billing_address
    canonical = IncomingOrder(
        channel=CHANNEL,
        external_id=order.id,
        reference=order.name or order.id,
        placed_at=order.created_at,
        lines=lines,
        total_cents=cents(order.total if nothing_left else order.current_total),
        shipping_cents=_shipping(order, as_ordered=nothing_left),
        currency=order.currency_code,
        payment=_payment(order),
        cancelled=cancelled,
        fulfilled=order.display_fulfillment_status == "FULFILLED",
        shipping_address=_address(order, address),
        billing_address=_address(order, order.billing_address or address),
        customer=_customer(order),
        customer_note=plain(order.note),
        language=order.customer_locale[:2].lower() or "fr",
        source_note=f"status={order.display_financial_status}, {order.display_fulfillment_status}",
    )
    return as_kept(_with_delivery(_with_gift(canonical, order), order))


def _lines(order: Order, *, as_ordered: bool) -> Iterable[IncomingLine]:
    for item in order.line_items.nodes:
        quantity = item.quantity if as_ordered else item.current_quantity
        if quantity > 0:
            yield _line(item, quantity, taxes_included=order.taxes_included)


def _line(item: LineItem, quantity: int, *, taxes_included: bool) -> IncomingLine:
    """Discounts and taxes are told of the units as ordered: those still wanted bear their part."""
    part = Decimal(quantity) / max(item.quantity, quantity)
    listed = item.unit_price * item.quantity
    discount = sum((allocation.amount for allocation in item.discount_allocations), Decimal(0))
    paid = listed - discount
    if not taxes_included:
        listed, paid = listed * (1 + item.rate), paid + item.tax
    unit, discount_cents = unit_and_discount(cents(listed * part), max(0, cents(paid * part)), quantity)
    return IncomingLine(
        external_line_id=item.id,
        sku=plain(item.sku),
        barcode=plain(item.variant.barcode) if item.variant else "",
        name=plain(item.name, 200),
        quantity=quantity,
        unit_price_cents=unit,
        discount_cents=discount_cents,
        vat_rate_bp=basis_points(item.rate * 100),
        needs_shipping=item.requires_shipping and not item.is_gift_card,
    )


def _shipping(order: Order, *, as_ordered: bool) -> int:
    """Delivery, duties, fees and a tip: whatever is paid beside the goods."""
    charged = sum(
        (
            _delivery_price(line, as_ordered=as_ordered, taxes_included=order.taxes_included)
            for line in order.shipping_lines.nodes
        ),
        Decimal(0),
    )
    return cents(charged + order.duties + order.fees + order.tip)


def _delivery_price(line: ShippingLine, *, as_ordered: bool, taxes_included: bool) -> Decimal:
    price = line.discounted if as_ordered else line.current
    if taxes_included or not line.discounted:
        return price
    return price + line.tax * price / line.discounted


def _payment(order: Order) -> IncomingPayment:
    done = [one for one in order.transactions if one.kind in {"SALE", "CAPTURE"} and one.status == "SUCCESS"]
    method = ", ".join(order.payment_gateway_names)
    received, refunded = cents(order.received), cents(order.refunded)
    return IncomingPayment(
        state=_STATES.get(order.display_financial_status, IncomingPaymentState.PENDING),
        means=_means(order),
        method=plain(method, 80),
        amount_cents=received,
        refunded_cents=min(refunded, received),
        paid_at=(done[-1].processed_at if done else order.created_at) if received else None,
        reference=plain(done[-1].payment_id, 120) if done else "",
    )


def _means(order: Order) -> PaymentMeans:
    """A payment by hand is what its name says; everything else is paid at the checkout, as by card."""
    by_hand = [one.formatted_gateway for one in order.transactions if one.manual_payment_gateway]
    for name in by_hand:
        for pattern, means in _BY_HAND:
            if pattern.search(name):
                return means
    return PaymentMeans.CARD


def _address(order: Order, address: Address | None) -> IncomingAddress:
    if address is None:  # a download, or an order at the till: nobody's address
        return IncomingAddress(email=order.email, phone=order.phone)
    return IncomingAddress(
        first_name=plain(address.first_name),
        last_name=plain(address.last_name),
        company=plain(address.company),
        line1=plain(address.address1),
        line2=plain(address.address2),
        postal_code=plain(address.zip),
        city=plain(address.city),
        country=address.country_code_v2,
        phone=address.phone or order.phone,
        email=order.email,
    )


def _customer(order: Order) -> IncomingCustomer:
    """By what stands on the order: reading customers is a right of its own, and more than a parcel needs."""
    address = _address(order, order.billing_address or order.shipping_address)
    siren, vat_number = company_numbers(_attribute(order, _SIREN_KEY), _attribute(order, _VAT_KEY))
    return IncomingCustomer(
        email=order.email,
        first_name=address.first_name,
        last_name=address.last_name,
        company=address.company,
        phone=address.phone,
        siren=siren,
        vat_number=vat_number,
    )


def _attribute(order: Order, key: re.Pattern[str]) -> str:
    found = (one.value for one in order.custom_attributes if key.search(one.key) and one.value)
    return plain(next(found, ""))


def _with_gift(canonical: IncomingOrder, order: Order) -> IncomingOrder:
    said = _attribute(order, _GIFT_KEY)
    if not said or said.lower() in {"false", "no", "non", "0"}:
        return canonical
    note = "" if said.lower() in {"true", "yes", "oui", "1"} else said
    return replace(canonical, gift=True, gift_note=note)


def _with_delivery(canonical: IncomingOrder, order: Order) -> IncomingOrder:
    shipping = order.shipping_lines.nodes[0] if order.shipping_lines.nodes else None
    service = plain(shipping.title, 80) if shipping else ""
    fulfilments = order.fulfillment_orders.nodes
    method = next((one.delivery_method for one in fulfilments if one.delivery_method), None)
    kind = method.method_type if method else ""
    point = _attribute(order, _RELAY_KEY)
    if kind == "PICKUP_POINT" or point or is_relay(service):
        carrier = relay_network(f"{service} {shipping.code if shipping else ''}")
        point = point or (plain(method.source_reference) if method else "")
        country = canonical.shipping_address.country
        return replace(
            canonical,
            delivery_mode=DeliveryMode.RELAY,
            carrier_service=service,
            relay_carrier=carrier,
            relay_id=relay_point(carrier, point, country),
            relay_place=plain(method.presented_name, _PLACE) if method and kind == "PICKUP_POINT" else "",
        )
    if kind in {"PICK_UP", "RETAIL"} or (not kind and is_pickup(service)):
        shop = next((one.assigned_location.name for one in fulfilments if one.assigned_location), "")
        return replace(
            canonical,
            delivery_mode=DeliveryMode.PICKUP,
            carrier_service=service,
            pickup_shop=plain(shop, 40),
        )
    return replace(canonical, carrier_service=service)
