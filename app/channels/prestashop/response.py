"""PrestaShop's orders as canonical orders: pure, from the parsed JSON of its webservice and its look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.channels.amounts import cents, rate_between, spread, unit_and_discount
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
from app.channels.prestashop.payload import (
    Address,
    Carrier,
    Country,
    Currency,
    Customer,
    Language,
    Message,
    Order,
    OrderCartRule,
    OrderDetail,
    OrderRow,
    OrderState,
    Product,
)
from app.channels.texts import company_numbers, is_pickup, is_relay, plain, relay_network
from app.rules.terms import DeliveryMode, PaymentMeans
from app.values import SHOP_ZONE

CHANNEL = "prestashop"

P = TypeVar("P", bound=BaseModel)

#: ``round_type`` of an order whose units are rounded, not its lines.
_ROUND_UNITS = "1"
#: States by their mail template; the ids are those of a fresh shop, for when the states are not known.
_CANCELLED, _REFUNDED, _FAILED = "order_canceled", "refund", "payment_error"
_FRESH_STATES = {6: _CANCELLED, 7: _REFUNDED, 8: _FAILED}
_MEANS = (
    ("wire", PaymentMeans.TRANSFER),
    ("virement", PaymentMeans.TRANSFER),
    ("check", PaymentMeans.CHEQUE),
    ("chèque", PaymentMeans.CHEQUE),
    ("cheque", PaymentMeans.CHEQUE),
    ("magasin", PaymentMeans.ON_COLLECTION),
    ("boutique", PaymentMeans.ON_COLLECTION),
    ("cashondelivery", PaymentMeans.ON_COLLECTION),
    ("cash on delivery", PaymentMeans.ON_COLLECTION),
    ("livraison", PaymentMeans.ON_COLLECTION),
)


@dataclass(frozen=True, slots=True)
class Lookups:
    """The resources that an order only names by id; what is missing is worked around where it can be."""

    addresses: Mapping[int, Address] = field(default_factory=dict)
    countries: Mapping[int, Country] = field(default_factory=dict)
    currencies: Mapping[int, Currency] = field(default_factory=dict)
    customers: Mapping[int, Customer] = field(default_factory=dict)
    carriers: Mapping[int, Carrier] = field(default_factory=dict)
    languages: Mapping[int, Language] = field(default_factory=dict)
    states: Mapping[int, OrderState] = field(default_factory=dict)
    products: Mapping[int, Product] = field(default_factory=dict)
    details: Mapping[int, OrderDetail] = field(default_factory=dict)
    cart_rules: Mapping[int, tuple[OrderCartRule, ...]] = field(default_factory=dict)
    """By order."""
    messages: Mapping[int, tuple[Message, ...]] = field(default_factory=dict)
    """By order."""


#: The resources that make up the look-ups: an answer wraps one under its name, or a list under the plural.
RESOURCES = {
    "address": "addresses",
    "country": "countries",
    "currency": "currencies",
    "customer": "customers",
    "carrier": "carriers",
    "language": "languages",
    "order_state": "order_states",
    "product": "products",
    "order_detail": "order_details",
    "order_cart_rule": "order_cart_rules",
    "message": "messages",
}


def lookups(resources: Mapping[str, Iterable[object]]) -> Lookups:
    """Read look-ups from parsed JSON by resource (plural of ``RESOURCES``); unreadable ones are left out."""

    def by_id(name: str, model: type[P]) -> dict[int, P]:
        return {_id_of(found): found for found in _readable(model, resources.get(name, ()))}

    def by_order(name: str, model: type[P]) -> dict[int, tuple[P, ...]]:
        groups: dict[int, list[P]] = {}
        for found in by_id(name, model).values():
            groups.setdefault(int(getattr(found, "id_order")), []).append(found)  # noqa: B009 - of a type variable
        return {order_id: tuple(group) for order_id, group in groups.items()}

    return Lookups(
        addresses=by_id("addresses", Address),
        countries=by_id("countries", Country),
        currencies=by_id("currencies", Currency),
        customers=by_id("customers", Customer),
        carriers=by_id("carriers", Carrier),
        languages=by_id("languages", Language),
        states=by_id("order_states", OrderState),
        products=by_id("products", Product),
        details=by_id("order_details", OrderDetail),
        cart_rules=by_order("order_cart_rules", OrderCartRule),
        messages=by_order("messages", Message),
    )


def _id_of(found: Any) -> int:
    return int(found.id)


def _readable(model: type[P], documents: Iterable[object]) -> Iterable[P]:
    for document in documents:
        try:
            yield model.model_validate(document)
        except ValidationError:
            continue


def to_order(document: object, known: Lookups) -> IncomingOrder:
    """One order of ``GET orders`` as a canonical order; raises ``FieldRefused``.

    Refused only where address or money cannot be known: their look-ups are missing. Refunded units leave
    quantities and total, as far as the order details say which.
    """
    order = read(Order, document)
    currency = known.currencies.get(order.id_currency)
    if currency is None:
        raise FieldRefused("import_lookup_missing", resource="currencies", id=order.id_currency)
    customer = known.customers.get(order.id_customer)
    delivery = _address(order.id_address_delivery, customer, known)
    billing_known = order.id_address_invoice in known.addresses
    billing = _address(order.id_address_invoice, customer, known) if billing_known else delivery
    rows = order.associations.order_rows
    refunded = {row.id: known.details[row.id] for row in rows if row.id in known.details}
    all_refunded = bool(rows) and all(
        row.id in refunded and refunded[row.id].product_quantity_refunded >= row.product_quantity
        for row in rows
    )
    lines, shipping_cents = _spread_discount(order, _lines(order, known, as_ordered=all_refunded), known)
    refunded_cents = sum(_refunded_cents(row, refunded.get(row.id)) for row in rows)
    state = _state(order, known)
    cancelled = state.template in {_CANCELLED, _REFUNDED} or all_refunded
    mode, service = _delivery(order, known)
    canonical = IncomingOrder(
        channel=CHANNEL,
        external_id=str(order.id),
        reference=plain(order.reference) or str(order.id),
        placed_at=_moment(order.date_add),
        lines=lines,
        total_cents=cents(order.total_paid_tax_incl) - (0 if all_refunded else refunded_cents),
        shipping_cents=shipping_cents,
        discount_cents=cents(order.total_discounts_tax_incl),
        currency=currency.iso_code.upper(),
        payment=_payment(order, state, refunded_cents),
        cancelled=cancelled,
        fulfilled=state.shipped,
        delivery_mode=mode,
        carrier_service=service,
        relay_carrier=relay_network(service) if mode is DeliveryMode.RELAY else "",
        shipping_address=delivery,
        billing_address=billing,
        customer=_customer(order, customer, billing, known),
        gift=order.gift or bool(order.total_wrapping_tax_incl),
        gift_note=plain(order.gift_message),
        customer_note=_customer_note(order, known),
        language=_language(order, known),
        source_note=_source_note(order, state),
    )
    return as_kept(canonical)


def _lines(order: Order, known: Lookups, *, as_ordered: bool) -> tuple[IncomingLine, ...]:
    lines = []
    for row in order.associations.order_rows:
        detail = known.details.get(row.id)
        total = _row_cents(order, row, detail)
        quantity, net = row.product_quantity, total
        if detail is not None and not as_ordered:
            quantity -= detail.product_quantity_refunded
            net -= _refunded_cents(row, detail)
        if quantity <= 0:
            continue
        unit, discount = unit_and_discount(
            cents(row.unit_price_tax_incl * quantity) if quantity != row.product_quantity else total,
            max(0, net),
            quantity,
        )
        product = known.products.get(row.product_id)
        lines.append(
            IncomingLine(
                external_line_id=str(row.id),
                sku=plain(row.product_reference),
                barcode=row.product_ean13 or row.product_upc,
                name=plain(row.product_name, 200),
                quantity=quantity,
                unit_price_cents=unit,
                discount_cents=discount,
                vat_rate_bp=rate_between(row.unit_price_tax_excl, row.unit_price_tax_incl),
                needs_shipping=not product.is_virtual if product else bool(order.id_carrier),
            )
        )
    return tuple(lines)


def _row_cents(order: Order, row: OrderRow, detail: OrderDetail | None) -> int:
    """What all units of a row cost, rounded as the shop rounds: its own word, else by unit or by line."""
    if detail is not None and detail.total_price_tax_incl:
        return cents(detail.total_price_tax_incl)
    if order.round_type == _ROUND_UNITS:
        return cents(row.unit_price_tax_incl) * row.product_quantity
    return cents(row.unit_price_tax_incl * row.product_quantity)


def _refunded_cents(row: OrderRow, detail: OrderDetail | None) -> int:
    """What was given back of a row; where the shop says units only, at their price."""
    if detail is None:
        return 0
    said = detail.total_refunded_tax_incl
    return cents(row.unit_price_tax_incl * detail.product_quantity_refunded if said is None else said)


def _spread_discount(
    order: Order, lines: tuple[IncomingLine, ...], known: Lookups
) -> tuple[tuple[IncomingLine, ...], int]:
    """Lines with their share of the order's discount, and shipping with what a voucher pays of it.

    A voucher for free shipping counts the shipping in its value; so does, at least, what exceeds the goods.
    """
    discount = cents(order.total_discounts_tax_incl)
    shipping = cents(order.total_shipping_tax_incl)
    goods = sum(line.net_cents for line in lines)
    free_shipping = any(rule.free_shipping for rule in known.cart_rules.get(order.id, ()))
    off_shipping = min(shipping, discount) if free_shipping else min(shipping, max(0, discount - goods))
    return spread(lines, discount - off_shipping), (
        shipping - off_shipping + cents(order.total_wrapping_tax_incl)
    )


def _state(order: Order, known: Lookups) -> OrderState:
    """The order's state; unknown ones are taken for those of a fresh shop."""
    state = known.states.get(order.current_state)
    if state is not None:
        return state
    return OrderState(id=order.current_state, template=_FRESH_STATES.get(order.current_state, ""))


