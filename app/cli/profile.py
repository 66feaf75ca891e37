"""``arrimage profile``: everything that is set at a station as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import DONE, PLAIN_GROUP, Sentence, frame_of, opened
from app.config import save_settings

profile = typer.Typer(**PLAIN_GROUP, help="cli_help_profile")
File = Annotated[Path, typer.Argument(metavar="FILE", help="cli_help_file")]


@profile.command("export", help="cli_help_profile_export")
def profile_export(context: typer.Context, file: File) -> int:
    from app.station.devices import load_devices
    from app.station.station_profile import profile_of, write_profile

    frame = frame_of(context)
    settings = frame.settings
    devices = load_devices(settings.folder, settings.station)
    with opened(frame) as database:
        found = database.read(lambda connection: profile_of(connection, settings, devices))
    try:
        write_profile(found, file)
    except OSError as error:
        raise Sentence("cli_not_written", file=str(file), reason=error.strerror or "") from error
    frame.say("cli_written", file=str(file))
    return DONE


@profile.command("import", help="cli_help_profile_import")
def profile_import(
    context: typer.Context,
    file: File,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_profile_by")] = "",
) -> int:
    """Settings and devices first: the database may be the one that the file names."""
    from app.cli.people import perform_as
    from app.station.devices import save_devices
    from app.station.station_profile import read_profile, use_printers

    frame = frame_of(context)
    found = read_profile(file)
    settings = found.settings(frame.settings)
    try:
        save_devices(settings.folder, settings.station, found.devices)
        save_settings(settings)
    except OSError as error:
        raise Sentence("cli_not_written", file=str(error.filename), reason=error.strerror or "") from error
    frame.say("cli_profile_imported", station=settings.station)
    if found.printers and by:
        there = type(frame)(settings, frame.database_url, frame.demo)
        outcome = perform_as(there, by, lambda uow: use_printers(uow, found.printers))
        frame.say(outcome.code, **outcome.values)
    elif found.printers:
        frame.tell("cli_profile_printers_later")
    return DONE
