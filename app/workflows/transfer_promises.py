"""What a transfer is promised on the shelves of the site it leaves: reserved when it is ordered, as orders reserve.

Until it leaves, a line has at most as many units promised as it still has to take. They count in
``StockLevel.reserved``, so that nobody sells, picks or moves them meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, delete, func, insert, select, update

from app.database.dialect import upsert
from app.database.unit_of_work import UnitOfWork
from app.models import journal, stock
from app.models.stock import StockLevel
from app.models.transfer import StockTransferLine, TransferPromise
from app.rules.identifiers import transfer_reference

_RESERVE_MORE = (
    update(StockLevel)
    .where(
        StockLevel.location_id == bindparam("at_location"), StockLevel.product_id == bindparam("of_product")
    )
    .values(reserved=StockLevel.reserved + bindparam("units"))
)


class Wish(NamedTuple):
    """Units of an article that a line wants from the shelves."""

    line_id: int
    product_id: int
    units: int


def promise(uow: UnitOfWork, site: str, wishes: Sequence[Wish]) -> Mapping[int, int]:
    """Reserve what is free in the bins of ``site``, in walking order; units that are not free, by article."""
    free = [
        level for level in stock.lock_free(uow, [wish.product_id for wish in wishes]) if level.site == site
    ]
    rows, lacking = [], {}
    for wish in wishes:
        left = wish.units
        for level in free:
            if level.product_id == wish.product_id and left:
                part = min(left, level.free)
                rows.append(_row(wish.line_id, level.product_id, level.location_id, part))
                left -= part
        if left:
            lacking[wish.product_id] = left
    if rows:
        uow.connection.execute(insert(TransferPromise), rows)
        _reserve(uow, rows)
    return lacking


def take(uow: UnitOfWork, line: Any, place: int, units: int) -> None:
    """``units`` of a line are about to be taken at ``place``: what is promised there is used up first.

    Elsewhere it keeps no more promised than it has to take after that.
    """
    rows = _of_lines(uow, TransferPromise.line_id == line.id, first=place)
    here = sum(row.quantity for row in rows if row.location_id == place)
    owed = line.wanted - line.taken - units
    _give_back(uow, rows, max(min(units, here), sum(row.quantity for row in rows) - owed))


def put_back(uow: UnitOfWork, line: Any, place: int, units: int) -> None:
    """Units of a line lie at ``place`` again: they are promised to it as before."""
    promised = select(func.coalesce(func.sum(TransferPromise.quantity), 0))
    there = uow.connection.scalar(promised.where(TransferPromise.line_id == line.id)) or 0
    part = min(units, line.wanted - line.taken + units - there)
    if part <= 0:
        return
    row = _row(line.id, line.product_id, place, part)
    more = {"quantity": TransferPromise.quantity + part}
    upsert(uow.connection, TransferPromise, row, ("line_id", "location_id"), more)
    _reserve(uow, [row])


def give_back_all(uow: UnitOfWork, transfer_id: int) -> None:
    """Nothing more is taken for a transfer."""
    lines = select(StockTransferLine.id).where(StockTransferLine.transfer_id == transfer_id)
    rows = _of_lines(uow, TransferPromise.line_id.in_(lines))
    _give_back(uow, rows, sum(row.quantity for row in rows))


def yield_to_orders(uow: UnitOfWork, product_id: int, location_id: int, sku: str, units: int) -> int:
    """Fewer lie there than were thought: transfers give up to ``units`` of them, the newest first; how many."""
    here = (TransferPromise.product_id == product_id) & (TransferPromise.location_id == location_id)
    rows = _of_lines(uow, here)
    given: int = min(units, sum(row.quantity for row in rows))
    for transfer_id, part in _give_back(uow, rows, given).items():
        journal.record(
            uow, "count_took_transfer", "stock_transfer", transfer_id,
            transfer=transfer_reference(transfer_id), sku=sku, units=part,
        )  # fmt: skip
        uow.changed("stock_transfer", transfer_id)
    return given


def _row(line_id: int, product_id: int, place: int, units: int) -> dict[str, int]:
    return {"line_id": line_id, "product_id": product_id, "location_id": place, "quantity": units}


def _of_lines(uow: UnitOfWork, which: Any, first: int = 0) -> Sequence[Any]:
    """Promises, those at ``first`` before the others, then the newest."""
    return uow.connection.execute(
        select(TransferPromise, StockTransferLine.transfer_id)
        .join(StockTransferLine, StockTransferLine.id == TransferPromise.line_id)
        .where(which)
        .order_by(
            case((TransferPromise.location_id == first, 0), else_=1),
            TransferPromise.line_id.desc(),
            TransferPromise.location_id,
        )
    ).all()


def _give_back(uow: UnitOfWork, rows: Sequence[Any], units: int) -> Mapping[int, int]:
    """Take back so many of these promises, in their order; how many of which transfer."""
    given: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        part = min(units, row.quantity)
        if part <= 0:
            break
        units -= part
        given[row.transfer_id] += part
        this = (TransferPromise.line_id == row.line_id, TransferPromise.location_id == row.location_id)
        if part == row.quantity:
            uow.connection.execute(delete(TransferPromise).where(*this))
        else:
            left = update(TransferPromise).where(*this).values(quantity=TransferPromise.quantity - part)
            uow.connection.execute(left)
        _reserve(uow, [_row(row.line_id, row.product_id, row.location_id, -part)])
    return given


def _reserve(uow: UnitOfWork, rows: Sequence[Mapping[str, int]]) -> None:
    """More units of levels are promised, or fewer; a CHECK refuses one too many."""
    uow.connection.execute(
        _RESERVE_MORE,
        [
            {"at_location": row["location_id"], "of_product": row["product_id"], "units": row["quantity"]}
            for row in rows
        ],
    )
    for row in rows:
        uow.changed("stock", row["product_id"])
