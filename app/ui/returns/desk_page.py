"""The returns desk: the list with its countdown, and on its right the return that is on the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QStackedWidget, QWidget

from app.models.states import RmaState
from app.queries.returnable import Sender, senders
from app.queries.returns import OPEN, TO_DECIDE, ReturnRow, returns, urgency
from app.queries.touched import LISTED, Touched
from app.station.session import Job
from app.ui import theme
from app.ui.live_list import LiveList
from app.ui.paging import Column, Source
from app.ui.returns import words
from app.ui.returns.actions import ReturnActions
from app.ui.returns.detail import ON_THE_TABLE, ReturnDetail
from app.ui.widgets.layout import Card, EmptyState, SplitView, button, clear, column, row, scrolling
from app.ui.widgets.text import KeyHint, full_moment, label, money, with_key
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_ALL = tuple(RmaState)
_LIST_WIDTH = 606


def _returns(connection: Any, states: tuple[str, ...], only: Touched | None = None) -> tuple[ReturnRow, ...]:
    return returns(connection, shop_day(utc_now()), [RmaState(state) for state in states], only=only)


_SOURCE: Source[ReturnRow] = Source(
    lambda connection, states, _after, _limit: _returns(connection, states),
    _returns,
    {"rma": lambda found: found.id, "order": lambda found: found.order_id},
    urgency,
    LISTED,
)


class WhichOrder(Card):
    """A box without paper: the orders it may come from, the likeliest first and why, answered by the number."""

    chosen = Signal(int)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(self.tr("Which order does it come from?"))
        self._bridge = bridge
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows = column(spacing=theme.S)
        self._whom: dict[int, QLabel] = {}
        self._count = 0
        inside = QWidget()
        holder = column(self._rows, None)
        holder.setContentsMargins(0, 0, theme.XS, 0)
        inside.setLayout(holder)
        hint = self.tr("Scan more of what is inside, or type the postal code or the name above.")
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(scrolling(inside), 1)

    def show_choices(self, choices: list[Any]) -> None:
        """Number them as the station did; who each went to is read beside."""
        clear(self._rows)
        self._whom.clear()
        self._count = len(choices)
        for choice in choices:
            self._rows.addWidget(self._choice(choice))
        ids = [int(choice["order_id"]) for choice in choices]
        self._bridge.read(lambda connection: senders(connection, ids), self._name, key="box-senders")

    def _choice(self, choice: Any) -> QPushButton:
        number = int(choice["number"])
        made = button("", lambda: self.chosen.emit(number), look="tile", name=f"choice-{number}")
        made.setStyleSheet("QPushButton { min-height: 58px; }")
        made.setAccessibleName(f"{number} {choice['order']}")
        key = KeyHint(str(number))
        key.setFixedSize(28, 24)
        key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whom = self._whom[int(choice["order_id"])] = label("", "muted")
        why = " · ".join(self._bridge.text(each["code"], **each["values"]) for each in choice["why"])
        said = column(
            None,
            row(label(str(choice["order"]), "section"), whom, None),
            label(why, "small"),
            None,
            spacing=2,
        )
        inner = row(key, said, spacing=theme.L)
        inner.setStretch(1, 1)
        inner.setContentsMargins(theme.L, 0, theme.L, 0)
        made.setLayout(inner)
        for part in made.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return made

    def _name(self, found: dict[int, Sender]) -> None:
        for order_id, whom in self._whom.items():
            if (sender := found.get(order_id)) is not None:
                whom.setText(" · ".join(filter(None, (sender.customer, sender.place))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers."""
        digit = event.text()
        if digit.isdecimal() and 1 <= int(digit) <= self._count:
            self.chosen.emit(int(digit))
        else:
            super().keyPressEvent(event)


