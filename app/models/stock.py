"""The stock ledger: append-only moves between locations, and the levels that follow from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    bindparam,
    case,
    delete,
    insert,
    select,
    text,
    update,
)  # fmt: skip
from sqlalchemy.orm import Mapped, mapped_column

from app.database.bulk import append_records
from app.database.dialect import locking, putting_more
from app.database.once import once
from app.database.round_trips import ask_first
from app.database.unit_of_work import UnitOfWork
from app.models.base import Base, Id, Moment, state_type
from app.models.refusals import NotEnoughStock, NotFound
from app.models.states import VIRTUAL_LOCATIONS, LocationKind


class Location(Base):
    """A place goods can be: bins, totes, shelves, and the virtual places outside the house."""

    __tablename__ = "location"
    __table_args__ = (Index("ix_location_walk", "site", "pick_sequence"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[LocationKind] = mapped_column(state_type(LocationKind))
    site: Mapped[str] = mapped_column(String(40), default="")
    """Empty for the warehouse, else the code of the shop."""
    pick_sequence: Mapped[int] = mapped_column(default=0)
    """Position on the walking path; pick lists are sorted by it where the site has no layout."""
    aisle: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """Empty where the code says aisle, bay and level (see ``layout.place_of``)."""
    bay: Mapped[int] = mapped_column(default=0, server_default="0")
    level: Mapped[int] = mapped_column(default=0, server_default="0")
    places: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many parcels a pickup shelf takes; 0: nobody counted."""
    longest_mm: Mapped[int] = mapped_column(default=0, server_default="0")
    """The longest side of a parcel that fits on a pickup shelf; 0: any."""
    sellable: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)


_MOVED = text("transfer_id IS NOT NULL")


class StockMove(Base):
    """Units of a product went from one location to another: a double entry, never changed afterwards."""

    __tablename__ = "stock_move"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("from_location_id <> to_location_id", name="goes_somewhere"),
        Index("ix_stock_move_product_id", "product_id", "id"),
        Index("ix_stock_move_order_id", "order_id"),
        Index("ix_stock_move_transfer_id", "transfer_id", sqlite_where=_MOVED, postgresql_where=_MOVED),
    )

    id: Mapped[Id]
    at: Mapped[Moment]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    quantity: Mapped[int]
    from_location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    to_location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    reason: Mapped[str] = mapped_column(String(40))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    purchase_order_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_order.id"))
    """The delivery that brought them."""
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("stock_transfer.id"))
    """The transfer between sites that they are part of."""
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    command_id: Mapped[str | None] = mapped_column(String(40))


class StockLevel(Base):
    """How many units of a product a real location holds, and how many of those are promised to orders."""

    __tablename__ = "stock_level"
    __table_args__ = (
        CheckConstraint("on_hand >= 0", name="on_hand"),
        CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="reserved"),
        Index("ix_stock_level_product_id", "product_id"),
    )

    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)


class Reservation(Base):
    """Units in a location that an order line has been promised; gone once picked."""

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_reservation_order_line_id", "order_line_id"),
        Index("ix_reservation_location_id", "location_id", "product_id"),
    )

    id: Mapped[Id]
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    quantity: Mapped[int]
    created_at: Mapped[Moment]


# Made once: making a statement anew takes longer than SQLite takes to carry it out, and a walk has hundreds.
_THIS_LEVEL = (
    StockLevel.location_id == bindparam("at_location"),
    StockLevel.product_id == bindparam("of_product"),
)
_TAKE = (
    update(StockLevel)
    .where(*_THIS_LEVEL, StockLevel.on_hand - StockLevel.reserved >= bindparam("units"))
    .values(on_hand=StockLevel.on_hand - bindparam("units"))
)
_FREE = (
    select(
        StockLevel.location_id,
        StockLevel.product_id,
        (StockLevel.on_hand - StockLevel.reserved).label("free"),
    )
    .where(
        StockLevel.location_id.in_(bindparam("places", expanding=True)),
        StockLevel.product_id.in_(bindparam("products", expanding=True)),
    )
    .order_by(StockLevel.location_id, StockLevel.product_id)
)
_PROMISE_MORE = (
    update(StockLevel).where(*_THIS_LEVEL).values(reserved=StockLevel.reserved + bindparam("units"))
)
_WRITE_MOVE = insert(StockMove).inline()  # nobody asks for its id
_VIRTUAL = select(Location.id).where(
    Location.id.in_(bindparam("ids", expanding=True)), Location.kind.in_(VIRTUAL_LOCATIONS)
)
_OF_KIND = (
    select(Location.id)
    .where(Location.kind == bindparam("of_kind"), Location.site.in_((bindparam("at_site"), "")))
    .order_by(case((Location.site == bindparam("at_site"), 0), else_=1), Location.id)
    .limit(1)
)


