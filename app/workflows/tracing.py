"""Lots, dates and serial numbers at the scan: what must not leave is refused, what leaves is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, exc, insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.order import Order, OrderLine
from app.models.product import Product
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.shipment import Parcel
from app.models.staff import require
from app.models.trace import PackedUnit, RecalledLot
from app.rules.identifiers import parcel_reference
from app.values import shop_day
from app.workflows.outcome import Level, Outcome


class ItemExpired(Refusal):
    """The use-by date (DLC) on the article has passed: ``name``, ``date``."""


class LotRecalled(Refusal):
    """This lot must not leave: ``name``, ``lot``, ``reason``."""


class SerialPackedAlready(Refusal):
    """This very article lies in a parcel already: ``name``, ``serial``, ``order``, ``parcel``."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What an article's barcode says of this one, as it is printed; empty where it says nothing."""

    lot: str = ""
    serial: str = ""
    last_day: date | None = None
    best_before: bool = False
    """``last_day`` is a date of best quality (DDM), not of safety (DLC)."""

    def __bool__(self) -> bool:
        return bool(self.lot or self.serial or self.last_day)


NOTHING = Printed()

# Made once, as the other statements of a scan.
_RECALL = select(RecalledLot.reason).where(
    RecalledLot.product_id == bindparam("product"),
    RecalledLot.lot == bindparam("of_lot"),
    RecalledLot.lifted_at.is_(None),
)
_WHERE_SERIAL = (
    select(PackedUnit.parcel_id, Parcel.number, Order.reference)
    .join(Parcel, Parcel.id == PackedUnit.parcel_id)
    .join(Order, Order.id == Parcel.order_id)
    .where(
        PackedUnit.product_id == bindparam("product"),
        PackedUnit.serial == bindparam("of_serial"),
        PackedUnit.returned_at.is_(None),
    )
)


def require_may_leave(uow: UnitOfWork, product_id: int, name: str, printed: Printed) -> None:
    """Raise ``ItemExpired``, ``LotRecalled`` or ``SerialPackedAlready``.

    The use-by day printed is the last one on which the article may be sold (domain 9: a DLC never leaves past its
    date); of a best-before day :func:`warned` says that it has passed.
    """
    if not printed.best_before and _is_past(uow, printed):
        raise ItemExpired(name=name, date=_day(printed))
    if printed.lot:
        reason = uow.connection.scalar(_RECALL, {"product": product_id, "of_lot": printed.lot})
        if reason is not None:
            raise LotRecalled(name=name, lot=printed.lot, reason=reason)
    if printed.serial:
        sought = {"product": product_id, "of_serial": printed.serial}
        if found := uow.connection.execute(_WHERE_SERIAL, sought).first():
            raise _packed_already(name, printed.serial, found)


def warned(uow: UnitOfWork, outcome: Outcome, name: str, printed: Printed) -> Outcome:
    """The same outcome as a warning where the best-before day (DDM) has passed: such goods may be sold as long as
    the customer is told (regulation (EU) 1169/2011, art. 24, forbids only what is past its use-by day).
    """
    if not (printed.best_before and _is_past(uow, printed)):
        return outcome
    values = {**outcome.values, "name": name, "date": _day(printed)}
    return replace(outcome, code="best_before_passed", values=values, level=Level.WARNING)


def _is_past(uow: UnitOfWork, printed: Printed) -> bool:
    return printed.last_day is not None and printed.last_day < shop_day(uow.now)


def _day(printed: Printed) -> str:
    return f"{printed.last_day:%d/%m/%Y}"


def _packed_already(name: str, serial: str, found: Any) -> Refusal:
    return SerialPackedAlready(
        name=name, serial=serial, order=found.reference, parcel=parcel_reference(found.number)
    )


def keep(
    uow: UnitOfWork, parcel_id: int, line_id: int, product_id: int, name: str, printed: Printed, units: int
) -> None:
    """Write down which lot or serial number went into a parcel; raises ``SerialPackedAlready``.

    Two benches that scan one serial number at the same moment: the database lets one of them.
    """
    if not (printed.lot or printed.serial):
        return
    row = {
        "parcel_id": parcel_id,
        "order_line_id": line_id,
        "product_id": product_id,
        "lot": printed.lot,
        "serial": printed.serial,
        "expires_on": printed.last_day,
        "quantity": units,
    }
    try:
        uow.connection.execute(insert(PackedUnit), row)
    except exc.IntegrityError as error:
        raise SerialPackedAlready(name=name, serial=printed.serial, order="?", parcel="?") from error


def take_out(uow: UnitOfWork, parcel_id: int, line_id: int, units: int) -> None:
    """Units of a line were taken out of a parcel again: the ones that went in last."""
    rows = uow.connection.execute(
        select(PackedUnit.id, PackedUnit.quantity)
        .where(PackedUnit.parcel_id == parcel_id, PackedUnit.order_line_id == line_id)
        .order_by(PackedUnit.id.desc())
    ).all()
    for row in rows:
        if units <= 0:
            return
        this = PackedUnit.id == row.id
        if row.quantity > units:
            uow.connection.execute(update(PackedUnit).where(this).values(quantity=row.quantity - units))
        else:
            uow.connection.execute(delete(PackedUnit).where(this))
        units -= row.quantity


