"""The texts of messages: small Jinja2 templates, ours or the merchant's, that can do nothing but say values.

An e-mail's first line is its subject, what follows the empty line below it is its body. No HTML: that is made of the
body when the message leaves (``letter_html.py``). Templates run in a sandbox, and know the variables of ours only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from app.config import resource

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

LANGUAGES = ("fr", "en")
#: What every template may say beside what its event brings.
ALWAYS = frozenset({"order", "first_name", "seller"})
_LONGEST = 8000
#: What a condition that is not met leaves behind.
_EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")


class TextKind(StrEnum):
    EMAIL = "email"
    SMS = "sms"


_ENDINGS = {TextKind.EMAIL: ".txt", TextKind.SMS: ".sms.txt"}


class TextWrong(ValueError):
    """A template cannot be used: words as ``code`` with ``values``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}")
        self.code, self.values = code, values


@cache
def events(kind: TextKind = TextKind.EMAIL) -> tuple[str, ...]:
    """The events there is a text for, by name."""
    ending = _ENDINGS[kind]
    names = (path.name for path in resource("messages", "fr").iterdir() if path.name.endswith(ending))
    found = (name.removesuffix(ending) for name in names)
    return tuple(sorted(name for name in found if "." not in name))


@cache
def our_text(event: str, kind: TextKind, language: str) -> str:
    """The text that comes with the program; what is neither language is French. Raises ``KeyError``."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    path = resource("messages", spoken, event + _ENDINGS[kind])
    if event not in events(kind):
        raise KeyError(event)
    return path.read_text("utf-8").strip() + "\n"


@cache
def variables(event: str, kind: TextKind) -> frozenset[str]:
    """What a template of an event may say: what ours says in either language, and what is always known."""
    from jinja2 import meta

    kinds = [each for each in TextKind if event in events(each)]
    said: set[str] = set(ALWAYS)
    for language in LANGUAGES:
        for each in kinds if kind is TextKind.EMAIL else [TextKind.SMS]:
            said |= meta.find_undeclared_variables(_environment().parse(our_text(event, each, language)))
    return frozenset(said)


def check_text(event: str, kind: TextKind, content: str) -> None:
    """Raises ``TextWrong`` for a template that could not be sent: unknown variables, no subject, not Jinja2."""
    from jinja2 import TemplateError, meta

    if len(content) > _LONGEST:
        raise TextWrong("message_text_too_long", most=_LONGEST)
    try:
        used = meta.find_undeclared_variables(_environment().parse(content))
        unknown = sorted(used - variables(event, kind))
        if unknown:
            known = ", ".join(sorted(variables(event, kind)))
            raise TextWrong("message_text_unknown", given=unknown[0], known=known)
    except TemplateError as error:
        raise TextWrong("message_text_broken", reason=str(error)) from error
    made = render(content, dict.fromkeys(variables(event, kind), "x"))
    if kind is TextKind.EMAIL and not all(parts(made)):
        raise TextWrong("message_text_no_subject")
    if not made.strip():
        raise TextWrong("message_text_empty")


def render(content: str, values: Mapping[str, str]) -> str:
    """The text with its values. Raises ``TextWrong`` where it says something that is not there."""
    from jinja2 import TemplateError

    try:
        made = _environment().from_string(content).render(values)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise TextWrong("message_text_broken", reason=str(error)) from error
    return _EMPTY_LINES.sub("\n\n", made).strip()


def parts(made: str) -> tuple[str, str]:
    """Subject and body of a rendered e-mail."""
    subject, _, body = made.partition("\n")
    return " ".join(subject.split()), body.strip()


@cache
def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    made = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    made.globals.clear()  # no range, no lipsum: a text says values, it computes nothing
    return made
