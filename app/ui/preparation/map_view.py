"""The warehouse from above: shelves, passages, the walk of a list with its stops, busy aisles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.rules.routes.layout import Passage, PassageKind, Point
from app.ui import theme

if TYPE_CHECKING:
    from app.queries.warehouse import MapStop, WarehouseMap

_MARGIN = 30
#: Half of a passage and the depth of a shelf, in millimetres, where there is room between the aisles.
_HALF_WAY, _SHELF = 700, 900
#: The way there and the way back are drawn side by side.
_ASIDE_PX = 3.0


class MapView(QWidget):
    """Draws a ``WarehouseMap`` as large as its room allows, the front below."""

    def __init__(self, smallest: QSize, name: str = "map") -> None:
        super().__init__()
        self.setObjectName(name)
        self._smallest = smallest
        self._map: WarehouseMap | None = None
        self._now: str = ""
        self._scale, self._left, self._top = 1.0, 0, 0
        self._shift = QPointF()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return self._smallest

    def minimumSizeHint(self) -> QSize:
        return self._smallest

    @property
    def shown(self) -> WarehouseMap | None:
        return self._map

    def show_map(self, found: WarehouseMap | None, now: str = "") -> None:
        """Draw a map; ``now`` is the location somebody is sent to, empty for the first stop that is left."""
        self._map, self._now = found, now
        self.setAccessibleName(self._told())
        self.update()

    def _told(self) -> str:
        """The walk in words, for who does not see the picture."""
        if self._map is None:
            return ""
        stops = " → ".join(", ".join(stop.locations) for stop in self._map.stops)
        return stops or ", ".join(each.code for each in self._map.passages)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._map is None or not self._map.passages:
            return
        self._fit(self._map)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for passage in self._map.passages:
            self._draw_shelves(painter, passage)
        for passage in self._map.passages:
            self._draw_passage(painter, passage)
        self._draw_walk(painter, self._map.path)
        if self._map.depot is not None:
            self._draw_depot(painter, self._map.depot)
        for stop in self._map.stops:
            self._draw_stop(painter, stop, self._is_now(stop))

    def _is_now(self, stop: MapStop) -> bool:
        if self._map is None or not stop.left:
            return False
        if self._now:
            return self._now in stop.locations
        return stop is next(each for each in self._map.stops if each.left)

    def _fit(self, found: WarehouseMap) -> None:
        """The scale at which everything has room."""
        xs = [x for each in found.passages for x in (each.x1, each.x2)]
        ys = [y for each in found.passages for y in (each.y1, each.y2)]
        around = _HALF_WAY + _SHELF
        width, height = max(xs) - min(xs) + 2 * around, max(ys) - min(ys) + 2 * around
        margin = min(_MARGIN, self.width() // 12)
        self._scale = min((self.width() - 2 * margin) / width, (self.height() - 2 * margin) / height)
        self._left, self._top = min(xs) - around, max(ys) + around
        used = QPointF(width * self._scale, height * self._scale)
        self._shift = QPointF((self.width() - used.x()) / 2, (self.height() - used.y()) / 2)

    def at(self, point: Point) -> QPointF:
        """Where a point of the warehouse is on the widget."""
        x = (point[0] - self._left) * self._scale + self._shift.x()
        y = (self._top - point[1]) * self._scale + self._shift.y()
        return QPointF(x, y)

    def _draw_passage(self, painter: QPainter, passage: Passage) -> None:
        now = theme.current()
        lists = self._map.busy.get(passage.code, 0) if self._map is not None else 0
        crowded = lists > 1 and passage.kind is PassageKind.AISLE
        ground = QColor(now.tone("warning").soft if crowded else now.surface)
        start, end = self.at((passage.x1, passage.y1)), self.at((passage.x2, passage.y2))
        reach = _HALF_WAY * self._scale
        # Over the ends of the shelves, where another passage crosses.
        around = QRectF(start, end).normalized().adjusted(-reach, -reach, reach, reach)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(around, 3, 3)
        if passage.one_way:
            self._draw_direction(painter, start, end)
        if passage.kind is PassageKind.AISLE:
            self._draw_name(painter, passage, f"{passage.code} · {lists}" if crowded else passage.code)

    def _draw_name(self, painter: QPainter, passage: Passage, words: str) -> None:
        """The aisle's name behind its far end, where no walk is drawn over it."""
        upright = passage.x1 == passage.x2
        x, y = max(passage.x1, passage.x2), max(passage.y1, passage.y2)
        place = self.at((x, y))
        beyond = (_HALF_WAY + _SHELF / 2) * self._scale
        centre = place + (QPointF(0, -beyond) if upright else QPointF(beyond, 0))
        size = max(10, min(18, int(1100 * self._scale)))
        painter.setFont(theme.font(size, bold=True))
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(
            QRectF(centre.x() - 60, centre.y() - 14, 120, 28), Qt.AlignmentFlag.AlignCenter, words
        )

    def _draw_direction(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        painter.setPen(QPen(QColor(theme.current().field_border), 1.6))
        for share in (0.2, 0.5, 0.8):
            _chevron(painter, start + (end - start) * share, start, end, 5)

    def _draw_shelves(self, painter: QPainter, passage: Passage) -> None:
        if passage.kind is not PassageKind.AISLE or not passage.bays:
            return
        now = theme.current()
        painter.setPen(QPen(QColor(now.border), 1))
        painter.setBrush(QColor(now.sunken))
        depth = self._shelf_depth(passage)
        for box in _shelves(passage, depth):
            corners = QRectF(self.at((box[0], box[1])), self.at((box[2], box[3]))).normalized()
            painter.drawRect(corners.adjusted(0.5, 0.5, -0.5, -0.5))

    def _shelf_depth(self, passage: Passage) -> int:
        """As deep as fits between this aisle and the next one beside it."""
        assert self._map is not None
        upright = passage.x1 == passage.x2
        mine = passage.x1 if upright else passage.y1
        gaps = [
            abs((each.x1 if upright else each.y1) - mine)
            for each in self._map.passages
            if each.kind is PassageKind.AISLE and each is not passage and (each.x1 == each.x2) is upright
        ]
        nearest = min((gap for gap in gaps if gap), default=2 * (_HALF_WAY + _SHELF))
        return max(200, min(_SHELF, nearest // 2 - _HALF_WAY))

    def _draw_walk(self, painter: QPainter, path: Sequence[Point]) -> None:
        if len(path) < 2:
            return
        pen = QPen(QColor(theme.current().accent), 2.4)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        line = QPainterPath()
        for number, (start, end) in enumerate(pairwise([self.at(point) for point in path])):
            aside = _aside(start, end)
            if number:
                line.lineTo(start + aside)
            else:
                line.moveTo(start + aside)
            line.lineTo(end + aside)
            if _length(start, end) > 46:
                _chevron(painter, (start + end) / 2 + aside, start, end, 5)
        painter.drawPath(line)

    def _draw_depot(self, painter: QPainter, depot: Point) -> None:
        now = theme.current()
        size = 22 if self.width() > 500 else 16
        centre = self.at(depot)
        painter.setPen(QPen(QColor(now.surface), 2))
        painter.setBrush(QColor(now.text))
        painter.drawRoundedRect(QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size), 5, 5)
        inner = size - 8
        corner = QPointF(centre.x() - inner / 2, centre.y() - inner / 2)
        painter.drawPixmap(corner, theme.pixmap("package", now.surface, inner))

    def _draw_stop(self, painter: QPainter, stop: MapStop, now: bool) -> None:
        looks = theme.current()
        words = str(stop.first) if stop.first == stop.last else f"{stop.first}–{stop.last}"
        size = 13 if self.width() > 500 else 11
        painter.setFont(theme.font(size, bold=True))
        width = max(size * 1.75, painter.fontMetrics().horizontalAdvance(words) + size * 0.9)
        height = size * 1.75
        centre = self.at(stop.point)
        around = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
        if now:
            painter.setPen(QPen(QColor(looks.accent), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(around.adjusted(-5, -5, 5, 5), height / 2 + 5, height / 2 + 5)
        painter.setPen(QPen(QColor(looks.surface), 1.5))
        painter.setBrush(QColor(looks.accent if stop.left else looks.tone("ok").solid))
        painter.drawRoundedRect(around, height / 2, height / 2)
        painter.setPen(QColor(looks.on_accent if stop.left else looks.tone("ok").on_solid))
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, words)


def _shelves(passage: Passage, depth: int) -> Iterator[tuple[int, int, int, int]]:
    """The shelves on both sides of an aisle, one box a bay."""
    columns = -(-passage.bays // passage.faces)
    upright = passage.x1 == passage.x2
    for column in range(columns):
        start = passage.at(column * passage.length // columns)
        end = passage.at((column + 1) * passage.length // columns)
        for side in (-1, 1):
            near, far = side * _HALF_WAY, side * (_HALF_WAY + depth)
            if upright:
                yield start[0] + near, start[1], end[0] + far, end[1]
            else:
                yield start[0], start[1] + near, end[0], end[1] + far


def _length(start: QPointF, end: QPointF) -> float:
    return math.hypot(end.x() - start.x(), end.y() - start.y())


def _aside(start: QPointF, end: QPointF) -> QPointF:
    """A little to the right of the direction walked."""
    length = _length(start, end)
    if not length:
        return QPointF()
    return QPointF(-(end.y() - start.y()), end.x() - start.x()) * (_ASIDE_PX / length)


def _chevron(painter: QPainter, tip: QPointF, start: QPointF, end: QPointF, size: float) -> None:
    """A small arrow head that says which way."""
    angle = math.atan2(end.y() - start.y(), end.x() - start.x())
    for turn in (2.5, -2.5):
        wing = QPointF(math.cos(angle + turn), math.sin(angle + turn)) * size
        painter.drawLine(tip, tip + wing)
