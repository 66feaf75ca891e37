"""One stop of the walk at a time: where, what, how many, into what; what comes next small beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from app.queries import picking
from app.queries.warehouse import warehouse_map
from app.rules.boxes import MARKS
from app.rules.identifiers import parcel_reference
from app.ui import theme, words
from app.ui.following import AfterPainting, Changes, subjects
from app.ui.preparation import phrases
from app.ui.preparation.big import Bar, BigText, Count, icon_label, panel, restyle
from app.ui.preparation.map_view import MapView
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import clear, column, row
from app.ui.widgets.product_picture import ProductPicture, show_pictures
from app.ui.widgets.text import label, line

if TYPE_CHECKING:
    from app.queries.picking import TaskRow
    from app.queries.warehouse import WarehouseMap
    from app.ui.bridge import Bridge

_COMING, _BESIDE_MAP = 7, 3


class StopPage(QWidget):
    """Where the picker stands in a list; ``asks`` is the code of the prompt that the stop itself calls for."""

    asks = Signal(str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._list_id = 0
        self._at_location = False
        self._turn = 0
        self.location = BigText(120, smallest=48, name="location")
        low = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        self.product = BigText(34, smallest=20, lines=2, align=low, name="product")
        self.sku = label("", "quiet")
        self.picture = ProductPicture(120)
        self.picture.hide()
        self.count = Count(84, name="in-hand")
        self.marks = {mark: Badge() for mark in MARKS}
        self.tote = BigText(52, smallest=28, name="tote")
        self._into_tote, self._into_parcel = QWidget(), QWidget()
        self._into_parcel.hide()
        self.order = BigText(30, smallest=18, name="order-reference", align=Qt.AlignmentFlag.AlignRight)
        self.progress = BigText(26, smallest=16, name="progress")
        self._bar = Bar()
        self._coming = column(spacing=0)
        self.map = MapView(QSize(300, 250), "walk-map")
        self.map.hide()
        self._where, self._what, self._into = panel(), panel(), panel()
        self._again = AfterPainting(self, self.refresh)
        self.setLayout(self._arrange())

    def _arrange(self) -> QLayout:
        _fill(self._where, self._part("pin", self.tr("Location")), self.location)
        about = row(self.sku, *self.marks.values(), None, spacing=theme.S)
        texts = column(None, self.product, about, None, spacing=2)
        item = row(self.picture, texts, self.count, spacing=theme.L)
        item.setStretch(1, 1)
        _fill(self._what, self._part("package", self.tr("Item")), item)
        into = row(self.tote, self.order, spacing=theme.L)
        into.setStretch(0, 2)
        into.setStretch(1, 1)
        self._into_tote.setLayout(self._part("cart", self.tr("Tote")))
        self._into_parcel.setLayout(self._part("package", self.tr("Straight into the parcel")))
        _fill(self._into, row(self._into_tote, self._into_parcel, spacing=0), into)
        left = column(self._where, self._what, self._into, spacing=theme.M)
        for at, share in enumerate((10, 9, 6)):
            left.setStretch(at, share)
        side = panel()
        inner = column(
            self.progress,
            self._bar,
            theme.S,
            label(self.tr("Then"), "quiet"),
            self._coming,
            None,
            self.map,
            spacing=theme.S,
        )
        inner.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        side.setLayout(inner)
        side.setFixedWidth(350)
        whole = row(left, side, spacing=theme.M)
        whole.setStretch(0, 1)
        return whole

    def _part(self, icon: str, words: str) -> QLayout:
        return row(icon_label(icon, "muted", 18), label(words, "quiet"), None)

    def show_list(self, list_id: int, at_location: bool, stop: Mapping[str, Any] | None) -> None:
        """Show where a list stands; ``stop`` are an answer's facts, shown at once; the list is read again soon."""
        shown, self._list_id, self._at_location = self._list_id, list_id, at_location
        if stop is not None:
            self._show_stop(stop)
        if stop is None or shown != list_id:
            self.refresh()
        else:
            self._turn += 1  # what was asked for before this answer is not shown any more
            self._again.ask()

    def refresh(self) -> None:
        """Read the list again."""
        self._turn += 1
        turn, list_id = self._turn, self._list_id
        if list_id:
            self._bridge.read(
                lambda connection: (
                    turn,
                    picking.pick_list_tasks(connection, list_id),
                    warehouse_map(connection, list_id),
                ),
                self._show_tasks,
                key="pick-list",
            )

    def follow(self, changes: Changes) -> None:
        """Read the list again if it is one that changed."""
        ours = subjects(changes, "pick_list")
        if ours is None or self._list_id in ours:
            self._again.ask()

    def _show_tasks(self, found: tuple[int, Sequence[TaskRow], WarehouseMap | None]) -> None:
        turn, tasks, drawn = found
        left = [task for task in tasks if task.picked + task.short < task.quantity]
        if turn != self._turn or not left:
            return
        now = left[0]
        self._show_stop(_as_answered(now))
        self.picture.setVisible(bool(now.picture))
        show_pictures(self._bridge, [(self.picture, now.product_id, now.picture)])
        self.order.say(now.order if now.orders == 1 else phrases.orders(now.orders))
        done = len(tasks) - len(left)
        self.progress.say(self.tr("Stop {at} of {all}").format(at=done + 1, all=len(tasks)))
        self._bar.say(done, len(tasks))
        self.map.setVisible(drawn is not None)
        self.map.show_map(drawn, now.location)
        self._show_coming(left[1:], _COMING if drawn is None else _BESIDE_MAP)

    def _show_stop(self, stop: Mapping[str, Any]) -> None:
        in_hand, wanted = int(stop["in_hand"]), int(stop["wanted"])
        full, packs = in_hand >= wanted, "parcel" in stop
        if str(stop["sku"]) != self.sku.text():
            self.picture.hide()  # until the list is read: never another article's
        self.location.say(str(stop["location"]))
        self.product.say(str(stop["name"]))
        self.sku.setText(str(stop["sku"]))
        self.count.say(in_hand, wanted)
        for mark, badge in self.marks.items():
            badge.say(words.mark(mark) if mark in stop["marks"] else "", words.MARK_TONE[mark])
        into = str(stop["parcel"] if packs else stop["tote"])
        self.tote.say(into or ("" if packs else self.tr("A free tote")), "text" if into else "muted")
        self._into_tote.setVisible(not packs)
        self._into_parcel.setVisible(packs)
        at_shelf = self._at_location
        restyle(self._where, state="done" if at_shelf else "now")
        restyle(self._what, state=("done" if full else "now") if at_shelf else "later")
        restyle(self._into, state="now" if at_shelf and (full or packs) else "later")
        item = "scan_into_parcel" if packs else "scan_item"
        self.asks.emit("scan_location" if not at_shelf else "scan_tote" if full else item)

    def _show_coming(self, tasks: Sequence[TaskRow], most: int) -> None:
        clear(self._coming)
        for task in tasks[:most]:
            self._coming.addWidget(line())
            self._coming.addLayout(_coming_stop(task))
        if len(tasks) > most:
            self._coming.addWidget(line())
            more = self.tr("and {count} more").format(count=len(tasks) - most)
            self._coming.addWidget(label(more, "quiet"))
        if not tasks:
            self._coming.addWidget(label(self.tr("This is the last stop."), "quiet"))


