"""An invoice or credit note as a document, with what the law wants on it (CGI ann. II 242 nonies A, domain 4.2)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from app.database.unit_of_work import UnitOfWork
from app.models.channel import Customer
from app.models.house import setting
from app.models.invoice import Invoice
from app.models.journal import JournalEntry, SealedDetails
from app.models.order import OrderAddress, OrderLine
from app.models.personal import NOBODY
from app.models.refusals import NotFound
from app.printing.documents import to_json
from app.printing.invoice_papers import Invoice as InvoicePaper
from app.printing.invoice_papers import InvoiceRow, VatRow
from app.printing.language import Language
from app.rules.invoicing import why_untaxed
from app.rules.vat import RateVat
from app.values import shop_day
from app.workflows.documents import address_lines, seller_lines
from app.workflows.invoice_terms import mentions, party, payment_code, seller_party, sold_articles


@dataclass(frozen=True, slots=True)
class Part:
    """A line to be written; ``order_line_id`` is empty for the delivery."""

    order_line_id: int | None
    quantity: int
    vat_rate_bp: int
    ttc_cents: int
    ht_cents: int
    vat_cents: int


#: Personal to the customer: kept with the journal's entry, which lets it be erased.
_WHO = ("customer", "customer_ids", "ship_to", "buyer", "receiver")


def invoice_document(
    uow: UnitOfWork,
    order: Any,
    number: str,
    issued_on: date,
    parts: Sequence[Part],
    groups: Sequence[RateVat],
    *,
    corrects: Any = None,
    refund_id: int | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document as it is kept, and apart from it whom it is for; ``corrects``: what a credit note corrects."""
    addresses = {row.kind: row._asdict() for row in uow.connection.execute(
        select(OrderAddress).where(OrderAddress.order_id == order.id))}  # fmt: skip
    customer = uow.connection.execute(select(Customer).where(Customer.id == order.customer_id)).one()
    ship_to = address_lines(addresses.get("shipping", {}))
    bill_to = address_lines(addresses.get("billing", {})) or ship_to
    business = bool(customer.siren or customer.vat_number)
    shipping, billing = addresses.get("shipping", {}), addresses.get("billing", {})
    rows = _rows(uow, parts)
    paid_on = shop_day(order.paid_at) if order.paid_at is not None and corrects is None else None
    language = _language(order.language)
    document = InvoicePaper(
        language=language,
        number=number,
        credit=corrects is not None,
        issued_on=issued_on,
        order_reference=order.reference,
        ordered_on=shop_day(order.placed_at),
        seller=seller_lines(uow),
        seller_legal=_legal(uow),
        customer=bill_to,
        customer_ids=tuple(filter(None, (customer.siren, customer.vat_number))),
        ship_to=() if ship_to == bill_to else ship_to,
        rows=rows,
        vat=tuple(VatRow(group.rate_bp, group.ht, group.vat, group.ttc) for group in groups),
        currency=order.currency,
        paid_on=paid_on,
        corrects_number=corrects.number if corrects is not None else "",
        corrects_on=corrects.issued_on if corrects is not None else None,
        business=business,
        untaxed=why_untaxed(
            sum(group.vat for group in groups),
            str(setting(uow.connection, "seller_vat")),
            str(shipping.get("country", "")),
            customer.vat_number,
        ),
        mentions=mentions(uow, language, rows, order.currency, business=business),
        seller_party=seller_party(uow),
        buyer=party(billing if address_lines(billing) else shipping, customer),
        receiver=party(shipping) if ship_to and ship_to != bill_to else None,
        delivered_on=shop_day(uow.now) if corrects is None else corrects.issued_on,
        due_on=_due(uow, issued_on) if paid_on is None and corrects is None else None,
        means=payment_code(uow, order.id, refund_id),
        iban=str(setting(uow.connection, "seller_iban")),
    )
    whole = to_json(document)
    return {name: value for name, value in whole.items() if name not in _WHO}, {
        name: whole[name] for name in _WHO
    }


def _rows(uow: UnitOfWork, parts: Sequence[Part]) -> tuple[InvoiceRow, ...]:
    ids = [part.order_line_id for part in parts if part.order_line_id is not None]
    lines = {row.id: row for row in uow.connection.execute(select(OrderLine).where(OrderLine.id.in_(ids)))}
    articles = sold_articles(uow, ids)
    return tuple(
        _row(part, lines.get(part.order_line_id), articles.get(part.order_line_id)) for part in parts
    )


def _row(part: Part, line: Any, article: Any) -> InvoiceRow:
    """``line`` is empty for the delivery, ``article`` where nobody knows what was sold."""
    return InvoiceRow(
        sku=line.sku if line is not None else "",
        name=line.name if line is not None else "",
        quantity=part.quantity,
        rate_bp=part.vat_rate_bp,
        ht_cents=part.ht_cents,
        ttc_cents=part.ttc_cents,
        gtin=(article.gtin or "") if article is not None else "",
        eco_cents=article.eco_cents * part.quantity if article is not None else 0,
        durable=bool(article.durable) if article is not None else False,
        kit=(article.kit or "") if article is not None else "",
    )


def _due(uow: UnitOfWork, issued_on: date) -> date:
    return issued_on + timedelta(days=int(setting(uow.connection, "payment_terms_days")))


def _legal(uow: UnitOfWork) -> tuple[str, ...]:
    """Legal form and capital, registration, VAT number: what stands at the foot of every invoice."""
    said = {name: str(setting(uow.connection, f"seller_{name}")) for name in ("legal", "siren", "rcs", "vat")}
    registered = " ".join(filter(None, ("SIREN", said["siren"], said["rcs"]))) if said["siren"] else ""
    taxed = f"TVA {said['vat']}" if said["vat"] else ""
    return tuple(filter(None, (said["legal"], registered, taxed)))


def issued_document(connection: Connection, invoice_id: int) -> dict[str, Any]:
    """An invoice or credit note as it was issued, to be printed; raises ``NotFound``.

    Once the customer is erased it says so where the name stood.
    """
    query = (
        select(Invoice.content, SealedDetails.details)
        .outerjoin(
            JournalEntry,
            (JournalEntry.order_id == Invoice.order_id)
            & (JournalEntry.subject == "invoice")
            & (JournalEntry.subject_id == Invoice.id),
        )
        .outerjoin(
            SealedDetails,
            (SealedDetails.station_id == JournalEntry.station_id)
            & (SealedDetails.sequence == JournalEntry.sequence),
        )
        .where(Invoice.id == invoice_id)
    )
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(kind="invoice", given=invoice_id)
    gone = {"customer": [NOBODY], "customer_ids": [], "ship_to": [], "buyer": None, "receiver": None}
    return {**row.content, **(json.loads(row.details) if row.details else gone)}


def _language(language: str) -> Language:
    return "en" if language == "en" else "fr"
