"""A disk that fills up in the middle of the day: each scan is told truly, and nothing that was told is lost."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.database.unit_of_work import Database
from app.models.order import OrderLine
from app.models.staff import Staff
from app.models.states import Role
from app.scanning.own_codes import OwnKind, encode
from app.workflows.verify import verify
from tests.end_to_end.program import Done, Program
from tests.support.bench import gtin, pick
from tests.support.house import MUG, House
from tests.support.invariants import broken

UNITS = 20
#: A small disk of its own for what follows, seen by nobody else; then filled but for a little, used, and cleared.
_DAY = """
mount -t tmpfs -o size=8m tmpfs "$SMALL"
[ ! -e "$GIVEN" ] || cp "$GIVEN" "$SMALL/"
head -c $(( ($(stat -f -c %a "$SMALL") - $LEFT) * $(stat -f -c %S "$SMALL") )) /dev/zero > "$SMALL/filler"
"$@" < scans.txt > full.jsonl 2> full.err || true
rm "$SMALL/filler"
"$@" < scans.txt > free.jsonl 2> free.err || true
cp -r "$SMALL/." "$KEPT/"
"""


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """A server's disk is another machine's; this one is the station's own."""
    return sqlite_database


@pytest.fixture(scope="module")
def _small_disks() -> None:
    """Skips where this user may not mount a disk of their own, even in a name space."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here: no small disk can be made")
    tried = ["unshare", "-Urm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    if subprocess.run(tried, capture_output=True, check=False).returncode:
        pytest.skip("name spaces are not allowed here: no small disk can be made")


@pytest.fixture
def day(_small_disks: None, house: House, program: Program) -> Callable[..., tuple[Done, Done]]:
    """The scans of a picked order, on a full disk and after it was cleared."""
    order_id = house.order((MUG, UNITS))
    pick(house, order_id, typed=True)
    badge = house.database.read(
        lambda c: c.execute(select(Staff.badge).where(Staff.name == Role.PACKER.value)).scalar_one()
    )
    opening = [encode(OwnKind.BADGE, badge), ":job shipping", ":job packing", encode(OwnKind.ORDER, order_id)]
    scans = [*opening, *[gtin(house, MUG).removeprefix("0")] * UNITS]
    (program.home / "scans.txt").write_text("\n".join(scans) + "\n", "utf-8")
    house.database.close()

    def run(database: str, small: Path, given: Path, blocks_left: int, language: str) -> tuple[Done, Done]:
        kept = program.home / "kept"
        for folder in (small, kept):
            folder.mkdir(parents=True, exist_ok=True)
        words = program.arguments("--language", language, "--database", database, "station", "--headless")
        facts = {"SMALL": str(small), "GIVEN": str(given), "KEPT": str(kept), "LEFT": str(blocks_left)}
        subprocess.run(
            ["unshare", "-Urm", "sh", "-eu", "-c", _DAY, "sh", *words],
            cwd=program.home, env=program.environment | facts, check=True, timeout=120,
        )  # fmt: skip
        return tuple(
            Done(0, (program.home / f"{when}.jsonl").read_text(), (program.home / f"{when}.err").read_text())
            for when in ("full", "free")
        )

    return run


def _packed(kept: Path) -> int:
    """What the database says at the end of the day, and that it is right."""
    database = Database(f"sqlite:///{kept}")
    try:
        assert list(verify(database)) == []
        assert database.read(broken) == {}
        return database.read(lambda c: c.execute(select(func.sum(OrderLine.packed))).scalar_one())
    finally:
        database.close()


def _counted(done: Done) -> int:
    return sum(answer["code"] in {"unit_packed", "last_unit_packed"} for answer in done.objects)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Le disque de la base de données est plein. Rien n’a été enregistré."),
        ("en", "The database’s disk is full. Nothing was written."),
    ],
)
def test_the_disk_of_the_database_fills_up(
    day: Callable[..., tuple[Done, Done]], house: House, program: Program, language: str, sentence: str
) -> None:
    file, small = Path(house.database.engine.url.database or ""), program.home / "small"
    full, free = day(f"sqlite:///{small / file.name}", small, file, 100, language)
    refused = [answer for answer in full.objects if answer["level"] == "error"]
    assert refused
    assert {(answer["code"], answer["message"]) for answer in refused} == {("disk_full", sentence)}
    assert _counted(full) < UNITS
    assert _counted(full) + _counted(free) == UNITS == _packed(program.home / "kept" / file.name)
    assert full.err == free.err == ""


@pytest.mark.parametrize(("language", "sentence"), [("fr", "Scan NON enregistré"), ("en", "Scan NOT kept")])
def test_the_disk_of_the_scan_log_fills_up(
    day: Callable[..., tuple[Done, Done]], house: House, program: Program, language: str, sentence: str
) -> None:
    file = Path(house.database.engine.url.database or "")
    full, free = day(f"sqlite:///{file}", program.home / "data", program.home / "none", 30, language)
    refused = [answer for answer in full.objects if answer["level"] == "error"]
    assert refused
    assert {answer["code"] for answer in refused} == {"scan_not_kept"}
    assert all(answer["message"].startswith(sentence) for answer in refused)
    assert _counted(full) < UNITS
    assert _counted(full) + _counted(free) == UNITS == _packed(file)
    assert full.err == free.err == ""


@pytest.mark.parametrize("full", ["database", "log"])
def test_a_station_does_not_start_on_a_full_disk_and_says_so(
    day: Callable[..., tuple[Done, Done]], house: House, program: Program, full: str
) -> None:
    file = Path(house.database.engine.url.database or "")
    if full == "database":
        small, given = program.home / "small", file
        database = small / file.name
    else:
        small, given, database = program.home / "data", program.home / "none", file
    told, free = day(f"sqlite:///{database}", small, given, 0, "fr")
    assert told.out == ""
    assert told.err == "Le disque de la base de données est plein. Rien n’a été enregistré.\n"
    assert _counted(free) == UNITS
