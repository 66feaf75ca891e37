"""Everything that is set at a station as one file, so that the next bench is set up in a minute."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, make_url, select
from sqlalchemy.exc import ArgumentError

from app.config import Settings
from app.database.unit_of_work import UnitOfWork
from app.file_limits import SETTINGS, FileTooLarge, read_whole
from app.models.outbox import PrinterChoice, PrinterRow
from app.models.refusals import Refusal
from app.models.staff import Station
from app.printing.printer import Driver, Transport
from app.station.devices import Devices, devices_as_json, read_devices
from app.workflows import printing
from app.workflows.outcome import Outcome

_FORMAT = 1
_COLUMNS = ("name", "driver", "transport", "address", "dpi", "media_width_mm", "media_height_mm")
_NUMBERS = frozenset({"dpi", "media_width_mm", "media_height_mm"})


class ProfileUnreadable(Refusal):
    """The file is no profile of a station: ``file`` and ``detail``."""


@dataclass(frozen=True, slots=True)
class StationProfile:
    """``printers`` by their code, with the kinds of document (``documents``) that the station prints there."""

    language: str
    theme: str
    database: str
    """The server's address without its password; empty for a file on the machine."""
    devices: Devices
    printers: Mapping[str, Mapping[str, Any]]

    def settings(self, mine: Settings) -> Settings:
        """A station's settings with those of the profile; its name, and a database it has, stay."""
        return replace(
            mine, language=self.language, theme=self.theme, database=mine.database or self.database
        )


def profile_of(connection: Connection, settings: Settings, devices: Devices) -> StationProfile:
    """What is set at this station now."""
    query = (
        select(PrinterRow, PrinterChoice.document)
        .join(PrinterChoice, PrinterChoice.printer_id == PrinterRow.id)
        .join(Station, Station.id == PrinterChoice.station_id)
        .where(Station.code == settings.station, PrinterRow.active)
        .order_by(PrinterRow.id, PrinterChoice.document)
    )
    printers: dict[str, dict[str, Any]] = {}
    for row in connection.execute(query):
        values = {name: getattr(row, name) for name in _COLUMNS}
        printers.setdefault(row.code, {**values, "documents": []})["documents"].append(row.document)
    return StationProfile(
        settings.language, settings.theme, _without_password(settings.database), devices, printers
    )


def _without_password(url: str) -> str:
    try:
        parsed = make_url(url) if url else None
    except ArgumentError:
        return ""
    if parsed is None or parsed.get_backend_name() != "postgresql":
        return ""
    return parsed.set(password=None).render_as_string()


def write_profile(profile: StationProfile, path: Path) -> None:
    """Write the file; raises ``OSError``."""
    values = {
        "arrimage_station": _FORMAT,
        "language": profile.language,
        "theme": profile.theme,
        "database": profile.database,
        "devices": devices_as_json(profile.devices),
        "printers": {code: dict(printer) for code, printer in profile.printers.items()},
    }
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(path)


def read_profile(path: Path) -> StationProfile:
    """Read a file that ``write_profile`` wrote; raises ``ProfileUnreadable``."""
    try:
        values = json.loads(read_whole(path, SETTINGS))
        if not isinstance(values, dict) or values.get("arrimage_station") != _FORMAT:
            raise ValueError("arrimage_station")
        return StationProfile(
            _one_of(values["language"], {"fr", "en"}),
            _one_of(values["theme"], {"light", "dark", "contrast"}),
            _without_password(str(values["database"])),
            read_devices(values["devices"]),
            {str(code): _printer(printer) for code, printer in dict(values["printers"]).items()},
        )
    except KeyError as error:
        raise ProfileUnreadable(file=path.name, detail=str(error.args[0])) from error
    except (OSError, FileTooLarge, ValueError, TypeError, RecursionError) as error:
        raise ProfileUnreadable(file=path.name, detail=str(error).splitlines()[0]) from error


def _one_of(value: object, choices: set[str]) -> str:
    if value not in choices:
        raise ValueError(str(value))
    return str(value)


def _printer(values: Any) -> dict[str, Any]:
    Driver(values["driver"]), Transport(values["transport"])  # the look-up is the check
    made: dict[str, Any] = {
        name: int(values[name]) if name in _NUMBERS else str(values[name]) for name in _COLUMNS
    }
    return {**made, "documents": [str(kind) for kind in values["documents"]]}


def use_printers(uow: UnitOfWork, printers: Mapping[str, Mapping[str, Any]]) -> Outcome:
    """Choose the profile's printers at this station; one that the house does not have yet is entered.

    Entering one is for whoever may (``save_printer``). Raises what that raises.
    """
    known: dict[str, int] = dict(uow.connection.execute(select(PrinterRow.code, PrinterRow.id)).all())
    for code, printer in printers.items():
        values = {name: printer[name] for name in _COLUMNS}
        if code not in known:
            printing.save_printer(uow, None, {"code": code, "active": True, **values})
            query = select(PrinterRow.id).where(PrinterRow.code == code)
            known[code] = uow.connection.execute(query).scalar_one()
        for kind in printer["documents"]:
            printing.choose_printer(uow, kind, known[code])
    return Outcome("profile_printers", {"count": len(printers)})
