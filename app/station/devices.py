"""What stands on this bench and how it is set: a small file beside the scan log."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.file_limits import SETTINGS, FileTooLarge, read_whole
from app.models.refusals import Refusal
from app.scanning.scanner_profile import ScannerProfile

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class DevicesUnreadable(Refusal):
    """The file of the devices is not what it should be: ``file`` and ``detail``."""


@dataclass(frozen=True, slots=True)
class ScaleSettings:
    """A scale on a serial port; MT-SICS and Toledo are told apart by themselves."""

    port: str
    baud_rate: int = 9600


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """How loud, 0 to 100, and whether at all; ``spoken``: what a walk asks for is said aloud."""

    volume: int = 80
    muted: bool = False
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Devices:
    """The devices of one station.

    ``scanners`` is what calibration learnt of each scanner that types; none where nobody calibrated any.
    ``ports`` are serial scanners named by hand; with ``find_usb`` those that show themselves by USB are used too.
    """

    scanners: tuple[ScannerProfile, ...] = ()
    ports: tuple[str, ...] = ()
    find_usb: bool = True
    scale: ScaleSettings | None = None
    sounds: SoundSettings = field(default_factory=SoundSettings)


def devices_path(folder: Path, station: str) -> Path:
    """Where the devices of a station are kept, in its data folder."""
    return folder / f"devices-{station}.json"


def load_devices(folder: Path, station: str) -> Devices:
    """The devices of this station, none set up where there is no file; raises ``DevicesUnreadable``."""
    path = devices_path(folder, station)
    if not path.exists():
        return Devices()
    try:
        return read_devices(json.loads(read_whole(path, SETTINGS)))
    except (OSError, FileTooLarge, ValueError, RecursionError) as error:
        raise DevicesUnreadable(file=str(path), detail=str(error).splitlines()[0]) from error


def read_devices(values: object) -> Devices:
    """Devices from JSON values; raises ``ValueError`` (pydantic's)."""
    return _shape().validate_python(values, strict=False)


def devices_as_json(devices: Devices) -> dict[str, object]:
    """The devices as JSON values."""
    made: dict[str, object] = _shape().dump_python(devices, mode="json")
    return made


def save_devices(folder: Path, station: str, devices: Devices) -> None:
    """Keep the devices; the old file survives a crash half-way. Raises ``OSError``."""
    path = devices_path(folder, station)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(devices_as_json(devices), ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(path)


@cache
def _shape() -> TypeAdapter[Devices]:
    from pydantic import ConfigDict, TypeAdapter, with_config

    return TypeAdapter(with_config(ConfigDict(extra="forbid"))(Devices))
