"""Scales: both protocols in any portions, and which weight belongs to which parcel."""

from __future__ import annotations

import queue
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scanning.scale import Pan, ScaleReader, Weight
from app.scanning.scale_port import Scale
from app.scanning.serial_line import SerialFault
from tests.support.virtual_scale import SicsScale, toledo

PATIENCE = 10.0


@pytest.mark.parametrize(
    ("line", "weight"),
    [
        (b"S S     100.00 g\r\n", Weight(100)),
        (b"S D    1234.5 g\r\n", Weight(1234, stable=False)),
        (b"S S     -12.00 g\r\n", Weight(-12)),
        (b"S S      2.345 kg\r\n", Weight(2345)),
        (b"S S      1.000 lb\r\n", Weight(454)),
        (b"S S       1.00 oz\r\n", Weight(28)),
        (b"S +\r\n", Weight(0, stable=False, out_of_range=True)),
        (b"S -\r\n", Weight(0, stable=False, out_of_range=True)),
    ],
)
def test_sics_answers(line: bytes, weight: Weight) -> None:
    assert ScaleReader().feed(line) == [weight]


@pytest.mark.parametrize(
    "line", [b"S I\r\n", b"ES\r\n", b"S S  12.0 stone\r\n", b"S S 1..2 g\r\n", b"\r\n", b'I4 A "12345"\r\n']
)
def test_what_is_no_weight_is_passed_over(line: bytes) -> None:
    assert ScaleReader().feed(line + b"S S     100.00 g\r\n") == [Weight(100)]


def test_the_tare_of_a_sics_scale_is_part_of_what_lies_on_it() -> None:
    (weight,) = ScaleReader().feed(b"TA A     120.00 g\r\nS S     480.00 g\r\n")
    assert (weight.net_g, weight.gross_g) == (480, 600)


@pytest.mark.parametrize("checksum", [True, False])
@pytest.mark.parametrize(
    ("frame", "weight"),
    [
        ({"weight": 1240}, Weight(1240)),
        ({"weight": 1240, "point": 5, "grams": False}, Weight(1240)),
        ({"weight": 124, "point": 3, "grams": False}, Weight(12400)),
        ({"weight": 480, "tare": 120}, Weight(480, 120)),
        ({"weight": -35}, Weight(-35)),
        ({"weight": 700, "moving": True}, Weight(700, stable=False)),
    ],
)
def test_toledo_frames(frame: dict[str, int], weight: Weight, checksum: bool) -> None:
    sent = toledo(**frame, checksum=checksum)
    assert ScaleReader().feed(sent * 3) == [weight] * 3
    with_parity = bytes(byte | (byte.bit_count() % 2) << 7 for byte in sent)
    assert ScaleReader().feed(with_parity) == [weight]


def test_a_frame_with_a_wrong_checksum_is_no_weight() -> None:
    good = toledo(1240)
    assert ScaleReader().feed(good[:6] + b"9" + good[7:] + good) == [Weight(1240)]


def test_pounds_and_overload() -> None:
    pounds = bytearray(toledo(2, grams=False, checksum=False))
    pounds[2] &= ~0x10
    assert ScaleReader().feed(bytes(pounds)) == [Weight(907)]
    pounds[2] |= 0x04
    assert ScaleReader().feed(bytes(pounds))[0].out_of_range


@given(st.lists(st.integers(1, 7), min_size=60, max_size=60))
def test_frames_in_any_portions(sizes: list[int]) -> None:
    sent = b"garbage" + b"".join(toledo(weight) for weight in range(100, 108))
    reader, found, at = ScaleReader(), [], 0
    for size in sizes:
        found += reader.feed(sent[at : at + size])
        at += size
    found += reader.feed(sent[at:])
    assert [weight.net_g for weight in found] == [*range(100, 108)]


@given(st.binary(max_size=300))
def test_any_bytes_are_taken(data: bytes) -> None:
    reader = ScaleReader()
    reader.feed(data)
    assert Weight(100) in reader.feed(b"\rS S 100 g\r")


class Bench:
    """A pan that is read five times a second."""

    def __init__(self) -> None:
        self.pan, self.now, self.asked_at = Pan(), 100.0, 100.0

    def lie(self, grams: int, seconds: float, **how: bool) -> int | None:
        """So much lies there for so long; the weight at the end."""
        for _ in range(round(seconds * 5)):
            self.now += 0.2
            self.pan.put(Weight(grams, **how), self.now)
        return self.pan.grams(self.asked_at, self.now)

    def ask(self) -> None:
        self.asked_at = self.now


def test_only_a_settled_weight_counts() -> None:
    bench = Bench()
    assert bench.lie(0, 1) is None
    assert bench.lie(600, 2, stable=False) is None
    assert bench.lie(600, 0.4) is None
    assert bench.lie(600, 1) == 600
    assert bench.lie(0, 1, out_of_range=True) is None


