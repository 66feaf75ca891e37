"""WooCommerce's orders as canonical orders: pure, from the parsed JSON of its answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from app.channels.amounts import basis_points, cents, rate_between, spread, unit_and_discount
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
from app.channels.texts import company_numbers, is_pickup, is_relay, plain, relay_network, relay_point
from app.channels.woocommerce.payload import Address, LineItem, Meta, Order, Product, Refund
from app.rules.terms import DeliveryMode, PaymentMeans

P = TypeVar("P", bound=BaseModel)

CHANNEL = "woocommerce"

_MEANS = {
    "bacs": PaymentMeans.TRANSFER,
    "cheque": PaymentMeans.CHEQUE,
    "cod": PaymentMeans.ON_COLLECTION,
}
#: The shop will not have these prepared; a failed payment may still be made good by the customer.
_CANCELLED = {"cancelled", "refunded", "trash"}
_RELAY_KEYS = (
    ("_wms_mondial_relay_pickup_info", "mondial_relay"),
    ("_wms_chronopost_pickup_info", "chronopost"),
    ("_wms_ups_pickup_info", "ups"),
    ("_lpc_meta_pickUpLocationId", "colissimo"),
    ("_mondial_relay_pickup", "mondial_relay"),
    ("Mondial Relay Shipping ID", "mondial_relay"),
    ("Mondial Relay ID", "mondial_relay"),
)


#: What plug-ins for companies and for gifts write with an order: ``_billing_vat_number``, ``_billing_eu_vat``,
#: ``billing_tva``, ``_billing_siret``, ``_gift_message``, the checkout blocks' ``_wc_billing/shop/vat-number``.
_VAT_KEY = re.compile(r"(?:^|[_/-])(?:vat|tva)(?:[_-]?(?:number|num|id|intra\w*|code))?$", re.IGNORECASE)
_SIREN_KEY = re.compile(r"(?:^|[_/-])(?:siren|siret)(?:[_-]?(?:number|num))?$", re.IGNORECASE)
_GIFT_KEY = re.compile(r"(?:gift|cadeau)[_-]?(?:message|note|mot)$", re.IGNORECASE)
_COLISSIMO_LABEL = "_lpc_meta_pickUpLocationLabel"
_PLACE = 240


@dataclass(frozen=True, slots=True)
class Lookups:
    """What other answers say: refunds in detail by order, products and variations by id, deleted orders."""

    refunds: Mapping[int, tuple[Refund, ...]]
    products: Mapping[int, Product]
    deleted: frozenset[int] = frozenset()


def lookups(
    refunds: Iterable[tuple[int, object]] = (), products: Iterable[object] = (), deleted: Iterable[int] = ()
) -> Lookups:
    """Read look-ups from parsed JSON: (order id, refund) pairs and products; unreadable ones are left out."""
    found: dict[int, dict[int, Refund]] = {}
    for order_id, document in refunds:
        refund = _lenient(Refund, document)
        if refund is not None:
            found.setdefault(order_id, {})[refund.id] = refund
    known = [product for product in (_lenient(Product, document) for document in products) if product]
    return Lookups(
        {order_id: tuple(by_id.values()) for order_id, by_id in found.items()},
        {product.id: product for product in known},
        frozenset(deleted),
    )


def _lenient(model: type[P], document: object) -> P | None:
    try:
        return model.model_validate(document)
    except ValidationError:
        return None


def to_order(document: object, known: Lookups | None = None) -> IncomingOrder:
    """One order of ``GET orders`` as a canonical order; raises ``FieldRefused``.

    Units refunded line by line are no longer wanted: they leave quantities and totals. A refund of an amount
    alone stays in the payment. When every unit was refunded, the order is cancelled, its lines as ordered.
    """
    known = known or lookups()
    order = read(Order, document)
    if order.date_created_gmt is None:
        raise FieldRefused("import_field_missing", field="date_created_gmt")
    refunds = known.refunds.get(order.id, ())
    lines = tuple(_lines(order, refunds, known))
    all_refunded = not lines and bool(order.line_items)
    if all_refunded:
        refunds = ()
        lines = tuple(_lines(order, refunds, known))
    lines, shipping_cents, discount_cents = _with_fees(order, lines, refunds)
    goods_refunded = sum(_refunded_cents(refund) for refund in refunds)
    cancelled = order.status in _CANCELLED or order.id in known.deleted or all_refunded
    delivery = _address(order.shipping, order.billing)
    gift_note = _written(order, _GIFT_KEY)
    canonical = IncomingOrder(
        channel=CHANNEL,
        external_id=str(order.id),
        reference=order.number or str(order.id),
        placed_at=order.date_created_gmt,
        lines=lines,
        total_cents=max(0, cents(order.total) - goods_refunded),
        shipping_cents=shipping_cents,
        discount_cents=discount_cents,
        currency=order.currency,
        payment=_payment(order, cancelled),
        cancelled=cancelled,
        fulfilled=order.status == "completed",
        shipping_address=delivery,
        billing_address=_address(order.billing, order.billing),
        customer=_customer(order),
        gift=bool(gift_note) or any(_says_gift(fee.name) for fee in order.fee_lines),
        gift_note=gift_note,
        customer_note=plain(order.customer_note),
        source_note=_source_note(order, refunds),
    )
    canonical = _with_delivery(canonical, order)
    return as_kept(canonical)


def _lines(order: Order, refunds: tuple[Refund, ...], known: Lookups) -> Iterable[IncomingLine]:
    rates = {line.rate_id: line.rate_percent for line in order.tax_lines}
    for item in order.line_items:
        given_back = [
            line for refund in refunds for line in refund.line_items if _refunded_item(line) == item.id
        ]
        quantity = item.quantity + sum(line.quantity for line in given_back)
        if quantity <= 0:
            continue
        net = cents(item.gross) + sum(cents(line.gross) for line in given_back)
        gross = cents((item.subtotal + item.subtotal_tax) * quantity / item.quantity)
        unit, discount = unit_and_discount(gross, max(0, net), quantity)
        product = known.products.get(item.variation_id or item.product_id)
        yield IncomingLine(
            external_line_id=str(item.id),
            sku=plain(item.sku),
            barcode=item.global_unique_id or (product.global_unique_id if product else ""),
            name=plain(item.name, 200),
            quantity=quantity,
            unit_price_cents=unit,
            discount_cents=discount,
            vat_rate_bp=_rate(item, rates),
            needs_shipping=not product.virtual if product else bool(order.shipping_lines),
        )


def _refunded_item(line: LineItem) -> int:
    said = next((meta.value for meta in line.meta_data if meta.key == "_refunded_item_id"), 0)
    return int(said) if str(said).isdigit() else 0


def _rate(item: LineItem, rates: Mapping[int, Decimal]) -> int:
    """The rates that were charged, or where the shop does not say them, the rate between net and gross."""
    charged = [tax.id for tax in item.taxes if tax.total or tax.subtotal]
    if charged and all(rates.get(rate_id) for rate_id in charged):
        return basis_points(sum((rates[rate_id] for rate_id in charged), Decimal(0)))
    return rate_between(item.subtotal, item.subtotal + item.subtotal_tax)


def _refunded_cents(refund: Refund) -> int:
    """What a refund gave back of lines, shipping and fees, above zero."""
    return -sum(cents(part.gross) for part in (*refund.line_items, *refund.shipping_lines, *refund.fee_lines))


def _with_fees(
    order: Order, lines: tuple[IncomingLine, ...], refunds: tuple[Refund, ...]
) -> tuple[tuple[IncomingLine, ...], int, int]:
    """Lines, shipping and order discount: fees are paid with the shipping, negative fees are a discount."""
    charges = [cents(line.gross) for line in (*order.shipping_lines, *order.fee_lines)]
    charges += [
        cents(part.gross) for refund in refunds for part in (*refund.shipping_lines, *refund.fee_lines)
    ]
    charged, discount = sum(charges), 0
    if charged < 0:
        charged, discount = 0, -charged
        lines = spread(lines, discount)
    return lines, charged, discount + cents(order.discount_total + order.discount_tax)


def _payment(order: Order, cancelled: bool) -> IncomingPayment:
    means = _MEANS.get(order.payment_method, PaymentMeans.CARD)
    refunded = -sum(cents(refund.total) for refund in order.refunds)
    # The shop moves an order on when it is paid; cash on delivery alone moves on unpaid.
    moved_on = order.status in {"processing", "completed"} and means is not PaymentMeans.ON_COLLECTION
    total = cents(order.total)
    captured = total if order.date_paid_gmt or moved_on or refunded else 0
    if captured and (refunded >= captured or order.status == "refunded"):
        state, refunded = IncomingPaymentState.REFUNDED, captured
    elif captured and refunded:
        state = IncomingPaymentState.PARTIALLY_REFUNDED
    elif captured or moved_on:
        state = IncomingPaymentState.PAID
    elif order.status == "failed" or cancelled:
        state = IncomingPaymentState.VOIDED
    elif order.status == "on-hold" and order.transaction_id:
        state = IncomingPaymentState.AUTHORISED
    else:
        state = IncomingPaymentState.PENDING
    return IncomingPayment(
        state=state,
        means=means,
        method=plain(order.payment_method_title) or order.payment_method,
        amount_cents=captured,
        refunded_cents=refunded if captured else 0,
        paid_at=(order.date_paid_gmt or order.date_created_gmt) if captured else None,
        reference=order.transaction_id,
    )


def _address(address: Address, otherwise: Address) -> IncomingAddress:
    """An empty shipping address means the billing address."""
    if not (address.address_1 or address.last_name or address.postcode):
        address = otherwise
    return IncomingAddress(
        first_name=plain(address.first_name),
        last_name=plain(address.last_name),
        company=plain(address.company),
        line1=plain(address.address_1),
        line2=plain(address.address_2),
        postal_code=plain(address.postcode),
        city=plain(address.city),
        country=address.country.upper(),
        phone=address.phone or otherwise.phone,
        email=address.email or otherwise.email,
    )


def _customer(order: Order) -> IncomingCustomer:
    billing = order.billing
    siren, vat_number = company_numbers(_written(order, _SIREN_KEY), _written(order, _VAT_KEY))
    return IncomingCustomer(
        external_id=str(order.customer_id) if order.customer_id else "",
        email=billing.email,
        first_name=plain(billing.first_name),
        last_name=plain(billing.last_name),
        company=plain(billing.company),
        phone=billing.phone,
        siren=siren,
        vat_number=vat_number,
    )


def _written(order: Order, key: re.Pattern[str]) -> str:
    """What a plug-in wrote with the order under such a key."""
    found = (meta.value for meta in order.meta_data if key.search(meta.key))
    return plain(str(next((value for value in found if isinstance(value, str | int) and value), "")))


def _with_delivery(canonical: IncomingOrder, order: Order) -> IncomingOrder:
    shipping = order.shipping_lines[0] if order.shipping_lines else None
    if shipping is None:
        return canonical
    service = plain(shipping.method_title, 80)
    carrier, point, place = _relay(order, (*order.meta_data, *shipping.meta_data))
    if point or is_relay(service):
        carrier = carrier or relay_network(service)
        return replace(
            canonical,
            delivery_mode=DeliveryMode.RELAY,
            carrier_service=service,
            relay_carrier=carrier,
            relay_id=point,
            relay_place=place,
        )
    if shipping.method_id in {"local_pickup", "pickup_location"} or is_pickup(service):
        shop = next((str(meta.value) for meta in shipping.meta_data if meta.key == "pickup_location"), "")
        return replace(
            canonical, delivery_mode=DeliveryMode.PICKUP, carrier_service=service, pickup_shop=plain(shop, 40)
        )
    return replace(canonical, carrier_service=service)


def _relay(order: Order, metas: tuple[Meta, ...]) -> tuple[str, str, str]:
    """Carrier, point, and the point's name and address, from the keys that the carriers' plug-ins write."""
    by_key = {meta.key: meta for meta in metas}
    for key, carrier in _RELAY_KEYS:
        meta = by_key.get(key)
        if meta is None:
            continue
        said = meta.fields()
        point = said.get("pickup_id") or said.get("id") if said else meta.value
        if point:
            country = said.get("pickup_country") or order.shipping.country or order.billing.country
            label = by_key.get(_COLISSIMO_LABEL) if carrier == "colissimo" else None
            place = plain(str(label.value)) if label else _relay_place(said)
            return carrier, relay_point(carrier, str(point), str(country)), place
    return "", "", ""


def _relay_place(said: Mapping[str, object]) -> str:
    """Name, street, and town of a point, a line each, as far as the plug-in wrote them down."""

    def of(*names: str) -> str:
        return next((plain(str(said[name])) for name in names if said.get(name)), "")

    town = f"{of('cp', 'zip', 'postcode', 'pickup_zipcode')} {of('city', 'pickup_city')}".strip()
    lines = (of("name", "pickup_name"), of("address", "address1", "pickup_addr1"), town)
    return "\n".join(line for line in lines if line)[:_PLACE]


def _says_gift(name: str) -> bool:
    return "cadeau" in name.lower() or "gift" in name.lower()


def _source_note(order: Order, refunds: tuple[Refund, ...]) -> str:
    detailed = {refund.id for refund in refunds}
    bare = [str(refund.id) for refund in order.refunds if refund.id not in detailed]
    notes = [f"status={order.status}"]
    notes += [f"fee={plain(fee.name)}" for fee in order.fee_lines]
    if bare:
        notes.append(f"refunds_without_detail={','.join(bare)}")
    return "; ".join(notes)


def refunded_cents(document: object) -> int:
    """What the shop has written down as given back of an order, in all; raises ``FieldRefused``."""
    try:
        return -sum(cents(refund.total) for refund in Order.model_validate(document).refunds)
    except ValidationError:
        raise FieldRefused("import_answer_unexpected", field="refunds", reason="order") from None
