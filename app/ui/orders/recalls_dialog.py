"""Recalls: lots that must not leave, whom to tell of each, and what the manager decides of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.queries.traces import Holding, Recall, holdings, recalls
from app.ui import theme, words
from app.ui.following import BOARD_PAUSE_MS, Follower
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog, confirm
from app.ui.widgets.layout import EmptyState, FormRows, button, clear, column, row, scrolling
from app.ui.widgets.text import day, label
from app.workflows import tracing

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge

_MOST_SHOWN = 200


class RecallsDialog(Dialog):
    """The recalls in force; below each, once asked for, the parcels that hold the lot."""

    order_asked = Signal(int)

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Recalled lots"), self.tr("Recall this lot"), danger=True, width=900)
        self._bridge = bridge
        self._opened: tuple[str, str] | None = None
        self.sku, self.lot, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        for field, name in ((self.sku, "sku"), (self.lot, "lot"), (self.reason, "reason")):
            field.setObjectName(f"recall-{name}")
        self.sku.setPlaceholderText("SKU")
        self.lot.setPlaceholderText(self.tr("as it is printed, capitals too"))
        self.reason.setPlaceholderText(self.tr("what the supplier wrote; staff read it at the scan"))
        form = FormRows()
        form.add(self.tr("Article"), self.sku)
        form.add(self.tr("Lot"), self.lot)
        form.add(self.tr("Reason"), self.reason)
        self._list = QGridLayout()
        self._list.setHorizontalSpacing(theme.M)
        self._list.setVerticalSpacing(theme.M)
        self._list.setColumnStretch(0, 1)
        self._empty = EmptyState("ok", self.tr("No lot is recalled"))
        inside = QWidget()
        inside.setLayout(column(self._empty, self._list, None))
        area = scrolling(inside)
        area.setMinimumHeight(300)
        self.body.addWidget(area)
        self.body.addWidget(label(self.tr("Recall a lot"), "section"))
        hint = self.tr(
            "From then on no unit of it is picked, packed or handed over; each scan of it is refused."
        )
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addLayout(form)
        Follower(bridge, self, {"recall", "parcel"}, lambda _changes: self.look(), BOARD_PAUSE_MS)
        self.look()
        self.sku.setFocus()

    def look(self) -> None:
        """Read them anew."""
        opened = self._opened
        self._bridge.read(
            lambda c: (recalls(c), holdings(c, *opened, limit=_MOST_SHOWN) if opened else ()),
            self._fill,
            key="recalls",
        )

    def go(self) -> None:
        sku, lot, reason = (field.text().strip() for field in (self.sku, self.lot, self.reason))
        self.go_button.setEnabled(False)
        self._bridge.act(
            lambda uow: tracing.recall_lot(uow, sku, lot, reason), partial(self._recalled, sku, lot)
        )

    def _recalled(self, sku: str, lot: str, answer: Answer) -> None:
        outcome = answer.outcome
        self.go_button.setEnabled(True)
        if outcome.level.value == "error":
            self.refuse(self._bridge.text(outcome.code, **outcome.values))
            return
        self.problem.say("")
        for field in (self.sku, self.lot, self.reason):
            field.clear()
        self._opened = (sku, lot)
        self.look()

    def _fill(self, found: tuple[tuple[Recall, ...], tuple[Holding, ...]]) -> None:
        recalled, parcels = found
        clear(self._list)
        self._empty.setVisible(not recalled)
        for at, each in enumerate(recalled):
            self._show(2 * at, each)
            if self._opened == (each.sku, each.lot):
                self._show_parcels(2 * at + 1, parcels)

    def _show(self, at: int, each: Recall) -> None:
        title = self.tr("{name}, lot {lot}").format(name=each.name, lot=each.lot)
        since = self.tr("{sku} · since {day} · {reason}").format(
            sku=each.sku, day=day(self._bridge.language, each.recalled_at.date()), reason=each.reason
        )
        names = column(label(title, "strong", selectable=True), label(since, "small", wrap=True), spacing=2)
        self._list.addLayout(names, at, 0)
        name = f"{each.sku}-{each.lot}"
        if each.parcels:
            count = self.tr("Parcels: {count}").format(count=each.parcels)
            asked = button(count, partial(self._open, each), icon="package", name=f"parcels-{name}")
            self._list.addWidget(asked, at, 1, Qt.AlignmentFlag.AlignTop)
        lift = button(self.tr("Lift…"), partial(self._ask_to_lift, each), name=f"lift-{name}")
        self._list.addWidget(lift, at, 2, Qt.AlignmentFlag.AlignTop)

    def _open(self, each: Recall) -> None:
        self._opened = None if self._opened == (each.sku, each.lot) else (each.sku, each.lot)
        self.look()

    def _show_parcels(self, at: int, parcels: tuple[Holding, ...]) -> None:
        """Whom to tell, and which parcels to take out of the dock."""
        lines = column(spacing=theme.XS)
        for each in parcels:
            what = self.tr("{count} × {serial}") if each.serial else self.tr("{count} units")
            units = what.format(count=each.units, serial=each.serial)
            shown = button(
                each.order, partial(self._show_order, each.order_id), name=f"order-{each.order_id}"
            )
            state = Badge(words.parcel(each.state), "warning")
            lines.addLayout(row(label(each.parcel), state, label(units, "small"), None, shown))
        if len(parcels) == _MOST_SHOWN:
            rest = self.tr("The newest {count}; all of them: arrimage lots where").format(count=_MOST_SHOWN)
            lines.addWidget(label(rest, "small"))
        lines.setContentsMargins(theme.L, 0, 0, theme.S)
        self._list.addLayout(lines, at, 0, 1, 3)

    def _show_order(self, order_id: int) -> None:
        self.order_asked.emit(order_id)
        self.reject()

    def _ask_to_lift(self, each: Recall) -> None:
        title = self.tr("Lift the recall of lot {lot}?").format(lot=each.lot)
        text = self.tr("Units of {name} of this lot may leave the house again.").format(name=each.name)
        confirm(self, title, text, self.tr("Lift it"), partial(self._lift, each), danger=True)

    def _lift(self, each: Recall) -> None:
        self._bridge.act(
            lambda uow: tracing.lift_recall(uow, each.sku, each.lot), lambda _answer: self.look()
        )