def _as_answered(task: TaskRow) -> Mapping[str, Any]:
    """A stop that was read, as answers tell of one."""
    shown = {"location": task.location, "sku": task.sku, "name": task.name, "marks": task.marks}
    if task.packs:
        parcel = parcel_reference(task.parcel) if task.parcel else ""
        return {**shown, "in_hand": task.picked, "wanted": task.quantity - task.short, "parcel": parcel}
    wanted = task.quantity - task.picked - task.short
    return {**shown, "in_hand": task.in_hand, "wanted": wanted, "tote": task.tote or ""}


def _coming_stop(task: TaskRow) -> QLayout:
    left = task.quantity - task.picked - task.short
    where = label(task.location, "lead")
    what = BigText(15, smallest=13, shade="muted", bold=False)
    what.say(task.name)
    made = row(where, what, label(f"× {left}", "lead"), spacing=theme.M)
    made.setStretch(1, 1)
    made.setContentsMargins(0, 5, 0, 5)
    return made


def _fill(frame: QFrame, head: QLayout, body: QWidget | QLayout) -> None:
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(theme.XL, theme.S, theme.XL, theme.S)
    inner.setSpacing(0)
    inner.addLayout(head)
    if isinstance(body, QWidget):
        inner.addWidget(body, 1)
    else:
        inner.addLayout(body, 1)