class DeskPage(QWidget):
    """List and detail; follows the station's session, which a scan moves."""

    order_asked = Signal(int)
    decision_asked = Signal(int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.actions_of = ReturnActions(bridge, self)
        self.filter = QComboBox()
        self.filter.setObjectName("filter")
        self.filter.setAccessibleName(self.tr("Which returns"))
        for text, states in (
            (self.tr("Open"), OPEN),
            (self.tr("Announced"), (RmaState.AUTHORISED, RmaState.IN_TRANSIT, RmaState.EXPIRED)),
            (self.tr("On the table"), tuple(ON_THE_TABLE)),
            (self.tr("To decide"), TO_DECIDE),
            (self.tr("Decided"), (RmaState.APPROVED, RmaState.REJECTED, RmaState.SETTLED, RmaState.CLOSED)),
            (self.tr("All"), _ALL),
        ):
            self.filter.addItem(text, tuple(state.value for state in states))
        self.filter.currentIndexChanged.connect(self.refresh)
        nothing = EmptyState("returns", self.tr("No return"), self.tr("Nothing passes this filter."))
        self.list = LiveList(
            bridge,
            "returns",
            self.tr("Returns"),
            self._columns(),
            _SOURCE,
            nothing,
        )
        self.detail = ReturnDetail(bridge, self.actions_of)
        self.which = WhichOrder(bridge)
        self._idle = EmptyState(
            "scan",
            self.tr("Scan the box"),
            self.tr("Its return label, the order’s slip, the old parcel label, or an article."),
        )
        self.pages = QStackedWidget()
        for page in (self._idle, self.detail, self.which):
            self.pages.addWidget(page)
        left = QWidget()
        left.setLayout(column(self.filter, self.list))
        left.setMinimumWidth(_LIST_WIDTH)
        self.search = QLineEdit()
        self.search.setObjectName("find")
        self._hint = self.tr("Return, order, or the postal code or name on the box")
        self.search.setPlaceholderText(self._hint)
        found_by = self.tr("Find what came back by return, order, postal code or name")
        self.search.setAccessibleName(found_by)
        self.search.setToolTip(with_key(found_by, "F3"))
        self.search.returnPressed.connect(self._find)
        right = QWidget()
        table = column(self.search, self.pages, spacing=theme.M)
        table.setStretch(1, 1)
        right.setLayout(table)
        whole = column(SplitView(left, right, 43))
        self.setLayout(whole)
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.detail.order_asked.connect(self.order_asked)
        self.detail.decision_asked.connect(self.decision_asked)
        self.which.chosen.connect(lambda number: self._bridge.scan(str(number)))

    def _columns(self) -> tuple[Column[ReturnRow], ...]:
        language = self._bridge.language

        def due(found: ReturnRow) -> tuple[str, str]:
            return words.countdown(found.days_left, found.state)

        def state(found: ReturnRow) -> tuple[tuple[str, str], ...]:
            shown = (words.state(found.state), words.STATE_TONE.get(found.state, "neutral"))
            return (shown, (found.claimed_by, "violet")) if found.claimed_by else (shown,)

        def about(found: ReturnRow) -> str:
            parts = [found.customer, full_moment(language, found.opened_at)]
            if found.amount_cents is not None:
                parts.append(money(language, found.amount_cents, found.currency))
            if found.claimed_by:
                parts.append(", ".join(filter(None, (found.claimed_by, found.claimed_at))))
            return "\n".join(parts)

        return (
            Column(self.tr("Return"), lambda found: found.number, 152, tip=about),
            Column(self.tr("Order"), lambda found: found.order, 96, tip=about),
            Column(self.tr("Right"), lambda found: words.ground(found.ground), 96, stretch=True, tip=about),
            Column(
                self.tr("State"),
                lambda found: words.state(found.state),
                108,
                badges=state,
            ),
            Column(
                self.tr("Refund"),
                lambda found: due(found)[0],
                124,
                badges=lambda found: (due(found),) if due(found)[0] else (),
            ),
        )

    def _find(self) -> None:
        """What stands on the box is asked of the station."""
        if said := self.search.text().strip():
            self.search.clear()
            self._bridge.scan(said)

    def refresh(self) -> None:
        """Read the list anew."""
        self.list.show_wanted(self.filter.currentData())

    def follow(self) -> None:
        """Show what the station's session stands at: a return, an order, or a question."""
        session = self._bridge.session
        place = session.place if session.job is Job.RETURNS else {}
        self.search.setPlaceholderText(self._hint)
        if place.get("asking") == "box_order":
            self.which.show_choices(list(place.get("choices", ())))
            self.pages.setCurrentWidget(self.which)
            self.which.setFocus()
        elif "rma_id" in place:
            self.search.setPlaceholderText(self.tr("Weight of the box in grams"))
            self.show_return(int(place["rma_id"]), int(place.get("rma_unit_id", 0)))
        elif "return_order_id" in place:
            self._idle.say(
                self.tr("Scan each article"),
                self.tr("Nobody announced a return of this order: it opens with the first article."),
            )
            self.pages.setCurrentWidget(self._idle)
        elif self.pages.currentWidget() is not self.detail:
            self._idle.say(
                self.tr("Scan the box"),
                self.tr("Its return label, the order’s slip, the old parcel label, or an article."),
            )
            self.pages.setCurrentWidget(self._idle)

    def show_return(self, rma_id: int, unit_id: int = 0) -> None:
        """Show a return on the right, and mark it in the list."""
        self.detail.show_return(rma_id, unit_id)
        self.pages.setCurrentWidget(self.detail)
        self.list.choose(rma_id)

    def leave(self) -> None:
        """Nothing is open any more."""
        self.list.table.clearSelection()
        self.pages.setCurrentWidget(self._idle)
        self.list.setFocus()

    def _choose(self, found: ReturnRow | None) -> None:
        if found is not None and found.id != self.detail.rma_id:
            self.detail.show_return(found.id)
            self.pages.setCurrentWidget(self.detail)

    def _open(self, found: ReturnRow) -> None:
        self.show_return(found.id)
        if self.detail.panel.isVisible():
            self.detail.panel.focus_first()
