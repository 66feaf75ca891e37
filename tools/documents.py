"""Draws docs/documents/, every document that is printed, in French and English: ``make documents``.

Sheets as their PDF; labels as their PDF and as an independent renderer draws the ZPL that goes to the printer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import get_args

from PIL import Image

from app.printing.brand import Brand, read_logo
from app.printing.documents import Document
from app.printing.language import Language
from app.printing.layouts import MARKED
from app.printing.preview import rasterise
from app.printing.printer import Driver
from app.printing.printers import render
from app.station.practice_paper import training_pdf
from tests.printing.printers import SHEETS, label_printer, office_printer, printer_for
from tests.printing.samples import DOCUMENTS, LOCATION, in_language
from tests.support.pictures import logo_file
from tests.support.zpl import ZplRenderer, installed

_TARGET = Path(__file__).parents[1] / "docs" / "documents"
_SHEET_DPI, _LABEL_DPI = 90, 203
_GREYS = 16
_TITLES = {
    "shipping": "Shipping label",
    "relay": "Shipping label to a relay point, with SSCC",
    "return": "Return label",
    "pickup": "Pickup bag label",
    "product": "Product label, EAN-13",
    "product_own": "Product label, our own code",
    "lot": "Lot label, GS1 DataMatrix",
    "serial": "Serial number label, GS1 DataMatrix",
    "lot_own": "Lot label of an article without GTIN",
    "location": "Location label",
    "location_small": "Location label, small",
    "slip": "Packing slip",
    "gift": "Packing slip of a gift",
    "note": "Delivery note",
    "invoice": "Invoice",
    "credit_note": "Credit note",
    "picks": "Pick list",
    "cart": "Cart sheet",
    "transfer": "Transfer slip",
    "deposit": "Carrier deposit slip",
    "commands": "Command sheet",
    "badges": "Staff badges",
    "calibration": "Scanner calibration sheet",
}


def main() -> None:
    """Draw all of them anew; what is no longer printed goes."""
    _TARGET.mkdir(parents=True, exist_ok=True)
    for old in _TARGET.glob("*.png"):
        old.unlink()
    sections = []
    with ZplRenderer(installed()) as renderer:
        for name, title in _TITLES.items():
            sections.append(_section(title, list(_drawn(name, renderer))))
        sections.append(_section("Training sheet of the practice exercise", list(_training())))
        sections.append(_section("In the house's logo and colour, a second one", list(_dressed(renderer))))
    head = (
        "# Every document\n\nMade by `make documents` from the invented shop of the tests.\n"
        "Labels stand twice: as PDF, and as an independent renderer draws the printer's ZPL (203 dpi).\n"
    )
    (_TARGET / "README.md").write_text("\n".join([head, *sections]), "utf-8")


def _section(title: str, pictures: list[str]) -> str:
    shown = "\n".join(f'<img src="{file}" alt="{title}: {file.removesuffix(".png")}">' for file in pictures)
    return f"## {title}\n\n{shown}\n"


def _drawn(name: str, renderer: ZplRenderer) -> Iterator[str]:
    sample = LOCATION if name == "location_small" else DOCUMENTS[name]
    for language in get_args(Language):
        document = in_language(sample, language)
        if name in SHEETS:
            pages = rasterise(render(document, office_printer()), dpi=_SHEET_DPI)
            for number, page in enumerate(pages, start=1):
                yield _save(page, f"{name}-{language}{f'-{number}' if len(pages) > 1 else ''}")
            continue
        small = name == "location_small"
        yield _save(_label_pdf(document, small), f"{name}-{language}-pdf")
        yield _save(_label_zpl(document, small, renderer), f"{name}-{language}-zpl")


def _training() -> Iterator[str]:
    """The exercise as it is, in words of each language."""
    for language in get_args(Language):
        pages = rasterise(training_pdf(language), dpi=_SHEET_DPI)
        for number, page in enumerate(pages, start=1):
            yield _save(page, f"training-{language}{f'-{number}' if number > 1 else ''}")


def _dressed(renderer: ZplRenderer) -> Iterator[str]:
    """What leaves the house as a merchant with a logo has it, marked as a second one where that is done."""
    house = Brand("#B5542C", read_logo(logo_file()))
    for name in ("slip", "invoice"):
        second = DOCUMENTS[name].kind in MARKED
        paper = render(in_language(DOCUMENTS[name], "fr"), office_printer(), brand=house, duplicate=second)
        [page] = rasterise(paper, dpi=_SHEET_DPI, grey=False)
        yield _save(page, f"{name}-brand-fr", colours=64)
    label = in_language(DOCUMENTS["shipping"], "fr")
    job = render(label, printer_for(label, _LABEL_DPI), brand=house)
    yield _save(_as_printed(job, renderer), "shipping-brand-fr-zpl")


def _label_pdf(document: Document, small: bool) -> bytes:
    printer = label_printer(300, 57, 32, Driver.PDF) if small else printer_for(document, 300, Driver.PDF)
    [page] = rasterise(render(document, printer), dpi=_LABEL_DPI)
    return page


def _label_zpl(document: Document, small: bool, renderer: ZplRenderer) -> bytes:
    job = render(document, label_printer(_LABEL_DPI, 57, 32) if small else printer_for(document, _LABEL_DPI))
    return _as_printed(job, renderer)


def _as_printed(job: bytes, renderer: ZplRenderer) -> bytes:
    width, height = (int(found) / 8 for found in re.findall(rb"\^(?:PW|LL)(\d+)", job))
    [page] = renderer.png(job, width=width, height=height, dpmm=8)
    return page


def _save(png: bytes, name: str, colours: int = 0) -> str:
    """In few greys or colours, with a hair of a frame, so that white paper stands out from a white page."""
    picture = Image.open(BytesIO(png)).convert("RGB" if colours else "L")
    framed = Image.new(
        picture.mode, (picture.width + 2, picture.height + 2), (190, 190, 190) if colours else 190
    )
    framed.paste(picture, (1, 1))
    framed.quantize(colours or _GREYS).save(_TARGET / f"{name}.png", optimize=True)
    return f"{name}.png"


if __name__ == "__main__":
    main()
