"""A scanner that types, and a person who types, on the same keyboard input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scanning.layouts import us_character
from app.scanning.wedge import Held, KeyStroke, PassThrough, Replay, Scanned, WedgeReader, WedgeSettings

ENTER = KeyStroke("\r", 0, 28, is_terminator=True)
SHIFT = KeyStroke("", 0, 42, is_modifier=True)
US = {
    character: (code, shift)
    for code in range(2, 54)
    for shift in (False, True)
    if (character := us_character(code, shift=shift, control=False)) is not None
}


@dataclass
class Window:
    """The part of the window's event filter: one reader, one timer, what got through and what was scanned."""

    reader: WedgeReader = field(default_factory=WedgeReader)
    now: int = 1_000
    got: list[KeyStroke] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)

    def key(self, stroke: KeyStroke, after: int = 0) -> None:
        """A key ``after`` milliseconds, seen at once; the timer fires where its time has come."""
        self._run_timer(after)
        self.now += after
        self.late_key(replace(stroke, time_ms=self.now))

    def late_key(self, stroke: KeyStroke) -> None:
        """A key that bears its own time, however late the window sees it."""
        decisions = self.reader.feed(stroke)
        assert not isinstance(decisions[-1], Replay)
        self._carry_out(decisions)
        if isinstance(decisions[-1], PassThrough):
            self.got.append(stroke)

    def _run_timer(self, milliseconds: int) -> None:
        while (wait := self.reader.timer_ms) is not None and wait < milliseconds:
            self._carry_out(self.reader.expired())

    def fire(self) -> None:
        self._carry_out(self.reader.expired())

    def _carry_out(self, decisions: Iterable[object]) -> None:
        for decision in decisions:
            if isinstance(decision, Replay):
                self.got += decision.strokes
            elif isinstance(decision, Scanned):
                self.scans.append(decision.text)

    def type(self, text: str, gap: int) -> None:
        for character in text:
            self.key(stroke_of(character), gap)

    def scan(self, text: str, gap: int = 2, end: KeyStroke = ENTER) -> None:
        self.type(text, gap)
        self.key(end, gap)

    def rest(self) -> None:
        self._run_timer(1_000)
        self.now += 1_000

    @property
    def text(self) -> str:
        return "".join(stroke.text for stroke in self.got if not stroke.is_release)


def stroke_of(character: str) -> KeyStroke:
    if character == "\x1d":
        return KeyStroke(character, 0, US["]"][0], control=True)
    code, shift = US.get(character, (None, False))
    return KeyStroke(character, 0, code, shift=shift)


PRINTABLE = st.characters(min_codepoint=33, max_codepoint=126)


@given(st.lists(st.tuples(PRINTABLE, st.integers(41, 400)), max_size=20), st.integers(41, 400))
def test_typing_slower_than_the_gap_reaches_the_window_unchanged(
    keys: list[tuple[str, int]], before_enter: int
) -> None:
    window = Window()
    for character, gap in keys:
        window.key(stroke_of(character), gap)
    window.key(ENTER, before_enter)
    assert window.text == "".join(character for character, _ in keys) + "\r"
    assert window.scans == []


@given(st.lists(st.tuples(PRINTABLE, st.integers(41, 400)), min_size=1, max_size=20))
def test_typing_survives_a_timer_that_never_fires(keys: list[tuple[str, int]]) -> None:
    window = Window()
    for character, gap in keys:
        window.now += gap
        window.late_key(replace(stroke_of(character), time_ms=window.now))
    window.rest()
    assert window.text == "".join(character for character, _ in keys)


@given(st.text(PRINTABLE, min_size=4, max_size=60), st.lists(st.integers(0, 40), min_size=61, max_size=61))
def test_a_burst_with_a_terminator_is_exactly_its_text(text: str, gaps: list[int]) -> None:
    window = Window()
    for character, gap in zip(text, gaps, strict=False):
        window.key(stroke_of(character), gap)
    window.key(ENTER, gaps[-1])
    assert window.scans == [text]
    assert window.got == []


@given(st.lists(st.text(PRINTABLE, min_size=4, max_size=20), min_size=1, max_size=5), st.integers(0, 40))
def test_several_scans_in_one_burst(texts: list[str], gap: int) -> None:
    window = Window()
    for text in texts:
        window.scan(text, gap)
    assert window.scans == texts
    assert window.got == []


@given(st.lists(st.tuples(PRINTABLE, st.integers(0, 90), st.booleans()), max_size=30))
def test_no_key_is_lost_or_moved_whatever_the_rhythm(keys: list[tuple[str, int, bool]]) -> None:
    window = Window()
    sent = ""
    for character, gap, enters in keys:
        scans = len(window.scans)
        window.key(ENTER if enters else stroke_of(character), gap)
        sent += "\r" if enters else character
        if len(window.scans) > scans:
            assert sent == window.text + window.scans[-1] + "\r"
            sent = window.text
        elif enters and window.text != sent:
            sent = sent[:-1]  # the second Return of a scan
    window.rest()
    assert window.text == sent


