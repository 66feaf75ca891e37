"""What stands on an invoice or credit note: as people read it on paper and as a machine reads it beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.printing.language import Language


@dataclass(frozen=True, slots=True)
class Party:
    """Who sells, buys or receives, field by field, as EN 16931 wants it (BG-4, BG-7, BG-13)."""

    name: str
    lines: tuple[str, ...] = ()
    """Up to three lines of the address above the town."""
    postal_code: str = ""
    city: str = ""
    country: str = "FR"
    """ISO 3166."""
    siren: str = ""
    """Nine digits; only a French business has one."""
    vat_number: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence the law wants, in words since the day of issue; ``code`` is its subject of UNTDID 4451, if any.

    ``PMT`` fixed recovery fee, ``PMD`` penalties for late payment, ``AAB`` discount: a French invoice has each once
    (BR-FR-05 and 06). What concerns a business only is not ``printed`` for a consumer.
    """

    text: str
    code: str = ""
    printed: bool = True


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """Units of an article, or the delivery where it has no name; amounts are for all its units."""

    sku: str
    name: str
    quantity: int
    rate_bp: int
    ht_cents: int
    ttc_cents: int
    gtin: str = ""
    eco_cents: int = 0
    """The eco-participation within ``ttc_cents`` (C. env. L541-10-21)."""
    durable: bool = False
    """Its legal guarantee of two years is mentioned (C. conso. L211-2, D211-6)."""
    kit: str = ""
    """The name of what was bought that this is a part of, taxed by itself (CGI, art. 257 ter)."""


@dataclass(frozen=True, slots=True)
class VatRow:
    """All that bears one rate: ``ht_cents + vat_cents == ttc_cents``."""

    rate_bp: int
    ht_cents: int
    vat_cents: int
    ttc_cents: int


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice, or with ``credit`` a credit note (its amounts are positive, too)."""

    kind: ClassVar[str] = "invoice"
    language: Language
    number: str
    issued_on: date
    order_reference: str
    seller: tuple[str, ...]
    """Name first, then address."""
    seller_legal: tuple[str, ...]
    """Legal form and capital, SIREN and registration, VAT number."""
    customer: tuple[str, ...]
    rows: tuple[InvoiceRow, ...]
    vat: tuple[VatRow, ...]
    credit: bool = False
    ordered_on: date | None = None
    customer_ids: tuple[str, ...] = ()
    """SIREN and VAT number of a business."""
    ship_to: tuple[str, ...] = ()
    """Where it went, if elsewhere."""
    currency: str = "EUR"
    paid_on: date | None = None
    corrects_number: str = ""
    corrects_on: date | None = None
    business: bool = False
    untaxed: str = ""
    """Why no VAT is due, as ``rules.invoicing.why_untaxed`` says; empty where some is."""
    mentions: tuple[Mention, ...] = ()
    seller_party: Party | None = None
    buyer: Party | None = None
    """Empty on what was issued before the data were kept, and once the customer is erased: no data file then."""
    receiver: Party | None = None
    """Who got the goods, if elsewhere."""
    delivered_on: date | None = None
    due_on: date | None = None
    """When it is to be paid, where it is not yet."""
    means: str = ""
    """How it is or was paid, UNTDID 4461: ``48`` card, ``30`` transfer, ``20`` cheque."""
    iban: str = ""
    """Where a transfer goes to."""

    @property
    def reference(self) -> str:
        return self.number
