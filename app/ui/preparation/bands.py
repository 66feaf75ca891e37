"""The frame around the work: the three jobs, what to do now, and the keys with what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.station.session import Job
from app.ui import theme
from app.ui.feedback import FeedbackStrip
from app.ui.preparation.big import BigText, icon_label, restyle
from app.ui.widgets.layout import row
from app.ui.widgets.text import label, with_key

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

translate = QCoreApplication.translate
JOBS = (Job.PICKING, Job.PACKING, Job.SHIPPING)
_ICONS = {
    Job.PICKING: "cart",
    Job.PACKING: "package",
    Job.SHIPPING: "truck",
    Job.COUNTING: "list",
    Job.RECEIVING: "import",
    Job.PUTTING_AWAY: "pin",
    Job.REPLENISHING: "refresh",
    Job.TRANSFERRING: "truck",
}
#: The digit and what the same key types on a French keyboard.
_KEYS = {
    Job.PICKING: ("Ctrl+1", "Ctrl+&"),
    Job.PACKING: ("Ctrl+2", "Ctrl+é"),
    Job.SHIPPING: ("Ctrl+3", 'Ctrl+"'),
    Job.RECEIVING: ("Ctrl+1", "Ctrl+&"),
    Job.PUTTING_AWAY: ("Ctrl+2", "Ctrl+é"),
    Job.REPLENISHING: ("Ctrl+3", 'Ctrl+"'),
    Job.COUNTING: ("Ctrl+4", "Ctrl+'"),
    Job.TRANSFERRING: ("Ctrl+5", "Ctrl+("),
}


def job_name(job: Job) -> str:
    """What a job is called."""
    return {
        Job.PICKING: translate("preparation", "Picking"),
        Job.PACKING: translate("preparation", "Packing"),
        Job.SHIPPING: translate("preparation", "Dock"),
        Job.RECEIVING: translate("preparation", "Goods in"),
        Job.PUTTING_AWAY: translate("preparation", "Put away"),
        Job.REPLENISHING: translate("preparation", "Fill up"),
        Job.COUNTING: translate("preparation", "Counts"),
        Job.TRANSFERRING: translate("preparation", "Transfers"),
    }[job]


class JobSwitch(QFrame):
    """The jobs as one large switch; ``asked`` names the one pressed. Jobs one may not do are not there."""

    asked = Signal(object)

    def __init__(self, jobs: Sequence[Job], owner: QWidget) -> None:
        super().__init__()
        self.setProperty("look", "switch")
        self._buttons: dict[Job, QPushButton] = {}
        self._shown: tuple[Job, object] | None = None
        group = QButtonGroup(self)
        inner = row(spacing=theme.XS)
        inner.setContentsMargins(4, 4, 4, 4)
        for job in jobs:
            made = QPushButton(job_name(job))
            made.setProperty("look", "segment")
            made.setObjectName(f"job-{job.value}")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setIconSize(QSize(28, 24))
            made.setToolTip(with_key(job_name(job), _KEYS[job][0]))
            made.clicked.connect(self._asker(job))
            shortcut = QShortcut(owner)
            shortcut.setKeys([QKeySequence(keys) for keys in _KEYS[job]])
            shortcut.activated.connect(self._asker(job))
            group.addButton(made)
            self._buttons[job] = made
            inner.addWidget(made)
        self.setLayout(inner)
        if len(jobs) < 2:
            self.hide()  # never shown before it has a parent: it would be a window for a moment

    def _asker(self, job: Job) -> Callable[[], None]:
        return lambda: self.asked.emit(job)

    def show_job(self, job: Job) -> None:
        """Mark the job that is on the screen; asked at every answer, it is drawn anew only where it changes."""
        now = theme.current()
        if self._shown == (job, now):
            return
        self._shown = (job, now)
        for each, made in self._buttons.items():
            made.setChecked(each is job)
            shade = now.accent_text if each is job else now.muted
            made.setIcon(theme.icon(_ICONS[each], shade, 24, theme.XS))


class PromptBand(QFrame):
    """What to do now in large words; while something is typed, that, even larger."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "band")
        self.prompt = BigText(30, smallest=18, name="prompt")
        self.typed = BigText(46, smallest=24, shade="accent", name="typed", align=Qt.AlignmentFlag.AlignRight)
        self._caption = label("", "quiet")
        self._enter = label("⏎", "cap")
        self._enter.setFixedHeight(34)
        self._picture = icon_label("scan", "accent", 34)
        inner = row(self._picture, self.prompt, self._caption, self.typed, self._enter, spacing=theme.M)
        inner.setStretch(1, 1)
        inner.setContentsMargins(theme.L, 0, theme.L, 0)
        self.setLayout(inner)
        self.answer = FeedbackStrip(bench=self)
        """What the station answered, over the prompt, in the same place: nothing moves when it comes."""
        self.setMinimumHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_typed("", "", "")

    def say(self, prompt: str, icon: str = "scan") -> None:
        """Say what to do now."""
        self.prompt.say(prompt)
        self._picture.setPixmap(theme.pixmap(icon, theme.current().accent_text, 34))

    def show_typed(self, text: str, caption: str, unit: str) -> None:
        """Show what is being typed, what it will be, and its unit; nothing for an empty text."""
        self.typed.say(f"{text}{unit}" if text else "")
        self._caption.setText(caption)
        for part in (self.typed, self._caption, self._enter):
            part.setVisible(bool(text))
        restyle(self, typing=bool(text))
        if text:
            self.answer.hide()


@dataclass(frozen=True, slots=True)
class Key:
    """A command with its key and what it does here; ``main`` is the one most likely wanted next."""

    command: str
    cap: str
    words: str
    main: bool = False


class KeyBar(QWidget):
    """The keys that do something now, pressed with the mouse as well."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[Key, ...] = ()
        self._inner = QHBoxLayout(self)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.setSpacing(theme.S)
        self._inner.addStretch(1)

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands on offer."""
        return tuple(key.command for key in self._keys)

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Offer these, in this order."""
        if tuple(keys) == self._keys:
            return
        self._keys = tuple(keys)
        while self._inner.count():
            item = self._inner.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for key in self._keys:
            made = _KeyButton(key)
            made.clicked.connect(self._presser(key.command))
            self._inner.addWidget(made)
        self._inner.addStretch(1)

    def _presser(self, command: str) -> Callable[[], None]:
        return lambda: self.pressed.emit(command)


class _KeyButton(QPushButton):
    """A key cap and words."""

    def __init__(self, key: Key) -> None:
        super().__init__()
        self.setProperty("look", "command")
        self.setProperty("main", key.main)
        self.setObjectName(f"key-{key.command}")
        self.setAccessibleName(f"{key.cap} {key.words}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        inner = row(self._part(key.cap, "cap"), self._part(key.words, "command"), spacing=theme.S)
        inner.setContentsMargins(theme.M, 0, theme.L, 0)
        self.setLayout(inner)

    def _part(self, text: str, look: str) -> QLabel:
        made = label(text, look)
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if look == "cap":
            made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return made

    def sizeHint(self) -> QSize:
        inner = self.layout()
        assert inner is not None
        return QSize(inner.sizeHint().width() + 4, 48)
