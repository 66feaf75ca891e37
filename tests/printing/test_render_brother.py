"""Brother QL jobs, read back by a strict reader of the protocol and decoded from the dots it got."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PIL import Image

from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import WrongMedia, render
from app.printing.render_brother import render_brother
from tests.printing.samples import DOCUMENTS, LOCATION, PICKUP, PRODUCT, RELAY, SHIPPING
from tests.printing.test_decoding import CODES, Decode
from tests.support.tape import UnknownCommand, read_tape


def brother(width: int = 62, height: int = 0) -> Printer:
    return Printer("B1", "Brother", Driver.BROTHER, Transport.TCP, "127.0.0.1:9100", 300, width, height)


@pytest.mark.parametrize(
    ("name", "width", "height", "pins"),
    [
        ("product", 62, 0, 720),
        ("product_own", 62, 0, 720),
        ("location", 62, 0, 720),
        ("pickup", 62, 0, 720),
        ("product", 62, 100, 720),
        ("shipping", 102, 0, 1296),
        ("relay", 102, 0, 1296),
        ("return", 102, 0, 1296),
    ],
)
def test_what_comes_out_scans(name: str, width: int, height: int, pins: int, decode: Decode) -> None:
    [label] = read_tape(render(DOCUMENTS[name], brother(width, height)), pins)
    assert decode(label.picture) == CODES[name]
    assert (label.width_mm, label.length_mm) == (width, height)
    assert (label.kind, label.margin) == ((0x0B, 0) if height else (0x0A, 35))


@pytest.mark.parametrize(("width", "pins", "right", "across"), [(62, 720, 12, 696), (102, 1296, 56, 1164)])
def test_nothing_is_drawn_on_pins_beside_the_tape(width: int, pins: int, right: int, across: int) -> None:
    document = PRODUCT if width == 62 else RELAY
    [label] = read_tape(render(document, brother(width)), pins)
    left, _, edge, _ = label.picture.point(lambda value: 255 - value).getbbox()
    assert left >= pins - right - across
    assert edge <= pins - right


def test_bars_are_whole_dots(decode: Decode) -> None:
    """An SSCC at 300 dpi has modules of six dots; every run across the bars is a multiple."""
    [label] = read_tape(render(RELAY, brother(102)), 1296)
    row = label.picture.height * 120 // 150
    runs = _runs([label.picture.getpixel((x, row)) < 128 for x in range(label.picture.width)])[1:-1]
    assert len(runs) > 60
    assert {run % 6 for run in runs} == {0}


def _runs(dark: list[bool]) -> list[int]:
    runs = [1]
    for before, now in pairwise(dark):
        if before == now:
            runs[-1] += 1
        else:
            runs.append(1)
    return runs


def test_a_wide_label_is_turned_rather_than_scaled(decode: Decode) -> None:
    """100 x 50 mm on a tape of 62: turned by a quarter, as long as it is wide."""
    [label] = read_tape(render(PICKUP, brother(62)), 720)
    assert label.picture.height == round(100 / 25.4 * 300)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(WrongMedia, match="100 × 150"):
        render(SHIPPING, brother(62))
    with pytest.raises(WrongMedia):
        render(PRODUCT, brother(62, 29))
    with pytest.raises(WrongMedia):
        render(PRODUCT, brother(57, 32))


def test_copies_are_pages_of_one_job_each_cut_off() -> None:
    labels = read_tape(render(LOCATION, brother(), copies=3), 720)
    assert [label.first for label in labels] == [True, False, False]
    assert len({label.picture.tobytes() for label in labels}) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda job: job[:-1],
        lambda job: job.replace(b"\x1b@", b"", 1),
        lambda job: job + b"\x00",
        lambda job: job.replace(b"\x1biA\x01", b"", 1),
        lambda job: job.replace(b"g\x00\x5a", b"g\x00\x59", 1),
    ],
)
def test_the_reader_refuses_a_damaged_job(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UnknownCommand):
        read_tape(damage(render(LOCATION, brother())), 720)


def test_the_reader_sees_left_and_right_as_a_person_does() -> None:
    page = Image.new("1", (600, 200), 1)
    page.paste(0, (0, 0, 100, 200))
    page.paste(0, (599, 0, 600, 1))
    [label] = read_tape(render_brother((page,), brother()), 720)
    box = label.picture.crop((0, 100, 720, 101)).point(lambda value: 255 - value).getbbox()
    assert box[2] - box[0] == 100
    assert box[0] < 100