def test_a_person_who_types_digits_and_enter_at_once_is_not_a_scanner() -> None:
    window = Window()
    window.scan("12", 20)
    assert (window.text, window.scans) == ("12\r", [])


def test_a_burst_without_a_terminator_is_typing() -> None:
    window = Window()
    window.type("3012345000178", 2)
    window.rest()
    assert (window.text, window.scans) == ("3012345000178", [])


def test_a_terminator_that_comes_late_is_the_persons() -> None:
    window = Window()
    window.type("3012345000178", 2)
    window.key(ENTER, WedgeReader.STALL_MS + 1)
    assert (window.text, window.scans) == ("3012345000178\r", [])


def test_tab_ends_a_scan_too() -> None:
    window = Window()
    window.scan("3012345000178", end=KeyStroke("\t", 0, 15, is_terminator=True))
    assert (window.scans, window.got) == (["3012345000178"], [])


def test_the_second_return_of_a_scanner_that_sends_cr_and_lf_presses_nothing() -> None:
    window = Window()
    window.scan("3012345000178")
    window.key(replace(ENTER, auto_repeat=True), 0)
    assert window.got == []
    window.key(ENTER, 300)
    assert window.text == "\r"


def test_return_alone_is_never_delayed() -> None:
    window = Window()
    window.key(ENTER)
    assert window.text == "\r"
    assert window.reader.timer_ms is None


def test_a_stalled_window_reads_by_the_time_of_the_keys() -> None:
    """The window slept 300 ms: the timer fires first, then all keys at once, each with its own time."""
    window = Window()
    text = "3012345000178"
    window.key(stroke_of(text[0]))
    window.fire()
    assert window.got == []
    assert window.reader.timer_ms == 0
    for place, character in enumerate(text[1:], start=1):
        window.late_key(replace(stroke_of(character), time_ms=window.now + place))
    window.late_key(replace(ENTER, time_ms=window.now + 20))
    assert (window.scans, window.got) == ([text], [])


def test_a_stalled_window_still_knows_typing() -> None:
    window = Window()
    for place, character in enumerate("1234"):
        window.late_key(replace(stroke_of(character), time_ms=window.now + 100 * place))
    window.late_key(replace(ENTER, time_ms=window.now + 500))
    assert (window.text, window.scans) == ("1234\r", [])


def test_the_turn_of_grace_is_one_turn() -> None:
    window = Window()
    window.key(stroke_of("7"))
    assert window.reader.is_holding
    assert window.reader.timer_ms == 45
    window.fire()
    window.fire()
    assert window.text == "7"
    assert not window.reader.is_holding
    assert window.reader.timer_ms is None
    assert window.reader.expired() == ()


def test_equal_characters_of_a_fast_scanner_are_no_auto_repeat() -> None:
    window = Window()
    for character in "0000":
        window.key(replace(stroke_of(character), auto_repeat=True), 0)
    window.key(ENTER, 0)
    assert window.scans == ["0000"]


@pytest.mark.parametrize("stall", [10, 20, 35])
def test_equal_characters_of_a_scanner_that_hesitates_are_no_auto_repeat(stall: int) -> None:
    """Found by 10,000 scans in a row: its program lost the processor between two equal characters."""
    window = Window()
    for character in "12":
        window.key(stroke_of(character), 1)
    window.key(replace(stroke_of("2"), auto_repeat=True), stall)
    for character in "34":
        window.key(stroke_of(character), 1)
    window.key(ENTER, 1)
    assert (window.scans, window.text) == (["12234"], "")


@pytest.mark.parametrize(
    ("stall", "scans"), [(41, ["9002000000012397"]), (190, ["9002000000012397"]), (260, [])]
)
def test_a_scan_under_way_may_hesitate(stall: int, scans: list[str]) -> None:
    """Radios pause, and so does a busy computer; five characters at a scanner's speed are no person's."""
    window = Window()
    for place, character in enumerate("9002000000012397"):
        window.key(stroke_of(character), stall if place == 5 else 2)
    window.key(ENTER, 2)
    assert (window.scans if stall < 200 else [scan for scan in window.scans if scan in scans]) == scans


def test_a_person_s_four_quick_keys_wait_no_longer_than_before() -> None:
    window = Window()
    for character in "abcd":
        window.key(stroke_of(character), 20)
    assert window.reader.timer_ms == 45


def test_a_key_held_down_repeats_in_the_window() -> None:
    window = Window()
    window.key(stroke_of("a"))
    window.key(replace(stroke_of("a"), auto_repeat=True), 500)
    for _ in range(10):
        window.key(replace(stroke_of("a"), auto_repeat=True), 30)
    window.key(ENTER, 30)
    assert (window.text, window.scans) == ("a" * 12 + "\r", [])


def test_shift_neither_starts_nor_breaks_a_scan() -> None:
    window = Window()
    for character in "ABcd":
        window.key(SHIFT, 1)
        window.key(stroke_of(character), 1)
        window.key(replace(SHIFT, is_release=True), 1)
    window.key(ENTER, 1)
    assert window.scans == ["ABcd"]


