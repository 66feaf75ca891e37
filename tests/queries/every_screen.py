"""Every query that a screen shows, with something real to ask it for: what the tests of scale go through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.database.unit_of_work import Database
from app.models.order import Order
from app.models.outbox import PrintJob
from app.models.picking import PickList, PickTask
from app.models.pickup import Pickup
from app.models.product import ProductBarcode
from app.models.rma import Rma
from app.models.shipment import Parcel
from app.models.states import CountState, DeliveryMode, HoldKind, ParcelState, Stage
from app.queries import (
    bench,
    board,
    boxes,
    counter_card,
    counts,
    customer_card,
    customers,
    dashboard,
    faces,
    goods_in,
    house,
    kits,
    ledger,
    messages,
    order_detail,
    orders,
    packing,
    picking,
    pickup,
    printable,
    printing,
    put_away,
    refunds,
    returnable,
    returns,
    shipments,
    shops,
    stock,
    timeline,
    tracking,
    transfers,
    waiting,
    warehouse,
    welcome,
)
from app.queries.figures import cohorts, sales, service
from app.queries.orders import OrderFilter
from app.rules.periods import Period

Ask = Callable[[Connection], Any]
_PRINTED = (
    "shipping_label", "pick_list", "product_label", "location_label", "pickup_label", "return_label", "badge_sheet",
    "delivery_note", "deposit_slip", "cart_sheet", "transfer_slip", "lot_label",
)  # fmt: skip
TODAY = date(2026, 11, 20)


def figures(period: Period) -> Mapping[str, Ask]:
    """By name, each page of the manager's figures for a period."""
    return {
        "figures_sales": lambda c: sales.sales(c, period),
        "figures_returns": lambda c: cohorts.returns(c, period),
        "figures_service": lambda c: service.service(c, period),
        "figures_invoiced": lambda c: ledger.invoiced(c, period),
        "figures_taken": lambda c: ledger.taken(c, period),
    }


