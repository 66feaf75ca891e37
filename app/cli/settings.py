"""``arrimage settings``: the settings of the house, read and changed by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.cli.frame import DONE, Frame, Sentence, opened, put_json, table
from app.cli.people import perform_as
from app.file_limits import LOGO, FileTooLarge, read_whole
from app.printing.brand import LogoUnreadable, read_logo
from app.queries.house import house_settings
from app.workflows import branding
from app.workflows.house_settings import save_settings
from app.workflows.station_site import place_station


def list_settings(frame: Frame, as_json: bool) -> int:
    """Every setting a person may change, with what it means."""
    with opened(frame) as database:
        found = database.read(house_settings)
    if as_json:
        for name, value in found.items():
            put_json({"name": name, "value": value})
        return DONE
    titles = [frame.words(f"cli_title_{column}") for column in ("setting", "value", "meaning")]
    rows = [[name, _shown(frame, value), frame.words(f"setting_{name}")] for name, value in found.items()]
    table(titles, rows)
    return DONE


def set_setting(frame: Frame, name: str, value: str, by: str) -> int:
    """Change one setting in the name of ``by``, an administrator or manager, whose PIN is asked for."""
    outcome = perform_as(frame, by, lambda uow: save_settings(uow, {name: value}))
    frame.say(outcome.code, **outcome.values)
    return DONE


def set_logo(frame: Frame, path: Path | None, by: str) -> int:
    """Take the picture of a file as the house's logo, or none for no file."""
    try:
        logo = b"" if path is None else read_logo(read_whole(path, LOGO))
    except (LogoUnreadable, OSError) as error:
        raise Sentence("logo_unreadable", file=str(path)) from error
    except FileTooLarge as fault:
        raise Sentence(fault.code, **fault.values) from fault
    outcome = perform_as(frame, by, lambda uow: branding.set_logo(uow, logo))
    frame.say(outcome.code, **outcome.values)
    return DONE


def set_site(frame: Frame, shop: str, by: str) -> int:
    """Say in which shop this station stands, by its code; in the warehouse without one."""
    outcome = perform_as(frame, by, lambda uow: place_station(uow, shop))
    frame.say(outcome.code, **outcome.values)
    return DONE


def _shown(frame: Frame, value: Any) -> str:
    if isinstance(value, bool):
        return frame.words("cli_yes" if value else "cli_no")
    return "|".join(value) if isinstance(value, list) else str(value)
