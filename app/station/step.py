"""What a step of a job is made of: its name, the kinds of scans it takes, and what each of them does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.database.unit_of_work import UnitOfWork
from app.scanning.scan import Reading
from app.station.session import Session
from app.workflows.outcome import Outcome


class Kind(StrEnum):
    """What a reading of a scan can be, as a person would say it."""

    ITEM = "item"
    LOCATION = "location"
    TOTE = "tote"
    ORDER = "order"
    PARCEL = "parcel"
    PICK_LIST = "pick_list"
    TRANSFER = "transfer"
    BOX = "box"
    RETURN = "return"
    PICKUP = "pickup"
    COMMAND = "command"
    BADGE = "badge"
    NUMBER = "number"
    TEXT = "text"


Action = Callable[[UnitOfWork, Session, Reading], Outcome]


class StepName(StrEnum):
    SIGNED_OUT = "signed_out"
    CHOICE = "choice"
    REASON = "reason"
    TAKE_OVER = "take_over"
    CHANGED = "changed"
    PICK_CHOOSE = "pick_choose"
    PICK_LOCATION = "pick_location"
    PICK_ITEM = "pick_item"
    PICK_EMPTY = "pick_empty"
    PACK_IDLE = "pack_idle"
    PACK_ITEMS = "pack_items"
    PACK_CLOSE = "pack_close"
    PACK_BACK = "pack_back"
    PACK_LABEL = "pack_label"
    PACK_INSERTS = "pack_inserts"
    PACK_PHOTO = "pack_photo"
    SHIP = "ship"
    PICKUP_IDLE = "pickup_idle"
    PICKUP_CODE = "pickup_code"
    PICKUP_PREPARE = "pickup_prepare"
    PICKUP_INSERTS = "pickup_inserts"
    PICKUP_ITEMS = "pickup_items"
    RETURN_IDLE = "return_idle"
    RETURN_GUESS = "return_guess"
    RETURN_UNITS = "return_units"
    COUNT_CHOOSE = "count_choose"
    COUNT_PLACE = "count_place"
    COUNT_UNITS = "count_units"
    RECEIVE_CHOOSE = "receive_choose"
    RECEIVE_ITEMS = "receive_items"
    PUT_CHOOSE = "put_choose"
    PUT_BIN = "put_bin"
    FILL_CHOOSE = "fill_choose"
    FILL_SOURCE = "fill_source"
    FILL_ITEM = "fill_item"
    FILL_FACE = "fill_face"
    TRANSFER_CHOOSE = "transfer_choose"
    TRANSFER_PLACE = "transfer_place"
    TRANSFER_ITEM = "transfer_item"


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of a job: the prompt, what may be scanned, which commands count, and what may come next."""

    prompt: str
    scans: dict[Kind, Action]
    commands: dict[str, Action]
    leads_to: frozenset[StepName]
    others_references: bool = False
    """Suppliers number as they like: what looks like a barcode and is no article's may be a reference."""
