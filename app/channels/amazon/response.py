"""Amazon's orders as canonical orders: pure, from the parsed JSON of its answers.

Taxes that stand by themselves are on top; the rate Amazon does not say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from app.channels.amazon.marketplaces import MARKETPLACES
from app.channels.amazon.payload import Item, Order
from app.channels.amounts import cents, unit_and_discount
from app.channels.base import (
    IncomingAddress,
    IncomingCustomer,
    IncomingFulfilment,
    IncomingLine,
    IncomingOrder,
    IncomingPayment,
    IncomingPaymentState,
)
from app.channels.canonical import as_kept
from app.channels.payloads import read
from app.channels.texts import plain
from app.rules.terms import DeliveryMode
from app.values import SHOP_ZONE

CHANNEL = "amazon"
#: Not paid yet: the price and the address come once it is.
_PENDING = frozenset({"PENDING", "PENDING_AVAILABILITY"})
#: Paid beside the goods.
_BESIDE = frozenset({"SHIPPING", "GIFT_WRAP", "COD_FEE", "OTHER"})
_COUNTRIES = {marketplace: country for country, marketplace in MARKETPLACES.items()}
_FRENCH = frozenset({MARKETPLACES["FR"], MARKETPLACES["BE"]})


def to_order(document: object) -> IncomingOrder:
    """One order of ``searchOrders`` or ``getOrder`` as a canonical order; raises ``FieldRefused``.

    Amazon takes cancelled units out of ``quantityOrdered``: an order without any is cancelled, a unit a line.
    """
    order = read(Order, document)
    nothing_left = not any(item.quantity_ordered > 0 for item in order.order_items)
    cancelled = order.fulfillment.fulfillment_status == "CANCELLED" or nothing_left
    wanted = [item for item in order.order_items if item.quantity_ordered > 0 or nothing_left]
    lines = tuple(_line(item) for item in wanted)
    shipping = sum(_beside(item) for item in wanted) + _tip(order)
    total = order.proceeds.grand_total
    summed = shipping + sum(line.net_cents for line in lines)
    address = _address(order)
    canonical = IncomingOrder(
        channel=CHANNEL,
        external_id=order.order_id,
        reference=order.order_id,
        placed_at=order.created_time,
        lines=lines,
        total_cents=summed if total is None else cents(total.amount),
        shipping_cents=shipping,
        currency="EUR" if total is None else total.currency_code,
        cancelled=cancelled,
        fulfilled=order.fulfillment.fulfillment_status == "SHIPPED",
        fulfilled_by=(
            IncomingFulfilment.CHANNEL
            if order.fulfillment.fulfilled_by == "AMAZON"
            else IncomingFulfilment.MERCHANT
        ),
        delivery_mode=DeliveryMode.PICKUP if "IN_STORE_PICK_UP" in order.programs else DeliveryMode.HOME,
        carrier_service=plain(order.fulfillment.fulfillment_service_level, 80),
        shipping_address=address,
        billing_address=address,
        customer=_customer(order, address),
        customer_note=_note(order),
        language="fr" if order.sales_channel.marketplace_id in _FRENCH else "en",
        source_note=f"status={order.fulfillment.fulfillment_status}",
    )
    canonical = replace(canonical, payment=_payment(order, canonical))
    window = order.fulfillment.deliver_by_window
    if window is not None and window.latest_date_time is not None:
        canonical = replace(canonical, promise_date=window.latest_date_time.astimezone(SHOP_ZONE).date())
    return as_kept(_with_gift(canonical, order))


def _line(item: Item) -> IncomingLine:
    quantity = max(1, item.quantity_ordered)
    listed = _amount(item, "ITEM")
    if not listed and item.product.price and item.product.price.unit_price:
        listed = item.product.price.unit_price.amount * item.quantity_ordered
    listed += _share(item, "TAX", beside=False)
    net = cents(listed) - cents(_share(item, "DISCOUNT", beside=False))
    unit, discount = unit_and_discount(cents(listed), max(0, net), quantity)
    return IncomingLine(
        external_line_id=item.order_item_id,
        sku=plain(item.product.seller_sku),
        name=plain(item.product.title, 200),
        quantity=quantity,
        unit_price_cents=unit,
        discount_cents=discount,
        vat_rate_bp=None,
    )


def _amount(item: Item, *types: str) -> Decimal:
    found = (part.subtotal.amount for part in item.proceeds.breakdowns if part.type in types)
    return sum(found, Decimal(0))


def _share(item: Item, kind: str, *, beside: bool) -> Decimal:
    """Of a discount or a tax, above zero: what is on the goods, or on what is paid beside them."""
    parts = [part for part in item.proceeds.breakdowns if part.type == kind]
    of_rest = sum(
        (
            abs(detail.value.amount)
            for part in parts
            for detail in part.detailed_breakdowns
            if detail.subtype in _BESIDE and detail.value is not None
        ),
        Decimal(0),
    )
    return of_rest if beside else abs(_amount(item, kind)) - of_rest


def _beside(item: Item) -> int:
    charged = _amount(item, *_BESIDE) + _share(item, "TAX", beside=True)
    return max(0, cents(charged) - cents(_share(item, "DISCOUNT", beside=True)))


def _tip(order: Order) -> int:
    tips = [part.subtotal.amount for part in order.proceeds.breakdowns if part.type == "DELIVERY_TIP"]
    return cents(sum(tips, Decimal(0)))


def _payment(order: Order, canonical: IncomingOrder) -> IncomingPayment:
    """Amazon collects: what is not pending is paid, and what is cancelled was given back by Amazon."""
    paid = canonical.total_cents
    if order.fulfillment.fulfillment_status in _PENDING:
        return IncomingPayment(state=IncomingPaymentState.PENDING, method="Amazon")
    if canonical.cancelled:
        state = IncomingPaymentState.REFUNDED if paid else IncomingPaymentState.VOIDED
        return IncomingPayment(
            state=state, method="Amazon", amount_cents=paid, refunded_cents=paid,
            paid_at=order.created_time if paid else None,
        )  # fmt: skip
    return IncomingPayment(
        state=IncomingPaymentState.PAID,
        method="Amazon",
        amount_cents=paid,
        paid_at=order.created_time,
        reference=order.order_id,
    )


def _address(order: Order) -> IncomingAddress:
    """While the order is pending, and of what Amazon sends itself, no more is known than the country it sells in."""
    said = order.recipient.delivery_address if order.recipient else None
    if said is None:
        return IncomingAddress(
            country=_COUNTRIES.get(order.sales_channel.marketplace_id, ""), email=_email(order)
        )
    first, _, last = plain(said.name).rpartition(" ")
    return IncomingAddress(
        first_name=first,
        last_name=last,
        company=plain(said.company_name),
        line1=plain(said.address_line1),
        line2=plain(said.address_line2),
        line3=plain(said.address_line3),
        postal_code=plain(said.postal_code),
        city=plain(said.city),
        country=said.country_code.upper(),
        phone=said.phone,
        email=_email(order),
    )


def _email(order: Order) -> str:
    return order.buyer.buyer_email if order.buyer else ""


def _customer(order: Order, address: IncomingAddress) -> IncomingCustomer:
    first, _, last = plain(order.buyer.buyer_name if order.buyer else "").rpartition(" ")
    numbers = [
        one.tax_registration_number
        for one in (order.tax.tax_registrations if order.tax else ())
        if one.entity_type == "BUYER" and one.tax_registration_type == "VAT"
    ]
    return IncomingCustomer(
        email=_email(order),
        first_name=first or address.first_name,
        last_name=last or address.last_name,
        company=plain(order.buyer.buyer_company_name) if order.buyer else "",
        phone=address.phone,
        vat_number=plain(numbers[0])[:20] if numbers else "",
    )


def _note(order: Order) -> str:
    """Where to leave it, how to get in, and that the buyer asks to cancel: a packer has to see it."""
    preference = order.recipient.delivery_preference if order.recipient else None
    said = [preference.address_instruction, preference.drop_off_location] if preference else []
    return "\n".join(plain(one) for one in (*said, *_requests(order)) if one)


def _requests(order: Order) -> Iterable[str]:
    french = order.sales_channel.marketplace_id in _FRENCH
    words = "Annulation demandée par l’acheteur" if french else "Cancellation asked for by the buyer"
    for item in order.order_items:
        request = item.cancellation.cancellation_request if item.cancellation else None
        if request is not None:
            yield f"{words} ({item.product.seller_sku}): {request.cancel_reason}".removesuffix(": ")


def _with_gift(canonical: IncomingOrder, order: Order) -> IncomingOrder:
    options = [
        item.fulfillment.packing.gift_option
        for item in order.order_items
        if item.fulfillment and item.fulfillment.packing and item.fulfillment.packing.gift_option
    ]
    if not options:
        return canonical
    notes = dict.fromkeys(plain(option.gift_message) for option in options if option.gift_message)
    return replace(canonical, gift=True, gift_note="\n".join(notes))
