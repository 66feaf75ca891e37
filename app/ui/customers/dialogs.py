"""What the customer says to advertising, and who else is the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QComboBox, QLineEdit, QRadioButton, QWidget

from app.models.states import Way
from app.queries import customer_card
from app.queries.customer_card import CustomerCard, FoundCustomer
from app.ui import theme
from app.ui.customers.notes import way
from app.ui.live_list import LiveList
from app.ui.orders.filters import SearchField
from app.ui.paging import Column, Source
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import EmptyState, FormRows, row
from app.ui.widgets.text import label
from app.workflows import customer_files

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

FOUND: Source[FoundCustomer] = Source(
    customer_card.found,
    lambda connection, wanted, asked: customer_card.found_again(
        connection, wanted, asked.get("customer", ())
    ),
    {"row": lambda row: row.id, "customer": lambda row: row.customer_id},
    lambda row: -row.id,
)
_LIST_HEIGHT = 240


class ConsentDialog(Dialog):
    """By which way, yes or no, and where it was said."""

    def __init__(self, parent: QWidget, bridge: Bridge, customer_id: int) -> None:
        super().__init__(parent, self.tr("Advertising"), self.tr("Keep"))
        self._station, self._customer_id = bridge, customer_id
        self.way = QComboBox()
        self.way.setObjectName("way")
        for each in Way:
            self.way.addItem(way(each), each)
        self.yes, self.no = QRadioButton(self.tr("Yes, agrees")), QRadioButton(self.tr("No, or no longer"))
        self._group = QButtonGroup(self)
        self._group.addButton(self.yes)
        self._group.addButton(self.no)
        self.source = QLineEdit()
        self.source.setObjectName("source")
        self.source.setMaxLength(200)
        self.source.setPlaceholderText(self.tr("At the counter, by letter of 12 May…"))
        form = FormRows()
        form.add(self.tr("By"), self.way)
        form.add(self.tr("Said"), row(self.yes, self.no, None))
        form.add(self.tr("Where"), self.source)
        self.body.addLayout(form)
        self.body.addWidget(label(self.tr("An order alone is never a yes."), "small"))
        self.way.setFocus()

    def go(self) -> None:
        if self._group.checkedButton() is None:
            self.refuse(self.tr("Yes or no?"))
            return
        chosen, given, source = Way(self.way.currentData()), self.yes.isChecked(), self.source.text()
        customer_id = self._customer_id
        self.perform(
            self._station, lambda uow: customer_files.record_consent(uow, customer_id, chosen, given, source)
        )


class MergeDialog(Dialog):
    """Finds the other customer, and asks how one knows."""

    def __init__(self, parent: QWidget, bridge: Bridge, card: CustomerCard) -> None:
        title = self.tr("Who else is {name}?").format(name=card.people[0].name)
        super().__init__(parent, title, self.tr("One person"), width=720)
        self._station, self._card = bridge, card
        self.search = SearchField()
        self.search.setObjectName("search-other")
        self.search.setAccessibleName(self.tr("Search customers"))
        self.search.setPlaceholderText(self.tr("Name, phone, e-mail, order…"))
        columns: tuple[Column[FoundCustomer], ...] = (
            Column(self.tr("Customer"), lambda found: found.name, 150, stretch=True),
            Column(self.tr("E-mail"), lambda found: found.email, 180),
            Column(self.tr("Phone"), lambda found: found.phone, 142),
            Column(self.tr("Channel"), lambda found: found.channel, 110),
        )
        nothing = EmptyState("users", self.tr("Nobody is found"))
        self.list = LiveList(bridge, "others", self.tr("Customers"), columns, FOUND, nothing)
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.why = QLineEdit()
        self.why.setObjectName("why")
        self.why.setMaxLength(200)
        self.why.setPlaceholderText(self.tr("How do you know?"))
        self.why.setAccessibleName(self.tr("How do you know?"))
        hint = self.tr("One card for both. Orders and invoices stay as they are: it can be taken back.")
        for part in (label(hint, "muted", wrap=True), self.search, self.list, self.why):
            self.body.addWidget(part)
        self.body.setSpacing(theme.S)
        self.search.textChanged.connect(self._look)
        self.search.left.connect(self.list.setFocus)
        self.list.chosen.connect(self._judge)
        self.why.textChanged.connect(self._judge)
        self.search.setText(card.people[0].name)
        self._judge()

    def _look(self) -> None:
        self.list.show_wanted(self.search.text().strip())

    def _judge(self, *_: object) -> None:
        other = self.list.chosen_row()
        fits = other is not None and other.customer_id not in self._card.ids and bool(self.why.text().strip())
        self.go_button.setEnabled(fits)

    def go(self) -> None:
        other, kept, why = self.list.chosen_row(), self._card.people[0].id, self.why.text()
        if other is not None:
            self.perform(
                self._station, lambda uow: customer_files.merge_customers(uow, kept, other.customer_id, why)
            )
