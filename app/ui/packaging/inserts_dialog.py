"""What goes into parcels beside the goods, as a table: one row a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.queries.inserts import InsertBook, insert_book
from app.rules.inserts import Insert
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.entry_table import EntryTable, NotANumber
from app.ui.widgets.layout import button, row
from app.ui.widgets.text import label
from app.workflows.inserts import save_inserts

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SAYS, _CODE, _CHANNEL, _COUNTRY, _SKU, _FROM, _FIRST, _CONFIRM = range(8)
_LEAST_HEIGHT = 300


class InsertsDialog(Dialog):
    """Leaflets, samples, safety sheets; saved as a whole or refused with one sentence."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("What goes into parcels"), self.tr("Save"), width=1060)
        self._bridge = bridge
        self._channels: tuple[tuple[str, str], ...] = ()
        hint = self.tr(
            "The bench says what to put in. What is left empty limits nothing; with an article it goes into every "
            "parcel that holds the article, else once into each order. A barcode on it can be scanned to confirm."
        )
        heads = (
            self.tr("Put in"), self.tr("Barcode"), self.tr("Channel"), self.tr("Country"), self.tr("Article (SKU)"),
            self.tr("From (€)"), self.tr("First order only"), self.tr("To confirm"),
        )  # fmt: skip
        widths = {_SAYS: 230, _CHANNEL: 170, _COUNTRY: 90, _FROM: 80, _FIRST: 130, _CONFIRM: 110}
        self.table = EntryTable(heads, "inserts-table", widths, bridge.language)
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        add = button(self.tr("Add a row"), self.add, icon="plus", name="insert-add")
        remove = button(
            self.tr("Remove the row"), self.table.remove_current, icon="minus", name="insert-remove"
        )
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(self.table)
        self.body.addLayout(row(add, remove, None))
        bridge.read(insert_book, self._fill, key="inserts")

    def _fill(self, book: InsertBook) -> None:
        self._channels = tuple((str(channel_id), name) for channel_id, name in book.channels)
        for rule in book.rules:
            self._add_row(rule)

    def add(self) -> None:
        """One more, to fill in."""
        self._add_row(Insert(""))
        self.table.setCurrentCell(self.table.rowCount() - 1, _SAYS)

    def _add_row(self, rule: Insert) -> None:
        value = self.table.written(rule.from_cents / 100) if rule.from_cents else ""
        at = self.table.add_row([rule.says, rule.code, "", rule.country, rule.sku, value])
        every = (("", self.tr("every channel")), *self._channels)
        chosen = "" if rule.channel_id is None else str(rule.channel_id)
        self.table.put_choice(at, _CHANNEL, every, chosen)
        for place, yes in ((_FIRST, rule.first_order), (_CONFIRM, rule.confirmed)):
            self.table.put_choice(at, place, self._yes_no(), "yes" if yes else "no")

    def _yes_no(self) -> Sequence[tuple[str, str]]:
        return (("no", self.tr("No")), ("yes", self.tr("Yes")))

    def go(self) -> None:
        try:
            rules = [self._rule(at) for at in range(self.table.rowCount())]
        except NotANumber as wrong:
            self.refuse(
                self.tr("Row {row}: “{given}” is not a number.").format(row=wrong.row + 1, given=wrong.given)
            )
            return
        self.perform(self._bridge, lambda uow: save_inserts(uow, rules))

    def _rule(self, at: int) -> Insert:
        channel = self.table.choice(at, _CHANNEL).currentData()
        return Insert(
            says=self.table.text(at, _SAYS),
            code=self.table.text(at, _CODE),
            channel_id=int(channel) if channel else None,
            country=self.table.text(at, _COUNTRY),
            sku=self.table.text(at, _SKU),
            from_cents=round(100 * self.table.number(at, _FROM)),
            first_order=self.table.choice(at, _FIRST).currentData() == "yes",
            confirmed=self.table.choice(at, _CONFIRM).currentData() == "yes",
        )
