"""Barcodes in pictures, as a camera at a counter makes them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.file_limits import PHOTO
from app.printing.preview import rasterise
from app.printing.printer import Driver
from app.printing.printers import render
from app.scanning.classify import classify
from app.scanning.picture import PictureUnreadable, read_picture_file
from app.scanning.scan import ScanSource
from app.values import utc_now
from tests.printing.printers import printer_for
from tests.printing.samples import LOT, SHIPPING


def _label(document: object, folder: Path, *, angle: float = 0, exif_turn: int = 1) -> Path:
    """A label as it is printed, on a grey table, photographed askew."""
    [png] = rasterise(render(document, printer_for(document, 203, Driver.PDF)), dpi=203)  # type: ignore[arg-type]
    label = Image.open(BytesIO(png)).convert("L")
    table = Image.new("L", (label.width + 400, label.height + 400), 150)
    table.paste(label, (200, 200))
    turned = table.rotate(angle, expand=True, fillcolor=150, resample=Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112] = exif_turn
    path = folder / "photo.jpg"
    turned.save(path, quality=80, exif=exif)
    return path


@pytest.mark.parametrize("angle", [0, 7, 90, 183])
def test_a_label_before_the_camera_is_read_however_it_is_held(tmp_path: Path, angle: float) -> None:
    assert read_picture_file(_label(SHIPPING, tmp_path, angle=angle)) == (f"]C0{SHIPPING.parcel_barcode}",)


def test_an_element_string_keeps_its_separator_and_its_meaning(tmp_path: Path) -> None:
    [raw] = read_picture_file(_label(LOT, tmp_path, exif_turn=6))
    scan = classify(raw, source=ScanSource.CAMERA, at=utc_now())
    assert scan.item is not None
    assert (scan.item.gtin, scan.item.lot) == (LOT.gtin, LOT.lot)


def test_several_barcodes_are_all_told(tmp_path: Path) -> None:
    both = Image.new("L", (1400, 2600), 255)
    for place, document in enumerate((SHIPPING, LOT)):
        both.paste(Image.open(_label(document, tmp_path)), (50, 100 + 1500 * place))
    both.save(tmp_path / "both.png")
    assert len(read_picture_file(tmp_path / "both.png")) == 2


def test_a_picture_without_a_barcode_has_none(tmp_path: Path) -> None:
    Image.new("L", (5000, 4000), 90).save(tmp_path / "grey.png")
    assert read_picture_file(tmp_path / "grey.png") == ()


def test_what_is_no_picture_is_refused_by_name(tmp_path: Path) -> None:
    for name, content in (
        ("text.jpg", b"not a picture"),
        ("empty.png", b""),
        ("cut.png", b"\x89PNG\r\n\x1a\n"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PictureUnreadable) as caught:
            read_picture_file(tmp_path / name)
        assert caught.value.values["file"] == name
    with pytest.raises(PictureUnreadable):
        read_picture_file(tmp_path)
    with (tmp_path / "huge.jpg").open("wb") as file:
        file.truncate(PHOTO + 1)
    with pytest.raises(PictureUnreadable) as caught:
        read_picture_file(tmp_path / "huge.jpg")
    assert caught.value.code == "file_too_large"
