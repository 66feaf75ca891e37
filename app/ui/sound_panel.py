"""How loud this station is, and what each of its sounds means: every one can be heard here."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSlider, QWidget

from app.ui import theme
from app.ui.sounds import LOUDEST, Sound, Sounds
from app.ui.widgets.layout import button, column, row
from app.ui.widgets.text import label

_STEP = 10


class SoundPanel(QWidget):
    """``volume`` and ``muted`` are what was chosen; a button a sound plays it as loud as it will be."""

    def __init__(self, volume: int, *, muted: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        choices = QGridLayout()
        choices.setSpacing(theme.XS)
        for at, (sound, words) in enumerate(self._meanings()):
            made = button(words, partial(self._hear, sound), icon="sound", look="chip", name=f"hear-{sound}")
            choices.addWidget(made, at // 3, at % 3)
        loud = row(self._slider, self._percent, self._mute)
        loud.setStretch(0, 1)
        page = column(loud, choices, spacing=theme.S)
        page.setContentsMargins(0, 0, 0, 0)
        self.setLayout(page)
        self._slider.valueChanged.connect(self._show_volume)
        self._show_volume(volume)

    @property
    def volume(self) -> int:
        return self._slider.value()

    @property
    def muted(self) -> bool:
        return self._mute.isChecked()

    def choose(self, volume: int, *, muted: bool) -> None:
        """Show what was chosen elsewhere."""
        self._slider.setValue(volume)
        self._mute.setChecked(muted)

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

    def _hear(self, sound: Sound) -> None:
        self.sounds.play(sound)
