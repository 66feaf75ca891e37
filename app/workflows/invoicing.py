"""Invoices of what left and credit notes of what was given back, each in the transaction of what it documents.

Numbers are taken from a locked counter row as the last thing: they have no gap, not even after a crash, and only
others that issue at the same moment wait (CGI ann. II 242 nonies A, domain 4.2). A house that has its shop system
write invoices leaves the setting ``invoicing`` off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, insert, select

from app.database.unit_of_work import UnitOfWork
from app.models import fiscal, journal
from app.models.house import next_number, setting
from app.models.invoice import Invoice, InvoiceKind, InvoiceLine, content_digest
from app.models.order import Order, OrderLine
from app.models.rma import RmaUnit
from app.models.shipment import Parcel
from app.models.states import ParcelState
from app.rules.invoicing import CreditLine, credit_note, fit
from app.rules.vat import ONE, PricedLine, RateVat, breakdown, divide_half_up, unit_share, units_share
from app.values import Money, shop_day
from app.workflows import messages
from app.workflows.invoice_paper import Part, invoice_document
from app.workflows.money_back import in_words
from app.workflows.reporting import first_open_day

_SERIES = {InvoiceKind.INVOICE: "F", InvoiceKind.CREDIT_NOTE: "A"}
_NOT_GONE = (ParcelState.DRAFT, ParcelState.LABEL_REQUESTED, ParcelState.LABEL_FAILED, ParcelState.LABELLED)


def invoice_parcel(uow: UnitOfWork, order_id: int, shipment_id: int) -> None:
    """A parcel has left: once it was the last of its shipment, everything that left is invoiced."""
    waiting = select(Parcel.id).where(Parcel.shipment_id == shipment_id, Parcel.state.in_(_NOT_GONE)).limit(1)
    if setting(uow.connection, "invoicing") and uow.connection.scalar(waiting) is None:
        invoice_shipped(uow, order_id)


def invoice_shipped(uow: UnitOfWork, order_id: int) -> None:
    """Invoice the units that left and are on no invoice yet, with the delivery on the order's first invoice."""
    if not setting(uow.connection, "invoicing"):
        return
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).one()
    lines = uow.connection.execute(
        select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.position, OrderLine.id)
    ).all()
    before = _units(uow, order_id, InvoiceKind.INVOICE)
    new = [(line, line.shipped - before.get(line.id, 0)) for line in lines]
    new = [(line, units) for line, units in new if units > 0]
    if not new:
        return
    priced = [
        PricedLine(
            str(line.id),
            units_share(line.net_cents, line.ordered, before.get(line.id, 0), units),
            line.vat_rate_bp,
        )
        for line, units in new
    ]
    whole = breakdown(priced, 0 if _invoices(uow, order_id) else order.shipping_cents)
    parts = [
        Part(line.id, units, line.vat_rate_bp, split.net_cents, split.ht, split.vat)
        for (line, units), split in zip(new, whole.lines, strict=True)
    ]
    parts += [Part(None, 1, each.rate_bp, each.ttc, each.ht, each.vat) for each in whole.shipping]
    _issue(uow, InvoiceKind.INVOICE, order, parts, whole.groups)


def credit_refund(uow: UnitOfWork, refund: Any) -> None:
    """The money of a return is back: credit the units and the delivery it paid for.

    What is given back without having been invoiced (cancelled before it left) needs no credit note; the postage of
    the way back is no part of the price.
    """
    if refund.rma_id is None or not setting(uow.connection, "invoicing"):
        return
    invoices = _invoices(uow, refund.order_id)
    if not invoices:
        return
    order = uow.connection.execute(select(Order).where(Order.id == refund.order_id)).one()
    wanted = _returned(uow, refund) + _delivery(uow, refund)
    whole = credit_note(
        wanted, _by_rate(uow, order.id, InvoiceKind.INVOICE), _by_rate(uow, order.id, InvoiceKind.CREDIT_NOTE)
    )
    if not whole.lines:
        return
    parts = [
        Part(int(line.key) if line.key else None, line.units, line.rate_bp, line.ttc, line.ht, line.vat)
        for line in whole.lines
    ]
    _issue(
        uow, InvoiceKind.CREDIT_NOTE, order, parts, whole.groups,
        corrects=_corrected(uow, invoices, parts), refund_id=refund.id,
    )  # fmt: skip


