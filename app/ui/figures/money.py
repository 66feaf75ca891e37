"""Money in the window: invoices and payments of the period, and what they come to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.i18n import money
from app.queries.ledger import (
    CreditOpen,
    InvoicesOf,
    LedgerFilter,
    LedgerInvoice,
    PaymentsBy,
    credit_open,
    invoiced,
    taken,
)
from app.ui import theme, words
from app.ui.figures.behind_dialog import BehindDialog
from app.ui.figures.ledger_lists import invoice_list, payment_list
from app.ui.figures.page import figure_of
from app.ui.figures.rows_behind import Lead
from app.ui.figures.view import Tile
from app.ui.following import COUNT_PAUSE_MS, Follower
from app.ui.live_list import LiveList
from app.ui.orders.filters import SearchField
from app.ui.widgets.files import show_file
from app.ui.widgets.layout import button, clear, column, row
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.rules.periods import Period
    from app.ui.bridge import Bridge

_DEBOUNCE_MS = 150


class LedgerPage(QWidget):
    """What the period comes to, a search, and the list; a search looks at all times.

    ``sum_up`` says what the period comes to, on a reading thread, anew when ``topic`` changes.
    """

    def __init__(
        self,
        bridge: Bridge,
        name: str,
        hint: str,
        listed: LiveList,
        sum_up: Callable[[Any, Period], tuple[Tile, ...]],
        topic: str,
        order_asked: Callable[[int], None],
    ) -> None:
        super().__init__()
        self.bridge, self._name, self.list, self._sum_up = bridge, name, listed, sum_up
        self._order_asked = order_asked
        self._period: Period | None = None
        self.shown: tuple[Tile, ...] = ()
        self._tiles: QHBoxLayout = row(spacing=theme.S)
        self.search = SearchField()
        self.search.setObjectName(f"search-{name}")
        self.search.setAccessibleName(hint)
        self.search.setPlaceholderText(hint)
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(360)
        self.bar = row(self.search, None, spacing=theme.M)
        page = column(self._tiles, self.bar, listed, spacing=theme.M)
        page.setStretch(2, 1)
        self.setLayout(page)
        self._pause = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._pause.timeout.connect(self._show)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.left.connect(listed.setFocus)
        Follower(bridge, self, {topic}, lambda _changes: self._read_sums(), COUNT_PAUSE_MS)

    def load(self, period: Period, _today: date) -> None:
        """Show a period."""
        self._period = period
        self._show()
        self._read_sums()

    def _read_sums(self) -> None:
        if (period := self._period) is not None:
            sum_up = self._sum_up
            self.bridge.read(
                lambda connection: sum_up(connection, period), self._fill, key=f"sums-{self._name}"
            )

    def _fill(self, tiles: tuple[Tile, ...]) -> None:
        self.shown = tiles
        clear(self._tiles)
        for tile in tiles:
            self._tiles.addWidget(figure_of(tile, self._lead))

    def _lead(self, behind: Lead, title: str) -> None:
        BehindDialog(self, self.bridge, title, behind, self._order_asked).open()

    def _show(self) -> None:
        if self._period is not None:
            self.list.show_wanted(LedgerFilter(self._period, self.search.text()))


class InvoicesPage(LedgerPage):
    """Invoices and credit notes; Return or the button opens the PDF as it was handed out."""

    def __init__(self, bridge: Bridge, order_asked: Callable[[int], None]) -> None:
        listed = invoice_list(bridge)
        hint = self.tr("Number of an invoice, or an order…")
        super().__init__(bridge, "invoices", hint, listed, self._sums, "invoice", order_asked)
        self.pdf_button = button("PDF", self.open_pdf, icon="document", name="open-invoice")
        self.order_button = button(
            self.tr("Order"), self.open_order, icon="orders", name="open-invoice-order"
        )
        self.bar.addWidget(self.order_button)
        self.bar.addWidget(self.pdf_button)
        listed.chosen.connect(self._judge)
        listed.opened.connect(lambda _found: self.open_pdf())
        self._judge(None)

    def open_pdf(self) -> None:
        """Show the chosen one in the computer's own PDF program."""
        found: LedgerInvoice | None = self.list.chosen_row()
        if found is not None:
            desk, invoice_id = self.bridge.desk, found.id
            self.bridge.work(lambda _report: desk.invoice_file(invoice_id), show_file)

    def open_order(self) -> None:
        """Go to the order of the chosen one."""
        found: LedgerInvoice | None = self.list.chosen_row()
        if found is not None:
            self._order_asked(found.order_id)

    def _judge(self, chosen: object) -> None:
        self.pdf_button.setEnabled(chosen is not None)
        self.order_button.setEnabled(chosen is not None)

    def _sums(self, connection: Any, period: Period) -> tuple[Tile, ...]:
        language, tiles = self.bridge.language, []
        for kind, (count, ht, ttc) in invoiced(connection, period).items():
            credit = kind == "credit_note"
            what = self.tr("Credit notes: {count}") if credit else self.tr("Invoices: {count}")
            net = self.tr("{ht} net").format(ht=money(language, ht))
            behind = InvoicesOf(period, kind)
            tiles.append(Tile(kind, what.format(count=count), money(language, ttc), hint=net, behind=behind))
        return tuple(tiles)


class PaymentsPage(LedgerPage):
    """The payment journal; Return opens the order."""

    def __init__(self, bridge: Bridge, order_asked: Callable[[int], None]) -> None:
        listed = payment_list(bridge)
        hint = self.tr("An order, a parcel…")
        super().__init__(bridge, "payments", hint, listed, self._sums, "order", order_asked)
        listed.opened.connect(lambda found: order_asked(found.order_id))

    def _sums(self, connection: Any, period: Period) -> tuple[Tile, ...]:
        language, today = self.bridge.language, shop_day(utc_now())
        tiles = [
            Tile(means, words.means(means), money(language, cents), behind=PaymentsBy(period, means))
            for means, cents in taken(connection, period).items()
        ]
        count, cents = credit_open(connection, today)
        if count:
            caption = self.tr("Store credit that can still be used: {count}").format(count=count)
            tiles.append(Tile("credit-open", caption, money(language, cents), behind=CreditOpen(today)))
        return tuple(tiles)
