"""One line of an order: what, how many, how much, and a bar that shows where its units are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from app.models.states import Bucket
from app.ui import theme
from app.ui.widgets.layout import column, row
from app.ui.widgets.text import label, money

translate = QCoreApplication.translate
_TONES = {
    Bucket.SHIPPED: "ok",
    Bucket.PACKED: "teal",
    Bucket.PICKED: "violet",
    Bucket.ALLOCATED: "info",
    Bucket.BACKORDERED: "warning",
    Bucket.UNALLOCATED: "neutral",
    Bucket.CANCELLED: "error",
}


def units_in(value: Bucket, count: int) -> str:
    """How many units are where, in words."""
    one = {
        Bucket.SHIPPED: translate("orders", "1 shipped"),
        Bucket.PACKED: translate("orders", "1 packed"),
        Bucket.PICKED: translate("orders", "1 picked"),
        Bucket.ALLOCATED: translate("orders", "1 reserved"),
        Bucket.BACKORDERED: translate("orders", "1 waiting for stock"),
        Bucket.UNALLOCATED: translate("orders", "1 to reserve"),
        Bucket.CANCELLED: translate("orders", "1 cancelled"),
    }
    many = {
        Bucket.SHIPPED: translate("orders", "{count} shipped"),
        Bucket.PACKED: translate("orders", "{count} packed"),
        Bucket.PICKED: translate("orders", "{count} picked"),
        Bucket.ALLOCATED: translate("orders", "{count} reserved"),
        Bucket.BACKORDERED: translate("orders", "{count} waiting for stock"),
        Bucket.UNALLOCATED: translate("orders", "{count} to reserve"),
        Bucket.CANCELLED: translate("orders", "{count} cancelled"),
    }
    return one[value] if count == 1 else many[value].format(count=count)


class CounterBar(QWidget):
    """A line's units as a bar: from shipped on the left to cancelled on the right."""

    def __init__(self, parts: Sequence[tuple[Bucket, int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = tuple(parts)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(80, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        whole = sum(units for _, units in self._parts)
        if not whole:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setClipPath(shape)
        left = 0.0
        for which, units in self._parts:
            width = self.width() * units / whole
            painter.fillRect(
                QRectF(left, 0, width, self.height()), QColor(theme.current().tone(_TONES[which]).solid)
            )
            left += width


def _named(line: Any) -> str:
    """The SKU, and of a part of a kit what was bought."""
    return (
        translate("orders", "{sku} · for {kit}").format(sku=line.sku, kit=line.kit) if line.kit else line.sku
    )


class LineView(QWidget):
    """Two rows of text and the bar; ``menu`` offers what can be done with the line."""

    def __init__(self, line: Any, language: str, currency: str, menu: Callable[[QMenu, Any], None]) -> None:
        super().__init__()
        self._line, self._menu = line, menu
        parts = [(which, getattr(line, which.value)) for which in _TONES if getattr(line, which.value)]
        quantity = label(f"{line.ordered} ×", "strong")
        quantity.setMinimumWidth(38)
        quantity.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        name = label(line.name, wrap=True, selectable=True)
        price = label(money(language, line.net_cents, currency))
        price.setMinimumWidth(84)
        price.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        where = " · ".join(units_in(which, units) for which, units in parts)
        more = QToolButton()
        more.setObjectName(f"line-{line.id}")
        more.setIcon(theme.icon("more", theme.current().muted, 16))
        more.setAccessibleName(QCoreApplication.translate("orders", "What to do with this line"))
        more.setToolTip(more.accessibleName())
        more.clicked.connect(self._offer)
        self._more = more
        middle = column(
            name,
            row(label(_named(line), "small", selectable=True), None, label(where, "small")),
            CounterBar(parts),
            spacing=theme.XS,
        )
        whole = row(quantity, middle, price, more)
        whole.setStretch(1, 1)
        whole.setAlignment(more, Qt.AlignmentFlag.AlignTop)
        whole.setContentsMargins(0, theme.S, 0, theme.S)
        self.setLayout(whole)

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._menu(menu, self._line)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
