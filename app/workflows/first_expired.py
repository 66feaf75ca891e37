"""First expired, first out: a lot is taken although one that expires sooner is still in the house."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select

from app.database.unit_of_work import UnitOfWork
from app.models.purchase import PurchaseLine, ReceivedLot
from app.models.stock import Location, StockLevel
from app.models.trace import PackedUnit, RecalledLot
from app.values import shop_day
from app.workflows.outcome import Level, Outcome
from app.workflows.tracing import Printed


def warned_of_earlier(
    uow: UnitOfWork, outcome: Outcome, product_id: int, name: str, printed: Printed
) -> Outcome:
    """The same outcome as a warning that names the lot to take instead; who scans on has swapped the lots (domain 9).

    Nothing is refused: the earlier lot may lie where nobody reaches it. What is left of a lot is what came of it
    less what was packed by its barcode, and no more than the stock that later lots do not explain: who packs by a
    plain barcode names no lot, and is taken to have packed the oldest.
    """
    if not printed.lot or printed.last_day is None or outcome.level is not Level.OK:
        return outcome
    lots = _left(uow, product_id)
    later = sum(left for _, day, left in lots if day >= printed.last_day)
    earlier = [(day, lot) for lot, day, left in lots if day < printed.last_day and left > 0]
    if not earlier or _on_hand(uow, product_id) <= later:
        return outcome
    day, lot = min(earlier)
    values = {**outcome.values, "name": name, "lot": lot, "date": f"{day:%d/%m/%Y}"}
    return replace(outcome, code="earlier_lot_first", values=values, level=Level.WARNING)


def _left(uow: UnitOfWork, product_id: int) -> list[tuple[str, date, int]]:
    """Lots that may leave, by their dates, and about how many units of each are here."""
    recalled = exists().where(
        RecalledLot.product_id == product_id,
        RecalledLot.lot == ReceivedLot.lot,
        RecalledLot.lifted_at.is_(None),
    )
    packed = (
        select(func.coalesce(func.sum(PackedUnit.quantity), 0))
        .where(
            PackedUnit.product_id == product_id,
            PackedUnit.lot == ReceivedLot.lot,
            PackedUnit.returned_at.is_(None),
        )
        .correlate(ReceivedLot)
        .scalar_subquery()
    )
    came: Any = func.sum(ReceivedLot.quantity)
    rows = uow.connection.execute(
        select(ReceivedLot.lot, func.min(ReceivedLot.expires_on), came - packed)
        .join(PurchaseLine, PurchaseLine.id == ReceivedLot.purchase_line_id)
        .where(PurchaseLine.product_id == product_id, ReceivedLot.expires_on >= shop_day(uow.now), ~recalled)
        .group_by(ReceivedLot.lot)
    )
    return [(lot, day, max(0, int(left))) for lot, day, left in rows]


def _on_hand(uow: UnitOfWork, product_id: int) -> int:
    query = (
        select(func.coalesce(func.sum(StockLevel.on_hand), 0))
        .join(Location, Location.id == StockLevel.location_id)
        .where(StockLevel.product_id == product_id, Location.sellable)
    )
    return int(uow.connection.execute(query).scalar_one())
