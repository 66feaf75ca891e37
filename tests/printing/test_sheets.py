"""Slips and lists on A4: every row once, prices only where they belong, nothing cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from app.i18n import catalogue
from app.printing.documents import Badge, Document, PickRow
from app.printing.layout import Text
from app.printing.parcel_papers import SlipLine
from app.printing.preview import preview
from app.printing.printers import pages_for, render
from app.printing.typeset import typeset
from app.printing.words import Words
from tests.printing.printers import LABELS, label_printer, office_printer, printer_for
from tests.printing.samples import BADGES, DOCUMENTS, GIFT, PICKS, SHIPPING, SLIP, in_language, own_code


def texts(document: Document) -> list[str]:
    """The text of each page, as a PDF reader extracts it."""
    with pypdfium2.PdfDocument(render(document, office_printer())) as pdf:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


def test_a_long_slip_has_every_line_once_and_in_order() -> None:
    names = [f"Article n° {number:03d}" for number in range(1, 121)]
    lines = tuple(SlipLine(f"SKU-{n:03d}", name, 1, 1, 0, 100) for n, name in enumerate(names, start=1))
    pages = texts(replace(SLIP, lines=lines))
    together = " ".join(pages)
    places = [together.index(name) for name in names]
    assert places == sorted(places)
    assert all(together.count(name) == 1 for name in names)
    assert len(pages) > 2
    assert all(f"Page {n} sur {len(pages)}" in page for n, page in enumerate(pages, start=1))
    assert "rétracter" in pages[-1]
    assert all("rétracter" not in page for page in pages[:-1])


@pytest.mark.parametrize("count", range(1, 60))
def test_no_slip_prints_over_its_own_foot(count: int) -> None:
    lines = tuple(SlipLine(f"S-{n}", f"Article {n}", 2, 1, 1, 100) for n in range(count))
    for page in pages_for(replace(SLIP, lines=lines), office_printer()):
        rows = [item for item in page.items if isinstance(item, Text) and item.text.startswith("Article ")]
        reminder = [item.y for item in page.items if isinstance(item, Text) and "rétracter" in item.text]
        lowest = max((item.y + item.height for item in rows), default=0)
        assert lowest <= (min(reminder) if reminder else 277)


def test_a_gift_shows_the_note_and_no_price() -> None:
    [slip], [gift] = texts(SLIP), texts(GIFT)
    assert "19,90" in slip
    assert "Prix" in slip
    assert "19,90" not in gift
    assert "Prix" not in gift
    assert "Joyeux anniversaire" in gift


def test_a_slip_without_prices_has_no_price_column() -> None:
    lines = tuple(replace(line, unit_price_cents=None) for line in SLIP.lines)
    [page] = texts(replace(SLIP, lines=lines))
    assert "Prix" not in page


def test_a_slip_says_what_is_still_to_come() -> None:
    [page] = texts(SLIP)
    assert "« à suivre »" in page.replace("\xa0", " ")
    [complete] = texts(replace(SLIP, lines=(SlipLine("A", "Mug", 1, 1),)))
    assert "seront expédiées" not in complete


def test_a_slip_does_not_say_of_how_many_it_is_one_before_anybody_knows() -> None:
    [page] = texts(replace(SLIP, parcel_count=0))
    assert f"{SLIP.parcel_number} (1/…)" in page


def test_a_business_slip_has_no_withdrawal_reminder() -> None:
    [page] = texts(replace(SLIP, withdrawal_days=0, return_code=""))
    assert "rétracter" not in page


def test_an_english_slip_is_english_throughout() -> None:
    [page] = texts(in_language(SLIP, "en"))
    assert "Packing slip" in page
    assert "€19.90" in page
    assert "19 November 2026" in page
    assert not {"Commande", "Référence", "Expédié"} & set(page.split())


def test_a_pick_list_keeps_its_rows_in_walking_order_over_pages() -> None:
    rows = tuple(
        PickRow(f"A-{n:02d}-01", f"SKU-{n}", "Mug en grès", n, "", f"WEB-{n}", f"B-{n}") for n in range(1, 71)
    )
    pages = texts(replace(PICKS, rows=rows))
    together = " ".join(pages)
    assert [together.count(row.location) for row in rows] == [1] * 70
    places = [together.index(row.location) for row in rows]
    assert places == sorted(places)
    assert "2485" in pages[0]  # units in all


@pytest.mark.parametrize("count", range(1, 45))
def test_no_row_of_a_pick_list_runs_into_the_foot(count: int) -> None:
    for page in pages_for(replace(PICKS, rows=PICKS.rows[1:2] * count), office_printer()):
        rows = [item for item in page.items if isinstance(item, Text) and item.y < 282]
        assert max(item.y + item.height for item in rows) <= 277


def test_names_on_sheets_are_never_cut() -> None:
    name = "Assiette en faïence peinte à la main, " * 6
    document = replace(PICKS, rows=(replace(PICKS.rows[0], name=name.strip()),))
    for page in pages_for(document, office_printer()):
        assert not any(typeset(item).cut for item in page.items if isinstance(item, Text))


def test_ten_badges_a_page() -> None:
    many = tuple(Badge(f"Nom {n}", "Emballage", own_code(5, n)) for n in range(1, 12))
    assert len(texts(replace(BADGES, badges=many))) == 2


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    printer = office_printer()
    assert render(DOCUMENTS[name], printer) == render(DOCUMENTS[name], printer)


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_word_is_missing_and_no_text_is_cut(name: str, language: str) -> None:
    document = in_language(DOCUMENTS[name], language)
    for page in pages_for(document, office_printer()):
        for item in page.items:
            if isinstance(item, Text):
                assert "document_" not in item.text.lower()
                assert "{" not in item.text
                assert not typeset(item).cut, item.text
                assert item.x >= 0
                assert item.x + item.width <= page.width
                assert item.y + item.height <= page.height


def test_only_our_own_fonts_are_used_and_they_are_embedded() -> None:
    with pypdfium2.PdfDocument(render(GIFT, office_printer())) as pdf:
        fonts = {
            (each.get_font().get_base_name(), each.get_font().is_embedded)
            for page in pdf
            for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        }
    assert {name.split("+")[-1] for name, _ in fonts} == {"Inter-Regular", "Inter-Bold"}
    assert all(embedded for _, embedded in fonts)


def test_both_languages_say_the_same_things() -> None:
    french, english = catalogue("fr"), catalogue("en")
    for prefix in ("document_", "printer_"):
        assert {c for c in french if c.startswith(prefix)} == {c for c in english if c.startswith(prefix)}


@pytest.mark.parametrize(("grams", "said"), [(850, "850\xa0g"), (1250, "1,25\xa0kg"), (12000, "12,00\xa0kg")])
def test_weights(grams: int, said: str) -> None:
    assert Words("fr").weight(grams) == said


def test_days() -> None:
    assert Words("fr").weekday(date(2026, 11, 30)) == "lundi 30 novembre"
    assert Words("en").weekday(date(2026, 11, 30)) == "Monday 30 November"


@pytest.mark.parametrize("name", LABELS)
def test_a_label_can_be_previewed_before_it_is_printed(name: str) -> None:
    document = DOCUMENTS[name]
    [png] = preview(document, printer_for(document))
    assert png.startswith(b"\x89PNG")


def test_a_preview_has_one_picture_a_page() -> None:
    rows = PICKS.rows * 30
    assert len(preview(replace(PICKS, rows=rows), office_printer(), dpi=100)) == len(
        pages_for(replace(PICKS, rows=rows), office_printer())
    )
    [label] = preview(SHIPPING, label_printer())
    assert int.from_bytes(label[16:20]) == 800
    assert int.from_bytes(label[20:24]) == 1200
