"""Which keys do something at each step of the tab Stock, and what typed signs will be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.station.session import Session
from app.station.standing import step_of
from app.station.step import StepName
from app.ui.preparation.bands import Key

translate = QCoreApplication.translate
_N = StepName
NUMBERS = frozenset(
    {_N.COUNT_UNITS, _N.RECEIVE_ITEMS, _N.PUT_BIN, _N.FILL_ITEM, _N.FILL_FACE, _N.TRANSFER_ITEM}
)
"""Where nothing but a number is awaited."""


def keys_at(session: Session) -> Sequence[Key]:
    """The keys on offer, the most likely first."""
    undo = Key("undo", "⌫", translate("stock", "Undo"))
    match step_of(session):
        case _N.COUNT_CHOOSE | _N.FILL_CHOOSE:
            return (Key("next", "F9", translate("stock", "Give me work"), main=True),)
        case _N.COUNT_PLACE:
            return (Key("leave", "Esc", translate("stock", "Leave the count")),)
        case _N.COUNT_UNITS:
            done = Key("confirm", "F2", translate("stock", "That is all"), main=True)
            return (done, undo, Key("leave", "Esc", translate("stock", "Leave the count")))
        case _N.RECEIVE_CHOOSE if "unknown" in session.place:
            go_on = Key("confirm", "F2", translate("stock", "Receive without an order"), main=True)
            return (go_on, Key("leave", "Esc", translate("stock", "Back")))
        case _N.RECEIVE_ITEMS:
            book = Key("confirm", "F2", translate("stock", "Book the receipt"), main=True)
            labels = Key("reprint", "F6", translate("stock", "Product labels"))
            return (book, labels, undo, Key("leave", "Esc", translate("stock", "Go on later")))
        case _N.TRANSFER_PLACE | _N.TRANSFER_ITEM:
            sure = session.place.get("sure")
            over = translate("stock", "Book the difference") if sure else translate("stock", "That is all")
            done = Key("confirm", "F2", over, main=True)
            slip = Key("reprint", "F6", translate("stock", "Print the slip"))
            later = Key("leave", "Esc", translate("stock", "Go on later"))
            return (done, slip, undo, later) if "here" in session.place else (done, slip, later)
        case _N.FILL_ITEM | _N.FILL_FACE:
            short = Key("short", "F3", translate("stock", "Fewer than that"))
            return (short, Key("leave", "Esc", translate("stock", "Back")))
        case _N.PUT_BIN | _N.FILL_SOURCE:
            return (Key("leave", "Esc", translate("stock", "Back")),)
        case _:
            return ()


def command_for(command: str) -> str:
    """F8 and F9 both go on."""
    return "next" if command == "skip" else command


def typed_as(session: Session) -> str:
    """What typed signs will be at this step, in a word."""
    step = step_of(session)
    if step in NUMBERS:
        return translate("stock", "Quantity")
    if step is _N.TRANSFER_CHOOSE:
        return translate("stock", "Transfer")
    return translate("stock", "Order") if step is _N.RECEIVE_CHOOSE else translate("stock", "Code")
