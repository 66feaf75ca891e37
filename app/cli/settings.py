"""``arrimage settings``: the settings of the house, read and changed by name."""

from __future__ import annotations

from typing import Any

from app.cli.frame import DONE, Frame, opened, put_json, table
from app.cli.people import perform_as
from app.queries.house import house_settings
from app.workflows.house_settings import save_settings


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


def _shown(frame: Frame, value: Any) -> str:
    if isinstance(value, bool):
        return frame.words("cli_yes" if value else "cli_no")
    return "|".join(value) if isinstance(value, list) else str(value)
