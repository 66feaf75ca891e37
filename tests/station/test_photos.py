"""Photos: kept under their digest without what the camera wrote beside them, and nothing else is kept."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from PIL import Image

from app.file_limits import PHOTO
from app.station.photos import LONGEST_SIDE, PhotoUnreadable, keep_photo, photo_folder


def picture(path: Path, colour: str = "red") -> Path:
    Image.new("RGB", (40, 30), colour).save(path)
    return path


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_a_photo_is_named_by_what_is_in_it(tmp_path: Path, suffix: str) -> None:
    kept = keep_photo(tmp_path / "data", picture(tmp_path / f"IMG 1{suffix}"))
    copy = photo_folder(tmp_path / "data") / kept.file_name
    assert kept.sha256 == hashlib.sha256(copy.read_bytes()).hexdigest()
    assert kept.file_name == kept.sha256 + suffix
    with Image.open(copy) as found:
        assert found.size == (40, 30)
        red, green, blue = found.convert("RGB").getpixel((20, 15))  # type: ignore[misc]
    assert (red > 240, green < 15, blue < 15) == (True, True, True)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_where_and_with_what_it_was_taken_is_not_kept(tmp_path: Path, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Telephone 12"
    exif[0x8825] = {1: "N", 2: (45.0, 45.0, 30.0)}
    source = tmp_path / f"photo{suffix}"
    Image.new("RGB", (40, 30), "red").save(source, exif=exif)
    assert b"Telephone" in source.read_bytes()
    kept = keep_photo(tmp_path, source)
    copy = photo_folder(tmp_path) / kept.file_name
    assert b"Telephone" not in copy.read_bytes()
    with Image.open(copy) as found:
        assert not found.getexif()


def test_a_photo_is_upright_and_no_larger_than_is_looked_at(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (4800, 1200), "blue").save(tmp_path / "wide.jpg", exif=exif)
    kept = keep_photo(tmp_path, tmp_path / "wide.jpg")
    with Image.open(photo_folder(tmp_path) / kept.file_name) as found:
        assert found.size == (600, LONGEST_SIDE)


def test_the_kind_is_what_the_file_is_and_not_what_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "photo.gif"
    Image.new("RGB", (4, 4)).save(path, format="PNG")
    assert keep_photo(tmp_path, path).file_name.endswith(".png")


def test_the_same_photo_twice_is_one_file(tmp_path: Path) -> None:
    first = keep_photo(tmp_path, picture(tmp_path / "a.png"))
    again = keep_photo(tmp_path, picture(tmp_path / "b.png"))
    assert first == again
    keep_photo(tmp_path, picture(tmp_path / "c.png", "blue"))
    assert len(list(photo_folder(tmp_path).iterdir())) == 2


@pytest.mark.parametrize("content", [b"", b"no picture at all", b"\x89PNG\r\n\x1a\n cut off"])
def test_what_is_no_photo_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.jpg"
    path.write_bytes(content)
    with pytest.raises(PhotoUnreadable) as refused:
        keep_photo(tmp_path, path)
    assert refused.value.values["file"] == "notes.jpg"
    assert not photo_folder(tmp_path).exists()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhotoUnreadable):
        keep_photo(tmp_path, tmp_path / "gone.jpg")


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    huge = picture(tmp_path / "a.png")
    os.truncate(huge, PHOTO + 1)
    with pytest.raises(PhotoUnreadable) as refused:
        keep_photo(tmp_path, huge)
    assert refused.value.code == "file_too_large"
