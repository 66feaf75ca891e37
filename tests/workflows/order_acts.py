"""What tests of orders share: an order at a stage, the acts on it, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.models.journal import JournalEntry
from app.models.order import Order, OrderHold
from app.models.rma import Refund
from app.models.shipment import Parcel
from app.models.states import (
    HoldKind,
    Lifecycle,
    ParcelState,
    RefundState,
    Role,
    Stage,
)
from app.workflows import orders, packing
from app.workflows.outcome import Outcome
from tests.support.bench import done, gtin, pack, pick, ship
from tests.support.house import MUG, House

Action = Callable[[UnitOfWork], Outcome]


def rows(house: House, query: Any) -> list[Any]:
    return list(house.database.read(lambda c: c.execute(query).all()))


def refunds(house: House, order_id: int) -> list[tuple[RefundState, int, int, int]]:
    query = select(Refund).where(Refund.order_id == order_id).order_by(Refund.id)
    return [(row.state, row.goods_cents, row.ship_out_cents, row.amount_cents) for row in rows(house, query)]


def open_holds(house: House, order_id: int) -> list[Any]:
    return rows(
        house, select(OrderHold).where(OrderHold.order_id == order_id, OrderHold.released_at.is_(None))
    )


def journal_of(house: House, order_id: int) -> list[tuple[str, str]]:
    query = (
        select(JournalEntry.action, JournalEntry.reason)
        .where(JournalEntry.order_id == order_id)
        .order_by(JournalEntry.id)
    )
    return [tuple(row) for row in rows(house, query)]


def manager(house: House, action: Action) -> Outcome:
    return done(house.act(Role.MANAGER, action))


def place(house: House, code: str) -> int:
    return house.database.write(lambda uow: house.location(uow, code), house.station)


def at_stage(house: House, stage: str) -> int:
    """An order of two mugs, brought to a stage by the public workflows."""
    if stage == "imported":
        return house.order((MUG, 2), paid=False)
    if stage == "allocated":
        return house.order((MUG, 2))
    if stage == "picked":
        order_id = house.order((MUG, 2))
        pick(house, order_id)
        return order_id
    if stage == "packing":
        order_id = at_stage(house, "picked")
        opened = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
        code, parcel = gtin(house, MUG), int(opened.facts["parcel_id"])
        done(house.act(Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel, [code])))
        return order_id
    if stage == "labelled":
        order_id = at_stage(house, "picked")
        pack(house, order_id)
        return order_id
    order_id = ship(house, (MUG, 2))
    if stage == "delivered":
        house.database.write(
            lambda uow: uow.connection.execute(update(Parcel).values(state=ParcelState.DELIVERED)) and None,
            house.station,
        )
    if stage in {"cancelled", "closed"}:
        state = {"lifecycle": Lifecycle(stage), "stage": Stage(stage)}
        house.database.write(
            lambda uow: uow.connection.execute(update(Order).values(**state)) and None, house.station
        )
    return order_id


STAGES = (
    "imported",
    "allocated",
    "picked",
    "packing",
    "labelled",
    "shipped",
    "delivered",
    "cancelled",
    "closed",
)


NEW = {"line1": "8 quai Rambaud"}


def act_on(house: House, order_id: int, name: str) -> Action:
    line = house.lines(order_id)[0].id
    return {
        "validate": lambda uow: orders.validate_order(uow, order_id),
        "hold": lambda uow: orders.hold_order(uow, order_id, HoldKind.MANUAL, "à vérifier"),
        "address": lambda uow: orders.change_address(uow, order_id, NEW, "appel"),
        "more": lambda uow: orders.change_line(uow, order_id, line, 3),
        "fewer": lambda uow: orders.change_line(uow, order_id, line, 1),
        "cancel_line": lambda uow: orders.cancel_line(uow, order_id, line, 1, "appel"),
        "cancel": lambda uow: orders.cancel_order(uow, order_id, "appel"),
        "split": lambda uow: orders.allow_split(uow, order_id),
        "pay": lambda uow: orders.record_payment(uow, order_id, 2890, "TRANSFER", "VIR 1"),
    }[name]


OVER = "order_over"
