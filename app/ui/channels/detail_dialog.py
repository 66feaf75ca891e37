"""One channel closer up: how much stock it sells, what it refused, orders left out, articles without a product."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.queries.channels import Article, ChannelRow, RefusedOrder, Stuck, articles, refused_orders, stuck
from app.ui import theme
from app.ui.channels.connect_dialog import ConnectDialog
from app.ui.following import BOARD_PAUSE_MS, Follower
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import FormRows, Notice, button, clear, column, row, scrolling
from app.ui.widgets.text import label
from app.workflows import channel_setup

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge

_HEIGHT = 460
_BUFFER_MOST = 10_000


class DetailDialog(Dialog):
    """Stock rules on top, below them the lists of what somebody has to look at; an empty list is not shown."""

    def __init__(self, parent: QWidget, bridge: Bridge, channel: ChannelRow) -> None:
        super().__init__(parent, channel.name, self.tr("Close"), width=720)
        self._bridge, self._channel = bridge, channel
        self.cancel_button.hide()
        self.buffer, self.share = QSpinBox(), QSpinBox()
        self.buffer.setObjectName("channel-buffer")
        self.buffer.setRange(0, _BUFFER_MOST)
        self.buffer.setValue(channel.buffer)
        self.share.setObjectName("channel-share")
        self.share.setRange(0, 100)
        self.share.setSuffix(" %")
        self.share.setValue(channel.share_percent)
        for field in (self.buffer, self.share):
            aligned(field)
            field.setMaximumWidth(140)
        self._lists = QVBoxLayout()
        self._lists.setSpacing(theme.M)
        self._done = Notice("ok", "ok")
        inside = QWidget()
        inner = column(self._stock(), self._lists, None, spacing=theme.L)
        inner.setContentsMargins(0, 0, theme.M, 0)
        inside.setLayout(inner)
        area = scrolling(inside)
        area.setMinimumHeight(_HEIGHT)
        self.body.addWidget(area)
        self.body.addWidget(self._done)
        self.buttons.insertWidget(
            0, button(self.tr("Address and keys…"), self._reconnect, name="channel-reconnect")
        )
        Follower(bridge, self, {"channel"}, lambda _changes: self.look(), BOARD_PAUSE_MS)
        self.look()

    def look(self) -> None:
        """Read the lists anew."""
        channel_id = self._channel.channel_id
        self._bridge.read(
            lambda c: (stuck(c, channel_id), refused_orders(c, channel_id), articles(c, channel_id)),
            self._fill,
            key="channel-detail",
        )

    def _stock(self) -> QVBoxLayout:
        form = FormRows()
        form.add(self.tr("Units of every article kept back"), self.buffer)
        form.add(self.tr("Share of the rest that the channel sells"), self.share)
        save = button(self.tr("Save"), self._share, name="channel-stock-save")
        return column(label(self.tr("Stock"), "section"), form, row(None, save))

    def _fill(self, found: tuple[tuple[Stuck, ...], tuple[RefusedOrder, ...], tuple[Article, ...]]) -> None:
        clear(self._lists)
        pushes, refused, unmatched = found
        if pushes:
            self._section(self.tr("Refused by the channel"), [self._push_row(each) for each in pushes])
        if refused:
            rows: list[tuple[QWidget, ...]] = [(self._refused_words(each),) for each in refused]
            self._section(self.tr("Orders that were left out"), rows)
            self._lists.addLayout(row(None, button(self.tr("Seen"), self._seen, name="channel-seen")))
        if unmatched:
            self._section(self.tr("Articles to look at"), [self._article_row(each) for each in unmatched])

    def _section(self, title: str, rows: list[tuple[QWidget, ...]]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.S)
        grid.setVerticalSpacing(theme.S)
        grid.setColumnStretch(0, 1)
        for at, parts in enumerate(rows):
            for place, part in enumerate(parts):
                grid.addWidget(part, at, place)
        self._lists.addWidget(label(title, "section"))
        self._lists.addLayout(grid)

    def _push_row(self, each: Stuck) -> tuple[QWidget, ...]:
        what = self._bridge.text(each.kind)
        why = self._bridge.text(each.trouble)
        words = f"{each.order} · {what} · {why} {each.detail}".strip()
        again = partial(self._act, lambda uow: channel_setup.tell_again(uow, each.message_id))
        give_up = partial(self._act, lambda uow: channel_setup.tell_no_more(uow, each.message_id))
        return (
            label(words, "small", wrap=True),
            button(self.tr("Send again"), again, name=f"again-{each.message_id}"),
            button(self.tr("Give up"), give_up, name=f"give-up-{each.message_id}"),
        )

    def _refused_words(self, each: RefusedOrder) -> QWidget:
        why = self._bridge.text(each.code, **each.values)
        return label(f"{each.reference or each.external_id} · {why}", "small", wrap=True)

    def _article_row(self, each: Article) -> tuple[QWidget, ...]:
        parts = [each.sku or each.external_id, each.name]
        if each.trouble:
            parts.append(self._bridge.text(each.trouble))
        sku = QLineEdit(each.product)
        sku.setObjectName(f"sku-{each.article_id}")
        sku.setPlaceholderText(self.tr("Our reference"))
        sku.setAccessibleName(self.tr("Our reference"))
        sku.setMinimumWidth(160)
        keep = partial(self._map, each, sku)
        return (
            label(" · ".join(part for part in parts if part), "small", wrap=True),
            sku,
            button(self.tr("Save"), keep, name=f"map-{each.article_id}"),
        )

    def _map(self, each: Article, sku: QLineEdit, *_: object) -> None:
        given = sku.text()
        self._act(lambda uow: channel_setup.map_article(uow, each.article_id, given))

    def _share(self) -> None:
        buffer, percent, channel_id = self.buffer.value(), self.share.value(), self._channel.channel_id
        self._act(lambda uow: channel_setup.share_stock(uow, channel_id, buffer, percent))

    def _seen(self) -> None:
        self._act(lambda uow: channel_setup.forget_refused(uow, self._channel.channel_id))

    def _reconnect(self) -> None:
        ConnectDialog(self, self._bridge, self._channel).open()

    def _act(self, action: Any, *_: object) -> None:
        self._bridge.act(action, self._did)

    def _did(self, answer: Answer) -> None:
        outcome = answer.outcome
        sentence = self._bridge.text(outcome.code, **outcome.values)
        wrong = outcome.level.value == "error"
        self.problem.say(sentence if wrong else "")
        self._done.say("" if wrong else sentence)
        self.look()
