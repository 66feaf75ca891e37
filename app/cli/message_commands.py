"""The commands about messages to customers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import PLAIN_GROUP, Json, frame_of

messages = typer.Typer(**PLAIN_GROUP, help="cli_help_messages")
Event = Annotated[str, typer.Argument(metavar="EVENT", help="cli_help_messages_event")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="cli_help_messages_file")]
Spoken = Annotated[str, typer.Option("--in", metavar="fr|en", help="cli_help_messages_language")]
Sms = Annotated[bool, typer.Option("--sms", help="cli_help_messages_sms")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_customers_by")]


@messages.command("texts", help="cli_help_messages_texts")
def messages_texts(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.messages import texts

    return texts(frame_of(context), as_json)


@messages.command("show", help="cli_help_messages_show")
def messages_show(context: typer.Context, event: Event, language: Spoken = "fr", sms: Sms = False) -> int:
    from app.cli.messages import show

    return show(frame_of(context), event, language, sms)


@messages.command("change", help="cli_help_messages_change")
def messages_change(
    context: typer.Context, event: Event, path: File, by: By, language: Spoken = "fr", sms: Sms = False
) -> int:
    from app.cli.messages import change

    return change(frame_of(context), event, path, language, sms, by)


@messages.command("preview", help="cli_help_messages_preview")
def messages_preview(context: typer.Context, event: Event, path: File, language: Spoken = "fr") -> int:
    from app.cli.messages import preview

    return preview(frame_of(context), event, path, language)


@messages.command("logo", help="cli_help_messages_logo")
def messages_logo(context: typer.Context, path: File, by: By) -> int:
    from app.cli.messages import logo

    return logo(frame_of(context), path, by)


@messages.command("log", help="cli_help_messages_log")
def messages_log(
    context: typer.Context,
    order: Annotated[str, typer.Argument(metavar="ORDER", help="cli_help_messages_order")],
    as_json: Json = False,
) -> int:
    from app.cli.messages import log

    return log(frame_of(context), order, as_json)


@messages.command("bounces", help="cli_help_messages_bounces")
def messages_bounces(
    context: typer.Context,
    mailboxes: Annotated[
        list[Path] | None, typer.Argument(metavar="MAILBOX", help="cli_help_messages_mailbox")
    ] = None,
) -> int:
    from app.cli.messages import bounces

    return bounces(frame_of(context), mailboxes or ())


@messages.command("again", help="cli_help_messages_again")
def messages_again(
    context: typer.Context,
    message: Annotated[int, typer.Argument(metavar="NUMBER", help="cli_help_messages_id")],
    by: By,
) -> int:
    from app.cli.messages import again

    return again(frame_of(context), message, by)
