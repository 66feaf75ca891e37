"""Goods in: a delivery opened by its order or without one, its articles scanned, and booked as a whole.

What is booked lies at the receiving place until it is put away; orders that wait for it are served from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, literal, select, update

from app.database.dialect import insert_once, locking, lowered, put_more
from app.database.unit_of_work import UnitOfWork
from app.models import bins, journal, stock
from app.models.product import Product
from app.models.purchase import PurchaseLine, PurchaseOrder, ReceivedLot
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.models.states import LocationKind
from app.models.stock import Move
from app.workflows import allocation, printing, purchasing, sheets
from app.workflows.articles import find_articles, find_stocked
from app.workflows.outcome import Level, Outcome
from app.workflows.sheets import Wanted
from app.workflows.tracing import Printed, require_may_leave, warned

#: So many articles are named in a sentence; the screen shows all.
_NAMED = 3


def open_by_reference(uow: UnitOfWork, reference: str, *, without_order: bool = False) -> Outcome:
    """The open order with this number, the one awaited first where several suppliers use it.

    Where nobody knows it, ``without_order`` receives the delivery all the same; else it is asked. Raises what
    ``purchasing.reference_of`` does, and ``Refusal("delivery_received_already")``.
    """
    require(uow.actor, "receive_goods")
    wanted = purchasing.reference_of(reference)
    order_id = uow.connection.scalar(
        select(PurchaseOrder.id)
        .where(_called(uow, wanted), PurchaseOrder.closed_at.is_(None))
        .order_by(PurchaseOrder.expected_on.is_(None), PurchaseOrder.expected_on, PurchaseOrder.id)
        .limit(1)
    )
    if order_id is not None:
        return open_order(uow, order_id)
    if without_order:
        return open_order(uow, _delivery(uow, wanted))
    return Outcome(
        "delivery_unknown", {"given": wanted}, Level.WARNING, next="scan_again_without_order",
        session={"job": "receiving", "unknown": wanted},
    )  # fmt: skip


def _called(uow: UnitOfWork, reference: str) -> ColumnElement[bool]:
    return lowered(uow.connection, PurchaseOrder.reference) == lowered(uow.connection, literal(reference))


def _delivery(uow: UnitOfWork, reference: str) -> int:
    """A delivery without an order, made unless another station has just done so."""
    nobodys = PurchaseOrder.supplier == ""
    known = (
        select(PurchaseOrder.id, PurchaseOrder.closed_at)
        .where(nobodys, _called(uow, reference))
        .order_by(PurchaseOrder.closed_at.is_not(None), PurchaseOrder.id)
    )
    if (found := uow.connection.execute(known).first()) is not None:
        if found.closed_at is not None:
            raise Refusal("delivery_received_already", given=reference)
        return int(found.id)
    made = {
        "reference": reference, "unordered": True, "created_at": uow.now, "created_by": uow.actor.staff_id,
    }  # fmt: skip
    insert_once(uow.connection, PurchaseOrder, ("supplier", "reference"), made)
    named = select(PurchaseOrder.id).where(nobodys, PurchaseOrder.reference == reference)
    return uow.connection.scalars(named).one()


def open_for_article(uow: UnitOfWork, codes: Sequence[str]) -> Outcome:
    """The order that has awaited an article longest; raises ``Refusal("nobody_ordered")``."""
    require(uow.actor, "receive_goods")
    article = find_articles(uow, codes)[0]
    order_id = uow.connection.scalar(
        select(PurchaseOrder.id)
        .join(PurchaseLine, PurchaseLine.purchase_order_id == PurchaseOrder.id)
        .where(
            PurchaseLine.product_id == article.product_id, PurchaseLine.ordered > PurchaseLine.received,
            PurchaseOrder.closed_at.is_(None),
        )
        .order_by(PurchaseOrder.expected_on.is_(None), PurchaseOrder.expected_on, PurchaseOrder.id)
        .limit(1)
    )  # fmt: skip
    if order_id is None:
        raise Refusal("nobody_ordered", name=article.name)
    return open_order(uow, order_id)


def open_order(uow: UnitOfWork, order_id: int) -> Outcome:
    """Receive a delivery of this order, or go on with it."""
    require(uow.actor, "receive_goods")
    row = _order(uow, order_id)
    told = {"reference": row.reference, "supplier": row.supplier}
    return _shown(row, 0, "delivery_opened", told)


def _order(uow: UnitOfWork, order_id: int) -> Any:
    row = uow.connection.execute(
        locking(uow.connection, select(PurchaseOrder).where(PurchaseOrder.id == order_id))
    ).first()
    if row is None:
        raise NotFound(kind="purchase_order", given=order_id)
    if row.closed_at is not None:
        raise Refusal("purchase_over", reference=row.reference)
    return row


def _shown(
    order: Any, line_id: int, code: str, values: Mapping[str, Any], level: Level = Level.OK
) -> Outcome:
    place = {"job": "receiving", "purchase_id": order.id, "purchase_line_id": line_id, "lot": ""}
    facts = {"purchase_id": order.id, "line_id": line_id}
    return Outcome(code, values, level, next="receive_items", facts=facts, session=place)


_LINE = select(PurchaseLine, Product.sku, Product.name).join(Product, Product.id == PurchaseLine.product_id)


def scan_item(uow: UnitOfWork, order_id: int, codes: Sequence[str], printed: Printed) -> Outcome:
    """One more (or a case more) of an article, its lot and date taken from the barcode.

    What nobody ordered, or more than was ordered, is counted with a warning. Raises ``UnknownBarcode`` and what
    ``tracing.require_may_leave`` raises: what must not be sold is not taken in.
    """
    require(uow.actor, "receive_goods")
    order = _order(uow, order_id)
    found = find_stocked(uow, codes)
    mine = {row.product_id: row for row in _lines(uow, order_id, [each.product_id for each in found])}
    article = next((each for each in found if each.product_id in mine), found[0])
    if printed:
        require_may_leave(uow, article.product_id, article.name, printed)
    line = mine.get(article.product_id) or _unordered_line(uow, order_id, article.product_id)
    if printed.lot:
        lot = {
            "purchase_line_id": line.id, "lot": printed.lot, "expires_on": printed.last_day,
            "quantity": article.units,
        }  # fmt: skip
        put_more(uow.connection, ReceivedLot, [lot], ("purchase_line_id", "lot"), "quantity")
    counted = _count(uow, order, line, line.in_hand + article.units)
    counted = replace(counted, session={**(counted.session or {}), "lot": printed.lot})
    return warned(uow, counted, article.name, printed) if printed else counted


def _lines(uow: UnitOfWork, order_id: int, products: Sequence[int]) -> Sequence[Any]:
    return uow.connection.execute(
        _LINE.where(PurchaseLine.purchase_order_id == order_id, PurchaseLine.product_id.in_(products))
    ).all()


def _unordered_line(uow: UnitOfWork, order_id: int, product_id: int) -> Any:
    uow.connection.execute(
        insert(PurchaseLine).values(purchase_order_id=order_id, product_id=product_id, ordered=0)
    )
    return _lines(uow, order_id, [product_id])[0]


def type_units(uow: UnitOfWork, order_id: int, line_id: int, units: int) -> Outcome:
    """So many came in all of the article scanned last; raises ``Refusal("scan_one_first")`` before one was."""
    require(uow.actor, "receive_goods")
    order, line = _order(uow, order_id), _line(uow, order_id, line_id)
    _take_off_lots(uow, line, units)
    return _count(uow, order, line, units)


def undo_unit(uow: UnitOfWork, order_id: int, line_id: int, lot: str = "") -> Outcome:
    """One less of the article scanned last, and of the ``lot`` that it was; raises ``Refusal("nothing_to_undo")``."""
    require(uow.actor, "receive_goods")
    order = _order(uow, order_id)
    line = _line(uow, order_id, line_id)
    if not line.in_hand:
        raise Refusal("nothing_to_undo")
    _take_off_lots(uow, line, line.in_hand - 1, lot)
    return _count(uow, order, line, line.in_hand - 1)


def _take_off_lots(uow: UnitOfWork, line: Any, in_hand: int, undone: str = "") -> None:
    """A unit of the lot ``undone``; and no lot has more units than came, else the newest lots lose some."""
    lots = uow.connection.execute(
        select(ReceivedLot)
        .where(ReceivedLot.purchase_line_id == line.id)
        .order_by(ReceivedLot.lot != undone, ReceivedLot.id.desc())
    ).all()
    over = sum(row.quantity for row in lots) - line.received - in_hand
    if undone:
        over = max(over, 1)
    for row in lots:
        part = min(max(over, 0), row.quantity)
        over -= part
        this = ReceivedLot.id == row.id
        if part == row.quantity:
            uow.connection.execute(delete(ReceivedLot).where(this))
        elif part:
            uow.connection.execute(update(ReceivedLot).where(this).values(quantity=row.quantity - part))


def _line(uow: UnitOfWork, order_id: int, line_id: int) -> Any:
    row = uow.connection.execute(
        _LINE.where(PurchaseLine.id == line_id, PurchaseLine.purchase_order_id == order_id)
    ).first()
    if row is None:
        raise Refusal("scan_one_first")
    return row


def _count(uow: UnitOfWork, order: Any, line: Any, in_hand: int) -> Outcome:
    uow.connection.execute(update(PurchaseLine).where(PurchaseLine.id == line.id).values(in_hand=in_hand))
    uow.changed("purchase_order", order.id)
    told = {"units": in_hand, "name": line.name, "ordered": line.ordered, "sku": line.sku}
    if order.unordered:
        return _shown(order, line.id, "goods_counted", told)
    if not line.ordered:
        return _shown(order, line.id, "goods_not_ordered", told, Level.WARNING)
    over = line.received + in_hand - line.ordered
    if over > 0:
        return _shown(order, line.id, "goods_too_many", {**told, "over": over}, Level.WARNING)
    code = "goods_all_there" if not over else "goods_counted_of"
    return _shown(order, line.id, code, {**told, "units": line.received + in_hand})


def finish(uow: UnitOfWork, order_id: int) -> Outcome:
    """Book what was counted, serve the orders that wait for it, and say what is still missing.

    An order that is complete is closed, and so is a delivery without one. Raises ``Refusal("delivery_empty")``.
    """
    require(uow.actor, "receive_goods")
    order = _order(uow, order_id)
    lines = uow.connection.execute(
        _LINE.where(PurchaseLine.purchase_order_id == order_id).order_by(PurchaseLine.id)
    ).all()
    came = [line for line in lines if line.in_hand]
    if not came:
        raise Refusal("delivery_empty")
    place, supplier = bins.receiving_place(uow), stock.location_id(uow, LocationKind.SUPPLIER)
    moves = [Move(line.product_id, line.in_hand, supplier, place) for line in came]
    stock.move_all(uow, moves, "receipt", purchase_order_id=order_id)
    booked = update(PurchaseLine).where(PurchaseLine.purchase_order_id == order_id, PurchaseLine.in_hand > 0)
    uow.connection.execute(booked.values(received=PurchaseLine.received + PurchaseLine.in_hand, in_hand=0))
    missing = [line for line in lines if line.ordered > line.received + line.in_hand]
    uow.connection.execute(
        update(PurchaseOrder)
        .where(PurchaseOrder.id == order_id)
        .values(received_at=uow.now, closed_at=None if missing else uow.now)
    )
    units = sum(line.in_hand for line in came)
    journal.record(
        uow, "goods_received", "purchase_order", order_id,
        reference=order.reference, supplier=order.supplier, units=units,
        articles={line.sku: line.in_hand for line in came},
    )  # fmt: skip
    served = allocation.allocate_backorders(uow, [line.product_id for line in came])
    uow.changed("purchase_order", order_id)
    return _booked(order, units, missing, len(served.facts["orders"]))


def _booked(order: Any, units: int, missing: Sequence[Any], served: int) -> Outcome:
    lacking = [f"{line.ordered - line.received - line.in_hand} × {line.name}" for line in missing]
    told = {
        "reference": order.reference, "units": units, "orders": served,
        "missing": ", ".join(lacking[:_NAMED]) + (" …" if len(lacking) > _NAMED else ""),
    }  # fmt: skip
    return Outcome(
        "goods_booked_missing" if missing else "goods_booked", told,
        Level.WARNING if missing else Level.OK, next="scan_delivery",
        facts={"purchase_id": order.id, "missing": lacking}, session={"job": "receiving"},
    )  # fmt: skip


def print_labels(uow: UnitOfWork, order_id: int, line_id: int) -> Outcome:
    """A product label for each unit that was counted of the article scanned last."""
    require(uow.actor, "receive_goods")
    line = _line(uow, order_id, line_id)
    if not line.in_hand:
        raise Refusal("scan_one_first")
    printer = printing.printer_for(uow, "product_label")
    if printer is None:
        raise Refusal("no_printer_for_labels")
    return sheets.print_papers(uow, Wanted("product_label", (line.product_id,)), printer, line.in_hand)


def leave(uow: UnitOfWork, order_id: int | None) -> Outcome:
    """Stop for now: what was counted stays counted, and anybody goes on with it."""
    require(uow.actor, "receive_goods")
    if order_id is not None:
        uow.changed("purchase_order", order_id)
    return Outcome("delivery_left", next="scan_delivery", session={"job": "receiving"})
