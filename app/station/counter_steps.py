"""The steps at a counter: parcels that arrive, orders prepared from the shelves, customers (see ``steps.py``)."""

from __future__ import annotations

from collections.abc import Mapping

from app.station.actions import arrival, counter, questions, shop_walk
from app.station.step import Kind, Step, StepName

_N = StepName

COUNTER_STEPS: Mapping[StepName, Step] = {
    _N.PICKUP_IDLE: Step(
        "scan_parcel_or_code",
        {
            Kind.PARCEL: counter.receive,
            Kind.ITEM: arrival.take_item,
            Kind.PICKUP: counter.open_by_label,
            Kind.LOCATION: counter.move_to_shelf,
            Kind.TEXT: counter.open_by_text,
            Kind.NUMBER: counter.open_by_text,
        },
        {"next": shop_walk.next_order},
        frozenset({_N.PICKUP_IDLE, _N.PICKUP_CODE, _N.PICKUP_PREPARE, _N.PICKUP_INSERTS, _N.PICKUP_ITEMS}),
    ),
    _N.PICKUP_ITEMS: Step(
        "scan_next_item_of_parcel",
        {
            Kind.ITEM: arrival.take_item,
            Kind.PARCEL: counter.receive,
            Kind.PICKUP: counter.open_by_label,
            Kind.TEXT: arrival.take_text,
        },
        {"confirm": arrival.finish, "leave": arrival.leave},
        frozenset({_N.PICKUP_ITEMS, _N.PICKUP_IDLE, _N.PICKUP_CODE}),
    ),
    _N.PICKUP_PREPARE: Step(
        "scan_item",
        {
            Kind.ITEM: shop_walk.take_item,
            Kind.NUMBER: shop_walk.type_units,
            Kind.PARCEL: counter.receive,
            Kind.PICKUP: counter.open_by_label,
            Kind.TEXT: shop_walk.take_text,
        },
        {
            "undo": shop_walk.undo,
            "short": shop_walk.ask_short_reason,
            "confirm": shop_walk.finish,
            "leave": shop_walk.leave,
        },
        frozenset({_N.PICKUP_PREPARE, _N.PICKUP_INSERTS, _N.PICKUP_IDLE, _N.PICKUP_CODE, _N.REASON}),
    ),
    _N.PICKUP_INSERTS: Step(
        "put_inserts_in",
        {
            Kind.ITEM: questions.scan_insert,
            Kind.PARCEL: counter.receive,
            Kind.PICKUP: counter.open_by_label,
            Kind.NUMBER: shop_walk.take_insert,
            Kind.TEXT: shop_walk.take_insert,
        },
        {"confirm": questions.confirm_inserts, "undo": shop_walk.undo, "leave": shop_walk.leave},
        frozenset({_N.PICKUP_INSERTS, _N.PICKUP_PREPARE, _N.PICKUP_IDLE, _N.PICKUP_CODE}),
    ),
    _N.PICKUP_CODE: Step(
        "say_pickup_code",
        {Kind.NUMBER: counter.take_code, Kind.TEXT: counter.take_code, Kind.PARCEL: counter.scan_out},
        {"confirm": counter.confirm, "leave": counter.leave},
        frozenset({_N.PICKUP_IDLE, _N.PICKUP_CODE}),
    ),
}
