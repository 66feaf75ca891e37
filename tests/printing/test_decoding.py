"""What is printed can be scanned: an independent decoder reads every code back, from PDF and from ZPL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from PIL import Image

from app.printing import symbols
from app.printing.language import Language
from app.printing.layout import Barcode, Page, Symbol
from app.printing.printer import Driver, Printer
from app.printing.printers import pages_for, render
from app.printing.raster import drawn_pages
from app.printing.render_pdf import render_pdf
from app.printing.render_zpl import render_zpl
from app.scanning.calibration import LINES
from app.scanning.gs1 import GS
from tests.printing.printers import LABELS, SHEETS, label_printer, office_printer, printer_for
from tests.printing.samples import (
    BADGES,
    CART,
    COMMANDS,
    DOCUMENTS,
    LOCATION,
    TRAINING,
    TRANSFER,
    in_language,
    own_code,
)

Decode = Callable[[Image.Image], set[tuple[str, str]]]
ZplPictures = Callable[[bytes, int], list[Image.Image]]

CODES: dict[str, set[tuple[str, str]]] = {
    "shipping": {("]C0", DOCUMENTS["shipping"].parcel_barcode)},
    "relay": {("]C1", "00330123450000000421")},
    "slip": {("]C0", DOCUMENTS["slip"].order_barcode), ("]Q1", "https://example.fr/retour/104821")},
    "invoice": set(),
    "credit_note": set(),
    "gift": {("]C0", DOCUMENTS["gift"].order_barcode), ("]Q1", "https://example.fr/retour/104821")},
    "picks": {("]C0", DOCUMENTS["picks"].barcode)},
    "product": {("]E0", "3012345000178")},
    "product_own": {("]C0", DOCUMENTS["product_own"].own_code)},
    "location": {("]C0", DOCUMENTS["location"].barcode)},
    "pickup": {("]C0", DOCUMENTS["pickup"].barcode)},
    "return": {("]C0", DOCUMENTS["return"].barcode)},
    "lot": {("]d2", DOCUMENTS["lot"].element_string)},
    "serial": {("]d2", DOCUMENTS["serial"].element_string)},
    "lot_own": {("]C0", DOCUMENTS["lot_own"].own_code)},
    "note": {("]C0", DOCUMENTS["note"].order_barcode)},
    "deposit": set(),
    "cart": {("]C0", code) for code in (CART.barcode, *(row.order_barcode for row in CART.rows))},
    "transfer": {
        ("]C0", TRANSFER.barcode),
        *(("]E0", row.ean) if row.ean else ("]C0", row.own_code) for row in TRANSFER.rows),
    },
    "commands": {("]C0", command.barcode) for command in COMMANDS.commands},
    "calibration": {(f"]C{int(GS in line)}", line) for line in LINES},
    "training": {("]E0" if len(step.barcode) == 13 else "]C0", step.barcode) for step in TRAINING.steps},
    "badges": {("]C0", badge.barcode) for badge in BADGES.badges},
}


RESOLUTIONS = (203, 300, 600)


def pdf_pictures(pdf: bytes, dpi: int) -> list[Image.Image]:
    return [page.convert("L") for page in drawn_pages(pdf, dpi, grey=True)]


@cache
def drawn(name: str, dpi: int, language: Language = "fr") -> tuple[Page, list[Image.Image]]:
    """The first page of a document and its PDF as a printer of this resolution draws it, once a session."""
    document = in_language(DOCUMENTS[name], language)
    printer = sheet_printer(dpi) if name in SHEETS else printer_for(document, dpi, Driver.PDF)
    [page] = pages_for(document, printer)
    return page, pdf_pictures(render(document, printer), dpi)


def sheet_printer(dpi: int) -> Printer:
    return replace(office_printer(), dpi=dpi)


def near(picture: Image.Image, item: Barcode, dpi: int) -> Image.Image:
    """The barcode with 4 mm of its surroundings."""
    scale = symbols.dots_per_mm(dpi)
    sides = (item.x - 4, item.y - 4, item.x + item.width + 4, item.y + item.height + 4)
    return picture.crop(tuple(round(max(0, side) * scale) for side in sides))


@pytest.mark.parametrize("dpi", RESOLUTIONS)
@pytest.mark.parametrize("name", LABELS)
def test_a_label_scans_from_zpl_and_from_pdf(
    name: str, dpi: int, zpl_pictures: ZplPictures, decode: Decode
) -> None:
    document = DOCUMENTS[name]
    [zpl] = zpl_pictures(render(document, printer_for(document, dpi)), dpi)
    _, [pdf] = drawn(name, dpi)
    assert decode(zpl) == decode(pdf) == CODES[name]


@pytest.mark.parametrize("dpi", RESOLUTIONS)
@pytest.mark.parametrize("name", sorted(SHEETS))
def test_a_sheet_scans(name: str, dpi: int, decode: Decode) -> None:
    page, [picture] = drawn(name, dpi)
    # A whole A4 page at 600 dpi takes a decoder a second: there, as a scanner does, one code at a time.
    parts = [picture] if dpi < 600 else [near(picture, item, dpi) for item in barcodes(page)]
    assert {code for part in parts for code in decode(part)} == CODES[name]


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_a_sheet_scans_in_english_at_another_resolution_than_its_own(name: str, decode: Decode) -> None:
    [picture] = pdf_pictures(render(in_language(DOCUMENTS[name], "en"), office_printer()), 203)
    assert decode(picture) == CODES[name]


def barcodes(page: Page) -> list[Barcode]:
    return [item for item in page.items if isinstance(item, Barcode)]


@pytest.mark.parametrize("dpi", RESOLUTIONS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_modules_are_whole_dots_with_quiet_zones_and_nothing_leaves_the_paper(
    name: str, dpi: int, zpl_pictures: ZplPictures
) -> None:
    page, [pdf] = drawn(name, dpi)
    pictures = [pdf]
    if name in LABELS:
        pictures += zpl_pictures(render(DOCUMENTS[name], printer_for(DOCUMENTS[name], dpi)), dpi)
    for picture in pictures:
        black = picture.point(lambda value: 255 * (value < 128))
        left, top, right, bottom = black.getbbox() or (9, 9, 9, 9)
        assert min(left, top, picture.width - right, picture.height - bottom) >= 2
        for item in barcodes(page):
            _check_geometry(black, item, dpi)


def _check_geometry(black: Image.Image, item: Barcode, dpi: int) -> None:
    """A line across the symbol: runs of whole modules, the whole as wide as it is to be, white on both sides."""
    module = symbols.MODULE_DOTS[item.symbol][dpi]
    scale = 12 if dpi == 300 and black.width % 100 == 0 else symbols.dots_per_mm(dpi)
    quiet = [modules * module for modules in symbols.QUIET[item.symbol]]
    wide = symbols.modules_wide(item.symbol, item.data)
    matrix = item.symbol in symbols.MATRICES
    # A QR code and a DataMatrix have their quiet zone and half a module above the first row of dots.
    y = item.y * scale + (quiet[0] + module / 2 if matrix else item.height * scale / 2)
    low, high = round((item.x - 0.6) * scale), round((item.x + item.width + 0.6) * scale)
    row = [black.getpixel((x, round(y))) > 0 for x in range(max(0, low), min(black.width, high))]
    first, last = row.index(True), len(row) - row[::-1].index(True)
    runs = _runs(row[first:last])
    assert [run % module for run in runs] == [0] * len(runs)
    if item.symbol is not Symbol.GS1_DATAMATRIX:  # its first row ends in white
        assert last - first == wide * module
    start, end = max(0, low) + first, max(0, low) + last
    assert not any(black.getpixel((x, round(y))) for x in range(max(0, start - quiet[0]), start))
    assert not any(black.getpixel((x, round(y))) for x in range(end, min(black.width, end + quiet[1])))
    assert start >= quiet[0]
    assert black.width - end >= quiet[1]


@pytest.mark.parametrize("dpi", RESOLUTIONS)
def test_a_small_location_label_scans(dpi: int, zpl_pictures: ZplPictures, decode: Decode) -> None:
    [picture] = zpl_pictures(render(LOCATION, label_printer(dpi, 57, 32)), dpi)
    assert decode(picture) == CODES["location"]


@pytest.mark.parametrize("dpi", RESOLUTIONS)
@pytest.mark.parametrize("content", ["https://example.fr/r/7?a=_1&b=~^", own_code(6, 77), "A" * 120])
def test_a_qr_code_is_the_same_in_both_outputs(
    content: str, dpi: int, zpl_pictures: ZplPictures, decode: Decode
) -> None:
    page = Page(60, 60, (Barcode(5, 5, 50, 50, Symbol.QR, content),))
    [zpl] = zpl_pictures(render_zpl((page,), dpi=dpi), dpi)
    [pdf] = pdf_pictures(render_pdf((page,), title="QR", language="fr", dpi=dpi), dpi)
    assert decode(zpl) == decode(pdf) == {("]Q1", content)}
    for picture in (zpl, pdf):
        left, top, right, bottom = picture.point(lambda value: 255 * (value < 128)).getbbox()
        edge = symbols.modules_wide(Symbol.QR, content) * symbols.MODULE_DOTS[Symbol.QR][dpi]
        assert abs(right - left - edge) <= 2
        assert abs(bottom - top - edge) <= 2


def _runs(dark: list[bool]) -> list[int]:
    runs = [1]
    for before, now in pairwise(dark):
        if before == now:
            runs[-1] += 1
        else:
            runs.append(1)
    return runs
