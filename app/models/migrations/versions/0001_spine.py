"""The first schema: orders, stock, picking, parcels, pickups, returns, journal and outbox."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database.dialect import append_only_ddl
from app.database.text_index import search_ddl

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def identity() -> Any:
    """SQLite numbers rows by itself only in a column that is called INTEGER."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def document() -> Any:
    """Binary JSON where there is such a thing."""
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "box",
        sa.Column("id", identity(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("length_mm", sa.Integer(), nullable=False),
        sa.Column("width_mm", sa.Integer(), nullable=False),
        sa.Column("height_mm", sa.Integer(), nullable=False),
        sa.Column("tare_g", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("tare_g >= 0", name=op.f("ck_box_tare")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box")),
        sa.UniqueConstraint("code", name=op.f("uq_box_code")),
    )
    op.create_table(
        "channel",
        sa.Column("id", identity(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("code", name=op.f("uq_channel_code")),
    )
    op.create_table(
        "counter",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_counter")),
    )
    op.create_table(
        "location",
        sa.Column("id", identity(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "bin",
                "tote",
                "pack",
                "shelf",
                "transit",
                "returns",
                "quarantine",
                "supplier",
                "customer",
                "adjust",
                "scrap",
                name="locationkind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("site", sa.String(length=40), nullable=False),
        sa.Column("pick_sequence", sa.Integer(), nullable=False),
        sa.Column("sellable", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("code", name=op.f("uq_location_code")),
    )
    op.create_index("ix_location_walk", "location", ["site", "pick_sequence"], unique=False)
    op.create_table(
        "printer",
        sa.Column("id", identity(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("driver", sa.String(length=10), nullable=False),
        sa.Column("transport", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("media_width_mm", sa.Integer(), nullable=False),
        sa.Column("media_height_mm", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printer")),
        sa.UniqueConstraint("code", name=op.f("uq_printer_code")),
    )
    op.create_table(
        "product",
        sa.Column("id", identity(), nullable=False),
        sa.Column("sku", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("vat_rate_bp", sa.Integer(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("length_mm", sa.Integer(), nullable=False),
        sa.Column("width_mm", sa.Integer(), nullable=False),
        sa.Column("height_mm", sa.Integer(), nullable=False),
        sa.Column("withdrawal_exclusion", sa.String(length=30), nullable=False),
        sa.Column("hs_code", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=2), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_product_price")),
        sa.CheckConstraint("vat_rate_bp >= 0 AND vat_rate_bp <= 10000", name=op.f("ck_product_vat_rate")),
        sa.CheckConstraint("weight_g >= 0", name=op.f("ck_product_weight")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("sku", name=op.f("uq_product_sku")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", document(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "shop",
        sa.Column("id", identity(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", document(), nullable=False),
        sa.Column("closed_weekdays", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop")),
        sa.UniqueConstraint("code", name=op.f("uq_shop_code")),
    )
    op.create_table(
        "staff",
        sa.Column("id", identity(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("badge", identity(), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_pins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failed_pins >= 0", name=op.f("ck_staff_failed_pins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("badge", name=op.f("uq_staff_badge")),
        sa.UniqueConstraint("name", name=op.f("uq_staff_name")),
    )
    op.create_table(
        "station",
        sa.Column("id", identity(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("journal_sequence", sa.Integer(), nullable=False),
        sa.Column("journal_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
        sa.UniqueConstraint("code", name=op.f("uq_station_code")),
    )
    op.create_table(
        "command",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("station_id", identity(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", document(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_command_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_command")),
    )
    op.create_table(
        "count_request",
        sa.Column("id", identity(), nullable=False),
        sa.Column("location_id", identity(), nullable=False),
        sa.Column("product_id", identity(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("asked_by", identity(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_count_request_asked_by")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_count_request_location_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_count_request_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_request")),
    )
    op.create_index("ix_count_request_done_at", "count_request", ["done_at", "id"], unique=False)
    op.create_table(
        "customer",
        sa.Column("id", identity(), nullable=False),
        sa.Column("channel_id", identity(), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("vat_number", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_customer_channel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("channel_id", "external_id", name=op.f("uq_customer_channel_id_external_id")),
    )
    op.create_index("ix_customer_email", "customer", ["email"], unique=False)
    op.create_table(
        "pick_list",
        sa.Column("id", identity(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "picking",
                "done",
                "cancelled",
                name="pickliststate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", identity(), nullable=True),
        sa.Column("picker_id", identity(), nullable=True),
        sa.Column("station_id", identity(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_pick_list_created_by")),
        sa.ForeignKeyConstraint(["picker_id"], ["staff.id"], name=op.f("fk_pick_list_picker_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_pick_list_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pick_list")),
        sa.UniqueConstraint("number", name=op.f("uq_pick_list_number")),
    )
    op.create_index("ix_pick_list_state", "pick_list", ["state", "id"], unique=False)
    op.create_table(
        "printer_choice",
        sa.Column("station_id", identity(), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("printer_id", identity(), nullable=False),
        sa.ForeignKeyConstraint(["printer_id"], ["printer.id"], name=op.f("fk_printer_choice_printer_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_printer_choice_station_id")),
        sa.PrimaryKeyConstraint("station_id", "document", name=op.f("pk_printer_choice")),
    )
    op.create_table(
        "product_barcode",
        sa.Column("id", identity(), nullable=False),
        sa.Column("product_id", identity(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.CheckConstraint("units > 0", name=op.f("ck_product_barcode_units")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_product_barcode_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_barcode")),
        sa.UniqueConstraint("code", "product_id", name=op.f("uq_product_barcode_code_product_id")),
    )
    op.create_index("ix_product_barcode_product_id", "product_barcode", ["product_id"], unique=False)
    op.create_table(
        "staff_role",
        sa.Column("staff_id", identity(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "picker",
                "packer",
                "shop",
                "returns",
                "manager",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_role_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "role", name=op.f("pk_staff_role")),
    )
    op.create_table(
        "stock_level",
        sa.Column("location_id", identity(), nullable=False),
        sa.Column("product_id", identity(), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_level_on_hand")),
        sa.CheckConstraint("reserved >= 0 AND reserved <= on_hand", name=op.f("ck_stock_level_reserved")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_stock_level_location_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stock_level_product_id")),
        sa.PrimaryKeyConstraint("location_id", "product_id", name=op.f("pk_stock_level")),
    )
    op.create_index("ix_stock_level_product_id", "stock_level", ["product_id"], unique=False)
    op.create_table(
        "orders",
        sa.Column("id", identity(), nullable=False),
        sa.Column("channel_id", identity(), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("customer_id", identity(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "lifecycle",
            sa.Enum(
                "imported",
                "open",
                "closed",
                "cancelled",
                name="lifecycle",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "imported",
                "backorder",
                "ready",
                "picking",
                "picked",
                "packing",
                "packed",
                "partly_shipped",
                "shipped",
                "at_shop",
                "collected",
                "closed",
                "cancelled",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "payment",
            sa.Enum(
                "pending",
                "authorised",
                "partially_paid",
                "paid",
                "partially_refunded",
                "refunded",
                "voided",
                "disputed",
                name="paymentstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "fulfilled_by",
            sa.Enum(
                "merchant",
                "channel",
                "supplier",
                name="fulfilledby",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("open_holds", sa.Integer(), nullable=False),
        sa.Column(
            "delivery_mode",
            sa.Enum(
                "HOME",
                "RELAY",
                "PICKUP",
                name="deliverymode",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("carrier_service", sa.String(length=80), nullable=False),
        sa.Column("relay_id", sa.String(length=20), nullable=False),
        sa.Column("relay_carrier", sa.String(length=40), nullable=False),
        sa.Column("shop_id", identity(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("shipping_cents", sa.Integer(), nullable=False),
        sa.Column("shipping_standard_cents", sa.Integer(), nullable=False),
        sa.Column("discount_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("captured_cents", sa.Integer(), nullable=False),
        sa.Column("refunded_cents", sa.Integer(), nullable=False),
        sa.Column("promise_date", sa.Date(), nullable=True),
        sa.Column("withdrawal_info_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("allow_split", sa.Boolean(), nullable=False),
        sa.Column("gift", sa.Boolean(), nullable=False),
        sa.Column("gift_note", sa.Text(), nullable=False),
        sa.Column("customer_note", sa.Text(), nullable=False),
        sa.Column("replaces_id", identity(), nullable=True),
        sa.Column("claimed_by", identity(), nullable=True),
        sa.Column("claimed_station_id", identity(), nullable=True),
        sa.CheckConstraint("captured_cents >= 0", name=op.f("ck_orders_captured")),
        sa.CheckConstraint("open_holds >= 0", name=op.f("ck_orders_open_holds")),
        sa.CheckConstraint(
            "refunded_cents >= 0 AND refunded_cents <= captured_cents", name=op.f("ck_orders_refunded")
        ),
        sa.CheckConstraint(
            "shipping_cents >= 0 AND discount_cents >= 0 AND total_cents >= 0", name=op.f("ck_orders_amounts")
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_orders_channel_id")),
        sa.ForeignKeyConstraint(["claimed_by"], ["staff.id"], name=op.f("fk_orders_claimed_by")),
        sa.ForeignKeyConstraint(
            ["claimed_station_id"], ["station.id"], name=op.f("fk_orders_claimed_station_id")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_orders_customer_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["orders.id"], name=op.f("fk_orders_replaces_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_orders_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("channel_id", "external_id", name=op.f("uq_orders_channel_id_external_id")),
    )
    op.create_index("ix_orders_customer_id", "orders", ["customer_id"], unique=False)
    op.create_index("ix_orders_delivery_mode", "orders", ["delivery_mode", "id"], unique=False)
    op.create_index(
        "ix_orders_held",
        "orders",
        ["id"],
        unique=False,
        sqlite_where=sa.text("open_holds > 0"),
        postgresql_where=sa.text("open_holds > 0"),
    )
    op.create_index("ix_orders_reference", "orders", ["reference"], unique=False)
    op.create_index("ix_orders_stage", "orders", ["stage", "id"], unique=False)
    op.create_table(
        "journal",
        sa.Column("id", identity(), nullable=False),
        sa.Column("station_id", identity(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", identity(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("order_id", identity(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=40), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_journal_order_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_journal_staff_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_journal_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("station_id", "sequence", name=op.f("uq_journal_station_id_sequence")),
    )
    op.create_index("ix_journal_order_id", "journal", ["order_id", "id"], unique=False)
    op.create_index("ix_journal_subject", "journal", ["subject", "subject_id"], unique=False)
    op.create_table(
        "order_address",
        sa.Column("order_id", identity(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("line1", sa.String(length=120), nullable=False),
        sa.Column("line2", sa.String(length=120), nullable=False),
        sa.Column("line3", sa.String(length=120), nullable=False),
        sa.Column("postal_code", sa.String(length=20), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_address_order_id")),
        sa.PrimaryKeyConstraint("order_id", "kind", name=op.f("pk_order_address")),
    )
    op.create_table(
        "order_hold",
        sa.Column("id", identity(), nullable=False),
        sa.Column("order_id", identity(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "PAYMENT",
                "ADDRESS",
                "FRAUD",
                "STOCK",
                "AMENDED",
                "CUSTOMER_REQUEST",
                "MANUAL",
                "EXPORT_DOCS",
                name="holdkind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("values", document(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", identity(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", identity(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_hold_order_id")),
        sa.ForeignKeyConstraint(["placed_by"], ["staff.id"], name=op.f("fk_order_hold_placed_by")),
        sa.ForeignKeyConstraint(["released_by"], ["staff.id"], name=op.f("fk_order_hold_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_hold")),
    )
    op.create_index("ix_order_hold_order_id", "order_hold", ["order_id", "kind"], unique=False)
    op.create_table(
        "order_line",
        sa.Column("id", identity(), nullable=False),
        sa.Column("order_id", identity(), nullable=False),
        sa.Column("external_line_id", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", identity(), nullable=True),
        sa.Column("sku", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_cents", sa.Integer(), nullable=False),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("vat_rate_bp", sa.Integer(), nullable=False),
        sa.Column("ordered", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.Column("unallocated", sa.Integer(), nullable=False),
        sa.Column("backordered", sa.Integer(), nullable=False),
        sa.Column("allocated", sa.Integer(), nullable=False),
        sa.Column("picked", sa.Integer(), nullable=False),
        sa.Column("packed", sa.Integer(), nullable=False),
        sa.Column("shipped", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("refunded", sa.Integer(), nullable=False),
        sa.Column("promise_date", sa.Date(), nullable=True),
        sa.CheckConstraint("delivered >= 0 AND delivered <= shipped", name=op.f("ck_order_line_delivered")),
        sa.CheckConstraint("net_cents >= 0 AND unit_cents >= 0", name=op.f("ck_order_line_amounts")),
        sa.CheckConstraint(
            "ordered = cancelled + unallocated + backordered + allocated + picked + packed + shipped",
            name=op.f("ck_order_line_units"),
        ),
        sa.CheckConstraint(
            "ordered > 0 AND cancelled >= 0 AND unallocated >= 0 AND backordered >= 0 AND allocated >= 0 AND picked >= 0 AND packed >= 0 AND shipped >= 0",
            name=op.f("ck_order_line_not_negative"),
        ),
        sa.CheckConstraint(
            "refunded >= 0 AND refunded <= shipped + cancelled", name=op.f("ck_order_line_refunded")
        ),
        sa.CheckConstraint("returned >= 0 AND returned <= shipped", name=op.f("ck_order_line_returned")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_line_order_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_order_line_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line")),
        sa.UniqueConstraint(
            "order_id", "external_line_id", name=op.f("uq_order_line_order_id_external_line_id")
        ),
    )
    op.create_index("ix_order_line_product_id", "order_line", ["product_id", "order_id"], unique=False)
    op.create_table(
        "order_tote",
        sa.Column("id", identity(), nullable=False),
        sa.Column("location_id", identity(), nullable=False),
        sa.Column("order_id", identity(), nullable=False),
        sa.Column("pick_list_id", identity(), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_order_tote_location_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_tote_order_id")),
        sa.ForeignKeyConstraint(["pick_list_id"], ["pick_list.id"], name=op.f("fk_order_tote_pick_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_tote")),
        sa.UniqueConstraint("location_id", name=op.f("uq_order_tote_location_id")),
    )
    op.create_index("ix_order_tote_order_id", "order_tote", ["order_id"], unique=False)
    op.create_table(
        "order_version",
        sa.Column("order_id", identity(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("content", document(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_version_order_id")),
        sa.PrimaryKeyConstraint("order_id", "version", name=op.f("pk_order_version")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", identity(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("payload", document(), nullable=False),
        sa.Column("order_id", identity(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "claimed",
                "handed_over",
                "confirmed",
                "in_doubt",
                "parked",
                "cancelled",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_outbox_message_tries")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_outbox_message_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    op.create_index("ix_outbox_message_due", "outbox_message", ["state", "due_at"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", identity(), nullable=False),
        sa.Column("order_id", identity(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "authorisation",
                "capture",
                "refund",
                "void",
                "dispute",
                name="paymentkind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("means", sa.String(length=40), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("staff_id", identity(), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payment_amount")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_payment_order_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_payment_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_index("ix_payment_order_id", "payment", ["order_id"], unique=False)
    op.create_table(
        "pickup",
        sa.Column("id", identity(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("order_id", identity(), nullable=False),
        sa.Column("shop_id", identity(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "allocated",
                "in_transfer",
                "partial_ready",
                "arrived",
                "ready",
                "collected",
                "expired",
                "returned_to_stock",
                "cancelled",
                name="pickupstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("code_hint", sa.String(length=64), nullable=False),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminder_day", sa.Date(), nullable=True),
        sa.Column("last_reminder_day", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("collected_by", sa.String(length=120), nullable=False),
        sa.Column("id_checked", sa.Boolean(), nullable=False),
        sa.Column("handed_over_by", identity(), nullable=True),
        sa.CheckConstraint("code_tries >= 0", name=op.f("ck_pickup_code_tries")),
        sa.ForeignKeyConstraint(["handed_over_by"], ["staff.id"], name=op.f("fk_pickup_handed_over_by")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_pickup_order_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_pickup_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup")),
        sa.UniqueConstraint("number", name=op.f("uq_pickup_number")),
        sa.UniqueConstraint("order_id", name=op.f("uq_pickup_order_id")),
        sa.UniqueConstraint("token", name=op.f("uq_pickup_token")),
    )
    op.create_index("ix_pickup_shop_id", "pickup", ["shop_id", "state"], unique=False)
    op.create_index("ix_pickup_state", "pickup", ["state", "last_day"], unique=False)
    op.create_table(
        "rma",
        sa.Column("id", identity(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("order_id", identity(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "authorised",
                "refused",
                "in_transit",
                "expired",
                "received_unmatched",
                "received",
                "inspecting",
                "proposed",
                "approved",
                "rejected",
                "settled",
                "closed",
                name="rmastate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "WITHDRAWAL",
                "CONFORMITY",
                "TRANSPORT_DAMAGE",
                "LATE_DELIVERY",
                "COMMERCIAL_WARRANTY",
                "RECALL",
                "PARCEL_BACK",
                "GOODWILL",
                name="ground",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", identity(), nullable=True),
        sa.Column("notice_day", sa.Date(), nullable=False),
        sa.Column("posted_day", sa.Date(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_last_day", sa.Date(), nullable=True),
        sa.Column("window_last_day", sa.Date(), nullable=True),
        sa.Column("send_back_last_day", sa.Date(), nullable=False),
        sa.Column("refund_due", sa.Date(), nullable=True),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column(
            "approver",
            sa.Enum(
                "AUTO",
                "SUPERVISOR",
                "MANAGER",
                name="approver",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("inspected_by", identity(), nullable=True),
        sa.Column("inspected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", identity(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column(
            "rejection",
            sa.Enum(
                "OUT_OF_TIME",
                "EXCLUDED_PRODUCT",
                "NOT_OUR_GOODS",
                name="rejectionground",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("exchange_order_id", identity(), nullable=True),
        sa.Column("claimed_by", identity(), nullable=True),
        sa.ForeignKeyConstraint(["claimed_by"], ["staff.id"], name=op.f("fk_rma_claimed_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_rma_decided_by")),
        sa.ForeignKeyConstraint(["exchange_order_id"], ["orders.id"], name=op.f("fk_rma_exchange_order_id")),
        sa.ForeignKeyConstraint(["inspected_by"], ["staff.id"], name=op.f("fk_rma_inspected_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"], name=op.f("fk_rma_opened_by")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_rma_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rma")),
        sa.UniqueConstraint("number", name=op.f("uq_rma_number")),
        sa.UniqueConstraint("serial", name=op.f("uq_rma_serial")),
    )
    op.create_index("ix_rma_order_id", "rma", ["order_id"], unique=False)
    op.create_index("ix_rma_state", "rma", ["state", "refund_due"], unique=False)
    op.create_table(
        "shipment",
        sa.Column("id", identity(), nullable=False),
        sa.Column("order_id", identity(), nullable=False),
        sa.Column("carrier_service", sa.String(length=80), nullable=False),
        sa.Column("ship_to", document(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_shipment_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
    )
    op.create_index("ix_shipment_order_id", "shipment", ["order_id"], unique=False)
    op.create_table(
        "stock_move",
        sa.Column("id", identity(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product_id", identity(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("from_location_id", identity(), nullable=False),
        sa.Column("to_location_id", identity(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("order_id", identity(), nullable=True),
        sa.Column("staff_id", identity(), nullable=True),
        sa.Column("station_id", identity(), nullable=False),
        sa.Column("command_id", sa.String(length=40), nullable=True),
        sa.CheckConstraint("from_location_id <> to_location_id", name=op.f("ck_stock_move_goes_somewhere")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_move_quantity")),
        sa.ForeignKeyConstraint(
            ["from_location_id"], ["location.id"], name=op.f("fk_stock_move_from_location_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_stock_move_order_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stock_move_product_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_stock_move_staff_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_stock_move_station_id")),
        sa.ForeignKeyConstraint(
            ["to_location_id"], ["location.id"], name=op.f("fk_stock_move_to_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move")),
    )
    op.create_index("ix_stock_move_order_id", "stock_move", ["order_id"], unique=False)
    op.create_index("ix_stock_move_product_id", "stock_move", ["product_id", "id"], unique=False)
    op.create_table(
        "parcel",
        sa.Column("id", identity(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shipment_id", identity(), nullable=False),
        sa.Column("order_id", identity(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "label_requested",
                "label_failed",
                "labelled",
                "handed_over",
                "in_transit",
                "out_for_delivery",
                "available_for_pickup",
                "exception",
                "returning",
                "delivered",
                "returned_to_sender",
                "lost",
                "void",
                name="parcelstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("sscc", sa.String(length=18), nullable=True),
        sa.Column("tracking_number", sa.String(length=60), nullable=False),
        sa.Column("box_id", identity(), nullable=True),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("expected_weight_g", sa.Integer(), nullable=False),
        sa.Column("packed_by", identity(), nullable=True),
        sa.Column("station_id", identity(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("weight_g >= 0 AND expected_weight_g >= 0", name=op.f("ck_parcel_weight")),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_parcel_box_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_parcel_order_id")),
        sa.ForeignKeyConstraint(["packed_by"], ["staff.id"], name=op.f("fk_parcel_packed_by")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_parcel_shipment_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_parcel_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("number", name=op.f("uq_parcel_number")),
        sa.UniqueConstraint("sscc", name=op.f("uq_parcel_sscc")),
    )
    op.create_index("ix_parcel_order_id", "parcel", ["order_id"], unique=False)
    op.create_index("ix_parcel_shipment_id", "parcel", ["shipment_id"], unique=False)
    op.create_index("ix_parcel_state", "parcel", ["state", "id"], unique=False)
    op.create_index("ix_parcel_tracking_number", "parcel", ["tracking_number"], unique=False)
    op.create_table(
        "pick_task",
        sa.Column("id", identity(), nullable=False),
        sa.Column("pick_list_id", identity(), nullable=False),
        sa.Column("order_id", identity(), nullable=False),
        sa.Column("order_line_id", identity(), nullable=False),
        sa.Column("product_id", identity(), nullable=False),
        sa.Column("location_id", identity(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("picked", sa.Integer(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.Column("in_hand", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("picked + short + in_hand <= quantity", name=op.f("ck_pick_task_not_more")),
        sa.CheckConstraint(
            "quantity > 0 AND picked >= 0 AND short >= 0 AND in_hand >= 0", name=op.f("ck_pick_task_amounts")
        ),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_pick_task_location_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_pick_task_order_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_pick_task_order_line_id")
        ),
        sa.ForeignKeyConstraint(["pick_list_id"], ["pick_list.id"], name=op.f("fk_pick_task_pick_list_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_pick_task_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pick_task")),
    )
    op.create_index("ix_pick_task_order_line_id", "pick_task", ["order_line_id"], unique=False)
    op.create_index("ix_pick_task_pick_list_id", "pick_task", ["pick_list_id", "sequence"], unique=False)
    op.create_table(
        "refund",
        sa.Column("id", identity(), nullable=False),
        sa.Column("rma_id", identity(), nullable=True),
        sa.Column("order_id", identity(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "pending_approval",
                "approved",
                "sent",
                "succeeded",
                "failed",
                "cancelled",
                name="refundstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("goods_cents", sa.Integer(), nullable=False),
        sa.Column("ship_out_cents", sa.Integer(), nullable=False),
        sa.Column("ship_back_cents", sa.Integer(), nullable=False),
        sa.Column("depreciation_cents", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("means", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("requested_by", identity(), nullable=True),
        sa.Column("approved_by", identity(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "amount_cents = goods_cents + ship_out_cents + ship_back_cents - depreciation_cents",
            name=op.f("ck_refund_sum"),
        ),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_refund_approved_by")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_refund_order_id")),
        sa.ForeignKeyConstraint(["requested_by"], ["staff.id"], name=op.f("fk_refund_requested_by")),
        sa.ForeignKeyConstraint(["rma_id"], ["rma.id"], name=op.f("fk_refund_rma_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
    )
    op.create_index("ix_refund_order_id", "refund", ["order_id"], unique=False)
    op.create_index("ix_refund_state", "refund", ["state", "id"], unique=False)
    op.create_table(
        "reservation",
        sa.Column("id", identity(), nullable=False),
        sa.Column("order_line_id", identity(), nullable=False),
        sa.Column("product_id", identity(), nullable=False),
        sa.Column("location_id", identity(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_reservation_quantity")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_reservation_location_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_reservation_order_line_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_reservation_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
    )
    op.create_index("ix_reservation_location_id", "reservation", ["location_id", "product_id"], unique=False)
    op.create_index("ix_reservation_order_line_id", "reservation", ["order_line_id"], unique=False)
    op.create_table(
        "rma_unit",
        sa.Column("id", identity(), nullable=False),
        sa.Column("rma_id", identity(), nullable=False),
        sa.Column("order_line_id", identity(), nullable=False),
        sa.Column("unit_number", sa.Integer(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "CHANGED_MIND",
                "TOO_SMALL",
                "TOO_BIG",
                "NOT_AS_EXPECTED",
                "DEFECTIVE",
                "DAMAGED_TRANSPORT",
                "WRONG_ITEM",
                "MISSING_PART",
                "LATE",
                "WARRANTY_COMMERCIAL",
                "RECALL",
                "UNCLAIMED",
                "REFUSED",
                "OTHER",
                name="returnreason",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "grade",
            sa.Enum("A", "B", "C", "D", name="grade", native_enum=False, create_constraint=True, length=30),
            nullable=True,
        ),
        sa.Column(
            "disposition",
            sa.Enum(
                "RESTOCK",
                "REPACK",
                "REFURBISH",
                "RTV",
                "QUARANTINE",
                "DONATE",
                "RECYCLE",
                "DESTROY",
                "REFUSE",
                name="disposition",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("depreciation_bp", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("inspected_by", identity(), nullable=True),
        sa.Column("location_id", identity(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "depreciation_bp >= 0 AND depreciation_bp <= 10000", name=op.f("ck_rma_unit_depreciation")
        ),
        sa.CheckConstraint("unit_number > 0", name=op.f("ck_rma_unit_unit_number")),
        sa.ForeignKeyConstraint(["inspected_by"], ["staff.id"], name=op.f("fk_rma_unit_inspected_by")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_rma_unit_location_id")),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_line.id"], name=op.f("fk_rma_unit_order_line_id")),
        sa.ForeignKeyConstraint(["rma_id"], ["rma.id"], name=op.f("fk_rma_unit_rma_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rma_unit")),
        sa.UniqueConstraint(
            "order_line_id", "unit_number", name=op.f("uq_rma_unit_order_line_id_unit_number")
        ),
    )
    op.create_index("ix_rma_unit_rma_id", "rma_unit", ["rma_id"], unique=False)
    op.create_table(
        "parcel_item",
        sa.Column("parcel_id", identity(), nullable=False),
        sa.Column("order_line_id", identity(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_parcel_item_quantity")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_parcel_item_order_line_id")
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_item_parcel_id")),
        sa.PrimaryKeyConstraint("parcel_id", "order_line_id", name=op.f("pk_parcel_item")),
    )
    op.create_index("ix_parcel_item_order_line_id", "parcel_item", ["order_line_id"], unique=False)
    op.create_table(
        "pickup_bag",
        sa.Column("parcel_id", identity(), nullable=False),
        sa.Column("pickup_id", identity(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shelf_id", identity(), nullable=True),
        sa.Column("handed_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unshelved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_pickup_bag_parcel_id")),
        sa.ForeignKeyConstraint(["pickup_id"], ["pickup.id"], name=op.f("fk_pickup_bag_pickup_id")),
        sa.ForeignKeyConstraint(["shelf_id"], ["location.id"], name=op.f("fk_pickup_bag_shelf_id")),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_pickup_bag")),
    )
    op.create_index("ix_pickup_bag_pickup_id", "pickup_bag", ["pickup_id"], unique=False)
    op.create_index("ix_pickup_bag_shelf_id", "pickup_bag", ["shelf_id"], unique=False)
    op.create_table(
        "print_job",
        sa.Column("id", identity(), nullable=False),
        sa.Column("document_kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("document", document(), nullable=False),
        sa.Column("printer_id", identity(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("order_id", identity(), nullable=True),
        sa.Column("parcel_id", identity(), nullable=True),
        sa.Column("reprint_of", identity(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "claimed",
                "handed_over",
                "confirmed",
                "in_doubt",
                "parked",
                "cancelled",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", identity(), nullable=True),
        sa.Column("station_id", identity(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=60), nullable=False),
        sa.CheckConstraint("copies > 0 AND copies <= 999", name=op.f("ck_print_job_copies")),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_print_job_created_by")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_print_job_order_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_print_job_parcel_id")),
        sa.ForeignKeyConstraint(["printer_id"], ["printer.id"], name=op.f("fk_print_job_printer_id")),
        sa.ForeignKeyConstraint(["reprint_of"], ["print_job.id"], name=op.f("fk_print_job_reprint_of")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_print_job_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    op.create_index("ix_print_job_due", "print_job", ["state", "due_at"], unique=False)
    op.create_index("ix_print_job_order_id", "print_job", ["order_id"], unique=False)
    op.create_table(
        "rma_photo",
        sa.Column("id", identity(), nullable=False),
        sa.Column("rma_unit_id", identity(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", identity(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_rma_photo_added_by")),
        sa.ForeignKeyConstraint(["rma_unit_id"], ["rma_unit.id"], name=op.f("fk_rma_photo_rma_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rma_photo")),
    )
    op.create_index("ix_rma_photo_rma_unit_id", "rma_photo", ["rma_unit_id"], unique=False)

    dialect = op.get_bind().dialect.name
    for table in ("stock_move", "journal", "payment"):
        for statement in append_only_ddl(dialect, table):
            op.execute(statement)
    for statement in search_ddl(dialect):
        op.execute(statement)


def downgrade() -> None:
    """There is nothing older than the first schema to go back to."""