def test_the_weight_is_read_after_it_was_asked_for() -> None:
    """The last article is scanned and still in the hand: what the scale showed before lacks it."""
    bench = Bench()
    assert bench.lie(500, 5) == 500
    bench.ask()
    assert bench.lie(500, 0.4) is None
    bench.lie(640, 0.4, stable=False)
    assert bench.lie(850, 1) == 850


def test_what_lay_there_before_never_goes_to_the_next_parcel() -> None:
    bench = Bench()
    assert bench.lie(600, 2) == 600
    bench.pan.parcel_done()
    bench.ask()
    assert bench.lie(600, 60) is None, "it still lies there"
    assert bench.lie(750, 60) is None, "something was put on top of it"
    bench.lie(3, 0.2, stable=False)
    assert bench.lie(300, 1) == 300


def test_a_box_that_was_put_there_after_the_last_parcel_left_counts() -> None:
    bench = Bench()
    bench.lie(600, 2)
    bench.pan.parcel_done()
    bench.lie(0, 0.2)
    bench.lie(120, 3)
    bench.ask()
    assert bench.lie(420, 1) == 420


def test_a_scale_that_went_silent_has_no_weight() -> None:
    bench = Bench()
    assert bench.lie(600, 2) == 600
    assert bench.pan.grams(bench.asked_at, bench.now + 10) is None
    bench.pan.forget()
    assert bench.pan.grams(bench.asked_at, bench.now) is None


@given(st.lists(st.tuples(st.integers(-5, 2000), st.booleans(), st.booleans()), max_size=60))
def test_after_a_parcel_is_done_no_weight_comes_before_an_empty_pan(
    day: list[tuple[int, bool, bool]],
) -> None:
    """Whatever lies there, however it sways: between two parcels the pan was seen empty."""
    bench = Bench()
    taken_at: list[int] = []
    emptied_at: list[int] = []
    for moment, (grams, stable, done) in enumerate(day):
        weight = bench.lie(grams, 1, stable=stable)
        if grams <= Pan.EMPTY_G:
            emptied_at.append(moment)
        if weight is not None:
            assert weight == grams
        if done and weight is not None:
            taken_at.append(moment)
            bench.pan.parcel_done()
            bench.ask()
    for one, other in pairwise(taken_at):
        assert any(one < empty < other for empty in emptied_at)


@pytest.fixture
def sics(tmp_path: Path) -> object:
    scale = SicsScale(tmp_path)
    yield scale
    scale.stop()


def _until(weights: queue.Queue[Weight], so: Callable[[Weight], bool]) -> Weight:
    while True:
        weight = weights.get(timeout=PATIENCE)
        if so(weight):
            return weight


def test_a_sics_scale_on_a_port_is_asked_tared_and_zeroed(sics: SicsScale) -> None:
    weights: queue.Queue[Weight] = queue.Queue()
    faults: queue.Queue[SerialFault | None] = queue.Queue()
    scale = Scale(sics.port, weights.put, faults.put)
    scale.start()
    try:
        assert faults.get(timeout=PATIENCE) is None
        sics.put(120)
        _until(weights, lambda weight: weight == Weight(120))
        scale.tare()
        _until(weights, lambda weight: weight == Weight(0, 120))
        sics.put(600)
        assert _until(weights, lambda weight: weight.net_g == 480).gross_g == 600
        sics.stable = False
        _until(weights, lambda weight: not weight.stable)
        sics.overloaded = True
        _until(weights, lambda weight: weight.out_of_range)
        sics.cable.unplug()
        assert faults.get(timeout=PATIENCE) is SerialFault.UNPLUGGED
    finally:
        scale.stop()


def test_a_toledo_scale_on_a_port_is_not_asked_and_comes_back(tmp_path: Path) -> None:
    sics = SicsScale(tmp_path)  # for its cable alone
    sics.stop()
    cable = sics.cable
    weights: queue.Queue[Weight] = queue.Queue()
    faults: queue.Queue[SerialFault | None] = queue.Queue()
    scale = Scale(str(cable.path), weights.put, faults.put)
    scale.start()
    try:
        assert faults.get(timeout=PATIENCE) is SerialFault.MISSING
        cable.plug_in()
        assert faults.get(timeout=PATIENCE) is None
        for grams in (100, 200, 300):
            cable.send(toledo(grams))
            assert weights.get(timeout=PATIENCE) == Weight(grams)
        cable.unplug()
        assert faults.get(timeout=PATIENCE) is SerialFault.UNPLUGGED
        cable.plug_in()
        assert faults.get(timeout=PATIENCE) is None
        cable.send(toledo(40))
        assert weights.get(timeout=PATIENCE) == Weight(40)
    finally:
        scale.stop()
        cable.unplug()