def forget_parcel(uow: UnitOfWork, parcel_id: int) -> None:
    """A parcel that did not leave was emptied."""
    uow.connection.execute(delete(PackedUnit).where(PackedUnit.parcel_id == parcel_id))


def came_back(uow: UnitOfWork, order_id: int, product_id: int, serial: str) -> bool:
    """This very article of the order was received as a return: it may leave again.

    Whether that is likely: not where another number left with the order, or this one with another order.
    """
    parcels = select(Parcel.id).where(Parcel.order_id == order_id).scalar_subquery()
    of_order = PackedUnit.parcel_id.in_(parcels)
    this = PackedUnit.product_id == product_id, PackedUnit.serial == serial
    uow.connection.execute(
        update(PackedUnit)
        .where(of_order, *this, PackedUnit.returned_at.is_(None))
        .values(returned_at=uow.now)
    )
    known = select(PackedUnit.serial, of_order.label("ours")).where(
        PackedUnit.product_id == product_id,
        (PackedUnit.serial == serial) | (of_order & (PackedUnit.serial != "")),
    )
    rows = uow.connection.execute(known).all()
    return not rows or any(row.ours and row.serial == serial for row in rows)


def require_no_recall(uow: UnitOfWork, parcel_id: int) -> None:
    """Raise ``LotRecalled`` for a parcel that holds a lot recalled since it was packed."""
    found = uow.connection.execute(
        select(OrderLine.name, PackedUnit.lot, RecalledLot.reason)
        .join(OrderLine, OrderLine.id == PackedUnit.order_line_id)
        .join(
            RecalledLot,
            (RecalledLot.product_id == PackedUnit.product_id) & (RecalledLot.lot == PackedUnit.lot),
        )
        .where(PackedUnit.parcel_id == parcel_id, RecalledLot.lifted_at.is_(None))
        .limit(1)
    ).first()
    if found is not None:
        raise LotRecalled("parcel_holds_recalled", name=found.name, lot=found.lot, reason=found.reason)


def recall_lot(uow: UnitOfWork, sku: str, lot: str, reason: str) -> Outcome:
    """From now on no unit of this lot is picked, packed or handed over; says how many parcels left with it.

    Raises ``ReasonNeeded``, ``NotFound`` or ``Refusal("lot_recalled_already")``.
    """
    require(uow.actor, "recall_lot")
    lot, reason = lot.strip(), reason.strip()
    if not reason:
        raise ReasonNeeded(action="recall_lot")
    product = _product(uow, sku, lot)
    if uow.connection.scalar(_RECALL, {"product": product.id, "of_lot": lot}) is not None:
        raise Refusal("lot_recalled_already", sku=sku, lot=lot)
    uow.connection.execute(
        insert(RecalledLot).values(
            product_id=product.id,
            lot=lot,
            reason=reason,
            recalled_at=uow.now,
            recalled_by=uow.actor.staff_id,
        )
    )
    uow.changed("recall", product.id)
    journal.record(uow, "lot_recalled", "product", product.id, reason=reason, sku=sku, lot=lot)
    packed = uow.connection.scalars(
        select(PackedUnit.parcel_id)
        .where(PackedUnit.product_id == product.id, PackedUnit.lot == lot, PackedUnit.returned_at.is_(None))
        .distinct()
    ).all()
    values = {"sku": sku, "name": product.name, "lot": lot, "parcels": len(packed)}
    return Outcome("recall_in_force", values, Level.WARNING if packed else Level.OK)


def lift_recall(uow: UnitOfWork, sku: str, lot: str) -> Outcome:
    """The lot may leave again; raises ``NotFound`` or ``Refusal("lot_not_recalled")``."""
    require(uow.actor, "recall_lot")
    product = _product(uow, sku, lot.strip())
    lifted = uow.connection.execute(
        update(RecalledLot)
        .where(
            RecalledLot.product_id == product.id,
            RecalledLot.lot == lot.strip(),
            RecalledLot.lifted_at.is_(None),
        )
        .values(lifted_at=uow.now)
    ).rowcount
    if not lifted:
        raise Refusal("lot_not_recalled", sku=sku, lot=lot)
    uow.changed("recall", product.id)
    journal.record(uow, "recall_lifted", "product", product.id, sku=sku, lot=lot)
    return Outcome("recall_lifted", {"sku": sku, "name": product.name, "lot": lot})


def _product(uow: UnitOfWork, sku: str, lot: str) -> Any:
    if not lot:
        raise Refusal("lot_missing", sku=sku)
    row = uow.connection.execute(select(Product.id, Product.name).where(Product.sku == sku)).first()
    if row is None:
        raise NotFound(kind="product", given=sku)
    return row
