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
    act = house.act
    made = done(act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])))
    list_id = int(made.facts["pick_list_id"])
    done(act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))
    for task in tasks(house, list_id):
        code = gtin(house, task.sku)
        place = task.location_id
        done(act(Role.PICKER, lambda uow, place=place: picking.scan_location(uow, list_id, place)))
        for _ in range(1 if typed else task.quantity):
            done(act(Role.PICKER, lambda uow, code=code: picking.scan_item(uow, list_id, [code], True)))
        if typed:
            units = task.quantity
            done(act(Role.PICKER, lambda uow, units=units: picking.type_quantity(uow, list_id, units, True)))
        into = house.database.write(lambda uow: house.location(uow, tote), house.station)
        done(act(Role.PICKER, lambda uow, into=into: picking.put_in_tote(uow, list_id, into)))
    return list_id


def pack(house: House, order_id: int) -> int:
    """Pack every picked unit of an order into one parcel and close it; returns the parcel's id."""
    opened = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    parcel_id = int(opened.facts["parcel_id"])
    for line in house.lines(order_id):
        code = gtin(house, line.sku)
        for _ in range(line.picked):
            done(
                house.act(
                    Role.PACKER,
                    lambda uow, code=code: packing.pack_item(uow, order_id, parcel_id, [code]),
                )
            )
    done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel_id)))
    return parcel_id


def ship(house: House, *lines: tuple[str, int], **changes: Any) -> int:
    """A whole order from intake to handed over; returns its id."""
    order_id = house.order(*lines, **changes)
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))
    return order_id


def parcels(house: House, order_id: int, state: ParcelState | None = None) -> list[Any]:
    """The parcels of an order, oldest first."""
    query = select(Parcel).where(Parcel.order_id == order_id).order_by(Parcel.id)
    if state is not None:
        query = query.where(Parcel.state == state)
    return list(house.database.read(lambda c: c.execute(query).all()))
