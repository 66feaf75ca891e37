"""How loud this station is, as a part of its devices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.station.devices import SoundSettings
from app.ui.sound_panel import SoundPanel

if TYPE_CHECKING:
    from app.station.devices import Devices
    from app.ui.bridge import Bridge


class SoundsPart(SoundPanel):
    """The panel with the sounds of the station's devices."""

    def __init__(self, bridge: Bridge) -> None:
        kept = bridge.desk.devices.devices.sounds
        super().__init__(kept.volume, muted=kept.muted, spoken=kept.spoken, language=bridge.language)

    def taken_into(self, devices: Devices) -> Devices:
        """These devices as loud as it is set."""
        return replace(devices, sounds=SoundSettings(self.volume, self.muted, self.spoken))

    def show_devices(self, devices: Devices) -> None:
        """Show how loud ``devices`` are."""
        sounds = devices.sounds
        self.choose(sounds.volume, muted=sounds.muted, spoken=sounds.spoken)
