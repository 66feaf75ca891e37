"""Money in the window: invoices and payments of the period, and the closures with what the accountant gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget

from app.i18n import money
from app.queries.ledger import (
    LedgerFilter,
    LedgerInvoice,
    LedgerPayment,
    credit_open,
    invoiced,
    ledger_invoices,
    ledger_payments,
    taken,
)
from app.ui import theme, words
from app.ui.following import COUNT_PAUSE_MS, Follower
from app.ui.live_list import LiveList
from app.ui.orders.filters import SearchField
from app.ui.paging import Column, newest_first
from app.ui.widgets.files import show_file
from app.ui.widgets.layout import EmptyState, button, column, row
from app.ui.widgets.text import day, label, moment
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.rules.periods import Period
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate
_DEBOUNCE_MS = 150


class LedgerPage(QWidget):
    """A search, what the period comes to, and the list; a search looks at all times.

    ``sum_up`` says in words what the period comes to, on a reading thread, anew when ``topic`` changes.
    """

    def __init__(
        self,
        bridge: Bridge,
        name: str,
        hint: str,
        listed: LiveList,
        sum_up: Callable[[Any, Period], str],
        topic: str,
    ) -> None:
        super().__init__()
        self.bridge, self._name, self.list, self._sum_up = bridge, name, listed, sum_up
        self._period: Period | None = None
        self.search = SearchField()
        self.search.setObjectName(f"search-{name}")
        self.search.setAccessibleName(hint)
        self.search.setPlaceholderText(hint)
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(360)
        self.sums = label("", "strong", wrap=True)
        self.bar = row(self.search, self.sums, spacing=theme.M)
        self.bar.setStretch(1, 1)
        page = column(self.bar, listed, spacing=theme.M)
        page.setStretch(1, 1)
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
                lambda connection: sum_up(connection, period), self.sums.setText, key=f"sums-{self._name}"
            )

    def _show(self) -> None:
        if self._period is not None:
            self.list.show_wanted(LedgerFilter(self._period, self.search.text()))


class InvoicesPage(LedgerPage):
    """Invoices and credit notes; Return or the button opens the PDF as it was handed out."""

    def __init__(self, bridge: Bridge, order_asked: Callable[[int], None]) -> None:
        listed = _invoice_list(bridge)
        hint = self.tr("Number of an invoice, or an order…")
        super().__init__(bridge, "invoices", hint, listed, self._in_words, "invoice")
        self._order_asked = order_asked
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

    def _in_words(self, connection: Any, period: Period) -> str:
        language, parts = self.bridge.language, []
        for kind, (count, ht, ttc) in invoiced(connection, period).items():
            what = self.tr("Credit notes: {count}") if kind == "credit_note" else self.tr("Invoices: {count}")
            amounts = self.tr("{ht} net, {ttc} with VAT").format(
                ht=money(language, ht), ttc=money(language, ttc)
            )
            parts.append(f"{what.format(count=count)}, {amounts}")
        return " · ".join(parts) or self.tr("Nothing was invoiced in this period.")


class PaymentsPage(LedgerPage):
    """The payment journal; Return opens the order."""

    def __init__(self, bridge: Bridge, order_asked: Callable[[int], None]) -> None:
        listed = _payment_list(bridge)
        hint = self.tr("An order, a parcel…")
        super().__init__(bridge, "payments", hint, listed, self._in_words, "order")
        listed.opened.connect(lambda found: order_asked(found.order_id))

    def _in_words(self, connection: Any, period: Period) -> str:
        language = self.bridge.language
        parts = [
            f"{words.means(means)} {money(language, cents)}"
            for means, cents in taken(connection, period).items()
        ]
        said = " · ".join(parts) or self.tr("No money moved in this period.")
        count, cents = credit_open(connection, shop_day(utc_now()))
        if not count:
            return said
        open_now = self.tr("Store credit that can still be used: {count}, worth {amount}")
        return f"{said}\n{open_now.format(count=count, amount=money(language, cents))}"


def _invoice_list(bridge: Bridge) -> LiveList:
    language = bridge.language

    def amount(cents: Callable[[LedgerInvoice], int]) -> Callable[[LedgerInvoice], str]:
        def said(found: LedgerInvoice) -> str:
            sign = -1 if found.kind == "credit_note" else 1
            return money(language, sign * cents(found), found.currency)

        return said

    def kind(found: LedgerInvoice) -> tuple[str, str]:
        credit = found.kind == "credit_note"
        return (
            (translate("figures", "Credit note"), "warning")
            if credit
            else (translate("figures", "Invoice"), "info")
        )

    columns: tuple[Column[LedgerInvoice], ...] = (
        Column(translate("figures", "Number"), lambda found: found.number, 150),
        Column(
            translate("figures", "Kind"),
            lambda found: kind(found)[0],
            120,
            badges=lambda found: (kind(found),),
        ),
        Column(translate("figures", "Day"), lambda found: day(language, found.issued_on), 120),
        Column(translate("figures", "Order"), lambda found: found.order, 120, stretch=True),
        Column(translate("figures", "Net"), amount(lambda found: found.ht_cents), 110, right=True),
        Column(translate("figures", "VAT"), amount(lambda found: found.vat_cents), 100, right=True),
        Column(translate("figures", "With VAT"), amount(lambda found: found.ttc_cents), 110, right=True),
    )
    nothing = EmptyState(
        "document",
        translate("figures", "No invoice"),
        translate("figures", "None was issued in this period."),
    )
    return LiveList(
        bridge,
        "invoices",
        translate("figures", "Invoices"),
        columns,
        newest_first(ledger_invoices, {"invoice": lambda found: found.id}),
        nothing,
    )


def _payment_list(bridge: Bridge) -> LiveList:
    language = bridge.language

    def amount(found: LedgerPayment) -> str:
        sign = -1 if found.kind in {"refund", "void", "dispute"} else 1
        return money(language, sign * found.amount_cents, found.currency)

    columns: tuple[Column[LedgerPayment], ...] = (
        Column(translate("figures", "When"), lambda found: moment(language, found.at), 140),
        Column(
            translate("figures", "Movement"),
            lambda found: words.payment_kind(found.kind),
            130,
            badges=lambda found: ((words.payment_kind(found.kind), words.PAYMENT_KIND_TONE[found.kind]),),
        ),
        Column(translate("figures", "Means"), lambda found: words.means(found.means), 150),
        Column(translate("figures", "Order"), lambda found: found.order, 120),
        Column(translate("figures", "Reference"), lambda found: found.reference or "–", 160, stretch=True),
        Column(translate("figures", "Amount"), amount, 120, right=True),
    )
    nothing = EmptyState(
        "euro", translate("figures", "No payment"), translate("figures", "No money moved in this period.")
    )
    return LiveList(
        bridge,
        "payments",
        translate("figures", "Payments"),
        columns,
        newest_first(ledger_payments, {"order": lambda found: found.order_id}),
        nothing,
    )
