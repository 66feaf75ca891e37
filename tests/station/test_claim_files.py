"""The claim file of a parcel: what was handed over, what both saw of it, and the photo that proves it."""

from __future__ import annotations

import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import delete

from app.carriers.base import Event, Status
from app.models.refusals import NotFound
from app.models.states import Role
from app.models.trace import PhotoView
from app.queries.black_box import black_box
from app.scanning.own_codes import CommandCode
from app.station.claim_files import write_claim_file
from app.station.photos import keep_photo
from app.station.session import Job
from app.workflows import parcel_photos, shipping, tracking
from tests.support.bench import done, pack, parcels, pick
from tests.support.carriers import PostOffice, worker
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, House


def words(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def pages(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)


def gone(house: House, folder: Path) -> int:
    """A photographed parcel that its carrier has seen."""
    order_id = house.order()
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    source = folder / "box.png"
    Image.new("RGB", (640, 480), "red").save(source)
    kept = keep_photo(folder, source)
    add = lambda uow: parcel_photos.add_photo(uow, parcel_id, kept.file_name, kept.sha256, kept.view)  # noqa: E731
    done(house.act(Role.PACKER, add))
    worker(house).work_off()
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))
    seen = Event(house.database.clock(), Status.ACCEPTED, "PC1", "Pris en charge", "Nantes")
    house.database.write(lambda uow: tracking.record(uow, parcel_id, [seen]), house.station)
    return parcel_id


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("fr", ("Dossier de réclamation", "Ce que le transporteur a dit", "SHA-256", "pris en charge")),
        ("en", ("Claim file", "What the carrier said", "SHA-256", "taken over")),
    ],
)
def test_it_holds_what_proves_the_parcel(
    house: House, office: PostOffice, tmp_path: Path, language: str, says: tuple[str, ...]
) -> None:
    parcel_id = gone(house, tmp_path)
    path = write_claim_file(house.database, tmp_path, parcel_id, language)
    told = words(path)
    for each in (*says, "6A00000000001", "Pris en charge", "Nantes", "La Malle", "MUG-350"):
        assert each in told
    assert pages(path) == 2  # the photo has a page of its own
    if folder := os.environ.get("ARRIMAGE_LOOK"):
        with pypdfium2.PdfDocument(path) as pdf:
            for at, page in enumerate(pdf):
                page.render(scale=1.6).to_pil().save(Path(folder) / f"claim-{language}-{at}.png")


def test_a_photo_of_another_station_is_shown_small_else_named_by_its_digest(
    house: House, office: PostOffice, tmp_path: Path
) -> None:
    parcel_id = gone(house, tmp_path)
    elsewhere = tmp_path / "office"
    lies_there = "se trouve sur le poste qui l’a prise"
    assert lies_there not in words(write_claim_file(house.database, elsewhere, parcel_id, "fr"))
    house.database.write(lambda uow: uow.connection.execute(delete(PhotoView)) and None, house.station)
    told = words(write_claim_file(house.database, elsewhere, parcel_id, "fr"))
    assert lies_there in told
    assert "SHA-256" in told


def test_it_is_forgotten_after_a_month(house: House, office: PostOffice, tmp_path: Path) -> None:
    parcel_id = gone(house, tmp_path)
    path = write_claim_file(house.database, tmp_path, parcel_id, "fr")
    old = path.with_name("claim-P-000000.pdf")
    old.write_bytes(b"%PDF-")
    os.utime(old, (0, 0))
    write_claim_file(house.database, tmp_path, parcel_id, "fr")
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    with pytest.raises(NotFound):
        write_claim_file(house.database, tmp_path, 999, "fr")


def test_the_black_box_tells_each_scan_and_what_was_refused_while_the_parcel_was_filled(bench: Bench) -> None:
    house = bench.house
    first, second = house.order((MUG, 2)), house.order((BOOK, 1))
    pick(house, first, "T-01")
    pick(house, second, "T-02")
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    bench.scan(bench.article("TS-BL-M"))  # before the parcel lies open: not of its story
    bench.scan(bench.place("T-01"))
    bench.scan(bench.article(MUG))
    bench.scan(bench.article(BOOK))
    bench.press("leave")
    bench.scan(bench.place("T-02"))
    bench.scan(bench.article("TS-BL-M"))  # refused to another order
    bench.press("leave")
    bench.scan(bench.place("T-01"))
    bench.scan(bench.article(MUG))
    bench.scan("820")
    bench.command(CommandCode.CLOSE_PARCEL)
    [parcel] = parcels(house, first)
    found = house.database.read(lambda c: black_box(c, parcel.id))
    told = [(step.action, step.details.get("code")) for step in reversed(found.steps)]
    assert told == [
        ("packed", None), ("refused", "wrong_item_belongs_to"), ("packed", None), ("weighed", None),
        ("parcel_closed", None),
    ]  # fmt: skip
    path = write_claim_file(house.database, bench.folder, parcel.id, "fr")
    assert "Livre de cuisine" in words(path), "what was refused is named"
