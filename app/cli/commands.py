"""The commands and their options; what they do lies in the modules beside, imported when asked for."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from app.cli import (
    carrier_commands,
    channel_commands,
    data_commands,
    job_commands,
    message_commands,
    money_commands,
    settings_commands,
)
from app.cli.frame import DONE, PLAIN_GROUP, Frame, Json, Sentence, frame_of
from app.cli.lots import lots
from app.cli.practice import practise
from app.cli.profile import profile
from app.i18n import LANGUAGES, text

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="cli_help")
database = typer.Typer(**PLAIN_GROUP, help="cli_help_db")
orders = typer.Typer(**PLAIN_GROUP, help="cli_help_orders")
importing = typer.Typer(**PLAIN_GROUP, help="cli_help_import")
demo = typer.Typer(**PLAIN_GROUP, help="cli_help_demo")
labels = typer.Typer(**PLAIN_GROUP, help="cli_help_labels")
staff = typer.Typer(**PLAIN_GROUP, help="cli_help_staff")
for name, group in (
    ("db", database),
    ("import", importing),
    ("orders", orders),
    ("labels", labels),
    ("jobs", job_commands.jobs),
    ("staff", staff),
    ("settings", settings_commands.settings),
    ("channels", channel_commands.channels),
    ("customers", data_commands.customers),
    ("invoices", data_commands.invoices),
    ("fiscal", money_commands.fiscal),
    ("accounting", money_commands.accounting),
    ("messages", message_commands.messages),
    ("carriers", carrier_commands.carriers),
    ("secrets", data_commands.secrets),
    ("lots", lots),
    ("profile", profile),
    ("demo", demo),
):
    app.add_typer(group, name=name)


def command(language: str) -> Any:
    """The parser, its help in ``language``."""
    built = get_command(app)
    _translate(built, language)
    return built


def _translate(part: Any, language: str) -> None:
    """Help is written as codes above; the catalogues have the words."""
    part.help = text(language, part.help) if part.help else part.help
    part.short_help = None
    for option in part.params:
        if getattr(option, "help", None):
            option.help = text(language, option.help)
    for inner in getattr(part, "commands", {}).values():
        _translate(inner, language)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    database_url: Annotated[str, typer.Option("--database", metavar="URL", help="cli_help_database")] = "",
    station_code: Annotated[
        str, typer.Option("--station", metavar="CODE", help="cli_help_station_code")
    ] = "",
    language: Annotated[str, typer.Option("--language", metavar="fr|en", help="cli_help_language")] = "",
    use_demo: Annotated[bool, typer.Option("--demo", help="cli_help_use_demo")] = False,
    version: Annotated[bool, typer.Option("--version", help="cli_help_version")] = False,
) -> int:
    """Settings of the file and the environment, overruled by what the command line says."""
    if language and language not in LANGUAGES:
        raise typer.BadParameter(language, param_hint="--language")
    settings = replace(context.obj["settings"], language=context.obj["language"])
    if station_code:
        settings = replace(settings, station=station_code)
    if database_url:
        settings = replace(settings, database=database_url)
    frame = Frame(settings, database_url, use_demo)
    if version:
        from app import __version__

        sys.stdout.write(f"arrimage {__version__}\n")
        raise typer.Exit(DONE)
    from app.cli.opening import into_demo, open_window

    if context.invoked_subcommand is None:
        return open_window(frame)
    # The group "demo" opens the demo by itself.
    context.obj = into_demo(frame) if use_demo and context.invoked_subcommand != "demo" else frame
    return DONE


Admin = Annotated[str, typer.Option("--admin", metavar="URL", help="cli_help_admin")]


@database.command("create", help="cli_help_db_create")
def db_create(
    context: typer.Context,
    admin: Admin = "",
    ask_password: Annotated[bool, typer.Option("--ask-password", help="cli_help_ask_password")] = False,
    new_password: Annotated[bool, typer.Option("--new-password", help="cli_help_new_password")] = False,
) -> int:
    from app.cli.database import create, provision

    if admin:
        return provision(frame_of(context), admin, ask=ask_password, renew=new_password)
    return create(frame_of(context))


@database.command("upgrade", help="cli_help_db_upgrade")
def db_upgrade(context: typer.Context, admin: Admin = "") -> int:
    from app.cli.database import upgrade

    return upgrade(frame_of(context), admin)


@database.command("status", help="cli_help_db_status")
def db_status(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.database import status

    return status(frame_of(context), as_json)


File = Annotated[Path, typer.Argument(metavar="FILE", help="cli_help_file")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="cli_help_dry_run")]
Refused = Annotated[Path | None, typer.Option("--refused", metavar="FILE", help="cli_help_refused")]


def _add_import(kind: str) -> None:
    @importing.command(kind, help=f"cli_help_import_{kind}")
    def import_kind(
        context: typer.Context,
        file: File,
        dry_run: DryRun = False,
        refused: Refused = None,
        as_json: Json = False,
    ) -> int:
        from app.cli.files import import_file

        return import_file(frame_of(context), kind, file, dry_run=dry_run, refused=refused, as_json=as_json)


_KINDS = "products stock orders customers locations layout pictures purchases faces boxes kits"
for kind in _KINDS.split():
    _add_import(kind)


@orders.command("list", help="cli_help_orders_list")
def orders_list(
    context: typer.Context,
    search: Annotated[str, typer.Option("--search", metavar="TEXT", help="cli_help_search")] = "",
    stage: Annotated[str, typer.Option("--stage", help="cli_help_stage")] = "",
    hold: Annotated[str, typer.Option("--hold", metavar="any|none|KIND", help="cli_help_hold")] = "",
    mode: Annotated[str, typer.Option("--mode", metavar="home|relay|pickup", help="cli_help_mode")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="cli_help_limit")] = 50,
    after: Annotated[int, typer.Option("--after", metavar="ID", help="cli_help_after")] = 0,
    as_json: Json = False,
) -> int:
    from app.cli.orders import list_orders, wanted_orders

    try:
        wanted = wanted_orders(search, stage, hold, mode)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    return list_orders(frame_of(context), wanted, after or None, limit, as_json)


@orders.command("show", help="cli_help_orders_show")
def orders_show(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="cli_help_reference")],
    as_json: Json = False,
) -> int:
    from app.cli.orders import show_order

    return show_order(frame_of(context), reference, as_json)


@app.command("station", help="cli_help_station")
def station(
    context: typer.Context,
    headless: Annotated[bool, typer.Option("--headless", help="cli_help_headless")] = False,
    serial: Annotated[str, typer.Option("--serial", metavar="PORT", help="cli_help_serial")] = "",
) -> int:
    from app.cli.opening import open_window
    from app.cli.station import run_headless

    if not headless:
        if serial:
            raise Sentence("cli_serial_needs_headless")
        return open_window(frame_of(context))
    return run_headless(frame_of(context), serial)


@app.command("deliver", help="cli_help_deliver")
def deliver(
    context: typer.Context,
    watch: Annotated[bool, typer.Option("--watch", help="cli_help_watch")] = False,
    as_json: Json = False,
) -> int:
    from app.cli.station import deliver as deliver_now

    return deliver_now(frame_of(context), watch, as_json)


app.command("sync", help="cli_help_sync")(channel_commands.sync)
app.command("listen", help="cli_help_listen")(channel_commands.listen)
app.command("practice", help="cli_help_practice")(practise)


@app.command("board", help="cli_help_board")
def board(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.board import show

    return show(frame_of(context), as_json=as_json)


@app.command("verify", help="cli_help_verify")
def verify(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.checks import verify as verify_all

    return verify_all(frame_of(context), as_json)


@app.command("doctor", help="cli_help_doctor")
def doctor(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.checks import doctor as examine

    return examine(frame_of(context), as_json)


@labels.command("sheet", help="cli_help_labels_sheet")
def labels_sheet(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli_help_file")] = Path("arrimage.pdf"),
) -> int:
    from app.cli.sheets import both_sheets

    return both_sheets(frame_of(context), file)


@labels.command("commands", help="cli_help_labels_commands")
def labels_commands(context: typer.Context, file: File) -> int:
    from app.cli.sheets import command_sheet

    return command_sheet(frame_of(context), file)


@labels.command("badges", help="cli_help_labels_badges")
def labels_badges(context: typer.Context, file: File) -> int:
    from app.cli.sheets import badge_sheet

    return badge_sheet(frame_of(context), file)


@labels.command("calibration", help="cli_help_labels_calibration")
def labels_calibration(context: typer.Context, file: File) -> int:
    from app.cli.sheets import calibration_sheet

    return calibration_sheet(frame_of(context), file)


@labels.command("training", help="cli_help_labels_training")
def labels_training(context: typer.Context, file: File) -> int:
    from app.cli.sheets import practice_sheet

    return practice_sheet(frame_of(context), file)


@labels.command("templates", help="cli_help_labels_templates")
def labels_templates(
    context: typer.Context,
    copy: Annotated[str, typer.Option("--copy", metavar="NAME", help="cli_help_labels_copy")] = "",
) -> int:
    from app.cli.templates import check_templates, copy_template

    return copy_template(frame_of(context), copy) if copy else check_templates(frame_of(context))


@staff.command("add", help="cli_help_staff_add")
def staff_add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli_help_staff_name")],
    role: Annotated[list[str], typer.Option("--role", help="cli_help_staff_role")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_staff_by")] = "",
) -> int:
    from app.cli.people import add_person

    return add_person(frame_of(context), name, role, by)


@staff.command("list", help="cli_help_staff_list")
def staff_list(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.people import list_people

    return list_people(frame_of(context), as_json)


@app.command("backup", help="cli_help_backup")
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli_help_backup_file")],
    as_json: Json = False,
) -> int:
    from app.cli.backup import backup as write_backup

    return write_backup(frame_of(context), file, as_json)


@app.command("restore", help="cli_help_restore")
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli_help_restore_file")],
    replace_it: Annotated[bool, typer.Option("--replace", help="cli_help_restore_replace")] = False,
) -> int:
    from app.cli.backup import restore as bring_back

    return bring_back(frame_of(context), file, replace_it)


@app.command("demo-data", help="cli_help_demo_data")
def demo_data(
    context: typer.Context,
    number: Annotated[int, typer.Option("--orders", min=1, metavar="N", help="cli_help_demo_data_orders")],
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="cli_help_demo_data_seed")],
    days: Annotated[int, typer.Option("--days", min=1, metavar="D", help="cli_help_demo_data_days")] = 365,
) -> int:
    from app.cli.opening import fill_with_demo_data

    return fill_with_demo_data(frame_of(context), number, seed, days)


@demo.command("create", help="cli_help_demo_create")
def demo_create(
    context: typer.Context,
    again: Annotated[bool, typer.Option("--again", help="cli_help_demo_again")] = False,
) -> int:
    from app.cli.opening import create_demo

    return create_demo(frame_of(context), again=again)


@demo.command("play", help="cli_help_demo_play")
def demo_play(context: typer.Context) -> int:
    from app.cli.opening import play_demo

    return play_demo(frame_of(context))