def move(
    uow: UnitOfWork,
    product_id: int,
    quantity: int,
    source: int,
    target: int,
    reason: str,
    order_id: int | None = None,
) -> None:
    """Move units between two locations: the ledger entry and both levels, in this transaction.

    Raises ``NotEnoughStock`` when a real source has fewer unreserved units than that.
    """
    move_all(uow, [Move(product_id, quantity, source, target)], reason, order_id)


class Move(NamedTuple):
    """Units of a product from one location to another."""

    product_id: int
    quantity: int
    source: int
    target: int


def move_all(
    uow: UnitOfWork, moves: Sequence[Move], reason: str, order_id: int | None = None,
    purchase_order_id: int | None = None, transfer_id: int | None = None, *, last: bool = False,
) -> None:  # fmt: skip
    """Make many moves for one reason, as ``move`` does each; the number of statements is the same for all.

    ``last``: nothing in this transaction reads the ledger, nor where they come to; both are written with the commit.
    """
    if any(each.quantity <= 0 for each in moves):
        raise ValueError("a move needs a quantity above zero")
    if not moves:
        return
    places = {place for each in moves for place in (each.source, each.target)}
    virtual = set(uow.connection.scalars(_VIRTUAL, {"ids": list(places)}))
    _take(uow, _summed((each.source, each) for each in moves if each.source not in virtual))
    put = _summed((each.target, each) for each in moves if each.target not in virtual)
    levels = [
        {"location_id": at, "product_id": of, "on_hand": n, "reserved": 0} for (at, of), n in put.items()
    ]
    common = {
        "at": uow.now, "reason": reason, "order_id": order_id, "purchase_order_id": purchase_order_id,
        "transfer_id": transfer_id,
        "staff_id": uow.actor.staff_id, "station_id": uow.actor.station_id, "command_id": uow.command_id,
    }  # fmt: skip
    entries = [
        {"product_id": product, "quantity": units, "from_location_id": source, "to_location_id": target, **common}
        for product, units, source, target in moves
    ]  # fmt: skip
    putting = putting_more(uow.connection, StockLevel, ("location_id", "product_id"), "on_hand")
    for statement, rows in ((putting, levels), (_WRITE_MOVE, entries)):
        if rows and last:
            uow.write_last(statement, *rows)
        elif rows:
            uow.connection.execute(statement, rows[0] if len(rows) == 1 else rows)
    for each in moves:
        uow.changed("stock", each.product_id)


def _summed(parts: Iterable[tuple[int, Move]]) -> dict[tuple[int, int], int]:
    """Units by location and product, in one order for everybody, so that nobody waits for each other."""
    units: defaultdict[tuple[int, int], int] = defaultdict(int)
    for place, each in parts:
        units[place, each.product_id] += each.quantity
    return dict(sorted(units.items()))


def _take(uow: UnitOfWork, units: dict[tuple[int, int], int]) -> None:
    rows = [
        {"at_location": place, "of_product": product, "units": taken}
        for (place, product), taken in units.items()
    ]
    if len(rows) == 1:
        [row] = rows
        if uow.connection.execute(_TAKE, row).rowcount == 0:
            free = free_at(uow, row["of_product"], row["at_location"])
            raise NotEnoughStock(product_id=row["of_product"], wanted=row["units"], free=free)
    elif rows:
        _require_free(uow, units)
        uow.connection.execute(_TAKE, rows)


def _require_free(uow: UnitOfWork, units: dict[tuple[int, int], int]) -> None:
    """Lock the levels and see that each has enough: of many updates nobody learns which one found too little."""
    there = {"places": sorted({place for place, _ in units}), "products": sorted({each for _, each in units})}
    rows = uow.connection.execute(locking(uow.connection, _FREE), there)
    free: dict[tuple[int, int], int] = {(row.location_id, row.product_id): row.free for row in rows}
    for where, wanted in units.items():
        if free.get(where, 0) < wanted:
            raise NotEnoughStock(product_id=where[1], wanted=wanted, free=free.get(where, 0))


def reserve(uow: UnitOfWork, order_line_id: int, product_id: int, location_id: int, quantity: int) -> bool:
    """Promise units of one location to an order line; ``False`` where fewer are free (nothing done).

    One conditional update, so that two stations never promise the same unit (domain 9, oversell guard).
    """
    promised = uow.connection.execute(
        update(StockLevel)
        .where(
            StockLevel.location_id == location_id,
            StockLevel.product_id == product_id,
            StockLevel.on_hand - StockLevel.reserved >= quantity,
        )
        .values(reserved=StockLevel.reserved + quantity)
    )
    if promised.rowcount == 0:
        return False
    uow.connection.execute(
        insert(Reservation).values(
            order_line_id=order_line_id, product_id=product_id, location_id=location_id, quantity=quantity,
            created_at=uow.now,
        )
    )  # fmt: skip
    uow.changed("stock", product_id)
    return True


