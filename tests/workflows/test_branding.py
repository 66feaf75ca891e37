"""The logo and the colour of the house: who may change them, what is written down, and that paper shows them."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from app.models.journal import JournalEntry
from app.models.outbox import PrinterRow, PrintJob
from app.models.states import JobState, Role
from app.printing.brand import PLAIN, read_logo
from app.printing.preview import rasterise
from app.queries.house import house_settings
from app.station.delivery import deliver_once
from app.station.paper import PaperDelivery
from app.workflows import printing, sheets
from app.workflows.branding import brand, set_logo
from app.workflows.house_settings import save_settings
from app.workflows.sheets import Wanted
from tests.support.bench import done, pack, pick
from tests.support.house import MUG, House
from tests.support.pictures import logo_file

_LOGO = read_logo(logo_file())


def test_a_logo_and_a_colour_are_kept_and_taken_away_again(house: House) -> None:
    assert house.database.read(brand) == PLAIN
    done(house.act(Role.MANAGER, lambda uow: set_logo(uow, _LOGO)))
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, {"brand_colour": "b5542c"})))
    looks = house.database.read(brand)
    assert (looks.logo, looks.colour) == (_LOGO, "#B5542C")
    again = house.act(Role.MANAGER, lambda uow: set_logo(uow, _LOGO))
    assert again.code == "settings_unchanged"
    done(house.act(Role.MANAGER, lambda uow: set_logo(uow, b"")))
    assert house.database.read(brand).logo == b""


def test_the_journal_keeps_what_a_logo_was_and_not_the_logo(house: House) -> None:
    done(house.act(Role.ADMINISTRATOR, lambda uow: set_logo(uow, _LOGO)))
    query = select(JournalEntry.details).where(JournalEntry.action == "setting_changed")
    [details] = [json.loads(row) for row in house.database.read(lambda c: c.scalars(query).all())]
    assert (details["name"], details["before"]) == ("logo", "")
    assert details["after"].startswith("sha256:")
    assert len(details["after"]) < 80


def test_who_may_not_change_the_settings_changes_no_logo_and_no_setting_is_one(house: House) -> None:
    assert house.refused(Role.PACKER, lambda uow: set_logo(uow, _LOGO)).code == "not_allowed"
    refusal = house.refused(Role.MANAGER, lambda uow: save_settings(uow, {"brand_colour": "rouge"}))
    assert refusal.code == "setting_wrong_brand_colour"
    refusal = house.refused(Role.MANAGER, lambda uow: save_settings(uow, {"logo": "x"}))
    assert refusal.code == "setting_unknown"
    assert "logo" not in house.database.read(house_settings)
    assert house.database.read(brand) == PLAIN


def _a4(house: House, folder: Path) -> int:
    values = {
        "code": "A4", "name": "A4", "driver": "pdf", "transport": "folder", "address": str(folder),
        "dpi": 600, "media_width_mm": 210, "media_height_mm": 297, "active": True,
    }  # fmt: skip
    done(house.act(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, values)))
    return int(house.database.read(lambda c: c.scalar(select(PrinterRow.id).where(PrinterRow.code == "A4"))))


def _deliver(house: House, folder: Path) -> None:
    deliver_once(house.database, house.station, PrintJob, PaperDelivery(house.database, folder))


def _printed(house: House, job_id: Any) -> Any:
    return house.database.read(lambda c: c.execute(select(PrintJob).where(PrintJob.id == job_id)).one())


def test_a_packing_slip_comes_out_in_the_colours_of_the_house(house: House, tmp_path: Path) -> None:
    office = _a4(house, tmp_path / "paper")
    order = house.order((MUG, 1))
    pick(house, order)
    parcel = pack(house, order)
    done(house.act(Role.MANAGER, lambda uow: set_logo(uow, _LOGO)))
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, {"brand_colour": "#B5542C"})))
    wanted = Wanted("packing_slip", (parcel,))
    done(house.act(Role.PACKER, lambda uow: sheets.print_papers(uow, wanted, office)))
    _deliver(house, tmp_path)
    newest = max((tmp_path / "paper").iterdir())
    page, *_ = rasterise(newest.read_bytes(), dpi=60, grey=False)
    colours = Image.open(BytesIO(page)).convert("RGB").getcolors(1 << 20) or []
    assert sum(count for count, pixel in colours if pixel == (0xB5, 0x54, 0x2C)) > 500


@pytest.mark.parametrize("came_out", [True, False])
def test_a_second_delivery_note_is_marked_unless_the_first_never_came_out(
    house: House, tmp_path: Path, came_out: bool
) -> None:
    office = _a4(house, tmp_path / "paper")
    order = house.order((MUG, 1))
    pick(house, order)
    parcel = pack(house, order)
    wanted = Wanted("delivery_note", (parcel,))
    first = done(house.act(Role.PACKER, lambda uow: sheets.print_papers(uow, wanted, office)))
    [first_job] = first.facts["job_ids"]
    if came_out:
        _deliver(house, tmp_path)
    else:
        done(house.act(Role.PACKER, lambda uow: printing.cancel_job(uow, first_job)))
    again = done(house.act(Role.PACKER, lambda uow: printing.print_again(uow, first_job, "torn")))
    _deliver(house, tmp_path)
    assert _printed(house, again.facts["job_id"]).state is JobState.HANDED_OVER
    notes = sorted((tmp_path / "paper").glob("*delivery-note*"))
    pages = [rasterise(note.read_bytes(), dpi=60)[0] for note in notes]
    assert len(pages) == (2 if came_out else 1)
    margins = [
        Image.open(BytesIO(page)).convert("L").crop((300, 14, 470, 31)).getextrema()[0] for page in pages
    ]
    assert [darkest < 160 for darkest in margins] == ([False, True] if came_out else [False])
