"""What a figure leads to: orders, what lies where, what is booked; each as a list and, by its cells, as a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.i18n import money
from app.printing.report import Kind, SheetColumn, in_words
from app.queries.figures.behind import Behind, Of, orders_behind
from app.queries.figures.demand import LEARNT_DAYS
from app.queries.ledger import (
    CreditOpen,
    EntriesOf,
    InvoicesOf,
    LedgerCredit,
    LedgerEntry,
    LedgerInvoice,
    LedgerPayment,
    PaymentsBy,
    ledger_credits,
    ledger_entries,
    ledger_invoices,
    ledger_payments,
)
from app.queries.orders import OrderRow
from app.queries.stock import LevelRow, Lying, levels
from app.rules.periods import Period
from app.ui import words
from app.ui.figures.ledger_lists import invoice_list, payment_list
from app.ui.live_list import LiveList
from app.ui.orders.short_list import short_list
from app.ui.paging import Column, Source, newest_first
from app.ui.widgets.layout import EmptyState
from app.values import shop_day

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate

Lead = Behind | Lying | InvoicesOf | PaymentsBy | EntriesOf | CreditOpen
"""What is asked for behind a figure."""
_LEFT_KINDS = (Kind.TEXT, Kind.DAY)
_WIDTHS = {Kind.COUNT: 80, Kind.MONEY: 98}
_WIDTH = 104


@dataclass(frozen=True, slots=True)
class Rows:
    """One kind of rows. ``read`` takes (connection, lead, the last row shown, how many)."""

    read: Callable[..., Sequence[Any]]
    columns: tuple[SheetColumn, ...]
    cells: Callable[[Any], tuple[Any, ...]]
    listed: Callable[[Bridge], LiveList]
    order_id: Callable[[Any], int | None]


def rows_of(lead: Lead, language: str) -> Rows:
    """How what is behind a figure is read and shown."""
    match lead:
        case Behind():
            return _orders(language)
        case Lying():
            return _levels()
        case InvoicesOf():
            return _invoices()
        case PaymentsBy():
            return _payments()
        case EntriesOf():
            return _entries(language)
        case CreditOpen():
            return _credits()


def demanded(product_id: int, sku: str, today: date) -> Behind:
    """The orders of an article that its forecast has learnt from."""
    learnt = Period(today - timedelta(days=LEARNT_DAYS), today)
    return Behind(Of.DEMANDED, learnt, product_id=product_id, sku=sku)


def _orders(language: str) -> Rows:
    def cells(row: OrderRow) -> tuple[Any, ...]:
        euros, other = _amount(row.total_cents, row.currency, language)
        return row.reference, shop_day(row.placed_at), row.channel, euros, other, words.stage(row.stage)

    columns = (
        _text(translate("figures", "Order")),
        SheetColumn(translate("figures", "Ordered"), Kind.DAY),
        _text(translate("figures", "Channel"), wide=True),
        SheetColumn(translate("figures", "Total"), Kind.MONEY),
        _text(translate("figures", "In another currency")),
        _text(translate("figures", "Stage")),
    )
    listed = partial(short_list, name="behind", page=orders_behind, with_customer=True)
    return Rows(orders_behind, columns, cells, listed, lambda row: row.id)


def _levels() -> Rows:
    def cells(row: LevelRow) -> tuple[Any, ...]:
        return row.sku, row.name, row.location, row.site or None, row.on_hand, row.reserved, row.value_cents

    columns = (
        _text(translate("figures", "SKU")),
        _text(translate("figures", "Article"), wide=True),
        _text(translate("figures", "Place")),
        _text(translate("figures", "Shop")),
        SheetColumn(translate("figures", "In stock")),
        SheetColumn(translate("figures", "Promised")),
        SheetColumn(translate("figures", "Value"), Kind.MONEY),
    )
    source: Source[LevelRow] = Source(
        levels,
        lambda connection, wanted, asked: levels(connection, wanted, only=asked),
        {"level": lambda row: row.id, "stock": lambda row: row.product_id},
        lambda row: (row.sku, row.location),
    )
    nothing = EmptyState("package", translate("figures", "Nothing is in stock"))
    return Rows(levels, columns, cells, partial(_list, columns, cells, source, nothing), lambda _row: None)


def _invoices() -> Rows:
    def cells(row: LedgerInvoice) -> tuple[Any, ...]:
        return row.number, row.issued_on, row.order, row.ht_cents, row.vat_cents, row.ttc_cents

    columns = (
        _text(translate("figures", "Number")),
        SheetColumn(translate("figures", "Day"), Kind.DAY),
        _text(translate("figures", "Order"), wide=True),
        SheetColumn(translate("figures", "Net"), Kind.MONEY),
        SheetColumn(translate("figures", "VAT"), Kind.MONEY),
        SheetColumn(translate("figures", "With VAT"), Kind.MONEY),
    )
    return Rows(ledger_invoices, columns, cells, invoice_list, lambda row: row.order_id)


def _payments() -> Rows:
    def cells(row: LedgerPayment) -> tuple[Any, ...]:
        return (
            shop_day(row.at), words.payment_kind(row.kind), words.means(row.means), row.order, row.reference,
            -row.amount_cents if row.kind in {"refund", "dispute"} else row.amount_cents,
        )  # fmt: skip

    columns = (
        SheetColumn(translate("figures", "When"), Kind.DAY),
        _text(translate("figures", "Movement")),
        _text(translate("figures", "Means")),
        _text(translate("figures", "Order")),
        _text(translate("figures", "Reference"), wide=True),
        SheetColumn(translate("figures", "Amount"), Kind.MONEY),
    )
    return Rows(ledger_payments, columns, cells, payment_list, lambda row: row.order_id)


def _entries(language: str) -> Rows:
    def cells(row: LedgerEntry) -> tuple[Any, ...]:
        euros, other = _amount(row.amount_cents, row.currency, language)
        means = words.means(row.means) if row.means else None
        return shop_day(row.at), _entry_kind(row.kind), means, row.order, row.document, euros, other

    columns = (
        SheetColumn(translate("figures", "When"), Kind.DAY),
        _text(translate("figures", "Movement")),
        _text(translate("figures", "Means")),
        _text(translate("figures", "Order")),
        _text(translate("figures", "Reference"), wide=True),
        SheetColumn(translate("figures", "Amount"), Kind.MONEY),
        _text(translate("figures", "In another currency")),
    )
    source = newest_first(ledger_entries, {"entry": lambda row: row.id})
    nothing = EmptyState("euro", translate("figures", "Nothing was booked"))
    listed = partial(_list, columns, cells, source, nothing)
    return Rows(ledger_entries, columns, cells, listed, lambda row: row.order_id)


def _entry_kind(kind: str) -> str:
    match kind:
        case "invoice":
            return translate("figures", "Invoice")
        case "credit_note":
            return translate("figures", "Credit note")
        case _:
            return words.payment_kind(kind)


def _credits() -> Rows:
    def cells(row: LedgerCredit) -> tuple[Any, ...]:
        return row.number, row.order, shop_day(row.issued_at), row.valid_until, row.left_cents

    columns = (
        _text(translate("figures", "Number")),
        _text(translate("figures", "Order"), wide=True),
        SheetColumn(translate("figures", "Given"), Kind.DAY),
        SheetColumn(translate("figures", "Good until"), Kind.DAY),
        SheetColumn(translate("figures", "Left"), Kind.MONEY),
    )
    source = newest_first(ledger_credits, {"credit": lambda row: row.id, "order": lambda row: row.order_id})
    nothing = EmptyState("euro", translate("figures", "No store credit is left"))
    return Rows(
        ledger_credits,
        columns,
        cells,
        partial(_list, columns, cells, source, nothing),
        lambda row: row.order_id,
    )


def _text(title: str, *, wide: bool = False) -> SheetColumn:
    return SheetColumn(title, Kind.TEXT, wide=wide)


def _amount(cents: int, currency: str, language: str) -> tuple[int | None, str | None]:
    """Euros to go on reckoning with, what is in another currency in words."""
    return (cents, None) if currency == "EUR" else (None, money(language, cents, currency))


def _list(
    columns: tuple[SheetColumn, ...],
    cells: Callable[[Any], tuple[Any, ...]],
    source: Source[Any],
    nothing: EmptyState,
    bridge: Bridge,
) -> LiveList:
    """The columns of the sheet as those of a list."""
    language = bridge.language

    def column(at: int, of: SheetColumn) -> Column[Any]:
        return Column(
            of.title, lambda row: in_words(cells(row)[at], of.kind, language), _WIDTHS.get(of.kind, _WIDTH),
            right=of.kind not in _LEFT_KINDS, stretch=of.wide,
        )  # fmt: skip

    shown = [column(at, of) for at, of in enumerate(columns)]
    return LiveList(
        bridge, "behind", translate("figures", "What is behind the figure"), shown, source, nothing
    )
