"""Pick faces filled up from the reserve: who runs out first, by scan, one person each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.models.refusals import Refusal, WrongItem, WrongLocation
from app.models.states import CountCause, Role
from app.queries.faces import low_faces
from app.workflows import pick_faces, replenishing, staffing
from app.workflows.importing import import_file
from app.workflows.outcome import Level, Outcome
from app.workflows.replenishing import Filling
from app.workflows.verify import verify
from tests.support.bench import done, gtin
from tests.support.counting import place, requests
from tests.support.house import BOOK, MUG, SHIRT, House


@pytest.fixture
def faces(house: House) -> House:
    """Mugs and books have a face with some and a reserve with more; neither runs low."""
    house.receive(MUG, "B-01-1", 30)
    for where, sku, least, most in (("A-01-1", MUG, 5, 25), ("A-02-1", BOOK, 2, 12)):
        done(
            house.act(
                Role.MANAGER,
                lambda uow, w=where, s=sku, a=least, b=most: pick_faces.set_face(uow, w, s, a, b),  # type: ignore[misc]
            )
        )
    return house


def _filling(outcome: Outcome) -> Filling:
    assert outcome.session is not None
    return Filling.from_place(outcome.session)


def test_a_face_that_orders_empty_is_filled_by_three_scans(faces: House) -> None:
    assert faces.refused(Role.PICKER, replenishing.next_fill).code == "nothing_to_fill"
    faces.order((MUG, 16))
    [low] = faces.database.read(low_faces)
    assert (low.location, low.on_hand, low.units, low.source, low.urgent) == (
        "A-01-1",
        20,
        5,
        "B-01-1",
        False,
    )
    offered = done(faces.act(Role.PICKER, replenishing.next_fill))
    assert offered.values == {"units": 5, "name": "Mug émaillé", "source": "B-01-1", "face": "A-01-1"}
    filling, source, face = _filling(offered), place(faces, "B-01-1"), place(faces, "A-01-1")
    code, wrong = gtin(faces, MUG), gtin(faces, BOOK)

    def refused(action: object) -> Refusal:
        return faces.refused(Role.PICKER, action)  # type: ignore[arg-type]

    early = refused(lambda uow: replenishing.take_item(uow, filling, [code]))
    assert early.code == "scan_location_first"
    assert isinstance(refused(lambda uow: replenishing.scan_place(uow, filling, face)), WrongLocation)
    there = _filling(done(faces.act(Role.PICKER, lambda uow: replenishing.scan_place(uow, filling, source))))
    mixed_up = refused(lambda uow: replenishing.take_item(uow, there, [wrong]))
    assert isinstance(mixed_up, WrongItem)
    assert (mixed_up.values["scanned"], mixed_up.values["expected"]) == (
        f"Livre de cuisine ({BOOK})", f"Mug émaillé ({MUG})",
    )  # fmt: skip
    taken = _filling(done(faces.act(Role.PICKER, lambda uow: replenishing.take_item(uow, there, [code]))))
    typed = _filling(done(faces.act(Role.PICKER, lambda uow: replenishing.type_units(uow, taken, 4))))
    put = done(faces.act(Role.PICKER, lambda uow: replenishing.scan_place(uow, typed, face)))
    assert (put.code, put.values["units"]) == ("face_filled", 4)
    assert faces.stock(MUG) == {"A-01-1": (24, 16), "B-01-1": (26, 0)}
    assert list(verify(faces.database)) == []


def test_what_open_orders_empty_comes_before_what_only_runs_low(faces: House) -> None:
    faces.receive(BOOK, "B-01-1", 8)
    faces.order((MUG, 16))
    faces.order((BOOK, 10))
    assert [(row.sku, row.urgent) for row in faces.database.read(low_faces)] == [(BOOK, True), (MUG, False)]
    offered = done(faces.act(Role.PICKER, replenishing.next_fill))
    assert offered.facts["fill"]["sku"] == BOOK


def test_a_face_in_hand_is_offered_to_nobody_else(faces: House) -> None:
    faces.order((MUG, 16))
    done(faces.act(Role.PICKER, replenishing.next_fill))
    there, other = staffing.station_actor(faces.database, "BENCH-2"), faces.staff[Role.PACKER]
    elsewhere = type(other)(there.station_id, other.staff_id, other.roles)
    with pytest.raises(Refusal) as caught:
        faces.database.write(replenishing.next_fill, elsewhere)
    assert caught.value.code == "nothing_to_fill"


def test_empty_faces_of_what_is_sold_out_hide_no_face_that_can_be_filled(faces: House) -> None:
    faces.order((BOOK, 10))
    faces.order((MUG, 16))
    assert [row.sku for row in faces.database.read(lambda c: low_faces(c, limit=1))] == [MUG]


def test_of_two_that_ask_at_the_same_moment_each_gets_a_face(
    faces: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces.receive(BOOK, "B-01-1", 8)
    faces.order((MUG, 16))
    faces.order((BOOK, 10))
    first = _filling(done(faces.act(Role.PICKER, replenishing.next_fill)))
    there, other = staffing.station_actor(faces.database, "BENCH-2"), faces.staff[Role.PACKER]
    elsewhere = type(other)(there.station_id, other.staff_id, other.roles)
    # What the second read before the first one's claim was there.
    monkeypatch.setattr(replenishing, "_free", lambda _uow, fills: list(fills))
    second = _filling(faces.database.write(replenishing.next_fill, elsewhere))
    assert first.face_id != second.face_id


def test_a_reserve_with_too_few_is_counted_and_not_offered_again(faces: House) -> None:
    faces.order((MUG, 16))
    filling = _filling(done(faces.act(Role.PICKER, replenishing.next_fill)))
    done(faces.act(Role.PICKER, lambda uow: replenishing.reserve_short(uow, filling)))
    [asked] = requests(faces)
    assert (asked.location_id, asked.cause) == (place(faces, "B-01-1"), CountCause.SHORT_PICK)
    assert faces.database.read(low_faces) == ()


@pytest.mark.parametrize("ordered", [32, 40])
def test_what_orders_were_promised_meanwhile_goes_back_and_the_rest_is_put(
    faces: House, ordered: int
) -> None:
    faces.order((MUG, 16))
    filling = _filling(done(faces.act(Role.PICKER, replenishing.next_fill)))
    in_hand, face = replace(filling, at_source=True, taken=True), place(faces, "A-01-1")
    faces.order((MUG, ordered - 1))  # four of the face, the others of the reserve
    left = 35 - ordered
    put = faces.act(Role.PICKER, lambda uow: replenishing.scan_place(uow, in_hand, face))
    assert put.level is Level.WARNING
    if ordered == 40:
        assert (put.code, put.next, put.values["back"]) == ("fill_all_promised_meanwhile", "ask_for_fill", 5)
        other = faces.act(Role.MANAGER, lambda uow: replenishing.leave(uow, filling.face_id))
        assert other.code == "fill_left"
        return
    assert (put.code, put.values["back"], put.values["units"]) == ("fill_promised_meanwhile", 5 - left, left)
    again = done(faces.act(Role.PICKER, lambda uow: replenishing.scan_place(uow, _filling(put), face)))
    assert (again.code, again.values["units"]) == ("face_filled", left)
    assert list(verify(faces.database)) == []


def test_more_than_lies_there_is_refused(faces: House) -> None:
    faces.order((MUG, 16))
    filling = _filling(done(faces.act(Role.PICKER, replenishing.next_fill)))
    refused = faces.refused(Role.PICKER, lambda uow: replenishing.type_units(uow, filling, 31))
    assert (refused.code, refused.values["there"]) == ("not_that_many_here", 30)


def test_faces_come_from_a_file_and_go_with_a_maximum_of_none(house: House, tmp_path: Path) -> None:
    path = tmp_path / "faces.csv"
    path.write_text(
        f"emplacement;article;min;max\nA-01-1;{MUG};30;60\nA-02-1;{BOOK};9;4\nT-01;{SHIRT};1;2\n", "utf-8"
    )
    report = import_file(house.database, house.staff[Role.MANAGER], "faces", path)
    assert report.created == 1
    assert [row.code for row in report.refused_rows] == ["face_min_above_max", "stock_location_unknown"]
    house.receive(MUG, "B-01-1", 5)
    assert len(house.database.read(low_faces)) == 1
    gone = done(house.act(Role.MANAGER, lambda uow: pick_faces.set_face(uow, "a-01-1", MUG, 0, 0)))
    assert gone.code == "face_removed"
    assert house.database.read(low_faces) == ()
