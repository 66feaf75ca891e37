"""The map of the warehouse: the walk of an open list, how busy the aisles are, look-alikes that lie too near."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from app.models.permissions import may
from app.queries import picking, warehouse
from app.ui import theme
from app.ui.following import BOARD_PAUSE_MS, Follower
from app.ui.preparation import phrases
from app.ui.preparation.layout_dialog import LayoutDialog
from app.ui.preparation.map_view import MapView
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import EmptyState, Notice, button, clear, column, row, scrolling
from app.ui.widgets.text import label, line

if TYPE_CHECKING:
    from app.queries.picking import PickListRow
    from app.queries.warehouse import TooNear, WarehouseMap
    from app.ui.bridge import Bridge

_TOPICS = frozenset({"pick_list", "layout", "stock"})
_SIDE = 330


class MapDialog(Dialog):
    """The map on the left; on the right the open lists to choose from, and what to move apart."""

    def __init__(self, parent: QWidget, bridge: Bridge, pick_list_id: int = 0) -> None:
        super().__init__(parent, self.tr("Map of the warehouse"), self.tr("Close"), width=1180)
        self._bridge, self._list_id = bridge, pick_list_id
        self.cancel_button.hide()
        self.view = MapView(QSize(620, 470), "warehouse-map")
        self._empty = EmptyState(
            "pin", self.tr("No layout yet"), self.tr("Enter aisles and cross aisles, or import a table.")
        )
        self._pages = QStackedWidget()
        for page in (self.view, self._empty):
            self._pages.addWidget(page)
        self._lists = column(spacing=theme.XS)
        self._chips = QButtonGroup(self)
        self.walk = label("", "strong", wrap=True)
        self.walk.setObjectName("walk-length")
        self._unknown = Notice("warning", "warning")
        legend = self.tr(
            "Green: fetched. Amber: an aisle where several lists still have to go, with their number."
        )
        self._legend = label(legend, "small", wrap=True)
        self._near = column(spacing=theme.S)
        self.body.addLayout(self._arrange())
        if may(bridge.session.roles, "save_layout"):
            change = button(self.tr("Change the layout…"), self._change, icon="edit", name="change-layout")
            self.buttons.insertWidget(0, change)
        Follower(bridge, self, _TOPICS, lambda _changes: self.look(), BOARD_PAUSE_MS)
        self.look()

    def _arrange(self) -> Any:
        near = QWidget()
        near.setLayout(column(self._near, None))
        side = QWidget()
        side.setFixedWidth(_SIDE)
        side.setLayout(
            column(
                label(self.tr("Walk of a list"), "section"), self._lists, self.walk, self._legend,
                self._unknown, line(),
                label(self.tr("Look-alikes too close"), "section"), scrolling(near),
                spacing=theme.S,
            )
        )  # fmt: skip
        whole = row(self._pages, side, spacing=theme.L)
        whole.setStretch(0, 1)
        return whole

    def look(self) -> None:
        """Read lists, map and pairs again."""
        wanted = self._list_id

        def read(connection: Any) -> tuple[Sequence[PickListRow], WarehouseMap | None, Sequence[TooNear]]:
            return (
                picking.open_pick_lists(connection),
                warehouse.warehouse_map(connection, wanted),
                warehouse.look_alikes_too_near(connection),
            )

        self._bridge.read(read, self._show, key="warehouse-map")

    def choose(self, pick_list_id: int) -> None:
        """Show the walk of a list; 0 shows none."""
        self._list_id = pick_list_id
        self.look()

    def _show(self, found: tuple[Sequence[PickListRow], WarehouseMap | None, Sequence[TooNear]]) -> None:
        lists, drawn, near = found
        self.view.show_map(drawn)
        self._pages.setCurrentWidget(self._empty if drawn is None else self.view)
        self._show_lists(lists)
        self.walk.setText(self._told(drawn))
        unknown = ", ".join(drawn.unknown) if drawn is not None else ""
        self._unknown.say(self.tr("Not on the map: {places}").format(places=unknown) if unknown else "")
        self._show_near(near)

    def _told(self, drawn: WarehouseMap | None) -> str:
        if drawn is None or not drawn.stops:
            return self.tr("Choose a list to see its walk.")
        left = sum(stop.left for stop in drawn.stops)
        return self.tr("{metres} m, {stops} stops, {left} left").format(
            metres=round(drawn.length_mm / 1000), stops=len(drawn.stops), left=left
        )

    def _show_lists(self, lists: Sequence[PickListRow]) -> None:
        for chip in self._chips.buttons():
            self._chips.removeButton(chip)
        clear(self._lists)
        for found in lists:
            words = f"L-{found.number:06d} · {phrases.orders(found.orders)}"
            chip = button(words, look="chip", name=f"walk-{found.number}")
            chip.setCheckable(True)
            chip.setChecked(found.id == self._list_id)
            chip.clicked.connect(self._chooser(found.id))
            self._chips.addButton(chip)
            self._lists.addWidget(chip)
        if not lists:
            self._lists.addWidget(label(self.tr("No list is open."), "muted"))

    def _chooser(self, pick_list_id: int) -> Any:
        return lambda: self.choose(pick_list_id)

    def _show_near(self, pairs: Sequence[TooNear]) -> None:
        clear(self._near)
        for pair in pairs:
            names = f"{pair.name} / {pair.other_name}"
            apart = "" if pair.distance_mm is None else f" · {pair.distance_mm / 1000:.1f} m"
            where = f"{pair.location} – {pair.other_location}{apart}"
            times = self.tr("confused {count} times").format(count=pair.times)
            self._near.addLayout(
                column(
                    label(names, "strong", wrap=True),
                    label(f"{where} · {times}", "small", wrap=True),
                    spacing=2,
                )
            )
        if not pairs:
            nothing = self.tr("None: no two articles that are taken for each other lie side by side.")
            self._near.addWidget(label(nothing, "muted", wrap=True))

    def _change(self) -> None:
        LayoutDialog(self, self._bridge).open()
