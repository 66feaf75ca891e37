"""What intake knows of incoming orders: which articles and shops they name, and why an order must wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app.channels.base import IncomingLine, IncomingOrder, IncomingPaymentState
from app.database.unit_of_work import UnitOfWork
from app.models.channel import Channel, ChannelArticleRow, Shop
from app.models.kit import KitComponent
from app.models.product import Product, ProductBarcode
from app.models.states import DeliveryMode
from app.rules.address import Address, AddressIssue, Delivery, PostalAddress, check_address
from app.rules.completeness import (
    CompanyFacts,
    HoldReason,
    OrderFacts,
    OrderLineFacts,
    PaymentFacts,
    holds,
)
from app.rules.fraud import FraudFacts
from app.rules.kits import shares

_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_GTIN_DIGITS = 14


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """One of our products, as far as taking an order in needs it."""

    product_id: int
    weight_g: int
    hs_code: str
    origin: str
    vat_rate_bp: int
    kit: bool = False
    resale: bool = False
    """Easy to sell on."""
    parts: tuple[KitPart, ...] = ()
    """What a kit is taken apart into; empty for any other article."""


@dataclass(frozen=True, slots=True)
class KitPart:
    """An article in a kit, ``units`` of it in each; ``price_cents`` is what one costs by itself."""

    article: ArticleFacts
    sku: str
    name: str
    units: int
    price_cents: int


_FACTS = (
    Product.id, Product.weight_g, Product.hs_code, Product.origin, Product.vat_rate_bp, Product.kit, Product.resale,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What the house knows of everything that a batch of orders names."""

    by_sku: dict[str, ArticleFacts]
    by_barcode: dict[str, ArticleFacts]
    shops: dict[str, tuple[int, bool]]
    """Id and whether it is open for business, by code."""
    only_shop: str = ""
    """The house's one open shop; empty where it has none or several."""

    def shop_code(self, order: IncomingOrder) -> str:
        """Where a pickup is collected; many channels name no shop, which is enough for a house with one."""
        if order.delivery_mode is not DeliveryMode.PICKUP:
            return ""
        return order.pickup_shop or self.only_shop

    def article(self, line: IncomingLine) -> ArticleFacts | None:
        """The product of a line: by its SKU, else by a barcode that only one product has."""
        return self.by_sku.get(line.sku) or self.by_barcode.get(stored_barcode(line.barcode))


def stored_barcode(code: str) -> str:
    """A barcode as it is stored: a GTIN of any length with 14 digits, anything else as it is."""
    text = code.strip()
    is_gtin = text.isascii() and text.isdigit() and len(text) in _GTIN_LENGTHS
    return text.zfill(_GTIN_DIGITS) if is_gtin else text


def look_up(uow: UnitOfWork, batch: Sequence[IncomingOrder]) -> Known:
    """Find the articles and shops of a batch, with one statement for each way of finding them."""
    lines = [line for order in batch for line in order.lines]
    skus = {line.sku for line in lines if line.sku}
    rows = uow.connection.execute(select(Product.sku, *_FACTS).where(Product.sku.in_(skus)))
    by_sku = {row.sku: _facts(row) for row in rows}
    by_sku |= _mapped_by_hand(uow, {order.channel for order in batch}, skus - by_sku.keys())
    codes = {stored_barcode(line.barcode) for line in lines if line.barcode and line.sku not in by_sku}
    by_barcode = _by_barcode(uow, codes) if codes else {}
    kits = {facts.product_id for found in (by_sku, by_barcode) for facts in found.values() if facts.kit}
    if kits:
        parts = kit_parts(uow, kits)
        for found in (by_sku, by_barcode):
            found |= {
                key: replace(facts, parts=parts[facts.product_id])
                for key, facts in found.items()
                if facts.kit
            }
    return Known(by_sku, by_barcode, *_shops(uow, batch))


def kit_parts(uow: UnitOfWork, kit_ids: Collection[int]) -> Mapping[int, tuple[KitPart, ...]]:
    """What each of these kits is made of, in the order of SKUs; one statement."""
    rows = uow.connection.execute(
        select(
            KitComponent.kit_id, KitComponent.quantity, Product.sku, Product.name, Product.price_cents, *_FACTS
        )
        .join(Product, Product.id == KitComponent.component_id)
        .where(KitComponent.kit_id.in_(kit_ids))
        .order_by(KitComponent.kit_id, Product.sku)
    )  # fmt: skip
    parts: defaultdict[int, tuple[KitPart, ...]] = defaultdict(tuple)
    for row in rows:
        parts[row.kit_id] += (KitPart(_facts(row), row.sku, row.name, row.quantity, row.price_cents),)
    return parts


def _mapped_by_hand(uow: UnitOfWork, channels: set[str], skus: set[str]) -> dict[str, ArticleFacts]:
    """What staff said a channel's words for articles mean; words of several channels at once mean nothing."""
    if len(channels) != 1 or not skus:
        return {}
    rows = uow.connection.execute(
        select(ChannelArticleRow.sku, *_FACTS)
        .join(Product, Product.id == ChannelArticleRow.product_id)
        .join(Channel, Channel.id == ChannelArticleRow.channel_id)
        .where(
            Channel.code.in_(channels),
            ChannelArticleRow.sku.in_(skus),
            ChannelArticleRow.matched_by == "hand",
        )
    )
    found: dict[str, ArticleFacts | None] = {}
    for row in rows:
        facts = _facts(row)
        found[row.sku] = facts if found.setdefault(row.sku, facts) == facts else None
    return {sku: facts for sku, facts in found.items() if facts is not None}


