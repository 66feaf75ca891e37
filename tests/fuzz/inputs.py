"""What all fuzz tests share: how many inputs each makes up, from which seed, what is nasty, and how many ran."""

from __future__ import annotations

import functools
import os
import random
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.database.unit_of_work import Database
from app.i18n import catalogue
from app.models.schema import metadata

RUNS = int(os.environ.get("ARRIMAGE_FUZZ_RUNS", "60"))
#: Given, every input is made again; else hypothesis looks elsewhere each time, and ``chances`` does not.
SEED = os.environ.get("ARRIMAGE_FUZZ_SEED", "")
KNOWN = set(catalogue("fr"))
#: What has broken other programs: control characters, ZPL, SQL, formulas, paths, right-to-left, very long.
NASTY = (
    "\0", "^XZ~JR", "^FD^XZ", "'; DROP TABLE orders;--", "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "../../etc/passwd",
    "C:\\nul", "\u202eabc", "😀", "é" * 300, "9" * 400, "%s%n{0}{order}", "\x1d01",
    "]C1",     "<script>", "\r\n", "NaN", "1e309", "1E999999999", "-0", "²", "٣",
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.text("0123456789", min_size=1, max_size=48),
    st.from_regex(r"\A90[01][0-9][0-9]{12}\Z"),
    st.builds(
        "".join, st.lists(st.sampled_from([*NASTY, "]C1", "\x1d", "01", "10AB", "0301234"]), max_size=5)
    ),
)
_made = [0]


def made() -> int:
    """How many inputs this process has made up so far."""
    return _made[0]


def fuzzed(*strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A test of hypothesis over these strategies, as long as ``RUNS`` says, its inputs counted."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def counted(*args: Any, **kwargs: Any) -> None:
            _made[0] += 1
            test(*args, **kwargs)

        checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
        found = settings(max_examples=RUNS, deadline=None, suppress_health_check=checks)(
            given(*strategies)(counted)
        )
        return seed(SEED)(found) if SEED else found

    return decorate


def chances(name: str, times: int = 1) -> Iterator[random.Random]:
    """A source of chance for each of ``RUNS * times`` inputs, every one repeatable by itself."""
    for number in range(RUNS * times):
        _made[0] += 1
        yield random.Random(f"{SEED} {name} {number}")


def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables: what a refusal must leave as it was."""
    return database.read(
        lambda c: {
            table.name: [tuple(row) for row in c.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }
    )
