"""What the list of orders is narrowed to: one search field for anything one has in hand, and three choices."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.models.states import DeliveryMode, HoldKind, Stage
from app.queries.orders import OrderFilter
from app.ui import theme, words
from app.ui.widgets.layout import button, row
from app.ui.widgets.text import label, with_key

_DEBOUNCE_MS = 150


class SearchField(QLineEdit):
    """Tells that typing has paused; Down and Return go on to the list, Escape empties it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """``changed`` says that another filter is wanted; ``left`` that the list should have the keys."""

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField()
        self.search.setObjectName("search")
        self.search.setAccessibleName(self.tr("Search orders"))
        self.search.setPlaceholderText(self.tr("Search…"))
        by = self.tr("Reference, name, e-mail, phone, postcode, SKU, tracking…")
        self.search.setToolTip(with_key(by, "Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(
            theme.icon("search", theme.current().muted, 18), QLineEdit.ActionPosition.LeadingPosition
        )
        self.search.setMinimumWidth(200)
        self.search.setMaximumWidth(460)
        self.stage = self._choice(
            self.tr("All stages"), [(words.stage(each), each) for each in Stage], "stage"
        )
        holds: list[tuple[str, Any]] = [(self.tr("On hold"), True), (self.tr("Not on hold"), False)]
        holds += [(words.hold(kind), kind) for kind in HoldKind if kind is not HoldKind.MANUAL]
        self.hold = self._choice(self.tr("With and without hold"), holds, "hold")
        modes = [(words.delivery_mode(mode), mode) for mode in DeliveryMode]
        self.mode = self._choice(self.tr("All deliveries"), modes, "mode")
        self.reset_button = button(self.tr("Reset"), self.reset, look="plain", icon="close", name="reset")
        self.reset_button.hide()
        self.count = label("", "muted")
        self.count.setObjectName("found")
        layout = row(self.search, self.stage, self.hold, self.mode, self.reset_button, self.count, None)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._pause = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(self._wait)
        self.search.left.connect(self.left)

    def wanted(self) -> OrderFilter:
        """The filter as it is set."""
        return OrderFilter(
            stage=self.stage.currentData(),
            hold=self.hold.currentData(),
            delivery_mode=self.mode.currentData(),
            text=self.search.text().strip(),
        )

    def reset(self) -> None:
        """Show everything again."""
        for box in (self.stage, self.hold, self.mode):
            box.setCurrentIndex(0)
        self.search.clear()

    def show_count(self, count: int, cap: int) -> None:
        """How many orders there are."""
        if count >= cap:
            self.count.setText(self.tr("{count}+ orders").format(count=cap))
        elif count == 1:
            self.count.setText(self.tr("1 order"))
        else:
            self.count.setText(self.tr("{count} orders").format(count=count))

    def _choice(self, everything: str, options: list[tuple[str, Any]], name: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(everything)
        box.addItem(everything, None)
        for text, value in options:
            box.addItem(text, value)
        box.setMaxVisibleItems(16)
        box.currentIndexChanged.connect(self._choose)
        return box

    def _choose(self, _index: int) -> None:
        self._show_reset()
        self.changed.emit()

    def _wait(self, _text: str) -> None:
        self._show_reset()
        self._pause.start()

    def _show_reset(self) -> None:
        chosen = (box.currentIndex() for box in (self.stage, self.hold, self.mode))
        self.reset_button.setVisible(any(chosen) or bool(self.search.text()))
