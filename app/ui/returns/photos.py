"""Photos of an article as thumbnails; each opens large."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QToolButton, QWidget

from app.station.photos import photo_folder
from app.ui import theme
from app.ui.widgets.layout import column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.queries.returns import Photo
    from app.ui.bridge import Bridge

_LARGE = QSize(1000, 640)


def _load(path: Path, most: QSize) -> QImage:
    """A picture no larger than ``most``, upright; an empty one where there is none."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    whole = reader.size()
    if whole.isValid() and (whole.width() > most.width() or whole.height() > most.height()):
        # Scaled as stored: a picture that lies on its side is turned afterwards.
        reader.setScaledSize(whole.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class PhotoStrip(QWidget):
    """A row of thumbnails; empty for none."""

    def __init__(self, bridge: Bridge, photos: Sequence[Photo], pixels: int = 64) -> None:
        super().__init__()
        self._bridge = bridge
        self._folder = photo_folder(bridge.desk.folder)
        self._ratio = self.devicePixelRatioF()
        self._buttons: list[QToolButton] = []
        line = row(spacing=theme.S)
        for photo in photos:
            line.addWidget(self._thumbnail(photo, pixels))
        line.addStretch(1)
        self.setLayout(line)
        if photos:
            paths = [self._folder / photo.file_name for photo in photos]
            size = QSize(pixels, pixels) * self._ratio
            bridge.work(lambda _report: [_load(path, size) for path in paths], self._show)

    def _thumbnail(self, photo: Photo, pixels: int) -> QToolButton:
        made = QToolButton()
        made.setObjectName(f"photo-{photo.id}")
        made.setIcon(theme.icon("camera", theme.current().muted, 20))
        made.setIconSize(QSize(pixels, pixels))
        made.setFixedSize(pixels + 8, pixels + 8)
        made.setStyleSheet("padding: 2px;")
        made.setAccessibleName(self.tr("Photo"))
        made.setToolTip(self.tr("Open the photo"))
        path = self._folder / photo.file_name
        made.clicked.connect(lambda: self._open(path))
        self._buttons.append(made)
        return made

    def _show(self, images: list[Any]) -> None:
        for made, image in zip(self._buttons, images, strict=True):
            if image.isNull():
                made.setToolTip(self.tr("The photo is not on this station"))
                continue
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(self._ratio)
            made.setIcon(picture)

    def _open(self, path: Path) -> None:
        size = _LARGE * self._ratio
        self._bridge.work(lambda _report: _load(path, size), self._show_large)

    def _show_large(self, image: QImage) -> None:
        if image.isNull():
            return
        dialog = QDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Photo"))
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(self._ratio)
        shown = QLabel()
        shown.setPixmap(picture)
        page = column(shown, label(self.tr("Esc closes it."), "small"))
        page.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        dialog.setLayout(page)
        dialog.open()
