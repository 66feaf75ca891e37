"""Files in a folder: numbered, whole, and clear about what went wrong."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.printing.deliver import deliver
from app.printing.printers import file_name, render
from app.printing.status import DeliveryState, PrinterTrouble, Reason
from app.printing.transport_file import send_file
from tests.printing.printers import office_printer
from tests.printing.samples import SLIP


def test_a_slip_becomes_a_numbered_pdf(tmp_path: Path) -> None:
    printer = office_printer(str(tmp_path / "prints"))
    job = render(SLIP, printer)
    first = deliver(job, printer, file_name(SLIP, printer))
    second = deliver(job, printer, file_name(SLIP, printer))
    assert first.state is DeliveryState.HANDED_OVER
    assert [Path(each.file).name for each in (first, second)] == [
        "0001-packing-slip-P-000123.pdf",
        "0002-packing-slip-P-000123.pdf",
    ]
    assert Path(first.file).read_bytes() == job


def test_numbers_go_on_after_what_is_there_and_after_a_crashed_draft(tmp_path: Path) -> None:
    (tmp_path / "0041-old.pdf").touch()
    (tmp_path / ".0042.part").touch()
    (tmp_path / "notes.txt").touch()
    assert Path(send_file(b"x", str(tmp_path), "new.pdf").file).name == "0043-new.pdf"


def test_many_writers_never_share_a_number(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        files = [
            delivery.file
            for delivery in pool.map(lambda n: send_file(b"%d" % n, str(tmp_path), f"{n}.pdf"), range(60))
        ]
    numbers = sorted(int(Path(file).name[:4]) for file in files)
    assert len(set(numbers)) == 60
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(Path(file).name for file in files)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "prints").touch()
    with pytest.raises(PrinterTrouble) as trouble:
        send_file(b"x", str(tmp_path / "prints"), "a.pdf")
    assert trouble.value.code is Reason.FOLDER_MISSING
    assert not trouble.value.maybe_printed


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, Reason.DISK_FULL), (errno.EACCES, Reason.FOLDER_REFUSED)]
)
def test_a_disk_that_refuses_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: Reason
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(PrinterTrouble) as trouble:
        send_file(b"x", str(tmp_path), "a.pdf")
    assert trouble.value.code is reason
    assert list(tmp_path.iterdir()) == []
