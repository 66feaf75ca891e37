"""Transfers between sites: ordered by a manager, taken off shelves by scan, on the way, put on shelves by scan.

Each scan moves the goods in the ledger: off a shelf into TRANSIT while the transfer is open, from there onto a shelf
of the other site once it has left. Orders come first: what they were promised is not taken. What was free when the
transfer was ordered is reserved for it (``transfer_promises``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case, func, insert, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal, stock
from app.models.channel import Shop
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.models.states import TRANSFER, LocationKind, TransferState, check
from app.models.stock import Location, Move, StockMove
from app.models.transfer import StockTransfer, StockTransferLine
from app.rules.identifiers import transfer_reference
from app.workflows import allocation, transfer_promises
from app.workflows.articles import find_stocked
from app.workflows.outcome import Level, Outcome
from app.workflows.transfer_promises import Wish

_REFERENCE = re.compile(r"(?:TR-?)?0*(?P<number>\d{1,9})", re.IGNORECASE)
_LINE = (
    select(StockTransferLine, Product.sku, Product.name)
    .join(Product, Product.id == StockTransferLine.product_id)
    .order_by(Product.name, StockTransferLine.id)
)
_NAMED = 3


def order_transfer(
    uow: UnitOfWork, from_site: str, to_site: str, lines: Sequence[tuple[str, int]]
) -> Outcome:
    """Have so many units (SKU, units) brought from one site to another; the warehouse is the empty one.

    What is free there is reserved for it; of the others the answer says that they go only if they are free by then.
    Raises ``Refusal``: ``transfer_same_site``, ``transfer_site_unknown``, ``purchase_without_lines``,
    ``quantity_invalid``, ``stock_sku_unknown``, ``stock_of_kit``.
    """
    require(uow.actor, "order_transfer")
    if from_site == to_site:
        raise Refusal("transfer_same_site")
    known = set(uow.connection.scalars(select(Shop.code).where(Shop.active)))
    for site in (from_site, to_site):
        if site and site not in known:
            raise Refusal("transfer_site_unknown", site=site)
    if not lines:
        raise Refusal("purchase_without_lines")
    wanted: Counter[str] = Counter()
    for sku, units in lines:
        if not 0 < units < 1_000_000:
            raise Refusal("quantity_invalid", quantity=units)
        wanted[sku] += units
    products = _products(uow, wanted)
    made = insert(StockTransfer).values(
        from_site=from_site, to_site=to_site, state=TransferState.OPEN, created_at=uow.now,
        created_by=uow.actor.staff_id,
    )  # fmt: skip
    transfer_id = uow.connection.execute(made.returning(StockTransfer.id)).scalar_one()
    rows = [
        {"transfer_id": transfer_id, "product_id": products[sku], "wanted": units}
        for sku, units in wanted.items()
    ]
    uow.connection.execute(insert(StockTransferLine), rows)
    lines_made = uow.connection.execute(_LINE.where(StockTransferLine.transfer_id == transfer_id)).all()
    wishes = [Wish(line.id, line.product_id, line.wanted) for line in lines_made]
    lacking = transfer_promises.promise(uow, from_site, wishes)
    reference = transfer_reference(transfer_id)
    journal.record(
        uow, "transfer_ordered", "stock_transfer", transfer_id,
        transfer=reference, source=from_site, target=to_site, articles=dict(wanted),
        reserved=wanted.total() - sum(lacking.values()),
    )  # fmt: skip
    uow.changed("stock_transfer", transfer_id)
    told = {"transfer": reference, "units": wanted.total()}
    if not lacking:
        return Outcome("transfer_ordered", told)
    short = [(lacking[line.product_id], line) for line in lines_made if line.product_id in lacking]
    return Outcome("transfer_ordered_short", {**told, "missing": _in_words(short)}, Level.WARNING)


def _products(uow: UnitOfWork, skus: Mapping[str, int]) -> dict[str, int]:
    rows = uow.connection.execute(select(Product.sku, Product.id, Product.kit).where(Product.sku.in_(skus)))
    found = {row.sku: row for row in rows}
    for sku in skus:
        if sku not in found:
            raise Refusal("stock_sku_unknown", sku=sku)
        if found[sku].kit:
            raise Refusal("stock_of_kit", sku=sku)
    return {sku: row.id for sku, row in found.items()}


def open_by_reference(uow: UnitOfWork, typed: str) -> Outcome:
    """The transfer with this number, as it is printed or without what stands before it."""
    require(uow.actor, "move_transfer")
    found = _REFERENCE.fullmatch(typed.strip())
    if found is None:
        raise NotFound("transfer_unknown", given=typed.strip())
    return open_transfer(uow, int(found["number"]))


def open_transfer(uow: UnitOfWork, transfer_id: int) -> Outcome:
    """Go on with a transfer: at the site it leaves, or once it has left at the one it comes to."""
    require(uow.actor, "move_transfer")
    row = _transfer(uow, transfer_id)
    code = "transfer_take" if row.state is TransferState.OPEN else "transfer_put"
    return _shown(row, code, {"site": row.from_site if row.state is TransferState.OPEN else row.to_site})


def _transfer(uow: UnitOfWork, transfer_id: int) -> Any:
    """Its row, locked; raises ``NotFound("transfer_unknown")`` and ``Refusal("transfer_over")``."""
    query = locking(uow.connection, select(StockTransfer).where(StockTransfer.id == transfer_id))
    row = uow.connection.execute(query).first()
    if row is None:
        raise NotFound("transfer_unknown", given=transfer_reference(transfer_id))
    if row.state not in {TransferState.OPEN, TransferState.TRAVELLING}:
        raise Refusal("transfer_over", transfer=transfer_reference(transfer_id))
    return row


def _shown(
    transfer: Any, code: str, values: Mapping[str, Any], level: Level = Level.OK, **place: Any
) -> Outcome:
    told = {"transfer": transfer_reference(transfer.id), **values}
    session = {"job": "transferring", "transfer_id": transfer.id, **place}
    prompt = "scan_transfer_item" if "location_id" in place else "scan_location"
    return Outcome(code, told, level, next=prompt, facts={"transfer_id": transfer.id}, session=session)


def scan_place(uow: UnitOfWork, transfer_id: int, location_id: int) -> Outcome:
    """The shelf that is taken from, or put on; raises ``Refusal("transfer_other_site")``."""
    require(uow.actor, "move_transfer")
    row = _transfer(uow, transfer_id)
    place = _place(uow, row, location_id)
    return _shown(row, "transfer_at", {"location": place.code}, location_id=location_id)


def _place(uow: UnitOfWork, transfer: Any, location_id: int) -> Any:
    """A bin of the site where the transfer is now; it may have left while somebody stood at a shelf."""
    place = uow.connection.execute(select(Location).where(Location.id == location_id)).first()
    site = transfer.from_site if transfer.state is TransferState.OPEN else transfer.to_site
    if place is None or place.kind is not LocationKind.BIN or not place.active or place.site != site:
        raise Refusal("transfer_other_site", location=place.code if place else location_id, site=site)
    return place


def scan_item(
    uow: UnitOfWork, transfer_id: int, location_id: int, codes: Sequence[str], line_id: int = 0, here: int = 0
) -> Outcome:
    """One more (or a case more) of an article at a place. ``line_id`` was scanned last there, ``here`` units of it.

    Raises ``UnknownBarcode``, ``NotEnoughStock``, and ``Refusal``: ``transfer_not_wanted``, ``transfer_enough``.
    """
    require(uow.actor, "move_transfer")
    row = _transfer(uow, transfer_id)
    found = {article.product_id: article for article in find_stocked(uow, codes)}
    line = uow.connection.execute(
        _LINE.where(StockTransferLine.transfer_id == transfer_id, StockTransferLine.product_id.in_(found))
    ).first()
    if line is None:
        raise Refusal("transfer_not_wanted", name=next(iter(found.values())).name)
    before = here if line_id == line.id else 0
    return _carry(uow, row, line, location_id, before, before + found[line.product_id].units)


def type_units(
    uow: UnitOfWork, transfer_id: int, location_id: int, line_id: int, here: int, units: int
) -> Outcome:
    """So many in all of the article scanned last at this place; raises ``Refusal("scan_one_first")``."""
    require(uow.actor, "move_transfer")
    row = _transfer(uow, transfer_id)
    line = uow.connection.execute(_LINE.where(StockTransferLine.id == line_id)).first()
    if line is None:
        raise Refusal("scan_one_first")
    return _carry(uow, row, line, location_id, here, units)


def undo(uow: UnitOfWork, transfer_id: int, location_id: int, line_id: int, here: int) -> Outcome:
    """One less of the article scanned last at this place; raises ``Refusal("nothing_to_undo")``."""
    require(uow.actor, "move_transfer")
    if not here:
        raise Refusal("nothing_to_undo")
    return type_units(uow, transfer_id, location_id, line_id, here, here - 1)


def _carry(uow: UnitOfWork, transfer: Any, line: Any, place: int, before: int, units: int) -> Outcome:
    """Make it ``units`` of the line at this place, ``before`` as it was, in the ledger too."""
    _place(uow, transfer, place)
    more, transit = units - before, stock.location_id(uow, LocationKind.TRANSIT)
    leaving = transfer.state is TransferState.OPEN
    there = line.taken if leaving else line.received
    if leaving and there + more > line.wanted:
        raise Refusal("transfer_enough", name=line.name, wanted=line.wanted)
    over = 0 if leaving else max(0, there + more - line.taken) - max(0, there - line.taken)
    adjust = stock.location_id(uow, LocationKind.ADJUST)
    source = place if leaving else transit
    target = transit if leaving else place
    # What arrives above what left was never in transit: it is found, and undone it is gone again.
    moves = [
        _move(line.product_id, more - over, source, target),
        _move(line.product_id, over, adjust, target),
    ]
    if leaving and more > 0:
        transfer_promises.take(uow, line, place, more)
    stock.move_all(uow, [move for move in moves if move.quantity], "transfer", transfer_id=transfer.id)
    if leaving and more < 0:
        transfer_promises.put_back(uow, line, place, -more)
    counter = {"taken": there + more} if leaving else {"received": there + more}
    uow.connection.execute(update(StockTransferLine).where(StockTransferLine.id == line.id).values(counter))
    uow.changed("stock_transfer", transfer.id)
    values = {"name": line.name, "units": there + more, "wanted": line.wanted if leaving else line.taken}
    at = {"location_id": place, "line_id": line.id, "here": units}
    if not leaving and there + more > line.taken:
        return _shown(transfer, "transfer_more_came", values, Level.WARNING, **at)
    return _shown(transfer, "transfer_counted", values, **at)


def _move(product_id: int, units: int, source: int, target: int) -> Move:
    """Units from one place to the other, or fewer than none the other way round."""
    return Move(product_id, units, source, target) if units >= 0 else Move(product_id, -units, target, source)


def finish(uow: UnitOfWork, transfer_id: int, *, sure: bool = False) -> Outcome:
    """It leaves with what was taken; or all of it has arrived.

    What left and did not arrive is told first, and booked as lost once somebody is ``sure``. Raises
    ``Refusal("transfer_empty")``.
    """
    require(uow.actor, "move_transfer")
    row = _transfer(uow, transfer_id)
    lines = uow.connection.execute(_LINE.where(StockTransferLine.transfer_id == transfer_id)).all()
    if row.state is TransferState.OPEN:
        return _leave(uow, row, lines)
    lacking = [(line.taken - line.received, line) for line in lines if line.taken > line.received]
    told = {"missing": _in_words(lacking), "site": row.to_site}
    if lacking and not sure:
        return _shown(row, "transfer_differs", told, Level.WARNING, sure=True)
    transit, adjust = (stock.location_id(uow, kind) for kind in (LocationKind.TRANSIT, LocationKind.ADJUST))
    lost = [Move(line.product_id, units, transit, adjust) for units, line in lacking]
    stock.move_all(uow, lost, "transfer_difference", transfer_id=transfer_id)
    _change(uow, row, TransferState.RECEIVED, "transfer_received", lines, closed_at=uow.now)
    allocation.allocate_backorders(uow, [line.product_id for line in lines if line.received])
    return _over(row, "transfer_received_missing" if lacking else "transfer_received", told, bool(lacking))


def _leave(uow: UnitOfWork, row: Any, lines: Sequence[Any]) -> Outcome:
    if not any(line.taken for line in lines):
        raise Refusal("transfer_empty", transfer=transfer_reference(row.id))
    transfer_promises.give_back_all(uow, row.id)
    _change(uow, row, TransferState.TRAVELLING, "transfer_left", lines, left_at=uow.now)
    allocation.allocate_backorders(uow, [line.product_id for line in lines if line.wanted > line.taken])
    lacking = [(line.wanted - line.taken, line) for line in lines if line.wanted > line.taken]
    told = {"missing": _in_words(lacking), "site": row.to_site, "units": sum(line.taken for line in lines)}
    return _over(row, "transfer_left_short" if lacking else "transfer_left", told, bool(lacking))


def _in_words(lacking: Sequence[tuple[int, Any]]) -> str:
    named = ", ".join(f"{units} × {line.name}" for units, line in lacking[:_NAMED])
    return named + (" …" if len(lacking) > _NAMED else "")


def _over(row: Any, code: str, values: Mapping[str, Any], warned: bool) -> Outcome:
    return Outcome(
        code, {"transfer": transfer_reference(row.id), **values}, Level.WARNING if warned else Level.OK,
        next="choose_transfer", facts={"transfer_id": row.id}, session={"job": "transferring"},
    )  # fmt: skip


def _change(
    uow: UnitOfWork, row: Any, state: TransferState, happening: str, lines: Sequence[Any], **at: Any
) -> None:
    check(TRANSFER, row.state, state, "stock_transfer")
    uow.connection.execute(update(StockTransfer).where(StockTransfer.id == row.id).values(state=state, **at))
    journal.record(
        uow, happening, "stock_transfer", row.id,
        transfer=transfer_reference(row.id), source=row.from_site, target=row.to_site,
        articles={line.sku: [line.wanted, line.taken, line.received] for line in lines},
    )  # fmt: skip
    uow.changed("stock_transfer", row.id)


def cancel_transfer(uow: UnitOfWork, transfer_id: int) -> Outcome:
    """Give it up before it leaves: what was taken is on the shelves that it came from, which the answer names.

    Raises ``Refusal("transfer_left_already")``.
    """
    require(uow.actor, "order_transfer")
    row = _transfer(uow, transfer_id)
    if row.state is not TransferState.OPEN:
        raise Refusal("transfer_left_already", transfer=transfer_reference(transfer_id))
    transit = stock.location_id(uow, LocationKind.TRANSIT)
    back = _taken(uow, transfer_id, transit)
    moves = [Move(each.product_id, int(each.units), transit, each.place) for each in back]
    stock.move_all(uow, moves, "transfer_cancelled", transfer_id=transfer_id)
    transfer_promises.give_back_all(uow, transfer_id)
    lines = uow.connection.execute(_LINE.where(StockTransferLine.transfer_id == transfer_id)).all()
    _change(uow, row, TransferState.CANCELLED, "transfer_cancelled", lines, closed_at=uow.now)
    allocation.allocate_backorders(uow, [line.product_id for line in lines])
    where = ", ".join(f"{each.units} × {each.name} → {each.code}" for each in back[:_NAMED])
    told = {"back": where + (" …" if len(back) > _NAMED else "")}
    return _over(row, "transfer_cancelled_back" if back else "transfer_cancelled", told, bool(back))


def _taken(uow: UnitOfWork, transfer_id: int, transit: int) -> Sequence[Any]:
    """Units by article and shelf that the transfer took and did not give back."""
    out = StockMove.to_location_id == transit
    place = case((out, StockMove.from_location_id), else_=StockMove.to_location_id)
    units = func.sum(case((out, StockMove.quantity), else_=-StockMove.quantity))
    query = (
        select(StockMove.product_id, place.label("place"), units.label("units"), Product.name, Location.code)
        .join(Product, Product.id == StockMove.product_id)
        .join(Location, Location.id == place)
        .where(StockMove.transfer_id == transfer_id)
        .group_by(StockMove.product_id, place, Product.name, Location.code)
        .having(units > 0)
        .order_by(Location.code, Product.name)
    )
    return uow.connection.execute(query).all()


def leave(uow: UnitOfWork) -> Outcome:
    """Stop for now: what was scanned stays where it is, and anybody goes on with it."""
    require(uow.actor, "move_transfer")
    return Outcome("transfer_paused", next="choose_transfer", session={"job": "transferring"})
