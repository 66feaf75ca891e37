"""``arrimage lots``: recalls of lots, and the parcels that hold one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.frame import DONE, FOUND, PLAIN_GROUP, Frame, Json, frame_of, opened, plain, put_json, table

if TYPE_CHECKING:
    from app.workflows.perform import Action

lots = typer.Typer(**PLAIN_GROUP, help="cli_help_lots")
Sku = Annotated[str, typer.Argument(metavar="SKU", help="cli_help_lots_sku")]
Lot = Annotated[str, typer.Argument(metavar="LOT", help="cli_help_lots_lot")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_lots_by")]


@lots.command("list", help="cli_help_lots_list")
def lots_list(context: typer.Context, as_json: Json = False) -> int:
    from app.queries.traces import recalls

    frame = frame_of(context)
    with opened(frame) as database:
        found = database.read(recalls)
    if as_json:
        for recall in found:
            put_json(plain(recall))
        return DONE
    titles = [frame.words(f"cli_title_{name}") for name in ("sku", "lot", "reason", "since", "parcels")]
    table(
        titles,
        [[each.sku, each.lot, each.reason, f"{each.recalled_at:%Y-%m-%d}", each.parcels] for each in found],
    )
    return DONE


@lots.command("where", help="cli_help_lots_where")
def lots_where(context: typer.Context, sku: Sku, lot: Lot, as_json: Json = False) -> int:
    from app.queries.traces import holdings

    frame = frame_of(context)
    with opened(frame) as database:
        found = database.read(lambda connection: holdings(connection, sku, lot))
    if as_json:
        for holding in found:
            put_json(plain(holding))
    else:
        titles = [
            frame.words(f"cli_title_{name}") for name in ("parcel", "state", "order", "serial", "units")
        ]
        table(
            titles, [[each.parcel, each.state.value, each.order, each.serial, each.units] for each in found]
        )
    return FOUND if found else DONE


@lots.command("recall", help="cli_help_lots_recall")
def lots_recall(
    context: typer.Context,
    sku: Sku,
    lot: Lot,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="cli_help_lots_reason")],
    by: By,
) -> int:
    from app.workflows import tracing

    return _act(frame_of(context), by, lambda uow: tracing.recall_lot(uow, sku, lot, reason))


@lots.command("lift", help="cli_help_lots_lift")
def lots_lift(context: typer.Context, sku: Sku, lot: Lot, by: By) -> int:
    from app.workflows import tracing

    return _act(frame_of(context), by, lambda uow: tracing.lift_recall(uow, sku, lot))


def _act(frame: Frame, by: str, action: Action) -> int:
    from app.cli.people import perform_as

    outcome = perform_as(frame, by, action)
    frame.say(outcome.code, **outcome.values)
    return DONE
