"""Parcels that are late, silent, lost or coming back: what is known of each, and opening a claim."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.models.permissions import may
from app.queries.tracking import TroubledParcel, troubled
from app.rules.tracking import Trouble
from app.ui import theme
from app.ui.carriers.claim import show_claim_file
from app.ui.following import BOARD_PAUSE_MS, Follower
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog, ask_reason
from app.ui.widgets.layout import EmptyState, button, clear, column, row, scrolling
from app.ui.widgets.text import label, moment
from app.workflows import tracking

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

#: What cannot wait.
GRAVE = frozenset({Trouble.LOST, Trouble.SILENT, Trouble.FAILED})


class TroubledParcelsDialog(Dialog):
    """The gravest first; a claim takes note that somebody asked the carrier."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Parcels to look after"), self.tr("Close"), width=960)
        self._bridge = bridge
        self.cancel_button.hide()
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.M)
        self._rows.setVerticalSpacing(theme.M)
        self._rows.setColumnStretch(1, 1)
        self._empty = EmptyState(
            "ok", self.tr("Every parcel is on its way"), self.tr("Late, lost and returning ones stand here.")
        )
        inside = QWidget()
        inside.setLayout(column(self._empty, self._rows, None))
        area = scrolling(inside)
        area.setMinimumHeight(440)
        self.body.addWidget(area)
        Follower(bridge, self, {"parcel"}, lambda _changes: self.look(), BOARD_PAUSE_MS)
        self.look()

    def look(self) -> None:
        """Read them anew."""
        clock = self._bridge.desk.database.clock
        self._bridge.read(lambda c: troubled(c, clock()), self._fill, key="troubled-parcels")

    def _fill(self, found: tuple[TroubledParcel, ...]) -> None:
        clear(self._rows)
        self._empty.setVisible(not found)
        for at, each in enumerate(found):
            words = self._bridge.text(f"trouble_{each.trouble.value}")
            tone = "error" if each.trouble in GRAVE else "warning"
            self._rows.addWidget(Badge(words, tone), at, 0)
            title = label(f"{each.parcel} · {each.order} · {each.customer}", "strong", selectable=True)
            since = moment(self._bridge.language, each.since)
            facts = label(f"{each.carrier} {each.number} · {since}", "small", selectable=True)
            self._rows.addLayout(column(title, facts, spacing=2), at, 1)
            self._rows.addLayout(self._actions(each), at, 2)

    def _actions(self, each: TroubledParcel) -> QHBoxLayout:
        press = partial(self._file, each)
        made = row(button(self.tr("Claim file"), press, icon="document", name=f"file-{each.parcel_id}"))
        if not may(self._bridge.session.roles, "open_claim"):
            return made
        if each.claim_opened_at is None:
            press = partial(self._claim, each)
            made.addWidget(button(self.tr("Open a claim…"), press, name=f"claim-{each.parcel_id}"))
        else:
            when = moment(self._bridge.language, each.claim_opened_at)
            made.addWidget(label(self.tr("claim since {when}").format(when=when), "muted"))
        if each.trouble is not Trouble.LOST:
            press = partial(self._lost, each)
            made.addWidget(
                button(self.tr("It is lost…"), press, look="danger", name=f"lost-{each.parcel_id}")
            )
        return made

    def _file(self, each: TroubledParcel, *_: object) -> None:
        show_claim_file(self._bridge, each.parcel_id)

    def _claim(self, each: TroubledParcel, *_: object) -> None:
        ask_reason(
            self,
            self.tr("Claim for {parcel}").format(parcel=each.parcel),
            self.tr("Open a claim"),
            lambda _, why: lambda uow: tracking.open_claim(uow, each.parcel_id, why),
            hint=self.tr("What was asked of the carrier, and how."),
            bridge=self._bridge,
        )

    def _lost(self, each: TroubledParcel, *_: object) -> None:
        ask_reason(
            self,
            self.tr("Declare {parcel} lost?").format(parcel=each.parcel),
            self.tr("It is lost"),
            lambda _, why: lambda uow: tracking.declare_lost(uow, each.parcel_id, why),
            hint=self.tr("What the carrier said. The customer may be sent the goods again, or refunded."),
            danger=True,
            bridge=self._bridge,
        )
