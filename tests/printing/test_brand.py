"""The house's logo and colour on its letters, and the mark of a second paper."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from app.printing.brand import PLAIN, Brand, LogoUnreadable, read_colour, read_logo
from app.printing.documents import Document
from app.printing.layout import Picture, Text
from app.printing.layouts import BRANDED, MARKED
from app.printing.preview import preview, rasterise
from app.printing.printer import Driver, Transport
from app.printing.printers import pages_for, render
from app.printing.typeset import typeset
from tests.printing.printers import SHEETS, office_printer, printer_for
from tests.printing.samples import DOCUMENTS, in_language
from tests.support.pictures import logo_file

_COLOUR = (0xB5, 0x54, 0x2C)
_BRAND = Brand("#B5542C", read_logo(logo_file()))
_LETTERS = sorted(name for name in SHEETS if DOCUMENTS[name].kind in BRANDED)


def _page(document: Document, brand: Brand) -> Image.Image:
    page, *_ = rasterise(render(document, office_printer(), brand=brand), dpi=100, grey=False)
    return Image.open(BytesIO(page)).convert("RGB")


def _coloured(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a box (mm) have the house's colour."""
    area = picture.crop(tuple(round(side * 100 / 25.4) for side in box))  # type: ignore[arg-type]  # four of them
    return sum(count for count, pixel in area.getcolors(1 << 20) or () if pixel == _COLOUR)


@pytest.mark.parametrize("name", _LETTERS)
def test_what_leaves_the_house_on_a4_has_its_logo_and_colour(name: str) -> None:
    dressed, plain = _page(DOCUMENTS[name], _BRAND), _page(DOCUMENTS[name], PLAIN)
    logo, rule = (15, 9, 85, 23), (15, 49, 195, 52)
    assert _coloured(dressed, logo) > 500
    assert _coloured(dressed, rule) > 500
    assert _coloured(plain, (0, 0, 210, 297)) == 0


@pytest.mark.parametrize("name", _LETTERS)
def test_the_seller_stays_whole_below_a_logo(name: str) -> None:
    document = DOCUMENTS[name]
    [first, *_] = pages_for(document, office_printer(), _BRAND)
    logo = next(item for item in first.items if isinstance(item, Picture))
    seller = next(item for item in first.items if isinstance(item, Text) and item.text.startswith("Maison"))
    assert not typeset(seller).cut
    assert logo.y + logo.height < seller.y
    assert seller.y + seller.height <= 50
    assert all(line in seller.text for line in document.seller)  # type: ignore[union-attr]  # a letter has one


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_parcels_label_has_the_logo_in_black_dots_beside_its_sender(dpi: int) -> None:
    label = DOCUMENTS["shipping"]
    printer = printer_for(label, dpi)
    plain, dressed = (render(label, printer, brand=brand) for brand in (PLAIN, _BRAND))
    assert b"^GF" not in plain
    assert dressed.count(b"^GFA") == 1
    assert len(re.findall(rb"\^FD", dressed)) >= len(re.findall(rb"\^FD", plain)), "nothing gave way to it"
    [page] = pages_for(label, printer, _BRAND)
    logo = next(item for item in page.items if isinstance(item, Picture))
    for item in page.items:
        beside = item.x >= logo.x + logo.width or item.x + item.width <= logo.x
        below = item.y >= logo.y + logo.height or item.y + item.height <= logo.y
        assert item is logo or beside or below, item
    [drawn] = preview(label, printer, brand=_BRAND)
    dot = dpi / 25.4
    box = tuple(round(side * dot) for side in (logo.x, logo.y, logo.x + logo.width, logo.y + logo.height))
    inked = Image.open(BytesIO(drawn)).convert("L").crop(box).histogram()  # type: ignore[arg-type]  # four of them
    assert sum(inked[:128]) > 500


def test_papers_of_the_house_and_labels_stay_black() -> None:
    for name, document in DOCUMENTS.items():
        if document.kind in BRANDED:
            continue
        printer = office_printer() if name in SHEETS else printer_for(document, 300, Driver.PDF)
        assert render(document, printer, brand=_BRAND) == render(document, printer)


