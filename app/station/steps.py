"""What each step of a job expects, asks and may lead to: the one table behind window, headless station and sheet."""

from __future__ import annotations

from app.station.actions import (
    bench,
    counts,
    dock,
    fill,
    goods_in,
    put_away,
    questions,
    returns_desk,
    transfer,
    walk,
)
from app.station.counter_steps import COUNTER_STEPS
from app.station.step import Action, Kind, Step, StepName

_N = StepName
_NO_START = {_N.SIGNED_OUT, _N.CHOICE, _N.REASON, _N.TAKE_OVER, _N.CHANGED}
_again = questions.scan_again
#: Of a list that goes into a parcel; one that goes into totes ends where it began.
_AT_LISTS_END = {_N.PACK_CLOSE, _N.PACK_ITEMS, _N.PACK_IDLE}
#: The last one: to the next stop of such a list.
_CLOSING = {_N.PACK_LABEL, _N.PACK_INSERTS, _N.PACK_PHOTO, _N.PICK_LOCATION}
_PACK_SCANS: dict[Kind, Action] = {
    Kind.ITEM: bench.pack_item,
    Kind.NUMBER: bench.pack_quantity,
    Kind.BOX: bench.choose_box,
    Kind.TEXT: bench.pack_text,
}
_PACK_COMMANDS: dict[str, Action] = {
    "undo": bench.pack_undo,
    "short": bench.ask_missing_reason,
    "close_parcel": bench.close_parcel,
    "new_parcel": bench.close_parcel,
    "box": bench.ask_box,
    "reprint": bench.ask_reprint_reason,
    "photo": bench.ask_for_photo,
    "leave": bench.leave_parcel,
}
_WALK_COMMANDS: dict[str, Action] = {
    "undo": walk.pick_undo,
    "skip": walk.skip_stop,
    "short": walk.ask_short_reason,
    "close_parcel": walk.close_cart,
    "leave": walk.leave_list,
}
_COUNTING = frozenset({_N.COUNT_CHOOSE, _N.COUNT_PLACE, _N.COUNT_UNITS})
_RECEIVING = frozenset({_N.RECEIVE_CHOOSE, _N.RECEIVE_ITEMS})
_PUTTING_AWAY = frozenset({_N.PUT_CHOOSE, _N.PUT_BIN})
_TRANSFERRING = frozenset({_N.TRANSFER_CHOOSE, _N.TRANSFER_PLACE, _N.TRANSFER_ITEM})
_FILLING = frozenset({_N.FILL_CHOOSE, _N.FILL_SOURCE, _N.FILL_ITEM, _N.FILL_FACE})

