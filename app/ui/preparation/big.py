"""What is read from two metres: texts that fill their room, counters, lights, and the look of the tab."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.config import resource
from app.ui import theme
from app.ui.widgets.text import unbroken


def stylesheet() -> str:
    """The look of the tab's own frames and labels, in the colours of the appearance that is on the screen."""
    now = theme.current()
    values = {name: value for name, value in asdict(now).items() if isinstance(value, str)}
    for name, tone in now.tones.items():
        values |= {f"{name}_{part}": colour for part, colour in asdict(tone).items()}
    return Template(resource("style", "preparation.qss").read_text("utf-8")).substitute(values)


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties that the stylesheet looks at, and have it look again where one is another."""
    changed = [name for name, value in properties.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def colour(name: str) -> QColor:
    """A colour of the appearance by name: text, muted, accent, on_accent, or a tone."""
    now = theme.current()
    named = {"text": now.text, "muted": now.muted, "accent": now.accent_text, "on_accent": now.on_accent}
    return QColor(named.get(name) or now.tone(name).text)


def icon_label(name: str, shade: str, size: int) -> QLabel:
    """An icon as a label; ``shade`` as for ``colour``."""
    made = QLabel()
    made.setFixedSize(size, size)
    made.setPixmap(theme.pixmap(name, colour(shade).name(), size))
    return made


def panel(look: str = "panel") -> QFrame:
    """A frame with one of the tab's looks."""
    made = QFrame()
    made.setProperty("look", look)
    return made


class BigText(QWidget):
    """One text as large as its room allows: from ``pixels`` down to ``smallest``, then cut with an ellipsis."""

    def __init__(
        self,
        pixels: int,
        *,
        smallest: int = 16,
        shade: str = "text",
        lines: int = 1,
        bold: bool = True,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        name: str = "",
    ) -> None:
        super().__init__()
        self._pixels, self._smallest, self._shade, self._lines = pixels, smallest, shade, lines
        self._bold = bold
        vertical = align & Qt.AlignmentFlag.AlignVertical_Mask
        self._align = align if vertical else align | Qt.AlignmentFlag.AlignVCenter
        self._text = ""
        self._fitted: tuple[object, QFont] | None = None
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        return self._text

    def say(self, text: str, shade: str = "") -> None:
        """Show ``text``; what stands there already is not painted again, and the page laid out only for more room."""
        if (text, shade or self._shade) == (self._text, self._shade):
            return
        self._text, self._shade = text, shade or self._shade
        self.setAccessibleName(text)
        if self.sizeHint().width() > self.width():
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(theme.font(self._pixels, bold=self._bold))
        width = min(metrics.horizontalAdvance(self._text) + 2, 4000.0)
        return QSize(int(width), int(self._pixels * 1.22 * self._lines) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, int(self._smallest * 1.22 * self._lines) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self._font()
        painter.setFont(font)
        painter.setPen(colour(self._shade))
        text, flags = self._text, int(self._align)
        if self._lines > 1:
            text = unbroken(text)
            flags |= int(Qt.TextFlag.TextWordWrap)
        else:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), flags, text)

    def _font(self) -> QFont:
        known = (self._text, self.width(), self.height())
        if self._fitted is None or self._fitted[0] != known:
            self._fitted = (known, self._fit())
        return self._fitted[1]

    def _fit(self) -> QFont:
        room = QRectF(self.rect())
        wrap = int(Qt.TextFlag.TextWordWrap) if self._lines > 1 else 0
        words = unbroken(self._text) if wrap else self._text
        for pixels in range(self._pixels, self._smallest, -2):
            font = theme.font(pixels, bold=self._bold)
            # A wrapped text may not be broken into more lines than there are, whatever the height.
            high = min(room.height(), pixels * 1.3 * self._lines)
            needed = QFontMetricsF(font).boundingRect(room, wrap, words)
            if needed.width() <= room.width() and needed.height() <= high + 2:
                return font
        return theme.font(self._smallest, bold=self._bold)


