"""Labels that carriers made: sent as they are after a look, or dot for dot; never scaled, never commands."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from app.printing.carrier_label import LabelFault, LabelRefused, carrier_label, likely_dpi
from app.printing.preview import preview
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import file_name, render
from app.printing.raster import PDFIUM, bitmaps
from app.printing.watermark import marked
from app.printing.zpl_check import ForeignZpl, ZplFacts, check_zpl
from app.printing.zpl_graphic import graphic_label
from tests.printing.printers import label_printer, office_printer
from tests.printing.samples import RELAY, SHIPPING
from tests.printing.test_decoding import CODES, Decode, ZplPictures
from tests.support.tape import read_tape

ZPL = (
    b"CT~~CD,~CC^~CT~\r\n^XA^MCY^XZ\r\n^XA^LRN^MNY^MTD^CI28^PW812^LL1218^LH10,12^PR4^MD5^POI\r\n"
    b"^FO40,60^GFA,8,8,2,FF00,:FF00,:^FS^FO40,200^BY3^BCN,160,Y,N,N^FD>;6A1234567890^FS\r\n"
    b"^FX a comment ^FS^FO40,700^A0N,40,40^FH^FDM_C3_A9lanie^FS^FO20,20^GB760,1150,4^FS^PQ1,0,1,N^XZ\r\n"
)


def pdf(printer: Printer | None = None) -> bytes:
    """A label as a carrier's PDF: 100 x 150 mm, an SSCC in bars of half a millimetre."""
    return render(RELAY, printer or label_printer(driver=Driver.PDF))


def turned(content: bytes) -> bytes:
    from pypdfium2 import PdfDocument

    out = BytesIO()
    with PdfDocument(content) as opened:
        for page in opened:
            page.set_rotation(90)
        opened.save(out)
    return out.getvalue()


def test_zpl_goes_to_the_printer_byte_for_byte() -> None:
    label = carrier_label(ZPL, "6A1234567890")
    assert (label.format, label.dpi) == ("zpl", 203)
    assert render(label, label_printer(width=102, height=152)) == ZPL


