"""The lines of the order on the bench: a large counter each, green once all of it is in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.rules.boxes import MARKS
from app.ui import theme, words
from app.ui.preparation import phrases
from app.ui.preparation.big import BigText, Count, Ring, restyle
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import clear, column, row, scrolling
from app.ui.widgets.product_picture import ProductPicture, show_pictures
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.queries.packing import PackingLine
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate
#: With this many lines or fewer there is room for larger ones.
_FEW = 4


class LineRow(QFrame):
    """One line: sign, counter, name and SKU, and what of it comes later."""

    def __init__(self, line_id: int, *, large: bool) -> None:
        super().__init__()
        self.line_id = line_id
        self.picture = ProductPicture(84 if large else 48)
        self.setProperty("look", "row")
        self.setObjectName(f"line-{line_id}")
        self.count = Count(54 if large else 34, name="line-count")
        self.name = BigText(30 if large else 20, smallest=15)
        self._sku = label("", "quiet")
        self._later = Badge()
        self.marks = {mark: Badge() for mark in MARKS}
        self._ring = Ring(46 if large else 30)
        counter = QWidget()
        counter.setFixedWidth(148 if large else 104)
        counter.setLayout(row(None, self.count))
        texts = column(
            None, self.name, row(self._sku, *self.marks.values(), self._later, None), None, spacing=0
        )
        inner = row(self._ring, counter, self.picture, texts, spacing=theme.L if large else theme.M)
        inner.setStretch(3, 1)
        inner.setContentsMargins(theme.L, 6, theme.M, 6)
        self.setLayout(inner)
        self.setFixedHeight(100 if large else 58)

    def show_line(self, line: PackingLine, *, last: bool) -> None:
        """Show how far the line is; ``last`` was touched by the last scan."""
        inside = line.in_parcel + line.packed
        wanted = inside + line.to_pack
        done = line.to_pack == 0
        self.name.say(line.name, "muted" if done and not last else "text")
        of_kit = translate("preparation", "{sku} · for {kit}").format(sku=line.sku, kit=line.kit)
        self._sku.setText(of_kit if line.kit else line.sku)
        later = translate("preparation", "{units} later").format(units=phrases.units(line.waiting))
        self._later.say(later if line.waiting else "", "warning")
        for mark, badge in self.marks.items():
            badge.say(words.mark(mark) if mark in line.marks.names else "", words.MARK_TONE[mark])
        self.count.say(inside, wanted)
        self.count.setVisible(bool(wanted))
        self._ring.say(inside, wanted)
        self.setAccessibleName(f"{line.name} {self.count.text}")
        restyle(self, state="last" if last else "done" if done else "")


class BenchLines(QWidget):
    """All lines, the one touched last always in sight."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.rows: dict[int, LineRow] = {}
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._area: QScrollArea = scrolling(inner)
        self.setLayout(column(self._area))

    def show_lines(self, lines: Sequence[PackingLine], last_line: int) -> None:
        """Show the lines; the rows stay the same widgets as long as it is the same order."""
        if list(self.rows) != [line.line_id for line in lines]:
            clear(self._rows)
            self.rows = {line.line_id: LineRow(line.line_id, large=len(lines) <= _FEW) for line in lines}
            for made in self.rows.values():
                self._rows.addWidget(made)
            self._rows.addStretch(1)
            self._show_pictures(lines)
        for line in lines:
            self.rows[line.line_id].show_line(line, last=line.line_id == last_line)
        if last_line in self.rows:
            self._area.ensureWidgetVisible(self.rows[last_line], 0, 40)

    def _show_pictures(self, lines: Sequence[PackingLine]) -> None:
        """Beside every line, or beside none where no article of the order has one."""
        any_known = any(line.picture for line in lines)
        for made in self.rows.values():
            made.picture.setVisible(any_known)
        wanted = [(self.rows[line.line_id].picture, line.product_id or 0, line.picture) for line in lines]
        show_pictures(self._bridge, wanted)
