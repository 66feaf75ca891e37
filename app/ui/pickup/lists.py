"""The counter's lists: expected, incomplete, on the shelf, overdue, each with its days left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from app.models.permissions import may
from app.queries.pickup import CounterList, PickupRow, counter_counts, counter_list, urgency
from app.queries.shops import site_at
from app.queries.touched import LISTED, Touched
from app.ui import theme
from app.ui.following import COUNT_PAUSE_MS, Follower
from app.ui.live_list import LiveList
from app.ui.paging import Column, Source
from app.ui.pickup import words
from app.ui.widgets.layout import Card, EmptyState, button, column, row
from app.ui.widgets.text import label, with_key
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.ui.bridge import Bridge
    from app.ui.pickup.actions import PickupActions

_WIDTH = 600


def _source(station: str) -> Source[PickupRow]:
    """What a station in a shop lists is that shop's, elsewhere every shop's."""

    def rows(connection: Any, which: CounterList, only: Touched | None = None) -> Sequence[PickupRow]:
        shop = site_at(connection, station) or None
        return counter_list(connection, which, shop_day(utc_now()), shop, only=only)

    return Source(
        lambda connection, which, _after, _limit: rows(connection, which),
        rows,
        {"pickup": lambda found: found.id if found.number else None, "order": lambda found: found.order_id},
        urgency,
        LISTED,
    )


def _where(found: PickupRow) -> str:
    if found.to_fetch:
        return words.items(found.to_fetch)
    shelves = [bag.shelf for bag in found.bags if bag.shelf]
    if shelves and len(shelves) == len(found.bags):
        return " · ".join(shelves)
    return words.bags(len([bag for bag in found.bags if bag.arrived_at]), len(found.bags))


class CounterLists(Card):
    """``opened`` gives the pickup that somebody wants to see, ``preparing`` the order they want to prepare."""

    opened = Signal(int)
    preparing = Signal(int)

    def __init__(self, bridge: Bridge, actions: PickupActions, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._bridge = bridge
        self._counts: dict[CounterList, int] = {}
        self._chips: dict[CounterList, QPushButton] = {}
        self.shown = CounterList.READY
        columns: tuple[Column[PickupRow], ...] = (
            Column(self.tr("Customer"), lambda found: found.short_name, 110, stretch=True),
            Column(self.tr("Order"), lambda found: found.order, 100),
            Column(self.tr("Shelf"), _where, 122),
            Column(
                self.tr("Kept"),
                lambda found: words.pill(found.state, found.days_left)[0],
                138,
                badges=lambda found: (words.pill(found.state, found.days_left),),
            ),
        )
        self._empty = EmptyState("pickup", "")
        source = _source(bridge.desk.settings.station)
        self.list = LiveList(
            bridge, "pickups", self.tr("Pickups"), columns, source, self._empty, framed=False
        )
        self.list.opened.connect(self._open)
        self.remind = button(
            self.tr("Remind customers"), actions.remind, icon="mail", name="remind",
            tip=self.tr("A message to everybody whose reminder is due today; nobody gets it twice"),
        )  # fmt: skip
        self.expire = button(
            self.tr("Close what is overdue"), actions.expire, icon="clock", name="expire",
            tip=self.tr("The customers are told; then scan each parcel, and the stock location you put it in"),
        )  # fmt: skip
        self.opening = button(
            self.tr("Opening hours…"), actions.opening, icon="calendar", name="opening-hours",
            tip=self.tr("Hours and closed days of the shop, as customers read them"),
        )  # fmt: skip
        if not may(bridge.session.roles, "save_settings"):
            self.opening.hide()  # never shown here: without a parent it would be a window, and take the keys
        self._hint = label("", "small", wrap=True)
        self.setMinimumWidth(_WIDTH)
        self.body.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        self.body.addLayout(self._choice())
        self.body.addWidget(self.list, 1)
        self.body.addLayout(column(self._hint, row(self.remind, self.expire, None, self.opening)))
        Follower(bridge, self, source.topics, lambda _changes: self._count(), COUNT_PAUSE_MS)
        self.show_list(self.shown)

    def _choice(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        line = row(spacing=theme.XS)
        for number, which in enumerate(CounterList, start=1):
            chip = button(
                words.list_name(which), self._shower(which), look="chip", name=f"list-{which.value}",
                tip=with_key(words.list_name(which), f"Ctrl+{number}"),
            )  # fmt: skip
            chip.setCheckable(True)
            group.addButton(chip)
            self._chips[which] = chip
            line.addWidget(chip)
        line.addStretch(1)
        return line

    def _shower(self, which: CounterList) -> Callable[[], None]:
        return lambda: self.show_list(which)

    def show_list(self, which: CounterList) -> None:
        """Another list."""
        self.shown = which
        self._chips[which].setChecked(True)
        hints = {
            CounterList.TO_PREPARE: self.tr(
                "F9 for the next one, Return for the one chosen: scan its articles."
            ),
            CounterList.EXPECTED: self.tr("Scan a parcel when it arrives: it gets its shelf and its label."),
            CounterList.ARRIVED: self.tr("The customer is told once everything is here."),
            CounterList.READY: self.tr("Return opens the one chosen."),
            CounterList.OVERDUE: self.tr("Scan a parcel, then the stock location it goes to."),
        }
        nothing = {
            CounterList.TO_PREPARE: self.tr("Nothing to prepare from the shop’s shelves"),
            CounterList.EXPECTED: self.tr("Nothing is on its way"),
            CounterList.ARRIVED: self.tr("Nothing is incomplete"),
            CounterList.READY: self.tr("No parcel waits for its customer"),
            CounterList.OVERDUE: self.tr("Nothing is overdue"),
        }
        self._hint.setText(hints[which])
        self._empty.say(nothing[which])
        self.remind.setVisible(which is CounterList.READY)
        self.expire.setVisible(which is CounterList.OVERDUE)
        self.list.show_wanted(which)
        self._count()

    def _open(self, found: PickupRow) -> None:
        if found.number:
            self.opened.emit(found.id)
        else:
            self.preparing.emit(found.order_id)

    def _count(self) -> None:
        station = self._bridge.desk.settings.station
        self._bridge.read(
            lambda c: counter_counts(c, shop_day(utc_now()), site_at(c, station) or None),
            self._show_counts,
            key="counter-counts",
        )

    def _show_counts(self, counts: dict[CounterList, int]) -> None:
        for which, count in counts.items():
            name = words.list_name(which)
            self._chips[which].setText(f"{name}  {count}" if count else name)
