"""What the station answered, for someone who looks elsewhere: colour, shape, a sentence, the next step, a sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.queries.pictures import pictures_of
from app.ui import theme
from app.ui.sounds import Sound, Sounds, sound_of
from app.ui.voice import Voice, spoken
from app.ui.widgets.product_picture import paint_picture
from app.ui.widgets.text import unbroken

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge
    from app.workflows.outcome import Outcome

_LOW = 52
_DESK_MS = 4000
_ROUND = 12
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
_TOP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LOWEST = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
_CENTRED = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)


class Feedback(QObject):
    """Shows every answer of the station in the strip, and what a scan did wrong over the whole ``page``.

    A tab at the bench has a place of its own for the strip (``Tab.answers``), so that nothing moves when it comes.
    """

    def __init__(self, bridge: Bridge, page: QWidget, sounds: Sounds | None = None) -> None:
        super().__init__(page)
        self._bridge = bridge
        self.sounds, self.voice = sounds or Sounds(), Voice()
        self.at_bench = False
        """Whether the person works with the scanner: then every answer sounds, and stays until the next one."""
        self.desk_strip = self.strip = FeedbackStrip(page)
        """The one in the window, for tabs that have none of their own."""
        self.screen = ErrorScreen(page)
        self._fade = QTimer(self, singleShot=True, interval=_DESK_MS)
        self._fade.timeout.connect(self.strip.hide)
        bridge.answered.connect(self.show_answer)
        bridge.failed.connect(self.show_failure)

    def speak_in(self, strip: FeedbackStrip | None, *, at_bench: bool) -> None:
        """Another page is on the screen: its own place for the strip, or ``None`` for the one in the window."""
        self.at_bench = at_bench
        place = strip or self.desk_strip
        if place is not self.strip:
            self._fade.stop()
            self.strip.hide()
            self.strip = place

    def show_answer(self, answer: Answer) -> None:
        """The strip says it; a refused scan fills the page until a key or the next good scan."""
        outcome = answer.outcome
        level = outcome.level.value
        sentence = self._bridge.text(outcome.code, **outcome.values)
        prompt = self._bridge.text(f"prompt_{outcome.next}") if outcome.next else ""
        self._say(level, sentence, prompt)
        # A question has a page of its own, which a red one would hide.
        elsewhere = outcome.session is not None
        if level == "error" and not elsewhere and (answer.scan or self.at_bench):
            self.strip.hide()
            again = self.tr("Scan again, or press any key.")
            mix_up = self._mix_up(outcome)
            self.screen.say(sentence, prompt or again, mix_up)
            if mix_up is not None:
                self._read_pictures(mix_up)
        else:
            self.screen.hide()
        if self.at_bench or answer.scan or level != "ok":
            self.sounds.play(sound_of(outcome))
        if not self.sounds.muted:
            self.voice.say(spoken(outcome, self._bridge.text), self._bridge.language)

    def show_failure(self, sentence: str) -> None:
        """Something outside the station's rules went wrong."""
        self._say("error", sentence, "")
        self.sounds.play(Sound.WRONG)

    def _mix_up(self, outcome: Outcome) -> MixUp | None:
        """Where one article was taken for another: both, for who compares them with what is in the hand."""
        values = outcome.values
        if not values.get("scanned_id") or not values.get("expected_id"):
            return None
        other = values.get("other")
        belongs = self.tr("It belongs to order {order}").format(order=other) if other else ""
        # The SKU is not broken at its hyphens.
        scanned, expected = (
            "\n(".join(str(values[each]).rsplit(" (", 1)) for each in ("scanned", "expected")
        )
        return MixUp(
            self.tr("Wrong item"), self.tr("Scanned"), scanned, self.tr("Expected"), expected, belongs,
            int(str(values["scanned_id"])), int(str(values["expected_id"])),
        )  # fmt: skip

    def _read_pictures(self, mix_up: MixUp) -> None:
        """Both as they look, once they are read: the words do not wait for them."""
        ids = (mix_up.scanned_id, mix_up.expected_id)

        def show(found: dict[int, tuple[str, bytes]]) -> None:
            if self.screen.mix_up is mix_up and found:
                self.screen.show_pictures(
                    tuple(QImage.fromData(found[each][1]) if each in found else QImage() for each in ids)
                )

        self._bridge.read(lambda connection: pictures_of(connection, ids), show, key="mix-up")

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
    """A band in the colour of the level with its shape, the sentence, and what to do next.

    Without a ``bench`` it is a low one in the window; with one it lies over that, large.
    """

    def __init__(self, parent: QWidget | None = None, *, bench: QWidget | None = None) -> None:
        super().__init__(bench or parent)
        self.level, self.sentence, self.prompt = "ok", "", ""
        self._tall = bench is not None
        self.setObjectName("feedback")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()
        if bench is not None:
            _Covering(self, bench)

    def say(self, level: str, sentence: str, prompt: str) -> None:
        """Show an answer."""
        self.level, self.sentence, self.prompt = level, sentence, prompt
        self.setAccessibleName(" ".join(filter(None, (sentence, prompt))))
        self.show()
        self.raise_()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, _LOW)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tone = theme.current().tone(self.level)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # At a desk a quiet band is enough for what went well; an error is loud everywhere.
        loud = self._tall or self.level == "error"
        ground, ink = (tone.solid, tone.on_solid) if loud else (tone.soft, tone.text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        round_off = _ROUND if self._tall else 0
        painter.drawRoundedRect(QRectF(self.rect()), round_off, round_off)
        size = 48 if self._tall else 26
        left = theme.L if self._tall else theme.XL
        painter.drawPixmap(left, (self.height() - size) // 2, theme.pixmap(self.level, ink, size))
        painter.setPen(QColor(ink))
        left += size + theme.L
        room = QRectF(left, 6, self.width() - left - theme.XL, self.height() - 12)
        if self.prompt and self._tall:
            room.setBottom(self.height() * 0.62)
        painter.setFont(
            _fitting(painter, self.sentence, room, (28, 25, 22, 19, 17, 15, 13)[0 if loud else 3 :])
        )
        painter.drawText(room, _WRAP, self.sentence)
        if self.prompt and self._tall:
            painter.setFont(theme.font(19))
            painter.drawText(QRectF(left, room.bottom(), room.width(), 26), _WRAP, self.prompt)


@dataclass(frozen=True, slots=True)
class MixUp:
    """One article taken for another: a headline, both with their captions, where the wrong one belongs, both ids."""

    headline: str
    scanned_caption: str
    scanned: str
    expected_caption: str
    expected: str
    belongs: str
    scanned_id: int
    expected_id: int


class ErrorScreen(QWidget):
    """The whole page in red: what is wrong, in words that can be read from two metres."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("error")
        self._sentence, self._prompt = "", ""
        self.mix_up: MixUp | None = None
        self.pictures: tuple[QImage, ...] = ()
        self.hide()
        _Covering(self, parent)

    def say(self, sentence: str, prompt: str, mix_up: MixUp | None = None) -> None:
        """Cover the page."""
        self._sentence, self._prompt, self.mix_up = sentence, prompt, mix_up
        self.pictures = ()
        self.setAccessibleName(f"{sentence} {prompt}")
        self.show()
        self.raise_()
        self.update()

    def show_pictures(self, pictures: tuple[QImage, ...]) -> None:
        """What was scanned and what was expected, as they look."""
        self.pictures = pictures
        self.update()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tone = theme.current().tone("error")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tone.solid))
        picture = 96
        top = max(theme.XL, self.height() * (0.08 if self.mix_up else 0.22))
        painter.drawPixmap(
            int((self.width() - picture) / 2), int(top), theme.pixmap("error", tone.on_solid, picture)
        )
        painter.setPen(QColor(tone.on_solid))
        margin = max(theme.XL, self.width() * 0.08)
        said = self.mix_up.headline if self.mix_up else self._sentence
        room = QRectF(margin, top + picture + theme.L, self.width() - 2 * margin, self.height() * 0.38)
        painter.setFont(_fitting(painter, said, room, (44, 36, 28, 22, 18)))
        bottom = painter.boundingRect(room, _CENTRED, said).bottom()
        painter.drawText(room, _CENTRED, said)
        if self.mix_up is not None:
            bottom = self._paint_both(painter, self.mix_up, QRectF(margin, bottom, room.width(), 0))
        below = QRectF(margin, bottom + theme.XL, room.width(), 60)
        painter.setPen(QColor(tone.on_solid))
        painter.setFont(theme.font(22))
        painter.drawText(below, _CENTRED, self._prompt)

    def _paint_both(self, painter: QPainter, mix_up: MixUp, room: QRectF) -> float:
        """Both articles side by side on quiet ground, the wrong one with a cross; returns where they end."""
        now = theme.current()
        high = max(140.0, self.height() * 0.3)
        wide = (room.width() - theme.XL) / 2
        sides = (
            ("close", "error", mix_up.scanned_caption, mix_up.scanned, mix_up.belongs),
            ("check", "ok", mix_up.expected_caption, mix_up.expected, ""),
        )
        top = room.bottom() + theme.XL
        for number, (icon, tone, caption, named, more) in enumerate(sides):
            article = unbroken(named)
            card = QRectF(room.left() + number * (wide + theme.XL), top, wide, high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.surface))
            painter.drawRoundedRect(card, _ROUND, _ROUND)
            inner = card.adjusted(theme.XL, theme.L, -theme.XL, -theme.L)
            shade = now.tone(tone).text
            painter.drawPixmap(int(inner.left()), int(inner.top()), theme.pixmap(icon, shade, 30))
            painter.setPen(QColor(shade))
            painter.setFont(theme.font(20, bold=True))
            painter.drawText(inner.adjusted(30 + theme.M, 2, 0, 0), _TOP, caption)
            name = inner.adjusted(0, 30 + theme.S, 0, -34.0 if more else 0.0)
            if self.pictures:
                side = name.height()
                paint_picture(
                    painter, QRectF(name.right() - side, name.top(), side, side), self.pictures[number]
                )
                name.setRight(name.right() - side - theme.L)
            painter.setPen(QColor(now.text))
            painter.setFont(_fitting(painter, article, name, (32, 28, 24, 20, 17)))
            painter.drawText(name, _WRAP, article)
            painter.setPen(QColor(now.tone("warning").text))
            painter.setFont(_fitting(painter, more, inner, (22, 19, 16)))
            painter.drawText(inner, _LOWEST, more)
        return top + high


class _Covering(QObject):
    """Keeps a widget over the whole of another, whatever size that has."""

    def __init__(self, widget: QWidget, covered: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        covered.installEventFilter(self)
        widget.setGeometry(covered.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self._widget.setGeometry(watched.rect())
        return False


def _fitting(painter: QPainter, text: str, room: QRectF, sizes: tuple[int, ...]) -> QFont:
    """The largest of ``sizes`` in which ``text`` fits the room."""
    for size in sizes:
        font = theme.font(size, bold=True)
        painter.setFont(font)
        needed = painter.boundingRect(room, _WRAP, text)
        if needed.height() <= room.height() and needed.width() <= room.width():
            return font
    return theme.font(sizes[-1], bold=True)
