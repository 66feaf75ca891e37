"""Every code that a person may be shown has its sentence, in French and in English, with the same values."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from app.i18n import LANGUAGES, catalogue
from app.models.refusals import Refusal
from app.models.states import Stage
from app.station.actions.questions import REASONS
from app.station.steps import STEPS

ROOT = Path(app.__file__).parent


def _calls() -> Iterator[tuple[Path, ast.Call, str]]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                yield path, node, name


def _words(node: ast.expr | None) -> Iterator[str]:
    """The string literals an expression can be: itself, or either branch of a choice."""
    match node:
        case ast.Constant(value=str(word)) if word:
            yield word
        case ast.IfExp():
            yield from _words(node.body)
            yield from _words(node.orelse)


def _import_everything() -> None:
    """A refusal is only known once its module is; which other tests ran before must not matter."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.startswith(("app.ui", "app.__main__", "app.models.migrations")):
            importlib.import_module(module.name)


def _refusals(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for refusal in of.__subclasses__():
        yield refusal
        yield from _refusals(refusal)


def shown_codes() -> dict[str, str]:
    """Every code with where it comes from."""
    _import_everything()
    codes = {
        refusal.default_code: refusal.__name__ for refusal in _refusals() if refusal.__module__[:4] == "app."
    }
    refusal_names = {refusal.__name__ for refusal in _refusals()} | {"Refusal"}
    for path, call, name in _calls():
        where = f"{path.name}:{call.lineno}"
        first = call.args[0] if call.args else None
        if name == "Outcome" or name in refusal_names:
            codes |= dict.fromkeys(_words(first), where)
        if name == "record" and len(call.args) > 1:
            codes |= {f"journal_{word}": where for word in _words(call.args[1])}
        for keyword in call.keywords:
            if keyword.arg == "next" and name == "Outcome":
                codes |= {f"prompt_{word}": where for word in _words(keyword.value)}
    codes |= {f"prompt_{step.prompt}": "steps.py" for step in STEPS.values()}
    codes |= {f"reason_{reason}": "questions.py" for reasons in REASONS.values() for reason in reasons}
    codes |= {f"ask_{question}": "questions.py" for question in REASONS}
    codes |= {f"stage_{stage.value}": "states.py" for stage in Stage}
    return codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_sentence(language: str) -> None:
    missing = sorted(
        f"{code} ({where})" for code, where in shown_codes().items() if code not in catalogue(language)
    )
    assert missing == []


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    french, english = catalogue("fr"), catalogue("en")
    assert set(french) == set(english)
    differing = [code for code in french if _fields(french[code]) != _fields(english[code])]
    assert differing == []


def _fields(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}
