"""The rows an incoming order becomes: addresses, lines, payments, and the words it is found by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.channels.base import (
    IncomingAddress,
    IncomingCustomer,
    IncomingLine,
    IncomingOrder,
    IncomingPaymentState,
)
from app.models.states import Bucket, PaymentKind
from app.rules.address import PostalAddress
from app.rules.kits import part_rate
from app.workflows.intake_checks import (
    ArticleFacts,
    KitPart,
    Known,
    delivery_address,
    part_shares,
)

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


@dataclass(slots=True)
class SoldKit:
    """What was bought as a kit, and the places of its components' lines among those of the order."""

    row: dict[str, Any]
    """A row of ``order_kit``, still without an id and an order."""
    lines: range


def line_rows(
    lines: Sequence[IncomingLine], known: Known, bucket: Bucket = Bucket.UNALLOCATED, after: int = 0
) -> tuple[list[dict[str, Any]], list[SoldKit]]:
    """The rows of ``order_line`` that lines become, their positions following ``after``, and what was kits of them.

    A kit is taken apart: its rows are those of its components, with no ``kit_id`` yet.
    """
    rows: list[dict[str, Any]] = []
    kits: list[SoldKit] = []
    for line in lines:
        article = known.article(line)
        row = _line_row(line, article, bucket)
        if article is None or not article.parts:
            rows.append(row)
            continue
        taken = taken_apart(row, article.parts, line.vat_rate_bp, article.vat_rate_bp)
        kits.append(SoldKit(kit_row(row), range(len(rows), len(rows) + len(taken))))
        rows += taken
    return numbered(rows, kits, after), kits


def numbered(rows: list[dict[str, Any]], kits: Sequence[SoldKit], after: int) -> list[dict[str, Any]]:
    """Give rows their positions, and the lines of components the ids that go with them."""
    for position, row in enumerate(rows, start=after + 1):
        row["position"] = position
    for place in (place for kit in kits for place in kit.lines):
        rows[place]["external_line_id"] = part_id(rows[place]["position"])
    return rows


def part_id(position: int) -> str:
    """What a component's line has where others have the channel's id: channels know the kit's only.

    No id of theirs has a line break in it, so that the two cannot be taken for each other.
    """
    return f"kit\n{position}"


def kit_row(line: dict[str, Any]) -> dict[str, Any]:
    """What was bought, out of the line that a kit would be if it were an article."""
    kept = ("external_line_id", "product_id", "sku", "name", "unit_cents", "net_cents")
    return {**{name: line[name] for name in kept}, "quantity": line["ordered"], "told": 0}


def taken_apart(
    line: dict[str, Any], parts: Sequence[KitPart], charged_bp: int | None, kit_bp: int
) -> list[dict[str, Any]]:
    """The lines of a kit's components: the line's counters times the units in a kit, its money shared to the cent.

    A component's price before discount is what it costs by itself: that a kit is cheaper is a discount.
    """
    paid = part_shares(line["net_cents"], parts)
    return [
        {
            **line,
            "product_id": part.article.product_id,
            "sku": part.sku,
            "name": part.name,
            "unit_cents": part.price_cents,
            "net_cents": cents,
            "vat_rate_bp": part_rate(charged_bp, kit_bp, part.article.vat_rate_bp),
            **{name: line[name] * part.units for name in ("ordered", "delivered", *_BUCKETS)},
        }
        for part, cents in zip(parts, paid, strict=True)
    ]


def _line_row(line: IncomingLine, article: ArticleFacts | None, bucket: Bucket) -> dict[str, Any]:
    """A line with all its units in ``bucket``; what is never sent (gift cards) counts as delivered."""
    where = bucket
    if not line.needs_shipping and bucket is Bucket.UNALLOCATED:
        where = Bucket.SHIPPED
    return {
        "external_line_id": line.external_line_id,
        "kit_id": None,
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
