"""What is in the house's kits: one chosen or typed on the left, its articles as a table on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.queries.kits import KitRow, KitView, kit_view, kits
from app.ui import theme
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.entry_table import EntryTable, NotANumber
from app.ui.widgets.layout import button, column, row
from app.ui.widgets.text import label, money
from app.workflows.kits import save_kit

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SKU, _UNITS, _NAME, _PRICE = range(4)
_LEAST_HEIGHT, _LIST_WIDTH = 600, 280


class KitsDialog(Dialog):
    """One kit at a time; saved as a whole or refused with one sentence."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Kits"), self.tr("Save"), width=980)
        self._bridge = bridge
        self._shown = ""
        hint = self.tr(
            "A kit is an article that is made of others. It lies on no shelf: its articles are picked, packed and "
            "sent back one by one, and the price of the kit is shared among them."
        )
        self.typed = QLineEdit()
        self.typed.setObjectName("kit-sku")
        self.typed.setPlaceholderText(self.tr("SKU or name of the kit"))
        self.typed.setAccessibleName(self.tr("Kit"))
        self.typed.textChanged.connect(lambda _text: self._look())
        self.found = QListWidget()
        self.found.setObjectName("kits")
        self.found.setAccessibleName(self.tr("Kits"))
        self.found.currentItemChanged.connect(self._choose)
        self.heading = label("", "strong", wrap=True)
        self.heading.setMinimumHeight(theme.CONTROL_HEIGHT)
        heads = (self.tr("Article (SKU)"), self.tr("In one kit"), self.tr("Name"), self.tr("Price"))
        self.table = EntryTable(heads, "kit-table", {_SKU: 170, _UNITS: 100, _PRICE: 100}, bridge.language)
        add = button(self.tr("Add a row"), self.add, icon="plus", name="kit-add")
        remove = button(self.tr("Remove the row"), self.table.remove_current, icon="minus", name="kit-remove")
        chosen = QWidget()
        chosen.setFixedWidth(_LIST_WIDTH)
        left = column(self.typed, self.found, spacing=theme.S)
        left.setContentsMargins(0, 0, 0, 0)
        chosen.setLayout(left)
        right = column(self.heading, self.table, row(add, remove, None), spacing=theme.S)
        self.setMinimumHeight(_LEAST_HEIGHT)
        both = row(chosen, spacing=theme.L)
        both.addLayout(right, 1)
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addLayout(both)
        self._show(None)
        self._look()

    def _look(self) -> None:
        typed = self.typed.text().strip()
        self._bridge.read(lambda connection: kits(connection, typed), self._list, key="kits")

    def _list(self, found: Sequence[KitRow]) -> None:
        self.found.blockSignals(True)
        self.found.clear()
        for each in found:
            item = QListWidgetItem(f"{each.sku}\n{each.name}")
            item.setData(Qt.ItemDataRole.UserRole, each.sku)
            self.found.addItem(item)
            if each.sku == self._shown:
                self.found.setCurrentItem(item)
        self.found.blockSignals(False)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.show_kit(str(item.data(Qt.ItemDataRole.UserRole)))

    def show_kit(self, sku: str) -> None:
        """Ask what is in this article."""
        self._bridge.read(lambda connection: kit_view(connection, sku), self._show, key="kit")

    def _show(self, kit: KitView | None) -> None:
        self.table.setRowCount(0)
        self._shown = "" if kit is None else kit.sku
        self.go_button.setEnabled(kit is not None)
        self.table.setEnabled(kit is not None)
        if kit is None:
            typed = self.typed.text().strip()
            self.heading.setText(self.tr("Choose a kit, or type the SKU of an article and Return."))
            self.problem.say(self._bridge.text("stock_sku_unknown", sku=typed) if typed else "")
            return
        self.problem.say("")
        self.heading.setText(f"{kit.name} · {kit.sku} · {money(self._bridge.language, kit.price_cents)}")
        for part in kit.parts:
            price = money(self._bridge.language, part.price_cents)
            self._add_row(part.sku, str(part.units), part.name, price)

    def add(self) -> None:
        """One more article, to fill in."""
        self._add_row("", "1", "", "")
        self.table.setCurrentCell(self.table.rowCount() - 1, _SKU)

    def _add_row(self, *texts: str) -> None:
        at = self.table.add_row(texts)
        for place in (_NAME, _PRICE):  # said by the catalogue
            item = self.table.item(at, place)
            assert item is not None
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)

    def go(self) -> None:
        if not self._shown:
            self.show_kit(self.typed.text().strip())
            return
        try:
            parts = [(self.table.text(at, _SKU), self._units(at)) for at in range(self.table.rowCount())]
        except NotANumber as wrong:
            self.refuse(
                self.tr("Row {row}: “{given}” is not a number.").format(row=wrong.row + 1, given=wrong.given)
            )
            return
        sku = self._shown
        self.perform(self._bridge, lambda uow: save_kit(uow, sku, parts))

    def _units(self, at: int) -> int:
        number = self.table.number(at, _UNITS)
        if number != int(number):
            raise NotANumber(at, self.table.text(at, _UNITS))
        return int(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return in the field shows the article that was typed; anywhere else it saves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focusWidget() is self.typed:
            self.show_kit(self.typed.text().strip())
            return
        super().keyPressEvent(event)