def _by_barcode(uow: UnitOfWork, codes: set[str]) -> dict[str, ArticleFacts]:
    found: dict[str, ArticleFacts | None] = {}
    rows = uow.connection.execute(
        select(ProductBarcode.code, *_FACTS)
        .join(Product, Product.id == ProductBarcode.product_id)
        .where(ProductBarcode.code.in_(codes), ProductBarcode.units == 1)
    )
    for row in rows:
        found[row.code] = None if row.code in found else _facts(row)
    return {code: article for code, article in found.items() if article is not None}


def _facts(row: Any) -> ArticleFacts:
    return ArticleFacts(row.id, row.weight_g, row.hs_code, row.origin, row.vat_rate_bp, row.kit, row.resale)


def _shops(uow: UnitOfWork, batch: Sequence[IncomingOrder]) -> tuple[dict[str, tuple[int, bool]], str]:
    """The house's shops, asked for only where an order is collected in one, and the only open one."""
    if not any(order.delivery_mode is DeliveryMode.PICKUP for order in batch):
        return {}, ""
    rows = uow.connection.execute(select(Shop.code, Shop.id, Shop.active)).all()
    active = [row.code for row in rows if row.active]
    return {row.code: (row.id, row.active) for row in rows}, active[0] if len(active) == 1 else ""


def address_issues(
    address: PostalAddress,
    mode: DeliveryMode,
    *,
    carrier: str = "",
    relay_id: str = "",
    shop_active: bool = False,
) -> tuple[AddressIssue, ...]:
    """What is missing or malformed in an address for its delivery mode (domain 2.1)."""
    return check_address(
        Address(
            last_name=address.last_name,
            first_name=address.first_name,
            company=address.company,
            inside=address.line2,
            building=address.line3,
            street=address.line1,
            postal_code=address.postal_code,
            city=address.city,
            country=address.country,
        ),
        Delivery(
            mode=mode,
            email=address.email,
            phone=address.phone,
            carrier=carrier,
            relay_id=relay_id,
            shop_active=shop_active,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Reached:
    """A delivery address completed with how the customer is reached."""

    first_name: str
    last_name: str
    company: str
    line1: str
    line2: str
    line3: str
    postal_code: str
    city: str
    country: str
    phone: str
    email: str


def delivery_address(incoming: IncomingOrder) -> PostalAddress:
    """Where the order goes; what the address leaves out is taken from the customer."""
    address, billing, customer = incoming.shipping_address, incoming.billing_address, incoming.customer
    return _Reached(
        first_name=address.first_name or ("" if address.last_name else customer.first_name),
        last_name=address.last_name or ("" if address.company else customer.last_name),
        company=address.company,
        line1=address.line1,
        line2=address.line2,
        line3=address.line3,
        postal_code=address.postal_code,
        city=address.city,
        country=address.country,
        phone=address.phone or billing.phone or customer.phone,
        email=address.email or customer.email or billing.email,
    )


def hold_reasons(
    incoming: IncomingOrder, known: Known, fraud: FraudFacts | None = None
) -> tuple[HoldReason, ...]:
    """Every reason why the order may not be prepared yet (domain 2.1, 2.2, 2.5)."""
    address = delivery_address(incoming)
    shop = known.shops.get(known.shop_code(incoming))
    customer, payment = incoming.customer, incoming.payment
    return holds(
        OrderFacts(
            lines=tuple(facts for line in incoming.lines for facts in _line_facts(line, known)),
            total_cents=incoming.total_cents,
            shipping_cents=incoming.shipping_cents,
            payment=PaymentFacts(
                payment.means,
                captured_cents=payment.amount_cents - payment.refunded_cents,
                authorised_cents=(
                    incoming.total_cents if payment.state is IncomingPaymentState.AUTHORISED else 0
                ),
                currency=incoming.currency,
            ),
            mode=incoming.delivery_mode,
            currency=incoming.currency,
            country=address.country,
            postal_code=address.postal_code,
            address_issues=(
                address_issues(
                    address,
                    incoming.delivery_mode,
                    carrier=incoming.relay_carrier,
                    relay_id=incoming.relay_id,
                    shop_active=shop is not None and shop[1],
                )
                if incoming.needs_shipping
                else ()
            ),
            buyer=(
                CompanyFacts(customer.company, customer.siren, customer.vat_number)
                if customer.siren or customer.vat_number
                else None
            ),
            fraud=fraud or FraudFacts(),
        )
    )


def _line_facts(line: IncomingLine, known: Known) -> Iterator[OrderLineFacts]:
    """One line, or one for each article in a kit: those have weights and customs codes."""
    article = known.article(line)
    if article is None:
        name = line.sku or line.barcode or line.name
        yield OrderLineFacts(name, line.quantity, line.net_cents, known=not line.needs_shipping)
    elif not article.parts:
        yield _article_facts(line.sku, line.quantity, line.net_cents, article)
    else:
        paid = part_shares(line.net_cents, article.parts)
        for part, cents in zip(article.parts, paid, strict=True):
            yield _article_facts(part.sku, line.quantity * part.units, cents, part.article)


def _article_facts(sku: str, units: int, net_cents: int, article: ArticleFacts) -> OrderLineFacts:
    return OrderLineFacts(
        sku, units, net_cents, weight_g=article.weight_g, hs_code=article.hs_code, origin=article.origin
    )


def part_shares(cents: int, parts: Sequence[KitPart]) -> tuple[int, ...]:
    """What each of the parts costs of what was paid for kits."""
    return shares(cents, [(part.price_cents, part.units) for part in parts])
