"""A folder that is watched: each file taken once, put aside with a report, and what left written beside it."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from app.channels.files.watched import WatchedFolder
from app.channels.port import Trouble
from app.models.states import PaymentState
from tests.support.house import MUG, House
from tests.support.shops.wired import Wired
from tests.sync.test_news_out import send_off

HEADER = (
    "référence;date;prénom;nom;adresse;code postal;ville;pays;tél;email;"
    "sku;quantité;prix unitaire;tva;total;paiement\n"
)
ROW = (
    "{number};23/11/2026 09:00;Élodie;Martin;3 place Bellecour;69002;Lyon;FR;0612345678;elodie@example.fr;{sku};"
    "{units};12,00;20;{total};payé\n"
)


def row(number: str, units: str = "1", total: str = "12,00") -> str:
    return ROW.format(number=number, sku=MUG, units=units, total=total)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "commandes"
    made.mkdir()
    return made


@pytest.fixture
def wired(house: House, folder: Path) -> Wired:
    return Wired(house, "files", {"folder": str(folder)}, {})


def put(folder: Path, name: str, content: str, *, still: bool = True) -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    if still:
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def names(folder: Path, inside: str) -> list[str]:
    """Files without the moment before their names."""
    there = folder / inside
    return (
        sorted(path.name.partition(" ")[2] or path.name for path in there.iterdir()) if there.is_dir() else []
    )


def test_a_file_is_taken_once_and_put_aside(wired: Wired, folder: Path) -> None:
    put(folder, "lundi.csv", HEADER + row("A-1") + row("A-2", "2", "24,00"))
    assert wired.round().taken.created == 2
    assert wired.order("A-2").payment is PaymentState.PAID
    assert (names(folder, "done"), names(folder, "refused")) == (["lundi.csv"], [])
    assert wired.round().taken.created == 0
    assert wired.row.state == "ok"


def test_several_files_oldest_first_and_the_one_being_written_later(wired: Wired, folder: Path) -> None:
    put(folder, "b.csv", HEADER + row("A-1"))
    put(folder, "a.csv", HEADER + row("A-2"))
    fresh = put(folder, "c.csv", HEADER + row("A-3"), still=False)
    put(folder, "~lock.csv", "nothing")
    assert wired.round().taken.created == 2
    assert fresh.exists()


def test_rows_that_cannot_be_used_come_back_with_the_reason(wired: Wired, folder: Path) -> None:
    put(folder, "lundi.csv", HEADER + row("A-1") + row("A-2", "beaucoup"))
    result = wired.round()
    assert (result.taken.created, len(result.taken.refused)) == (1, 1)
    report = next(path for path in (folder / "done").iterdir() if path.name.endswith(".refused.csv"))
    rows = table(report)
    assert len(rows) == 2
    assert "beaucoup" in rows[1]
    assert [one.reference for one in wired.refusals()] == ["lundi.csv"]


def test_a_file_nobody_can_read_is_refused_as_a_whole(wired: Wired, folder: Path) -> None:
    put(folder, "facture.csv", "%PDF-1.7 not a table")
    wired.round()
    assert names(folder, "refused") == ["facture.csv", "facture.refused.csv"]
    assert wired.row.state == "ok"


def test_a_crash_before_the_file_was_put_aside_doubles_nothing(
    wired: Wired, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "lundi.csv", HEADER + row("A-1"))
    aside = WatchedFolder.acknowledge

    def dying(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(WatchedFolder, "acknowledge", dying)
    with pytest.raises(KeyboardInterrupt):
        wired.round()
    assert (folder / "lundi.csv").exists()
    monkeypatch.setattr(WatchedFolder, "acknowledge", aside)
    wired.restart()
    again = wired.round(passing=200)
    assert (again.taken.created, again.taken.unchanged) == (0, 1)
    assert names(folder, "done") == ["lundi.csv"]


def test_a_parcel_that_left_is_written_into_a_file_of_its_own(wired: Wired, folder: Path) -> None:
    put(folder, "lundi.csv", HEADER + row("A-1"))
    wired.round()
    send_off(wired, wired.order("A-1").id)
    assert wired.round().told == 1
    titles, *rows = table(folder / "out" / "shipment-P-000001.csv")
    told = [dict(zip(titles, row, strict=True)) for row in rows]
    assert [(one["order"], one["tracking"], one["complete"]) for one in told] == [
        ("A-1", "6A12345678901", "yes")
    ]


def test_a_folder_that_is_gone_is_one_clear_state(wired: Wired, folder: Path) -> None:
    folder.rmdir()
    fault = wired.round().fault
    assert fault is not None
    assert fault.trouble is Trouble.FOLDER


def test_a_folder_of_another_station_is_left_to_it(house: House, folder: Path) -> None:
    wired = Wired(house, "files", {"folder": str(folder), "station": "BUREAU"}, {})
    put(folder, "lundi.csv", HEADER + row("A-1"))
    assert not wired.round().turn
    assert wired.sync.due() == ()
