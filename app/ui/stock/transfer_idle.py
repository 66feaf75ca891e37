"""Transfers between sites: those to be taken off shelves, and those on their way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from app.models.permissions import may
from app.models.states import TransferState
from app.queries.shops import OpenShop, open_shops
from app.queries.touched import LISTED
from app.queries.transfers import TransferRow, oldest, transfers
from app.ui.live_list import LiveList
from app.ui.paging import Column, Source
from app.ui.stock.list_frame import list_frame
from app.ui.stock.typed_lines import NotALine, TypedLines
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import EmptyState, FormRows, button, column
from app.ui.widgets.text import with_key
from app.workflows import transfer_paper
from app.workflows import transfers as work

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SOURCE: Source[TransferRow] = Source(
    lambda connection, _wanted, _after, _limit: transfers(connection),
    lambda connection, _wanted, asked: transfers(connection, only=asked),
    {"stock_transfer": lambda found: found.id},
    oldest,
    LISTED,
)


class TransferDialog(Dialog):
    """From where to where, and an article with its quantity a line."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(
            parent, self.tr("What is to go to another site?"), self.tr("Order the transfer"), width=560
        )
        self._station = bridge
        self.source, self.target = QComboBox(), QComboBox()
        for name, field in (("transfer-from", self.source), ("transfer-to", self.target)):
            field.setObjectName(name)
            field.addItem(self.tr("Warehouse"), "")
        self.lines = TypedLines("transfer-lines")
        form = FormRows()
        form.add(self.tr("From"), self.source)
        form.add(self.tr("To"), self.target)
        form.add(self.tr("Articles"), self.lines)
        self.body.addLayout(form)
        bridge.read(open_shops, self._fill, key="transfer-sites")

    def _fill(self, shops: Sequence[OpenShop]) -> None:
        for shop in shops:
            self.source.addItem(shop.name, shop.code)
            self.target.addItem(shop.name, shop.code)
        self.target.setCurrentIndex(min(1, self.target.count() - 1))

    def go(self) -> None:
        try:
            lines = self.lines.read()
        except NotALine as wrong:
            self.refuse(self.tr("“{line}” is not a SKU and a quantity.").format(line=wrong.line))
            return
        source, target = str(self.source.currentData()), str(self.target.currentData())
        self.perform(self._station, lambda uow: work.order_transfer(uow, source, target, lines))


class TransferIdle(QWidget):
    """The transfers under way; one is opened by its number or Return."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._names: Mapping[str, str] = {"": self.tr("Warehouse")}
        self.orders = may(bridge.session.roles, "order_transfer")
        empty = EmptyState(
            "truck", self.tr("Nothing goes from one site to another"),
            self.tr("A manager orders what the warehouse or a shop is to send."),
        )  # fmt: skip
        self.list = LiveList(
            bridge, "transfers", self.tr("Transfers between sites"), self._columns(), _SOURCE, empty,
            framed=False, chooses_first=True,
        )  # fmt: skip
        self.list.opened.connect(self._open)
        self.add = button(
            self.tr("Order… · F4"), self.order, icon="plus", name="order-transfer",
            tip=with_key(self.tr("So many of an article, to another site"), "F4"),
        )  # fmt: skip
        self.give_up = button(
            self.tr("Give up · F3"), self.cancel_chosen, icon="close", name="cancel-transfer",
            tip=with_key(self.tr("Before it leaves: what was taken goes back to its shelves"), "F3"),
        )  # fmt: skip
        self.slip = button(
            self.tr("Slip · F6"), self.print_chosen, icon="printer", name="transfer-slip",
            tip=with_key(self.tr("What to take from where, to be scanned at both ends"), "F6"),
        )  # fmt: skip
        buttons = (self.give_up, self.slip, self.add) if self.orders else (self.slip,)
        self.setLayout(column(list_frame(self.tr("Transfers between sites"), self.list, *buttons)))
        bridge.read(open_shops, self._name, key="transfer-names")

    def _name(self, shops: Sequence[OpenShop]) -> None:
        self._names = {**self._names, **{shop.code: shop.name for shop in shops}}
        self.list.show_wanted(None)

    def _columns(self) -> tuple[Column[TransferRow], ...]:
        def state(found: TransferRow) -> str:
            if found.state is TransferState.TRAVELLING:
                return self.tr("arriving") if found.done else self.tr("on its way")
            return self.tr("being taken") if found.done else ""

        def badges(found: TransferRow) -> tuple[tuple[str, str], ...]:
            tone = "warning" if found.state is TransferState.TRAVELLING else "info"
            return ((state(found), tone),) if state(found) else ()

        return (
            Column(self.tr("Number"), lambda found: found.reference, 150),
            Column(self.tr("From"), lambda found: self._names.get(found.from_site, found.from_site), 200),
            Column(
                self.tr("To"), lambda found: self._names.get(found.to_site, found.to_site), 200, stretch=True
            ),
            Column(self.tr("Articles"), lambda found: str(found.articles), 100, right=True),
            Column(self.tr("Units"), lambda found: f"{found.done} / {found.units}", 120, right=True),
            Column("", state, 170, badges=badges),
        )

    def refresh(self) -> None:
        """Read the list anew, and give it the keys."""
        self.list.show_wanted(None)
        self.list.setFocus()

    def press(self, command: str) -> bool:
        """F6, and F3 and F4 for who orders; false for any other key."""
        meant: dict[str, Callable[[], object]] = {"reprint": self.print_chosen}
        if self.orders:
            meant |= {"short": self.cancel_chosen, "close_parcel": self.order}
        if command not in meant:
            return False
        meant[command]()
        return True

    def order(self) -> None:
        TransferDialog(self, self._bridge).open()

    def print_chosen(self) -> None:
        """The slip that goes with the chosen one."""
        found = self.list.chosen_row()
        if found is not None:
            self._bridge.act(lambda uow: transfer_paper.print_slip(uow, found.id))

    def cancel_chosen(self) -> None:
        """Nothing more is taken for the chosen one."""
        found = self.list.chosen_row()
        if found is not None:
            self._bridge.act(lambda uow: work.cancel_transfer(uow, found.id))

    def _open(self, found: TransferRow) -> None:
        self._bridge.act(lambda uow: work.open_transfer(uow, found.id))
