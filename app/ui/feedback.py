"""What the station answered, for someone who looks elsewhere: colour, shape, a sentence, the next step, a sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.sounds import Sounds, sound_for

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge

_TALL, _LOW = 76, 52
_DESK_MS = 4000
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
_CENTRED = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)


class Feedback(QObject):
    """Shows every answer of the station in the strip, and what a scan did wrong over the whole ``page``."""

    def __init__(self, bridge: Bridge, page: QWidget, sounds: Sounds | None = None) -> None:
        super().__init__(page)
        self._bridge = bridge
        self.sounds = sounds or Sounds()
        self.at_bench = False
        """Whether the person works with the scanner: then every answer sounds, and stays until the next one."""
        self.strip = FeedbackStrip(page)
        self.screen = ErrorScreen(page)
        self._fade = QTimer(self, singleShot=True, interval=_DESK_MS)
        self._fade.timeout.connect(self.strip.hide)
        bridge.answered.connect(self.show_answer)
        bridge.failed.connect(self.show_failure)

    def show_answer(self, answer: Answer) -> None:
        """The strip says it; a refused scan fills the page until a key or the next good scan."""
        outcome = answer.outcome
        level = outcome.level.value
        self.strip.be_tall(self.at_bench)
        sentence = self._bridge.text(outcome.code, **outcome.values)
        prompt = self._bridge.text(f"prompt_{outcome.next}") if outcome.next else ""
        self._say(level, sentence, prompt)
        # A question has a page of its own, which a red one would hide.
        elsewhere = outcome.session is not None
        if level == "error" and not elsewhere and (answer.scan or self.at_bench):
            self.strip.hide()
            self.screen.say(sentence, prompt or self.tr("Scan again, or press any key."))
        else:
            self.screen.hide()
        if self.at_bench or answer.scan or level != "ok":
            self.sounds.play(sound_for(level, outcome.code))

    def show_failure(self, sentence: str) -> None:
        """Something outside the station's rules went wrong."""
        self.strip.be_tall(self.at_bench)
        self._say("error", sentence, "")
        self.sounds.play("error")

    def acknowledge(self) -> bool:
        """A key was pressed: the error leaves. True where the key has done its work with that."""
        if self.screen.isVisible():
            self.screen.hide()
            return True
        if self.strip.level == "error" and self.strip.isVisible():
            self.strip.hide()
        return False

    def clear(self) -> None:
        """Forget what was said, for the next person."""
        self.strip.hide()
        self.screen.hide()

    def _say(self, level: str, sentence: str, prompt: str) -> None:
        self.strip.say(level, sentence, prompt)
        if level == "ok" and not self.at_bench:
            self._fade.start()
        else:
            self._fade.stop()


class FeedbackStrip(QWidget):
    """A wide band in the colour of the level with its shape, the sentence, and what to do next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level, self.sentence, self.prompt = "ok", "", ""
        self._height = _TALL
        self.setObjectName("feedback")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def say(self, level: str, sentence: str, prompt: str) -> None:
        """Show an answer."""
        self.level, self.sentence, self.prompt = level, sentence, prompt
        self.setAccessibleName(" ".join(filter(None, (sentence, prompt))))
        self.show()
        self.update()

    def be_tall(self, tall: bool) -> None:
        """Tall for someone two metres away, low for someone at a desk."""
        self._height = _TALL if tall else _LOW
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(400, self._height)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tone = theme.current().tone(self.level)
        painter = QPainter(self)
        tall = self._height == _TALL
        # At a desk a quiet band is enough for what went well; an error is loud everywhere.
        ground, ink = (tone.solid, tone.on_solid) if tall or self.level == "error" else (tone.soft, tone.text)
        painter.fillRect(self.rect(), QColor(ground))
        size = 40 if tall else 26
        painter.drawPixmap(theme.XL, (self.height() - size) // 2, theme.pixmap(self.level, ink, size))
        painter.setPen(QColor(ink))
        left = float(theme.XL + size + theme.L)
        width = self.width() - left - theme.XL
        below = self.prompt and tall
        sentence = QRectF(left, 6, width, 38 if below else self.height() - 12)
        painter.setFont(_fitting(painter, self.sentence, sentence, (24, 20, 17, 15, 13)[0 if tall else 2 :]))
        painter.drawText(sentence, _WRAP, self.sentence)
        if below:
            painter.setFont(theme.font(16))
            painter.drawText(QRectF(left, 44, width, 24), _WRAP, self.prompt)


class ErrorScreen(QWidget):
    """The whole page in red: what is wrong, in words that can be read from two metres."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("error")
        self._sentence, self._prompt = "", ""
        parent.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, prompt: str) -> None:
        """Cover the page."""
        self._sentence, self._prompt = sentence, prompt
        self.setAccessibleName(f"{sentence} {prompt}")
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tone = theme.current().tone("error")
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tone.solid))
        picture = 96
        top = max(theme.XL, self.height() * 0.22)
        painter.drawPixmap(
            int((self.width() - picture) / 2), int(top), theme.pixmap("error", tone.on_solid, picture)
        )
        painter.setPen(QColor(tone.on_solid))
        margin = max(theme.XL, self.width() * 0.08)
        room = QRectF(margin, top + picture + theme.XL, self.width() - 2 * margin, self.height() * 0.38)
        painter.setFont(_fitting(painter, self._sentence, room, (44, 36, 28, 22, 18)))
        said = painter.boundingRect(room, _CENTRED, self._sentence)
        painter.drawText(room, _CENTRED, self._sentence)
        below = QRectF(margin, said.bottom() + theme.XL, room.width(), 60)
        painter.setFont(theme.font(20))
        painter.drawText(below, _CENTRED, self._prompt)


def _fitting(painter: QPainter, text: str, room: QRectF, sizes: tuple[int, ...]) -> QFont:
    """The largest of ``sizes`` in which ``text`` fits the room."""
    for size in sizes:
        font = theme.font(size, bold=True)
        painter.setFont(font)
        needed = painter.boundingRect(room, _WRAP, text)
        if needed.height() <= room.height() and needed.width() <= room.width():
            return font
    return theme.font(sizes[-1], bold=True)
