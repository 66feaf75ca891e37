"""Invoices and credit notes: numbered without a gap, written once, never changed (CGI ann. II 242 nonies A)."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Document, Id, Moment, state_type


class InvoiceKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of a document, whatever order a database keeps its fields in."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def file_digest(packed: bytes) -> str:
    """SHA-256 of a file as it was handed out; of nothing where what is kept cannot be unpacked any more."""
    try:
        return hashlib.sha256(zlib.decompress(packed)).hexdigest()
    except zlib.error:
        return ""


class Invoice(Base):
    """An invoice of what left, or a credit note of what was given back; amounts are positive on both."""

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("series", "year", "sequence"),
        CheckConstraint("ht_cents + vat_cents = ttc_cents AND ttc_cents >= 0", name="amounts"),
        CheckConstraint("(kind = 'credit_note') = (corrects_id IS NOT NULL)", name="corrects"),
        Index("ix_invoice_order_id", "order_id"),
        Index("ix_invoice_issued_on", "issued_on", "id"),
    )

    id: Mapped[Id]
    kind: Mapped[InvoiceKind] = mapped_column(state_type(InvoiceKind))
    number: Mapped[str] = mapped_column(String(35), unique=True)
    series: Mapped[str] = mapped_column(String(10))
    year: Mapped[int]
    sequence: Mapped[int]
    issued_on: Mapped[date]
    """Never earlier than that of the number before."""
    issued_at: Mapped[Moment]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refund.id"), unique=True)
    currency: Mapped[str] = mapped_column(String(3))
    ttc_cents: Mapped[int]
    ht_cents: Mapped[int]
    vat_cents: Mapped[int]
    content: Mapped[Document]
    """The document as it was issued, and as it is printed again, without whom it is for: that is kept
    beside the journal's entry of its issue, where it can be erased once the law lets go of it (C. com. L123-22)."""
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class InvoiceLine(Base):
    """Units of an order line, or a part of the delivery (without an order line) that bears one rate."""

    __tablename__ = "invoice_line"
    __table_args__ = (
        CheckConstraint("ht_cents + vat_cents = ttc_cents AND ttc_cents >= 0", name="amounts"),
        CheckConstraint("quantity >= 0", name="quantity"),
        Index("ix_invoice_line_order_line_id", "order_line_id"),
    )

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"))
    quantity: Mapped[int]
    vat_rate_bp: Mapped[int]
    ttc_cents: Mapped[int]
    ht_cents: Mapped[int]
    vat_cents: Mapped[int]


class InvoiceFile(Base):
    """The file as it was handed out first, and is handed out ever since; it goes when the customer's data go.

    It is made when somebody asks for it, not when the invoice is issued: nobody at the bench waits for a page.
    """

    __tablename__ = "invoice_file"
    __table_args__ = (Index("ix_invoice_file_order_id", "order_id"),)

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """Compressed (zlib)."""
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[Moment]
