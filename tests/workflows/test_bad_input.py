"""Files that cannot be used: one clear sentence in either language, and the house as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.channels.base import FileRefused
from app.i18n import LANGUAGES, text
from app.models.states import Role
from app.workflows.importing import BATCH, import_file
from tests.channels.test_bad_files import BAD
from tests.support.house import House
from tests.support.returning import counts


def refused(house: House, path: Path) -> dict[str, str]:
    """The sentence of each language for a file of articles that is refused and changes nothing."""
    before = counts(house.database)
    with pytest.raises(FileRefused) as caught:
        import_file(house.database, house.staff[Role.MANAGER], "products", path)
    assert counts(house.database) == before
    return {language: text(language, caught.value.code, **caught.value.values) for language in LANGUAGES}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_used_is_one_sentence_and_changes_nothing(
    house: House, tmp_path: Path, name: str
) -> None:
    make, code = BAD[name]
    path = make(tmp_path)
    words = refused(house, path)
    assert words["fr"] != words["en"]
    for sentence in words.values():
        assert code not in sentence
        assert path.name in sentence
        assert "{" not in sentence
        assert "\n" not in sentence
        assert sentence.endswith(".")


@pytest.mark.parametrize("rows", [BATCH - 50, 5 * BATCH + 50])
def test_damage_far_inside_a_file_leaves_nothing_of_it_behind(
    house: House, tmp_path: Path, rows: int
) -> None:
    """The first batches were good; half a file imported would be worse than none."""
    path = tmp_path / "articles.csv"
    good = "".join(f"A-{number};Thé à l’amande\n" for number in range(rows))
    path.write_bytes(("sku;nom\n" + good).encode() + b"Z;Th\xe9\n")
    assert f"{rows + 2}" in refused(house, path)["fr"]