def _payment(order: Order, state: OrderState, refunded_cents: int) -> IncomingPayment:
    captured = cents(order.total_paid_real)
    refunded = captured if state.template == _REFUNDED else min(refunded_cents, captured)
    if captured and refunded >= captured:
        found = IncomingPaymentState.REFUNDED
    elif refunded:
        found = IncomingPaymentState.PARTIALLY_REFUNDED
    elif captured >= cents(order.total_paid_tax_incl):
        found = IncomingPaymentState.PAID
    elif state.template in {_CANCELLED, _FAILED}:
        found = IncomingPaymentState.VOIDED
    else:
        found = IncomingPaymentState.PENDING
    # The method's name is what the customer chose; the module may serve several.
    words = (order.payment or order.module).lower()
    return IncomingPayment(
        state=found,
        means=next((means for word, means in _MEANS if word in words), PaymentMeans.CARD),
        method=plain(order.payment),
        amount_cents=captured,
        refunded_cents=refunded,
        paid_at=_paid_at(order) if captured else None,
    )


def _paid_at(order: Order) -> datetime:
    """The shop makes the invoice when it is paid; the payments themselves are another resource."""
    made = order.invoice_date
    return _moment(order.date_add if not made or made.startswith("0000") else made)


def _moment(text: str) -> datetime:
    """Shop-local time without offset; the shop's zone is ours."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHOP_ZONE).astimezone(UTC)
    except ValueError:
        raise FieldRefused("import_not_a_date", column="date_add", given=text) from None


def _address(address_id: int, customer: Customer | None, known: Lookups) -> IncomingAddress:
    address = known.addresses.get(address_id)
    if address is None:
        raise FieldRefused("import_lookup_missing", resource="addresses", id=address_id)
    country = known.countries.get(address.id_country)
    if country is None:
        raise FieldRefused("import_lookup_missing", resource="countries", id=address.id_country)
    return IncomingAddress(
        first_name=plain(address.firstname),
        last_name=plain(address.lastname),
        company=plain(address.company),
        line1=plain(address.address1),
        line2=plain(address.address2),
        line3=" - ".join(part for part in plain(address.other).splitlines() if part.strip()),
        postal_code=plain(address.postcode),
        city=plain(address.city),
        country=country.iso_code.upper(),
        phone=address.phone_mobile or address.phone,
        email=customer.email if customer else "",
    )


def _customer(
    order: Order, customer: Customer | None, billing: IncomingAddress, known: Lookups
) -> IncomingCustomer:
    """The customer's account, or while it is not known, the name on the bill; its VAT number is on the bill."""
    billed = known.addresses.get(order.id_address_invoice) or known.addresses.get(order.id_address_delivery)
    siren, vat_number = company_numbers(
        customer.siret if customer else "", billed.vat_number if billed else ""
    )
    if customer is None:
        return IncomingCustomer(
            external_id=str(order.id_customer),
            first_name=billing.first_name,
            last_name=billing.last_name,
            company=billing.company,
            phone=billing.phone,
            siren=siren,
            vat_number=vat_number,
        )
    return IncomingCustomer(
        external_id=str(customer.id),
        email=customer.email,
        first_name=plain(customer.firstname),
        last_name=plain(customer.lastname),
        company=plain(customer.company) or billing.company,
        phone=billing.phone,
        siren=siren,
        vat_number=vat_number,
    )


def _delivery(order: Order, known: Lookups) -> tuple[DeliveryMode, str]:
    """The relay point itself is not in the webservice: whoever takes the order in has to ask for it."""
    carrier = known.carriers.get(order.id_carrier)
    service = plain(carrier.name, 80) if carrier else ""
    if is_relay(service):
        return DeliveryMode.RELAY, service
    return (DeliveryMode.PICKUP if is_pickup(service) else DeliveryMode.HOME), service


def _customer_note(order: Order, known: Lookups) -> str:
    """What the customer wrote with the order; the order's own note is the staff's."""
    written = [
        plain(message.message)
        for message in known.messages.get(order.id, ())
        if not message.private and not message.id_employee
    ]
    return "\n".join(written)


def _language(order: Order, known: Lookups) -> str:
    language = known.languages.get(order.id_lang)
    return language.iso_code[:2].lower() if language and language.iso_code else "fr"


def _source_note(order: Order, state: OrderState) -> str:
    notes = [f"state={order.current_state} {plain(state.name)}".strip()]
    if order.note:
        notes.append(f"note={plain(order.note)}")
    return "; ".join(notes)
