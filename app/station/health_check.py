"""One thing that was looked at, and how well it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Finding(StrEnum):
    """How well something is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: ``code`` names the sentence (with how to mend it), ``values`` fill it."""

    subject: str
    finding: Finding
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def words(self, say: Callable[..., str]) -> str:
        """The sentence; ``say`` puts a code and values into words, of its ``trouble_code`` first."""
        values = dict(self.values)
        if trouble := values.pop("trouble_code", ""):
            values["trouble"] = say(trouble, **values)
        return say(self.code, **values)
