"""The inspection of a return: articles graded, photographed where they lost value, a refund proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.order import Order
from app.models.refusals import Refusal
from app.models.rma import Rma, RmaPhoto, RmaUnit
from app.models.staff import require
from app.models.states import RmaState
from app.rules.return_signals import concern_customer
from app.rules.return_terms import (
    ApprovalFacts,
    Approver,
    Disposition,
    Grade,
    Ground,
    ReturnReason,
    check_depreciation,
    check_disposition,
    default_disposition,
    required_approver,
)
from app.rules.terms import RuleBroken
from app.values import shop_day
from app.workflows import claims, money_back, return_dates, settlement, tracing
from app.workflows.money_back import in_words
from app.workflows.outcome import Level, Outcome
from app.workflows.photo_views import keep_view
from app.workflows.return_evidence import signals_of
from app.workflows.returns import change_state, return_row, unit_row

#: What was taken off an article is shown to the customer in pictures (domain 8.3).
PHOTOS_FOR_DEPRECIATION = 2


class PhotosNeeded(Refusal):
    """A depreciation needs pictures: ``name``, ``photos`` there are, ``needed``."""


class NotGraded(Refusal):
    """Articles are here that nobody graded: ``left``."""


def inspect_unit(
    uow: UnitOfWork,
    rma_unit_id: int,
    grade: Grade,
    disposition: Disposition | None = None,
    reason: ReturnReason | None = None,
    note: str = "",
    depreciation_bp: int = 0,
    serial: str | None = None,
) -> Outcome:
    """Write down what an article looks like, where it goes, and what it lost (basis points of its price).

    ``reason`` where it is not what the customer said; ``note``: why it lost value or is destroyed; ``serial`` where
    its number was read off the article, ``None`` leaves what its barcode said. May be repeated until the refund is
    proposed. Raises ``Refusal`` for an article that is not here, and for what the rules forbid (8.3, L221-23).
    """
    inspector = require(uow.actor, "inspect")
    unit = unit_row(uow, rma_unit_id)
    claims.require_here(uow, claims.RETURN, unit.rma_id, unit.claimed_station_id)
    if unit.received_at is None:
        raise Refusal("unit_not_here", rma=unit.number, name=unit.name)
    if unit.state not in {RmaState.RECEIVED, RmaState.INSPECTING}:
        raise Refusal("return_not_on_the_table", rma=unit.number)
    goes = _allowed(uow, unit, grade, disposition, note, depreciation_bp)
    number = _serial(uow, unit, serial)
    if unit.state is RmaState.RECEIVED:
        change_state(uow, return_row(uow, unit.rma_id), RmaState.INSPECTING)
    uow.connection.execute(
        update(RmaUnit)
        .where(RmaUnit.id == rma_unit_id)
        .values(
            grade=grade,
            disposition=goes,
            reason=reason or unit.reason,
            note=note.strip(),
            depreciation_bp=depreciation_bp,
            serial=number,
            inspected_by=inspector,
        )
    )
    seen = {"inspected_by": inspector, "inspected_at": uow.now}
    uow.connection.execute(update(Rma).where(Rma.id == unit.rma_id).values(seen))
    journal.record(
        uow,
        "unit_inspected",
        "rma_unit",
        rma_unit_id,
        order_id=unit.order_id,
        reason=note.strip(),
        rma=unit.number,
        sku=unit.sku,
        grade=grade.value,
        disposition=goes.value,
        depreciation_bp=depreciation_bp,
        serial=number,
        serial_before=unit.serial,
        before=unit.grade.value if unit.grade else "",
    )
    uow.changed("rma", unit.rma_id)
    return _inspected(uow, unit, grade, goes, depreciation_bp)


def _serial(uow: UnitOfWork, unit: Any, read: str | None) -> str:
    """The serial number of a unit as it is known now: what its barcode said, or what was read off it."""
    number = str(unit.serial) if read is None else read.strip()
    if number and number != unit.serial:
        tracing.came_back(uow, unit.order_id, unit.product_id, number)
    return number


def _inspected(uow: UnitOfWork, unit: Any, grade: Grade, goes: Disposition, depreciation_bp: int) -> Outcome:
    missing = max(0, PHOTOS_FOR_DEPRECIATION - photos_of(uow, unit.id)) if depreciation_bp else 0
    left = _to_grade(uow, unit.rma_id)
    return Outcome(
        "unit_inspected_photos_missing" if missing else "unit_inspected",
        {"name": unit.name, "grade": grade.value, "photos": missing, "left": left},
        Level.WARNING if missing else Level.OK,
        next="take_photo" if missing else ("scan_returned_item" if left else "propose_refund"),
        order=unit.reference,
        facts={"rma_id": unit.rma_id, "rma_unit_id": unit.id, "disposition": goes.value, "left": left},
    )


def _allowed(
    uow: UnitOfWork,
    unit: Any,
    grade: Grade,
    disposition: Disposition | None,
    note: str,
    depreciation_bp: int,
) -> Disposition:
    """Where the unit goes, if the rules allow that and the depreciation; raises ``Refusal``."""
    recalled = unit.ground is Ground.RECALL
    goes = disposition or default_disposition(grade, recalled=recalled)
    try:
        check_disposition(goes, grade, recalled=recalled, reason=note)
        # Pictures may follow until the refund is proposed.
        check_depreciation(
            depreciation_bp,
            grade,
            unit.ground,
            informed=_informed(uow, unit.order_id),
            reason=note,
            photos=PHOTOS_FOR_DEPRECIATION,
        )
    except RuleBroken as broken:
        raise Refusal(broken.code, **broken.values) from broken
    return goes


def _informed(uow: UnitOfWork, order_id: int) -> bool:
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).one()
    return return_dates.informed_day(uow, order) is not None


def _to_grade(uow: UnitOfWork, rma_id: int) -> int:
    left = uow.connection.scalar(
        select(func.count()).where(
            RmaUnit.rma_id == rma_id, RmaUnit.received_at.is_not(None), RmaUnit.grade.is_(None)
        )
    )
    return left or 0


def add_photo(uow: UnitOfWork, rma_unit_id: int, file_name: str, sha256: str, view: bytes = b"") -> Outcome:
    """Note a picture of an article; the file itself lies in the photo folder already.

    ``view`` is what other stations show of it, a small JPEG file. The same picture twice is one.
    Raises ``Refusal`` once the return is decided.
    """
    staff = require(uow.actor, "add_photo")
    unit = unit_row(uow, rma_unit_id)
    if unit.state is not RmaState.PROPOSED:
        claims.require_here(uow, claims.RETURN, unit.rma_id, unit.claimed_station_id)
    if unit.state not in {RmaState.RECEIVED, RmaState.INSPECTING, RmaState.PROPOSED}:
        raise Refusal("return_not_on_the_table", rma=unit.number)
    known = uow.connection.scalar(
        select(RmaPhoto.id).where(RmaPhoto.rma_unit_id == rma_unit_id, RmaPhoto.sha256 == sha256)
    )
    if known is None:
        uow.connection.execute(
            insert(RmaPhoto).values(
                rma_unit_id=rma_unit_id,
                file_name=file_name,
                sha256=sha256,
                added_at=uow.now,
                added_by=staff,
            )
        )
        keep_view(uow, sha256, view)
        journal.record(
            uow,
            "photo_added",
            "rma_unit",
            rma_unit_id,
            order_id=unit.order_id,
            rma=unit.number,
            sku=unit.sku,
            file=file_name,
            sha256=sha256,
        )
        uow.changed("rma", unit.rma_id)
    photos = photos_of(uow, rma_unit_id)
    facts = {"rma_id": unit.rma_id, "rma_unit_id": rma_unit_id, "photos": photos}
    return Outcome("photo_added", {"name": unit.name, "photos": photos}, order=unit.reference, facts=facts)


def photos_of(uow: UnitOfWork, rma_unit_id: int) -> int:
    """How many different pictures of an article there are."""
    return uow.connection.scalar(select(func.count()).where(RmaPhoto.rma_unit_id == rma_unit_id)) or 0


def propose(uow: UnitOfWork, rma_id: int) -> Outcome:
    """End the inspection: what came back is worth a refund, and somebody must agree to it (domain 8.4, 8.7).

    What did not come back stays out. A small, sound return in time is approved by the rule itself. Raises
    ``NotGraded``, ``PhotosNeeded``, or ``Refusal("nothing_received")``.
    """
    require(uow.actor, "propose_refund")
    rma = return_row(uow, rma_id)
    claims.require_here(uow, claims.RETURN, rma_id, rma.claimed_station_id)
    left = _to_grade(uow, rma_id)
    if left:
        raise NotGraded(rma=rma.number, left=left)
    units = settlement.units_of(uow, rma)
    if not units:
        raise Refusal("nothing_received", rma=rma.number)
    for unit in units:
        require_photos(uow, unit, unit.depreciation_bp)
    change_state(uow, rma, RmaState.PROPOSED)
    claims.release(uow, claims.RETURN, rma_id)
    order = settlement.order_of(uow, rma)
    amounts = money_back.amounts(uow, order, rma.ground, settlement.per_line(units))
    approver = _approver(uow, rma, units, amounts)
    refund_id = settlement.propose_refund(uow, rma, amounts, approver)
    journal.record(
        uow,
        "refund_proposed",
        "rma",
        rma_id,
        order_id=order.id,
        rma=rma.number,
        amount=in_words(amounts.amount, order.currency),
        approver=approver.value,
        units=len(units),
    )
    if approver is Approver.AUTO:
        settlement.settle(uow, return_row(uow, rma_id), units, by_rule=True)
    return _proposed(uow, rma_id, amounts, approver, refund_id)


def _proposed(
    uow: UnitOfWork, rma_id: int, amounts: money_back.Amounts, approver: Approver, refund_id: int
) -> Outcome:
    rma = return_row(uow, rma_id)
    missing = uow.connection.scalar(
        select(func.count()).where(RmaUnit.rma_id == rma_id, RmaUnit.received_at.is_(None))
    )
    return Outcome(
        "return_approved_by_rule" if approver is Approver.AUTO else "refund_proposed",
        {"rma": rma.number, "order": rma.reference, "amount": in_words(amounts.amount, rma.currency)},
        next="scan_return",
        order=rma.reference,
        facts={
            "rma_id": rma_id,
            "refund_id": refund_id,
            "approver": approver.value,
            "missing_units": missing or 0,
            **amounts.columns(),
            **return_dates.countdown(rma, shop_day(uow.now)),
        },
    )


def require_photos(uow: UnitOfWork, unit: Any, depreciation_bp: int) -> None:
    """Raise ``PhotosNeeded`` for a depreciation that no two pictures bear out."""
    photos = photos_of(uow, unit.id)
    if depreciation_bp and photos < PHOTOS_FOR_DEPRECIATION:
        raise PhotosNeeded(name=unit.name, photos=photos, needed=PHOTOS_FOR_DEPRECIATION)


def _approver(uow: UnitOfWork, rma: Any, units: Sequence[Any], amounts: money_back.Amounts) -> Approver:
    late = (rma.notice_day - rma.window_last_day).days if rma.window_last_day else 0
    signals = signals_of(uow.connection, rma.id, uow.now)
    codes = {signal.code for signal in signals}
    worst = max(unit.grade for unit in units)
    facts = ApprovalFacts(
        amount_cents=amounts.amount,
        worst_grade=worst,
        days_out_of_time=max(0, late),
        goodwill_cents=amounts.amount if rma.ground is Ground.GOODWILL else 0,
        depreciation_cents=amounts.depreciation,
        customer_flagged=concern_customer(signals),
        refused=any(unit.disposition is Disposition.REFUSE for unit in units),
        blind=rma.blind,
        serial_mismatch=bool(codes & {"signal_serial_elsewhere", "signal_serial_unknown"}),
        # D is also what was never sold by us: nobody is refunded for it without a manager (domain 8.6).
        wrong_item_in_box=worst is Grade.D,
    )
    return required_approver(facts, money_back.approval_limits(uow.connection))
