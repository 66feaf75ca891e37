"""Pick faces that run low; F9 leads through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.models.permissions import may
from app.queries.faces import LowFace, low_faces, ranked
from app.queries.touched import LISTED
from app.ui.following import BOARD_PAUSE_MS, Follower
from app.ui.live_list import LiveList
from app.ui.paging import Column, Source
from app.ui.stock.list_frame import list_frame
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import EmptyState, FormRows, button, column
from app.ui.widgets.text import label, with_key
from app.workflows import pick_faces

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_MOST = 99_999
_SOURCE: Source[LowFace] = Source(
    lambda connection, _wanted, _after, _limit: low_faces(connection),
    lambda connection, _wanted, asked: low_faces(connection, only=asked),
    {"pick_face": lambda found: found.id},
    ranked,
    LISTED,
)


class FaceDialog(Dialog):
    """A bin, the article that is picked from it, and how full it is kept."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("A pick face"), self.tr("Keep it filled"))
        self._station = bridge
        hint = self.tr("Filled up to the maximum once no more than the minimum is left for new orders.")
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.location, self.sku = QLineEdit(), QLineEdit()
        self.least, self.most = QSpinBox(), QSpinBox()
        for name, field in (("face-location", self.location), ("face-sku", self.sku)):
            field.setObjectName(name)
            field.setMaxLength(80)
        for name, number in (("face-min", self.least), ("face-max", self.most)):
            number.setObjectName(name)
            number.setRange(0, _MOST)
            aligned(number)
        self.most.setSpecialValueText(self.tr("0: no face any more"))
        form = FormRows()
        form.add(self.tr("Location"), self.location)
        form.add(self.tr("SKU"), self.sku)
        form.add(self.tr("Minimum"), self.least)
        form.add(self.tr("Maximum"), self.most)
        self.body.addLayout(form)
        self.location.setFocus()

    def go(self) -> None:
        location, sku = self.location.text(), self.sku.text()
        least, most = self.least.value(), self.most.value()
        self.perform(self._station, lambda uow: pick_faces.set_face(uow, location, sku, least, most))


class FillIdle(QWidget):
    """Faces, what lies there, and from where how many come."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.sets = may(bridge.session.roles, "set_faces")
        empty = EmptyState(
            "check", self.tr("No pick face runs low"),
            self.tr("A face is filled once no more than its minimum is left for new orders."),
        )  # fmt: skip
        self.list = LiveList(
            bridge, "low-faces", self.tr("To fill"), self._columns(), _SOURCE, empty, framed=False
        )
        self.add = button(
            self.tr("Pick face… · F4"), self.set_face, icon="plus", name="set-face",
            tip=with_key(self.tr("Which article is kept where, and how many"), "F4"),
        )  # fmt: skip
        self.setLayout(column(list_frame(self.tr("To fill"), self.list, self.add if self.sets else None)))
        Follower(bridge, self, {"stock", "pick_face"}, lambda _changes: self.list.reload(), BOARD_PAUSE_MS)

    def _columns(self) -> tuple[Column[LowFace], ...]:
        def state(found: LowFace) -> str:
            if found.claimed_by:
                return found.claimed_by
            return self.tr("orders take all") if found.urgent else ""

        def badges(found: LowFace) -> tuple[tuple[str, str], ...]:
            return ((state(found), "info" if found.claimed_by else "warning"),) if state(found) else ()

        return (
            Column(self.tr("Location"), lambda found: found.location, 130),
            Column(
                self.tr("Article"), lambda found: found.name, 240, stretch=True, tip=lambda found: found.sku
            ),
            Column(self.tr("There"), lambda found: str(found.on_hand), 90, right=True),
            Column(self.tr("To bring"), lambda found: str(found.units), 110, right=True),
            Column(self.tr("From"), lambda found: found.source, 130),
            Column("", state, 190, badges=badges),
        )

    def refresh(self) -> None:
        """Read the list anew, and give it the keys."""
        self.list.show_wanted(None)
        self.list.setFocus()

    def press(self, command: str) -> bool:
        """F4 for who sets faces; false for any other key."""
        meant: dict[str, Callable[[], object]] = {"close_parcel": self.set_face}
        if not self.sets or command not in meant:
            return False
        meant[command]()
        return True

    def set_face(self) -> None:
        FaceDialog(self, self._bridge).open()
