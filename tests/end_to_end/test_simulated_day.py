"""A small day on the floor with everything that goes wrong on a large one; the report is written."""

from __future__ import annotations

import os
import re
from pathlib import Path

from app.i18n import LANGUAGES
from tests.support.needs import Need, require
from tools.simulated_day.day import Plan, play
from tools.simulated_day.report import write_diary, write_report

ORDERS = int(os.environ.get("ARRIMAGE_DAY_ORDERS", "40"))
#: What must have gone wrong, or the day has proved nothing.
_MISHAPS = {
    "wrong_item_refused", "missing_at_bench", "bench_crashed", "database_restarted", "paper_out", "change_seen",
}  # fmt: skip


def test_a_day_adds_up_whatever_goes_wrong(tmp_path: Path) -> None:
    require(Need.POSTGRESQL)
    if ORDERS >= 500:
        plan = Plan(ORDERS, carts=12, benches=6, away_seconds=5.0, seed=20261130)
    else:
        plan = Plan(ORDERS, carts=2, benches=3, away_seconds=1.0, seed=3, calls=250, often=15)
    day = play(plan, tmp_path / "day")
    write_diary(tmp_path / "diary.csv", day)
    assert day.odd == []
    assert day.differing == []
    assert day.findings == []
    assert day.adds_up, day.summary()
    assert day.incidents.keys() >= _MISHAPS
    assert day.parcels >= ORDERS * 0.8
    for language in LANGUAGES:
        report = tmp_path / f"{language}.html"
        write_report(report, plan, day, language)
        page = report.read_text("utf-8")
        assert {"fr": "Tout concorde", "en": "Everything adds up"}[language] in page
        assert page.count("<svg") == 3
        assert not re.search(r"https?://", page), "the report needs no network"
