"""What is printed can be scanned: an independent decoder reads every code back, from PDF and from ZPL."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from app.printing import symbols
from app.printing.documents import Document
from app.printing.language import Language
from app.printing.layout import Barcode, Page, Symbol
from app.printing.preview import rasterise
from app.printing.printer import Driver
from app.printing.printers import render
from app.printing.render_pdf import render_pdf
from app.printing.render_zpl import render_zpl
from tests.printing.printers import LABELS, SHEETS, label_printer, office_printer, printer_for
from tests.printing.samples import BADGES, CART, COMMANDS, DOCUMENTS, LOCATION, in_language, own_code

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
    "commands": {("]C0", command.barcode) for command in COMMANDS.commands},
    "badges": {("]C0", badge.barcode) for badge in BADGES.badges},
}


def pdf_pictures(pdf: bytes, dpi: int) -> list[Image.Image]:
    return [Image.open(BytesIO(png)) for png in rasterise(pdf, dpi=dpi)]


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("name", LABELS)
def test_a_label_in_zpl_scans(name: str, dpi: int, zpl_pictures: ZplPictures, decode: Decode) -> None:
    document = DOCUMENTS[name]
    [picture] = zpl_pictures(render(document, printer_for(document, dpi)), dpi)
    assert decode(picture) == CODES[name]


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("name", LABELS)
def test_a_label_in_pdf_scans_at_the_printer_s_own_resolution(name: str, dpi: int, decode: Decode) -> None:
    document = DOCUMENTS[name]
    [picture] = pdf_pictures(render(document, printer_for(document, dpi, Driver.PDF)), dpi)
    assert decode(picture) == CODES[name]


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(SHEETS))
def test_a_sheet_scans(name: str, language: Language, dpi: int, decode: Decode) -> None:
    pictures = pdf_pictures(render(in_language(DOCUMENTS[name], language), office_printer()), dpi)
    assert {code for picture in pictures for code in decode(picture)} == CODES[name]


@pytest.mark.parametrize("dpi", [203, 300])
def test_a_small_location_label_scans(dpi: int, zpl_pictures: ZplPictures, decode: Decode) -> None:
    [picture] = zpl_pictures(render(LOCATION, label_printer(dpi, 57, 32)), dpi)
    assert decode(picture) == CODES["location"]


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("content", ["https://example.fr/r/7?a=_1&b=~^", own_code(6, 77), "A" * 120])
def test_a_qr_code_is_the_same_in_both_outputs(
    content: str, dpi: int, zpl_pictures: ZplPictures, decode: Decode
) -> None:
    page = Page(60, 60, (Barcode(5, 5, 50, 50, Symbol.QR, content),))
    [zpl] = zpl_pictures(render_zpl((page,), dpi=dpi), dpi)
    [pdf] = pdf_pictures(render_pdf((page,), title="QR", language="fr", dpi=dpi), dpi)
    assert decode(zpl) == decode(pdf) == {("]Q1", content)}
    for drawn in (zpl, pdf):
        left, top, right, bottom = drawn.point(lambda value: 255 * (value < 128)).getbbox()
        edge = symbols.modules_wide(Symbol.QR, content) * symbols.MODULE_DOTS[Symbol.QR][dpi]
        assert abs(right - left - edge) <= 2
        assert abs(bottom - top - edge) <= 2


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_bars_are_whole_dots(dpi: int, zpl_pictures: ZplPictures) -> None:
    """Every run of black or white across the bars is a multiple of the module, in dots."""
    module = {203: 4, 300: 6, 600: 12}[dpi]
    document: Document = DOCUMENTS["relay"]
    [zpl] = zpl_pictures(render(document, printer_for(document, dpi)), dpi)
    [pdf] = pdf_pictures(render(document, printer_for(document, dpi, Driver.PDF)), dpi)
    for picture in (zpl, pdf):
        row = picture.height * 120 // 150
        runs = _runs([picture.getpixel((x, row)) < 128 for x in range(picture.width)])[1:-1]
        assert len(runs) > 60
        assert [run % module for run in runs] == [0] * len(runs)


def _runs(dark: list[bool]) -> list[int]:
    runs = [1]
    for before, now in pairwise(dark):
        if before == now:
            runs[-1] += 1
        else:
            runs.append(1)
    return runs