class Count(QWidget):
    """How many of how many: the first number large, green once both are equal."""

    def __init__(self, pixels: int, *, name: str = "") -> None:
        super().__init__()
        self._pixels, self._done, self._wanted = pixels, 0, 0
        self._shade = ""
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        return f"{self._done} / {self._wanted}"

    def say(self, done: int, wanted: int, shade: str = "") -> None:
        """Show the two numbers; the page is laid out anew only where they may need more room, or less."""
        if (done, wanted, shade) == (self._done, self._wanted, self._shade):
            return
        room = self._widest()
        self._done, self._wanted, self._shade = done, wanted, shade
        self.setAccessibleName(self.text)
        if self._widest() != room:
            self.updateGeometry()
        self.update()

    def _widest(self) -> tuple[str, str]:
        """Nothing beside the count moves while it counts up: there is room for as many digits as are wanted."""
        digits = max(len(str(self._done)), len(str(self._wanted)))
        return "8" * digits, f" / {self._wanted}"

    def _parts(self) -> tuple[tuple[str, QFont, QColor], ...]:
        whole = self._wanted and self._done >= self._wanted
        shade = self._shade or ("ok" if whole else "text")
        small = theme.font(int(self._pixels * 0.62), bold=True)
        return (
            (str(self._done), theme.font(self._pixels, bold=True), colour(shade)),
            (f" / {self._wanted}", small, colour("ok" if whole else "muted")),
        )

    def sizeHint(self) -> QSize:
        fonts = (font for _, font, _ in self._parts())
        width = sum(
            QFontMetricsF(font).horizontalAdvance(text)
            for text, font in zip(self._widest(), fonts, strict=True)
        )
        return QSize(int(width) + 4, int(self._pixels * 1.2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        parts = self._parts()
        width = sum(QFontMetricsF(font).horizontalAdvance(text) for text, font, _ in parts)
        left = max(0.0, self.width() - width - 2)
        metrics = QFontMetricsF(parts[0][1])
        base = (self.height() + metrics.capHeight()) / 2
        for text, font, shade in parts:
            painter.setFont(font)
            painter.setPen(shade)
            painter.drawText(QPointF(left, base), text)
            left += QFontMetricsF(font).horizontalAdvance(text)


class Ring(QWidget):
    """How far a line is: a ring that fills, and a check once it is whole."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size, self._done, self._wanted = size, 0, 0
        self.setFixedSize(size, size)

    def say(self, done: int, wanted: int) -> None:
        """Fill ``done`` of ``wanted``; nothing wanted shows a clock."""
        if (done, wanted) != (self._done, self._wanted):
            self._done, self._wanted = done, wanted
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._wanted:
            painter.drawPixmap(0, 0, theme.pixmap("clock", now.tone("warning").solid, self._size))
            return
        if self._done >= self._wanted:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.tone("ok").solid))
            painter.drawEllipse(self.rect())
            inner = self._size * 6 // 10
            at = (self._size - inner) // 2
            painter.drawPixmap(at, at, theme.pixmap("check", now.tone("ok").on_solid, inner))
            return
        room = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(QPen(QColor(now.border), 5))
        painter.drawEllipse(room)
        if self._done:
            painter.setPen(QPen(QColor(now.tone("ok").solid), 5))
            painter.drawArc(room, 90 * 16, -int(360 * 16 * self._done / self._wanted))


class Bar(QWidget):
    """How far a job has come, as a bar."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(10)

    def say(self, done: int, wanted: int) -> None:
        """Fill ``done`` of ``wanted``."""
        share = done / wanted if wanted else 0.0
        if share != self._share:
            self._share = share
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.sunken))
        painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        if self._share:
            painter.setBrush(QColor(now.tone("ok").solid))
            width = max(10.0, self.width() * min(self._share, 1.0))
            painter.drawRoundedRect(QRectF(0, 0, width, self.height()), 5, 5)