def test_pdf_goes_to_a_pdf_printer_byte_for_byte() -> None:
    label = carrier_label(pdf(), "6A1234567890")
    assert (label.format, label.dpi) == ("pdf", 0)
    assert render(label, office_printer()) == pdf()
    assert file_name(label, office_printer()) == "carrier-label-6A1234567890.pdf"


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("turn", [False, True])
def test_pdf_on_a_zpl_printer_is_the_same_dots(
    dpi: int, turn: bool, zpl_pictures: ZplPictures, decode: Decode
) -> None:
    content = pdf(label_printer(dpi, driver=Driver.PDF))
    job = render(carrier_label(turned(content) if turn else content, "X"), label_printer(dpi, 102, 152))
    [picture] = zpl_pictures(job, dpi)
    assert decode(picture) == CODES["relay"]
    [drawn] = preview(RELAY, label_printer(dpi, driver=Driver.PDF), dpi=dpi)
    wanted = Image.open(BytesIO(drawn)).convert("L").point(lambda value: 255 * (value >= 128))
    assert picture.size == wanted.size
    changed = ImageChops.difference(picture.point(lambda value: 255 * (value >= 128)), wanted)
    # Letters drawn lying down are not rounded as those that stand; the bars are.
    assert sum(changed.histogram()[1:]) <= (picture.width * picture.height // 500 if turn else 0)


@pytest.mark.parametrize("width", [1, 7, 8, 9, 161, 800])
def test_a_compressed_graphic_is_drawn_as_it_was(width: int, zpl_pictures: ZplPictures) -> None:
    bitmap = Image.new("1", (width, 40), 1)
    for at in range(0, width, 3):
        bitmap.putpixel((at, at % 40), 0)
    bitmap.paste(0, (0, 20, width // 2 + 1, 22))
    bitmap.paste(0, (0, 30, width, 34))
    job = graphic_label(bitmap)
    page = job.replace(b"^PW%d" % width, b"^PW808").replace(b"^LL40", b"^LL80")
    [picture] = zpl_pictures(page, 203)
    found = picture.crop((0, 0, width, 40)).point(lambda value: 255 * (value >= 128))
    assert found.tobytes() == bitmap.convert("L").tobytes()


def test_pdf_on_a_brother_tape_scans(decode: Decode) -> None:
    tape = Printer("B1", "Brother", Driver.BROTHER, Transport.TCP, "", 300, 102, 0)
    content = pdf(label_printer(300, driver=Driver.PDF))
    [label] = read_tape(render(carrier_label(content, "X"), tape), 1296)
    assert decode(label.picture) == CODES["relay"]


@pytest.mark.parametrize(
    ("content", "printer", "fault", "values"),
    [
        (ZPL, label_printer(width=57, height=32), LabelFault.TOO_LARGE, {"wanted": "102 × 152"}),
        (ZPL, label_printer(300, 102, 152), LabelFault.OTHER_DPI, {"wanted": 203, "loaded": 300}),
        (ZPL, office_printer(), LabelFault.OTHER_LANGUAGE, {}),
        (pdf(), label_printer(width=57, height=32), LabelFault.TOO_LARGE, {"wanted": "100 × 150"}),
        (
            pdf(),
            Printer("B", "B", Driver.BROTHER, Transport.TCP, "", 300, 62, 0),
            LabelFault.TOO_LARGE,
            {"loaded": "62"},
        ),
        (
            pdf(),
            Printer("T", "T", Driver.ESCPOS, Transport.TCP, "", 203, 80, 0),
            LabelFault.OTHER_LANGUAGE,
            {},
        ),
        (render(SHIPPING, office_printer()), label_printer(width=100, height=120), LabelFault.TOO_LARGE, {}),
    ],
)
def test_what_cannot_come_out_right_is_refused(
    content: bytes, printer: Printer, fault: LabelFault, values: dict[str, object]
) -> None:
    with pytest.raises(LabelRefused) as refused:
        render(carrier_label(content, "X"), printer)
    assert refused.value.fault is fault
    assert values.items() <= refused.value.values.items()


@pytest.mark.parametrize(
    "command",
    [
        b"~JR", b"^JUS", b"^NBS", b"^NS1,A", b"^KPxx", b"^SX1", b"~HS", b"^HH", b"~SD30", b"^CC!", b"^JMB", b"^MUI",
        b"~DYE:LOGO.PNG,P,P,1,,A", b"~DGE:X.GRF,1,1,00", b"^DFE:X.ZPL", b"^IDE:*.*", b"^JB", b"^ML9000",
        b"^SE", b"~JA",
    ],
)  # fmt: skip
def test_a_command_that_changes_the_printer_is_refused_wherever_it_stands(command: bytes) -> None:
    for zpl in (ZPL.replace(b"^LRN", command + b"^LRN"), command + ZPL, ZPL + command):
        with pytest.raises(LabelRefused) as refused:
            carrier_label(zpl, "X")
        assert refused.value.fault is LabelFault.UNSAFE
        assert str(refused.value.values["command"]).encode() == command[:3]


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", ZPL[:-8], b"^XA^XZ", b"^XA^XA^FDX^FS^XZ", b"%PDF-1.7\ncut off", b"\x89PNG\r\n",
     b"x" * 5_000_000],
)  # fmt: skip
def test_what_is_no_whole_label_is_refused(content: bytes) -> None:
    with pytest.raises(LabelRefused) as refused:
        carrier_label(content, "X")
    assert refused.value.fault is LabelFault.UNREADABLE


def test_a_file_that_would_empty_the_roll_is_refused() -> None:
    with pytest.raises(LabelRefused) as refused:
        carrier_label(ZPL.replace(b"^PQ1", b"^PQ9999"), "X")
    assert refused.value.fault is LabelFault.TOO_MANY


def test_binary_graphics_are_stepped_over_not_read_as_commands() -> None:
    zpl = b"^XA^FO0,0^GFB,6,6,2,~JR^JU^FS^XZ"
    assert check_zpl(zpl) == ZplFacts(1, 16, 3)
    assert b64decode(carrier_label(zpl, "X").content) == zpl
    with pytest.raises(ForeignZpl):
        check_zpl(b"^XA^FO0,0^GFB,600,600,2,~JR^JU^FS^XZ")


def test_the_size_is_what_is_said_or_what_is_drawn() -> None:
    assert check_zpl(b"^XA^PW812^LL1218^FO10,10^FDX^FS^XZ") == ZplFacts(1, 812, 1218)
    assert check_zpl(b"^XA^LH10,20^FO100,50^GB900,30,2^FS^XZ") == ZplFacts(1, 1010, 100)
    assert check_zpl(b"^XA^FDX^FS^XZ^XA^PQ3^FO5,5^FDX^FS^XZ").labels == 4


def test_the_resolution_is_told_by_the_width() -> None:
    for dpi in (203, 300, 600):
        assert likely_dpi(render(RELAY, label_printer(dpi))) == dpi
    assert likely_dpi(pdf()) == 0


def test_our_own_labels_pass_the_look() -> None:
    assert check_zpl(render(RELAY, label_printer())) == ZplFacts(1, 800, 1200)


def test_a_pdf_label_has_a_picture_and_a_zpl_none(zpl_pictures: Callable[..., object]) -> None:
    assert len(preview(carrier_label(pdf(), "X"), label_printer())) == 1
    assert preview(carrier_label(ZPL, "X"), label_printer(203, 102, 152)) == ()


def test_pdfium_is_for_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer, its neighbour and the preview draw at once; PDFium is not made for that."""
    from pypdfium2 import PdfPage

    alone: list[bool] = []
    real = PdfPage.render

    def render_alone(page: PdfPage, **how: object) -> object:
        alone.append(PDFIUM.locked())
        return real(page, **how)

    monkeypatch.setattr(PdfPage, "render", render_alone)
    with ThreadPoolExecutor(3) as pool:
        drawn = [each.result() for each in [pool.submit(bitmaps, pdf(), 203) for _ in range(3)]]
    assert alone == [True] * 3
    assert len({pages[0].tobytes() for pages in drawn}) == 1


def test_a_label_to_try_things_out_is_marked_across_in_any_form(zpl_pictures: ZplPictures) -> None:
    def bar(picture: Image.Image, share: float) -> float:
        """How much of a line of dots is black, ``share`` of the way down."""
        grey = picture.convert("L")
        line = grey.crop((0, round(grey.height * share), grey.width, round(grey.height * share) + 1))
        return line.histogram()[0] / grey.width

    *set_up, zpl = zpl_pictures(marked(ZPL, 203), 203)
    *_, plain_zpl = zpl_pictures(ZPL, 203)
    assert not any(bar(each, 0.5) for each in set_up)  # what only sets the printer draws no label of its own
    (paper,), (plain_paper,) = bitmaps(marked(pdf(), 0), 203), bitmaps(pdf(), 203)
    assert [bar(each, 0.5) > 0.3 for each in (zpl, paper, plain_zpl, plain_paper)] == [
        True,
        True,
        False,
        False,
    ]
