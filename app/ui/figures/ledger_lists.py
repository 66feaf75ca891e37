"""Lists of what is booked: invoices and payments, whole in their pages or those behind a sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.i18n import money
from app.queries.ledger import LedgerInvoice, LedgerPayment, ledger_invoices, ledger_payments
from app.ui import words
from app.ui.live_list import LiveList
from app.ui.paging import Column, newest_first
from app.ui.widgets.layout import EmptyState
from app.ui.widgets.text import day, moment

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate


def invoice_list(bridge: Bridge) -> LiveList:
    """Invoices and credit notes."""
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


def payment_list(bridge: Bridge) -> LiveList:
    """Movements of money."""
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
