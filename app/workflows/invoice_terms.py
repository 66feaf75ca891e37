"""What an invoice says beside its figures: who the parties are, how it was paid, and what the law wants said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from app.database.unit_of_work import UnitOfWork
from app.models.house import setting
from app.models.kit import OrderKit
from app.models.order import OrderLine, Payment
from app.models.product import Product, ProductBarcode
from app.models.rma import AS_PAID, Refund
from app.models.states import PaymentKind
from app.printing.invoice_papers import InvoiceRow, Mention, Party
from app.printing.words import Words
from app.rules.company import normalise_siren
from app.rules.invoicing import GUARANTEE_YEARS

_TOWN = re.compile(r"(\d{5})\s+(\S.*)")
#: How it was paid, UNTDID 4461; what is not here has no code of its own (1).
_CODES = {"card": "48", "transfer": "30", "cheque": "20", "store_credit": "97", "exchange": "97"}
_NO_CODE = "1"


def sold_articles(uow: UnitOfWork, line_ids: Sequence[int]) -> Mapping[int | None, Any]:
    """What is known of the articles of order lines: ``gtin``, ``eco_cents`` a unit, ``durable``, ``kit``."""
    gtin = (
        select(func.min(ProductBarcode.code))
        .where(ProductBarcode.product_id == Product.id, ProductBarcode.units == 1)
        .correlate(Product)
        .scalar_subquery()
    )
    query = (
        select(
            OrderLine.id, gtin.label("gtin"), Product.eco_cents, Product.durable, OrderKit.name.label("kit")
        )
        .join(Product, Product.id == OrderLine.product_id)
        .outerjoin(OrderKit, OrderKit.id == OrderLine.kit_id)
        .where(OrderLine.id.in_(line_ids))
    )
    return {row.id: row for row in uow.connection.execute(query)}


def seller_party(uow: UnitOfWork) -> Party:
    """The house by its settings; the line of its address that begins with five digits is the town."""
    said = {
        name: str(setting(uow.connection, f"seller_{name}")) for name in ("name", "siren", "vat", "email")
    }
    lines = [str(line) for line in setting(uow.connection, "seller_address")]
    town = next((found for line in lines if (found := _TOWN.fullmatch(line.strip()))), None)
    above = [line for line in lines if not _TOWN.fullmatch(line.strip())]
    return Party(
        name=said["name"], lines=tuple(above[:3]), siren=said["siren"], vat_number=said["vat"], email=said["email"],
        postal_code=town.group(1) if town else "", city=town.group(2) if town else "",
    )  # fmt: skip


def party(address: Mapping[str, Any], customer: Any = None) -> Party:
    """Who buys (with ``customer``) or receives."""
    person = f"{address.get('first_name', '')} {address.get('last_name', '')}".strip()
    lines = [str(address.get(name, "")) for name in ("line1", "line2", "line3")]
    return Party(
        name=str(address.get("company", ""))
        or person
        or (_name_of(customer) if customer is not None else ""),
        lines=tuple(filter(None, lines)),
        postal_code=str(address.get("postal_code", "")),
        city=str(address.get("city", "")),
        country=str(address.get("country", "")) or "FR",
        siren=(normalise_siren(customer.siren[:9]) or "") if customer is not None and customer.siren else "",
        vat_number=customer.vat_number if customer is not None else "",
        email=(str(address.get("email", "")) or customer.email) if customer is not None else "",
    )


def _name_of(customer: Any) -> str:
    return customer.company or f"{customer.first_name} {customer.last_name}".strip()


def payment_code(uow: UnitOfWork, order_id: int, refund_id: int | None) -> str:
    """How the order was paid, or with ``refund_id`` paid back, as UNTDID 4461 has it."""
    captured = (
        select(Payment.means)
        .where(Payment.order_id == order_id, Payment.kind == PaymentKind.CAPTURE)
        .order_by(Payment.id.desc())
        .limit(1)
    )
    means = None
    if refund_id is not None:
        means = uow.connection.scalar(select(Refund.means).where(Refund.id == refund_id))
    if means in {None, AS_PAID}:
        means = uow.connection.scalar(captured)
    return _CODES.get((means or "").lower(), _NO_CODE)


def mentions(
    uow: UnitOfWork, language: str, rows: Sequence[InvoiceRow], currency: str, *, business: bool
) -> tuple[Mention, ...]:
    """What the law wants said, in the words of the day: a setting that is changed later changes no old invoice.

    Sources: C. com. L441-9, L441-10, D441-5; C. env. L541-10-21; C. conso. D211-6.
    """
    words = Words(language)
    penalties = str(setting(uow.connection, "late_penalties")) or words("usual_penalties")
    discount = str(setting(uow.connection, "early_discount")) or words("no_discount")
    said = [
        Mention(discount, "AAB"),
        Mention(words("late_penalties", rate=penalties), "PMD", printed=business),
        Mention(words("recovery_fee"), "PMT", printed=business),
        Mention(words("goods"), printed=business),
    ]
    if eco := sum(row.eco_cents for row in rows):
        said.append(Mention(words("eco_total", amount=words.money(eco, currency))))
    if any(row.durable for row in rows) and not business:
        said.append(Mention(words("guarantee", years=GUARANTEE_YEARS)))
    return tuple(said)
