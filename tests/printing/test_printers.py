"""A printer prints what fits it, and files are named for people."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.printing.layout import Barcode, Symbol, UnprintableBarcode
from app.printing.printer import Driver
from app.printing.printers import WrongMedia, file_name, pages_for, render
from tests.printing.printers import label_printer, office_printer
from tests.printing.samples import LOCATION, PICKUP, PRODUCT, RELAY, SHIPPING, own_code


def test_a_label_is_never_scaled_to_smaller_media() -> None:
    with pytest.raises(WrongMedia, match="100 x 150 mm on 57 x 32 mm"):
        render(SHIPPING, label_printer(width=57, height=32))


def test_a_six_inch_roll_takes_a_150_mm_label() -> None:
    assert render(SHIPPING, label_printer(width=101.6, height=152.4))
    assert render(SHIPPING, label_printer(width=100, height=150))


def test_a_location_label_takes_the_size_of_the_media() -> None:
    assert [page.width for page in pages_for(LOCATION, label_printer())] == [100]
    assert [page.width for page in pages_for(LOCATION, label_printer(width=57, height=32))] == [57]


def test_copies_are_in_the_job() -> None:
    assert b"^PQ3," in render(PICKUP, label_printer(), copies=3)
    assert render(PICKUP, label_printer(driver=Driver.PDF), copies=3).count(b"/Type /Page\n") in {0, 3}


def test_an_unknown_resolution_is_refused() -> None:
    with pytest.raises(ValueError, match="152 dpi"):
        label_printer(152)


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("P-000123", "shipping-label-P-000123.zpl"),
        ("../../étage 3: *A*", "shipping-label-etage-3-A.zpl"),
        ("日本", "shipping-label.zpl"),
        ("x" * 200, f"shipping-label-{'x' * 60}.zpl"),
    ],
)
def test_file_names_are_plain(reference: str, name: str) -> None:
    assert file_name(replace(SHIPPING, parcel_number=reference), label_printer()) == name


def test_file_names_end_as_the_driver() -> None:
    assert file_name(SHIPPING, office_printer()).endswith(".pdf")


@pytest.mark.parametrize(
    ("symbol", "data"),
    [
        (Symbol.EAN13, "3012345000179"),
        (Symbol.EAN13, "301234500017"),
        (Symbol.EAN13, "96385074"),
        (Symbol.EAN13, "３012345000178"),
        (Symbol.SSCC, "330123450000000422"),
        (Symbol.SSCC, "33012345000000042"),
        (Symbol.CODE128, ""),
        (Symbol.CODE128, "A>5B"),
        (Symbol.CODE128, "é"),
        (Symbol.CODE128_SMALL, "^XZ"),
        (Symbol.QR, "x" * 121),
        (Symbol.QR, "a\nb"),
    ],
)
def test_a_code_that_would_scan_wrong_is_not_printed(symbol: Symbol, data: str) -> None:
    with pytest.raises(UnprintableBarcode):
        Barcode(0, 0, 90, 20, symbol, data)


def test_a_wrong_check_digit_stops_the_whole_label() -> None:
    with pytest.raises(UnprintableBarcode):
        render(replace(PRODUCT, ean13="3012345000179"), label_printer(width=57, height=32))
    with pytest.raises(UnprintableBarcode):
        render(replace(RELAY, sscc="330123450000000429"), label_printer())


def test_a_barcode_is_never_squeezed() -> None:
    with pytest.raises(ValueError, match="narrow"):
        render(replace(LOCATION, barcode="9" * 32), label_printer())


def test_every_own_code_is_one_width() -> None:
    printer = label_printer()
    assert len(render(replace(LOCATION, barcode=own_code(3, 9_999_999_999)), printer)) == len(
        render(replace(LOCATION, barcode=own_code(3, 1)), printer)
    )


_FIRST_LABELS = """
import sys
from app.printing.warm import warm_up
from tests.printing.printers import label_printer
from tests.printing.samples import SHIPPING, in_language
from app.printing.printers import render

warm_up()
opened = []
sys.addaudithook(lambda event, values: opened.append(values[0]) if event == "open" else None)
for language in ("fr", "en"):
    render(in_language(SHIPPING, language), label_printer())
print(opened)
"""


def test_the_first_label_of_a_day_reads_no_file() -> None:
    """Fonts, words, templates and modules are there once the print worker has started."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_LABELS],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "[]"
