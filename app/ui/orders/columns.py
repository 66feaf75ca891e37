"""The columns of the list of orders."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.queries.orders import OrderRow
from app.ui import words
from app.ui.channels import words as channel_words
from app.ui.paging import Column
from app.ui.widgets.text import day, full_moment, moment, money

translate = QCoreApplication.translate
#: Left out while the order chosen is shown beside the list: it says them too.
WIDE_ONLY = frozenset({"channel", "placed", "mode", "lines", "payment", "promise"})
NAMES = (
    "reference", "channel", "placed", "customer", "mode", "lines", "total", "payment", "promise", "holds", "stage"
)  # fmt: skip


def columns(language: str) -> tuple[Column[OrderRow], ...]:
    """As in ``NAMES``, in the window's language."""

    def holds(row: OrderRow) -> tuple[tuple[str, str], ...]:
        return tuple((words.hold(kind), "error") for kind in row.holds)

    return (
        Column(translate("orders", "Order"), lambda row: row.reference, 96),
        Column(
            translate("orders", "Channel"),
            lambda row: row.channel,
            160,
            tip=lambda row: row.channel,
            icon=lambda row: channel_words.icon(row.channel_kind),
        ),
        Column(
            translate("orders", "Placed"),
            lambda row: moment(language, row.placed_at),
            128,
            tip=lambda row: full_moment(language, row.placed_at),
        ),
        Column(translate("orders", "Customer"), lambda row: row.customer, 150, stretch=True),
        Column(translate("orders", "Delivery"), lambda row: words.delivery_mode(row.delivery_mode), 118),
        Column(translate("orders", "Lines"), lambda row: str(row.lines), 68, right=True),
        Column(
            translate("orders", "Total"),
            lambda row: money(language, row.total_cents, row.currency),
            98,
            right=True,
        ),
        Column(
            translate("orders", "Payment"),
            lambda row: words.payment(row.payment),
            130,
            badges=lambda row: ((words.payment(row.payment), words.PAYMENT_TONE[row.payment]),),
        ),
        Column(
            translate("orders", "Promised"),
            lambda row: day(language, row.promise_date) if row.promise_date else "",
            98,
        ),
        Column(
            translate("orders", "Holds"),
            lambda row: ", ".join(text for text, _ in holds(row)),
            124,
            badges=holds,
            tip=lambda row: "\n".join(text for text, _ in holds(row)),
        ),
        Column(
            translate("orders", "Stage"),
            lambda row: words.stage(row.stage),
            154,
            badges=lambda row: ((words.stage(row.stage), words.STAGE_TONE[row.stage]),),
        ),
    )
