"""The sheet on a picking cart: which order of a list goes into which tote."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.database.unit_of_work import UnitOfWork
from app.models.order import Order
from app.models.picking import OrderTote, PickList, PickTask
from app.models.refusals import NotFound
from app.models.stock import Location
from app.printing.documents import to_json
from app.printing.floor_papers import CartRow, CartSheet
from app.printing.language import Language
from app.scanning.own_codes import OwnKind, encode
from app.values import shop_day


def cart_sheet(uow: UnitOfWork, pick_list_id: int, language: Language) -> dict[str, Any]:
    """The orders of a pick list in the order in which they are first walked to; raises ``NotFound``."""
    row = uow.connection.execute(select(PickList).where(PickList.id == pick_list_id)).first()
    if row is None:
        raise NotFound(kind="pick_list", given=pick_list_id)
    tote = (
        select(func.min(Location.code))
        .join(OrderTote, OrderTote.location_id == Location.id)
        .where(OrderTote.order_id == Order.id)
        .correlate(Order)
        .scalar_subquery()
    )
    orders = uow.connection.execute(
        select(
            Order.id, Order.reference, Order.promise_date, tote.label("tote"),
            func.count(PickTask.id).label("lines"), func.sum(PickTask.quantity).label("units"),
        )
        .join(PickTask, PickTask.order_id == Order.id)
        .where(PickTask.pick_list_id == pick_list_id)
        .group_by(Order.id)
        .order_by(func.min(PickTask.sequence), Order.id)
    )  # fmt: skip
    sheet = CartSheet(
        language=language,
        number=f"L-{row.number:06d}",
        barcode=encode(OwnKind.PICK_LIST, row.number),
        rows=tuple(
            CartRow(
                order_reference=order.reference,
                order_barcode=encode(OwnKind.ORDER, order.id),
                lines=order.lines,
                units=int(order.units),
                tote=order.tote or "",
                promised_on=order.promise_date,
            )
            for order in orders
        ),
        made_on=shop_day(row.created_at),
    )
    return to_json(sheet)
