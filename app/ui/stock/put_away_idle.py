"""What waits to be put away; the scan of an article begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.queries.put_away import ToPutAway, by_name, to_put_away
from app.queries.touched import LISTED
from app.ui.live_list import LiveList
from app.ui.paging import Column, Source
from app.ui.stock.list_frame import list_frame
from app.ui.widgets.layout import EmptyState, column

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SOURCE: Source[ToPutAway] = Source(
    lambda connection, _wanted, _after, _limit: to_put_away(connection),
    lambda connection, _wanted, asked: to_put_away(connection, only=asked),
    {"stock": lambda found: found.id},
    by_name,
    LISTED,
)


class PutAwayIdle(QWidget):
    """Articles, how many came in and came back, and the bin each is kept in."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        nothing = EmptyState(
            "check", self.tr("Nothing waits to be put away"),
            self.tr("What is received or comes back stands here until it has a bin."),
        )  # fmt: skip
        columns: tuple[Column[ToPutAway], ...] = (
            Column(self.tr("Article"), lambda found: found.name, 240, stretch=True),
            Column(self.tr("SKU"), lambda found: found.sku, 180),
            Column(self.tr("Received"), lambda found: str(found.received or ""), 110, right=True),
            Column(self.tr("Returned"), lambda found: str(found.returned or ""), 110, right=True),
            Column(self.tr("Goes to"), lambda found: found.home, 150),
        )
        self.list = LiveList(
            bridge, "to-put-away", self.tr("To put away"), columns, _SOURCE, nothing, framed=False
        )
        self.setLayout(column(list_frame(self.tr("To put away"), self.list)))

    def refresh(self) -> None:
        """Read the list anew, and give it the keys."""
        self.list.show_wanted(None)
        self.list.setFocus()
