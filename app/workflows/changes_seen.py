"""The order changed while it was packed: nothing goes on before the packer has seen what is different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy
from app.models.order import Order, OrderHold, OrderLine
from app.models.refusals import NotFound, Refusal
from app.workflows import claims
from app.workflows.outcome import Level, Outcome

_PLAIN = ("lifecycle", "delivery", "service", "relay", "shop", "address")


class OrderChanged(Refusal):
    """Somebody changed the order on the bench: ``order``, ``changes`` in short.

    ``subject``: its id, ``version``: what is acknowledged by it, ``differences`` and ``take_out``: see below.
    """


def require_here(uow: UnitOfWork, order_id: int, order: Any) -> None:
    """Raise ``TakenByOther`` or ``OrderChanged``: nothing goes on before the packer has seen it.

    ``order``: a row with ``claimed_station_id`` and ``stale`` (see ``bench_copy.is_stale``).
    """
    claims.require_here(uow, claims.ORDER, order_id, order.claimed_station_id)
    if order.stale:
        require_seen(uow, order_id)


def standing(uow: UnitOfWork, order_id: int) -> Any:
    """Where an order lies, and whether its packer has seen it as it is; the row locked."""
    query = select(Order.claimed_station_id, bench_copy.is_stale()).where(Order.id == order_id)
    row = uow.connection.execute(locking(uow.connection, query)).first()
    if row is None:
        raise NotFound(kind="order", given=order_id)
    return row


def require_seen(uow: UnitOfWork, order_id: int) -> None:
    """Raise ``OrderChanged`` where the order is not what its packer saw; what is harmless passes in silence."""
    query = locking(
        uow.connection, select(Order.reference, Order.content_version).where(Order.id == order_id)
    )
    order = uow.connection.execute(query).one()
    found = differences(bench_copy.seen(uow, order_id) or {}, bench_copy.content(uow, order_id))
    if not found:
        bench_copy.keep(uow, order_id)
        return
    raise OrderChanged(
        order=order.reference,
        changes=" · ".join(in_short(each) for each in found),
        subject=order_id,
        version=order.content_version,
        differences=found,
        take_out=to_take_out(uow, order_id),
    )


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is different, each with ``what`` it is, ``before`` and ``after``; lines with ``sku`` and ``name``.

    A new hold has its ``kind``, ``code``, ``values`` and ``reason`` instead; one that ended is nothing to mind. A
    closed ``parcel`` whose label was given up is to be fetched: what lies in it is packed anew or goes back.
    """
    if not before:
        return []
    found: list[dict[str, Any]] = [
        {"what": name, "before": before[name], "after": now[name]}
        for name in _PLAIN
        if before[name] != now[name]
    ]
    was = {line["id"]: line for line in before["lines"]}
    for line in now["lines"]:
        units = was[line["id"]]["units"] if line["id"] in was else 0
        if units != line["units"]:
            about = {"sku": line["sku"], "name": line["name"]}
            found.append({"what": "line", **about, "before": units, "after": line["units"]})
    opened = before.get("given_up", ())
    found += [
        {"what": "parcel", "before": parcel, "after": ""}
        for parcel in now["given_up"]
        if parcel not in opened
    ]
    known = {hold["id"] for hold in before["holds"]}
    found += [{"what": "hold", **hold} for hold in now["holds"] if hold["id"] not in known]
    return found


def in_short(change: Mapping[str, Any]) -> str:
    """A difference without words of any language: what it was, and what it is."""
    match change["what"]:
        case "hold":
            return str(change["reason"] or change["values"].get("changes") or "⏸")
        case "line":
            return f"{change['sku']} {change['before']} → {change['after']}"
        case _:
            return f"{change['before'] or '–'} → {change['after'] or '–'}"


def to_take_out(uow: UnitOfWork, order_id: int) -> list[dict[str, Any]]:
    """Units that are in the tote or the parcel and no longer wanted: line, SKU, name and how many."""
    holds = uow.connection.execute(
        select(OrderHold.values)
        .where(
            OrderHold.order_id == order_id,
            OrderHold.code == bench_copy.SCAN_BACK,
            OrderHold.released_at.is_(None),
        )
        .order_by(OrderHold.id)
    ).all()
    names: dict[int, str] = {
        row.id: row.name
        for row in uow.connection.execute(
            select(OrderLine.id, OrderLine.name).where(OrderLine.order_id == order_id)
        )
    }
    return [
        {
            "line": hold.values["line"],
            "sku": hold.values["sku"],
            "name": names[hold.values["line"]],
            "units": hold.values["units"],
        }
        for hold in holds
    ]


def lead_back(order: Any, back: Sequence[dict[str, Any]]) -> Outcome:
    """The first article of ``back`` (see ``to_take_out``) is to be put on a shelf; ``order``: its row."""
    first = back[0]
    return Outcome(
        "take_out",
        {"order": order.reference, **{name: first[name] for name in ("units", "name", "sku")}},
        Level.WARNING,
        next="scan_shelf",
        order=order.reference,
        facts={"order_id": order.id, "take_out": list(back)},
        session={"job": "packing", "order_id": order.id, "take_out": list(back)},
    )
