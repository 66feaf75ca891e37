"""What the documents name exists: a promise is no better than the test it points at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).parents[2]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize("document", ["docs/reliability.md"])
def test_every_test_that_a_document_names_is_there(document: str) -> None:
    named = _NAMED.findall((_CHECKOUT / document).read_text("utf-8"))
    assert named
    for path, test in named:
        assert f"def {test or 'test_'}" in (_CHECKOUT / path).read_text("utf-8"), (path, test)


#: As the tables of what was asked and what shows it name them: below ``tests/``.
_BELOW_TESTS = re.compile(r"`((?:\w+/)+test_\w+\.py)`")


@pytest.mark.parametrize("document", ["docs/packing.md", "docs/after-the-parcel.md", "docs/hardware.md"])
def test_every_file_of_tests_that_a_table_names_is_there(document: str) -> None:
    named = _BELOW_TESTS.findall((_CHECKOUT / document).read_text("utf-8"))
    assert named
    assert [path for path in named if not (_CHECKOUT / "tests" / path.removeprefix("tests/")).is_file()] == []
