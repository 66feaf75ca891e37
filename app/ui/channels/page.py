"""The page of the channels in the settings: each with its state, what waits, and what can be done about it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget

from app.queries.channels import PAUSED, READING, ChannelRow, channels
from app.ui import theme
from app.ui.channels import words
from app.ui.channels.connect_dialog import ConnectDialog
from app.ui.channels.detail_dialog import DetailDialog
from app.ui.following import BOARD_PAUSE_MS, Follower
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.layout import Card, EmptyState, Notice, button, clear, column, row, scrolling
from app.ui.widgets.text import full_moment, label, moment, number
from app.workflows import channel_setup

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge


_QUIET_MS = 30_000


class ChannelsPage(QWidget):
    """A card a channel; answers of the station stand below."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._cards = column(spacing=theme.M)
        inside = QWidget()
        inner = column(self._cards, None)
        inner.setContentsMargins(0, 0, theme.M, 0)
        inside.setLayout(inner)
        self._problem, self._done = Notice("error", "error"), Notice("ok", "ok")
        self._empty = EmptyState(
            "channel",
            self.tr("No shop is connected yet."),
            self.tr("Once one is, its orders arrive by themselves, and stock and tracking go back."),
        )
        add = button(self.tr("Connect a channel…"), self.add, icon="plus", name="channel-add")
        self._area = scrolling(inside)
        self.setLayout(
            column(row(add, None), self._empty, self._area, self._problem, self._done, spacing=theme.M)
        )
        self._empty.hide()
        self._shown: tuple[ChannelRow, ...] | None = None
        Follower(bridge, self, {"channel"}, lambda _changes: self.look(), BOARD_PAUSE_MS)
        self._quiet = QTimer(self, interval=_QUIET_MS)
        self._quiet.timeout.connect(self.look)
        self.look()

    def showEvent(self, event: QShowEvent) -> None:
        """A round that found nothing new tells nobody: when it was is looked up while the page is seen."""
        super().showEvent(event)
        self._quiet.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._quiet.stop()

    def look(self) -> None:
        """Read the channels anew."""
        clock = self._bridge.desk.database.clock
        self._bridge.read(lambda connection: channels(connection, clock()), self._fill, key="channels")

    def add(self) -> None:
        """Connect one."""
        ConnectDialog(self, self._bridge, None).open()

    def _fill(self, rows: tuple[ChannelRow, ...]) -> None:
        """What says the same is not made anew: somebody may be about to press it. The focus stays where it was."""
        to_see = tuple(replace(each, tried_at=None, next_at=None) for each in rows)
        if to_see == self._shown:
            return
        self._shown = to_see
        focused = cast("QWidget | None", self.focusWidget())  # its stub knows no page without one
        name = focused.objectName() if focused is not None else ""
        clear(self._cards)
        self._empty.setVisible(not rows)
        self._area.setVisible(bool(rows))
        for each in rows:
            card = self._card(each)
            self._cards.addWidget(card)
            if name and (again := card.findChild(QPushButton, name)) is not None:
                again.setFocus()

    def _card(self, each: ChannelRow) -> Card:
        card = Card()
        picture = QLabel()
        picture.setPixmap(theme.pixmap(words.icon(each.adapter), theme.current().muted, 24))
        badge = Badge(words.state(self._bridge, each), words.tone(each.state))
        card.head.addWidget(picture)
        card.head.addWidget(label(each.name, "strong"))
        card.head.addWidget(badge)
        card.head.addStretch(1)
        for made in self._actions(each):
            card.head.addWidget(made)
        card.body.addLayout(card.head)
        if each.state == READING:
            card.body.addWidget(self._progress(each))
        elif words.tone(each.state) in {"error", "warning"}:
            card.body.addWidget(
                label(words.trouble(self._bridge, each.state, each.trouble), "error", wrap=True)
            )
        facts = label(self._facts(each), "small", wrap=True)
        if each.ok_at is not None:
            facts.setToolTip(full_moment(self._bridge.language, each.ok_at))
        card.body.addWidget(facts)
        return card

    def _actions(self, each: ChannelRow) -> tuple[QWidget, ...]:
        details = button(self.tr("Details…"), partial(self._details, each), name=f"details-{each.code}")
        if each.state == PAUSED:
            resume = button(self.tr("Resume"), partial(self._resume, each), name=f"resume-{each.code}")
            return (details, resume)
        pause = button(self.tr("Pause"), partial(self._pause, each), icon="pause", name=f"pause-{each.code}")
        if each.state == READING:
            return (details, pause)
        again = button(
            self.tr("Read now") if each.is_well or each.state == "new" else self.tr("Try again"),
            partial(self._again, each),
            icon="refresh",
            name=f"again-{each.code}",
        )
        return (details, again, pause)

    def _progress(self, each: ChannelRow) -> QProgressBar:
        bar = QProgressBar()
        bar.setObjectName(f"progress-{each.code}")
        bar.setRange(0, each.expected if each.is_counted else 0)  # without an end it only moves
        bar.setValue(each.taken)
        bar.setTextVisible(False)
        return bar

    def _facts(self, each: ChannelRow) -> str:
        if each.state == READING:
            said = (
                self.tr("{taken} of {expected} orders")
                if each.is_counted
                else self.tr("{taken} orders so far")
            )
            language = self._bridge.language
            return said.format(taken=number(language, each.taken), expected=number(language, each.expected))
        read = moment(self._bridge.language, each.ok_at) if each.ok_at else self.tr("never")
        parts = [self.tr("Last read: {moment}").format(moment=read)]
        for count, text in (
            (each.waiting, self.tr("to tell: {count}")),
            (each.parked, self.tr("refused over there: {count}")),
            (each.refused, self.tr("orders left out: {count}")),
            (each.unmatched, self.tr("articles without a product: {count}")),
        ):
            if count:
                parts.append(text.format(count=count))
        return " · ".join(parts)

    def _details(self, each: ChannelRow, *_: object) -> None:
        DetailDialog(self, self._bridge, each).open()

    def _again(self, each: ChannelRow, *_: object) -> None:
        self._bridge.act(lambda uow: channel_setup.try_again(uow, each.channel_id), self._answered)

    def _resume(self, each: ChannelRow, *_: object) -> None:
        self._bridge.act(lambda uow: channel_setup.resume(uow, each.channel_id), self._answered)

    def _pause(self, each: ChannelRow, *_: object) -> None:
        confirm(
            self,
            self.tr("Pause {name}?").format(name=each.name),
            self.tr("No orders arrive and no stock is told until it is resumed. Nothing is lost meanwhile."),
            self.tr("Pause"),
            lambda: self._bridge.act(lambda uow: channel_setup.pause(uow, each.channel_id), self._answered),
        )

    def _answered(self, answer: Answer) -> None:
        outcome = answer.outcome
        sentence = self._bridge.text(outcome.code, **outcome.values)
        wrong = outcome.level.value == "error"
        self._problem.say(sentence if wrong else "")
        self._done.say("" if wrong else sentence)
        self.look()
