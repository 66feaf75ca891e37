"""``arrimage orders``: the list and one order, for people and as JSON."""

from __future__ import annotations

from typing import Any

from app.cli.frame import DONE, FOUND, Frame, Sentence, line, opened, put_json, table
from app.i18n import money
from app.models.states import DeliveryMode, HoldKind, Stage
from app.queries import order_detail, orders
from app.queries.orders import OrderFilter
from app.queries.timeline import timeline
from app.rules.fraud import read_signals

_TIMELINE = 200


def wanted_orders(search: str, stage: str, hold: str, mode: str) -> OrderFilter:
    """The filter that the options describe; raises ``ValueError`` naming a value that is none."""
    holds: dict[str, bool | HoldKind | None] = {"": None, "any": True, "none": False}
    return OrderFilter(
        stage=Stage(stage.lower()) if stage else None,
        hold=holds[hold] if hold in holds else HoldKind(hold.upper()),
        delivery_mode=DeliveryMode(mode.upper()) if mode else None,
        text=search,
    )


def list_orders(frame: Frame, wanted: OrderFilter, after: int | None, limit: int, as_json: bool) -> int:
    """The newest orders that fit, one a row; 1 where none does."""
    with opened(frame) as database:
        rows = database.read(lambda connection: orders.page(connection, wanted, after, limit))
    if as_json:
        for row in rows:
            put_json(row)
        return DONE if rows else FOUND
    if not rows:
        frame.tell("cli_no_orders")
        return FOUND
    names = (
        "reference",
        "channel",
        "placed",
        "customer",
        "mode",
        "lines",
        "total",
        "payment",
        "promise",
        "holds",
    )
    titles = [frame.words(f"cli_title_{name}") for name in (*names, "stage")]
    table(titles, [_cells(frame, row) for row in rows])
    return DONE


def _cells(frame: Frame, row: orders.OrderRow) -> list[object]:
    return [
        row.reference,
        row.channel,
        frame.moment(row.placed_at),
        row.customer,
        frame.words(f"cli_mode_{row.delivery_mode.value.lower()}"),
        row.lines,
        money(frame.language, row.total_cents, row.currency),
        frame.words(f"cli_payment_{row.payment.value}"),
        frame.day(row.promise_date),
        ", ".join(frame.words(f"cli_hold_{hold.value.lower()}") for hold in row.holds),
        frame.words(f"stage_{row.stage.value}"),
    ]


def show_order(frame: Frame, reference: str, as_json: bool) -> int:
    """One order with its lines, parcels and all that happened; several that fit are listed instead."""
    with opened(frame) as database:
        found = database.read(lambda connection: orders.find_orders(connection, reference))
        if not found:
            raise Sentence("cli_order_unknown", given=reference)
        if len(found) > 1:
            frame.tell("cli_orders_several", given=reference, count=len(found))
            for row in found:
                frame.tell(
                    "cli_orders_choice", order=row.reference, customer=row.customer, channel=row.channel
                )
            return FOUND
        order = database.read(lambda connection: order_detail.order_detail(connection, found[0].id))
        told = database.read(lambda connection: timeline(connection, order.id, limit=_TIMELINE))
    if as_json:
        put_json({"order": order, "timeline": told})
    else:
        _write(frame, order, told)
    return DONE


def _write(frame: Frame, order: order_detail.OrderDetail, told: tuple[Any, ...]) -> None:
    frame.say(
        "cli_order_head", order=order.reference, stage=frame.words(f"stage_{order.stage.value}"),
        customer=order.customer, placed=frame.moment(order.placed_at),
        total=money(frame.language, order.total_cents, order.currency),
        payment=frame.words(f"cli_payment_{order.payment.value}"),
    )  # fmt: skip
    for hold in order.holds:
        if hold.released_at is None:
            line(f"  {frame.words(f'cli_hold_{hold.kind.value.lower()}')} : {_reason(frame, hold)}")
            for signal in read_signals(hold.values):
                line(f"    {signal.points:+d}  {frame.words(signal.code, **signal.values)}")
    line("")
    titles = [frame.words(f"cli_title_{name}") for name in ("sku", "article", "ordered", "shipped", "amount")]
    rows = [
        [each.sku, each.name, each.ordered - each.cancelled, each.shipped,
         money(frame.language, each.net_cents, order.currency)]
        for each in order.lines
    ]  # fmt: skip
    table(titles, rows)
    line("")
    for entry in reversed(told):
        what = frame.words(f"journal_{entry.action}", **{**entry.details, "reason": entry.reason})
        line(f"  {frame.moment(entry.at)}  {entry.who or entry.station}  {what}")


def _reason(frame: Frame, hold: order_detail.HoldDetail) -> str:
    return hold.reason or frame.words(hold.code, **hold.values)
