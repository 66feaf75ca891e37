"""Cards, rows, split views, empty states and notices: the frames that content stands in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.widgets.text import SectionTitle, label


def row(*parts: QWidget | QLayout | int | None, spacing: int = theme.S) -> QHBoxLayout:
    """Side by side; ``None`` is a gap that grows, a number a fixed gap in pixels."""
    made = QHBoxLayout()
    _fill(made, parts, spacing)
    return made


def column(*parts: QWidget | QLayout | int | None, spacing: int = theme.S) -> QVBoxLayout:
    """One below the other; ``None`` is a gap that grows, a number a fixed gap in pixels."""
    made = QVBoxLayout()
    _fill(made, parts, spacing)
    return made


def _fill(
    made: QHBoxLayout | QVBoxLayout, parts: tuple[QWidget | QLayout | int | None, ...], spacing: int
) -> None:
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for part in parts:
        if part is None:
            made.addStretch(1)
        elif isinstance(part, int):
            made.addSpacing(part)
        elif isinstance(part, QWidget):
            made.addWidget(part)
        else:
            made.addLayout(part)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
            inner.deleteLater()


class Card(QFrame):
    """A surface with a border, with its title if it has one; fill ``body``."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self.body.setSpacing(theme.S)
        self.head = row()
        if title:
            self.head.addWidget(SectionTitle(title))
            self.head.addStretch(1)
            self.body.addLayout(self.head)


class FormRows(QGridLayout):
    """Captions on the left, fields on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(theme.M)
        self.setVerticalSpacing(theme.S)
        self.setColumnStretch(1, 1)

    def add(self, caption: str, field: QWidget | QLayout) -> None:
        """One more row; the caption names the field for screen readers too."""
        at = self.rowCount()
        name = label(caption, "muted")
        self.addWidget(name, at, 0, Qt.AlignmentFlag.AlignVCenter)
        if isinstance(field, QWidget):
            name.setBuddy(field)
            if not field.accessibleName():
                field.setAccessibleName(caption)
            self.addWidget(field, at, 1)
        else:
            self.addLayout(field, at, 1)


class EmptyState(QWidget):
    """What a page says while it has nothing to show: an icon, a sentence, what to do."""

    def __init__(self, icon: str, title: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._picture.setPixmap(theme.pixmap(icon, theme.current().field_border, 44))
        self._title, self._hint = label(title, "section"), label(hint, "muted", wrap=True)
        inner = column(None, self._picture, theme.XS, self._title, self._hint, None)
        for part in (self._picture, self._title, self._hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        self.setLayout(inner)

    def say(self, title: str, hint: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._hint.setText(hint)


class Banner(QFrame):
    """A line across the page (``tone``: error, warning or info) that stays as long as it is true."""

    def __init__(self, icon: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("tone", tone)
        self.picture = QLabel()
        colours = theme.current().tone(tone)
        self.picture.setPixmap(theme.pixmap(icon, colours.on_solid if tone == "error" else colours.text, 22))
        self._words = label("", wrap=True)
        self._inner = row(self.picture, self._words, spacing=theme.M)
        self._inner.setStretch(1, 1)
        self._page = column(self._inner)
        self._page.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        self.setLayout(self._page)
        self.hide()

    def add(self, part: QWidget) -> None:
        """Something to press, on the right."""
        self._inner.addWidget(part)

    def add_below(self, part: QLayout) -> None:
        """More than a sentence, under it and across."""
        self._page.addLayout(part)

    @property
    def text(self) -> str:
        return self._words.text()

    def say(self, text: str) -> None:
        """Show ``text``; an empty one hides the banner."""
        self._words.setText(text)
        self.setVisible(bool(text))


class Notice(Banner):
    """The same inside a card, with rounded corners; also in tone ok."""

    def __init__(self, icon: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(icon, tone, parent)
        self.setObjectName("notice")
        self.picture.setPixmap(theme.pixmap(icon, theme.current().tone(tone).text, 22))


class SplitView(QSplitter):
    """A list and what is chosen in it, side by side; the list takes ``share`` per cent of the width."""

    def __init__(self, left: QWidget, right: QWidget, share: int = 62, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.M)
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(0, share)
        self.setStretchFactor(1, 100 - share)
        self.setSizes([share * 10, (100 - share) * 10])


def scrolling(inner: QWidget) -> QScrollArea:
    """``inner``, scrolled vertically where it is too tall."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner.setObjectName(inner.objectName() or "plain")
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    return area


def button(
    text: str,
    press: Callable[[], object] | None = None,
    *,
    look: str = "",
    icon: str = "",
    tip: str = "",
    name: str = "",
) -> QPushButton:
    """A button; ``look`` is primary, danger, plain, tile, digit or chip. Return never presses it by default."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if look:
        made.setProperty("look", look)
    if icon:
        colour = theme.current().on_accent if look == "primary" else ""
        if look == "danger":
            colour = theme.current().tone("error").text
        gap = theme.XS if text else 0
        made.setIcon(theme.icon(icon, colour, 18, gap))
        made.setIconSize(QSize(18 + gap, 18))
    if tip:
        made.setToolTip(tip)
    if name:
        made.setObjectName(name)
    if press is not None:
        made.clicked.connect(press)
    return made
