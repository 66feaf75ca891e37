"""What a check of the records found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is off: ``code`` names the sentence in the catalogues, ``values`` fill it."""

    code: str
    values: Mapping[str, Any]
