"""A carrier's label to a printer: refused when it cannot be right, else its own bytes or its own dots."""

from __future__ import annotations

from base64 import b64decode, b64encode
from enum import StrEnum
from typing import TYPE_CHECKING

from app.file_limits import LABEL
from app.printing.documents import CarrierLabel
from app.printing.language import Language
from app.printing.printer import Driver, Printer
from app.printing.raster import PDFIUM, PageTooLarge, bitmaps
from app.printing.render_brother import MediaUnknown, NoRoom, render_brother
from app.printing.symbols import RESOLUTIONS, dots_per_mm
from app.printing.zpl_check import ForeignZpl, check_zpl
from app.printing.zpl_graphic import graphic_label

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_LABELS = 50
_WIDEST_MM = 110
_GRACE_MM = (1.0, 3.0)
"""A 4 x 6 inch roll is sold as 100 x 150 mm."""


class LabelFault(StrEnum):
    """Why a carrier's label is not printed; words in the catalogue as ``carrier_label_<fault>``."""

    UNREADABLE = "unreadable"
    """Neither a whole ZPL file nor a PDF."""
    UNSAFE = "unsafe"
    """A ZPL ``command`` that changes the printer."""
    TOO_LARGE = "too_large"
    """``wanted`` on ``loaded``, mm: never scaled."""
    TOO_MANY = "too_many"
    OTHER_DPI = "other_dpi"
    """Made for ``wanted`` dpi, the printer has ``loaded``: it would come out smaller or larger."""
    OTHER_LANGUAGE = "other_language"
    """This printer does not speak it."""


class LabelRefused(ValueError):
    """The label must not go to this printer; ``values`` fill the sentence."""

    def __init__(self, fault: LabelFault, **values: object) -> None:
        super().__init__(f"{fault}: {values}" if values else fault)
        self.fault = fault
        self.values = values


def carrier_label(
    content: bytes, reference: str, *, language: Language = "fr", dpi: int = 203
) -> CarrierLabel:
    """A file as a document; its first bytes say what it is, ``dpi`` what a ZPL was made for.

    Raises ``LabelRefused``: unreadable, unsafe, too_many.
    """
    if len(content) > LABEL:
        raise LabelRefused(LabelFault.UNREADABLE)
    is_pdf = content.lstrip()[:5] == b"%PDF-"
    stored = b64encode(content).decode()
    label = CarrierLabel(language, reference, "pdf" if is_pdf else "zpl", stored, 0 if is_pdf else dpi)
    if is_pdf:
        _pictures(content, 203)
    else:
        _zpl_size(content)
    return label


def likely_dpi(content: bytes) -> int:
    """What a ZPL file was made for, told by its width: carriers' labels are four inches wide; 0 for a PDF.

    Raises ``LabelRefused``.
    """
    if content.lstrip()[:5] == b"%PDF-":
        return 0
    width, _ = _zpl_size(content)
    return next((dpi for dpi in RESOLUTIONS if width <= _WIDEST_MM * dots_per_mm(dpi)), RESOLUTIONS[-1])


def render_carrier_label(label: CarrierLabel, printer: Printer) -> bytes:
    """The bytes for a printer: the file itself where it understands it, else its dots; raises ``LabelRefused``.

    A PDF may be turned by a quarter to fit; nothing is ever scaled.
    """
    content = b64decode(label.content)
    if label.format == "zpl":
        return _zpl(content, label.dpi, printer)
    match printer.driver:
        case Driver.ZPL:
            return b"".join(graphic_label(each) for each in _turned(_pictures(content, printer.dpi), printer))
        case Driver.BROTHER:
            try:
                return render_brother(_pictures(content, printer.dpi), printer)
            except (NoRoom, MediaUnknown) as error:
                raise LabelRefused(LabelFault.TOO_LARGE, wanted=str(error), loaded=printer.size) from error
        case Driver.PDF:
            _turned(_pictures(content, 203), printer, dpi=203)
            return content
        case Driver.ESCPOS:
            raise LabelRefused(LabelFault.OTHER_LANGUAGE)


def _zpl(content: bytes, dpi: int, printer: Printer) -> bytes:
    if printer.driver is not Driver.ZPL:
        raise LabelRefused(LabelFault.OTHER_LANGUAGE)
    if dpi != printer.dpi:
        raise LabelRefused(LabelFault.OTHER_DPI, wanted=dpi, loaded=printer.dpi)
    width, height = (dots / dots_per_mm(dpi) for dots in _zpl_size(content))
    if not _fits(width, height, printer):
        raise LabelRefused(LabelFault.TOO_LARGE, wanted=f"{width:.0f} × {height:.0f}", loaded=printer.size)
    return content


def _zpl_size(content: bytes) -> tuple[int, int]:
    try:
        facts = check_zpl(content)
    except ForeignZpl as foreign:
        if foreign.command:
            raise LabelRefused(LabelFault.UNSAFE, command=foreign.command) from foreign
        raise LabelRefused(LabelFault.UNREADABLE) from foreign
    if facts.labels > MOST_LABELS:
        raise LabelRefused(LabelFault.TOO_MANY, count=facts.labels, most=MOST_LABELS)
    return facts.width, facts.height


def _pictures(content: bytes, dpi: int) -> tuple[Image, ...]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PDFIUM, PdfDocument(content) as opened:
            count = len(opened)
        if count > MOST_LABELS:
            raise LabelRefused(LabelFault.TOO_MANY, count=count, most=MOST_LABELS)
        pages = bitmaps(content, dpi)
    except PdfiumError as error:
        raise LabelRefused(LabelFault.UNREADABLE) from error
    except PageTooLarge as error:
        raise LabelRefused(LabelFault.TOO_LARGE, wanted=str(error), loaded="102 × 152") from error
    if not pages:
        raise LabelRefused(LabelFault.UNREADABLE)
    return pages


def _turned(pages: tuple[Image, ...], printer: Printer, dpi: int = 0) -> list[Image]:
    """The pages as they go onto the roll, upright or by a quarter; raises ``LabelRefused``."""
    scale = dots_per_mm(dpi or printer.dpi)
    fitting = []
    for page in pages:
        width, height = page.width / scale, page.height / scale
        if _fits(width, height, printer):
            fitting.append(page)
        elif _fits(height, width, printer):
            fitting.append(page.rotate(90, expand=True))
        else:
            raise LabelRefused(
                LabelFault.TOO_LARGE, wanted=f"{width:.0f} × {height:.0f}", loaded=printer.size
            )
    return fitting


def _fits(width: float, height: float, printer: Printer) -> bool:
    return width <= printer.width + _GRACE_MM[0] and (
        printer.endless or height <= printer.height + _GRACE_MM[1]
    )
