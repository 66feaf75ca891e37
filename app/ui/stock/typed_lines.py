"""Articles with their quantities, typed one a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit

_LINE = re.compile(r"(?P<sku>\S+)[\s;,]+(?P<units>\d{1,6})")


class NotALine(Exception):
    """A line that is not an article with its quantity: ``line``."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


class TypedLines(QPlainTextEdit):
    """SKU and quantity, one article a line."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(QCoreApplication.translate("stock", "One article a line: SKU and quantity"))
        self.setMinimumHeight(160)

    def read(self) -> Sequence[tuple[str, int]]:
        """What was typed, as (SKU, units); raises ``NotALine``."""
        lines = [line.strip() for line in self.toPlainText().splitlines() if line.strip()]
        read = [(line, _LINE.fullmatch(line)) for line in lines]
        wrong = next((line for line, found in read if found is None), None)
        if wrong is not None:
            raise NotALine(wrong)
        return [(found["sku"], int(found["units"])) for _, found in read if found is not None]
