"""Returns that customers announced, brought in by a file: opened once, each with its dates, told like any other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.channels.base import FileRefused
from app.models.rma import Rma, RmaUnit
from app.rules.return_terms import Ground, ReturnReason
from app.workflows import importing
from app.workflows.importing import ImportReport, import_file
from tests.support.bench import ship
from tests.support.house import BOOK, MUG, House
from tests.support.returning import sent


def brought(house: House, path: Path, **how: Any) -> ImportReport:
    return import_file(house.database, house.station, "returns", path, **how)


def returns(house: House) -> list[Any]:
    return list(house.database.read(lambda c: c.execute(select(Rma).order_by(Rma.id)).all()))


def opened_units(house: House) -> int:
    return len(house.database.read(lambda c: c.execute(select(RmaUnit.id)).all()))


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("Commande;Article;Quantité;Motif;Demandé le;Message", *rows)) + "\n", "utf-8")
    return path


def test_what_was_said_of_an_order_on_a_day_is_one_return_for_each_right(
    house: House, tmp_path: Path
) -> None:
    order = house.row(ship(house, (MUG, 2), (BOOK, 1)))
    rows = (
        f"{order.reference};{MUG};1;changé d'avis;23/11/2026;Je renonce",
        f"{order.reference};{BOOK};1;sans raison connue;23/11/2026;",
        f"{order.reference};{MUG};1;Cassé;23/11/2026;",
    )
    path = table(tmp_path / "returns.csv", *rows)
    assert brought(house, path, dry_run=True).counts()["created"] == 3
    assert returns(house) == []
    assert brought(house, path).counts() == {"created": 3, "unchanged": 0, "amended": 0, "refused": 0}
    withdrawal, broken = returns(house)
    assert (withdrawal.ground, broken.ground) == (Ground.WITHDRAWAL, Ground.TRANSPORT_DAMAGE)
    assert str(withdrawal.notice_day) == "2026-11-23"
    query = select(RmaUnit.rma_id, RmaUnit.reason).order_by(RmaUnit.id)
    assert [tuple(row) for row in house.database.read(lambda c: c.execute(query).all())] == [
        (withdrawal.id, ReturnReason.CHANGED_MIND),
        (withdrawal.id, ReturnReason.OTHER),
        (broken.id, ReturnReason.DAMAGED_TRANSPORT),
    ]
    [letter] = sent(house, "email", "withdrawal_acknowledged")
    assert "Je renonce" in letter["body"]
    assert brought(house, path).counts() == {"created": 0, "unchanged": 3, "amended": 0, "refused": 0}
    assert len(returns(house)) == 2


def test_rows_that_cannot_be_are_said_why_and_the_others_are_opened(house: House, tmp_path: Path) -> None:
    order = house.row(ship(house, (MUG, 1)))
    path = tmp_path / "returns.jsonl"
    good = {"order": order.reference, "sku": MUG, "notice_day": "2026-11-23"}
    wrong = (
        {**good, "order": "#9"},
        {**good, "sku": BOOK},
        {**good, "notice_day": "2026-11-22", "quantity": 4},
        {**good, "notice_day": "2027-01-01"},
        {**good, "quantity": 0},
    )
    path.write_text("\n".join(map(json.dumps, (*wrong, good))) + "\n", "utf-8")
    report = brought(house, path)
    assert report.counts() == {"created": 1, "unchanged": 0, "amended": 0, "refused": 5}
    assert [row.code for row in report.refused_rows] == [
        "return_order_unknown",
        "return_sku_unknown",
        "too_many_units",
        "notice_in_future",
        "import_out_of_range",
    ]


def test_of_a_quantity_that_was_raised_only_the_rest_is_opened(house: House, tmp_path: Path) -> None:
    order = house.row(ship(house, (MUG, 3)))
    for units in (1, 2):
        path = table(tmp_path / "returns.csv", f"{order.reference};{MUG};{units};;23/11/2026;")
        assert brought(house, path).created == 1
    assert opened_units(house) == 2


def test_a_file_that_does_not_say_when_is_refused_it_would_be_another_day_tomorrow(
    house: House, tmp_path: Path
) -> None:
    order = house.row(ship(house, (MUG, 1)))
    undated = tmp_path / "returns.csv"
    undated.write_text(f"Commande;Article\n{order.reference};{MUG}\n", "utf-8")
    with pytest.raises(FileRefused) as refused:
        brought(house, undated)
    assert refused.value.code == "import_columns_missing"
    blank = brought(house, table(tmp_path / "blank.csv", f"{order.reference};{MUG};1;;;"))
    assert [row.code for row in blank.refused_rows] == ["import_value_missing"]
    assert returns(house) == []


def test_rows_of_one_article_on_both_sides_of_a_border_are_two_units(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    order, other = (house.row(ship(house, (MUG, 2))) for _ in range(2))
    mine = f"{order.reference};{MUG};1;;23/11/2026;"
    path = table(tmp_path / "returns.csv", mine, f"{other.reference};{MUG};1;;23/11/2026;", mine)
    assert brought(house, path).created == 3
    assert opened_units(house) == 3
    assert brought(house, path).unchanged == 3


def test_an_article_on_two_lines_comes_back_from_both(house: House, tmp_path: Path) -> None:
    order = house.row(ship(house, (MUG, 1), (MUG, 1)))
    path = table(tmp_path / "returns.csv", f"{order.reference};{MUG};2;;23/11/2026;")
    assert brought(house, path).created == 1
    lines = house.database.read(lambda c: c.scalars(select(RmaUnit.order_line_id)).all())
    assert sorted(lines) == [line.id for line in house.lines(order.id)]
    assert brought(house, path).unchanged == 1
    more = brought(house, table(tmp_path / "more.csv", f"{order.reference};{MUG};3;;23/11/2026;"))
    assert [row.code for row in more.refused_rows] == ["too_many_units"]
    assert opened_units(house) == 2
