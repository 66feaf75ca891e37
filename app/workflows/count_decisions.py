"""What is to be counted, and what becomes of a difference: a manager books it, or wants another count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, literal, or_, select, update

from app.database.dialect import locking, lowered
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.counting import CountRequest, at_place
from app.models.house import setting
from app.models.order import OrderLine
from app.models.picking import PickList, PickTask
from app.models.product import Product, ProductBarcode
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.models.states import COUNT, Bucket, CountCause, CountState, LocationKind, PickListState, check
from app.models.stock import Location, Reservation, StockLevel, StockMove
from app.rules.cycle_counts import COUNTED_EVERY, AbcClass, abc_classes
from app.scanning.own_codes import OwnKind, decode
from app.workflows import allocation, counting, transfer_promises
from app.workflows.outcome import Level, Outcome

#: Classes come from the picks of so many days.
_LOOKED_BACK = timedelta(days=365)
_CAUSES = {
    AbcClass.A: CountCause.CYCLE_A,
    AbcClass.B: CountCause.CYCLE_B,
    AbcClass.C: CountCause.CYCLE_C,
}


def accept_count(uow: UnitOfWork, request_id: int) -> Outcome:
    """Book the difference of a count as a move; what comes in serves orders that wait, what is missing frees them.

    Where the place was corrected since (a short pick, another count), the difference may be booked already: it is
    counted again. Raises ``Refusal("count_promised")`` where the missing units are on a list that is being picked.
    """
    require(uow.actor, "accept_count")
    row = _to_accept(uow, request_id)
    told = {"name": row.name, "location": row.code, "units": abs(row.difference)}
    if _corrected_since(uow, row):
        _reopen(uow, row)
        return Outcome("count_overtaken", told, Level.WARNING)
    adjust = stock.location_id(uow, LocationKind.ADJUST)
    if row.difference > 0:
        stock.move(uow, row.product_id, row.difference, adjust, row.location_id, "count")
        allocation.allocate_backorders(uow, [row.product_id])
        code = "count_accepted_more"
    else:
        waiting = _free_promises(uow, row)
        stock.move(uow, row.product_id, -row.difference, row.location_id, adjust, "count")
        for order_id in waiting:
            allocation.allocate_order(uow, order_id)
        _ask_elsewhere(uow, row)
        code = "count_accepted_less"
    _decide(uow, row, "count_accepted", CountState.DONE)
    return Outcome(code, told)


def count_again(uow: UnitOfWork, request_id: int) -> Outcome:
    """Not believed: somebody counts it anew."""
    require(uow.actor, "accept_count")
    row = _to_accept(uow, request_id)
    _reopen(uow, row)
    return Outcome("count_asked_again", {"name": row.name, "location": row.code})


def ask_count(uow: UnitOfWork, where: str) -> Outcome:
    """Ask for a count of all at a place, or of an article wherever it lies; by code, SKU or barcode.

    Raises ``NotFound("count_what")`` and ``Refusal("count_nothing_there")``.
    """
    require(uow.actor, "accept_count")
    wanted = where.strip()
    own = decode(wanted)
    named = Location.code == wanted.upper()
    if own is not None and own.kind is OwnKind.LOCATION:
        named = Location.id == own.serial
    place = uow.connection.execute(
        select(Location.id, Location.code).where(named, Location.kind == LocationKind.BIN, Location.active)
    ).first()
    if place is not None:
        asked = counting.ask_at(uow, place.id, CountCause.BY_HAND)
        name = place.code
    else:
        articles = _articles(uow, wanted)
        name = ", ".join(each.name for each in articles)
        asked = sum(_ask_for_article(uow, each.id, CountCause.BY_HAND) for each in articles)
    if not asked:
        raise Refusal("count_nothing_there", name=name)
    return Outcome("counts_asked", {"name": name, "count": asked})


def _articles(uow: UnitOfWork, wanted: str) -> Sequence[Any]:
    """The article with this SKU, or all with this barcode, as it is printed; raises ``NotFound("count_what")``."""
    sku = lowered(uow.connection, Product.sku) == lowered(uow.connection, literal(wanted))
    barcodes = select(ProductBarcode.product_id).where(ProductBarcode.code.in_((wanted, wanted.zfill(14))))
    for which in (sku, Product.id.in_(barcodes)):
        found = select(Product.id, Product.name).where(which).order_by(Product.id)
        if articles := uow.connection.execute(found).all():
            return articles
    raise NotFound("count_what", given=wanted)


def ask_due(uow: UnitOfWork) -> Outcome:
    """Ask for the cycle counts that are due: A monthly, B quarterly, C yearly, the most overdue first.

    As many as the house counts a day (setting ``counts_a_day``), less those of this kind that are still open.
    """
    cycles = tuple(_CAUSES.values())
    still_open = uow.connection.scalar(
        select(func.count())
        .select_from(CountRequest)
        .where(CountRequest.done_at.is_(None), CountRequest.cause.in_(cycles))
    )
    room = int(setting(uow.connection, "counts_a_day")) - (still_open or 0)
    due = _due(uow)[:room] if room > 0 else []
    counting.ask_all(uow, due)
    return Outcome("counts_due", {"count": len(due)})


def _due(uow: UnitOfWork) -> list[tuple[int, int, CountCause]]:
    """Places and articles whose last count is longer ago than their class allows; never counted ones first."""
    classes = abc_classes(_moved_value(uow))
    counted = (
        select(
            CountRequest.location_id,
            CountRequest.product_id,
            func.max(CountRequest.done_at).label("last"),
            func.count().filter(CountRequest.done_at.is_(None)).label("open"),
        )
        .group_by(CountRequest.location_id, CountRequest.product_id)
        .subquery()
    )
    rows = uow.connection.execute(
        select(StockLevel.location_id, StockLevel.product_id, counted.c.last)
        .join(Location, Location.id == StockLevel.location_id)
        .outerjoin(
            counted,
            (counted.c.location_id == StockLevel.location_id)
            & (counted.c.product_id == StockLevel.product_id),
        )
        .where(
            StockLevel.on_hand > 0, Location.kind == LocationKind.BIN, Location.active,
            or_(counted.c.open.is_(None), counted.c.open == 0),
        )
        .order_by(Location.pick_sequence, Location.code, StockLevel.product_id)
    ).all()  # fmt: skip
    late: list[tuple[bool, AbcClass, timedelta, Any]] = []
    for row in rows:
        name = classes.get(row.product_id, AbcClass.C)
        since = None if row.last is None else uow.now - row.last
        if since is None or since >= COUNTED_EVERY[name]:
            overdue = timedelta() if since is None else COUNTED_EVERY[name] - since
            late.append((since is not None, name, overdue, row))
    late.sort(key=lambda each: each[:3])
    return [(row.location_id, row.product_id, _CAUSES[name]) for _, name, _, row in late]


def _moved_value(uow: UnitOfWork) -> dict[int, int]:
    """What was picked of each article in a year, at its price, in cents (domain 9: by the value of movement)."""
    rows = uow.connection.execute(
        select(StockMove.product_id, func.sum(StockMove.quantity), Product.price_cents)
        .join(Product, Product.id == StockMove.product_id)
        .where(StockMove.reason == "pick", StockMove.at >= uow.now - _LOOKED_BACK)
        .group_by(StockMove.product_id, Product.price_cents)
    )
    return {product: int(units) * price for product, units, price in rows}


def _to_accept(uow: UnitOfWork, request_id: int) -> Any:
    query = (
        select(CountRequest, Location.code, Product.sku, Product.name)
        .join(Location, Location.id == CountRequest.location_id)
        .join(Product, Product.id == CountRequest.product_id)
        .where(CountRequest.id == request_id)
    )
    row = uow.connection.execute(locking(uow.connection, query, of=CountRequest)).first()
    if row is None:
        raise NotFound(kind="count", given=request_id)
    if row.state is not CountState.TO_ACCEPT:
        raise Refusal("count_not_to_accept", name=row.name, location=row.code)
    return row


def _corrected_since(uow: UnitOfWork, row: Any) -> bool:
    virtual = select(Location.id).where(Location.kind == LocationKind.ADJUST)
    correction = select(StockMove.id).where(
        StockMove.product_id == row.product_id,
        StockMove.id > (row.last_move_id or 0),
        at_place(row.location_id),
        or_(StockMove.from_location_id.in_(virtual), StockMove.to_location_id.in_(virtual)),
    )
    return uow.connection.scalar(correction.limit(1)) is not None


def _free_promises(uow: UnitOfWork, row: Any) -> list[int]:
    """Take back as many promises as the missing units need, newest first; the orders that lost some."""
    lacking = -row.difference - stock.free_at(uow, row.product_id, row.location_id)
    if lacking > 0:  # transfers first: a customer waits for an order
        lacking -= transfer_promises.yield_to_orders(uow, row.product_id, row.location_id, row.sku, lacking)
    if lacking <= 0:
        return []
    orders: list[int] = []
    for promise in _promises(uow, row):
        part = min(lacking, promise.quantity)
        stock.release(uow, promise.order_line_id, part, row.location_id)
        order_state.move_units(uow, promise.order_line_id, Bucket.ALLOCATED, Bucket.UNALLOCATED, part)
        journal.record(
            uow, "count_took_promise", "order_line", promise.order_line_id,
            order_id=promise.order_id, sku=row.sku, units=part, location=row.code,
        )  # fmt: skip
        orders.append(promise.order_id)
        lacking -= part
        if not lacking:
            return list(dict.fromkeys(orders))
    raise Refusal("count_promised", name=row.name, location=row.code, units=lacking)


def _promises(uow: UnitOfWork, row: Any) -> Sequence[Any]:
    """Promises of the article at the place that no open list is on its way to fetch."""
    under_way = (
        select(PickTask.order_line_id)
        .join(PickList, PickList.id == PickTask.pick_list_id)
        .where(
            PickList.state.in_((PickListState.OPEN, PickListState.PICKING)),
            PickTask.location_id == row.location_id,
            PickTask.product_id == row.product_id,
            PickTask.picked + PickTask.short < PickTask.quantity,
        )
    )
    return uow.connection.execute(
        select(Reservation.order_line_id, Reservation.quantity, OrderLine.order_id)
        .join(OrderLine, OrderLine.id == Reservation.order_line_id)
        .where(
            Reservation.location_id == row.location_id,
            Reservation.product_id == row.product_id,
            Reservation.order_line_id.not_in(under_way),
        )
        .order_by(Reservation.id.desc())
    ).all()


def _ask_elsewhere(uow: UnitOfWork, row: Any) -> None:
    """What is missing here may lie at another place of the article."""
    _ask_for_article(uow, row.product_id, CountCause.MISSING_ELSEWHERE, row.location_id)


def _ask_for_article(uow: UnitOfWork, product_id: int, cause: CountCause, but: int = 0) -> int:
    """Ask for a count wherever an article lies and no count of it is open, but not at ``but``; how many."""
    asked = select(CountRequest.location_id).where(
        CountRequest.product_id == product_id, CountRequest.done_at.is_(None)
    )
    places = uow.connection.scalars(
        select(StockLevel.location_id)
        .join(Location, Location.id == StockLevel.location_id)
        .where(
            StockLevel.product_id == product_id, StockLevel.on_hand > 0, Location.kind == LocationKind.BIN,
            Location.active, StockLevel.location_id.not_in(asked), StockLevel.location_id != but,
        )
        .order_by(StockLevel.location_id)
    ).all()  # fmt: skip
    counting.ask_all(uow, [(place, product_id, cause) for place in places])
    return len(places)


def _reopen(uow: UnitOfWork, row: Any) -> None:
    _decide(uow, row, "count_reopened", CountState.TO_COUNT)


def _decide(uow: UnitOfWork, row: Any, action: str, state: CountState) -> None:
    check(COUNT, row.state, state, "count")
    again = state is CountState.TO_COUNT
    uow.connection.execute(
        update(CountRequest)
        .where(CountRequest.id == row.id)
        .values(
            state=state, decided_by=uow.actor.staff_id, done_at=None if again else uow.now,
            counts=0 if again else row.counts, difference=None if again else row.difference,
        )
    )  # fmt: skip
    journal.record(
        uow, action, "count_request", row.id, sku=row.sku, location=row.code, difference=row.difference
    )
    uow.changed("count_request", row.id)
