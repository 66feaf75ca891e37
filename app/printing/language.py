"""The languages documents are printed in."""

from __future__ import annotations

from typing import Literal

Language = Literal["fr", "en"]
