"""How loud this station is, and what each of its sounds means: every one can be heard here."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSlider, QWidget

from app.ui import theme
from app.ui.sounds import LOUDEST, Sound, Sounds
from app.ui.voice import Voice
from app.ui.widgets.layout import button, column, row
from app.ui.widgets.text import label

_STEP = 10


class SoundPanel(QWidget):
    """``volume``, ``muted`` and ``spoken`` are what was chosen; a button a sound plays it as loud as it will be."""

    def __init__(
        self, volume: int, *, muted: bool, spoken: bool, language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._language = language
        self.sounds = Sounds(volume)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("volume")
        self._slider.setAccessibleName(self.tr("Volume"))
        self._slider.setRange(0, LOUDEST)
        self._slider.setSingleStep(_STEP)
        self._slider.setPageStep(2 * _STEP)
        self._slider.setValue(volume)
        self._percent = label("", "muted")
        self._percent.setMinimumWidth(48)
        self._mute = QCheckBox(self.tr("Muted"))
        self._mute.setObjectName("mute")
        self._mute.setChecked(muted)
        self._spoken = QCheckBox(self.tr("Say the place and the quantity while picking"))
        self._spoken.setObjectName("spoken")
        self._spoken.setChecked(spoken)
        self._voice = Voice()
        self._no_voice = label(
            self.tr("This computer has no voice for that: nothing will be said."), "small", wrap=True
        )
        self._no_voice.hide()
        choices = QGridLayout()
        choices.setSpacing(theme.XS)
        for at, (sound, words) in enumerate(self._meanings()):
            made = button(words, partial(self._hear, sound), icon="sound", look="chip", name=f"hear-{sound}")
            choices.addWidget(made, at // 3, at % 3)
        loud = row(self._slider, self._percent, self._mute)
        loud.setStretch(0, 1)
        page = column(loud, choices, self._spoken, self._no_voice, spacing=theme.S)
        page.setContentsMargins(0, 0, 0, 0)
        self.setLayout(page)
        self._spoken.clicked.connect(self._hear_voice)
        self._slider.valueChanged.connect(self._show_volume)
        self._show_volume(volume)

    @property
    def volume(self) -> int:
        return self._slider.value()

    @property
    def muted(self) -> bool:
        return self._mute.isChecked()

    @property
    def spoken(self) -> bool:
        return self._spoken.isChecked()

    def choose(self, volume: int, *, muted: bool, spoken: bool) -> None:
        """Show what was chosen elsewhere."""
        self._slider.setValue(volume)
        self._mute.setChecked(muted)
        self._spoken.setChecked(spoken)

    def _meanings(self) -> tuple[tuple[Sound, str], ...]:
        return (
            (Sound.OK, self.tr("Good")),
            (Sound.DONE, self.tr("Complete")),
            (Sound.ATTENTION, self.tr("Look here")),
            (Sound.TOO_MANY, self.tr("One too many")),
            (Sound.WRONG, self.tr("Wrong")),
        )

    def _show_volume(self, volume: int) -> None:
        self.sounds.volume = volume
        self._percent.setText(f"{volume} %")

    def _hear_voice(self, wanted: bool) -> None:
        """An example, once it is switched on; the computer is asked only then."""
        self._no_voice.setVisible(wanted and not self._voice.speaks(self._language))
        self._voice.on, self._voice.volume = wanted, self.volume
        self._voice.say(self.tr("A, 3, 12. Take 2."), self._language)

    def _hear(self, sound: Sound) -> None:
        self.sounds.play(sound)
