"""Previews show what the printer was told: made from its own bytes, compared with what others make of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from app.printing import picture_zpl
from app.printing.carrier_label import carrier_label
from app.printing.layout import Text
from app.printing.picture_brother import brother_pictures
from app.printing.picture_zpl import NotOurZpl
from app.printing.preview import preview
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import pages_for, render
from app.printing.render_zpl import render_zpl
from tests.printing.printers import LABELS, label_printer, office_printer, printer_for
from tests.printing.samples import DOCUMENTS, PICKUP, RELAY
from tests.printing.test_decoding import CODES, Decode
from tests.support.tape import read_tape

RECEIPTS = ("pickup", "slip", "picks", "location")


def pictures(name: str, printer: Printer) -> list[Image.Image]:
    return [Image.open(BytesIO(png)) for png in preview(DOCUMENTS[name], printer)]


def black(picture: Image.Image) -> Image.Image:
    return picture.convert("L").point(lambda value: 255 * (value >= 128))


def inked(picture: Image.Image) -> tuple[int, int, int, int] | None:
    return black(picture).point(lambda value: 255 - value).getbbox()


def till(width: float) -> Printer:
    return Printer("T1", "Tickets", Driver.ESCPOS, Transport.TCP, "127.0.0.1:9100", 203, width, 0)


@pytest.mark.parametrize("name", LABELS)
def test_a_zpl_preview_is_what_an_independent_renderer_makes_of_the_same_bytes(
    name: str, zpl_pictures: Callable[[bytes, int], list[Image.Image]], decode: Decode
) -> None:
    printer = printer_for(DOCUMENTS[name])
    [ours] = pictures(name, printer)
    [theirs] = zpl_pictures(render(DOCUMENTS[name], printer), 203)
    assert ours.size == theirs.size
    assert decode(ours) == decode(theirs) == CODES[name]
    # Only letters differ, for the printer's font is its own: the code of a place is all letters.
    changed = ImageChops.difference(black(ours), black(theirs)).histogram()[255]
    assert changed < 0.1 * ours.width * ours.height


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize(
    "name", [name for name in LABELS if name != "product"]
)  # an EAN-13 has digits of its own
def test_bars_and_frames_of_a_preview_are_dot_for_dot_those_of_an_independent_renderer(
    name: str, dpi: int, zpl_pictures: Callable[[bytes, int], list[Image.Image]]
) -> None:
    pages = pages_for(DOCUMENTS[name], printer_for(DOCUMENTS[name], dpi))
    drawn = tuple(
        replace(page, items=tuple(i for i in page.items if not isinstance(i, Text))) for page in pages
    )
    job = render_zpl(drawn, dpi=dpi)
    [theirs] = zpl_pictures(job, dpi)
    [ours] = picture_zpl.zpl_pictures(job)
    if name == "serial":
        # A DataMatrix may say the same in several ways; its size and its place are the same.
        assert inked(ours) == inked(theirs)
    else:
        assert ImageChops.difference(black(ours), black(theirs)).getbbox() is None


def test_the_screen_shows_no_command_that_we_did_not_write() -> None:
    job = render(RELAY, label_printer())
    for other in (job.replace(b"^FWN", b"^FWR^JUS"), job.replace(b"^XZ", b"^IDR:X^XZ"), b"~JA" + job):
        with pytest.raises(NotOurZpl):
            picture_zpl.zpl_pictures(other)


def test_a_fault_in_the_bytes_shows_on_the_screen() -> None:
    job = render(RELAY, label_printer())
    wider = picture_zpl.zpl_pictures(job.replace(b"^BY4^BCN", b"^BY2^BCN"))
    assert wider != picture_zpl.zpl_pictures(job)
    assert ImageChops.difference(wider[0], picture_zpl.zpl_pictures(job)[0]).getbbox() is not None


@pytest.mark.parametrize("width", [58, 80])
@pytest.mark.parametrize("name", RECEIPTS)
def test_a_receipt_preview_scans_and_is_as_wide_as_the_head(name: str, width: float, decode: Decode) -> None:
    [ours] = pictures(name, till(width))
    assert ours.width == {58: 384, 80: 576}[width]
    assert decode(ours) == CODES[name]


def test_a_brother_preview_is_the_dots_of_the_job() -> None:
    printer = Printer("B", "B", Driver.BROTHER, Transport.TCP, "127.0.0.1:9100", 300, 102, 152)
    job = render(PICKUP, printer)
    [ours] = brother_pictures(job)
    [label] = read_tape(job, 1296)
    assert ours.size == label.picture.size
    assert ImageChops.difference(black(ours), black(label.picture)).getbbox() is None


def test_a_carrier_s_pdf_on_a_label_printer_is_shown_as_its_dots() -> None:
    pdf = render(RELAY, label_printer(driver=Driver.PDF))
    [ours] = [
        Image.open(BytesIO(png)) for png in preview(carrier_label(pdf, "X"), label_printer(203, 102, 152))
    ]
    [page] = [Image.open(BytesIO(png)) for png in preview(RELAY, label_printer(driver=Driver.PDF))]
    assert ImageChops.difference(black(ours), black(page)).getbbox() is None


@pytest.mark.parametrize(("dpi", "per_mm"), [(203, 8), (300, 11.81), (600, 23.62)])
def test_a_picture_says_how_large_it_is_on_paper(dpi: int, per_mm: float) -> None:
    [ours] = pictures("relay", label_printer(dpi))
    assert ours.info["dpi"][0] / 25.4 == pytest.approx(per_mm, abs=0.01)
    assert ours.width / per_mm == pytest.approx(100, abs=0.2)
    [sheet] = pictures("gift", office_printer())
    assert sheet.width / (sheet.info["dpi"][0] / 25.4) == pytest.approx(210, abs=0.3)
