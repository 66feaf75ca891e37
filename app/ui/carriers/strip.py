"""One line where labels are missed: how many wait for their carrier, are in doubt or were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.queries.carriers import LabelCount, label_count
from app.ui.carriers.labels_dialog import CarrierLabelsDialog
from app.ui.following import COUNT_PAUSE_MS, Follower
from app.ui.widgets.layout import Notice, button

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class LabelStrip(Notice):
    """Hidden while there is nothing to say; its button opens the list."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("truck", "warning", parent)
        self._bridge = bridge
        self.show_button = button(self.tr("Look…"), self.show_labels, name="carrier-labels")
        self.add(self.show_button)
        Follower(bridge, self, {"label", "parcel"}, lambda _changes: self.look(), COUNT_PAUSE_MS)
        self.look()

    def look(self) -> None:
        """Count anew."""
        self._bridge.read(label_count, self._fill, key="label-count")

    def show_labels(self) -> None:
        """The labels themselves."""
        CarrierLabelsDialog(self.window(), self._bridge).open()

    def _fill(self, count: LabelCount) -> None:
        parts = (
            (count.failed, self.tr("labels refused: {count}")),
            (count.doubtful, self.tr("labels in doubt: {count}")),
            (count.waiting, self.tr("labels on their way: {count}")),
        )
        said = " · ".join(words.format(count=number) for number, words in parts if number)
        self.say(said[:1].upper() + said[1:])
