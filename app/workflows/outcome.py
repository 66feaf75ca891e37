"""What a person is told after an action, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

#: Under these names outcomes carry a person's name, a pickup's code, or what was said or scanned to find one.
_PERSONAL = frozenset({"collected_by", "customer", "first_name", "given", "initial", "scanned", "text"})


def _impersonal(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            name: "…" if name in _PERSONAL and each else _impersonal(each) for name, each in value.items()
        }
    return [_impersonal(each) for each in value] if isinstance(value, list | tuple) else value


class Level(StrEnum):
    """How it went; each has its own colour, shape and sound."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one action: plain values only, so that it can be stored, sent and shown anywhere."""

    code: str
    """Names the sentence in ``resources/i18n``; ``values`` fill it."""
    values: Mapping[str, Any] = field(default_factory=dict)
    level: Level = Level.OK
    next: str = ""
    """Code of the prompt that says what to do now."""
    order: str = ""
    """Reference of the order it is about."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What screens need beyond the sentence: ids, amounts, candidates to choose from."""
    session: Mapping[str, Any] | None = None
    """Where the person stands afterwards (step, order, parcel); ``None`` leaves it as it is."""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "values": dict(self.values),
            "level": self.level.value,
            "next": self.next,
            "order": self.order,
            "facts": dict(self.facts),
            "session": None if self.session is None else dict(self.session),
        }

    def to_keep(self) -> dict[str, Any]:
        """``as_json`` without what is personal: what is kept for good must not name a customer (domain 10).

        A command that is repeated gets its first answer with an ellipsis in these places.
        """
        return {
            **self.as_json(),
            "values": _impersonal(self.values),
            "facts": _impersonal(self.facts),
            "session": _impersonal(self.session),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Outcome:
        return cls(**{**stored, "level": Level(stored["level"])})
