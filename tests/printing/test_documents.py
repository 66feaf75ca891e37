"""Documents survive being stored with a print job, and nothing else is taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.printing.documents import KINDS, DocumentUnreadable, from_json, to_json
from tests.printing.printers import SHEETS
from tests.printing.samples import CARRIER, DOCUMENTS, SHIPPING


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_comes_back_from_json_as_it_was(name: str) -> None:
    stored = json.loads(json.dumps(to_json(DOCUMENTS[name])))
    assert from_json(stored) == DOCUMENTS[name]
    assert stored["kind"] == DOCUMENTS[name].kind


def test_every_kind_has_a_sample() -> None:
    assert {document.kind for document in (*DOCUMENTS.values(), CARRIER)} == set(KINDS)


def test_a_carrier_s_label_comes_back_byte_for_byte() -> None:
    assert from_json(json.loads(json.dumps(to_json(CARRIER)))) == CARRIER


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "banner"}, "banner"),
        ({"kind": None}, "None"),
        ({"parcel_count": "many"}, "parcel_count"),
        ({"recipient": "one line"}, "recipient"),
        ({"language": "de"}, "language"),
    ],
)
def test_what_is_not_a_document_is_refused_by_name(change: dict[str, object], said: str) -> None:
    with pytest.raises(DocumentUnreadable, match=said):
        from_json({**to_json(SHIPPING), **change})


def test_a_missing_field_is_refused() -> None:
    stored = to_json(SHIPPING)
    del stored["parcel_barcode"]
    with pytest.raises(DocumentUnreadable, match="parcel_barcode"):
        from_json(stored)


def test_the_gallery_shows_every_document_in_both_languages() -> None:
    folder = Path(__file__).parents[2] / "docs" / "documents"
    shown = {path.name for path in folder.glob("*.png")}
    page = (folder / "README.md").read_text("utf-8")
    assert all(name in page for name in shown)
    for name in DOCUMENTS:
        endings = ("",) if name in SHEETS else ("-pdf", "-zpl")
        assert {f"{name}-{language}{ending}.png" for language in ("fr", "en") for ending in endings} <= shown
