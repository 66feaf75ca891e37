"""What is ordered from suppliers: read from a file or typed, changed as long as it is awaited, given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import insert, select, update

from app.channels.base import IncomingPurchase
from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.product import Product
from app.models.purchase import PurchaseLine, PurchaseOrder
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.workflows.catalogue import Answer, Change
from app.workflows.outcome import Outcome

_LONGEST_REFERENCE = 80


def put_purchases(uow: UnitOfWork, records: Sequence[IncomingPurchase]) -> list[Answer]:
    """Create or change lines of purchase orders: the ordered quantity of an article becomes the file's."""
    skus = {each.sku for each in records}
    found = uow.connection.execute(
        select(Product.sku, Product.id, Product.kit).where(Product.sku.in_(skus))
    ).all()
    products = {row.sku: row.id for row in found if not row.kit}
    kits = {row.sku for row in found if row.kit}
    answers: dict[int, Answer] = {}
    numbered = sorted(enumerate(records), key=lambda each: (each[1].supplier, each[1].reference, each[0]))
    for (supplier, reference), group in groupby(
        numbered, key=lambda each: (each[1].supplier, each[1].reference)
    ):
        rows = list(group)
        known = [(number, each) for number, each in rows if each.sku in products]
        answers |= {
            number: Refusal("purchase_of_kit" if each.sku in kits else "purchase_sku_unknown", sku=each.sku)
            for number, each in rows
            if each.sku not in products
        }
        if known:
            order_id = _order(uow, supplier, reference, known[0][1].expected_on)
            answers |= _put_lines(
                uow, order_id, [(n, products[each.sku], each.quantity) for n, each in known]
            )
    return [answers[number] for number in range(len(records))]


def _order(uow: UnitOfWork, supplier: str, reference: str, expected_on: date | None) -> int:
    """The order's id, made where it is not there; a day that is named becomes its day."""
    found = uow.connection.scalar(
        select(PurchaseOrder.id).where(
            PurchaseOrder.supplier == supplier, PurchaseOrder.reference == reference
        )
    )
    if found is not None:
        if expected_on is not None:
            uow.connection.execute(
                update(PurchaseOrder).where(PurchaseOrder.id == found).values(expected_on=expected_on)
            )
        return found
    made = uow.connection.execute(
        insert(PurchaseOrder).values(
            supplier=supplier, reference=reference, expected_on=expected_on, created_at=uow.now,
            created_by=uow.actor.staff_id,
        )
    ).inserted_primary_key  # fmt: skip
    assert made is not None
    journal.record(uow, "purchase_put", "purchase_order", made[0], supplier=supplier, reference=reference)
    return int(made[0])


def _put_lines(uow: UnitOfWork, order_id: int, wanted: Sequence[tuple[int, int, int]]) -> dict[int, Answer]:
    """Lines as (row, article, units); the answer of each by its row."""
    lines = {
        row.product_id: row
        for row in uow.connection.execute(
            select(PurchaseLine).where(PurchaseLine.purchase_order_id == order_id)
        )
    }
    ordered = {product: row.ordered for product, row in lines.items()}
    answers: dict[int, Answer] = {}
    for number, product, units in wanted:
        before = ordered.get(product)
        ordered[product] = units
        if before is None:
            uow.connection.execute(
                insert(PurchaseLine).values(purchase_order_id=order_id, product_id=product, ordered=units)
            )
            answers[number] = Change.CREATED
        elif before == units:
            answers[number] = Change.UNCHANGED
        else:
            uow.connection.execute(
                update(PurchaseLine)
                .where(PurchaseLine.purchase_order_id == order_id, PurchaseLine.product_id == product)
                .values(ordered=units)
            )
            answers[number] = Change.AMENDED
    changed = {product for number, product, _ in wanted if answers[number] is not Change.UNCHANGED}
    came = {product: row.received for product, row in lines.items()}
    if any(ordered[product] > came.get(product, 0) for product in changed):
        # More is awaited again of an order that was complete.
        uow.connection.execute(
            update(PurchaseOrder).where(PurchaseOrder.id == order_id).values(closed_at=None)
        )
    if changed:
        uow.changed("purchase_order", order_id)
    return answers


def reference_of(text: str) -> str:
    """An order's number as somebody typed or scanned it.

    Raises ``Refusal``: ``purchase_reference_missing``, ``purchase_reference_too_long`` (cut, two would be one).
    """
    reference = text.strip()
    if not reference:
        raise Refusal("purchase_reference_missing")
    if len(reference) > _LONGEST_REFERENCE:
        raise Refusal("purchase_reference_too_long", most=_LONGEST_REFERENCE)
    return reference


def order_goods(
    uow: UnitOfWork, supplier: str, reference: str, expected_on: date | None, lines: Sequence[tuple[str, int]]
) -> Outcome:
    """An order as somebody typed it: (SKU, units) by line. All of it or nothing.

    Raises what ``reference_of`` does, and ``Refusal``: ``purchase_without_lines``, ``purchase_sku_unknown``,
    ``purchase_of_kit``, ``quantity_invalid``.
    """
    require(uow.actor, "order_goods")
    reference, supplier = reference_of(reference), " ".join(supplier.split())
    if not lines:
        raise Refusal("purchase_without_lines")
    for _, units in lines:
        if not 0 < units < 1_000_000:
            raise Refusal("quantity_invalid", quantity=units)
    records = [
        IncomingPurchase(
            supplier=supplier, reference=reference, sku=sku, quantity=units, expected_on=expected_on
        )
        for sku, units in lines
    ]
    for answer in put_purchases(uow, records):
        if isinstance(answer, Refusal):
            raise answer
    return Outcome("purchase_ordered", {"reference": reference, "lines": len(lines)})


def close_purchase(uow: UnitOfWork, order_id: int) -> Outcome:
    """Nothing more is awaited of it; raises ``Refusal("purchase_under_way")`` while a receipt of it is open."""
    require(uow.actor, "order_goods")
    # Locked as a scan at the delivery locks it: counted units in a closed order could not be booked any more.
    query = locking(uow.connection, select(PurchaseOrder).where(PurchaseOrder.id == order_id))
    row = uow.connection.execute(query).first()
    if row is None:
        raise NotFound(kind="purchase_order", given=order_id)
    open_line = select(PurchaseLine.id).where(
        PurchaseLine.purchase_order_id == order_id, PurchaseLine.in_hand > 0
    )
    if uow.connection.scalar(open_line.limit(1)) is not None:
        raise Refusal("purchase_under_way", reference=row.reference)
    uow.connection.execute(
        update(PurchaseOrder).where(PurchaseOrder.id == order_id).values(closed_at=uow.now)
    )
    journal.record(uow, "purchase_closed", "purchase_order", order_id, reference=row.reference)
    uow.changed("purchase_order", order_id)
    return Outcome("purchase_closed", {"reference": row.reference})
