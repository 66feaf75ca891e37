"""The document as it will come out of the printer: its pages in their real proportions, at any zoom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QWidget

from app.ui import theme
from app.ui.widgets.layout import EmptyState, button, column, row
from app.ui.widgets.text import label

# A PDF is drawn at this resolution, everything else at its printer's own; 100 % is the size on paper.
PREVIEW_DPI = 203
_STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_MARGIN = theme.L


def paper_mm(image: QImage) -> tuple[float, float]:
    """How large the picture is on paper: it says its printer's resolution itself."""
    return image.width() * 1000 / image.dotsPerMeterX(), image.height() * 1000 / image.dotsPerMeterY()


class Pages(QWidget):
    """Pages one below the other; ``zoom`` 1.0 is the size on paper."""

    def __init__(self) -> None:
        super().__init__()
        self.images: list[QImage] = []
        self.zoom = 1.0

    def show_pages(self, images: Sequence[QImage], zoom: float) -> None:
        """Show these pages at this zoom."""
        self.images, self.zoom = list(images), zoom
        self.resize(self.sizeHint())
        self.updateGeometry()
        self.update()

    def page_size(self, image: QImage) -> QSize:
        """The page on the screen, in device-independent pixels."""
        across, down = paper_mm(image)
        scale = self.zoom * self.logicalDpiX() / 25.4
        return QSize(round(across * scale), round(down * scale))

    def sizeHint(self) -> QSize:
        sizes = [self.page_size(image) for image in self.images]
        width = max((size.width() for size in sizes), default=0)
        height = sum(size.height() + _MARGIN for size in sizes)
        return QSize(width + 2 * _MARGIN, height + _MARGIN)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top = float(_MARGIN)
        for image in self.images:
            size = self.page_size(image)
            place = QRectF(QPointF((self.width() - size.width()) / 2, top), size)
            painter.fillRect(place.translated(0, 2), QColor(0, 0, 0, 40))
            painter.drawImage(place, image)
            painter.setPen(QPen(QColor(theme.current().border), 1))
            painter.drawRect(place)
            top += size.height() + _MARGIN


class PreviewPane(QFrame):
    """The pages with their zoom, or why there is nothing to see."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "sunken")
        self.pages = Pages()
        self._area = QScrollArea()
        self._area.setWidget(self.pages)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for ground in (self._area.viewport(), self.pages):
            ground.setAutoFillBackground(False)
        self._empty = EmptyState("labels", "")
        self._zoom: float | None = None
        self.percent = label("", "small")
        self.percent.setMinimumWidth(44)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.out_button = button("", self.zoom_out, icon="minus", look="plain", tip=self.tr("Smaller"))
        self.in_button = button("", self.zoom_in, icon="plus", look="plain", tip=self.tr("Larger"))
        self.fit_button = button(self.tr("Whole page"), self.fit, look="plain", name="zoom-fit")
        self.real_button = button(self.tr("Real size"), self.real, look="plain", name="zoom-real")
        self.size_words = label("", "small")
        for made, name in ((self.out_button, self.tr("Smaller")), (self.in_button, self.tr("Larger"))):
            made.setAccessibleName(name)
        bar = row(
            self.size_words, None, self.out_button, self.percent, self.in_button,
            self.fit_button, self.real_button, spacing=theme.XS,
        )  # fmt: skip
        bar.setContentsMargins(theme.M, theme.XS, theme.S, theme.XS)
        self._bar = QWidget()
        self._bar.setLayout(bar)
        inside = QWidget()
        self._stack = QStackedLayout(inside)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._area)
        page = column(inside, self._bar, spacing=0)
        page.setStretch(0, 1)
        self.setLayout(page)
        self._bar.hide()

    @property
    def has_pages(self) -> bool:
        return bool(self.pages.images)

    def say(self, title: str, hint: str = "") -> None:
        """Nothing to see: say why."""
        self.pages.images = []
        self._empty.say(title, hint)
        self._stack.setCurrentIndex(0)
        self._bar.hide()

    def show_pages(self, pictures: Sequence[bytes]) -> None:
        """Show PNG pictures that say their resolution."""
        self.pages.images = [QImage.fromData(picture, "PNG") for picture in pictures]  # type: ignore[arg-type]  # the stubs name char*, bytes are right
        first = self.pages.images[0]
        across, down = (round(side) for side in paper_mm(first))
        count = self.tr("{n} pages").format(n=len(pictures)) if len(pictures) > 1 else ""
        self.size_words.setText(" · ".join(part for part in (f"{across} × {down} mm", count) if part))
        self._stack.setCurrentIndex(1)
        self._bar.show()
        self._apply()

    def fit(self) -> None:
        """The whole first page, whatever the size of the window."""
        self._zoom = None
        self._apply()

    def real(self) -> None:
        """The size on paper."""
        self._zoom = 1.0
        self._apply()

    def zoom_in(self) -> None:
        self._zoom = next((step for step in _STEPS if step > self.pages.zoom + 0.01), _STEPS[-1])
        self._apply()

    def zoom_out(self) -> None:
        smaller = [step for step in _STEPS if step < self.pages.zoom - 0.01]
        self._zoom = smaller[-1] if smaller else _STEPS[0]
        self._apply()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.has_pages:
            self.zoom_in() if event.angleDelta().y() > 0 else self.zoom_out()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._apply()

    def _apply(self) -> None:
        if not self.has_pages:
            return
        zoom = self._fitting() if self._zoom is None else self._zoom
        self.pages.show_pages(self.pages.images, zoom)
        self.percent.setText(f"{round(zoom * 100)} %")

    def _fitting(self) -> float:
        first = self.pages.images[0]
        room_x = max(80, self._area.width() - 2 * _MARGIN - 16)
        room_y = max(80, self._area.height() - 2 * _MARGIN)
        across, down = (side * self.logicalDpiX() / 25.4 for side in paper_mm(first))
        return min(room_x / across, room_y / down, 2.0)
