"""How a device on a port is, in words."""

from __future__ import annotations

from collections.abc import Callable

from app.station.device_hub import DeviceState

_CODES = {"scanner": "serial_scanner", "scale": "scale"}


def device_words(say: Callable[..., str], state: DeviceState) -> str:
    """One sentence; ``say`` puts a code and values into words."""
    return say(f"{_CODES[state.kind]}_{state.fault or 'heard'}", port=state.name or state.port)
