"""The commands about customers' data, invoices, carriers and passwords."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import PLAIN_GROUP, Json, frame_of

customers = typer.Typer(**PLAIN_GROUP, help="cli_help_customers")
invoices = typer.Typer(**PLAIN_GROUP, help="cli_help_invoices")
secrets = typer.Typer(**PLAIN_GROUP, help="cli_help_secrets")

Customer = Annotated[int, typer.Argument(metavar="NUMBER", help="cli_help_customer")]


@customers.command("find", help="cli_help_customers_find")
def customers_find(
    context: typer.Context,
    wanted: Annotated[str, typer.Argument(metavar="TEXT", help="cli_help_customers_text")],
    as_json: Json = False,
) -> int:
    from app.cli.customers import find

    return find(frame_of(context), wanted, as_json)


@customers.command("export", help="cli_help_customers_export")
def customers_export(
    context: typer.Context,
    customer: Customer,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="cli_help_customers_folder")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_customers_by")],
) -> int:
    from app.cli.customers import export

    return export(frame_of(context), customer, folder, by)


@customers.command("erase", help="cli_help_customers_erase")
def customers_erase(
    context: typer.Context,
    customer: Customer,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="cli_help_customers_reason")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_customers_by")],
) -> int:
    from app.cli.customers import erase

    return erase(frame_of(context), customer, reason, by)


@customers.command("retention", help="cli_help_customers_retention")
def customers_retention(
    context: typer.Context,
    apply: Annotated[bool, typer.Option("--apply", help="cli_help_retention_apply")] = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_customers_by")] = "",
    as_json: Json = False,
) -> int:
    from app.cli.customers import retention

    return retention(frame_of(context), apply, by, as_json)


First = Annotated[
    datetime, typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="cli_help_invoices_from")
]
Last = Annotated[
    datetime, typer.Option("--to", metavar="DAY", formats=["%Y-%m-%d"], help="cli_help_invoices_to")
]


@invoices.command("list", help="cli_help_invoices_list")
def invoices_list(context: typer.Context, first: First, last: Last, as_json: Json = False) -> int:
    from app.cli.invoices import list_invoices

    return list_invoices(frame_of(context), first.date(), last.date(), as_json)


@invoices.command("export", help="cli_help_invoices_export")
def invoices_export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="cli_help_invoices_folder")],
    first: First,
    last: Last,
) -> int:
    from app.cli.invoices import export_invoices

    return export_invoices(frame_of(context), folder, first.date(), last.date())


Secret = Annotated[str, typer.Argument(metavar="NAME", help="cli_help_secret_name")]


@secrets.command("list", help="cli_help_secrets_list")
def secrets_list(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.secrets import list_secrets

    return list_secrets(frame_of(context), as_json)


@secrets.command("set", help="cli_help_secrets_set")
def secrets_set(context: typer.Context, name: Secret) -> int:
    from app.cli.secrets import set_secret

    return set_secret(frame_of(context), name)


@secrets.command("remove", help="cli_help_secrets_remove")
def secrets_remove(context: typer.Context, name: Secret) -> int:
    from app.cli.secrets import remove_secret

    return remove_secret(frame_of(context), name)
