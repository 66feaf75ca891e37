"""The rows an incoming order becomes: addresses, lines, payments, and the words it is found by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from app.channels.base import (
    IncomingAddress,
    IncomingCustomer,
    IncomingLine,
    IncomingOrder,
    IncomingPaymentState,
)
from app.models.states import Bucket, PaymentKind
from app.workflows.intake_checks import ArticleFacts, Known, PostalAddress, delivery_address

ADDRESS_FIELDS = (
    "first_name", "last_name", "company", "line1", "line2", "line3",
    "postal_code", "city", "country", "phone", "email",
)  # fmt: skip
CUSTOMER_FIELDS = ("first_name", "last_name", "company", "email", "phone", "siren", "vat_number")
_BUCKETS = tuple(bucket.value for bucket in Bucket)


def address_fields(address: PostalAddress | IncomingAddress) -> dict[str, str]:
    """An address as its columns."""
    return {name: getattr(address, name) for name in ADDRESS_FIELDS}


def address_rows(incoming: IncomingOrder, order_id: int) -> list[dict[str, Any]]:
    """The delivery address, and the billing address (the same where the channel gives none)."""
    shipping = address_fields(delivery_address(incoming))
    billing = address_fields(incoming.billing_address)
    if not billing["last_name"] and not billing["company"]:
        billing = shipping
    return [
        {"order_id": order_id, "kind": "shipping", **shipping},
        {"order_id": order_id, "kind": "billing", **billing},
    ]


def customer_key(incoming: IncomingOrder) -> str:
    """What makes two orders of a channel one customer's: an id there, else (guests) the e-mail."""
    customer = incoming.customer
    if customer.external_id:
        return customer.external_id
    return guest_key(customer.email) if customer.email else _key("order", incoming.external_id)


def guest_key(email: str) -> str:
    """The key of a customer without an id: the same for the same e-mail, and no e-mail itself."""
    return _key("guest", email.strip().lower())


def _key(kind: str, text: str) -> str:
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()}"


def customer_fields(customer: IncomingCustomer) -> dict[str, str]:
    """A customer as columns."""
    return {name: getattr(customer, name) for name in CUSTOMER_FIELDS}


def line_row(
    line: IncomingLine, position: int, known: Known, bucket: Bucket = Bucket.UNALLOCATED
) -> dict[str, Any]:
    """A line with all its units in ``bucket``; what is never sent (gift cards) counts as delivered."""
    article = known.article(line)
    where = bucket
    if not line.needs_shipping and bucket is Bucket.UNALLOCATED:
        where = Bucket.SHIPPED
    return {
        "external_line_id": line.external_line_id,
        "position": position,
        "product_id": None if article is None else article.product_id,
        "sku": line.sku,
        "name": line.name or line.sku,
        "unit_cents": line.unit_price_cents,
        "net_cents": line.net_cents,
        "vat_rate_bp": _rate(line, article),
        "ordered": line.quantity,
        **dict.fromkeys(_BUCKETS, 0),
        where.value: line.quantity,
        "delivered": line.quantity if where is Bucket.SHIPPED and not line.needs_shipping else 0,
        "promise_date": None,
    }


#: The rate of an article nobody knows yet (CGI, art. 278).
_STANDARD_RATE_BP = 2000


def _rate(line: IncomingLine, article: ArticleFacts | None) -> int:
    """As the channel charged it; a marketplace that does not say it sells at our article's own rate."""
    if line.vat_rate_bp is not None:
        return line.vat_rate_bp
    return _STANDARD_RATE_BP if article is None else article.vat_rate_bp


def payment_movements(incoming: IncomingOrder) -> Iterator[tuple[PaymentKind, int]]:
    """The movements of money behind what the channel says, each with its amount in cents."""
    payment = incoming.payment
    if payment.amount_cents:
        yield PaymentKind.CAPTURE, payment.amount_cents
    elif payment.state is IncomingPaymentState.AUTHORISED and incoming.total_cents:
        yield PaymentKind.AUTHORISATION, incoming.total_cents
    elif payment.state is IncomingPaymentState.VOIDED and incoming.total_cents:
        yield PaymentKind.VOID, incoming.total_cents
    if payment.refunded_cents:
        yield PaymentKind.REFUND, payment.refunded_cents


def words(incoming: IncomingOrder) -> Iterator[str]:
    """Everything a person may have in hand who looks for the order."""
    yield from (incoming.reference, incoming.external_id, incoming.relay_id)
    customer = incoming.customer
    yield from (customer.first_name, customer.last_name, customer.company, customer.email, customer.phone)
    for row in address_rows(incoming, 0):
        yield from (
            row[name]
            for name in ("first_name", "last_name", "company", "postal_code", "city", "phone", "email")
        )
    for line in incoming.lines:
        yield from (line.sku, line.name)
