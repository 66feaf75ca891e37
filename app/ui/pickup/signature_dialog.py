"""A pad to sign on, with the mouse, a finger or a pen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import button
from app.ui.widgets.text import label
from app.workflows import counter

if TYPE_CHECKING:
    from app.queries.counter_card import CounterCard
    from app.ui.bridge import Bridge

_UNITS = 1000
# Nearer than this to the last point, in units: the hand trembles, and the drawing does not get better.
_TREMOR = 3


class SignaturePad(QWidget):
    """Keeps ``strokes`` as x and y by turns, in thousandths of its width."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signature-pad")
        self.setAccessibleName(self.tr("Signature"))
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, on=False)  # a finger then is a mouse
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.strokes: list[list[int]] = []
        self._down = False

    def sizeHint(self) -> QSize:
        return QSize(560, 220)

    def clear(self) -> None:
        """An empty pad."""
        self.strokes = []
        self._down = False
        self.changed.emit()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen draws as a mouse does, and more often a second."""
        match event.type():
            case event.Type.TabletPress:
                self._begin(event.position())
            case event.Type.TabletMove:
                self._go_on(event.position())
            case event.Type.TabletRelease:
                self._end()
        event.accept()

    def _units(self, at: QPointF) -> tuple[int, int]:
        width = max(1, self.width())
        x, y = round(at.x() * _UNITS / width), round(at.y() * _UNITS / width)
        return max(0, min(_UNITS, x)), max(0, min(_UNITS, y))

    def _begin(self, at: QPointF) -> None:
        self._down = True
        self.strokes.append([*self._units(at)])
        self.update()

    def _go_on(self, at: QPointF) -> None:
        if not self._down:
            return
        x, y = self._units(at)
        stroke = self.strokes[-1]
        if abs(x - stroke[-2]) + abs(y - stroke[-1]) >= _TREMOR:
            stroke += [x, y]
            self.changed.emit()
            self.update()

    def _end(self) -> None:
        self._down = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper and ink, in any appearance."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        base = round(self.height() * 0.75)
        painter.setPen(QPen(Qt.GlobalColor.lightGray, 1))
        painter.drawLine(theme.XL, base, self.width() - theme.XL, base)
        pen = QPen(Qt.GlobalColor.black, 2.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        scale = self.width() / _UNITS
        for stroke in self.strokes:
            path = QPainterPath(QPointF(stroke[0] * scale, stroke[1] * scale))
            for at in range(2, len(stroke), 2):
                path.lineTo(stroke[at] * scale, stroke[at + 1] * scale)
            painter.drawPath(path)
        painter.end()


class SignatureDialog(Dialog):
    """The person who collects signs for it."""

    def __init__(self, parent: QWidget, bridge: Bridge, card: CounterCard) -> None:
        title = self.tr("Signature for {order}").format(order=card.order)
        super().__init__(parent, title, self.tr("Keep the signature"), width=640)
        self._station, self._pickup_id = bridge, card.id
        hint = self.tr("Kept for a year as proof of the hand-over, then erased.")
        self.pad = SignaturePad()
        self.pad.changed.connect(self._judge)
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(self.pad, 1)
        self.buttons.insertWidget(0, button(self.tr("Clear"), self.pad.clear, name="clear-signature"))
        self._judge()

    def _judge(self) -> None:
        self.go_button.setEnabled(any(len(stroke) > 2 for stroke in self.pad.strokes))

    def go(self) -> None:
        pickup_id, strokes = self._pickup_id, [list(stroke) for stroke in self.pad.strokes]
        self.perform(self._station, lambda uow: counter.sign(uow, pickup_id, strokes))