def _issue(
    uow: UnitOfWork,
    kind: InvoiceKind,
    order: Any,
    parts: Sequence[Part],
    groups: Sequence[RateVat],
    *,
    corrects: Any = None,
    refund_id: int | None = None,
) -> None:
    series = _SERIES[kind]
    year = shop_day(uow.now).year
    sequence = next_number(uow, f"invoice:{series}:{year}")
    issued_on = max(shop_day(uow.now), _last_day(uow, series, year), first_open_day(uow))
    number = f"{series}-{year}-{sequence:06d}"
    content, who = invoice_document(
        uow, order, number, issued_on, parts, groups, corrects=corrects, refund_id=refund_id
    )
    invoice = {
        "kind": kind, "number": number, "series": series, "year": year, "sequence": sequence,
        "issued_on": issued_on, "issued_at": uow.now, "order_id": order.id,
        "corrects_id": corrects.id if corrects is not None else None, "refund_id": refund_id,
        "currency": order.currency,
        "ttc_cents": sum(group.ttc for group in groups),
        "ht_cents": sum(group.ht for group in groups),
        "vat_cents": sum(group.vat for group in groups),
        "content": content,
        "station_id": uow.actor.station_id, "staff_id": uow.actor.staff_id,
    }  # fmt: skip
    created = uow.connection.execute(insert(Invoice), invoice).inserted_primary_key
    assert created is not None
    uow.connection.execute(
        insert(InvoiceLine),
        [
            {
                "invoice_id": created[0], "position": position, "order_line_id": part.order_line_id,
                "quantity": part.quantity, "vat_rate_bp": part.vat_rate_bp, "ttc_cents": part.ttc_cents,
                "ht_cents": part.ht_cents, "vat_cents": part.vat_cents,
            }
            for position, part in enumerate(parts, start=1)
        ],
    )  # fmt: skip
    fiscal.record(uow, [fiscal.invoice_fact(created[0], invoice, groups)])
    journal.record(
        uow, f"{kind.value}_issued", "invoice", created[0],
        order_id=order.id, sealed=who, number=number, amount=in_words(invoice["ttc_cents"], order.currency),
        content=content_digest(content),
    )  # fmt: skip
    uow.changed("invoice", int(created[0]))
    if kind is InvoiceKind.INVOICE and setting(uow.connection, "invoice_by_mail"):
        values = {"number": number, "amount": Money(invoice["ttc_cents"], order.currency)}
        messages.tell(uow, order.id, "invoice", f"invoice:{created[0]}", values, invoice_id=int(created[0]))


def _last_day(uow: UnitOfWork, series: str, year: int) -> date:
    """The day of the number before: a clock that is behind does not date an invoice earlier than it."""
    query = select(Invoice.issued_on).where(Invoice.series == series, Invoice.year == year)
    return uow.connection.scalar(query.order_by(Invoice.sequence.desc()).limit(1)) or date.min


def _invoices(uow: UnitOfWork, order_id: int) -> Sequence[Any]:
    """The order's invoices, the newest first."""
    query = select(Invoice.id, Invoice.number, Invoice.issued_on).where(
        Invoice.order_id == order_id, Invoice.kind == InvoiceKind.INVOICE
    )
    return uow.connection.execute(query.order_by(Invoice.id.desc())).all()


def _corrected(uow: UnitOfWork, invoices: Sequence[Any], parts: Sequence[Part]) -> Any:
    """The newest invoice with one of the lines that are credited, else the newest of the order."""
    lines = [part.order_line_id for part in parts if part.order_line_id is not None]
    query = select(func.max(InvoiceLine.invoice_id)).where(
        InvoiceLine.invoice_id.in_([each.id for each in invoices]), InvoiceLine.order_line_id.in_(lines)
    )
    found = uow.connection.scalar(query)
    return next((each for each in invoices if each.id == found), invoices[0])


