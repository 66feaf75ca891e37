"""What the stations' role may do with each table of the shared database: the only place that says so.

A new table has no entry, so stations cannot touch it; ``tests/database/test_grants.py`` fails until somebody decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grant:
    """Stations read every table. ``update`` names the columns that they may change; the others stay as inserted."""

    update: tuple[str, ...] = ()
    insert: bool = True
    delete: bool = False


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_RECORD = Grant()

STATION: Mapping[str, Grant] = {
    # Records: they only grow, for whoever it is (schema.APPEND_ONLY).
    "command": _RECORD,
    "journal": _RECORD,
    "payment": _RECORD,
    "invoice": _RECORD,
    "invoice_line": _RECORD,
    "reported_day": _RECORD,
    "fiscal_journal": _RECORD,
    "fiscal_closure": _RECORD,
    "fiscal_signature": _RECORD,
    "stock_move": _RECORD,
    # Personal data beside the records: they go some day, and are never changed.
    "journal_sealed": Grant(delete=True),
    "lookup": Grant(delete=True),
    "invoice_file": Grant(delete=True),
    # Kept as they were written.
    "channel": Grant(
        _columns("name")
    ),  # a row that is locked while orders come in must be one that may change
    "channel_link": Grant(
        _columns(
            "active buffer cursor expected failures lease_station_id lease_until listed_at not_before ok_at "
            "push_not_before settings share_bp since state swept_at taken tried_at trouble"
        )
    ),
    "channel_article": Grant(
        _columns("barcode held kept listed matched_by name product_id sent sent_at sku trouble")
    ),
    "channel_refusal": Grant(_columns("at code reference values"), delete=True),
    "channel_telling": Grant(delete=True),
    "order_version": Grant(_columns("content")),
    "rma_photo": Grant(),
    "shop": Grant(_columns("closed_weekdays opening")),
    "box": Grant(_columns("active cost_cents height_mm kind length_mm name tare_g width_mm")),
    "alembic_version": Grant(insert=False),
    # The house.
    "counter": Grant(_columns("value")),
    "setting": Grant(_columns("value")),
    "staff": Grant(_columns("active badge failed_pins locked_until pin_hash revision")),
    "staff_role": Grant(("role",), delete=True),  # locked, so that the last who may change roles stays
    "station": Grant(_columns("failed_pins journal_digest journal_sequence locked_until seen_at site")),
    "printer": Grant(_columns("active address dpi driver media_height_mm media_width_mm name transport")),
    "message_text": Grant(_columns("changed_at changed_by content"), delete=True),
    "printer_choice": Grant(_columns("printer_id")),
    # Articles, places, stock.
    "product": Grant(
        _columns(
            "cold durable eco_cents fragile height_mm hs_code kit length_mm liquid name origin price_cents "
            "resale vat_rate_bp weight_g width_mm withdrawal_exclusion"
        )
    ),
    "product_barcode": Grant(delete=True),
    "kit_component": Grant(_columns("quantity"), delete=True),
    "product_picture": Grant(_columns("changed_at content sha256")),
    "location": Grant(_columns("active aisle bay kind level longest_mm pick_sequence places sellable site")),
    "passage": Grant(_columns("bays faces kind one_way x1_mm x2_mm y1_mm y2_mm"), delete=True),
    "pick_face": Grant(_columns("claimed_by claimed_station_id max_units min_units product_id"), delete=True),
    "purchase_order": Grant(_columns("closed_at expected_on received_at")),
    "purchase_line": Grant(_columns("in_hand ordered received")),
    "received_lot": Grant(_columns("quantity")),
    "stock_transfer": Grant(_columns("closed_at left_at state")),
    "stock_transfer_line": Grant(_columns("received taken")),
    "transfer_promise": Grant(_columns("quantity"), delete=True),
    "stock_level": Grant(_columns("on_hand reserved")),
    "reservation": Grant(_columns("quantity"), delete=True),
    "count_request": Grant(
        _columns(
            "asked_at asked_by cause claimed_by claimed_station_id counted counted_at counted_by counts decided_by "
            "difference done_at last_move_id reason state"
        )
    ),
    # Orders and who ordered.
    "customer": Grant(
        _columns(
            "company email erased_at external_id first_name last_name merged_into_id phone siren vat_number"
        )
    ),
    "customer_note": Grant(_columns("words")),
    "consent": Grant(_columns("source")),
    "orders": Grant(
        _columns(
            "allow_split captured_cents claimed_by claimed_station_id content_hash content_version "
            "customer_note discount_cents erased_at gift_note lifecycle open_holds paid_at payment "
            "promise_date refunded_cents relay_id relay_place shipping_cents shipping_standard_cents shop_id stage "
            "total_cents version withdrawal_info_sent_at"
        )
    ),
    "fraud_address": Grant(_columns("order_id placed_at"), delete=True),
    "fraud_mark": Grant(delete=True),
    "order_address": Grant(
        _columns("city company country email first_name last_name line1 line2 line3 phone postal_code")
    ),
    "order_hold": Grant(_columns("reason release_note released_at released_by values")),
    "order_line": Grant(
        _columns(
            "allocated backordered cancelled delivered external_line_id kit_id name net_cents ordered packed picked "
            "product_id promise_date refunded returned shipped sku unallocated unit_cents vat_rate_bp"
        )
    ),
    "order_kit": Grant(_columns("net_cents quantity told unit_cents")),
    "order_search": Grant(_columns("words")),
    "order_tote": Grant(delete=True),
    "bench_copy": Grant(_columns("content version"), delete=True),
    # Picking, packing, shipping, pickup.
    "weight_sample": Grant(delete=True),
    "pick_list": Grant(_columns("finished_at picker_id state station_id walk_mm")),
    "pick_task": Grant(_columns("in_hand pick_list_id picked quantity sequence short"), delete=True),
    "shipment": Grant(_columns("carrier_service closed_at ship_to")),
    "parcel": Grant(
        _columns(
            "box_id closed_at delivered_at expected_weight_g handed_over_at label_seen_at no_photo packaging_cents "
            "packed_by site sscc state station_id tracking_number weight_g"
        )
    ),
    "packed_unit": Grant(_columns("quantity returned_at"), delete=True),
    "parcel_photo": Grant(),
    "photo_view": Grant(delete=True),
    "recalled_lot": Grant(_columns("lifted_at")),
    "parcel_item": Grant(_columns("quantity"), delete=True),
    "pickup": Grant(
        _columns(
            "code_hash code_hint code_tries collected_at collected_by extended handed_over_by id_checked "
            "last_day last_reminder_day ready_at reminded_on reminder_day signature state token"
        )
    ),
    "pickup_bag": Grant(_columns("arrived_at handed_out_at shelf_id unshelved_at")),
    # Carriers: labels are asked for, answered and decided on; what a carrier said of a parcel stays.
    "carrier": Grant(_columns("active failures name paused_until sandbox values")),
    "carrier_service": Grant(_columns("active carrier_id fuel_bp product")),
    "carrier_price": Grant(delete=True),
    "shipping_rule": Grant(delete=True),
    "insert_rule": Grant(delete=True),
    "shipping_choice": Grant(_columns("best_cents best_service cents chosen_at chosen_by service why")),
    "label_attempt": Grant(
        _columns(
            "address_digest ahead answer claimed_at decided_by done_at due_at number price_cents state tries "
            "trouble weight_g"
        )
    ),
    "label_paper": Grant(_columns("content")),
    "parcel_tracking": Grant(_columns("asked_at carrier_id claim_opened_at due_at status status_at")),
    "tracking_event": Grant(),
    # Returns and money back.
    "rma": Grant(
        _columns(
            "approver claimed_by claimed_station_id decided_at decided_by decision_reason exchange_order_id "
            "goods_kept inspected_at inspected_by posted_day received_at refund_due rejection state weight_g"
        )
    ),
    "rma_unit": Grant(
        _columns(
            "accepted depreciation_bp disposition grade inspected_by location_id note reason received_at serial "
            "unit_number"
        )
    ),
    "return_label": Grant(_columns("answer done_at number price_cents state")),
    "return_paper": Grant(_columns("content")),
    "disposal": Grant(),
    "disposal_unit": Grant(),
    "refund": Grant(
        _columns(
            "amount_cents approved_by depreciation_cents goods_cents means reference ship_back_cents "
            "ship_out_cents state succeeded_at"
        )
    ),
    "store_credit": Grant(_columns("used_cents")),
    # What waits to go out.
    "outbox_message": Grant(_columns("claimed_at done_at due_at payload state tries trouble")),
    "print_job": Grant(_columns("claimed_at document done_at due_at printer_id reason state tries trouble")),
}

#: Columns that reports do not see: with them somebody could sign in, or take a parcel, in another's name.
SECRET: Mapping[str, frozenset[str]] = {
    "staff": frozenset({"badge", "pin_hash"}),
    "pickup": frozenset({"code_hash", "token"}),
}
