"""An exchange: what came back pays for other goods, in a new order linked to the first (domain 8.4, 8.5)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, search
from app.models.order import Order, OrderAddress, OrderLine
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.rma import Refund, Rma
from app.models.states import (
    HoldKind,
    Lifecycle,
    PaymentKind,
    PaymentState,
    RefundState,
    Stage,
)
from app.rules.vat import ONE, divide_half_up
from app.workflows import allocation, decisions, kits, refunds, settlement
from app.workflows.money_back import in_words
from app.workflows.outcome import Level, Outcome
from app.workflows.returns import return_row

_COPIED = (
    "channel_id",
    "customer_id",
    "fulfilled_by",
    "delivery_mode",
    "carrier_service",
    "relay_id",
    "relay_carrier",
    "relay_place",
    "shop_id",
    "currency",
    "language",
    "withdrawal_info_sent_at",
)


def exchange_return(uow: UnitOfWork, rma_id: int, swaps: Mapping[int, int], reason: str = "") -> Outcome:
    """Decide a proposed return as an exchange: each received unit (by id) against a product (by id).

    The new goods keep the promotion that the old ones had. Their order is paid by the credit; what is missing
    holds it until it is paid, what is over is refunded. Shipping is neither charged nor given back. Raises
    ``Refusal("exchange_incomplete")``, ``NotFound`` for a product, or what ``approve_return`` raises.
    """
    rma = decisions.to_decide(uow, rma_id, "exchange_return")
    units = settlement.units_of(uow, rma)
    if {unit.id for unit in units} != set(swaps):
        raise Refusal("exchange_incomplete", rma=rma.number)
    order = settlement.order_of(uow, rma)
    lines = _new_lines(uow, units, swaps)
    total = sum(line["net_cents"] for line in lines)
    credit = settlement.settle(uow, rma, units, reason=reason.strip(), exchange=True).amount
    new_id, reference = _new_order(uow, order, rma, lines, total)
    used = min(credit, total)
    _pay(uow, rma_id, new_id, reference, used, credit - used)
    uow.connection.execute(update(Rma).where(Rma.id == rma_id).values(exchange_order_id=new_id))
    kits.take_apart(uow, OrderLine.order_id == new_id)
    allocation.allocate_order(uow, new_id)
    to_pay = total - used
    if to_pay:
        values = {"amount": in_words(to_pay, order.currency), "rma": rma.number}
        order_state.place_hold(uow, new_id, HoldKind.PAYMENT, code="hold_exchange_to_pay", values=values)
    order_state.refresh_stage(uow, new_id)
    search.index_order(uow, new_id)
    journal.record(
        uow,
        "exchanged",
        "rma",
        rma_id,
        order_id=order.id,
        reason=reason.strip(),
        rma=rma.number,
        new_order=reference,
        credit=in_words(credit, order.currency),
        total=in_words(total, order.currency),
        to_pay=in_words(to_pay, order.currency),
    )
    return Outcome(
        "return_exchanged_to_pay" if to_pay else "return_exchanged",
        {"rma": rma.number, "order": reference, "amount": in_words(to_pay, order.currency)},
        Level.WARNING if to_pay else Level.OK,
        next="next_return",
        order=order.reference,
        facts={
            "rma_id": rma_id,
            "order_id": new_id,
            "credit_cents": credit,
            "total_cents": total,
            "to_pay_cents": to_pay,
            "refund_cents": credit - used,
        },
    )


def _new_lines(uow: UnitOfWork, units: Any, swaps: Mapping[int, int]) -> list[dict[str, Any]]:
    """Order lines for the new goods, each product once a promotion."""
    products = {
        row.id: row
        for row in uow.connection.execute(
            select(Product).where(Product.id.in_(set(swaps.values())), Product.active)
        )
    }
    old = {
        row.id: row
        for row in uow.connection.execute(
            select(OrderLine).where(OrderLine.id.in_({unit.order_line_id for unit in units}))
        )
    }
    wanted: Counter[tuple[int, int]] = Counter()
    for unit in units:
        if swaps[unit.id] not in products:
            raise NotFound(kind="product", given=swaps[unit.id])
        wanted[swaps[unit.id], _promotion_bp(old[unit.order_line_id])] += 1
    lines = []
    for position, ((product_id, promotion), quantity) in enumerate(wanted.items(), start=1):
        product = products[product_id]
        gross = product.price_cents * quantity
        lines.append(
            {
                "external_line_id": str(position),
                "position": position,
                "product_id": product_id,
                "sku": product.sku,
                "name": product.name,
                "unit_cents": product.price_cents,
                "net_cents": gross - divide_half_up(gross * promotion, ONE),
                "vat_rate_bp": product.vat_rate_bp,
                "ordered": quantity,
                "unallocated": quantity,
            }
        )
    return lines


def _promotion_bp(line: Any) -> int:
    """What was taken off the old line, in basis points of its price."""
    gross = line.unit_cents * line.ordered
    if not gross or line.net_cents >= gross:
        return 0
    return divide_half_up((gross - line.net_cents) * ONE, gross)


def _new_order(
    uow: UnitOfWork, order: Any, rma: Any, lines: list[dict[str, Any]], total: int
) -> tuple[int, str]:
    external = f"{order.external_id}-X{rma.serial}"
    reference = f"{order.reference}-X{rma.serial}"
    created = uow.connection.execute(
        insert(Order).values(
            **{name: getattr(order, name) for name in _COPIED},
            external_id=external,
            reference=reference,
            content_hash=hashlib.sha256(external.encode()).hexdigest(),
            placed_at=uow.now,
            imported_at=uow.now,
            lifecycle=Lifecycle.OPEN,
            stage=Stage.BACKORDER,
            payment=PaymentState.PENDING if total else PaymentState.PAID,
            total_cents=total,
            discount_cents=sum(line["unit_cents"] * line["ordered"] - line["net_cents"] for line in lines),
            replaces_id=order.id,
        )
    ).inserted_primary_key
    assert created is not None
    new_id = int(created[0])
    uow.connection.execute(insert(OrderLine), [{"order_id": new_id, **line} for line in lines])
    columns = [column for column in OrderAddress.__table__.columns if column.name != "order_id"]
    for address in uow.connection.execute(
        select(*columns).where(OrderAddress.order_id == order.id)
    ).mappings():
        uow.connection.execute(insert(OrderAddress).values(order_id=new_id, **address))
    journal.record(
        uow,
        "order_from_exchange",
        "order",
        new_id,
        order_id=new_id,
        rma=rma.number,
        before=order.reference,
        order=reference,
    )
    uow.changed("order", new_id)
    return new_id, reference


def _pay(uow: UnitOfWork, rma_id: int, new_id: int, reference: str, used: int, rest: int) -> None:
    """Book the credit from the old order to the new one; what is over stays a refund to be sent."""
    refund = settlement.refund_row(uow, rma_id)
    if refund.state is not RefundState.APPROVED:
        return
    if used:
        parts = {"goods_cents": refund.goods_cents - rest, "amount_cents": used, "means": refunds.EXCHANGE}
        uow.connection.execute(update(Refund).where(Refund.id == refund.id).values(**parts))
        if rest:
            _remainder(uow, refund, rest)
        refunds.mark_exchanged(uow, refund.id, reference)
        order_state.add_payment(
            uow,
            new_id,
            PaymentKind.CAPTURE,
            used,
            refund.currency,
            refunds.EXCHANGE,
            return_row(uow, rma_id).number,
        )


def _remainder(uow: UnitOfWork, refund: Any, rest: int) -> None:
    uow.connection.execute(
        insert(Refund).values(
            rma_id=refund.rma_id,
            order_id=refund.order_id,
            state=RefundState.APPROVED,
            goods_cents=rest,
            ship_out_cents=0,
            ship_back_cents=0,
            depreciation_cents=0,
            amount_cents=rest,
            currency=refund.currency,
            requested_by=refund.requested_by,
            approved_by=refund.approved_by,
            created_at=uow.now,
        )
    )
