"""Labels as ZPL: no text is ever a command, every bar is whole dots, sheets are refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.printing.layout import Box, Page, Text
from app.printing.printers import WrongMedia, render
from app.printing.render_zpl import NotALabel, field, render_zpl
from tests.printing.printers import label_printer
from tests.printing.samples import PICKUP, RELAY, SHIPPING, SLIP

HOSTILE = "^XZ~JA^XA^PQ9999~JR\\&\r\n\x1b"
COMMANDS = re.compile(rb"[\^~][A-Z@0-9]{2}")


def commands(zpl: bytes) -> list[bytes]:
    return COMMANDS.findall(zpl)


def test_a_customer_named_like_a_command_changes_no_command() -> None:
    printer = label_printer()
    harmless = render(replace(SHIPPING, recipient=("X", *SHIPPING.recipient[1:])), printer)
    hostile = render(replace(SHIPPING, recipient=(HOSTILE, *SHIPPING.recipient[1:])), printer)
    assert commands(hostile) == commands(harmless)
    assert b"_5EXZ_7EJA" in hostile


@given(st.text(max_size=60))
def test_a_field_holds_no_byte_that_could_start_a_command(text: str) -> None:
    encoded = field(text)
    assert encoded.startswith(b"^FH_^FD")
    assert encoded.endswith(b"^FS")
    data = encoded[len(b"^FH_^FD") : -len(b"^FS")]
    assert re.fullmatch(rb"([A-Za-z0-9 .,:;/()-]|_[0-9A-F]{2})*", data)
    decoded = re.sub(rb"_(..)", lambda code: bytes([int(code[1], 16)]), data).decode()
    assert not set(decoded) & {"\\", "\n", "\r", "\x1b", "\x00"}


def test_the_page_says_everything_a_printer_would_otherwise_keep() -> None:
    zpl = render(SHIPPING, label_printer(), copies=3)
    assert zpl.startswith(b"^XA^CI28^PW800^LL1200^LH0,0^FWN^PON^LRN")
    assert zpl.endswith(b"^PQ3,0,1,Y^XZ\n")
    assert render(SHIPPING, label_printer(300)).startswith(b"^XA^CI28^PW1181^LL1772")


@pytest.mark.parametrize(("dpi", "module"), [(203, b"^BY4"), (300, b"^BY6"), (600, b"^BY12")])
def test_an_sscc_has_bars_of_half_a_millimetre(dpi: int, module: bytes) -> None:
    zpl = render(RELAY, label_printer(dpi))
    assert re.search(rb"%b\^BCN,\d+,N,N,N,N\^FD>;>800330123450000000421\^FS" % re.escape(module), zpl)
    assert RELAY.parcel_barcode.encode() not in zpl


def test_a_sheet_is_refused_by_a_label_printer() -> None:
    with pytest.raises(WrongMedia):
        render(SLIP, label_printer())
    with pytest.raises(NotALabel):
        render(SLIP, label_printer(width=210, height=297))


@pytest.mark.parametrize("text", ["A-03-12-2", "- - - - -", "WWWWWWWW", "Éléonore-Marie", "iiii1111.,;"])
@pytest.mark.parametrize("size", [4, 9, 20])
def test_the_printer_s_own_font_stays_inside_the_box(
    text: str, size: float, zpl_pictures: Callable[[bytes, int], list[Image.Image]]
) -> None:
    """Font 0 is not ours: what was measured with Inter must not run out of its box in it."""
    for align in ("left", "centre", "right"):
        page = Page(100, 50, (Text(20, 5, 60, 30, text, size, min_size=size, align=align, max_lines=1),))
        zpl = render_zpl((page,), dpi=203)
        [picture] = zpl_pictures(zpl, 203)
        left, _, right, _ = picture.point(lambda value: 255 * (value < 128)).getbbox()
        assert left >= 20 * 8 - 2
        assert right <= 80 * 8 + 2


def test_white_text_is_printed_on_black(zpl_pictures: Callable[[bytes, int], list[Image.Image]]) -> None:
    page = Page(50, 25, (Box(5, 5, 40, 12), Text(7, 5, 36, 12, "C4", 8, middle=True, white=True)))
    [picture] = zpl_pictures(render_zpl((page,), dpi=203), 203)
    inside = picture.crop((41, 41, 358, 134))
    white = sum(inside.histogram()[128:])
    assert 300 < white < 0.5 * inside.width * inside.height


def test_a_pickup_label_has_no_full_name_and_no_address() -> None:
    zpl = render(replace(PICKUP, initial="Saint-Germain"), label_printer())
    assert b"S." in zpl
    assert b"Saint" not in zpl
