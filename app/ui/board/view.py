"""The board as it is painted: as large as its screen, from a laptop's to the one on the wall."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.queries.board import Board
from app.rules.burn_down import Forecast
from app.ui import theme
from app.ui.board import words
from app.values import utc_now

# What the sizes below are meant for; everything grows with the screen.
_DESIGNED = QSize(1366, 768)
_MOST = 6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BoardView(QWidget):
    """Today's pick-ups, the next to leave on top; Esc or Ctrl+Q closes it, F11 gives it a frame."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Arrimage")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(640, 360)
        self.shown: Board | None = None
        """What is on the wall; ``None`` before the first."""
        self._away = False
        self._unit = 1.0
        for keys, press in (("Esc", self.close), ("Ctrl+Q", self.close), ("F11", self._frame)):
            QShortcut(QKeySequence(keys), self).activated.connect(press)

    def _frame(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def show_board(self, board: Board | None) -> None:
        """Show it; ``None``: the database does not answer, and what was known last stays, with its hour."""
        self._away = board is None
        self.shown = board or self.shown
        if self.shown is not None:
            told = [f"{words.service(each.pick_up.service)}: {each.pick_up.left}, {words.expected(each)}"
                    for each in self.shown.pick_ups]  # fmt: skip
            self.setAccessibleName(". ".join(told))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._unit = min(self.width() / _DESIGNED.width(), self.height() / _DESIGNED.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.current().ground))
        room = QRectF(self.rect()).adjusted(*(self._unit * edge for edge in (32, 20, -32, -24)))
        now = self.shown.at if self.shown is not None else utc_now()
        self._paint_head(painter, QRectF(room.left(), room.top(), room.width(), 104 * self._unit), now)
        rows = room.adjusted(0, 120 * self._unit, 0, 0)
        if self.shown is None:
            return
        shown = self.shown.pick_ups[:_MOST]
        if not shown:
            self._write(painter, rows, self.tr("Nothing is left to pack today."), 40, align=_LEFT)
            return
        high = min(118 * self._unit, rows.height() / len(shown))
        for number, each in enumerate(shown):
            row = QRectF(rows.left(), rows.top() + number * high, rows.width(), high - 10 * self._unit)
            self._paint_row(painter, row, each, now)

    def _paint_head(self, painter: QPainter, room: QRectF, now: datetime) -> None:
        board = self.shown
        upper = QRectF(room.left(), room.top(), room.width(), room.height() * 0.56)
        lower = QRectF(room.left(), upper.bottom(), room.width(), room.height() * 0.44)
        self._write(painter, upper, self.tr("Today’s pick-ups"), 44)
        self._write(painter, upper, words.hour(now), 60, align=_RIGHT)
        if self._away:
            self._write(painter, lower, self.tr("The database does not answer: as it stood at the hour shown."), 24,
                        shade="error")  # fmt: skip
            return
        if board is None:
            return
        left = sum(each.pick_up.left for each in board.pick_ups)
        facts = [self.tr("To pack: {count}").format(count=left), words.pace(board.per_hour)]
        if board.late:
            facts.append(self.tr("due before today: {count}").format(count=board.late))
        self._write(painter, lower, "   ·   ".join(facts), 24, shade="muted")
        self._write(painter, lower, board.house, 20, shade="muted", align=_RIGHT)

    def _paint_row(self, painter: QPainter, row: QRectF, told: Forecast, now: datetime) -> None:
        shown, unit = theme.current(), self._unit
        icon, tone = words.LOOKS[told.outlook]
        painter.setPen(QColor(shown.border))
        painter.setBrush(QColor(shown.surface))
        painter.drawRoundedRect(row, 14 * unit, 14 * unit)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shown.tone(tone).solid))
        painter.drawRoundedRect(QRectF(row.left(), row.top(), 12 * unit, row.height()), 6 * unit, 6 * unit)
        inner = row.adjusted(32 * unit, 6 * unit, -24 * unit, -6 * unit)
        half = inner.height() / 2
        name = QRectF(inner.left(), inner.top(), 430 * unit, half)
        self._write(painter, name, words.service(told.pick_up.service), 36)
        self._write(painter, name.translated(0, half), words.leaves(told, now), 22, shade="muted")
        bar = QRectF(inner.left() + 450 * unit, inner.top(), 290 * unit, half)
        self._paint_bar(painter, bar, told)
        packed = self.tr("Packed: {packed} · at the dock: {dock}").format(
            packed=told.pick_up.packed, dock=told.pick_up.at_dock
        )
        self._write(painter, bar.translated(0, half), packed, 20, shade="muted")
        number = QRectF(inner.left() + 760 * unit, inner.top(), 140 * unit, inner.height())
        self._write(painter, number, str(told.pick_up.left), 64, align=_RIGHT)
        size = int(44 * unit)
        at = inner.left() + 930 * unit
        painter.drawPixmap(
            int(at), int(inner.center().y() - size / 2), theme.pixmap(icon, shown.tone(tone).text, size)
        )
        left = at + size + 14 * unit
        said = QRectF(left, inner.top(), inner.right() - left, inner.height())
        self._write(painter, said, words.expected(told), 28, shade=tone)

    def _paint_bar(self, painter: QPainter, room: QRectF, told: Forecast) -> None:
        shown, unit = theme.current(), self._unit
        whole = told.pick_up.packed + told.pick_up.left
        bar = QRectF(room.left(), room.center().y() - 4 * unit, room.width(), 14 * unit)
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, share in ((shown.sunken, 1.0), (shown.tone("ok").solid, told.pick_up.packed / whole)):
            if share:
                painter.setBrush(QColor(colour))
                filled = QRectF(bar.left(), bar.top(), max(bar.height(), bar.width() * share), bar.height())
                painter.drawRoundedRect(filled, 7 * unit, 7 * unit)

    def _write(
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        pixels: int,
        *,
        shade: str = "text",
        align: Qt.AlignmentFlag = _LEFT,
    ) -> None:
        """One line as large as its room allows."""
        now = theme.current()
        size = int(pixels * self._unit)
        while size > 9 and QFontMetricsF(theme.font(size, bold=True)).horizontalAdvance(text) > room.width():
            size -= 1
        painter.setFont(theme.font(size, bold=True))
        painter.setPen(QColor({"text": now.text, "muted": now.muted}.get(shade) or now.tone(shade).text))
        painter.drawText(room, int(align), text)