def _units(uow: UnitOfWork, order_id: int, kind: InvoiceKind) -> dict[int, int]:
    """Units on the order's invoices or credit notes, by order line."""
    query = (
        select(InvoiceLine.order_line_id, func.sum(InvoiceLine.quantity).label("units"))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(Invoice.order_id == order_id, Invoice.kind == kind, InvoiceLine.order_line_id.is_not(None))
        .group_by(InvoiceLine.order_line_id)
    )
    return {row.order_line_id: int(row.units) for row in uow.connection.execute(query)}


def _by_rate(uow: UnitOfWork, order_id: int, kind: InvoiceKind) -> dict[int, int]:
    """Tax-inclusive cents on the order's invoices or credit notes, by rate."""
    query = (
        select(InvoiceLine.vat_rate_bp, func.sum(InvoiceLine.ttc_cents).label("cents"))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(Invoice.order_id == order_id, Invoice.kind == kind)
        .group_by(InvoiceLine.vat_rate_bp)
    )
    return {row.vat_rate_bp: int(row.cents) for row in uow.connection.execute(query)}


def _returned(uow: UnitOfWork, refund: Any) -> list[CreditLine]:
    """What the returned units cost less what they lost in value, in sum what the refund gives for goods."""
    units = uow.connection.execute(
        select(RmaUnit.order_line_id, RmaUnit.depreciation_bp)
        .where(RmaUnit.rma_id == refund.rma_id, RmaUnit.accepted.is_(True))
        .order_by(RmaUnit.id)
    )
    losses: defaultdict[int, list[int]] = defaultdict(list)
    for unit in units:
        losses[unit.order_line_id].append(unit.depreciation_bp)
    lines = uow.connection.execute(
        select(OrderLine).where(OrderLine.id.in_(losses)).order_by(OrderLine.position, OrderLine.id)
    ).all()
    before = _units(uow, refund.order_id, InvoiceKind.CREDIT_NOTE)
    amounts = [_worth(line, line.cancelled + before.get(line.id, 0), losses[line.id]) for line in lines]
    total = max(0, refund.goods_cents - refund.depreciation_cents)
    return [
        CreditLine(str(line.id), len(losses[line.id]), line.vat_rate_bp, cents)
        for line, cents in zip(lines, fit(total if sum(amounts) else 0, amounts), strict=True)
    ]


def _worth(line: Any, gone: int, depreciations: Sequence[int]) -> int:
    whole = units_share(line.net_cents, line.ordered, gone, len(depreciations))
    lost = sum(
        divide_half_up(unit_share(line.net_cents, line.ordered, gone + position) * taken, ONE)
        for position, taken in enumerate(sorted(depreciations), start=1)
    )
    return whole - lost


def _delivery(uow: UnitOfWork, refund: Any) -> list[CreditLine]:
    """The delivery that is given back, by the rates it was invoiced at."""
    signed = case((Invoice.kind == InvoiceKind.INVOICE, InvoiceLine.ttc_cents), else_=-InvoiceLine.ttc_cents)
    query = (
        select(InvoiceLine.vat_rate_bp, func.sum(signed).label("cents"))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(Invoice.order_id == refund.order_id, InvoiceLine.order_line_id.is_(None))
        .group_by(InvoiceLine.vat_rate_bp)
        .order_by(InvoiceLine.vat_rate_bp.desc())
    )
    rates = [(row.vat_rate_bp, int(row.cents)) for row in uow.connection.execute(query) if row.cents > 0]
    given = min(refund.ship_out_cents, sum(cents for _, cents in rates))
    if not given:
        return []
    shares = fit(given, [cents for _, cents in rates])
    return [CreditLine("", 1, rate, share) for (rate, _), share in zip(rates, shares, strict=True)]
