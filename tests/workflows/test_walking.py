"""Lists follow the layout, by file or by table: the shortest round on paper, at the scanner and after a short."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.channels.base import IncomingPassage
from app.models.layout import layout_at
from app.models.picking import PickList
from app.models.refusals import Refusal
from app.models.states import Role
from app.models.stock import Location
from app.workflows import documents, picking, short_picking, warehouse
from app.workflows.importing import import_file
from app.workflows.verify import verify
from tests.support.bench import done, tasks
from tests.support.house import BOOK, MUG, SHIRT, House

FILE = """code;type;x1;y1;x2;y2;sens unique;travées
A;allée;0;0;0;10;non;2
B;allée;3;0;3;10;non;2
F;transversale;0;0;4;0;non;
R;transversale;0;10;4;10;non;
PACK;départ;4;0;;;;
"""


def written(tmp_path: Path, text: str = FILE) -> Path:
    path = tmp_path / "layout.csv"
    path.write_text(text, "utf-8")
    return path


def bring_in(house: House, path: Path) -> tuple[int, int, int, int]:
    report = import_file(house.database, house.staff[Role.MANAGER], "layout", path)
    return report.created, report.unchanged, report.amended, report.refused


def stops(house: House, list_id: int) -> list[str]:
    places = {row.id: row.code for row in house.database.read(lambda c: c.execute(select(Location)).all())}
    return [places[task.location_id] for task in tasks(house, list_id)]


def make(house: House, *orders: int) -> int:
    made = done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, orders)))
    return int(made.facts["pick_list_id"])


def test_a_layout_comes_from_a_file_once_and_changes_with_it(house: House, tmp_path: Path) -> None:
    path = written(tmp_path)
    assert bring_in(house, path) == (5, 0, 0, 0)
    assert bring_in(house, path) == (0, 5, 0, 0)
    assert bring_in(house, written(tmp_path, FILE.replace("B;allée;3;0;3", "B;allée;3,5;0;3,5"))) == (
        0,
        4,
        1,
        0,
    )
    layout = house.database.read(layout_at)
    assert layout is not None
    assert [each.code for each in layout.passages] == ["A", "B", "F", "R"]
    assert layout.passages[1].x1 == 3500


def test_a_passage_that_is_not_in_the_file_any_more_is_gone(house: House, tmp_path: Path) -> None:
    bring_in(house, written(tmp_path))
    without = "".join(line for line in FILE.splitlines(keepends=True) if not line.startswith("B;"))
    assert bring_in(house, written(tmp_path, without)) == (0, 4, 0, 0)
    layout = house.database.read(layout_at)
    assert layout is not None
    assert [each.code for each in layout.passages] == ["A", "F", "R"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (FILE.replace("PACK;départ;4;0", "PACK;départ;4;7"), "layout_depot_aside"),
        (FILE + "C;allée;9;0;9;10;non;2\n", "layout_unreachable"),
        (FILE + "A;allée;9;0;9;10;non;2\n", "layout_code_twice"),
    ],
)
def test_what_is_no_layout_is_refused_and_changes_nothing(
    house: House, tmp_path: Path, wrong: str, code: str
) -> None:
    bring_in(house, written(tmp_path))
    with pytest.raises(Refusal) as refused:
        bring_in(house, written(tmp_path, wrong))
    assert refused.value.code == code
    layout = house.database.read(layout_at)
    assert layout is not None
    assert len(layout.passages) == 4


def test_one_row_that_cannot_be_read_leaves_the_layout_as_it_is(house: House, tmp_path: Path) -> None:
    bring_in(house, written(tmp_path))
    assert bring_in(house, written(tmp_path, FILE.replace("B;allée;3;0", "B;allée;drei;0"))) == (0, 0, 0, 1)
    layout = house.database.read(layout_at)
    assert layout is not None
    assert len(layout.passages) == 4


def test_the_list_follows_the_route_and_knows_its_length(house: House, tmp_path: Path) -> None:
    order_id = house.order((MUG, 1), (BOOK, 1), (SHIRT, 1))
    before = make(house, order_id)
    assert stops(house, before) == ["A-01-1", "A-02-1", "B-01-1"]
    bring_in(house, written(tmp_path))
    # From the depot at the end of aisle B: up B, across, down A.
    list_id = make(house, house.order((MUG, 1), (BOOK, 1), (SHIRT, 1)))
    assert stops(house, list_id) in (["A-01-1", "A-02-1", "B-01-1"], ["B-01-1", "A-02-1", "A-01-1"])
    walk = house.database.read(lambda c: c.scalar(select(PickList.walk_mm).where(PickList.id == list_id)))
    assert walk == 2 * (10_000 + 4_000)


def test_where_walking_order_and_route_differ_the_route_holds(house: House, tmp_path: Path) -> None:
    """One way round: up aisle B, down aisle A."""
    ring = FILE.replace("A;allée;0;0;0;10;non", "A;allée;0;10;0;0;oui").replace(
        "B;allée;3;0;3;10;non", "B;allée;3;0;3;10;oui"
    )
    bring_in(house, written(tmp_path, ring))
    list_id = make(house, house.order((MUG, 1), (BOOK, 1), (SHIRT, 1)))
    around = ["B-01-1", "A-01-1", "A-02-1"]
    assert stops(house, list_id) == around
    paper = house.database.write(lambda uow: documents.pick_list(uow, list_id), house.station)
    assert [row["location"] for row in paper["rows"]] == around
    first = done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))
    assert first.facts["stop"]["location"] == "B-01-1"


def test_a_place_may_say_itself_where_it_is(house: House, tmp_path: Path) -> None:
    """Codes need not be aisle, bay and level."""
    bring_in(house, written(tmp_path, FILE.replace("A;allée;0;0;0;10;non", "A;allée;0;0;0;10;oui")))
    path = tmp_path / "places.csv"
    path.write_text(
        "code;type;ordre;allée;travée;niveau\nA-01-1;casier;1;A;2;1\nA-02-1;casier;2;A;1;1\n", "utf-8"
    )
    import_file(house.database, house.staff[Role.MANAGER], "locations", path)
    assert stops(house, make(house, house.order((MUG, 1), (BOOK, 1)))) == ["A-02-1", "A-01-1"]


def test_a_place_the_layout_does_not_know_comes_last(house: House, tmp_path: Path) -> None:
    bring_in(house, written(tmp_path, FILE.replace("B;allée;3;0;3;10;non;2", "Z;allée;3;0;3;10;non;2")))
    list_id = make(house, house.order((SHIRT, 1), (MUG, 1)))
    assert stops(house, list_id) == ["A-01-1", "B-01-1"]


def test_a_short_found_elsewhere_is_put_where_it_is_on_the_way(house: House, tmp_path: Path) -> None:
    """The other place with books is in the aisle one comes through anyway: not after the walk, in it."""
    bring_in(house, written(tmp_path))
    house.receive(BOOK, "B-01-1", 5)
    list_id = make(house, house.order((MUG, 1), (BOOK, 1), (SHIRT, 1)))
    done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))
    while stops_left(house, list_id)[0] != "A-02-1":
        done(house.act(Role.PICKER, lambda uow: picking.skip_task(uow, list_id)))
    done(house.act(Role.PICKER, lambda uow: short_picking.declare_short(uow, list_id, "not_there")))
    left = stops_left(house, list_id)
    assert sorted(left) == ["A-01-1", "B-01-1", "B-01-1"]
    assert left == ["A-01-1", "B-01-1", "B-01-1"]
    assert list(verify(house.database)) == []


def stops_left(house: House, list_id: int) -> list[str]:
    places = {row.id: row.code for row in house.database.read(lambda c: c.execute(select(Location)).all())}
    return [
        places[task.location_id] for task in tasks(house, list_id) if task.picked + task.short < task.quantity
    ]


def passages(house: House) -> list[IncomingPassage]:
    rows = [("A", 0), ("B", 3000)]
    aisles = [
        IncomingPassage(code=c, kind="aisle", x1_mm=x, y1_mm=0, x2_mm=x, y2_mm=9000, bays=2) for c, x in rows
    ]
    front = IncomingPassage(code="F", kind="cross", x1_mm=0, y1_mm=0, x2_mm=3000, y2_mm=0)
    return [*aisles, front, IncomingPassage(code="P", kind="depot", x1_mm=0, y1_mm=0, x2_mm=0, y2_mm=0)]


def test_the_table_is_saved_by_whoever_is_in_charge(house: House) -> None:
    made = passages(house)
    saved = house.act(Role.MANAGER, lambda uow: warehouse.save_layout(uow, "", made))
    assert (saved.code, saved.values["count"]) == ("layout_saved", 4)
    assert house.refused(Role.PICKER, lambda uow: warehouse.save_layout(uow, "", made)).code == "not_allowed"
    house.act(Role.MANAGER, lambda uow: warehouse.save_layout(uow, "", []))
    assert house.database.read(layout_at) is None


def test_each_shop_has_a_layout_of_its_own(house: House) -> None:
    made = [replace(each, site="LYON") for each in passages(house)]
    done(house.act(Role.MANAGER, lambda uow: warehouse.save_layout(uow, "LYON", made)))
    assert house.database.read(layout_at) is None
    assert house.database.read(lambda c: layout_at(c, "LYON")) is not None
    nowhere = house.refused(Role.MANAGER, lambda uow: warehouse.save_layout(uow, "PARIS", made))
    assert nowhere.code == "layout_site_unknown"
