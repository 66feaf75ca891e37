"""The station's profile to a file and from one, from the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.station.station_profile import (
    StationProfile,
    profile_of,
    read_profile,
    use_printers,
    write_profile,
)

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge


def export_profile(bridge: Bridge, path: str, say: Callable[[str], None]) -> None:
    """Write what is set here; ``say`` gets the sentence of how it went."""
    desk = bridge.desk
    devices = desk.devices.devices

    def write(profile: StationProfile) -> None:
        bridge.work(
            lambda _: write_profile(profile, Path(path)),
            lambda _: say(bridge.text("cli_written", file=path)),
            failed=say,
        )

    bridge.read(lambda connection: profile_of(connection, desk.settings, devices), write, failed=say)


def import_profile(
    bridge: Bridge, path: str, done: Callable[[StationProfile], None], say: Callable[[str], None]
) -> None:
    """Use a profile here: its printers first, whose choice may be refused, then its devices."""

    def use(profile: StationProfile) -> None:
        bridge.act(lambda uow: use_printers(uow, profile.printers), partial(keep, profile))

    def keep(profile: StationProfile, answer: Answer) -> None:
        outcome = answer.outcome
        if outcome.level.value == "error":
            say(bridge.text(outcome.code, **outcome.values))
            return
        bridge.work(
            lambda _: bridge.desk.set_devices(profile.devices),
            lambda _: done(profile),
            failed=say,
        )

    bridge.work(lambda _: read_profile(Path(path)), use, failed=say)
