"""The commands about sales channels."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from app.cli.frame import PLAIN_GROUP, Json, frame_of

channels = typer.Typer(**PLAIN_GROUP, help="cli_help_channels")

Code = Annotated[str, typer.Argument(metavar="CODE", help="cli_help_channel_code")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_channels_by")]


@channels.command("list", help="cli_help_channels_list")
def channels_list(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.channels import list_channels

    return list_channels(frame_of(context), as_json)


@channels.command("kinds", help="cli_help_channels_kinds")
def channels_kinds(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.channels import list_kinds

    return list_kinds(frame_of(context), as_json)


@channels.command("add", help="cli_help_channels_add")
def channels_add(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="cli_help_channel_kind")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli_help_channel_name")],
    since: Annotated[
        datetime, typer.Option("--since", metavar="DAY", formats=["%Y-%m-%d"], help="cli_help_channel_since")
    ],
    by: By,
    adopt: Annotated[str, typer.Option("--code", metavar="CODE", help="cli_help_channel_adopt")] = "",
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="cli_help_channel_set")
    ] = None,
) -> int:
    from app.cli.channels import add_channel

    return add_channel(frame_of(context), kind, name, given or [], since, by, adopt)


@channels.command("test", help="cli_help_channels_test")
def channels_test(context: typer.Context, code: Code, as_json: Json = False) -> int:
    from app.cli.channels import test_channel

    return test_channel(frame_of(context), code, as_json)


@channels.command("pause", help="cli_help_channels_pause")
def channels_pause(context: typer.Context, code: Code, by: By) -> int:
    from app.cli.channels import change_channel

    return change_channel(frame_of(context), code, "pause", by)


@channels.command("resume", help="cli_help_channels_resume")
def channels_resume(context: typer.Context, code: Code, by: By) -> int:
    from app.cli.channels import change_channel

    return change_channel(frame_of(context), code, "resume", by)


@channels.command("stock", help="cli_help_channels_stock")
def channels_stock(
    context: typer.Context,
    code: Code,
    by: By,
    buffer: Annotated[
        int, typer.Option("--buffer", min=0, metavar="UNITS", help="cli_help_channel_buffer")
    ] = 0,
    percent: Annotated[
        int, typer.Option("--share", min=0, max=100, metavar="PERCENT", help="cli_help_channel_share")
    ] = 100,
) -> int:
    from app.cli.channels import share_stock

    return share_stock(frame_of(context), code, buffer, percent, by)


def sync(
    context: typer.Context,
    channel: Annotated[str, typer.Option("--channel", metavar="CODE", help="cli_help_sync_channel")] = "",
    watch: Annotated[bool, typer.Option("--watch", help="cli_help_watch")] = False,
    as_json: Json = False,
) -> int:
    from app.cli.channels import synchronise

    return synchronise(frame_of(context), channel, watch, as_json)


def listen(
    context: typer.Context,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="cli_help_listen_host")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="cli_help_listen_port")
    ] = 8787,
) -> int:
    from app.cli.channels import listen as listen_now

    return listen_now(frame_of(context), host, port)
