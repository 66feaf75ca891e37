"""Plays a day on the floor and writes a report: ``python -m tools.simulated_day --orders 2000``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from app.i18n import LANGUAGES
from tools.simulated_day.day import Plan, play
from tools.simulated_day.report import write_diary, write_report


def main() -> int:
    """One day; ends with 1 where something does not add up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=2000)
    parser.add_argument("--carts", type=int, default=12)
    parser.add_argument("--benches", type=int, default=6)
    parser.add_argument("--away-seconds", type=float, default=5.0)
    parser.add_argument(
        "--calls", type=int, default=30, help="of a thousand customers, who change their order"
    )
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--language", choices=LANGUAGES, default="fr")
    parser.add_argument("--report", type=Path, default=Path("simulated-day.html"))
    given = parser.parse_args()
    plan = Plan(given.orders, given.carts, given.benches, given.away_seconds, given.seed, given.calls)
    with tempfile.TemporaryDirectory(prefix="arrimage-day-") as folder:
        day = play(plan, Path(folder))
    print(json.dumps(day.summary(), ensure_ascii=False, indent=2), flush=True)
    write_report(given.report, plan, day, given.language)
    write_diary(given.report.with_suffix(".csv"), day)
    return 0 if day.adds_up else 1


if __name__ == "__main__":
    sys.exit(main())
