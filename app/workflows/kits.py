"""Which articles are kits and what is in them; an order's line that turns out to be a kit is taken apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from app.channels.base import IncomingKit
from app.channels.checking import MOST_IN_KIT
from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, journal, search
from app.models.kit import KitComponent, OrderKit
from app.models.order import Order, OrderLine
from app.models.product import Product
from app.models.refusals import Refusal
from app.models.staff import require
from app.models.states import Lifecycle
from app.models.stock import StockLevel
from app.workflows import allocation, order_rows
from app.workflows.catalogue import Answer, Change
from app.workflows.intake_checks import KitPart, kit_parts
from app.workflows.outcome import Outcome

_NOT_OVER = (Lifecycle.IMPORTED, Lifecycle.OPEN)
#: Articles in one kit; more is a list that nobody checks at a glance.
_MOST = 50


def put_kits(uow: UnitOfWork, records: Sequence[IncomingKit]) -> list[Answer]:
    """Say of kits how many of an article are in each; none takes the article out of it.

    An article becomes a kit with its first component and an article again with its last. Orders keep what they
    were taken apart into.
    """
    skus = {each.kit for each in records} | {each.sku for each in records}
    rows = uow.connection.execute(select(Product.id, Product.sku, Product.kit).where(Product.sku.in_(skus)))
    products = {row.sku: row for row in rows}
    kits = [row.id for row in products.values()]
    inside = _inside(uow, kits)
    answers: list[Answer] = []
    touched: set[int] = set()
    for record in records:
        kit, component = products.get(record.kit), products.get(record.sku)
        if kit is None or component is None:
            answers.append(Refusal("stock_sku_unknown", sku=record.kit if kit is None else record.sku))
            continue
        answer = _put(uow, record, kit.id, component.id, inside)
        if isinstance(answer, Change) and answer is not Change.UNCHANGED:
            touched.add(kit.id)
        answers.append(answer)
    for kit_id in sorted(touched):
        uow.changed("product", kit_id)
    if touched and (waited := take_apart(uow, OrderLine.product_id.in_(touched))):
        allocation.allocate_backorders(uow, waited)
    return answers


def _inside(uow: UnitOfWork, product_ids: Sequence[int]) -> defaultdict[int, dict[int, int]]:
    """Units by component of the kits among these, and of those that these are components of."""
    rows = uow.connection.execute(
        select(KitComponent.kit_id, KitComponent.component_id, KitComponent.quantity).where(
            KitComponent.kit_id.in_(product_ids) | KitComponent.component_id.in_(product_ids)
        )
    )
    inside: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for kit_id, component_id, quantity in rows:
        inside[kit_id][component_id] = quantity
    return inside


def _put(
    uow: UnitOfWork, record: IncomingKit, kit: int, component: int, inside: defaultdict[int, dict[int, int]]
) -> Answer:
    before = inside[kit].get(component, 0)
    if record.quantity == before:
        return Change.UNCHANGED
    if record.quantity and (refusal := _impossible(uow, record, kit, component, inside)) is not None:
        return refusal
    this = (KitComponent.kit_id == kit, KitComponent.component_id == component)
    if not record.quantity:
        uow.connection.execute(delete(KitComponent).where(*this))
        del inside[kit][component]
    elif before:
        uow.connection.execute(update(KitComponent).where(*this).values(quantity=record.quantity))
    if not inside[kit]:  # the first component comes, or the last one went
        uow.connection.execute(update(Product).where(Product.id == kit).values(kit=bool(record.quantity)))
    if record.quantity and not before:
        row = {"kit_id": kit, "component_id": component, "quantity": record.quantity}
        uow.connection.execute(insert(KitComponent).values(row))
    if record.quantity:
        inside[kit][component] = record.quantity
    journal.record(
        uow, "kit_put", "product", kit,
        kit=record.kit, sku=record.sku, before=before, after=record.quantity,
    )  # fmt: skip
    return Change.AMENDED if before else Change.CREATED


def _impossible(
    uow: UnitOfWork, record: IncomingKit, kit: int, component: int, inside: Mapping[int, Mapping[int, int]]
) -> Refusal | None:
    """Why this cannot be in that; the database would refuse it too, without saying why."""
    if inside.get(component) or component == kit:
        return Refusal("kit_in_kit", kit=record.kit, sku=record.sku)
    if any(kit in parts for parts in inside.values()):
        return Refusal("kit_is_component", kit=record.kit)
    if len(inside[kit]) >= _MOST and component not in inside[kit]:
        return Refusal("kit_too_large", kit=record.kit, most=_MOST)
    if not inside[kit] and uow.connection.scalar(
        select(func.sum(StockLevel.on_hand)).where(StockLevel.product_id == kit)
    ):
        return Refusal("kit_in_stock", kit=record.kit)
    return None


def save_kit(uow: UnitOfWork, kit: str, parts: Sequence[tuple[str, int]]) -> Outcome:
    """Make this what is in a kit, (SKU, units) each; nothing makes it an article like any other.

    Raises the ``Refusal`` that names what is wrong.
    """
    require(uow.actor, "save_kit")
    kit = kit.strip()
    if uow.connection.scalar(select(Product.id).where(Product.sku == kit)) is None:
        raise Refusal("stock_sku_unknown", sku=kit)
    wanted = [(sku.strip(), units) for sku, units in parts]
    twice = [sku for sku, count in Counter(sku for sku, _ in wanted).items() if count > 1]
    if twice:
        raise Refusal("kit_part_twice", sku=twice[0])
    for sku, units in wanted:
        if not 1 <= units <= MOST_IN_KIT:
            raise Refusal("kit_units", sku=sku, most=MOST_IN_KIT)
    there = uow.connection.scalars(
        select(Product.sku)
        .join(KitComponent, KitComponent.component_id == Product.id)
        .where(KitComponent.kit_id == select(Product.id).where(Product.sku == kit).scalar_subquery())
    ).all()
    kept = {sku for sku, _ in wanted}
    # What goes is taken out last: it stays a kit all the time.
    rows = [IncomingKit(kit=kit, sku=sku, quantity=units) for sku, units in wanted]
    rows += [IncomingKit(kit=kit, sku=sku, quantity=0) for sku in there if sku not in kept]
    for answer in put_kits(uow, rows):
        if isinstance(answer, Refusal):
            raise answer
    return Outcome("kit_saved" if wanted else "kit_ended", {"kit": kit, "count": len(wanted)})


def take_apart(uow: UnitOfWork, *which: ColumnElement[bool]) -> set[int]:
    """Make order lines of kits, that nothing was done for yet, the lines of what is in them.

    ``which`` narrows the lines. Returns the ids of the components, of which stock can be promised now.
    """
    untouched = OrderLine.unallocated + OrderLine.backordered + OrderLine.cancelled == OrderLine.ordered
    lines = uow.connection.execute(
        select(OrderLine, Product.vat_rate_bp.label("kit_bp"))
        .join(Product, Product.id == OrderLine.product_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(
            *which, Product.kit, OrderLine.kit_id.is_(None), untouched, OrderLine.cancelled < OrderLine.ordered,
            Order.lifecycle.in_(_NOT_OVER),
        )
        .order_by(OrderLine.order_id, OrderLine.id)
    ).all()  # fmt: skip
    parts = kit_parts(uow, {line.product_id for line in lines}) if lines else {}
    for line in lines:
        _take_apart(uow, line, parts[line.product_id])
    return {part.article.product_id for found in parts.values() for part in found}


def _take_apart(uow: UnitOfWork, line: Any, parts: Sequence[KitPart]) -> None:
    """The line becomes the first of the components itself; the others follow at the end of the order."""
    bought = line._asdict()
    line_id, kit_bp = bought.pop("id"), bought.pop("kit_bp")
    last = uow.connection.execute(
        select(func.max(OrderLine.position)).where(OrderLine.order_id == line.order_id)
    ).scalar_one()
    rows = order_rows.taken_apart(bought, parts, line.vat_rate_bp, kit_bp)
    kit = insert(OrderKit).values(order_id=line.order_id, **order_rows.kit_row(bought))
    kit_id = uow.connection.execute(kit.returning(OrderKit.id)).scalar_one()
    for place, row in enumerate(rows):
        position = last + place if place else line.position
        row |= {"kit_id": kit_id, "position": position, "external_line_id": order_rows.part_id(position)}
    first = {name: value for name, value in rows[0].items() if name not in {"order_id", "position"}}
    uow.connection.execute(update(OrderLine).where(OrderLine.id == line_id).values(first))
    if rows[1:]:
        uow.connection.execute(insert(OrderLine), rows[1:])
    bench_copy.changed(uow, line.order_id)
    search.index_order(uow, line.order_id)
