"""Which bin goods go to: where an article is kept, an empty one, and the place where deliveries are received."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.database.dialect import insert_once, unindexed
from app.database.unit_of_work import UnitOfWork
from app.models.states import LocationKind
from app.models.stock import Location, StockLevel

#: The code of the place where received goods lie until they are put away.
RECEIVING = "RECEPTION"


def receiving_place(uow: UnitOfWork) -> int:
    """Where received goods lie until they are put away; made when the first ones come.

    Picked from like any bin, so that what a customer waits for need not be put away first.
    """
    found = uow.connection.scalar(select(Location.id).where(Location.code == RECEIVING))
    if found is not None:
        return found
    last = uow.connection.scalar(select(func.max(Location.pick_sequence))) or 0
    # Another station may receive its first goods at this moment too.
    made = {"code": RECEIVING, "kind": LocationKind.BIN, "pick_sequence": last + 1}
    insert_once(uow.connection, Location, ("code",), made)
    return uow.connection.scalars(select(Location.id).where(Location.code == RECEIVING)).one()


def keeps_goods() -> ColumnElement[bool]:
    """Bins of the warehouse in which goods are kept for sale."""
    return and_(
        Location.kind == LocationKind.BIN,
        unindexed(Location.site) == "",  # whoever asks knows an article, which has few places
        Location.sellable,
        Location.active,
        Location.code != RECEIVING,
    )


def home_bin(uow: UnitOfWork, product_id: int) -> int | None:
    """The warehouse bin in which the product is, or was, kept."""
    return uow.connection.scalar(
        select(StockLevel.location_id)
        .join(Location, Location.id == StockLevel.location_id)
        .where(StockLevel.product_id == product_id, keeps_goods())
        .order_by(StockLevel.on_hand.desc(), Location.pick_sequence, Location.id)
        .limit(1)
    )


def empty_bin(uow: UnitOfWork) -> int | None:
    """The first bin on the walk in which nothing lies."""
    full = select(StockLevel.location_id).where(StockLevel.on_hand > 0)
    query: Select[int] = (
        select(Location.id)
        .where(keeps_goods(), Location.site == "", Location.id.not_in(full))  # by the index of the walk
        .order_by(Location.pick_sequence, Location.code)
        .limit(1)
    )
    return uow.connection.scalar(query)
