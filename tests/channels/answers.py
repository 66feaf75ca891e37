"""Recorded answers of real shops: those kept beside the tests, and all of them where they are at hand."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
ALL = Path(__file__).parents[3] / "shared" / "fixtures"


def body(shop: str, name: str) -> Any:
    """The parsed body of one recorded answer."""
    document = json.loads((DATA / shop / f"{name}.json").read_text("utf-8"), parse_float=Decimal)
    return document["body"] if shop == "woocommerce" else document
