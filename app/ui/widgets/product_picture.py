"""What an article looks like, beside its name; read once, and kept while the window is open."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.queries.pictures import pictures_of
from app.ui import theme

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

#: By digest, the one looked at last at the end: a shop's everyday articles, in a hundred megabytes.
_seen: OrderedDict[str, QImage] = OrderedDict()
_MOST = 120
_ROUND = 8


class ProductPicture(QWidget):
    """A square with round corners; the sign of a parcel where an article has no picture."""

    def __init__(self, pixels: int, name: str = "picture") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedSize(pixels, pixels)
        self.digest = ""
        self.image = QImage()

    def say(self, digest: str, image: QImage) -> None:
        """Show a picture, or none while it is not known."""
        self.digest, self.image = digest, image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        paint_picture(painter, QRectF(self.rect()), self.image)


def paint_picture(painter: QPainter, place: QRectF, image: QImage) -> None:
    """Draw a picture whole and in the middle of ``place``; a parcel's sign for an empty one."""
    now = theme.current()
    shape = QPainterPath()
    shape.addRoundedRect(place, _ROUND, _ROUND)
    painter.save()
    painter.setClipPath(shape)
    painter.fillRect(place, QColor("white") if not image.isNull() else QColor(now.sunken))
    if image.isNull():
        side = int(place.height() * 0.45)
        corner = place.center() - QPointF(side / 2, side / 2)
        painter.drawPixmap(corner, theme.pixmap("package", now.muted, side))
    else:
        room = QSize(image.size()).scaled(place.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(0, 0, room.width(), room.height())
        target.moveCenter(place.center())
        painter.drawImage(target, image)
    painter.restore()


def show_pictures(bridge: Bridge, wanted: Sequence[tuple[ProductPicture, int, str]]) -> None:
    """Show articles (place, id, digest); what was not seen yet is read, all of it with one question."""
    unseen = {product_id: digest for _, product_id, digest in wanted if digest and digest not in _seen}
    for place, _, digest in wanted:
        place.say(digest, seen(digest))

    def found(pictures: dict[int, tuple[str, bytes]]) -> None:
        for digest, content in pictures.values():
            _keep(digest, content)
        for place, _, digest in wanted:
            if shiboken6.isValid(place) and place.digest == digest and digest in unseen.values():
                place.say(digest, seen(digest))

    if unseen:
        bridge.read(lambda connection: pictures_of(connection, list(unseen)), found)


def seen(digest: str) -> QImage:
    """The picture with this digest, if it was shown here before."""
    if digest in _seen:
        _seen.move_to_end(digest)
    return _seen.get(digest, QImage())


def _keep(digest: str, content: Any) -> None:
    _seen[digest] = QImage.fromData(content)
    while len(_seen) > _MOST:
        _seen.popitem(last=False)
