"""The demo's orders as a channel would send them, relative to now, and how far the house is with each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from app.channels.base import (
    IncomingAddress,
    IncomingCustomer,
    IncomingLine,
    IncomingOrder,
    IncomingPayment,
    IncomingPaymentState,
    IncomingProduct,
)
from app.channels.reading import RecordKind, read
from app.config import resource
from app.rules.terms import DeliveryMode, PaymentMeans
from app.values import SHOP_ZONE

CHANNEL = "boutique-en-ligne"
#: Delivery, in cents TTC and as the packer knows it.
_SHIPPING = {DeliveryMode.HOME: 490, DeliveryMode.RELAY: 390, DeliveryMode.PICKUP: 0}
_SERVICES = {
    DeliveryMode.HOME: "Colissimo Domicile",
    DeliveryMode.RELAY: "Mondial Relay",
    DeliveryMode.PICKUP: "Navette boutique",
}
#: The number of every French form's example: the ones kept for films (06 39 98) are no valid mobiles to relays.
_PHONE = "06 12 34 56 78"
_JUST_NOW = timedelta(minutes=20)
_BETWEEN = timedelta(minutes=7)


@dataclass(frozen=True, slots=True)
class Story:
    """One demo order and the name of what becomes of it (see history.py)."""

    name: str
    incoming: IncomingOrder


def catalogue() -> dict[str, IncomingProduct]:
    """The demo's articles by SKU."""
    rows = read(RecordKind.PRODUCTS, resource("demo", "products.csv"))
    return {row.sku: row for row in rows if isinstance(row, IncomingProduct)}


def stories(now: datetime) -> Iterator[Story]:
    """Every demo order, oldest first; none lies in the future."""
    articles = catalogue()
    lines = resource("demo", "orders.jsonl").read_text("utf-8").splitlines()
    found = [_story(json.loads(line), articles, now, number) for number, line in enumerate(lines)]
    yield from sorted(found, key=lambda story: story.incoming.placed_at)


def _story(
    row: Mapping[str, Any], articles: Mapping[str, IncomingProduct], now: datetime, number: int
) -> Story:
    placed_at = _moment(row, now, number)
    incoming = order(
        row["reference"],
        [(sku, units) for sku, units in row["lines"]],
        articles,
        placed_at=placed_at,
        mode=DeliveryMode(row["mode"]),
        address=_address(row, number),
        paid=row["story"] not in {"unpaid", "at_shop_unpaid"},
        means=PaymentMeans.ON_COLLECTION if row["story"] == "at_shop_unpaid" else _means(row["story"]),
        extra_cents=150 if row["story"] == "wrong_total" else 0,
        cancelled=row["story"] == "cancelled",
        **{name: row[name] for name in _COPIED if name in row},
    )
    return Story(row["story"], incoming)


_COPIED = ("pickup_shop", "relay_id", "relay_carrier", "relay_place", "gift", "gift_note", "language")


def _means(story: str) -> PaymentMeans:
    return PaymentMeans.TRANSFER if story == "unpaid" else PaymentMeans.CARD


def _moment(row: Mapping[str, Any], now: datetime, number: int) -> datetime:
    """Never in the future: early in the morning, today's orders came one after the other in the last hours."""
    day = now.astimezone(SHOP_ZONE).date() - timedelta(days=row["days_ago"])
    moment = datetime.combine(day, time.fromisoformat(row["time"]), SHOP_ZONE)
    return min(moment.astimezone(now.tzinfo), now - _JUST_NOW - number * _BETWEEN)


def _address(row: Mapping[str, Any], number: int) -> IncomingAddress:
    first, last = row["first_name"], row["last_name"]
    return IncomingAddress(
        first_name=first,
        last_name=last,
        company=row.get("company", ""),
        line1=row["line1"],
        postal_code=row["postal_code"],
        city=row["city"],
        country=row.get("country", "FR"),
        phone=row.get("phone", f"+33 {_PHONE[1:]}"),
        email=f"client{number:03d}@example.fr",
    )


def order(
    reference: str,
    wanted: Iterable[tuple[str, int]],
    articles: Mapping[str, IncomingProduct],
    *,
    placed_at: datetime,
    address: IncomingAddress,
    mode: DeliveryMode = DeliveryMode.HOME,
    paid: bool = True,
    means: PaymentMeans = PaymentMeans.CARD,
    extra_cents: int = 0,
    **more: Any,
) -> IncomingOrder:
    """An order of (SKU, units) at the catalogue's prices; ``extra_cents`` make its total wrong on purpose."""
    lines = tuple(
        _line(position, sku, units, articles) for position, (sku, units) in enumerate(wanted, start=1)
    )
    total = sum(line.net_cents for line in lines) + _SHIPPING[mode] + extra_cents
    payment = IncomingPayment(
        state=IncomingPaymentState.PAID if paid else IncomingPaymentState.PENDING,
        means=means,
        amount_cents=total if paid else 0,
        paid_at=placed_at if paid else None,
        reference=f"pay-{reference}" if paid else "",
    )
    customer = IncomingCustomer(
        external_id=address.email,
        email=address.email,
        first_name=address.first_name,
        last_name=address.last_name,
        company=address.company,
        phone=address.phone,
    )
    return IncomingOrder(
        channel=CHANNEL,
        external_id=reference,
        reference=reference,
        placed_at=placed_at,
        lines=lines,
        total_cents=total,
        shipping_cents=_SHIPPING[mode],
        payment=payment,
        delivery_mode=mode,
        carrier_service=_SERVICES[mode],
        shipping_address=address,
        billing_address=address,
        customer=customer,
        **more,
    )


def _line(position: int, sku: str, units: int, articles: Mapping[str, IncomingProduct]) -> IncomingLine:
    article = articles.get(sku)
    return IncomingLine(
        external_line_id=str(position),
        sku=sku,
        name=article.name if article else sku.replace("-", " ").capitalize(),
        quantity=units,
        unit_price_cents=article.price_cents if article else 1290,
        vat_rate_bp=article.vat_rate_bp if article else 2000,
    )
