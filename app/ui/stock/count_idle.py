"""Before a count: what is to be counted and why, and for a manager the differences to decide on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.models.permissions import may
from app.models.states import CountState
from app.queries.counts import CountRow, open_counts, walked
from app.queries.touched import LISTED
from app.station.actions.questions import REASONS
from app.ui import theme
from app.ui.live_list import LiveList
from app.ui.paging import Column, Source
from app.ui.stock.list_frame import list_frame
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import EmptyState, button, row
from app.ui.widgets.text import moment, money, with_key
from app.workflows import count_decisions

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SOURCE: Source[CountRow] = Source(
    lambda connection, wanted, _after, _limit: open_counts(connection, wanted),
    lambda connection, wanted, asked: open_counts(connection, wanted, only=asked),
    {"count_request": lambda found: found.id},
    walked,
    LISTED,
)

#: What is proposed to who finds too few; anything else was typed and stands for itself.
_REASONS = {*REASONS["short"], *REASONS["missing"]}


class AskCountDialog(Dialog):
    """What somebody should count: a location, or an article wherever it lies."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("What should be counted?"), self.tr("Ask for the count"))
        self._station = bridge
        self.what = QLineEdit()
        self.what.setObjectName("count-what")
        self.what.setMaxLength(80)
        self.what.setPlaceholderText(self.tr("Scan or type a location, an article or its SKU"))
        self.what.setAccessibleName(self.tr("Location or SKU"))
        self.body.addWidget(self.what)
        self.what.setFocus()

    def go(self) -> None:
        what = self.what.text()
        self.perform(self._station, lambda uow: count_decisions.ask_count(uow, what))


class CountIdle(QWidget):
    """Counts to do on the left; on the right, for who may decide, what differs."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.decides = may(bridge.session.roles, "accept_count")
        self.to_count = self._list(
            "counts", self.tr("To count"), self._to_count_columns(), self.tr("Nothing is to be counted"),
            self.tr("Scan any location to count it all the same."),
        )  # fmt: skip
        self.to_accept = self._list(
            "differences", self.tr("Differences"), self._to_accept_columns(), self.tr("Nothing differs"),
            self.tr("What counts find is booked once you accept it."),
        )  # fmt: skip
        self.ask = button(
            self.tr("Ask for a count… · F4"), self.ask_count, icon="list", name="ask-count",
            tip=with_key(self.tr("A location, or an article wherever it lies"), "F4"),
        )  # fmt: skip
        self.accept = button(
            self.tr("Book it · F2"), self.accept_chosen, look="primary", icon="check", name="accept-count",
            tip=with_key(self.tr("The stock becomes what was counted"), "F2"),
        )  # fmt: skip
        self.again = button(
            self.tr("Count again · F3"), self.recount_chosen, icon="refresh", name="count-again",
            tip=with_key(self.tr("Not believed: somebody counts it anew"), "F3"),
        )  # fmt: skip
        left = list_frame(self.tr("To count"), self.to_count, self.ask if self.decides else None)
        page = row(left, spacing=theme.M)
        if self.decides:
            page.addWidget(list_frame(self.tr("Differences"), self.to_accept, self.accept, self.again))
            self.to_accept.chosen.connect(self._judge)
            self.to_accept.filled.connect(self._judge)
            self.to_accept.opened.connect(lambda _found: self.accept_chosen())
            self._judge()
        self.setLayout(page)

    def _list(
        self, name: str, title: str, columns: tuple[Column[CountRow], ...], nothing: str, hint: str
    ) -> LiveList:
        empty = EmptyState("check", nothing, hint)
        return LiveList(self._bridge, name, title, columns, _SOURCE, empty, framed=False, chooses_first=True)

    def _why(self, found: CountRow) -> str:
        return self._bridge.text(f"count_cause_{found.cause.value}")

    def _why_tip(self, found: CountRow) -> str:
        return self._bridge.text(f"reason_{found.reason}") if found.reason in _REASONS else found.reason

    def _to_count_columns(self) -> tuple[Column[CountRow], ...]:
        def state(found: CountRow) -> str:
            if found.claimed_by:
                return found.claimed_by
            return self.tr("second count") if found.counts else ""

        return (
            Column(self.tr("Location"), lambda found: found.location, 118),
            Column(
                self.tr("Article"), lambda found: found.name, 160, stretch=True, tip=lambda found: found.sku
            ),
            Column(self.tr("Why"), self._why, 205, tip=self._why_tip),
            Column("", state, 96),
        )

    def _to_accept_columns(self) -> tuple[Column[CountRow], ...]:
        language = self._bridge.language

        def counted(found: CountRow) -> str:
            when = moment(language, found.counted_at) if found.counted_at else ""
            return " · ".join(filter(None, (found.counted_by, when)))

        def difference(found: CountRow) -> str:
            return f"{found.difference or 0:+d}".replace("-", "\u2212")

        def tone(found: CountRow) -> tuple[tuple[str, str], ...]:
            return ((difference(found), "error" if (found.difference or 0) < 0 else "warning"),)

        return (
            Column(self.tr("Location"), lambda found: found.location, 118),
            Column(self.tr("Article"), lambda found: found.name, 130, stretch=True, tip=counted),
            Column(self.tr("Counted"), lambda found: str(found.counted), 84, right=True),
            Column(self.tr("Difference"), difference, 104, badges=tone),
            Column(self.tr("Value"), lambda found: money(language, found.value_cents or 0), 90, right=True),
            Column(self.tr("By"), lambda found: found.counted_by, 76, tip=counted),
        )

    def refresh(self) -> None:
        """Read both lists anew, and put the keys where the work is."""
        self.to_count.show_wanted(CountState.TO_COUNT)
        if self.decides:
            self.to_accept.show_wanted(CountState.TO_ACCEPT)
        (self.to_accept if self.decides else self.to_count).setFocus()

    def press(self, command: str) -> bool:
        """F2, F3 and F4 for who decides; false for any other key."""
        meant: dict[str, Callable[[], object]] = {
            "confirm": self.accept_chosen, "short": self.recount_chosen, "close_parcel": self.ask_count,
        }  # fmt: skip
        if not self.decides or command not in meant:
            return False
        meant[command]()
        return True

    def ask_count(self) -> None:
        AskCountDialog(self, self._bridge).open()

    def accept_chosen(self) -> None:
        """The stock becomes what was counted."""
        self._decide(count_decisions.accept_count)

    def recount_chosen(self) -> None:
        """Somebody counts it anew."""
        self._decide(count_decisions.count_again)

    def _decide(self, deed: Callable[[Any, int], Any]) -> None:
        found = self.to_accept.chosen_row()
        if found is not None:
            self._bridge.act(lambda uow: deed(uow, found.id))

    def _judge(self) -> None:
        there = self.to_accept.chosen_row() is not None
        self.accept.setEnabled(there)
        self.again.setEnabled(there)
