"""Transfers that are open or on their way, and one as it is being taken or put away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from app.models.channel import Shop
from app.models.product import Product
from app.models.states import TransferState
from app.models.transfer import StockTransfer, StockTransferLine, shelves_of
from app.queries.goods_in import Receipt, ReceiptLine
from app.queries.touched import LISTED, Touched, touched
from app.rules.identifiers import transfer_reference

_UNDER_WAY = (TransferState.OPEN, TransferState.TRAVELLING)


@dataclass(frozen=True, slots=True)
class TransferRow:
    """``units`` are wanted while it is open, else on the way; ``done`` of them are taken, or put away."""

    id: int
    reference: str
    from_site: str
    to_site: str
    state: TransferState
    articles: int
    units: int
    done: int


def transfers(
    connection: Connection, *, only: Touched | None = None, limit: int = LISTED
) -> tuple[TransferRow, ...]:
    """Those under way, the oldest first; ``only`` those touched."""
    line = StockTransferLine
    query = (
        select(
            StockTransfer.id, StockTransfer.from_site, StockTransfer.to_site, StockTransfer.state,
            func.count(line.id).label("articles"), func.sum(line.wanted).label("wanted"),
            func.sum(line.taken).label("taken"), func.sum(line.received).label("received"),
        )
        .join(line, line.transfer_id == StockTransfer.id)
        .where(StockTransfer.state.in_(_UNDER_WAY))
        .group_by(StockTransfer.id)
        .order_by(StockTransfer.id)
        .limit(limit)
    )  # fmt: skip
    if only is not None:
        query = query.where(touched(only, {"stock_transfer": StockTransfer.id}))
    rows = []
    for row in connection.execute(query):
        of, done = (row.wanted, row.taken) if row.state is TransferState.OPEN else (row.taken, row.received)
        rows.append(
            TransferRow(
                row.id, transfer_reference(row.id), row.from_site, row.to_site, row.state, row.articles,
                int(of), int(done),
            )
        )  # fmt: skip
    return tuple(rows)


def oldest(row: TransferRow) -> int:
    """The order of ``transfers``."""
    return row.id


def transfer_sheet(connection: Connection, transfer_id: int) -> Receipt | None:
    """A transfer as a list of what is to come of each article, and what has; ``None`` where it is unknown."""
    source, target = aliased(Shop), aliased(Shop)
    row = connection.execute(
        select(StockTransfer, source.name.label("source"), target.name.label("target"))
        .outerjoin(source, source.code == StockTransfer.from_site)
        .outerjoin(target, target.code == StockTransfer.to_site)
        .where(StockTransfer.id == transfer_id)
    ).first()
    if row is None:
        return None
    leaving = row.state is TransferState.OPEN
    of, done = (
        (StockTransferLine.wanted, StockTransferLine.taken)
        if leaving
        else (StockTransferLine.taken, StockTransferLine.received)
    )
    rows = connection.execute(
        select(StockTransferLine.id, Product.id, Product.sku, Product.name, of, done)
        .join(Product, Product.id == StockTransferLine.product_id)
        .where(StockTransferLine.transfer_id == transfer_id)
        .order_by(Product.name, StockTransferLine.id)
    ).all()
    shelves = shelves_of(connection, row, [each[1] for each in rows]) if leaving else {}
    lines = tuple(
        ReceiptLine(
            line_id, sku, name, wanted, 0, there, shelves.get(product_id, "") if there < wanted else ""
        )
        for line_id, product_id, sku, name, wanted, there in rows
    )
    return Receipt(row.id, transfer_reference(row.id), "", False, lines, (row.source or "", row.target or ""))
