"""Orders that real shop software produced, from the recorded answer to shipped, through a station by scans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.channels.base import IncomingOrder
from app.channels.reading import read
from app.database.unit_of_work import UnitOfWork
from app.models.order import Order, OrderHold, OrderLine
from app.models.product import Product, ProductBarcode
from app.models.states import DeliveryMode, FulfilledBy, Lifecycle, ParcelState, Role, Stage
from app.scanning.own_codes import OwnKind, encode
from app.station.session import Job
from app.workflows import orders, picking
from app.workflows.importing import import_file
from app.workflows.verify import verify
from tests.support.bench import done, gtin, parcels
from tests.support.desk import Bench
from tests.support.house import House
from tests.support.invariants import broken

_DATA = Path(__file__).parents[1] / "channels" / "data"
_SHARED = Path(__file__).parents[3] / "shared" / "fixtures"
_SHELF = "A-01-1"


def stock_up(house: House, folder: Path) -> None:
    """Every article the recorded orders name, with a barcode of ours and plenty on the shelf."""
    recorded = [order for order in read("orders", folder) if isinstance(order, IncomingOrder)]
    lines = {line.sku: line for order in recorded for line in order.lines if line.sku}

    def enter(uow: UnitOfWork) -> None:
        for number, (sku, line) in enumerate(sorted(lines.items()), start=1):
            product = insert(Product).values(
                sku=sku, name=line.name, vat_rate_bp=line.vat_rate_bp, weight_g=100
            )
            created = uow.connection.execute(product).inserted_primary_key
            assert created is not None
            code = encode(OwnKind.PRODUCT, number)
            uow.connection.execute(insert(ProductBarcode).values(product_id=created[0], code=code))

    house.database.write(enter, house.station)
    for sku in sorted(lines):
        house.receive(sku, _SHELF, 500)


def shippable(house: House) -> list[Any]:
    """Imported orders to send to a home or relay: open, allocated, nothing held."""
    query = select(Order.id, Order.reference).where(
        Order.stage == Stage.READY,
        Order.lifecycle == Lifecycle.OPEN,
        Order.open_holds == 0,
        Order.delivery_mode != DeliveryMode.PICKUP,
        Order.fulfilled_by == FulfilledBy.MERCHANT,
    )
    return list(house.database.read(lambda c: c.execute(query.order_by(Order.id)).all()))


def release_what_a_person_would(house: House) -> None:
    """Staff look at each held order and let it go on."""
    held = select(OrderHold.id).where(OrderHold.released_at.is_(None)).order_by(OrderHold.id)
    for hold in house.database.read(lambda c: c.scalars(held).all()):
        release(house, hold)


def release(house: House, hold: int) -> None:
    house.act(Role.MANAGER, lambda uow: orders.release_hold(uow, hold, "vu avec le client"))


def ship_by_scans(bench: Bench, order_id: int) -> None:
    """Pick, pack and hand over one order as the screen asks for it."""
    house = bench.house
    done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])))
    bench.turn_to(Job.PICKING)
    work = done(bench.press("next").outcome)
    while stop := work.facts.get("stop"):
        bench.scan(bench.place(stop["location"]))
        bench.scan(gtin(house, stop["sku"]))
        if stop["wanted"] > 1:
            done(bench.scan(str(stop["wanted"])).outcome)
        work = done(bench.scan(bench.place(stop["tote"] or "T-01")).outcome)
    bench.turn_to(Job.PACKING)
    done(bench.scan(encode(OwnKind.ORDER, order_id)).outcome)
    for line in house.lines(order_id):
        if line.picked:
            done(bench.scan(gtin(house, line.sku)).outcome)
        if line.picked > 1:
            done(bench.scan(str(line.picked)).outcome)
    assert done(bench.press("close_parcel").outcome).code == "order_packed"
    bench.turn_to(Job.SHIPPING)
    for parcel in parcels(house, order_id, ParcelState.LABELLED):
        done(bench.scan(encode(OwnKind.PARCEL, parcel.number)).outcome)


def take_to_shipped(bench: Bench, folder: Path, most: int) -> int:
    """Import a recorded shop, ship up to ``most`` of its orders; returns how many went."""
    house = bench.house
    stock_up(house, folder)
    manager = house.staff[Role.MANAGER]
    first = import_file(house.database, manager, "orders", folder)
    assert first.created > 0
    again = import_file(house.database, manager, "orders", folder)
    assert (again.created, again.amended, again.unchanged) == (0, 0, first.created)
    release_what_a_person_would(house)
    bench.sign_in(Role.MANAGER)
    chosen = shippable(house)[:most]
    for order in chosen:
        ship_by_scans(bench, order.id)
        assert house.row(order.id).stage is Stage.SHIPPED, order.reference
    assert house.database.read(broken) == {}
    assert list(verify(house.database)) == []
    return len(chosen)


@pytest.mark.parametrize(("shop", "at_least"), [("woocommerce", 2), ("prestashop", 1)])
def test_recorded_orders_leave_the_house(bench: Bench, shop: str, at_least: int) -> None:
    assert take_to_shipped(bench, _DATA / shop, 5) >= at_least
    rows = bench.house.database.read(
        lambda c: c.execute(
            select(Order.id, Order.total_cents, Order.shipping_cents, OrderLine.net_cents).join(
                OrderLine, OrderLine.order_id == Order.id
            )
        ).all()
    )
    parts: dict[int, int] = {}
    for row in rows:
        parts[row.id] = parts.get(row.id, row.shipping_cents) + row.net_cents
    assert all(abs(row.total_cents - parts[row.id]) <= 1 for row in rows)


@pytest.mark.skipif(not _SHARED.exists(), reason="the recorded shops in ../shared/fixtures are not here")
def test_every_recorded_shop_of_the_shared_fixtures_leaves_the_house(bench: Bench) -> None:
    assert take_to_shipped(bench, _SHARED / "woocommerce", 25) >= 5
