"""The tab Customers: whoever is on the phone, found as one types, and their card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit

from app.queries.customer_card import FoundCustomer
from app.scanning.classify import classify
from app.scanning.own_codes import OwnKind
from app.scanning.scan import ScanSource
from app.ui import theme, words
from app.ui.customers.card import CardPanel
from app.ui.customers.dialogs import FOUND
from app.ui.live_list import LiveList
from app.ui.orders.filters import SearchField
from app.ui.paging import Column
from app.ui.tab import Tab
from app.ui.widgets.layout import EmptyState, SplitView, column, row
from app.ui.widgets.text import moment, with_key
from app.values import new_id, utc_now

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_DEBOUNCE_MS = 150
#: Left out while a card is shown beside the list.
_WIDE_ONLY = (2, 3, 5)


class CustomersTab(Tab):
    """The list on the left, the card on the right once somebody is chosen; Escape closes it again."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.search = SearchField()
        self.search.setObjectName("search-customers")
        self.search.setAccessibleName(self.tr("Search customers"))
        self.search.setPlaceholderText(self.tr("Name, phone, e-mail or order number…"))
        self.search.setToolTip(with_key(self.tr("Search customers"), "Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(460)
        self.search.addAction(
            theme.icon("search", theme.current().muted, 18), QLineEdit.ActionPosition.LeadingPosition
        )
        nothing = EmptyState(
            "users", self.tr("Nobody is found"), self.tr("Try a part of the name, or the phone.")
        )
        self.list = LiveList(
            bridge, "customers", self.tr("Customers"), self._columns(), FOUND, nothing, framed=False
        )
        self.card = CardPanel(bridge)
        self.card.hide()
        self._split = SplitView(self.list, self.card, 45)
        page = column(row(self.search, None), self._split, spacing=theme.M)
        page.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        page.setStretch(1, 1)
        self.setLayout(page)
        self._pause = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._pause.timeout.connect(self.refresh)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.left.connect(self._go_to_list)
        self.list.filled.connect(self._open_only_one)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.list.table.clicked.connect(lambda _index: self._open(self.list.chosen_row()))
        self.card.closed.connect(self.close_card)
        self.card.order_asked.connect(self.order_asked)
        for keys, slot in (("Ctrl+F", self._go_to_search), ("Esc", self.close_card), ("F5", self.refresh)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _columns(self) -> tuple[Column[FoundCustomer], ...]:
        language = self.bridge.language
        return (
            Column(
                self.tr("Customer"),
                lambda found: found.name or "–",
                180,
                stretch=True,
                icon=lambda found: "users" if found.merged else "user",
            ),
            Column(self.tr("Phone"), lambda found: found.phone or "–", 166),
            Column(self.tr("E-mail"), lambda found: found.email or "–", 230),
            Column(self.tr("Channel"), lambda found: found.channel, 150),
            Column(self.tr("Last order"), lambda found: found.order, 146),
            Column(self.tr("Placed"), lambda found: moment(language, found.placed_at), 130),
            Column(
                self.tr("Stage"),
                lambda found: words.stage(found.stage),
                154,
                badges=lambda found: ((words.stage(found.stage), words.STAGE_TONE[found.stage]),),
            ),
        )

    def entered(self) -> None:
        self._go_to_search()
        self.refresh()

    def refresh(self) -> None:
        """Look for what is typed."""
        self.list.show_wanted(self.search.text().strip())

    def take_scan(self, raw: str) -> bool:
        """A badge is the station's; whatever an order is called by finds its customer."""
        scan = classify(raw, source=ScanSource.WEDGE, at=utc_now(), scan_id=new_id())
        if scan.own(OwnKind.BADGE) is not None:
            return False
        self.search.setText(scan.text)
        return True

    def open_customer(self, customer_id: int) -> None:
        self.card.show_customer(customer_id)
        if not self.card.isVisible():
            self.card.show()
            whole = self._split.width()
            side = min(680, max(520, whole * 48 // 100))
            self._split.setSizes([whole - side, side])
            self._fit_columns()

    def close_card(self) -> None:
        """Give the list the whole width again."""
        self.card.hide()
        self._fit_columns()
        self.list.setFocus()

    def _fit_columns(self) -> None:
        for at in _WIDE_ONLY:
            self.list.table.setColumnHidden(at, self.card.isVisible())

    def _open_only_one(self) -> None:
        """Who is the only one found is the one on the phone."""
        if self.search.text().strip() and len(found := self.list.rows()) == 1:
            self.open_customer(found[0].customer_id)

    def _choose(self, found: FoundCustomer | None) -> None:
        if found is not None and self.card.isVisible():
            self.open_customer(found.customer_id)

    def _open(self, found: FoundCustomer | None) -> None:
        if found is not None:
            self.open_customer(found.customer_id)

    def _go_to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _go_to_list(self) -> None:
        """Return in the field opens the first one found."""
        self.list.setFocus()
        found = self.list.rows()
        if found and self.list.chosen_row() is None:
            self.list.choose(found[0].id)
            self.open_customer(found[0].customer_id)
