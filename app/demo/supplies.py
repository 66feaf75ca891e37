"""What the demo awaits, a delivery that nobody has put away yet, a transfer to a shop, a pick face that runs low."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.demo.house import House
from app.models.product import Product, ProductBarcode
from app.models.purchase import PurchaseOrder
from app.models.states import LocationKind, Role
from app.models.stock import Location, StockLevel
from app.values import shop_day
from app.workflows import pick_faces, purchasing, receiving, transfers
from app.workflows.outcome import Outcome
from app.workflows.tracing import NOTHING

#: Supplier, number, days until it should come, articles.
_ORDERS = (
    ("Poterie des Monts", "PM-2041", -1, (("MUG-BLANC", 24), ("PLANCHE", 6))),
    ("Poterie des Monts", "PM-2057", 4, (("BOL-GRES", 30), ("ASS-GRES", 20), ("MUG-BLANC", 24))),
    ("Papeterie Vauban", "V-88310", 9, (("CARNET-A5", 60),)),
)
#: What the manager has brought to a shop.
_FOR_LYON = (("MUG-BLANC", 6), ("CARNET-A5", 10))
#: An article with two bins.
_FACE = "CONF-ABRICOT"
#: What came of the first one.
_CAME = (("MUG-BLANC", 24), ("PLANCHE", 4))


def await_supplies(house: House, now: datetime) -> None:
    """Order from suppliers and for a shop, and receive the first order in part."""
    for supplier, reference, days, lines in _ORDERS:
        day = shop_day(now + timedelta(days=days))
        house.act(
            now,
            Role.MANAGER,
            partial(
                purchasing.order_goods, supplier=supplier, reference=reference, expected_on=day, lines=lines
            ),
        )
    to_lyon = partial(transfers.order_transfer, from_site="", to_site="LYON", lines=_FOR_LYON)
    house.act(now, Role.MANAGER, to_lyon)
    house.act(now, Role.PICKER, _receive)
    house.act(now, Role.MANAGER, partial(_keep_filled, sku=_FACE))


def _keep_filled(uow: UnitOfWork, sku: str) -> Outcome:
    """The first of the two bins of an article is its face, and wants one more than lies there."""
    face = uow.connection.execute(
        select(Location.code, StockLevel.on_hand)
        .join(StockLevel, StockLevel.location_id == Location.id)
        .join(Product, Product.id == StockLevel.product_id)
        .where(Product.sku == sku, Location.kind == LocationKind.BIN, Location.site == "")
        .order_by(Location.pick_sequence)
        .limit(1)
    ).one()
    return pick_faces.set_face(uow, face.code, sku, face.on_hand, 2 * face.on_hand + 1)


def _receive(uow: UnitOfWork) -> Outcome:
    order_id = uow.connection.execute(
        select(PurchaseOrder.id).where(PurchaseOrder.reference == _ORDERS[0][1])
    ).scalar_one()
    for sku, units in _CAME:
        barcode = uow.connection.execute(
            select(ProductBarcode.code)
            .join(Product, Product.id == ProductBarcode.product_id)
            .where(Product.sku == sku, ProductBarcode.units == 1)
            .limit(1)
        ).scalar_one()
        scanned = receiving.scan_item(uow, order_id, [barcode], NOTHING)
        receiving.type_units(uow, order_id, int(scanned.facts["line_id"]), units)
    return receiving.finish(uow, order_id)
