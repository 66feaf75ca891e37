"""The commands about settings: ``arrimage settings ...``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import PLAIN_GROUP, Json, frame_of

settings = typer.Typer(**PLAIN_GROUP, help="cli_help_settings")

By = Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_settings_by")]


@settings.command("list", help="cli_help_settings_list")
def settings_list(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.settings import list_settings

    return list_settings(frame_of(context), as_json)


@settings.command("set", help="cli_help_settings_set")
def settings_set(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli_help_setting_name")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="cli_help_setting_value")],
    by: By,
) -> int:
    from app.cli.settings import set_setting

    return set_setting(frame_of(context), name, value, by)


@settings.command("logo", help="cli_help_settings_logo")
def settings_logo(
    context: typer.Context,
    by: By,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="cli_help_settings_logo_file")] = None,
) -> int:
    from app.cli.settings import set_logo

    return set_logo(frame_of(context), file, by)


@settings.command("site", help="cli_help_settings_site")
def settings_site(
    context: typer.Context,
    by: By,
    shop: Annotated[str, typer.Argument(metavar="[SHOP]", help="cli_help_settings_site_shop")] = "",
) -> int:
    from app.cli.settings import set_site

    return set_site(frame_of(context), shop, by)
