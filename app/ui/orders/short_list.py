"""A short list of orders beside something else: a customer's, or those behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.queries.orders import OrderRow
from app.ui import words
from app.ui.live_list import LiveList
from app.ui.paging import Column, newest_first
from app.ui.widgets.layout import EmptyState
from app.ui.widgets.text import moment, money

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate


def short_list(
    bridge: Bridge, name: str, page: Callable[..., Sequence[OrderRow]], *, with_customer: bool = False
) -> LiveList:
    """``page`` takes (connection, what is wanted, the last row shown, how many) or ``only`` what changed."""
    language = bridge.language
    columns: list[Column[OrderRow]] = [
        Column(translate("orders", "Order"), lambda row: row.reference, 100),
        Column(translate("orders", "Placed"), lambda row: moment(language, row.placed_at), 128),
        Column(translate("orders", "Channel"), lambda row: row.channel, 120, stretch=not with_customer),
        Column(
            translate("orders", "Total"),
            lambda row: money(language, row.total_cents, row.currency),
            96,
            right=True,
        ),
        Column(
            translate("orders", "Stage"),
            lambda row: words.stage(row.stage),
            150,
            badges=lambda row: ((words.stage(row.stage), words.STAGE_TONE[row.stage]),),
        ),
    ]
    if with_customer:
        columns.insert(
            2, Column(translate("orders", "Customer"), lambda row: row.customer, 150, stretch=True)
        )

    source = newest_first(page, {"order": lambda row: row.id})
    nothing = EmptyState("orders", translate("orders", "No order"))
    return LiveList(bridge, name, translate("orders", "Orders"), columns, source, nothing)
