"""One thing to read from two metres: the shelf a parcel goes to, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets.layout import clear, column, row
from app.ui.widgets.text import label

Fact = tuple[str, str, str]
"""Icon, sentence, and the tone both are in."""
#: Longest text -> size in pixels of what is read first.
_SIZES = ((6, 132), (9, 96), (14, 64))
_SMALLEST = 48


def sized(text: str, pixels: int) -> QLabel:
    """A label of one size, larger than the window's own."""
    made = label(text)
    resize(made, pixels)
    return made


def resize(made: QLabel, pixels: int) -> None:
    """Give a label another size."""
    made.setStyleSheet(f"font-size: {pixels}px; font-weight: 700;")


class BigState(QFrame):
    """A picture, a caption, one huge word, and the facts below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._picture = QLabel()
        self._caption = label("", "title")
        self.huge = sized("", _SIZES[0][1])
        self.huge.setObjectName("huge")
        self._about = label("", "muted")
        self._about.setStyleSheet("font-size: 16px;")
        self._facts = column(spacing=theme.S)
        top = row(self._picture, self._caption, None, spacing=theme.M)
        inner = column(top, theme.S, self.huge, self._about, theme.L, self._facts, None, spacing=theme.XS)
        inner.setContentsMargins(theme.XL + theme.S, theme.XL, theme.XL, theme.XL)
        self.setLayout(inner)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def say(self, tone: str, caption: str, huge: str, about: str, facts: Sequence[Fact] = ()) -> None:
        """Show another state."""
        colours = theme.current()
        self._picture.setPixmap(theme.pixmap(tone, colours.tone(tone).solid, 32))
        self._caption.setText(caption)
        self.huge.setText(huge)
        resize(self.huge, next((size for most, size in _SIZES if len(huge) <= most), _SMALLEST))
        self._about.setText(about)
        self.huge.setVisible(bool(huge))
        self._about.setVisible(bool(about))
        self.setAccessibleName(f"{caption} {huge}")
        clear(self._facts)
        for icon, sentence, of in facts:
            picture = QLabel()
            picture.setPixmap(theme.pixmap(icon, colours.tone(of).text, 22))
            said = label(sentence, wrap=True)
            said.setStyleSheet(f"font-size: 17px; color: {colours.tone(of).text};")
            line = row(picture, said, spacing=theme.M)
            line.setStretch(1, 1)
            line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
            self._facts.addLayout(line)
