"""Photos as thumbnails; each opens large, by the mouse or by Space, and the arrows go to the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QLayout, QToolButton, QWidget

from app.i18n import given_reason
from app.queries.photos import photo_views
from app.station.photos import photo_folder
from app.ui import theme
from app.ui.widgets.layout import Notice, column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.queries.photos import Photo
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


def _views(digests: Collection[str], most: QSize, connection: Any) -> dict[str, QImage]:
    """What the house keeps of photos that lie at other stations, no larger than ``most``."""
    found = {}
    for digest, content in photo_views(connection, digests).items():
        image = QImage.fromData(content)
        if image.width() > most.width() or image.height() > most.height():
            image = image.scaled(
                most, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        found[digest] = image
    return found


class PhotoStrip(QWidget):
    """A row of thumbnails; empty for none."""

    def __init__(self, bridge: Bridge, photos: Sequence[Photo], pixels: int = 64) -> None:
        super().__init__()
        self._bridge = bridge
        self._folder = photo_folder(bridge.desk.folder)
        self._ratio = self.devicePixelRatioF()
        self._buttons: list[QToolButton] = []
        self._paths = tuple(self._folder / photo.file_name for photo in photos)
        self._digests = tuple(photo.sha256 for photo in photos)
        self._size = QSize(pixels, pixels) * self._ratio
        self._gone: set[str] = set()
        line = row(spacing=theme.S)
        for photo in photos:
            line.addWidget(self._thumbnail(photo, pixels))
        line.addStretch(1)
        self.setLayout(line)
        if photos:
            paths, size = self._paths, self._size
            bridge.work(lambda _report: [_load(path, size) for path in paths], self._show_files)

    def _thumbnail(self, photo: Photo, pixels: int) -> QToolButton:
        made = QToolButton()
        made.setObjectName(f"photo-{photo.id}")
        made.setIcon(theme.icon("camera", theme.current().muted, 20))
        made.setIconSize(QSize(pixels, pixels))
        made.setFixedSize(pixels + 8, pixels + 8)
        made.setStyleSheet("padding: 2px;")
        made.setAccessibleName(self.tr("Photo"))
        made.setToolTip(self.tr("Open the photo"))
        at = len(self._buttons)
        made.clicked.connect(lambda: PhotoViewer(self, self._bridge, self._paths, self._digests, at).open())
        self._buttons.append(made)
        return made

    def _show_files(self, images: list[QImage]) -> None:
        """Those that this station took; of the others, what the house keeps of them small."""
        known = {
            digest: image for digest, image in zip(self._digests, images, strict=True) if not image.isNull()
        }
        self._show(known)
        self._gone = set(self._digests) - known.keys()
        if self._gone:
            self._bridge.read(partial(_views, self._gone, self._size), self._show_views)

    def _show_views(self, found: Mapping[str, QImage]) -> None:
        self._show(found)
        for made, digest in zip(self._buttons, self._digests, strict=True):
            if digest in self._gone - found.keys():
                made.setToolTip(self.tr("The photo is not on this station"))

    def _show(self, images: Mapping[str, QImage]) -> None:
        for made, digest in zip(self._buttons, self._digests, strict=True):
            if digest in images:
                picture = QPixmap.fromImage(images[digest])
                picture.setDevicePixelRatio(self._ratio)
                made.setIcon(picture)


def open_box(bridge: Bridge, photos: Sequence[Photo], no_photo: str) -> QLayout:
    """The photos of a parcel's open box, and why there is none that the house asked for; empty for neither."""
    made = column(spacing=theme.XS)
    if no_photo:
        missing = Notice("camera", "warning")
        why = QCoreApplication.translate("photos", "No photo of the open box: {reason}")
        missing.say(why.format(reason=given_reason(bridge.language, no_photo)))
        made.addWidget(missing)
    if photos:
        made.addWidget(PhotoStrip(bridge, photos))
    return made


class PhotoViewer(QDialog):
    """One photo as large as the window allows; Left and Right show the others, Escape closes it."""

    def __init__(
        self, parent: QWidget, bridge: Bridge, paths: Sequence[Path], digests: Sequence[str], at: int
    ) -> None:
        super().__init__(parent)
        self._bridge, self._paths, self._digests, self._at = bridge, paths, digests, at
        self._ratio = self.devicePixelRatioF()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Photo"))
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumSize(_LARGE)
        self._words = label("", "small")
        page = column(self.picture, self._words)
        page.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        self.setLayout(page)
        self._go(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go round."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if (step := steps.get(Qt.Key(event.key()))) is not None:
            self._go(step)
        else:
            super().keyPressEvent(event)

    def _go(self, step: int) -> None:
        self._at = (self._at + step) % len(self._paths)
        number = self.tr("Photo {number} of {count}. Left and right show the others, Esc closes.")
        only = self.tr("Esc closes it.")
        words = number.format(number=self._at + 1, count=len(self._paths))
        self._words.setText(words if len(self._paths) > 1 else only)
        digest, path, size = self._digests[self._at], self._paths[self._at], _LARGE * self._ratio
        self._bridge.work(lambda _report: _load(path, size), partial(self._show_file, digest, size))

    def _show_file(self, digest: str, size: QSize, image: QImage) -> None:
        if image.isNull():
            self._bridge.read(partial(_views, {digest}, size), partial(self._show_view, digest))
        else:
            self._show(digest, image)

    def _show_view(self, digest: str, found: Mapping[str, QImage]) -> None:
        self._show(digest, found.get(digest, QImage()))

    def _show(self, digest: str, image: QImage) -> None:
        if digest != self._digests[self._at]:
            return
        if image.isNull():
            self.picture.setText(self.tr("The photo is not on this station"))
            return
        shown = QPixmap.fromImage(image)
        shown.setDevicePixelRatio(self._ratio)
        self.picture.setPixmap(shown)
