"""The house's own barcodes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from app.scanning.own_codes import (
    CommandCode,
    OwnCode,
    OwnKind,
    command_barcode,
    command_of,
    decode,
    encode,
    largest,
)

KINDS = st.sampled_from(OwnKind)
SERIALS = st.integers(1, 2**31 - 1)


def test_the_printed_form() -> None:
    assert encode(OwnKind.PARCEL, 123) == "9002000000012397"
    assert mod_97_10.is_valid("9002000000012397")


@given(KINDS, SERIALS)
def test_what_is_printed_reads_back(kind: OwnKind, serial: int) -> None:
    text = encode(kind, serial)
    assert len(text) == 16
    assert text.isdigit()
    assert decode(text) == OwnCode(kind, serial)


def test_a_badge_has_any_ten_digits_and_what_is_counted_fits_a_database_number() -> None:
    assert decode(encode(OwnKind.BADGE, 9_643_480_554)) == OwnCode(OwnKind.BADGE, 9_643_480_554)
    assert decode("9002964348055488") is None, "well formed, but no parcel of ours ever has this number"
    for kind in OwnKind:
        assert decode(encode(kind, largest(kind))) == OwnCode(kind, largest(kind))
        with pytest.raises(ValueError, match="does not fit"):
            encode(kind, largest(kind) + 1)


@given(KINDS, SERIALS, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_found_out(kind: OwnKind, serial: int, place: int, change: int) -> None:
    text = encode(kind, serial)
    wrong = str((int(text[place]) + change) % 10)
    assert decode(text[:place] + wrong + text[place + 1 :]) is None


@given(KINDS, SERIALS, st.integers(0, 14))
def test_two_neighbours_swapped_are_found_out(kind: OwnKind, serial: int, place: int) -> None:
    text = encode(kind, serial)
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert decode(swapped) == (OwnCode(kind, serial) if swapped == text else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "900200000001239",
        "90020000000123970",
        " 9002000000012397",
        "9002-00000012397",
        "٩٠٠٢٠٠٠٠٠٠٠١٢٣٩٧",
        "8902000000012397",
    ],
)
def test_other_texts_are_not_ours(text: str) -> None:
    assert decode(text) is None


def test_an_unknown_type_and_serial_zero_are_not_ours() -> None:
    for body in ("90990000000001", "90000000000001", "90010000000000"):
        assert decode(body + mod_97_10.calc_check_digits(body)) is None


def test_a_number_has_one_spelling_only() -> None:
    for serial in range(1, 200):
        text = encode(OwnKind.ORDER, serial)
        same_remainder = [f"{(int(text[-2:]) + 97 * step):02d}" for step in (-1, 1)]
        for check in same_remainder:
            if len(check) == 2 and check.isdigit():
                assert decode(text[:-2] + check) is None


@pytest.mark.parametrize("serial", [0, -1, 10**10])
def test_a_serial_that_does_not_fit_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode(OwnKind.TOTE, serial)


def test_printed_command_sheets_stay_valid() -> None:
    """The numbers of the first sheets: whoever changes one makes an undo out of somebody's next."""
    printed = {command: int(command_barcode(command)[4:14]) for command in CommandCode}
    assert list(printed.items()) == [
        ("undo", 1),
        ("confirm", 2),
        ("short", 3),
        ("close_parcel", 4),
        ("new_parcel", 5),
        ("box", 6),
        ("reprint", 7),
        ("next", 9),
        ("leave", 10),
        ("skip", 11),
        ("ship", 12),
        ("photo", 13),
    ]


@pytest.mark.parametrize("command", CommandCode)
def test_every_command_reads_back(command: CommandCode) -> None:
    own = decode(command_barcode(command))
    assert own is not None
    assert command_of(own) is command


def test_only_commands_command() -> None:
    assert command_of(OwnCode(OwnKind.ORDER, 1)) is None
    assert command_of(OwnCode(OwnKind.COMMAND, 999)) is None
