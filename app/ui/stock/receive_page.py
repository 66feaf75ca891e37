"""A receipt under way: the article scanned last large, the whole delivery beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from app.queries.goods_in import Receipt, ReceiptLine, receipt
from app.ui import theme
from app.ui.following import Changes, Follower, subjects
from app.ui.preparation.big import BigText, Ring, icon_label, panel, restyle
from app.ui.widgets.layout import clear, column, row, scrolling
from app.ui.widgets.text import label, line

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class ReceivePage(QWidget):
    """The article and its number on the left; on the right every article of the delivery.

    ``read`` finds it by its id and ``topic`` says when it changed: a purchase order, or goods from another site.
    """

    def __init__(
        self,
        bridge: Bridge,
        read: Callable[[Any, int], Receipt | None] = receipt,
        topic: str = "purchase_order",
    ) -> None:
        super().__init__()
        self._bridge, self._read, self._topic = bridge, read, topic
        self._purchase_id = self._line_id = 0
        low = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.delivery = BigText(30, smallest=18, name="delivery")
        self.product = BigText(44, smallest=24, lines=2, align=low, name="received-product")
        self.sku = label("", "quiet")
        self.units = BigText(150, smallest=60, name="received-units")
        self.of = BigText(28, smallest=18, shade="muted", name="received-of")
        self._now = panel()
        self._rows = column(spacing=0)
        self.setLayout(self._arrange())
        Follower(bridge, self, {topic}, self._follow)

    def _arrange(self) -> QLayout:
        head = row(icon_label("package", "muted", 18), label(self.tr("Article"), "quiet"), None)
        inner = column(head, self.product, self.sku, self.units, self.of, spacing=theme.XS)
        inner.setContentsMargins(theme.XL, theme.S, theme.XL, theme.M)
        inner.setStretch(1, 2)
        inner.setStretch(3, 4)
        self._now.setLayout(inner)
        side = panel()
        rows = QWidget()
        rows.setLayout(column(self._rows, None))
        listed = column(self.delivery, scrolling(rows), spacing=theme.S)
        listed.setContentsMargins(theme.L, theme.M, theme.S, theme.M)
        listed.setStretch(1, 1)
        side.setLayout(listed)
        whole = row(self._now, side, spacing=theme.M)
        whole.setStretch(0, 55)
        whole.setStretch(1, 45)
        return whole

    def open(self, purchase_id: int, line_id: int) -> None:
        """Show a delivery with the line scanned last (0: none yet)."""
        self._purchase_id, self._line_id = purchase_id, line_id
        self._bridge.read(lambda connection: self._read(connection, purchase_id), self._show, key=self._topic)

    def _follow(self, changes: Changes) -> None:
        ours = subjects(changes, self._topic)
        if self._purchase_id and (ours is None or self._purchase_id in ours):
            self.open(self._purchase_id, self._line_id)

    def _show(self, found: Receipt | None) -> None:
        if found is None:
            return
        whose = found.supplier
        if found.sites is not None:
            whose = " → ".join(name or self.tr("Warehouse") for name in found.sites)
        self.delivery.say(" · ".join(filter(None, (whose, found.reference))))
        now = next((each for each in found.lines if each.id == self._line_id), None)
        self._show_now(now, unordered=found.unordered)
        if found.sites is not None and now is not None:
            self.of.say(self.tr("of {units}").format(units=now.ordered))
        clear(self._rows)
        for each in found.lines:
            self._rows.addLayout(_line_row(each, each is now))
            self._rows.addWidget(line())
        if not found.lines:
            self._rows.addWidget(label(self.tr("Scan what came."), "quiet"))

    def _show_now(self, now: ReceiptLine | None, *, unordered: bool) -> None:
        self.product.say(now.name if now else self.tr("Scan the first article"), "text" if now else "muted")
        self.sku.setText(now.sku if now else "")
        self.units.say(str(now.in_hand) if now else "")
        over = now is not None and not unordered and now.received + now.in_hand > now.ordered
        restyle(self._now, state="trouble" if over else "now")
        self.of.say(self._of(now) if now and not unordered else "")

    def _of(self, now: ReceiptLine) -> str:
        if not now.ordered:
            return self.tr("nobody ordered it")
        if now.received:
            return self.tr("{ordered} ordered, {received} came before").format(
                ordered=now.ordered, received=now.received
            )
        return self.tr("{ordered} ordered").format(ordered=now.ordered)


def _line_row(each: ReceiptLine, now: bool) -> QLayout:
    ring = Ring(26)
    ring.say(each.received + each.in_hand, max(each.ordered, 1))
    name = BigText(17, smallest=13, bold=now)
    name.say(each.name)
    there = each.received + each.in_hand
    count = label(f"{there} / {each.ordered}" if each.ordered else str(there), "lead")
    made = row(ring, name, label(each.place, "quiet"), count, spacing=theme.M)
    made.setStretch(1, 1)
    made.setContentsMargins(0, 6, theme.S, 6)
    return made
