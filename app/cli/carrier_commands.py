"""The commands about carriers: ``arrimage carriers ...``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import PLAIN_GROUP, Json, frame_of

carriers = typer.Typer(**PLAIN_GROUP, help="cli_help_carriers")

Code = Annotated[str, typer.Argument(metavar="CARRIER", help="cli_help_carrier")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_settings_by")]
First = Annotated[
    datetime, typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="cli_help_invoices_from")
]
Last = Annotated[
    datetime, typer.Option("--to", metavar="DAY", formats=["%Y-%m-%d"], help="cli_help_invoices_to")
]


@carriers.command("list", help="cli_help_carriers_list")
def carriers_list(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.carriers import list_carriers

    return list_carriers(frame_of(context), as_json)


@carriers.command("set", help="cli_help_carriers_set")
def carriers_set(
    context: typer.Context,
    code: Code,
    by: By,
    values: Annotated[
        list[str] | None, typer.Argument(metavar="NAME=VALUE", help="cli_help_carrier_values")
    ] = None,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="cli_help_carrier_sandbox")] = False,
    off: Annotated[bool, typer.Option("--off", help="cli_help_carrier_off")] = False,
) -> int:
    from app.cli.carriers import set_carrier

    return set_carrier(frame_of(context), code, values or [], by, sandbox=sandbox, active=not off)


@carriers.command("service", help="cli_help_carriers_service")
def carriers_service(
    context: typer.Context,
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="cli_help_carrier_service")],
    code: Code,
    product: Annotated[str, typer.Argument(metavar="PRODUCT", help="cli_help_carrier_product")],
    by: By,
    fuel_bp: Annotated[int, typer.Option("--fuel", metavar="BP", help="cli_help_carrier_fuel")] = 0,
) -> int:
    from app.cli.carriers import set_service

    return set_service(frame_of(context), service, code, product, by, fuel_bp=fuel_bp)


@carriers.command("test", help="cli_help_carriers_test")
def carriers_test(context: typer.Context, code: Code) -> int:
    from app.cli.carriers import test_carrier

    return test_carrier(frame_of(context), code)


@carriers.command("points", help="cli_help_carriers_points")
def carriers_points(
    context: typer.Context,
    code: Code,
    postal_code: Annotated[str, typer.Argument(metavar="POSTAL-CODE", help="cli_help_carrier_postal_code")],
    country: Annotated[str, typer.Option("--country", metavar="FR", help="cli_help_carrier_country")] = "FR",
    grams: Annotated[int, typer.Option("--weight", metavar="GRAMS", help="cli_help_carrier_weight")] = 0,
    as_json: Json = False,
) -> int:
    from app.cli.carriers import list_points

    return list_points(frame_of(context), code, postal_code, country, grams, as_json)


@carriers.command("labels", help="cli_help_carriers_labels")
def carriers_labels(context: typer.Context, as_json: Json = False) -> int:
    from app.cli.carriers import list_labels

    return list_labels(frame_of(context), as_json)


@carriers.command("decide", help="cli_help_carriers_decide")
def carriers_decide(
    context: typer.Context,
    label: Annotated[int, typer.Argument(metavar="LABEL", help="cli_help_carrier_label")],
    by: By,
    number: Annotated[str, typer.Option("--number", metavar="TEXT", help="cli_help_carrier_number")] = "",
) -> int:
    from app.cli.carriers import decide_label

    return decide_label(frame_of(context), label, number, by)


@carriers.command("buy-report", help="cli_help_carriers_buy_report")
def carriers_buy_report(context: typer.Context, first: First, last: Last, as_json: Json = False) -> int:
    from app.cli.carriers import buy_report

    return buy_report(frame_of(context), first.date(), last.date(), as_json)


@carriers.command("prices", help="cli_help_carriers_prices")
def carriers_prices(
    context: typer.Context,
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="cli_help_carrier_service")],
    path: Annotated[Path, typer.Argument(metavar="FILE", help="cli_help_carrier_prices_file")],
    by: By,
) -> int:
    from app.cli.carriers import import_prices

    return import_prices(frame_of(context), service, path, by)


@carriers.command("compare", help="cli_help_carriers_compare")
def carriers_compare(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(metavar="ORDER", help="cli_help_carrier_order")],
    fastest: Annotated[bool, typer.Option("--fastest", help="cli_help_carrier_fastest")] = False,
    as_json: Json = False,
) -> int:
    from app.cli.carriers import compare

    return compare(frame_of(context), reference, as_json, fastest=fastest)


@carriers.command("manifest", help="cli_help_carriers_manifest")
def carriers_manifest(
    context: typer.Context,
    code: Code,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="cli_help_carrier_manifest_file")],
    day: Annotated[
        datetime, typer.Option("--day", metavar="DAY", formats=["%Y-%m-%d"], help="cli_help_carrier_day")
    ],
) -> int:
    from app.cli.carriers import write_manifest

    return write_manifest(frame_of(context), code, day.date(), path)