def test_the_same_brand_gives_the_same_bytes() -> None:
    slip = DOCUMENTS["slip"]
    again = Brand("#B5542C", read_logo(logo_file()))
    assert render(slip, office_printer(), brand=_BRAND) == render(slip, office_printer(), brand=again)


def test_a_pale_colour_carries_black_text_and_no_pale_title() -> None:
    pale, dark = Brand("#F4D03F"), Brand("#1B4F72")
    assert (pale.white_on_it, pale.ink) == (False, "")
    assert (dark.white_on_it, dark.ink) == (True, "#1B4F72")
    assert (PLAIN.white_on_it, PLAIN.ink) == (True, "")
    items = pages_for(DOCUMENTS["slip"], office_printer(), pale)[0].items
    heading = next(item for item in items if isinstance(item, Text) and item.text == "Article")
    assert not heading.white


@pytest.mark.parametrize(
    ("given", "kept"), [("#1b4f72", "#1B4F72"), (" 1B4F72 ", "#1B4F72"), ("", ""), ("  ", "")]
)
def test_a_colour_as_people_write_it(given: str, kept: str) -> None:
    assert read_colour(given) == kept


@pytest.mark.parametrize("given", ["red", "#12345", "#1234567", "rgb(1,2,3)", "#GGGGGG"])
def test_what_is_no_colour_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_colour(given)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_cut_to_its_ink_and_made_no_larger_than_it_is_printed(form: str) -> None:
    logo = read_logo(logo_file((6000, 2000), form=form, border=400))
    picture = Image.open(BytesIO(logo))
    assert picture.format == "PNG"
    assert picture.mode in {"RGB", "P"}
    assert picture.width <= 1200
    assert picture.height <= 400
    assert len(logo) <= 300_000
    left = picture.convert("RGB").crop((0, 0, 3, picture.height)).getcolors(10_000) or []
    assert any(sum(pixel) < 600 for _, pixel in left if isinstance(pixel, tuple))


def test_a_photo_as_a_logo_stays_small() -> None:
    noise = Image.effect_noise((1200, 400), 90).convert("RGB")
    out = BytesIO()
    noise.save(out, "PNG")
    assert len(read_logo(out.getvalue())) < 600_000


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", logo_file()[:200]]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(LogoUnreadable):
        read_logo(content)


def test_a_white_page_is_no_logo() -> None:
    out = BytesIO()
    Image.new("RGB", (300, 100), "white").save(out, "PNG")
    with pytest.raises(LogoUnreadable):
        read_logo(out.getvalue())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(name for name, each in DOCUMENTS.items() if each.kind in MARKED))
def test_a_second_one_says_so_and_the_first_does_not(name: str, language: str) -> None:
    document = in_language(DOCUMENTS[name], language)  # type: ignore[arg-type]  # both are languages
    sheet = document.kind in BRANDED
    printer = office_printer() if sheet else printer_for(document)
    word = {"fr": "DUPLICATA", "en": "DUPLICATE"}[language]
    for page in pages_for(document, printer, duplicate=True):
        [mark] = [item for item in page.items if isinstance(item, Text) and item.text == word]
        assert not typeset(mark).cut
        others = [item for item in page.items if item is not mark and item.x < mark.x + mark.width]
        above = [item for item in others if item.x + item.width > mark.x and item.y < mark.y + mark.height]
        assert not above, "the mark stands in a margin of its own"
    assert not any(
        isinstance(item, Text) and item.text == word
        for page in pages_for(document, printer)
        for item in page.items
    )


def test_a_second_pickup_slip_on_receipt_paper_says_so() -> None:
    till = replace(
        printer_for(DOCUMENTS["pickup"]), driver=Driver.ESCPOS, transport=Transport.TCP, width=80, height=0
    )
    assert b"DUPLICATA" in render(DOCUMENTS["pickup"], till, duplicate=True)
    assert b"DUPLICATA" not in render(DOCUMENTS["pickup"], till)


def test_the_preview_of_a_second_label_shows_the_mark() -> None:
    label = DOCUMENTS["shipping"]
    printer = printer_for(label)
    assert preview(label, printer, duplicate=True) != preview(label, printer)
