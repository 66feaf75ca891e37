"""The tab Orders: the live list, and the order chosen in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.models.permissions import may
from app.queries import orders
from app.queries.orders import OrderRow
from app.scanning.classify import classify
from app.scanning.own_codes import OwnKind
from app.scanning.scan import ScanSource
from app.ui import theme
from app.ui.carriers.parcels_dialog import TroubledParcelsDialog
from app.ui.following import COUNT_PAUSE_MS, Follower
from app.ui.orders.columns import NAMES, WIDE_ONLY, columns
from app.ui.orders.detail import DetailPanel
from app.ui.orders.filters import FilterBar
from app.ui.orders.import_dialog import ImportDialog
from app.ui.paged_table import PagedTable
from app.ui.paging import PagedModel, Source
from app.ui.tab import Tab
from app.ui.widgets.layout import EmptyState, SplitView, button, column, row
from app.ui.widgets.text import with_key
from app.values import new_id, utc_now

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_COUNT_CAP = 10_000
_SETTLE_MS = 60
_ENOUGH_WIDTH = 1000
_SOURCE: Source[OrderRow] = Source(
    orders.page,
    lambda connection, wanted, asked: orders.some(connection, wanted, asked["order"]),
    {"order": lambda found: found.id},
    lambda found: -found.id,
)


class OrdersTab(Tab):
    """The list on the left, the order on the right once one is chosen; Escape closes it again."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.filters = FilterBar()
        self.import_button = button(
            self.tr("Import…"), self.import_file, icon="import", name="import",
            tip=with_key(self.tr("Import orders, articles, stock, customers or locations"), "Ctrl+I"),
        )  # fmt: skip
        if not may(bridge.session.roles, "import"):
            self.import_button.hide()
        self.parcels_button = button(
            self.tr("Parcels…"), self.show_parcels, icon="truck", name="parcels",
            tip=self.tr("Parcels that are late, lost or coming back"),
        )  # fmt: skip
        self.recalls_button = button(
            "", self.show_recalls, icon="warning", name="recalls",
            tip=with_key(self.tr("Recalls: lots that must not leave, and the parcels that hold one"), "Ctrl+R"),
        )  # fmt: skip
        self.recalls_button.setAccessibleName(self.tr("Recalls"))
        if not may(bridge.session.roles, "recall_lot"):
            self.recalls_button.hide()
        shown = columns(bridge.language)
        self.table = PagedTable()
        self.table.setObjectName("orders")
        self.table.setAccessibleName(self.tr("Orders"))
        self._list = QWidget()
        self.model = PagedModel(bridge, _SOURCE, shown, self._list)
        self.table.use(self.model, shown)
        self.detail = DetailPanel(bridge)
        self.detail.hide()
        self._empty = EmptyState("orders", self.tr("No order"), self.tr("Nothing passes these filters."))
        self._stack = QStackedLayout(self._list)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._split = SplitView(self._list, self.detail, 60)
        top = row(self.filters, self.parcels_button, self.recalls_button, self.import_button, spacing=theme.M)
        top.setStretch(0, 1)
        page = column(top, self._split, spacing=theme.M)
        page.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        page.setStretch(1, 1)
        self.setLayout(page)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._show_chosen)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.filters.left.connect(self._go_to_list)
        self.model.filled.connect(self._show_list)
        self.model.rowsInserted.connect(self._show_list)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)
        self.table.clicked.connect(lambda _index: self._open(self.table.chosen_row()))
        self.detail.closed.connect(self.close_order)
        self.detail.customer_asked.connect(self.customer_asked)
        self.detail.order_asked.connect(self._open_named)
        self.model.rowsRemoved.connect(self._show_list)
        Follower(self.bridge, self, {"order"}, lambda _changes: self._count(), COUNT_PAUSE_MS)
        keys = (
            ("Ctrl+F", self._go_to_search),
            ("Ctrl+I", self.import_file),
            ("Ctrl+R", self.show_recalls),
            ("Ctrl+D", self.release_hold),
            ("Esc", self.close_order),
            ("F5", self.refresh),
        )
        for sequence, slot in keys:
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def entered(self) -> None:
        self.table.setFocus()
        self.model.look_again()

    def refresh(self) -> None:
        """Read the list anew."""
        self.model.show(self.filters.wanted())
        self._count()

    def take_scan(self, raw: str) -> bool:
        """A badge is the station's; anything else is looked for among the orders."""
        scan = classify(raw, source=ScanSource.WEDGE, at=utc_now(), scan_id=new_id())
        if scan.own(OwnKind.BADGE) is not None:
            return False
        self.find_order(scan.text)
        return True

    def find_order(self, named: str) -> None:
        """Open the order that is called so; where several are, look for them."""
        self.bridge.read(
            lambda connection: orders.find_orders(connection, named, 2),
            lambda found: self._found(named, found),
            key="find-order",
        )

    def open_order(self, order_id: int) -> None:
        place = self.model.place_of(order_id)
        if place is not None:
            self.table.selectRow(place)
        else:  # what was chosen before must not come back when the list moves
            self.table.setCurrentIndex(QModelIndex())
        self._settle.stop()
        self._split_for_detail()
        self.detail.show_order(order_id)

    def close_order(self) -> None:
        """Give the list the whole width again."""
        self.detail.hide()
        self._fit_columns()
        self.table.setFocus()

    def release_hold(self) -> None:
        """Release what the open order waits for, the oldest hold first."""
        if self.detail.isVisible():
            self.detail.release_first()

    def show_recalls(self) -> None:
        """Recalled lots, for whoever decides of them."""
        from app.ui.orders.recalls_dialog import RecallsDialog

        if may(self.bridge.session.roles, "recall_lot"):
            dialog = RecallsDialog(self, self.bridge)
            dialog.order_asked.connect(self.open_order)
            dialog.open()

    def show_parcels(self) -> None:
        """Parcels under way that somebody should look at."""
        TroubledParcelsDialog(self, self.bridge).open()

    def import_file(self) -> None:
        """Ask for a file and read it in."""
        if not self.import_button.isHidden():
            ImportDialog(self, self.bridge).open()

    def _open_named(self, reference: str) -> None:
        """The button that was pressed goes away with its order: the keys are the list's from here on."""
        self.table.setFocus()
        self.find_order(reference)

    def _found(self, searched: str, found: tuple[OrderRow, ...]) -> None:
        if len(found) == 1:
            self.open_order(found[0].id)
        else:
            self.filters.search.setText(searched)

    def _choose(self, chosen: OrderRow | None) -> None:
        if chosen is not None and self.detail.isVisible():
            self._settle.start()

    def _show_chosen(self) -> None:
        chosen = self.table.chosen_row()
        if chosen is not None and self.detail.isVisible():
            self.detail.show_order(chosen.id)

    def _open(self, chosen: OrderRow | None) -> None:
        if chosen is not None:
            self._split_for_detail()
            self.detail.show_order(chosen.id)

    def _split_for_detail(self) -> None:
        if not self.detail.isVisible():
            self.detail.show()
            whole = self._split.width()
            side = min(620, max(470, whole * 38 // 100))
            self._split.setSizes([whole - side, side])
        self._fit_columns()

    def _fit_columns(self) -> None:
        narrow = self.detail.isVisible() and self._split.sizes()[0] < _ENOUGH_WIDTH
        for at, name in enumerate(NAMES):
            self.table.setColumnHidden(at, narrow and name in WIDE_ONLY)

    def _show_list(self) -> None:
        empty = self.model.rowCount() == 0
        self._stack.setCurrentWidget(self._empty if empty else self.table)

    def _go_to_search(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _go_to_list(self) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.table.selectRow(0)

    def _count(self) -> None:
        wanted = self.filters.wanted()
        self.bridge.read(
            lambda connection: orders.count(connection, wanted, _COUNT_CAP),
            self._show_count,
            key="count-orders",
        )

    def _show_count(self, count: int) -> None:
        cap = 1000 if self.filters.wanted().text else _COUNT_CAP
        self.filters.show_count(count, cap)
