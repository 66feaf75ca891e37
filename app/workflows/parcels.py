"""An order on the bench: what is still to pack, where it lies, and the box it goes into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, case, delete, func, insert, or_, select, update

from app.database.round_trips import ask_first
from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy
from app.models.channel import Shop
from app.models.house import next_number
from app.models.order import Order, OrderAddress, OrderLine
from app.models.picking import OrderTote, PickList
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.staff import site_of
from app.models.states import CLOSED_HERE, LocationKind, ParcelState, PickListState
from app.models.stock import StockLevel, StockMove, location_id
from app.workflows import choosing, labels

# Made once: making them anew takes longer than the answer.
_products: BindParameter[int] = bindparam("products", expanding=True)
_IN_TOTES = (
    select(StockLevel.product_id, StockLevel.location_id, StockLevel.on_hand)
    .join(OrderTote, OrderTote.location_id == StockLevel.location_id)
    .where(
        OrderTote.order_id == bindparam("order"),
        StockLevel.product_id.in_(_products),
        StockLevel.on_hand > 0,
    )
    .order_by(StockLevel.location_id)
)
_BROUGHT_TO = (
    select(
        StockMove.product_id,
        func.sum(
            case(
                (StockMove.to_location_id == bindparam("dock"), StockMove.quantity), else_=-StockMove.quantity
            )
        ),
    )
    .where(
        StockMove.order_id == bindparam("order"),
        StockMove.product_id.in_(_products),
        or_(StockMove.to_location_id == bindparam("dock"), StockMove.from_location_id == bindparam("dock")),
    )
    .group_by(StockMove.product_id)
)
_BOXED = (
    select(OrderLine.product_id, func.sum(ParcelItem.quantity))
    .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
    .join(Parcel, Parcel.id == ParcelItem.parcel_id)
    .where(
        Parcel.order_id == bindparam("order"),
        Parcel.state.in_(CLOSED_HERE),
        OrderLine.product_id.in_(_products),
    )
    .group_by(OrderLine.product_id)
)


def new_parcel(uow: UnitOfWork, order_id: int) -> int:
    """A new box in the order's open shipment; the shipment is made, with today's address, if there is none."""
    shipment_id = uow.connection.scalar(
        select(Shipment.id).where(Shipment.order_id == order_id, Shipment.closed_at.is_(None)).limit(1)
    )
    if shipment_id is None:
        service = choosing.by_rule(uow, order_id)
        created = uow.connection.execute(
            insert(Shipment).values(
                order_id=order_id, carrier_service=service, ship_to=ship_to(uow, order_id), created_at=uow.now
            )
        ).inserted_primary_key
        assert created is not None
        shipment_id = int(created[0])
    parcel = uow.connection.execute(
        insert(Parcel).values(
            number=next_number(uow, "parcel"),
            shipment_id=shipment_id,
            order_id=order_id,
            packed_by=uow.actor.staff_id,
            station_id=uow.actor.station_id,
            site=site_of(uow.actor.station_id),
            created_at=uow.now,
        )
    ).inserted_primary_key
    assert parcel is not None
    return int(parcel[0])


def ship_to(uow: UnitOfWork, order_id: int) -> dict[str, Any]:
    """The address to write on the parcel now: the customer's, or the shop's for a pickup order."""
    address = (
        uow.connection.execute(
            select(OrderAddress).where(OrderAddress.order_id == order_id, OrderAddress.kind == "shipping")
        )
        .mappings()
        .first()
    )
    shipping: dict[str, Any] = dict(address) if address else {}
    shop = uow.connection.execute(
        select(Shop.name, Shop.address).join(Order, Order.shop_id == Shop.id).where(Order.id == order_id)
    ).first()
    if shop is not None:
        shipping |= {"company": shop.name, "line2": "", "line3": "", **shop.address}
    return {name: value for name, value in shipping.items() if name not in {"order_id", "kind"}}


_TO_PACK = select(func.sum(OrderLine.picked).label("units")).where(OrderLine.order_id == bindparam("order"))


def units_to_pack(uow: UnitOfWork, order_id: int) -> int:
    """Picked units of the order that lie in no parcel yet."""
    return int(ask_first(uow.connection, _TO_PACK, {"order": order_id}).units or 0)


def first_open_line(uow: UnitOfWork, order_id: int) -> int | None:
    """The first line of the order with units still to pack."""
    return uow.connection.scalar(
        select(OrderLine.id)
        .where(OrderLine.order_id == order_id, OrderLine.picked > 0)
        .order_by(OrderLine.position)
        .limit(1)
    )


def line_name(uow: UnitOfWork, line_id: int) -> str:
    return str(uow.connection.execute(select(OrderLine.name).where(OrderLine.id == line_id)).scalar_one())


def on_the_bench(
    uow: UnitOfWork, order_id: int, units: Mapping[int, int]
) -> dict[int, list[tuple[int, int]]]:
    """Where so many ``units`` by product of an order lie that are in no closed parcel: (location, units), its totes
    first, and nowhere else where those have all of them.

    Units of a parcel that was given up lie at the packing place: what the ledger brought there for this order,
    less what its closed parcels hold. Four statements for any number of products.
    """
    asked = {"order": order_id, "products": list(units)}
    places: dict[int, list[tuple[int, int]]] = {product_id: [] for product_id in units}
    for product_id, place, on_hand in uow.connection.execute(_IN_TOTES, asked):
        places[product_id].append((place, on_hand))
    if all(
        sum(on_hand for _, on_hand in places[product_id]) >= wanted for product_id, wanted in units.items()
    ):
        return places
    dock = location_id(uow, LocationKind.PACK)
    brought: dict[int, int] = dict(uow.connection.execute(_BROUGHT_TO, {**asked, "dock": dock}).all())
    boxed: dict[int | None, int] = dict(uow.connection.execute(_BOXED, asked).all())
    for product_id, found in places.items():
        loose = int(brought.get(product_id, 0)) - int(boxed.get(product_id, 0))
        if loose > 0:
            found.append((dock, loose))
    return places


#: Nothing of the ``order`` lies in its totes any more: they may carry another.
FREE_TOTES = delete(OrderTote).where(OrderTote.order_id == bindparam("order"))


def open_parcel(uow: UnitOfWork, order_id: int) -> int | None:
    """The parcel of the order that is being filled."""
    return uow.connection.scalar(
        select(Parcel.id).where(Parcel.order_id == order_id, Parcel.state == ParcelState.DRAFT).limit(1)
    )


def put_down(uow: UnitOfWork, order_id: int) -> None:
    """Nobody works on the order: an empty box is given up, and totes in which nothing of it lies are free.

    A list that goes into its parcel may be taken by anybody.
    """
    bench_copy.forget(uow, order_id)
    under_way = (PickList.packs_order_id == order_id, PickList.state == PickListState.PICKING)
    uow.connection.execute(update(PickList).where(*under_way).values(picker_id=None, station_id=None))
    inside = select(ParcelItem.parcel_id).where(ParcelItem.parcel_id == Parcel.id)
    emptied = uow.connection.execute(
        update(Parcel)
        .where(Parcel.order_id == order_id, Parcel.state == ParcelState.DRAFT, ~inside.exists())
        .values(state=ParcelState.VOID)
        .returning(Parcel.id)
    ).scalar()
    if emptied is not None:
        labels.give_up_draft(uow, emptied)
    if not units_to_pack(uow, order_id) and open_parcel(uow, order_id) is None:
        uow.connection.execute(FREE_TOTES, {"order": order_id})