def test_releases_come_back_in_order_with_their_presses() -> None:
    window = Window()
    space = stroke_of(" ")
    window.key(space)
    window.key(replace(space, is_release=True), 20)
    window.rest()
    assert [stroke.is_release for stroke in window.got] == [False, True]
    window.key(replace(space, is_release=True), 20)
    assert len(window.got) == 3


def test_releases_of_a_scan_are_taken_with_it() -> None:
    window = Window()
    for character in "1234":
        window.key(stroke_of(character), 1)
        window.key(replace(stroke_of(character), is_release=True), 1)
    window.key(ENTER, 1)
    assert (window.scans, window.got) == (["1234"], [])


@pytest.mark.parametrize("text", ["", "\x1b", "\x08"])
def test_a_function_key_is_never_delayed(text: str) -> None:
    window = Window()
    window.key(KeyStroke(text, 0, 60))
    assert len(window.got) == 1


def test_a_shortcut_begins_no_scan_but_a_separator_does() -> None:
    window = Window()
    window.key(KeyStroke("\x10", 0, 25, control=True))
    assert window.text == "\x10"
    window.scan("\x1d0103012345000178", 1)
    assert window.scans == ["\x1d0103012345000178"]


def test_a_separator_in_the_midst_of_a_scan() -> None:
    window = Window()
    window.scan("10ABC\x1d3012", 1)
    assert window.scans == ["10ABC\x1d3012"]


def test_a_dead_key_leaves_a_visible_hole_rather_than_half_a_scan() -> None:
    window = Window()
    window.type("ABC", 2)
    window.key(KeyStroke("", 0, 26), 2)
    window.scan("96385074", 2)
    assert (window.scans, window.got) == (["ABC\ufffd96385074"], [])


def test_a_person_who_types_and_steers_keeps_the_order() -> None:
    window = Window()
    window.key(stroke_of("7"))
    window.key(KeyStroke("", 0, 106), 30)
    window.key(stroke_of("8"), 200)
    window.rest()
    assert [stroke.key_code for stroke in window.got] == [8, 106, 9]


def test_a_us_scanner_on_another_layout_is_read_by_its_keys() -> None:
    """What a French desktop makes of the keys is not looked at; Caps Lock is undone by the way."""
    window = Window(WedgeReader(WedgeSettings(us_keyboard=True)))
    for character in "XAbC-0100/98\x1d7":
        garbled = replace(stroke_of(character), text="" if character in "-\x1d" else "&")
        window.key(garbled, 1)
    window.key(ENTER, 1)
    assert window.scans == ["XAbC-0100/98\x1d7"]


def test_without_key_codes_the_text_is_taken() -> None:
    window = Window(WedgeReader(WedgeSettings(us_keyboard=True)))
    for character in "1234":
        window.key(KeyStroke(character, 0), 1)
    window.key(ENTER, 1)
    assert window.scans == ["1234"]


def test_with_a_prefix_a_person_is_not_held_back() -> None:
    window = Window(WedgeReader(WedgeSettings(prefix="~!")))
    for character in "scan 1234":
        window.key(stroke_of(character), 1)
        assert not window.reader.is_holding
    window.key(ENTER, 1)
    assert window.text == "scan 1234\r"
    window.scan("~!3012345000178", 1)
    assert window.scans == ["3012345000178"]


def test_half_a_prefix_is_typing() -> None:
    window = Window(WedgeReader(WedgeSettings(prefix="~!")))
    window.scan("~x", 1)
    window.scan("~", 1)
    window.scan("~~!1234", 1)
    assert window.text == "~x\r~\r~"
    assert window.scans == ["1234"]


def test_a_prefix_with_too_little_behind_it_is_typing() -> None:
    window = Window(WedgeReader(WedgeSettings(prefix="~~~~")))
    window.scan("~~~~123", 1)
    assert (window.text, window.scans) == ("~~~~123\r", [])


def test_the_gap_is_a_setting() -> None:
    slow = Window(WedgeReader(WedgeSettings(max_gap_ms=80, min_length=3)))
    slow.scan("123", 80)
    assert slow.scans == ["123"]
    assert slow.reader.timer_ms is None


def test_the_clock_of_the_window_system_starts_again() -> None:
    window = Window(now=2**32 - 10)
    for place, character in enumerate("1234"):
        window.late_key(replace(stroke_of(character), time_ms=(window.now + 4 * place) % 2**32))
    window.late_key(replace(ENTER, time_ms=(window.now + 16) % 2**32))
    assert window.scans == ["1234"]


def test_a_person_may_type_while_the_clock_starts_again() -> None:
    window = Window()
    window.late_key(replace(stroke_of("1"), time_ms=2**32 - 50))
    for character in "234":
        window.late_key(replace(stroke_of(character), time_ms=50))
    window.late_key(replace(ENTER, time_ms=52))
    assert (window.text, window.scans) == ("1234\r", [])


def test_the_callers_event_comes_back() -> None:
    reader = WedgeReader()
    event = object()
    assert reader.feed(KeyStroke("a", 0, event=event)) == (Held(),)
    reader.expired()
    (replay,) = reader.expired()
    assert isinstance(replay, Replay)
    assert replay.strokes[0].event is event
