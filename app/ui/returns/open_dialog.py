"""Opens a return that a customer announces: which order, which articles, why, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QWidget,
)

from app.queries import orders
from app.queries.orders import OrderRow
from app.queries.returnable import ReturnableLine, ReturnableOrder, returnable
from app.rules.return_terms import Ground, ReturnReason
from app.ui import theme
from app.ui.returns import words
from app.ui.returns.day_dialog import DayField
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import FormRows, clear
from app.ui.widgets.text import label, moment
from app.workflows import returns

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_PAUSE_MS = 250
_MOST = 6


class OpenDialog(Dialog):
    """First the order, then units and reasons; the right is what the reasons lead to unless chosen otherwise."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Open a return"), self.tr("Open the return"), width=680)
        self._station = bridge
        self._order: ReturnableOrder | None = None
        self._asked: list[tuple[ReturnableLine, QSpinBox, QComboBox]] = []
        self.search = QLineEdit()
        self.search.setObjectName("find-order")
        self.search.setPlaceholderText(self.tr("Order, name, e-mail or tracking number"))
        self.search.setAccessibleName(self.tr("Find the order"))
        self.found = QListWidget()
        self.found.setObjectName("found")
        self.found.setAccessibleName(self.tr("Orders found"))
        self.found.setFixedHeight(150)
        self._title = label("", "section")
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(theme.M)
        self._lines.setVerticalSpacing(theme.S)
        self._lines.setColumnStretch(0, 1)
        self._form = QWidget()
        self._form.setLayout(self._fields())
        self.body.addWidget(self.search)
        self.body.addWidget(self.found)
        self.body.addWidget(self._title)
        self.body.addLayout(self._lines)
        self.body.addWidget(self._form)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.search.textChanged.connect(self._wait)
        self.found.itemActivated.connect(self._choose)
        self.found.itemClicked.connect(self._choose)
        self._title.hide()
        self._form.hide()
        self.go_button.setEnabled(False)
        self.search.setFocus()

    def _fields(self) -> FormRows:
        self.notice_day = DayField()
        self.notice_day.setObjectName("notice-day")
        self.ground = QComboBox()
        self.ground.setObjectName("ground")
        self.ground.addItem(self.tr("By the reasons given"), None)
        for each in Ground:
            self.ground.addItem(words.ground(each), each)
        self.notice = QLineEdit()
        self.notice.setObjectName("notice")
        self.notice.setPlaceholderText(self.tr("The customer’s own words, kept as proof"))
        form = FormRows()
        form.add(self.tr("Asked for on"), self.notice_day)
        form.add(self.tr("Right"), self.ground)
        form.add(self.tr("Message"), self.notice)
        return form

    def _wait(self) -> None:
        self._pause.start()

    def _look(self) -> None:
        searched = self.search.text().strip()
        self._station.read(
            lambda connection: orders.find_orders(connection, searched, _MOST),
            self._show_found,
            key="find-return",
        )

    def _show_found(self, found: tuple[OrderRow, ...]) -> None:
        self.found.clear()
        for each in found:
            when = moment(self._station.language, each.placed_at)
            item = QListWidgetItem(f"{each.reference}   {each.customer}   {when}")
            item.setData(Qt.ItemDataRole.UserRole, each.id)
            self.found.addItem(item)
        if found:
            self.found.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem) -> None:
        self.show_order(int(item.data(Qt.ItemDataRole.UserRole)))

    def show_order(self, order_id: int) -> None:
        """Ask about the lines of an order."""
        self._station.read(
            lambda connection: returnable(connection, order_id), self._show_lines, key="returnable"
        )

    def _show_lines(self, order: ReturnableOrder) -> None:
        self._order, self._asked = order, []
        clear(self._lines)
        self._title.setText(f"{order.reference} · {order.customer}")
        for at, line in enumerate(order.lines):
            self._add_line(at, line)
        nothing = not any(line.left for line in order.lines)
        self.problem.say(self.tr("Nothing of this order can come back.") if nothing else "")
        self.found.hide()
        self._title.show()
        self._form.show()
        if self._asked:
            self._asked[0][1].setFocus()
        self._judge()
        QTimer.singleShot(0, self.adjustSize)

    def _add_line(self, at: int, line: ReturnableLine) -> None:
        units = QSpinBox()
        units.setObjectName(f"units-{line.id}")
        units.setAccessibleName(self.tr("Units of {name}").format(name=line.name))
        aligned(units)
        units.setRange(0, line.left)
        units.setEnabled(line.left > 0)
        units.setSuffix(f" / {line.left}")
        units.valueChanged.connect(self._judge)
        reason = QComboBox()
        reason.setObjectName(f"reason-{line.id}")
        reason.setEnabled(line.left > 0)
        reason.setAccessibleName(self.tr("Reason for {name}").format(name=line.name))
        for each in ReturnReason:
            reason.addItem(words.reason(each), each)
        of_kit = self.tr("{name} (of {kit})").format(name=line.name, kit=line.kit)
        self._lines.addWidget(label(of_kit if line.kit else line.name, wrap=True), at, 0)
        self._lines.addWidget(units, at, 1)
        self._lines.addWidget(reason, at, 2)
        self._asked.append((line, units, reason))

    def _judge(self) -> None:
        self.go_button.setEnabled(any(units.value() for _, units, _ in self._asked))

    def keyPressEvent(self, event: Any) -> None:
        """Return in the search takes the order that is marked; Down goes to the list."""
        searching = self.search.hasFocus() or self.found.hasFocus()
        if searching and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (item := self.found.currentItem()) is not None:
                self._choose(item)
            return
        if self.search.hasFocus() and event.key() == Qt.Key.Key_Down:
            self.found.setFocus()
            return
        super().keyPressEvent(event)

    def go(self) -> None:
        order = self._order
        if order is None:
            return
        units = [
            (line.id, field.value(), ReturnReason(reason.currentData()))
            for line, field, reason in self._asked
            if field.value()
        ]
        chosen = self.ground.currentData()
        ground = Ground(chosen) if chosen else None
        day, notice = self.notice_day.day(), self.notice.text().strip()
        self.perform(
            self._station,
            lambda uow: returns.open_return(uow, order.id, units, day, ground, notice=notice),
        )
