"""Take an order through the house by the public workflows: picked, packed, handed over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.models.picking import PickTask
from app.models.product import Product, ProductBarcode
from app.models.shipment import Parcel
from app.models.states import ParcelState, Role
from app.workflows import closing, packing, picking, shipping
from app.workflows.outcome import Level, Outcome
from tests.support.house import House


def gtin(house: House, sku: str) -> str:
    """The barcode of an article."""
    query = select(ProductBarcode.code).join(Product, Product.id == ProductBarcode.product_id)
    return str(house.database.read(lambda c: c.execute(query.where(Product.sku == sku)).scalar_one()))


def tasks(house: House, list_id: int) -> list[Any]:
    """The stops of a pick list with their articles."""
    query = (
        select(PickTask, Product.sku)
        .join(Product, Product.id == PickTask.product_id)
        .where(PickTask.pick_list_id == list_id)
        .order_by(PickTask.sequence)
    )
    return list(house.database.read(lambda c: c.execute(query).all()))


def done(outcome: Outcome) -> Outcome:
    """The outcome, which must not be an error."""
    assert outcome.level is not Level.ERROR, (outcome.code, outcome.values)
    return outcome


def pick(house: House, order_id: int, tote: str = "T-01", *, typed: bool = False) -> int:
    """Pick all of an order into one tote by location, item and tote scans; returns the pick list's id.

    ``typed``: scan one unit of each article and type how many there are.
    """
    made = done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])))
    list_id = int(made.facts["pick_list_id"])
    done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))
    into = house.database.write(lambda uow: house.location(uow, tote), house.station)
    for task in tasks(house, list_id):
        pick_stop(house, list_id, task, into, typed=typed)
    return list_id


def pick_stop(house: House, list_id: int, task: Any, tote: int, *, typed: bool = False) -> None:
    """One stop of a pick list, all its units into the tote."""
    code = gtin(house, task.sku)
    done(house.act(Role.PICKER, lambda uow: picking.scan_location(uow, list_id, task.location_id)))
    for _ in range(1 if typed else task.quantity):
        done(house.act(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [code], True)))
    if typed:
        done(house.act(Role.PICKER, lambda uow: picking.type_quantity(uow, list_id, task.quantity, True)))
    done(house.act(Role.PICKER, lambda uow: picking.put_in_tote(uow, list_id, tote)))


def pack(house: House, order_id: int) -> int:
    """Pack every picked unit of an order into one parcel and close it; returns the parcel's id."""
    opened = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    parcel_id = int(opened.facts["parcel_id"])
    for line in house.lines(order_id):
        _pack_line(house, order_id, parcel_id, gtin(house, line.sku), line.picked)
    done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel_id)))
    return parcel_id


def _pack_line(house: House, order_id: int, parcel_id: int, code: str, units: int) -> None:
    for _ in range(units):
        done(house.act(Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel_id, [code])))


def ship(house: House, *lines: tuple[str, int], **changes: Any) -> int:
    """A whole order from intake to handed over; returns its id."""
    order_id = house.order(*lines, **changes)
    send(house, order_id)
    return order_id


def send(house: House, order_id: int) -> None:
    """Pick, pack and hand over an order that was taken in."""
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))


def parcels(house: House, order_id: int, state: ParcelState | None = None) -> list[Any]:
    """The parcels of an order, oldest first."""
    query = select(Parcel).where(Parcel.order_id == order_id).order_by(Parcel.id)
    if state is not None:
        query = query.where(Parcel.state == state)
    return list(house.database.read(lambda c: c.execute(query).all()))
