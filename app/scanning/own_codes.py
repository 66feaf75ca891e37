"""The house's own barcodes: digits only, typed, check-digited (ISO 7064 MOD 97-10)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stdnum.iso7064 import mod_97_10

#: GS1 application identifier 90 is a company's own; no GTIN, SSCC or carrier number has sixteen digits.
PREFIX = "90"
LENGTH = 16
LARGEST_SERIAL = 10**10 - 1
#: The numbers that the house counts up are kept in 32 bits; badges are drawn from all ten digits.
LARGEST_COUNTED = 2**31 - 1


class OwnKind(StrEnum):
    """What one of our barcodes stands for; the value is the two digits printed in it."""

    ORDER = "01"
    PARCEL = "02"
    LOCATION = "03"
    TOTE = "04"
    BADGE = "05"
    RETURN = "06"
    PICKUP = "07"
    BOX = "08"
    COMMAND = "09"
    PICK_LIST = "10"
    STATION = "11"
    PRODUCT = "12"
    """A product that has no GTIN of its own."""
    TRANSFER = "13"
    """Of goods from one site to another."""


@dataclass(frozen=True, slots=True)
class OwnCode:
    """One of our barcodes, read: the kind of thing and its serial number, from 1 to ``largest(kind)``."""

    kind: OwnKind
    serial: int


def largest(kind: OwnKind) -> int:
    """The largest serial that a thing of this kind may have."""
    return LARGEST_SERIAL if kind is OwnKind.BADGE else LARGEST_COUNTED


def encode(kind: OwnKind, serial: int) -> str:
    """The sixteen digits to print: ``90``, type, ten digits of serial, two check digits.

    Raises ``ValueError`` for a serial that is not 1 to ``largest(kind)``.
    """
    if not 1 <= serial <= largest(kind):
        raise ValueError(f"a serial of {serial} does not fit an own barcode")
    body = f"{PREFIX}{kind.value}{serial:010d}"
    return body + str(mod_97_10.calc_check_digits(body))


def decode(text: str) -> OwnCode | None:
    """Read sixteen digits; ``None`` for anything that :func:`encode` would not have printed.

    One wrong digit and two neighbours swapped are always found out (ISO/IEC 7064).
    """
    if not (len(text) == LENGTH and text.startswith(PREFIX) and text.isascii() and text.isdigit()):
        return None
    # Compared, not merely valid modulo 97: 01 would pass for 98, and a number has one spelling.
    if mod_97_10.calc_check_digits(text[:-2]) != text[-2:]:
        return None
    kind, serial = text[2:4], int(text[4:-2])
    if kind not in _KINDS or not 1 <= serial <= largest(OwnKind(kind)):
        return None
    return OwnCode(OwnKind(kind), serial)


_KINDS = frozenset(kind.value for kind in OwnKind)


class CommandCode(StrEnum):
    """What a packer may scan from the command sheet instead of pressing a key."""

    UNDO = "undo"
    CONFIRM = "confirm"
    SHORT = "short"
    CLOSE_PARCEL = "close_parcel"
    NEW_PARCEL = "new_parcel"
    BOX = "box"
    REPRINT = "reprint"
    NEXT = "next"
    LEAVE = "leave"
    SKIP = "skip"
    SHIP = "ship"
    """Hand over to the carrier."""
    PHOTO = "photo"
    """Of the open box, by the window's camera."""


#: Sheets with these numbers hang on walls: a number is never given to another command (8 was one that did nothing).
_SERIALS = {
    CommandCode.UNDO: 1,
    CommandCode.CONFIRM: 2,
    CommandCode.SHORT: 3,
    CommandCode.CLOSE_PARCEL: 4,
    CommandCode.NEW_PARCEL: 5,
    CommandCode.BOX: 6,
    CommandCode.REPRINT: 7,
    CommandCode.NEXT: 9,
    CommandCode.LEAVE: 10,
    CommandCode.SKIP: 11,
    CommandCode.SHIP: 12,
    CommandCode.PHOTO: 13,
}
_COMMANDS = {serial: command for command, serial in _SERIALS.items()}


def command_barcode(command: CommandCode) -> str:
    """The sixteen digits of a command on the printed sheet."""
    return encode(OwnKind.COMMAND, _SERIALS[command])


def command_of(own: OwnCode) -> CommandCode | None:
    """The command behind an own code; ``None`` for another kind, or a command of a newer program."""
    return _COMMANDS.get(own.serial) if own.kind is OwnKind.COMMAND else None
