"""A question with numbered answers: which order, which box, why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.ui import theme
from app.ui.preparation.big import BigText, panel, restyle
from app.ui.widgets.layout import clear, column, row, scrolling
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class Pressable(QFrame):
    """A frame that is pressed like a button and leaves the focus where it is."""

    pressed = Signal()

    def __init__(self, look: str) -> None:
        super().__init__()
        self.setProperty("look", look)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()


def number_cap(number: int | str, size: int = 40) -> QLabel:
    """A number to type, as a key."""
    made = label(str(number), "number")
    made.setFixedSize(size, size)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


class ChoicesPage(QWidget):
    """The question large and its answers below; ``chosen`` gives the number pressed."""

    chosen = Signal(str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._rows: dict[str, Pressable] = {}
        self.question = BigText(36, smallest=22, name="question")
        self.about = BigText(24, smallest=16, shade="accent", name="question-about")
        self._hint = label("", "quiet", wrap=True)
        self._answers = column(spacing=theme.S)
        inner = QWidget()
        inner.setLayout(column(self._answers, None))
        card = panel()
        whole = column(self.question, self.about, scrolling(inner), self._hint, spacing=theme.S)
        whole.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        whole.setStretch(2, 1)
        card.setLayout(whole)
        self.setLayout(column(card))

    @property
    def answers(self) -> tuple[str, ...]:
        """What is offered, in words."""
        return tuple(made.accessibleName() for made in self._rows.values())

    def ask(self, place: Mapping[str, Any], about: str = "") -> None:
        """Show the question that ``place`` (of the session) holds; ``about`` names what it is about."""
        asking = str(place["asking"])
        choices: Sequence[Mapping[str, Any]] = place.get("choices", ())
        if asking == "choice":
            question = self._bridge.text("several_orders", count=len(choices))
        else:
            question = self._bridge.text(f"ask_{asking}")
        self.question.say(question)
        self.about.say(about)
        self.about.setVisible(bool(about))
        self._hint.setVisible(asking not in {"choice", "box"})
        self._hint.setText(
            self.tr("Or scan the location once more: it is empty. Or scan what still lies there.")
            if asking == "place_empty"
            else self.tr("Or type a reason in your own words, then Return.")
        )
        clear(self._answers)
        self._rows = {}
        for choice in choices:
            made = self._answer(choice)
            self._rows[str(choice["number"])] = made
            self._answers.addWidget(made)

    def mark(self, typed: str) -> None:
        """Show which answer the typed number would be."""
        for number, made in self._rows.items():
            restyle(made, state="chosen" if number == typed else "")

    def _answer(self, choice: Mapping[str, Any]) -> Pressable:
        words, detail = self._words(choice)
        made = Pressable("choice")
        made.setObjectName(f"answer-{choice['number']}")
        made.setAccessibleName(words)
        inner = row(
            number_cap(choice["number"]), label(words, "lead"), None, label(detail, "quiet"), spacing=theme.L
        )
        inner.setContentsMargins(theme.M, theme.S, theme.L, theme.S)
        made.setLayout(inner)
        made.setMinimumHeight(56)
        made.pressed.connect(self._chooser(str(choice["number"])))
        return made

    def _words(self, choice: Mapping[str, Any]) -> tuple[str, str]:
        if "box" in choice:
            length, width, height = (size // 10 for size in choice["size_mm"])
            size = f"{length} × {width} × {height} cm"
            detail = "" if size in str(choice["box"]) else size
            if choice.get("proposed"):
                detail = " · ".join(filter(None, (detail, self.tr("everything fits"))))
            return str(choice["box"]), detail
        if "order" in choice:
            return str(choice["order"]), str(choice.get("service", "")).replace("_", " ")
        return self._bridge.text(str(choice["code"])), ""

    def _chooser(self, number: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(number)
