"""One task at a time: where, what, and how many; of a count nobody is told how many there should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from app.ui import theme
from app.ui.preparation.big import BigText, icon_label, panel, restyle
from app.ui.widgets.layout import column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFrame


class TaskPage(QWidget):
    """The place above, the article and its number below."""

    def __init__(self) -> None:
        super().__init__()
        low = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.location = BigText(120, smallest=48, name="task-location")
        self.product = BigText(40, smallest=22, lines=2, align=low, name="task-product")
        self.sku = label("", "quiet")
        self.units = BigText(150, smallest=60, name="task-units", align=Qt.AlignmentFlag.AlignRight)
        self._where, self._what = panel(), panel()
        self.setLayout(self._arrange())

    def _arrange(self) -> QLayout:
        _fill(self._where, _part("pin", self.tr("Location")), self.location)
        words = column(None, self.product, self.sku, None, spacing=2)
        counted = row(words, self.units, spacing=theme.L)
        counted.setStretch(0, 3)
        counted.setStretch(1, 2)
        inside = QWidget()
        inside.setLayout(counted)
        _fill(self._what, _part("package", self.tr("Article, and how many")), inside)
        whole = column(self._where, self._what, spacing=theme.M)
        whole.setStretch(0, 1)
        whole.setStretch(1, 1)
        return whole

    def show_count(self, count: Mapping[str, Any], *, at_place: bool) -> None:
        """Show a count: location, sku, name and the units counted so far."""
        self._show(count, self.tr("Nothing should lie here"))
        if not at_place:
            self.units.say("")
        restyle(self._where, state="done" if at_place else "now")
        restyle(self._what, state="now" if at_place else "later")

    def show_goods(self, goods: Mapping[str, Any]) -> None:
        """Show what is to be put away, and where it is proposed to go."""
        self._show(goods, "")
        if not goods["location"]:
            self.location.say(self.tr("A bin that suits"), "muted")
        restyle(self._where, state="now")
        restyle(self._what, state="done")

    def show_fill(self, fill: Mapping[str, Any]) -> None:
        """Show where to fetch, what and how many, then the face they go to."""
        where = fill["face"] if fill["taken"] else fill["source"]
        self._show({**fill, "location": where}, "")
        restyle(self._where, state="done" if fill["at_source"] and not fill["taken"] else "now")
        restyle(self._what, state="done" if fill["taken"] else "now" if fill["at_source"] else "later")

    def _show(self, task: Mapping[str, Any], nothing: str) -> None:
        self.location.say(str(task["location"]), "text")
        self.product.say(str(task["name"]) or nothing)
        self.sku.setText(str(task["sku"]))
        self.units.say(str(task["units"]), "text" if task["units"] else "muted")


def _part(icon: str, words: str) -> QLayout:
    return row(icon_label(icon, "muted", 18), label(words, "quiet"), None)


def _fill(frame: QFrame, head: QLayout, body: QWidget) -> None:
    inner = column(head, body, spacing=0)
    inner.setContentsMargins(theme.XL, theme.S, theme.XL, theme.S)
    inner.setStretch(1, 1)
    frame.setLayout(inner)
