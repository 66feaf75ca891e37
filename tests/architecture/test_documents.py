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
