"""Which keys do something at each step, and what typed signs will be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.station.session import Session
from app.station.standing import step_of
from app.station.step import StepName
from app.station.steps import STEPS
from app.ui.preparation.bands import Key

translate = QCoreApplication.translate
_N = StepName
#: Where nothing but a number is awaited.
NUMBERS = frozenset(
    {
        _N.CHOICE,
        _N.PICK_CHOOSE,
        _N.PICK_LOCATION,
        _N.PICK_ITEM,
        _N.PICK_EMPTY,
        _N.PACK_ITEMS,
        _N.PACK_CLOSE,
    }
)


def keys_at(session: Session) -> Sequence[Key]:
    """The keys on offer, the most likely first."""
    step = step_of(session)
    match step:
        case _N.PICK_CHOOSE:
            return (Key("next", "F9", translate("preparation", "Give me work"), main=True),)
        case _N.PICK_LOCATION | _N.PICK_ITEM:
            return _walk_keys(session, step)
        case _N.PICK_EMPTY:
            return (
                Key("confirm", "F2", translate("preparation", "It is empty"), main=True),
                Key("leave", "Esc", translate("preparation", "Go on without an answer")),
            )
        case _N.PACK_IDLE:
            again = Key("reprint", "F6", translate("preparation", "Print again"))
            idle = Key("next", "F9", translate("preparation", "Next order"), main=True)
            return (idle, again) if "last_parcel_id" in session.place else (idle,)
        case _N.PACK_LABEL:
            return (
                Key("reprint", "F6", translate("preparation", "Print again")),
                Key("confirm", "F2", translate("preparation", "Cannot be scanned")),
            )
        case _N.PACK_ITEMS | _N.PACK_CLOSE:
            return _bench_keys(session, step)
        case _N.TAKE_OVER | _N.PACK_INSERTS:
            take, put_in = translate("preparation", "Take over"), translate("preparation", "All of it is in")
            return (
                Key("confirm", "F2", take if step is _N.TAKE_OVER else put_in, main=True),
                Key("leave", "Esc", translate("preparation", "Back")),
            )
        case _N.PACK_PHOTO:
            return (
                Key("photo", "F10", translate("preparation", "Take the photo"), main=True),
                Key("confirm", "F2", translate("preparation", "No photo: say why")),
                Key("leave", "Esc", translate("preparation", "Back")),
            )
        case _N.CHANGED:
            return (
                Key("confirm", "F2", translate("preparation", "I have read it"), main=True),
                Key("leave", "Esc", translate("preparation", "Leave the order")),
            )
        case _N.PACK_BACK:
            return (Key("leave", "Esc", translate("preparation", "Leave the order")),)
        case _N.CHOICE | _N.REASON:
            return (Key("leave", "Esc", translate("preparation", "Back")),)
        case _:
            return ()


def _walk_keys(session: Session, step: StepName) -> Sequence[Key]:
    packs = "order_id" in session.place
    cart_full, parcel_full = (
        translate("preparation", "Cart full"),
        translate("preparation", "Parcel full"),
    )
    keys = [
        Key("short", "F3", translate("preparation", "Missing")),
        Key("skip", "F9", translate("preparation", "Later")),
        Key("close_parcel", "F4", parcel_full if packs else cart_full),
        Key("undo", "⌫", translate("preparation", "Undo")),
        Key("leave", "Esc", translate("preparation", "Leave the list")),
    ]
    # On the way to a shelf the hand is empty; only a parcel holds what could be put back.
    return [key for key in keys if key.command != "undo" or packs or step is _N.PICK_ITEM]


def _bench_keys(session: Session, step: StepName) -> Sequence[Key]:
    whole = step is _N.PACK_CLOSE
    close = translate("preparation", "Close the parcel")
    more = translate("preparation", "Close, open another")
    leave = translate("preparation", "Leave the order")
    if "pick_list_id" in session.place:
        leave = translate("preparation", "Back to the shelf")
    return (
        Key("close_parcel", "F4", close if whole else more, main=whole),
        Key("box", "F5", translate("preparation", "Box")),
        Key("short", "F3", translate("preparation", "Missing")),
        Key("photo", "F10", translate("preparation", "Photo")),
        Key("undo", "⌫", translate("preparation", "Undo")),
        Key("leave", "Esc", leave),
    )


def command_for(command: str, session: Session) -> str:
    """What a command key means at this step: one key goes on, whether that is the next order or the next stop."""
    step = step_of(session)
    if step is _N.PICK_CHOOSE and command in {"confirm", "make"}:
        return "make"
    offered = STEPS[step].commands
    if command in {"skip", "next"} and command not in offered:
        return "next" if "next" in offered else "skip" if "skip" in offered else command
    return command


def typed_as(session: Session) -> tuple[str, str]:
    """What typed signs will be at this step, in a word, and their unit."""
    return {
        _N.PICK_ITEM: (translate("preparation", "Quantity"), ""),
        _N.PICK_EMPTY: (translate("preparation", "Number"), ""),
        _N.PACK_ITEMS: (translate("preparation", "Quantity"), ""),
        _N.PACK_CLOSE: (translate("preparation", "Weight"), "\u00a0g"),
        _N.CHOICE: (translate("preparation", "Number"), ""),
        _N.REASON: (translate("preparation", "Reason"), ""),
        _N.PICK_CHOOSE: (translate("preparation", "List"), ""),
    }.get(step_of(session), (translate("preparation", "Code"), ""))
