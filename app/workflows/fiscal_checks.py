"""What `verify` says of the fiscal journal: the first broken entry by name, closures, signatures, what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from app.models.chain import digest
from app.models.fiscal import OF_PAYMENT, ClosureKind, FiscalClosure, FiscalEntry, FiscalSignature
from app.models.invoice import Invoice
from app.models.order import Payment
from app.models.staff import Station
from app.rules.fiscal import Totals
from app.workflows.findings import Finding
from app.workflows.fiscal_closing import totals_between

_ROWS_A_FETCH = 1000


def fiscal_findings(connection: Connection) -> Iterator[Finding]:
    """Everything that is off, the chains of the tills first."""
    heads = _last_heads(connection)
    for station in connection.execute(select(Station.id, Station.code).order_by(Station.id)).all():
        yield from _chain(connection, station, heads.get(str(station.id)))
    for kind in ClosureKind:
        yield from _closures(connection, kind)
    yield from _signatures(connection)
    yield from _missing(connection)


def _last_heads(connection: Connection) -> Mapping[str, Any]:
    query = select(FiscalClosure.heads).where(FiscalClosure.kind == ClosureKind.DAY)
    last = connection.scalar(query.order_by(FiscalClosure.id.desc()).limit(1))
    return dict(json.loads(last)) if last else {}


def _chain(connection: Connection, station: Any, head: Any) -> Iterator[Finding]:
    """One till: numbers without a gap, each digest from the one before, the last closure's entry still there."""
    previous, sequence = "", 0
    query = select(FiscalEntry).where(FiscalEntry.station_id == station.id).order_by(FiscalEntry.sequence)
    with connection.execute(query, execution_options={"yield_per": _ROWS_A_FETCH}) as found:
        for each in found:
            row = each._asdict()
            if row["sequence"] != sequence + 1:
                break
            sequence = row["sequence"]
            right = digest(previous, row) == row["digest"]
            if not right or (head is not None and head[0] == sequence and head[1] != row["digest"]):
                yield Finding("fiscal_entry_changed", {"station": station.code, "sequence": sequence})
                return
            previous = row["digest"]
        else:
            if head is None or sequence >= head[0]:
                return
    yield Finding("fiscal_entry_missing", {"station": station.code, "sequence": sequence + 1})


def _closures(connection: Connection, kind: ClosureKind) -> Iterator[Finding]:
    """One chain of closures: its digests, its totals made anew from the entries, the perpetual totals."""
    previous, before = "", None
    query = select(FiscalClosure).where(FiscalClosure.kind == kind).order_by(FiscalClosure.id)
    for found in connection.execute(query).all():
        row = found._asdict()
        values = {"period": row["period"]}
        if digest(previous, row) != row["digest"]:
            yield Finding("fiscal_closure_changed", values)
            return
        if not _adds_up(connection, row, before):
            yield Finding("fiscal_closure_differs", values)
            return
        previous, before = row["digest"], row


def _adds_up(connection: Connection, row: Any, before: Any) -> bool:
    gone = before["perpetual_takings_cents"] if before is not None else 0
    sold = before["perpetual_sales_cents"] if before is not None else 0
    perpetual = (gone + row["takings_cents"], sold + row["sales_cents"])
    if perpetual != (row["perpetual_takings_cents"], row["perpetual_sales_cents"]):
        return False
    heads_before = json.loads(before["heads"]) if before is not None else {}
    made = totals_between(connection, heads_before, json.loads(row["heads"]))
    return made == Totals(**json.loads(row["totals"]))


def _signatures(connection: Connection) -> Iterator[Finding]:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    query = select(
        FiscalClosure.period, FiscalClosure.digest, FiscalSignature.public_key, FiscalSignature.signature
    ).join(FiscalSignature, FiscalSignature.closure_id == FiscalClosure.id)
    for row in connection.execute(query.order_by(FiscalClosure.id)):
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(row.public_key))
        try:
            key.verify(bytes.fromhex(row.signature), bytes.fromhex(row.digest))
        except InvalidSignature:
            yield Finding("fiscal_signature_wrong", {"period": row.period})


def _missing(connection: Connection) -> Iterator[Finding]:
    """Payments and invoices without an entry, counted: after an upgrade they are taken in with the next round."""
    payments = connection.scalar(
        select(func.count(Payment.id))
        .outerjoin(FiscalEntry, FiscalEntry.payment_id == Payment.id)
        .where(FiscalEntry.id.is_(None), Payment.kind.in_(tuple(OF_PAYMENT)))
    )
    invoices = connection.scalar(
        select(func.count(Invoice.id))
        .outerjoin(FiscalEntry, FiscalEntry.invoice_id == Invoice.id)
        .where(FiscalEntry.id.is_(None))
    )
    if payments or invoices:
        yield Finding("fiscal_not_entered", {"payments": payments, "invoices": invoices})
