"""The commands about the fiscal journal and the accounts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import PLAIN_GROUP, Json, frame_of

fiscal = typer.Typer(**PLAIN_GROUP, help="cli_help_fiscal")


@fiscal.command("close", help="cli_help_fiscal_close")
def fiscal_close(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.fiscal import close

    return close(frame_of(context), as_json)


@fiscal.command("archive", help="cli_help_fiscal_archive")
def fiscal_archive(
    context: typer.Context,
    year: Annotated[int, typer.Argument(metavar="YEAR", min=2000, max=2999, help="cli_help_fiscal_year")],
    path: Annotated[Path, typer.Argument(metavar="FILE", help="cli_help_fiscal_file")],
) -> int:
    from app.cli.fiscal import archive

    return archive(frame_of(context), year, path)


@fiscal.command("verify", help="cli_help_fiscal_verify")
def fiscal_verify(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.fiscal import verify

    return verify(frame_of(context), as_json)


@fiscal.command("key", help="cli_help_fiscal_key")
def fiscal_key(
    context: typer.Context,
    show: Annotated[bool, typer.Option("--show", help="cli_help_fiscal_show")] = False,
) -> int:
    from app.cli.fiscal import key

    return key(frame_of(context), show)


accounting = typer.Typer(**PLAIN_GROUP, help="cli_help_accounting")
First = Annotated[
    datetime, typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="cli_help_invoices_from")
]
Last = Annotated[
    datetime, typer.Option("--to", metavar="DAY", formats=["%Y-%m-%d"], help="cli_help_invoices_to")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_customers_by")]


@accounting.command("fec", help="cli_help_accounting_fec")
def accounting_fec(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="cli_help_invoices_folder")],
    first: First,
    last: Last,
    by: By,
) -> int:
    from app.cli.accounting import fec

    return fec(frame_of(context), folder, first.date(), last.date(), by)


@accounting.command("sales", help="cli_help_accounting_sales")
def accounting_sales(context: typer.Context, first: First, last: Last, as_json: Json = False) -> int:
    from app.cli.accounting import sales

    return sales(frame_of(context), first.date(), last.date(), as_json)


@accounting.command("report", help="cli_help_accounting_report")
def accounting_report(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="cli_help_accounting_file")],
    first: First,
    last: Last,
    by: By,
) -> int:
    from app.cli.accounting import report

    return report(frame_of(context), path, first.date(), last.date(), by)
