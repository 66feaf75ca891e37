"""An order prepared from the shop's own shelves: where to go, what to take, how much of it is in the bag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.queries.inserts import bag_inserts
from app.queries.picking import TaskRow, pick_list_tasks
from app.ui import theme
from app.ui.following import Changes, Follower, subjects
from app.ui.pickup import words
from app.ui.preparation.big import Bar, BigText, Count, icon_label
from app.ui.widgets.layout import Card, Notice, button, clear, column, row, scrolling
from app.ui.widgets.product_picture import ProductPicture, show_pictures
from app.ui.widgets.text import label, line, with_key

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


def _left(task: TaskRow) -> int:
    return task.quantity - task.picked - task.short - task.in_hand


class PreparePage(Card):
    """Shows a walk through the shop; the three signals are its keys, for whoever has a mouse."""

    short = Signal()
    undone = Signal()
    closed = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bridge = bridge
        self.list_id = 0
        self.about = ""
        """What is to be fetched now, in words."""
        self._title = label("", "title")
        self._left = label("", "muted")
        self._bar = Bar()
        self.location = BigText(96, smallest=40, name="prepare-location")
        low = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.product = BigText(30, smallest=18, lines=2, align=low, name="prepare-product")
        self._sku = label("", "muted")
        self.picture = ProductPicture(112)
        self.picture.hide()
        self.count = Count(64, name="prepare-count")
        self.inserts = Notice("document", "info")
        self._stops = column(spacing=0)
        item = row(self.picture, column(self.product, self._sku, spacing=2), self.count, spacing=theme.L)
        item.setStretch(1, 1)
        inside = QWidget()
        inside.setLayout(column(self._stops, None))
        self.body.setSpacing(theme.M)
        self.body.addLayout(row(self._title, None, self._left))
        self.body.addWidget(self._bar)
        self.body.addWidget(self.location)
        self.body.addLayout(item)
        self.body.addWidget(self.inserts)
        self.body.addSpacing(theme.S)
        self.body.addWidget(scrolling(inside), 1)
        self.body.addLayout(self._keys())
        Follower(bridge, self, {"pick_list"}, self._follow)

    def _keys(self) -> QHBoxLayout:
        missing = button(
            self.tr("Missing… · F3"), self.short.emit, icon="warning", name="prepare-short",
            tip=with_key(self.tr("It is not on its shelf, or damaged"), "F3"),
        )  # fmt: skip
        back = button(
            self.tr("Put back · ⌫"), self.undone.emit, icon="undo", name="prepare-undo",
            tip=with_key(self.tr("Put the unit scanned last back onto its shelf"), "⌫"),
        )  # fmt: skip
        later = button(
            self.tr("Later · Esc"), self.closed.emit, name="prepare-later",
            tip=with_key(self.tr("Go on with it another time: what is in the bag stays there"), "Esc"),
        )  # fmt: skip
        return row(missing, back, None, later)

    def show_list(self, list_id: int) -> None:
        """Another walk, or the same one a scan later."""
        self.list_id = list_id
        self._read()

    def _follow(self, changes: Changes) -> None:
        ours = subjects(changes, "pick_list")
        if self.list_id and (ours is None or self.list_id in ours):
            self._read()

    def _read(self) -> None:
        list_id = self.list_id
        self._bridge.read(
            lambda connection: (pick_list_tasks(connection, list_id), bag_inserts(connection, list_id)),
            self._show,
            key="shop-walk",
        )

    def _show(self, found: tuple[Sequence[TaskRow], Sequence[str]]) -> None:
        tasks, put_in = found
        self.inserts.say(self.tr("Put in: {what}").format(what=", ".join(put_in)) if put_in else "")
        now = next((task for task in tasks if _left(task)), None)
        if now is None:
            return
        left = sum(map(_left, tasks))
        units = sum(task.quantity - task.short for task in tasks)
        self._title.setText(self.tr("Prepare {order}").format(order=now.order))
        self._left.setText(self.tr("{items} to fetch").format(items=words.items(left)))
        self._bar.say(units - left, units)
        self.location.say(now.location)
        self.product.say(now.name)
        self._sku.setText(now.sku)
        self.count.say(now.picked + now.in_hand, now.quantity - now.short)
        self.about = f"{_left(now)} × {now.name} · {now.location}"
        self.picture.setVisible(bool(now.picture))
        show_pictures(self._bridge, [(self.picture, now.product_id, now.picture)])
        clear(self._stops)
        for task in tasks:
            if task is not now and task.quantity > task.short:
                self._stops.addWidget(line())
                self._stops.addLayout(_other(task))


def _other(task: TaskRow) -> QHBoxLayout:
    """A stop beside the present one: ticked where it is in the bag."""
    done = not _left(task)
    mark = icon_label("ok", "ok", 20) if done else icon_label("pin", "muted", 20)
    units = label(f"{task.picked + task.in_hand} / {task.quantity - task.short}", "muted")
    made = row(mark, label(task.location, "section"), label(task.name), None, units, spacing=theme.M)
    made.setContentsMargins(0, theme.S, 0, theme.S)
    return made
