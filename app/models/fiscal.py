"""The fiscal journal: every payment, refund and invoice, append-only, hash-chained by till (CGI 286 I-3° bis).

Entries are written in the transaction of what they are about; a correction is another entry. A till is a station: its
chain is its own, so that no two stations wait for each other. Closures sum up days, months and years, of all tills.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from app import __version__
from app.database.bulk import append_records
from app.database.unit_of_work import UnitOfWork
from app.models.base import Base, Id, Moment, Words, state_type
from app.models.chain import digest
from app.models.states import PaymentKind
from app.rules.vat import RateVat
from app.values import shop_day


class FiscalKind(StrEnum):
    """What an entry is about."""

    CAPTURE = "capture"
    REFUND = "refund"
    DISPUTE = "dispute"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    VERSION = "version"
    """The program was another one until here."""
    KEY = "key"
    """Closures are signed with another key from here on."""
    ARCHIVE = "archive"
    EXPORT = "export"


class ClosureKind(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


#: Movements of money that are takings or take from them; an authorisation or its end moves none.
OF_PAYMENT = {
    PaymentKind.CAPTURE: FiscalKind.CAPTURE,
    PaymentKind.REFUND: FiscalKind.REFUND,
    PaymentKind.DISPUTE: FiscalKind.DISPUTE,
}
TAKINGS = (FiscalKind.CAPTURE, FiscalKind.REFUND, FiscalKind.DISPUTE)
SALES = (FiscalKind.INVOICE, FiscalKind.CREDIT_NOTE)


class FiscalEntry(Base):
    """One entry; ``digest`` covers every other column but ``id``, and the digest of the entry before it."""

    __tablename__ = "fiscal_journal"
    __table_args__ = (
        UniqueConstraint("station_id", "sequence"),
        CheckConstraint("amount_cents >= 0 OR kind IN ('refund', 'dispute', 'credit_note')", name="amount"),
        Index("ix_fiscal_journal_day", "day"),
    )

    id: Mapped[Id]
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    sequence: Mapped[int]
    at: Mapped[Moment]
    day: Mapped[date]
    kind: Mapped[FiscalKind] = mapped_column(state_type(FiscalKind))
    amount_cents: Mapped[int]
    """What it adds to takings or sales; negative for what is given back."""
    currency: Mapped[str] = mapped_column(String(3))
    means: Mapped[str] = mapped_column(String(40))
    document: Mapped[str] = mapped_column(String(120))
    """Number of the invoice, reference of the payment, digest of an archive."""
    vat: Mapped[Words]
    """JSON: rate in basis points to ``[net, VAT]`` in cents, signed as the amount."""
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), unique=True)
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    program: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))


class FiscalClosure(Base):
    """The totals of a day, month or year that is over; each kind is a chain of its own."""

    __tablename__ = "fiscal_closure"
    __table_args__ = (UniqueConstraint("kind", "period"),)

    id: Mapped[Id]
    kind: Mapped[ClosureKind] = mapped_column(state_type(ClosureKind))
    period: Mapped[str] = mapped_column(String(10))
    """``2026-11-24``, ``2026-11`` or ``2026``."""
    heads: Mapped[Words]
    """JSON: station to sequence and digest of its last entry that is in a closure."""
    totals: Mapped[Words]
    """JSON: what ``rules.fiscal.Totals`` holds."""
    takings_cents: Mapped[int] = mapped_column(BigInteger)
    sales_cents: Mapped[int] = mapped_column(BigInteger)
    perpetual_takings_cents: Mapped[int] = mapped_column(BigInteger)
    """Since the first entry of all, never set back."""
    perpetual_sales_cents: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[Moment]
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    program: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))


class FiscalSignature(Base):
    """A closure signed (Ed25519) by the station that has the key; apart, for that may be later."""

    __tablename__ = "fiscal_signature"

    closure_id: Mapped[int] = mapped_column(ForeignKey("fiscal_closure.id"), primary_key=True)
    public_key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[Moment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What an entry is to say beside when, where and by whom."""

    kind: FiscalKind
    amount_cents: int = 0
    currency: str = "EUR"
    means: str = ""
    document: str = ""
    vat: str = "{}"
    order_id: int | None = None
    payment_id: int | None = None
    invoice_id: int | None = None


_FACT = tuple(field.name for field in fields(Fact))
#: As many as a prepared insert takes in its stride.
_FEW = 10
_WRITE = insert(FiscalEntry)


def record(uow: UnitOfWork, facts: Sequence[Fact]) -> None:
    """Write entries to the end of the chain of this station, in this transaction.

    Two at once meet on the entry's number, where one waits and is repeated, as in the journal.
    """
    if not facts:
        return
    station = uow.actor.station_id
    last = uow.connection.execute(
        select(FiscalEntry.sequence, FiscalEntry.digest, FiscalEntry.program)
        .where(FiscalEntry.station_id == station)
        .order_by(FiscalEntry.sequence.desc())
        .limit(1)
    ).first()
    sequence, previous = (last.sequence, last.digest) if last is not None else (0, "")
    if last is not None and last.program != __version__:
        facts = [Fact(kind=FiscalKind.VERSION, document=f"{last.program} > {__version__}"), *facts]
    entries = []
    for number, fact in enumerate(facts, start=sequence + 1):
        entry = _entry(uow, number, fact)
        previous = entry["digest"] = digest(previous, entry)
        entries.append(entry)
    if len(entries) > _FEW:
        append_records(uow.connection, FiscalEntry, entries)
    else:
        uow.connection.execute(_WRITE, entries)


def _entry(uow: UnitOfWork, sequence: int, fact: Fact) -> dict[str, Any]:
    return {
        "station_id": uow.actor.station_id,
        "sequence": sequence,
        "at": uow.now,
        "day": shop_day(uow.now),
        **{name: getattr(fact, name) for name in _FACT},
        "staff_id": uow.actor.staff_id,
        "program": __version__,
    }


def payment_fact(payment_id: int, row: Mapping[str, Any]) -> Fact | None:
    """The entry of a row of ``payment`` (a mapping of its columns); ``None`` where no money moved."""
    kind = OF_PAYMENT.get(row["kind"])
    if kind is None:
        return None
    sign = 1 if kind is FiscalKind.CAPTURE else -1
    return Fact(
        kind=kind,
        amount_cents=sign * row["amount_cents"],
        currency=row["currency"],
        means=row["means"],
        document=row["reference"],
        order_id=row["order_id"],
        payment_id=payment_id,
    )


def invoice_fact(invoice_id: int, row: Mapping[str, Any], groups: Sequence[RateVat]) -> Fact:
    """The entry of a row of ``invoice``, its rates with it."""
    kind = FiscalKind(row["kind"].value)
    sign = 1 if kind is FiscalKind.INVOICE else -1
    rates = {str(each.rate_bp): [sign * each.ht, sign * each.vat] for each in groups}
    return Fact(
        kind=kind,
        amount_cents=sign * row["ttc_cents"],
        currency=row["currency"],
        document=row["number"],
        vat=json.dumps(rates, sort_keys=True),
        order_id=row["order_id"],
        invoice_id=invoice_id,
    )
