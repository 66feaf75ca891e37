"""Before the walk: orders that are ready, a list to make of them, and the lists that are open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.models.permissions import may
from app.queries import picking
from app.ui import theme
from app.ui.following import BOARD_PAUSE_MS, Follower
from app.ui.preparation import phrases
from app.ui.preparation.big import Bar, BigText, icon_label, panel
from app.ui.preparation.choices import Pressable, number_cap
from app.ui.preparation.map_dialog import MapDialog
from app.ui.preparation.ready_table import ReadyModel, ReadyTable
from app.ui.preparation.take_over import TakeOver
from app.ui.preparation.waves_dialog import WavesDialog
from app.ui.widgets.layout import button, clear, column, row, scrolling
from app.ui.widgets.text import label, with_key
from app.workflows import pick_and_pack
from app.workflows import picking as work
from app.workflows.pick_list_paper import print_pick_list

if TYPE_CHECKING:
    from app.queries.picking import PickListRow
    from app.ui.bridge import Bridge

_A_LIST = 12


class WalkIdle(QWidget):
    """Ready orders on the left; open lists on the right, started by their number."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._lists: tuple[PickListRow, ...] = ()
        self._packs = may(bridge.session.roles, "pack")
        self._one_step = False
        self.model = ReadyModel(bridge, self)
        self.table = ReadyTable(self.model)
        self.headline = BigText(28, smallest=18, name="ready-count")
        self._also = label("", "quiet")
        self.make = button(self.tr("Make a list"), self.make_list, icon="list", name="make-list")
        self.make.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.make.setToolTip(with_key(self.tr("Make a list"), "F2"))
        self.map = button(self.tr("Map"), self.show_map, icon="pin", name="show-map")
        self.map.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.map.setToolTip(with_key(self.tr("Map of the warehouse"), "Ctrl+M"))
        self.waves = button(self.tr("Waves…"), self.show_waves, icon="filter", name="show-waves")
        self.waves.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not may(bridge.session.roles, "plan_waves"):
            self.waves.hide()  # never shown here: without a parent it would be a window, and take the keys
        self._rows = column(spacing=theme.S)
        self._nothing = label(self.tr("No list is open. F9 makes one and starts it."), "quiet", wrap=True)
        model = self.model
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            changed.connect(self._show_count)
        model.filled.connect(self._choose_first)
        Follower(bridge, self, {"pick_list"}, lambda _changes: self._read_lists(), BOARD_PAUSE_MS)
        self.setLayout(self._arrange())

    def _arrange(self) -> Any:
        head = row(
            column(self.headline, self._also, spacing=2),
            None,
            self.waves,
            self.map,
            self.make,
            spacing=theme.M,
        )
        head.setContentsMargins(theme.L, theme.M, theme.L, theme.S)
        left = panel()
        whole = column(head, self.table, spacing=0)
        whole.setContentsMargins(1, 0, 1, 1)
        left.setLayout(whole)
        inner = QWidget()
        inner.setLayout(column(self._nothing, self._rows, None, spacing=0))
        right = panel()
        side = column(label(self.tr("Open lists"), "lead"), scrolling(inner), spacing=theme.S)
        side.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        right.setLayout(side)
        right.setFixedWidth(380)
        page = row(left, right, spacing=theme.M)
        page.setStretch(0, 1)
        return page

    @property
    def lists(self) -> tuple[PickListRow, ...]:
        """The open lists, as on the screen."""
        return self._lists

    def refresh(self) -> None:
        """Read orders and lists again."""
        self.model.refresh()
        self._read_lists()

    def _read_lists(self) -> None:
        self._bridge.read(
            lambda connection: (picking.open_pick_lists(connection), picking.packs_as_picked(connection)),
            self._show_work,
            key="open-lists",
        )

    def _show_work(self, found: tuple[Sequence[PickListRow], bool]) -> None:
        """Lists that go into a parcel are for who may pack, and so is work that is given out so."""
        lists, one_step = found
        self._one_step = one_step and self._packs
        self._show_count()
        self._show_lists([each for each in lists if self._packs or not each.packs])

    def make_list(self) -> None:
        """Make a list of the ticked orders, else of those that are due first.

        Packed as they are picked, each has its own: the first is begun.
        """
        chosen = self.model.chosen
        if self._one_step:
            self._bridge.act(lambda uow: pick_and_pack.begin(uow, chosen))
        else:
            self._bridge.act(lambda uow: work.make_pick_list(uow, chosen, limit=max(len(chosen), _A_LIST)))

    def show_map(self) -> None:
        """Open the map of the warehouse, with the walk of the oldest open list."""
        MapDialog(self, self._bridge, self._lists[0].id if self._lists else 0).open()

    def show_waves(self) -> None:
        """Plan a wave, or take one back: the manager's."""
        WavesDialog(self, self._bridge).open()

    def take_number(self, typed: str) -> bool:
        """Start the list with this number on the screen; false where there is none."""
        at = int(typed) - 1 if typed.isascii() and typed.isdigit() else -1
        if not 0 <= at < len(self._lists):
            return False
        self.start(self._lists[at])
        return True

    def start(self, found: PickListRow) -> None:
        """Take a list; one of somebody else is only taken over once one has said so."""
        me = self._bridge.session.name
        if found.picker in {None, me}:
            self._bridge.act(lambda uow: work.start_picking(uow, found.id))
        else:
            take = partial(work.start_picking, pick_list_id=found.id, take_over=True)
            TakeOver(self, self._bridge, str(found.picker), take).open()

    def _choose_first(self) -> None:
        if self.model.rowCount():
            self.table.selectRow(0)

    def _show_count(self) -> None:
        ready, chosen = self.model.pickable, len(self.model.chosen)
        self.headline.say(self.tr("{orders} to pick").format(orders=phrases.orders(ready)))
        later = self.model.waiting
        self._also.setText(self.tr("{orders} cannot be picked yet").format(orders=phrases.orders(later)))
        self._also.setVisible(bool(later))
        wanted = phrases.orders(chosen or min(ready, 1 if self._one_step else _A_LIST))
        many = self.tr("Make a list of {orders}  ·  F2")
        text = self.tr("Pick and pack {orders}  ·  F2") if self._one_step else many
        self.make.setText(text.format(orders=wanted))
        self.make.setEnabled(bool(ready))

    def _show_lists(self, lists: Sequence[PickListRow]) -> None:
        if lists and tuple(lists) == self._lists:
            return
        self._lists = tuple(lists)
        clear(self._rows)
        for number, found in enumerate(lists, start=1):
            self._rows.addWidget(self._list_row(number, found))
        self._nothing.setVisible(not lists)

    def _list_row(self, number: int, found: PickListRow) -> QWidget:
        made = Pressable("choice")
        made.setObjectName(f"list-{found.number}")
        made.setAccessibleName(f"L-{found.number:06d}")
        made.pressed.connect(partial(self.start, found))
        paper = button(
            "", self._printer(found.id), look="plain", icon="printer", name=f"print-list-{found.number}"
        )
        paper.setAccessibleName(self.tr("Print the list"))
        paper.setToolTip(paper.accessibleName())
        paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        paper.setFixedWidth(40)
        bar = Bar()
        bar.setFixedHeight(6)
        bar.say(found.done, found.units)
        done = self.tr("{done} of {units}").format(done=found.done, units=phrases.units(found.units))
        whose = found.packs or phrases.orders(found.orders)
        about = " · ".join(filter(None, (whose, done, phrases.metres(found.walk_mm))))
        head = row(label(f"L-{found.number:06d}", "lead"), spacing=theme.XS)
        who = BigText(15, smallest=12, shade="muted", bold=False)
        if found.picker:
            head.addSpacing(theme.S)
            head.addWidget(icon_label("user", "muted", 16))
            who.say(", ".join(filter(None, (found.picker, found.station))))
        head.addWidget(who, 1)
        what = BigText(15, smallest=12, shade="muted", bold=False)
        what.say(about)
        texts = column(head, what, bar, spacing=theme.XS)
        inner = row(number_cap(number), texts, paper, spacing=theme.M)
        inner.setStretch(1, 1)
        inner.setContentsMargins(theme.M, theme.S, theme.S, theme.M)
        made.setLayout(inner)
        return made

    def _printer(self, list_id: int) -> Callable[[], None]:
        return lambda: self._bridge.act(lambda uow: print_pick_list(uow, list_id))
