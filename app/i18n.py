"""Words for codes, outside Qt: refusals, outcomes, documents and messages, in French and English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache

from app.config import resource

LANGUAGES = ("fr", "en")


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every text of a language by its code; raises ``ValueError`` for a code defined twice."""
    texts: dict[str, str] = {}
    for path in sorted(resource("i18n", language).glob("*.toml")):
        for code, words in tomllib.loads(path.read_text("utf-8")).items():
            if code in texts:
                raise ValueError(f"{path.name}: the text {code!r} is defined twice")
            texts[code] = words
    return texts


def text(language: str, code: str, **values: object) -> str:
    """The sentence for ``code``, its placeholders filled; an unknown code shows itself rather than crash."""
    texts = catalogue(language if language in LANGUAGES else LANGUAGES[0])
    words = texts.get(code)
    if words is None:
        return " ".join([code, *(f"{name}={value}" for name, value in values.items())])
    if _MAY_BE_MANY in words:
        words = _one_or_many(language, words, values)
    return words.format_map(_Lenient(_readable(language, values)))


#: After a number that is named before it: one or several. Written so in the catalogues alone, never shown.
_MAY_BE_MANY = "(s)"
_NUMBERED = re.compile(r"\{(\w+)\}|\(s\)")


def _one_or_many(language: str, words: str, values: Mapping[str, object]) -> str:
    """``{units} unité(s)`` as it is said of so many: in French none is one, in English it is many."""
    number = 0
    known = False

    def decide(found: re.Match[str]) -> str:
        nonlocal number, known
        if found[1]:
            value = values.get(found[1])
            if isinstance(value, int) and not found[1].endswith("_cents"):
                number, known = value, True
            return found[0]
        if not known:
            return found[0]
        return "" if abs(number) == 1 or (language == "fr" and not number) else "s"

    return _NUMBERED.sub(decide, words)


def given_reason(language: str, reason: str) -> str:
    """A reason as it is kept, in words: the code of one of those that are offered by number, or somebody's own."""
    return text(language, reason) if reason.startswith("reason_") else reason


def journal_sentence(language: str, action: str, values: Mapping[str, object], reason: str = "") -> str:
    """What a journal entry says happened: its values in words, then the reason somebody gave."""
    given = given_reason(language, reason)
    told = {"reason": given, **values}
    if action == "parcel_tracked":
        told["status"] = text(language, f"tracking_{told['status']}")
    said = text(language, f"journal_{action}", **told)
    return f"{said} — {given}" if given and given not in said else said


#: Of amounts that are read: a line never ends between it and its digits.
MINUS = "\u2212"
#: How stored values carry an amount, whatever the language: ``41.40 EUR``.
_AMOUNT = re.compile(r"(-?\d+)\.(\d\d) ([A-Z]{3})", re.ASCII)


def _readable(language: str, values: dict[str, object]) -> dict[str, object]:
    """Values as people write them: amounts of money (``..._cents`` or ``41.40 EUR``), lists, and roles in words."""
    currency = str(values.get("currency", "EUR"))
    readable = dict(values)
    for name, value in values.items():
        if isinstance(value, str) and (amount := _AMOUNT.fullmatch(value)):
            sign = -1 if value.startswith("-") else 1
            cents = sign * (abs(int(amount[1])) * 100 + int(amount[2]))
            readable[name] = money(language, cents, amount[3])
        elif name == "allowed_roles":
            roles = (text(language, f"cli_role_{role}") for role in str(value).split(", "))
            readable[name] = ", ".join(roles)
        elif isinstance(value, list):
            readable[name] = ", ".join(map(str, value))
        elif name.endswith("_cents") and isinstance(value, int):
            readable[name] = money(language, value, currency)
    return readable


def money(language: str, cents: int, currency: str = "EUR") -> str:
    """``1 234,50 €`` or ``€1,234.50``; spaces that do not break, and a minus where a hyphen would."""
    sign = {"EUR": "€", "GBP": "£", "USD": "$"}.get(currency, currency)
    whole, part = divmod(abs(cents), 100)
    minus = MINUS if cents < 0 else ""
    if language == "en":
        return f"{minus}{sign}{whole:,}.{part:02d}"
    grouped = f"{whole:,}".replace(",", "\u202f")
    return f"{minus}{grouped},{part:02d}\u00a0{sign}"


def duration(language: str, value: timedelta) -> str:
    """``90 minutes``, ``3 heures``: in the largest unit of which there are two."""
    from babel.dates import format_timedelta  # slow to load, seldom needed

    return format_timedelta(value, threshold=2, locale=language)


class _Lenient(dict[str, object]):
    """A sentence with one value missing is still better than none on the packing bench."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