def screens(database: Database) -> Mapping[str, Ask]:
    """By name, a query of each screen; what it names (an order, a parcel, a return) is in the middle of the data."""
    some = database.read(_examples)
    order_id, parcel, rma = some["order"], some["parcel"], some["rma"]
    asked: dict[str, Ask] = {
        "orders_first": lambda c: orders.page(c, OrderFilter()),
        "orders_next": lambda c: orders.page(c, OrderFilter(), after=order_id),
        "orders_closed": lambda c: orders.page(c, OrderFilter(stage=Stage.CLOSED)),
        "orders_ready": lambda c: orders.page(c, OrderFilter(stage=Stage.READY)),
        "orders_held": lambda c: orders.page(c, OrderFilter(hold=True)),
        "orders_held_address": lambda c: orders.page(c, OrderFilter(hold=HoldKind.ADDRESS)),
        "orders_relay": lambda c: orders.page(c, OrderFilter(delivery_mode=DeliveryMode.RELAY)),
        "search_common": lambda c: orders.page(c, OrderFilter(text="martin")),
        "search_rare": lambda c: orders.page(c, OrderFilter(text="zzzqx")),
        "search_short": lambda c: orders.page(c, OrderFilter(text="#1")),
        "find_reference": lambda c: orders.find_orders(c, some["reference"]),
        "find_tracking": lambda c: orders.find_orders(c, some["tracking"]),
        "find_mail": lambda c: orders.find_orders(c, some["mail"]),
        "count": lambda c: orders.count(c, OrderFilter(stage=Stage.READY)),
        "dashboard": dashboard.counts,
        "waiting": waiting.waiting,
        "welcome": lambda c: welcome.welcome(c, "BENCH-1"),
        "team": house.team,
        "settings": house.house_settings,
        "detail": lambda c: order_detail.order_detail(c, order_id),
        "timeline": lambda c: timeline.timeline(c, order_id),
        "traces": lambda c: tracking.traces(c, order_id, datetime(2026, 11, 20, tzinfo=UTC)),
        "customer": lambda c: customers.customer_page(c, some["customer"]),
        "customers_first": lambda c: customer_card.found(c, ""),
        "customers_next": lambda c: customer_card.found(c, "", after=order_id),
        "customers_search": lambda c: customer_card.found(c, "martin"),
        "customers_rare": lambda c: customer_card.found(c, "zzzqx"),
        "customers_order": lambda c: customer_card.found(c, some["reference"]),
        "customer_card": lambda c: customer_card.customer_card(c, some["customer"]),
        "customer_orders": lambda c: customer_card.orders_of(c, (some["customer"],)),
        "customer_parcels": lambda c: customer_card.parcels_of(c, (some["customer"],)),
        "customer_returns": lambda c: customer_card.returns_of(c, (some["customer"],)),
        "customer_messages": lambda c: messages.messages_to(c, (some["customer"],)),
        "customers": lambda c: customers.find_customers(c, some["mail"]),
        "to_pack": lambda c: bench.to_pack(c, 1),
        "pack_by_order": lambda c: packing.by_order(c, order_id),
        "pack_by_parcel": lambda c: packing.by_parcel(c, parcel),
        "pack_by_item": lambda c: packing.by_item(c, [some["barcode"]]),
        "pack_by_tote": lambda c: packing.by_tote(c, 1),
        "packing": lambda c: packing.packing_view(c, order_id),
        "boxes": boxes.boxes,
        "kits": kits.kits,
        "kit_search": lambda c: kits.kits(c, "mug"),
        "transfers": transfers.transfers,
        "board": lambda c: board.board(c, datetime(2026, 11, 20, 14, tzinfo=UTC)),
        "ready": picking.ready_orders,
        "pick_lists": picking.open_pick_lists,
        "next_task": lambda c: picking.next_task(c, some["list"]),
        "map": lambda c: warehouse.warehouse_map(c, some["list"]),
        "look_alikes": warehouse.look_alikes_too_near,
        "tasks": lambda c: picking.pick_list_tasks(c, some["list"]),
        "pickup_counts": lambda c: pickup.counter_counts(c, TODAY),
        "print_queue": printing.print_queue,
        "printers": printing.printers,
        "refunds": lambda c: refunds.refunds(c, TODAY),
        "returnable": lambda c: returnable.returnable(c, order_id),
        "returns": lambda c: returns.returns(c, TODAY),
        "dock": shipments.dock,
        "parcels_at_dock": lambda c: shipments.parcels(c, [ParcelState.LABELLED]),
        "parcels_gone": lambda c: shipments.parcels(c, [ParcelState.DELIVERED]),
        "shops": shops.open_shops,
        "stock": stock.by_product,
        "stock_search": lambda c: stock.by_product(c, "bleu"),
        "levels": lambda c: stock.levels(c, stock.Lying()),
        "awaited": goods_in.awaited,
        "low_faces": faces.low_faces,
        "to_put_away": put_away.to_put_away,
        "counts": lambda c: counts.open_counts(c, CountState.TO_COUNT),
        "differences": lambda c: counts.open_counts(c, CountState.TO_ACCEPT),
    }
    for which in pickup.CounterList:
        asked[f"pickup_{which.value}"] = lambda c, which=which: pickup.counter_list(c, which, TODAY)
    for kind in _PRINTED:
        asked[f"printable_{kind}"] = lambda c, kind=kind: printable.printable(c, kind, "")
    if rma is not None:
        asked["return"] = lambda c: returns.review(c, rma, TODAY)
    if some["pickup"] is not None:
        asked["pickup_card"] = lambda c: counter_card.counter_card(c, some["pickup"], TODAY)
    return asked


def _examples(connection: Connection) -> dict[str, Any]:
    """Things in the middle of the data; ``None`` where there is none of a kind."""
    scalar = connection.scalar
    middle = (scalar(select(func.max(Parcel.id))) or 0) // 2
    parcel = connection.execute(
        select(Parcel.number, Parcel.order_id, Parcel.tracking_number)
        .where(Parcel.id >= middle, Parcel.tracking_number != "")
        .order_by(Parcel.id)
        .limit(1)
    ).one()
    return {
        "order": parcel.order_id,
        "parcel": parcel.number,
        "tracking": parcel.tracking_number,
        "reference": scalar(select(Order.reference).where(Order.id == parcel.order_id)),
        "customer": scalar(select(Order.customer_id).where(Order.id == parcel.order_id)),
        "mail": f"martin{parcel.order_id}@example.fr",
        "rma": scalar(select(func.max(Rma.id))),
        "pickup": scalar(select(func.max(Pickup.id))),
        "list": scalar(select(func.max(PickList.id))),
        "task": scalar(select(func.max(PickTask.id))),
        "job": scalar(select(func.max(PrintJob.id))),
        "barcode": scalar(select(ProductBarcode.code).order_by(ProductBarcode.id.desc()).limit(1)),
    }
