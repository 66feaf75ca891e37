"""What the bench shows right after a scan, before the database has been read again."""

from __future__ import annotations

from dataclasses import replace

from app.queries.packing import PackingView
from app.workflows.outcome import Outcome

_INTO = frozenset({"unit_packed", "units_packed", "last_unit_packed", "best_before_passed"})


def after(view: PackingView, outcome: Outcome) -> PackingView:
    """The order on the bench once ``outcome`` has happened; the same where it moved no unit in this order.

    A view that was read after the scan, and before its answer arrived here, has the movement in it already: the
    number of units that the outcome leaves says so.
    """
    facts = outcome.facts
    moved = outcome.values.get("units", 0)
    if (
        facts.get("order_id") != view.order_id
        or view.parcel is None
        or facts.get("parcel_id") != view.parcel.id
    ):
        return view
    if outcome.code in _INTO:
        into = int(moved)
    elif outcome.code == "units_taken_out":
        into = -int(moved)
    else:
        return view
    if sum(line.to_pack for line in view.lines) - into != facts["left"]:
        return view
    lines = tuple(
        replace(line, to_pack=line.to_pack - into, in_parcel=line.in_parcel + into)
        if line.line_id == facts.get("line_id")
        else line
        for line in view.lines
    )
    return replace(view, lines=lines, parcel=replace(view.parcel, units=view.parcel.units + into))
