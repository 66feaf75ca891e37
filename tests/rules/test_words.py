"""Every code that a rule can give has its sentence in French and in English, with the same values."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = re.compile(
    r"(address|hold|fraud|cancel|readdress|vat|credit|late_refund|depreciation|disposition|company|identifier"
    r"|sscc|rma|parcel)_[a-z0-9_]*[a-z0-9]"
)
#: Names of facts and carriers that look like codes.
NOT_CODES = {"vat_number"}
#: Codes put together from a field's name: ``address_{field}_too_long`` and ``hold_customs_{name}``.
COMPOSED = {
    f"address_{field}_too_long"
    for field in ("last_name", "first_name", "company", "city", "door_code", "intercom")
} | {f"hold_customs_{name}" for name in ("weight", "hs_code", "origin", "value")}


def words(language: str) -> dict[str, str]:
    return tomllib.loads((ROOT / "resources" / "i18n" / language / "rules.toml").read_text("utf-8"))


def codes_in_source() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "app" / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(node.value)
    return found - NOT_CODES


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_code_has_words_and_no_words_are_left_over(language: str) -> None:
    assert set(words(language)) == codes_in_source() | COMPOSED


def values_given() -> list[tuple[str, set[str]]]:
    """Each code given to ``RuleBroken`` or ``HoldReason`` in the source, with the names of its values."""
    given: list[tuple[str, set[str]]] = []
    for path in (ROOT / "app" / "rules").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            place = {"RuleBroken": 0, "HoldReason": 1}.get(call.func.id)
            code = None if place is None else call.args[place]
            if place is None or not isinstance(code, ast.Constant):
                continue
            names = {keyword.arg for keyword in call.keywords if keyword.arg}
            for argument in call.args[place + 1 :]:
                if isinstance(argument, ast.Dict):
                    names |= {str(key.value) for key in argument.keys if isinstance(key, ast.Constant)}
            given.append((str(code.value), names))
    return given


def test_every_sentence_shows_only_values_that_its_rule_gives() -> None:
    given, french = values_given(), words("fr")
    assert len(given) > 25
    for code, names in given:
        if code not in french:
            continue  # another area's code, worded in its own catalogue
        assert placeholders(french[code]) <= names, code


def test_both_languages_show_the_same_values() -> None:
    french, english = words("fr"), words("en")
    assert {code: placeholders(text) for code, text in french.items()} == {
        code: placeholders(text) for code, text in english.items()
    }


def test_french_signs_have_their_no_break_space() -> None:
    for code, sentence in words("fr").items():
        assert not re.search(r" [:;!?%»]|« ", sentence), code
