"""The fiscal journal's closures: each day, month and year that is over, summed up, chained and signed.

Sources: CGI 286 I-3° bis, BOI-TVA-DECLA-30-10-30 (domain 4.6). An entry that comes late is in the next closure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select

from app import __version__
from app.database.unit_of_work import UnitOfWork
from app.models import fiscal
from app.models.chain import digest
from app.models.fiscal import (
    SALES,
    TAKINGS,
    ClosureKind,
    Fact,
    FiscalClosure,
    FiscalEntry,
    FiscalKind,
    FiscalSignature,
)
from app.models.invoice import Invoice, InvoiceLine
from app.models.order import Payment
from app.rules.fiscal import Totals, days_to_close, ends_month
from app.rules.vat import RateVat
from app.workflows.outcome import Outcome

#: So many at once are taken in after an upgrade, and so many days closed, each lot in a transaction of its own.
_LOT, _DAYS = 2000, 400
#: A key as the station holds it: what it is called in public, and what it does.
Signer = tuple[str, Callable[[bytes], bytes]]


def take_in_old(uow: UnitOfWork, after: int = 0) -> Outcome:
    """Payments and invoices of before the journal, or written by another program, are entered now, as of today.

    ``after``: the payment up to which all are entered. Facts: ``count`` entered, ``last`` payment of them.
    """
    payments = _old_payments(uow, after)
    facts = [*payments, *_old_invoices(uow)]
    fiscal.record(uow, facts)
    last = payments[-1].payment_id if payments else after
    return Outcome("fiscal_taken_in", {"count": len(facts)}, facts={"count": len(facts), "last": last})


def close_periods(uow: UnitOfWork, today: date) -> Outcome:
    """Close every day before ``today``, and each month and year with its last day. Facts: ``count`` closed."""
    first = uow.connection.scalar(select(func.min(FiscalEntry.day)))
    last = _last(uow, ClosureKind.DAY)
    if first is None and last is None:
        return Outcome("fiscal_closed", {"count": 0}, facts={"count": 0})
    begun = date.fromisoformat(last.period) if last is not None else None
    count = 0
    for day in days_to_close(first or today, begun, today):
        _close_day(uow, day)
        count += 1
        if ends_month(day):
            _sum_up(uow, ClosureKind.MONTH, f"{day:%Y-%m}")
            count += 1
        if (day.month, day.day) == (12, 31):
            _sum_up(uow, ClosureKind.YEAR, f"{day:%Y}")
            count += 1
        if count >= _DAYS:
            break
    if count:
        uow.changed("closure", 0)
    return Outcome("fiscal_closed", {"count": count}, facts={"count": count})


def sign_closures(uow: UnitOfWork, signer: Signer) -> Outcome:
    """Sign the closures that nobody has signed yet, all or each by its digest. Facts: ``count`` signed."""
    public_key, sign = signer
    waiting = uow.connection.execute(
        select(FiscalClosure.id, FiscalClosure.digest)
        .outerjoin(FiscalSignature, FiscalSignature.closure_id == FiscalClosure.id)
        .where(FiscalSignature.closure_id.is_(None))
        .order_by(FiscalClosure.id)
        .limit(_LOT)
    ).all()
    if waiting:
        if _key_in_use(uow) != public_key:
            fiscal.record(uow, [Fact(kind=FiscalKind.KEY, document=public_key)])
        uow.connection.execute(
            insert(FiscalSignature),
            [
                {
                    "closure_id": each.id, "public_key": public_key,
                    "signature": sign(bytes.fromhex(each.digest)).hex(), "made_at": uow.now,
                }
                for each in waiting
            ],
        )  # fmt: skip
        uow.changed("closure", 0)
    return Outcome("fiscal_signed", {"count": len(waiting)}, facts={"count": len(waiting)})


def note(uow: UnitOfWork, kind: FiscalKind, document: str) -> Outcome:
    """Write down that an archive or an export was made, by the digest of its file."""
    fiscal.record(uow, [Fact(kind=kind, document=document)])
    return Outcome("fiscal_noted")


def totals_between(
    connection: Any, heads_before: Mapping[str, Sequence[Any]], heads: Mapping[str, Sequence[Any]]
) -> Totals:
    """Of the entries after ``heads_before`` up to ``heads``, by station."""
    totals = Totals()
    for station, (last, _) in heads.items():
        before = int(heads_before.get(station, (0, ""))[0])
        rows = connection.execute(
            select(FiscalEntry.kind, FiscalEntry.amount_cents, FiscalEntry.means, FiscalEntry.vat).where(
                FiscalEntry.station_id == int(station), FiscalEntry.sequence.between(before + 1, last)
            )
        )
        for row in rows:
            means = row.means if row.kind in TAKINGS else ""
            totals.add(row.kind.value, row.amount_cents, means, json.loads(row.vat))
    return totals


def _close_day(uow: UnitOfWork, day: date) -> None:
    before = _last(uow, ClosureKind.DAY)
    heads_before = json.loads(before.heads) if before is not None else {}
    heads = heads_before | _heads(uow, day, heads_before)
    _write(
        uow,
        ClosureKind.DAY,
        day.isoformat(),
        heads,
        totals_between(uow.connection, heads_before, heads),
        before,
    )


def _heads(uow: UnitOfWork, day: date, before: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """The last entry of each station up to this day, where there is a newer one than before."""
    ends = uow.connection.execute(
        select(FiscalEntry.station_id, func.max(FiscalEntry.sequence).label("last"))
        .where(FiscalEntry.day <= day)
        .group_by(FiscalEntry.station_id)
    ).all()
    newer = {
        row.station_id: row.last for row in ends if row.last > before.get(str(row.station_id), (0, ""))[0]
    }
    return {
        str(station): [
            last,
            uow.connection.execute(
                select(FiscalEntry.digest).where(
                    FiscalEntry.station_id == station, FiscalEntry.sequence == last
                )
            ).scalar_one(),
        ]
        for station, last in newer.items()
    }


def _sum_up(uow: UnitOfWork, kind: ClosureKind, period: str) -> None:
    """A month or year: the sum of its days."""
    totals, heads = Totals(), "{}"
    days = uow.connection.execute(
        select(FiscalClosure.totals, FiscalClosure.heads)
        .where(FiscalClosure.kind == ClosureKind.DAY, FiscalClosure.period.like(f"{period}-%"))
        .order_by(FiscalClosure.period)
    )
    for day in days:
        totals.merge(Totals(**json.loads(day.totals)))
        heads = day.heads
    _write(uow, kind, period, json.loads(heads), totals, _last(uow, kind))


def _write(
    uow: UnitOfWork, kind: ClosureKind, period: str, heads: dict[str, Any], totals: Totals, before: Any
) -> None:
    takings, sales = totals.sum(tuple(TAKINGS)), totals.sum(tuple(SALES))
    row: dict[str, Any] = {
        "kind": kind,
        "period": period,
        "heads": json.dumps(heads, sort_keys=True),
        "totals": json.dumps(asdict(totals), sort_keys=True),
        "takings_cents": takings,
        "sales_cents": sales,
        "perpetual_takings_cents": takings + (before.perpetual_takings_cents if before is not None else 0),
        "perpetual_sales_cents": sales + (before.perpetual_sales_cents if before is not None else 0),
        "made_at": uow.now,
        "station_id": uow.actor.station_id,
        "program": __version__,
    }
    row["digest"] = digest(before.digest if before is not None else "", row)
    uow.connection.execute(insert(FiscalClosure), row)


def _last(uow: UnitOfWork, kind: ClosureKind) -> Any:
    query = select(FiscalClosure).where(FiscalClosure.kind == kind)
    return uow.connection.execute(query.order_by(FiscalClosure.id.desc()).limit(1)).first()


def _key_in_use(uow: UnitOfWork) -> str | None:
    query = select(FiscalEntry.document).where(FiscalEntry.kind == FiscalKind.KEY)
    return uow.connection.scalar(query.order_by(FiscalEntry.id.desc()).limit(1))


def _old_payments(uow: UnitOfWork, after: int) -> list[Fact]:
    query = (
        select(Payment)
        .outerjoin(FiscalEntry, FiscalEntry.payment_id == Payment.id)
        .where(Payment.id > after, FiscalEntry.id.is_(None), Payment.kind.in_(tuple(fiscal.OF_PAYMENT)))
        .order_by(Payment.id)
        .limit(_LOT)
    )
    facts = [fiscal.payment_fact(row.id, row._asdict()) for row in uow.connection.execute(query)]
    return [fact for fact in facts if fact is not None]


def _old_invoices(uow: UnitOfWork) -> list[Fact]:
    query = (
        select(
            Invoice.id, Invoice.kind, Invoice.number, Invoice.currency, Invoice.ttc_cents, Invoice.order_id
        )
        .outerjoin(FiscalEntry, FiscalEntry.invoice_id == Invoice.id)
        .where(FiscalEntry.id.is_(None))
        .order_by(Invoice.id)
        .limit(_LOT)
    )
    rows = [row._asdict() for row in uow.connection.execute(query)]
    rates: dict[int, list[RateVat]] = {}
    lines = (
        select(
            InvoiceLine.invoice_id, InvoiceLine.vat_rate_bp,
            func.sum(InvoiceLine.ttc_cents), func.sum(InvoiceLine.ht_cents), func.sum(InvoiceLine.vat_cents),
        )
        .where(InvoiceLine.invoice_id.in_([row["id"] for row in rows]))
        .group_by(InvoiceLine.invoice_id, InvoiceLine.vat_rate_bp)
    )  # fmt: skip
    for invoice, rate, ttc, ht, vat in uow.connection.execute(lines):
        rates.setdefault(invoice, []).append(RateVat(rate, int(ttc), int(ht), int(vat)))
    return [fiscal.invoice_fact(row["id"], row, rates.get(row["id"], [])) for row in rows]