class FreeLevel(NamedTuple):
    """Units of a product that nobody was promised yet, in one sellable bin."""

    product_id: int
    location_id: int
    site: str
    free: int


class Promise(NamedTuple):
    """Units of one location for one order line."""

    order_line_id: int
    product_id: int
    location_id: int
    quantity: int


def lock_free(uow: UnitOfWork, product_ids: Collection[int]) -> list[FreeLevel]:
    """What is free of these products in sellable bins, in walking order.

    The levels stay locked until the end of the transaction, in one order for everybody, so that what is found
    free here can be promised with ``reserve_all`` and no other station promises it meanwhile.
    """
    rows = uow.connection.execute(
        locking(
            uow.connection,
            select(
                StockLevel.product_id,
                StockLevel.location_id,
                Location.site,
                StockLevel.on_hand - StockLevel.reserved,
                Location.pick_sequence,
                Location.code,
            )
            .join(Location, Location.id == StockLevel.location_id)
            .where(
                StockLevel.product_id.in_(product_ids),
                Location.kind == LocationKind.BIN,
                Location.sellable,
                Location.active,
            )
            .order_by(StockLevel.location_id, StockLevel.product_id),
            of=StockLevel,
        )
    ).all()
    walk = sorted(rows, key=lambda row: (row.pick_sequence, row.code))
    return [FreeLevel(*row[:4]) for row in walk if row[3] > 0]


def reserve_all(uow: UnitOfWork, promises: Sequence[Promise]) -> None:
    """Promise units that ``lock_free`` found in this transaction; a CHECK refuses one too many."""
    if not promises:
        return
    taken: defaultdict[tuple[int, int], int] = defaultdict(int)
    for promise in promises:
        taken[promise.location_id, promise.product_id] += promise.quantity
    uow.connection.execute(
        _PROMISE_MORE,
        [
            {"at_location": location, "of_product": product, "units": units}
            for (location, product), units in taken.items()
        ],
    )
    rows = [{**promise._asdict(), "created_at": uow.now} for promise in promises]
    append_records(uow.connection, Reservation, rows)
    for product_id in {promise.product_id for promise in promises}:
        uow.changed("stock", product_id)


def release(uow: UnitOfWork, order_line_id: int, quantity: int, location_id: int | None = None) -> None:
    """Give back ``quantity`` promised units of a line, newest promises first (or those of one location).

    Raises ``NotFound`` when the line has fewer promised units than that.
    """
    left = quantity
    rows = (
        select(Reservation).where(Reservation.order_line_id == order_line_id).order_by(Reservation.id.desc())
    )
    if location_id is not None:
        rows = rows.where(Reservation.location_id == location_id)
    for row in uow.connection.execute(rows).all():
        if left == 0:
            break
        part = min(left, row.quantity)
        left -= part
        _shrink(uow, row.id, row.quantity, part)
        what = {"at_location": row.location_id, "of_product": row.product_id, "units": -part}
        uow.connection.execute(_PROMISE_MORE, what)
        uow.changed("stock", row.product_id)
    if left:
        raise NotFound(kind="reservation", given=order_line_id)


def _shrink(uow: UnitOfWork, reservation_id: int, quantity: int, part: int) -> None:
    if part == quantity:
        uow.connection.execute(delete(Reservation).where(Reservation.id == reservation_id))
    else:
        shrunk = update(Reservation).where(Reservation.id == reservation_id)
        uow.connection.execute(shrunk.values(quantity=quantity - part))


def location_id(uow: UnitOfWork, kind: LocationKind, site: str = "") -> int:
    """The one location of a special kind (packing bench, customer, supplier, ...) of a site; raises ``NotFound``."""
    where = {"of_kind": kind, "at_site": site}
    found = once(uow.connection, (kind, site), lambda: ask_first(uow.connection, _OF_KIND, where))
    if found is None:
        raise NotFound(kind="location", given=kind.value)
    return int(found.id)


def free_at(uow: UnitOfWork, product_id: int, location_id: int) -> int:
    """Units of a product in one location that nobody was promised."""
    this = (StockLevel.location_id == location_id, StockLevel.product_id == product_id)
    return uow.connection.scalar(select(StockLevel.on_hand - StockLevel.reserved).where(*this)) or 0
