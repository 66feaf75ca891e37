"""Before a receipt: what suppliers are still to deliver."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit, QWidget

from app.models.permissions import may
from app.queries.goods_in import AwaitedOrder, awaited, soonest
from app.queries.touched import LISTED
from app.ui.live_list import LiveList
from app.ui.paging import Column, Source
from app.ui.stock.list_frame import list_frame
from app.ui.stock.typed_lines import NotALine, TypedLines
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import EmptyState, FormRows, button, column, row
from app.ui.widgets.text import day, with_key
from app.workflows import purchasing, receiving

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SOURCE: Source[AwaitedOrder] = Source(
    lambda connection, _wanted, _after, _limit: awaited(connection),
    lambda connection, _wanted, asked: awaited(connection, only=asked),
    {"purchase_order": lambda found: found.id},
    soonest,
    LISTED,
)


class OrderGoodsDialog(Dialog):
    """An order as it was placed: supplier, number, day, and an article with its quantity a line."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("What was ordered?"), self.tr("Await the delivery"), width=560)
        self._station = bridge
        self.supplier, self.reference = QLineEdit(), QLineEdit()
        for name, field, longest in (("supplier", self.supplier, 120), ("purchase", self.reference, 80)):
            field.setObjectName(name)
            field.setMaxLength(longest)
        self.dated = QCheckBox(self.tr("on"))
        self.day = QDateEdit(QDate.currentDate().addDays(7))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("dd/MM/yyyy")
        self.day.setMinimumWidth(150)
        aligned(self.day)
        self.day.setEnabled(False)
        self.dated.toggled.connect(self.day.setEnabled)
        self.lines = TypedLines("purchase-lines")
        form = FormRows()
        form.add(self.tr("Supplier"), self.supplier)
        form.add(self.tr("Order number"), self.reference)
        form.add(self.tr("Delivery"), row(self.dated, self.day, None))
        form.add(self.tr("Articles"), self.lines)
        self.body.addLayout(form)
        self.supplier.setFocus()

    def go(self) -> None:
        try:
            wanted = self.lines.read()
        except NotALine as wrong:
            self.refuse(self.tr("“{line}” is not a SKU and a quantity.").format(line=wrong.line))
            return
        supplier, reference = self.supplier.text(), self.reference.text()
        shown = self.day.date()
        expected = date(shown.year(), shown.month(), shown.day()) if self.dated.isChecked() else None
        self.perform(
            self._station,
            lambda uow: purchasing.order_goods(uow, supplier, reference, expected, wanted),
        )


class ReceiveIdle(QWidget):
    """Orders that are awaited; one is opened by its number, an article of it, or Return."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.orders = may(bridge.session.roles, "order_goods")
        empty = EmptyState(
            "truck", self.tr("No delivery is awaited"),
            self.tr("Type the number of a delivery note to receive it without an order."),
        )  # fmt: skip
        self.list = LiveList(
            bridge, "awaited", self.tr("Awaited deliveries"), self._columns(), _SOURCE, empty,
            framed=False, chooses_first=True,
        )  # fmt: skip
        self.list.opened.connect(self._open)
        self.add = button(
            self.tr("Order… · F4"), self.order_goods, icon="plus", name="order-goods",
            tip=with_key(self.tr("An order placed with a supplier"), "F4"),
        )  # fmt: skip
        self.give_up = button(
            self.tr("Nothing more comes · F3"), self.close_chosen, icon="close", name="close-purchase",
            tip=with_key(self.tr("The rest of the order is no longer awaited"), "F3"),
        )  # fmt: skip
        buttons = (self.give_up, self.add) if self.orders else ()
        self.setLayout(column(list_frame(self.tr("Awaited deliveries"), self.list, *buttons)))

    def _columns(self) -> tuple[Column[AwaitedOrder], ...]:
        language = self._bridge.language

        def state(found: AwaitedOrder) -> str:
            if found.in_hand:
                return self.tr("being received")
            return self.tr("partly received") if found.received_at else ""

        def badges(found: AwaitedOrder) -> tuple[tuple[str, str], ...]:
            return ((state(found), "info" if found.in_hand else "warning"),) if state(found) else ()

        return (
            Column(self.tr("Order number"), lambda found: found.reference, 220),
            Column(self.tr("Supplier"), lambda found: found.supplier, 200, stretch=True),
            Column(
                self.tr("Expected"),
                lambda found: day(language, found.expected_on) if found.expected_on else "",
                130,
            ),
            Column(self.tr("Articles"), lambda found: str(found.articles), 100, right=True),
            Column(self.tr("Units to come"), lambda found: str(found.to_come), 140, right=True),
            Column("", state, 170, badges=badges),
        )

    def refresh(self) -> None:
        """Read the list anew, and give it the keys."""
        self.list.show_wanted(None)
        self.list.setFocus()

    def press(self, command: str) -> bool:
        """F3 and F4 for who orders; false for any other key."""
        meant: dict[str, Callable[[], object]] = {
            "short": self.close_chosen, "close_parcel": self.order_goods,
        }  # fmt: skip
        if not self.orders or command not in meant:
            return False
        meant[command]()
        return True

    def order_goods(self) -> None:
        OrderGoodsDialog(self, self._bridge).open()

    def close_chosen(self) -> None:
        """The rest of the chosen order is no longer awaited."""
        found = self.list.chosen_row()
        if found is not None:
            self._bridge.act(lambda uow: purchasing.close_purchase(uow, found.id))

    def _open(self, found: AwaitedOrder) -> None:
        self._bridge.act(lambda uow: receiving.open_order(uow, found.id))
