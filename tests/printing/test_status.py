"""The ``~HS`` answer, byte by byte, and the words for every trouble."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n import catalogue
from app.printing.status import PrinterTrouble, Reason, read_status

READY = b"".join(
    b"\x02%b\x03\r\n" % string
    for string in (b"030,0,0,1200,000,0,0,0,000,0,0,0", b"000,0,0,0,1,2,6,0,00000000,1,000", b"1234,0")
)


def test_a_ready_printer_is_idle_and_has_no_trouble() -> None:
    status = read_status(READY)
    assert status.idle
    assert status.trouble is None


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (b"030,0,0,", b"030,1,0,", Reason.PAPER_OUT),
        (b"030,0,0,", b"030,0,1,", Reason.PAUSED),
        (b"000,0,0,0,000,0,0,0\x03", b"000,1,0,0,000,0,0,0\x03", Reason.BUFFER_FULL),
        (b"000,0,0,0\x03", b"000,1,0,0\x03", Reason.MEMORY_LOST),
        (b"000,0,0,0\x03", b"000,0,0,1\x03", Reason.TOO_HOT),
        (b"\x02000,0,0,0", b"\x02000,0,1,0", Reason.HEAD_OPEN),
        (b"\x02000,0,0,0", b"\x02000,0,0,1", Reason.RIBBON_OUT),
    ],
)
def test_each_flag_is_read_from_its_own_place(before: bytes, after: bytes, reason: Reason) -> None:
    assert READY.count(before) == 1
    assert read_status(READY.replace(before, after)).trouble is reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"1200,000", b"1200,002"),
        (b"00000000", b"00000001"),
        (b",000,0,0,0,000", b",000,0,0,1,000"),
    ],
)
def test_a_printer_with_something_left_to_do_is_not_idle(before: bytes, after: bytes) -> None:
    assert READY.count(before) == 1
    assert not read_status(READY.replace(before, after)).idle


@given(st.binary(max_size=200))
def test_nonsense_is_never_taken_for_a_status(answer: bytes) -> None:
    with pytest.raises(PrinterTrouble) as trouble:
        read_status(answer)
    assert trouble.value.code is Reason.NOT_UNDERSTOOD


@pytest.mark.parametrize("cut", range(len(READY) - len(b"\x021234,0\x03\r\n") - 30))
def test_a_cut_answer_is_not_a_status(cut: int) -> None:
    with pytest.raises(PrinterTrouble):
        read_status(READY[:cut])


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("reason", Reason)
def test_every_trouble_has_words(language: str, reason: Reason) -> None:
    assert f"printer_{reason}" in catalogue(language)