STEPS: dict[StepName, Step] = {
    _N.SIGNED_OUT: Step("scan_badge", {}, {}, frozenset(_N) - _NO_START),
    _N.CHOICE: Step(
        "choose_number",
        {Kind.NUMBER: questions.take_choice, Kind.BOX: questions.take_box},
        {"leave": questions.drop_question},
        frozenset({_N.PACK_ITEMS, _N.PACK_IDLE, _N.PACK_CLOSE, _N.PACK_BACK, _N.PICK_LOCATION}),
    ),
    _N.REASON: Step(
        "choose_reason",
        {Kind.NUMBER: questions.take_reason, Kind.TEXT: questions.take_reason},
        {"leave": questions.drop_question},
        frozenset(
            {
                _N.PICK_LOCATION,
                _N.PICK_ITEM,
                _N.PICK_CHOOSE,
                _N.PACK_ITEMS,
                _N.PACK_CLOSE,
                _N.PACK_LABEL,
                _N.PACK_INSERTS,
                _N.PACK_IDLE,
                _N.PICKUP_PREPARE,
                _N.PICKUP_IDLE,
            }
        ),
    ),
    _N.TAKE_OVER: Step(
        "scan_again_or_leave",
        {
            Kind.ORDER: _again(bench.open_order),
            Kind.TOTE: _again(bench.open_by_tote),
            Kind.PARCEL: _again(bench.open_by_parcel),
            Kind.PICK_LIST: _again(walk.start_picking),
            Kind.RETURN: _again(returns_desk.receive),
            Kind.TEXT: _again(bench.open_by_reference),
        },
        {"confirm": questions.take_over, "leave": questions.drop_question},
        frozenset(_N) - {_N.SIGNED_OUT, _N.REASON, _N.CHANGED},
    ),
    _N.CHANGED: Step(
        "acknowledge_change",
        {},
        {"confirm": bench.acknowledge, "leave": bench.leave_order},
        frozenset({_N.CHANGED, _N.PACK_BACK, _N.PACK_ITEMS, _N.PACK_CLOSE, _N.PACK_IDLE, _N.PICK_LOCATION}),
    ),
    _N.PACK_BACK: Step(
        "scan_shelf",
        {Kind.LOCATION: bench.bring_back},
        {"leave": bench.leave_order},
        frozenset({_N.PACK_BACK, _N.PACK_ITEMS, _N.PACK_CLOSE, _N.PACK_IDLE, _N.PICK_LOCATION}),
    ),
    _N.PICK_CHOOSE: Step(
        "scan_pick_list",
        {Kind.PICK_LIST: walk.start_picking, Kind.TOTE: bench.open_by_tote},
        {"next": walk.next_pick_list},
        frozenset({_N.PICK_LOCATION, _N.PICK_CHOOSE, _N.PACK_ITEMS, _N.PACK_CLOSE, _N.PACK_BACK}),
    ),
    _N.PICK_LOCATION: Step(
        "scan_location",
        {Kind.LOCATION: walk.pick_location},
        _WALK_COMMANDS,
        frozenset({_N.PICK_ITEM, _N.PICK_LOCATION, _N.PICK_CHOOSE, _N.REASON, _N.PACK_CLOSE}),
    ),
    _N.PICK_ITEM: Step(
        "scan_item",
        {
            Kind.ITEM: walk.pick_item,
            Kind.TOTE: walk.pick_tote,
            Kind.NUMBER: walk.pick_quantity,
            Kind.LOCATION: walk.pick_location,
        },
        _WALK_COMMANDS,
        frozenset({_N.PICK_ITEM, _N.PICK_LOCATION, _N.PICK_CHOOSE, _N.PICK_EMPTY, _N.REASON} | _AT_LISTS_END),
    ),
    _N.PICK_EMPTY: Step(
        "is_place_empty",
        {
            Kind.LOCATION: walk.scan_emptied_place,
            Kind.ITEM: walk.scan_left_item,
            Kind.NUMBER: walk.answer_emptied,
            Kind.PICK_LIST: walk.start_picking,
        },
        {"confirm": walk.confirm_empty, "next": walk.go_on_unanswered, "leave": questions.drop_question},
        frozenset({_N.PICK_EMPTY, _N.PICK_ITEM, _N.PICK_LOCATION, _N.PICK_CHOOSE} | _AT_LISTS_END),
    ),
    _N.PACK_IDLE: Step(
        "scan_anything",
        {
            Kind.ORDER: bench.open_order,
            Kind.TOTE: bench.open_by_tote,
            Kind.PARCEL: bench.open_by_parcel,
            Kind.ITEM: bench.open_by_item,
            Kind.PICK_LIST: walk.start_picking,
            Kind.TEXT: bench.open_by_reference,
            Kind.NUMBER: bench.open_by_reference,
        },
        {"next": bench.open_next, "reprint": bench.ask_reprint_reason},
        frozenset(
            {
                _N.PACK_ITEMS,
                _N.PACK_CLOSE,
                _N.PACK_BACK,
                _N.PACK_IDLE,
                _N.PICK_LOCATION,
                _N.PICK_CHOOSE,
                _N.CHOICE,
                _N.REASON,
            }
        ),
    ),
    _N.PACK_ITEMS: Step(
        "scan_item",
        _PACK_SCANS,
        _PACK_COMMANDS,
        frozenset({_N.PACK_ITEMS, _N.PACK_CLOSE, _N.PACK_IDLE, _N.CHOICE, _N.REASON} | _CLOSING),
    ),
    _N.PACK_CLOSE: Step(
        "weigh_or_close",
        {**_PACK_SCANS, Kind.NUMBER: bench.weigh},
        {**_PACK_COMMANDS, "confirm": bench.close_parcel},
        frozenset({_N.PACK_CLOSE, _N.PACK_IDLE, _N.PACK_ITEMS, _N.CHOICE, _N.REASON} | _CLOSING),
    ),
    _N.PACK_INSERTS: Step(
        "put_inserts_in",
        {
            Kind.ITEM: questions.scan_insert,
            Kind.NUMBER: questions.scan_insert,
            Kind.TEXT: questions.scan_insert,
        },
        {"confirm": questions.confirm_inserts, "leave": questions.drop_question},
        frozenset({_N.PACK_ITEMS, _N.PACK_CLOSE, _N.PACK_IDLE} | _CLOSING),
    ),
    _N.PACK_PHOTO: Step(
        "photograph_box",
        {},
        {
            "photo": bench.ask_for_photo,
            "close_parcel": bench.close_parcel,
            "confirm": bench.ask_why_no_photo,
            "leave": questions.drop_question,
        },
        frozenset({_N.PACK_ITEMS, _N.PACK_CLOSE, _N.PACK_IDLE, _N.REASON} | _CLOSING),
    ),
    _N.PACK_LABEL: Step(
        "scan_label",
        {Kind.PARCEL: bench.see_label, Kind.TEXT: bench.see_label},
        {
            "confirm": bench.ask_why_no_label,
            "leave": bench.ask_why_no_label,
            "reprint": bench.ask_reprint_reason,
        },
        frozenset({_N.PACK_LABEL, _N.PACK_ITEMS, _N.PACK_IDLE, _N.PICK_LOCATION, _N.REASON}),
    ),
    _N.SHIP: Step(
        "scan_parcel",
        {Kind.PARCEL: dock.hand_over, Kind.TEXT: dock.hand_over},
        {},
        frozenset({_N.SHIP}),
    ),
    **COUNTER_STEPS,
    _N.RETURN_IDLE: Step(
        "scan_return",
        {
            Kind.RETURN: returns_desk.receive,
            Kind.ORDER: returns_desk.open_for_order,
            Kind.PARCEL: returns_desk.open_for_parcel,
            Kind.ITEM: returns_desk.open_for_item,
            Kind.NUMBER: returns_desk.open_for_postcode,
            Kind.TEXT: returns_desk.open_by_text,
        },
        {},
        frozenset({_N.RETURN_IDLE, _N.RETURN_UNITS, _N.RETURN_GUESS}),
    ),
    _N.RETURN_GUESS: Step(
        "choose_order_of_box",
        {
            Kind.RETURN: returns_desk.receive,
            Kind.ORDER: returns_desk.open_for_order,
            Kind.PARCEL: returns_desk.open_for_parcel,
            Kind.ITEM: returns_desk.open_for_item,
            Kind.NUMBER: returns_desk.narrow_by_number,
            Kind.TEXT: returns_desk.open_by_text,
        },
        {"leave": returns_desk.leave},
        frozenset({_N.RETURN_IDLE, _N.RETURN_UNITS}),
    ),
    _N.RETURN_UNITS: Step(
        "scan_returned_item",
        {
            Kind.ITEM: returns_desk.receive_item,
            Kind.NUMBER: returns_desk.weigh,
            Kind.RETURN: returns_desk.receive,
            Kind.ORDER: returns_desk.open_for_order,
            Kind.PARCEL: returns_desk.open_for_parcel,
        },
        {"leave": returns_desk.leave},
        frozenset({_N.RETURN_UNITS, _N.RETURN_IDLE}),
    ),
    _N.COUNT_CHOOSE: Step(
        "scan_count_location", {Kind.LOCATION: counts.scan_place}, {"next": counts.next_count}, _COUNTING
    ),
    _N.COUNT_PLACE: Step(
        "scan_location", {Kind.LOCATION: counts.scan_place}, {"leave": counts.leave}, _COUNTING
    ),
    _N.COUNT_UNITS: Step(
        "count_units",
        {Kind.ITEM: counts.scan_item, Kind.NUMBER: counts.type_units, Kind.LOCATION: counts.scan_place},
        {"confirm": counts.finish, "undo": counts.undo, "leave": counts.leave},
        _COUNTING,
    ),
    _N.RECEIVE_CHOOSE: Step(
        "scan_delivery",
        {
            Kind.TEXT: goods_in.open_by_reference,
            Kind.NUMBER: goods_in.open_by_reference,
            Kind.ITEM: goods_in.open_for_article,
        },
        {"confirm": goods_in.confirm_without_order, "leave": goods_in.leave},
        _RECEIVING,
        others_references=True,
    ),
    _N.RECEIVE_ITEMS: Step(
        "receive_items",
        {Kind.ITEM: goods_in.receive_item, Kind.NUMBER: goods_in.receive_units},
        {
            "confirm": goods_in.finish,
            "reprint": goods_in.print_labels,
            "undo": goods_in.undo,
            "leave": goods_in.leave,
        },
        _RECEIVING,
    ),
    _N.PUT_CHOOSE: Step("scan_goods", {Kind.ITEM: put_away.take}, {}, _PUTTING_AWAY),
    _N.PUT_BIN: Step(
        "scan_bin_of_goods",
        {Kind.LOCATION: put_away.put, Kind.NUMBER: put_away.type_units, Kind.ITEM: put_away.take},
        {"leave": put_away.leave},
        _PUTTING_AWAY,
    ),
    _N.TRANSFER_CHOOSE: Step(
        "choose_transfer",
        {Kind.TRANSFER: transfer.open_scanned, Kind.NUMBER: transfer.choose, Kind.TEXT: transfer.choose},
        {},
        _TRANSFERRING,
    ),
    _N.TRANSFER_PLACE: Step(
        "scan_location",
        {Kind.LOCATION: transfer.scan_place, Kind.TRANSFER: transfer.open_scanned},
        {"confirm": transfer.finish, "reprint": transfer.print_slip, "leave": transfer.leave},
        _TRANSFERRING,
    ),
    _N.TRANSFER_ITEM: Step(
        "scan_transfer_item",
        {Kind.ITEM: transfer.scan_item, Kind.NUMBER: transfer.type_units, Kind.LOCATION: transfer.scan_place},
        {
            "confirm": transfer.finish,
            "undo": transfer.undo,
            "reprint": transfer.print_slip,
            "leave": transfer.leave,
        },
        _TRANSFERRING,
    ),
    _N.FILL_CHOOSE: Step("ask_for_fill", {}, {"next": fill.next_fill}, _FILLING),
    _N.FILL_SOURCE: Step("scan_location", {Kind.LOCATION: fill.scan_place}, {"leave": fill.leave}, _FILLING),
    _N.FILL_ITEM: Step(
        "scan_item",
        {Kind.ITEM: fill.take_item, Kind.NUMBER: fill.type_units},
        {"short": fill.short, "leave": fill.leave},
        _FILLING,
    ),
    _N.FILL_FACE: Step(
        "scan_face",
        {Kind.LOCATION: fill.scan_place, Kind.NUMBER: fill.type_units, Kind.ITEM: fill.take_item},
        {"short": fill.short, "leave": fill.leave},
        _FILLING,
    ),
}


#: Where work is begun, and another's may be asked for; anywhere else it has been taken from the person.
WORK_BEGINS = frozenset(
    {
        _N.CHOICE,
        _N.TAKE_OVER,
        _N.PICK_CHOOSE,
        _N.PACK_IDLE,
        _N.RETURN_IDLE,
        _N.RETURN_GUESS,
        _N.RETURN_UNITS,
    }
)
