"""The house's packaging: entered as a whole or by a file, offered at the bench, its cost kept with the parcel."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.channels.base import IncomingBox
from app.models.house import change_setting
from app.models.product import Box, Product
from app.models.states import Role
from app.printing.documents import ShippingLabel
from app.queries.boxes import box_for, boxes
from app.queries.figures.service import service
from app.rules.boxes import Packaging
from app.rules.periods import Period
from app.workflows import closing, packaging, packing, shipping
from app.workflows.importing import import_file
from tests.support.bench import done, gtin, parcels, pick
from tests.support.house import BOOK, MUG, House
from tests.workflows.test_papers import printed

SMALL = IncomingBox(code="B1", name="Carton S", length_mm=300, width_mm=200, height_mm=150, cost_cents=45)
BAG = replace(SMALL, code="E1", name="Pochette", kind=Packaging.ENVELOPE, height_mm=40, cost_cents=12)


def _save(house: House, *rows: IncomingBox) -> None:
    done(house.act(Role.MANAGER, lambda uow: packaging.save_boxes(uow, rows)))


def _known(house: House) -> dict[str, int]:
    return {box.code: box.cost_cents for box in house.database.read(boxes)}


def test_the_table_is_the_houses_packaging_and_what_is_not_in_it_is_not_offered(house: House) -> None:
    _save(house, SMALL, BAG)
    assert _known(house) == {"E1": 12, "B1": 45}
    _save(house, replace(BAG, cost_cents=15))
    assert _known(house) == {"E1": 15}
    _save(house, SMALL, BAG)
    assert _known(house) == {"E1": 12, "B1": 45}, "a box that comes again is the one it was"
    codes = house.database.read(lambda c: sorted(c.scalars(select(Box.code))))
    assert codes == ["B1", "E1"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([SMALL, SMALL], "box_twice"),
        ([replace(SMALL, length_mm=0)], "import_out_of_range"),
        ([replace(SMALL, code=" ")], "import_field_missing"),
        ([replace(SMALL, cost_cents=-1)], "import_out_of_range"),
        ([replace(SMALL, code=str(number)) for number in range(61)], "boxes_too_many"),
    ],
)
def test_a_table_that_cannot_be_is_refused_and_changes_nothing(
    house: House, rows: list[IncomingBox], code: str
) -> None:
    before = _known(house)
    assert house.refused(Role.MANAGER, lambda uow: packaging.save_boxes(uow, rows)).code == code
    assert _known(house) == before


def test_a_file_adds_and_changes_and_twice_is_once(house: House, tmp_path: Path) -> None:
    path = tmp_path / "emballages.csv"
    path.write_text(
        "code;nom;type;longueur (mm);largeur (mm);hauteur (mm);tare;coût\n"
        "B1;Carton S;carton;300;200;150;120;0,45\n"
        "ISO;Caisse froide;isotherme;400;300;300;600;3,20\n"
        "X;Rien;tonneau;1;1;1;0;0\n",
        encoding="utf-8",
    )
    report = import_file(house.database, house.staff[Role.MANAGER], "boxes", path)
    assert (report.created, report.amended, report.refused) == (1, 1, 1)
    again = import_file(house.database, house.staff[Role.MANAGER], "boxes", path)
    assert (again.unchanged, again.refused) == (2, 1)
    assert _known(house) == {"B1": 45, "ISO": 320}


def test_a_kind_that_is_none_is_refused_in_json_lines_too(house: House, tmp_path: Path) -> None:
    path = tmp_path / "boxes.jsonl"
    row = {"code": "X", "name": "Rien", "kind": "tonneau", "length_mm": 1, "width_mm": 1, "height_mm": 1}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    report = import_file(house.database, house.staff[Role.MANAGER], "boxes", path)
    assert (report.created, report.refused) == (0, 1)


def test_the_database_keeps_a_cost_below_nothing_out(house: House) -> None:
    with pytest.raises(IntegrityError):
        house.database.write(
            lambda uow: uow.connection.execute(update(Box).values(cost_cents=-1)), house.station
        )


def _packed(house: House, box: str | None = None) -> Any:
    """A mug picked and scanned into a parcel, its box chosen, closed."""
    order_id = house.order((MUG, 1))
    pick(house, order_id)
    parcel = int(
        done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id))).facts["parcel_id"]
    )
    code = gtin(house, MUG)
    scanned = done(house.act(Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel, [code])))
    if box is not None:
        found = next(each.id for each in house.database.read(boxes) if each.code == box)
        done(house.act(Role.PACKER, lambda uow: packing.choose_box(uow, order_id, parcel, found)))
    done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel)))
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)))
    return scanned, parcels(house, order_id)[0]


def test_a_parcel_keeps_what_its_box_cost_that_day_and_figures_count_it(house: House) -> None:
    _save(house, SMALL, BAG)
    _, boxed = _packed(house, "B1")
    _save(house, replace(SMALL, cost_cents=90), BAG)
    _, loose = _packed(house)
    assert (boxed.packaging_cents, loose.packaging_cents) == (45, None)
    week = Period(date(2026, 11, 20), date(2026, 11, 26))
    assert house.database.read(lambda c: service(c, week)).costs.packaging == 45
    house.database.write(lambda uow: change_setting(uow, "cost_packaging_cents", 30), house.station)
    assert house.database.read(lambda c: service(c, week)).costs.packaging == 75


def test_a_box_whose_cost_nobody_entered_costs_what_the_house_says_of_a_parcel(house: House) -> None:
    _save(house, replace(SMALL, cost_cents=0))
    house.database.write(lambda uow: change_setting(uow, "cost_packaging_cents", 30), house.station)
    _, parcel = _packed(house, "B1")
    assert parcel.packaging_cents is None
    week = Period(date(2026, 11, 20), date(2026, 11, 26))
    assert house.database.read(lambda c: service(c, week)).costs.packaging == 30


def _mark(house: House, sku: str, **values: object) -> None:
    house.database.write(
        lambda uow: uow.connection.execute(update(Product).where(Product.sku == sku).values(**values)),
        house.station,
    )


def test_what_breaks_is_said_at_its_scan_on_the_label_and_to_the_choice_of_the_box(house: House) -> None:
    _save(house, SMALL, BAG)
    for sku in (MUG, BOOK):
        _mark(house, sku, length_mm=100, width_mm=90, height_mm=30)
    _mark(house, MUG, fragile=True, liquid=True)
    book = house.order((BOOK, 1))
    pick(house, book, "T-02")
    unmarked = house.database.read(lambda c: box_for(c, book, 0))
    scanned, _ = _packed(house)
    assert scanned.facts["marks"] == ["fragile", "liquid"]
    [label] = printed(house, "shipping_label")
    assert isinstance(label, ShippingLabel)
    assert label.marks == ("fragile", "liquid")
    broken = house.order((MUG, 1))
    pick(house, broken)
    marked = house.database.read(lambda c: box_for(c, broken, 0))
    assert (unmarked and unmarked.code, marked and marked.code) == ("E1", "B1")
