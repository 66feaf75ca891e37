"""The columns that bulk writing fills, by table, tables that others point at first."""

from __future__ import annotations

from typing import Any

from app.models.channel import Customer
from app.models.journal import JournalEntry
from app.models.order import Order, OrderAddress, OrderHold, OrderLine, Payment
from app.models.outbox import OutboxMessage
from app.models.picking import OrderTote, PickList, PickTask
from app.models.pickup import Pickup, PickupBag
from app.models.product import Product, ProductBarcode
from app.models.rma import Refund, Rma, RmaUnit
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.stock import Location, Reservation, StockLevel, StockMove

COLUMNS: dict[type[Any], tuple[str, ...]] = {
    Location: ("id", "code", "kind", "site", "pick_sequence", "sellable", "active"),
    Product: (
        "id", "sku", "name", "price_cents", "currency", "vat_rate_bp", "weight_g", "length_mm", "width_mm",
        "height_mm", "withdrawal_exclusion", "hs_code", "origin", "active",
    ),
    ProductBarcode: ("product_id", "code", "units"),
    Customer: (
        "id", "channel_id", "external_id", "first_name", "last_name", "company", "email", "phone", "siren",
        "vat_number", "created_at",
    ),
    Order: (
        "id", "channel_id", "external_id", "reference", "content_hash", "version", "customer_id", "placed_at",
        "imported_at", "paid_at", "lifecycle", "stage", "payment", "fulfilled_by", "open_holds", "delivery_mode",
        "carrier_service", "relay_id", "relay_carrier", "shop_id", "currency", "shipping_cents",
        "shipping_standard_cents", "discount_cents", "total_cents", "captured_cents", "refunded_cents",
        "promise_date", "language", "allow_split", "gift", "gift_note", "customer_note", "claimed_by",
        "claimed_station_id",
    ),
    OrderAddress: (
        "order_id", "kind", "first_name", "last_name", "company", "line1", "line2", "line3", "postal_code", "city",
        "country", "phone", "email",
    ),
    OrderLine: (
        "id", "order_id", "external_line_id", "position", "product_id", "sku", "name", "unit_cents", "net_cents",
        "vat_rate_bp", "ordered", "cancelled", "unallocated", "backordered", "allocated", "picked", "packed",
        "shipped", "delivered", "returned", "refunded", "promise_date",
    ),
    OrderHold: ("order_id", "kind", "code", "values", "reason", "placed_at", "release_note"),
    Payment: ("order_id", "kind", "means", "amount_cents", "currency", "at", "reference", "staff_id"),
    Shipment: ("id", "order_id", "carrier_service", "ship_to", "created_at", "closed_at"),
    Parcel: (
        "id", "number", "shipment_id", "order_id", "state", "tracking_number", "weight_g", "expected_weight_g",
        "packed_by", "station_id", "created_at", "closed_at", "handed_over_at", "delivered_at",
    ),
    ParcelItem: ("parcel_id", "order_line_id", "quantity"),
    PickList: ("id", "number", "state", "created_at", "created_by", "picker_id", "station_id", "finished_at"),
    PickTask: (
        "pick_list_id", "order_id", "order_line_id", "product_id", "location_id", "quantity", "picked", "short",
        "in_hand", "sequence",
    ),
    OrderTote: ("location_id", "order_id", "pick_list_id"),
    Pickup: (
        "id", "number", "order_id", "shop_id", "state", "token", "code_hash", "code_hint", "code_tries", "created_at",
        "ready_at", "reminder_day", "last_reminder_day", "last_day", "extended", "collected_at", "collected_by",
        "id_checked", "handed_over_by",
    ),
    PickupBag: ("parcel_id", "pickup_id", "arrived_at", "shelf_id", "handed_out_at"),
    Rma: (
        "id", "number", "serial", "order_id", "state", "ground", "opened_at", "opened_by", "notice_day",
        "received_at", "withdrawal_last_day", "window_last_day", "send_back_last_day", "refund_due", "in_time",
        "blind", "approver", "inspected_by", "inspected_at", "decided_at", "decision_reason",
    ),
    RmaUnit: (
        "rma_id", "order_line_id", "unit_number", "reason", "received_at", "grade", "disposition", "depreciation_bp",
        "note", "inspected_by", "location_id", "accepted",
    ),
    Refund: (
        "id", "rma_id", "order_id", "state", "goods_cents", "ship_out_cents", "ship_back_cents",
        "depreciation_cents", "amount_cents", "currency", "means", "reference", "requested_by", "created_at",
        "succeeded_at",
    ),
    StockLevel: ("location_id", "product_id", "on_hand", "reserved"),
    Reservation: ("order_line_id", "product_id", "location_id", "quantity", "created_at"),
    StockMove: (
        "at", "product_id", "quantity", "from_location_id", "to_location_id", "reason", "order_id", "staff_id",
        "station_id",
    ),
    JournalEntry: (
        "station_id", "sequence", "at", "staff_id", "action", "subject", "subject_id", "order_id", "details",
        "reason", "command_id", "digest",
    ),
    OutboxMessage: (
        "kind", "key", "payload", "order_id", "state", "tries", "created_at", "due_at", "claimed_at", "done_at",
        "trouble",
    ),
}  # fmt: skip
