"""The window is complete in French, and what it loads is what was translated last."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo
from PySide6.QtWidgets import QApplication

from app.ui.application import load_translators
from app.ui.tab import TABS
from tools.translations import TEXTS, areas, collect, compile_texts

_AREAS = areas()


def _messages(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """(context, source) -> (state, translation)."""
    found = {}
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = (translation.get("type", ""), translation.text or "")
    return found


@pytest.mark.parametrize("area", _AREAS)
def test_every_text_is_translated(area: str) -> None:
    texts = _messages(TEXTS / f"{area}_fr.ts")
    assert [key for key, (state, words) in texts.items() if state or not words.strip()] == []


@pytest.mark.parametrize("area", _AREAS)
def test_no_text_of_the_program_is_missing(area: str, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    collect(_AREAS[area], fresh)
    assert _messages(fresh).keys() - _messages(TEXTS / f"{area}_fr.ts").keys() == set()


@pytest.mark.parametrize("area", _AREAS)
def test_the_compiled_texts_are_up_to_date(area: str, tmp_path: Path) -> None:
    compiled = tmp_path / "compiled.qm"
    compile_texts(TEXTS / f"{area}_fr.ts", compiled)
    assert compiled.read_bytes() == (TEXTS / f"{area}_fr.qm").read_bytes()


@pytest.mark.parametrize("area", _AREAS)
def test_placeholders_survive_translation(area: str) -> None:
    for (_, source), (_, words) in _messages(TEXTS / f"{area}_fr.ts").items():
        assert sorted(_placeholders(source)) == sorted(_placeholders(words)), source


def _placeholders(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]]


def test_qt_brings_its_own_french() -> None:
    assert (Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / "qtbase_fr.qm").exists()


def test_the_language_changes_and_changes_back(qapp: QApplication) -> None:
    load_translators(qapp, "fr")
    assert next(spec.title for spec in TABS if spec.name == "orders") == "Commandes"
    load_translators(qapp, "en")
    assert next(spec.title for spec in TABS if spec.name == "orders") == "Orders"
