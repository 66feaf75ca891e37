"""Weighing a parcel: compared with what its content should weigh, and a lesson for the next ones."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select

from app.database.unit_of_work import UnitOfWork
from app.models.weight import Content, WeightSample, content_of
from app.rules.learnt_weights import LATEST, Sample, Verdict, judge, lessons
from app.rules.weights import check_weight
from app.workflows.outcome import Outcome

#: More samples than are looked at are kept for a while, so that forgetting is seldom.
_KEPT = 2 * LATEST


class Compared(NamedTuple):
    """``expected_g`` is ``None`` where nobody knows; ``told`` are the code and values of what a person is told."""

    expected_g: int | None
    alert: bool
    code: str
    values: dict[str, Any]
    facts: dict[str, Any]


def compare(uow: UnitOfWork, parcel_id: int, weight_g: int) -> Compared:
    """Compare a weight with what parcels have taught, else with the catalogue (domain 3.4)."""
    content = content_of(uow.connection, parcel_id)
    verdict = judge(content.parts, content.box, weight_g)
    if not verdict.learnt:
        expected = content.catalogue_g
        alert = check_weight(expected, weight_g).alert
        return Compared(expected, alert, "weight_off" if alert else "weighed", {}, {})
    facts = {"gap_g": verdict.gap_g, "tolerance_g": verdict.tolerance_g}
    if not verdict.alert:
        return Compared(verdict.expected_g, False, "weighed", {}, facts)
    code, values = explain(content, verdict)
    suspects = [{"line_id": each.key, "units": each.units} for each in verdict.suspects]
    return Compared(verdict.expected_g, True, code, values, {**facts, "suspects": suspects})


def explain(content: Content, verdict: Verdict) -> tuple[str, dict[str, Any]]:
    """The sentence that names the line which explains a weight best, or only how far it is off."""
    gap = abs(verdict.gap_g)
    heavy = verdict.gap_g > 0
    if not verdict.suspects:
        return ("weight_too_heavy" if heavy else "weight_too_light"), {"gap": gap}
    sku, name = content.names[int(str(verdict.suspects[0].key))]
    code = "weight_one_too_many" if heavy else "weight_one_missing"
    return code, {"gap": gap, "sku": sku, "name": name}


def expected_g(content: Content) -> int | None:
    """What a parcel should weigh: as learnt where all of it is, else by the catalogue."""
    verdict = judge(content.parts, content.box, 0)
    return verdict.expected_g if verdict.learnt else content.catalogue_g


def teach(uow: UnitOfWork, parcel_id: int, content: Content, weight_g: int) -> None:
    """Keep what a weighed and closed parcel says of its articles and its box."""
    of_parts, of_box = lessons(content.parts, content.box, weight_g)
    taught: list[tuple[int | None, int | None, Sample]] = [
        (content.products[int(str(part.key))], None, sample)
        for part, sample in zip(content.parts, of_parts, strict=True)
    ]
    taught.append((None, content.box_id, of_box))
    rows = [
        {
            "product_id": product_id,
            "box_id": box_id,
            "parcel_id": parcel_id,
            "at": uow.now,
            "tenth_g": round(10 * sample.grams),
            "doubt_tenth_g": max(1, round(10 * sample.doubt)),
        }
        for product_id, box_id, sample in taught
    ]
    uow.connection.execute(insert(WeightSample), rows)


def forget_old_samples(uow: UnitOfWork) -> Outcome:
    """Take away the samples that nothing looks at any more."""
    thing = (WeightSample.product_id, WeightSample.box_id)
    turn = func.row_number().over(partition_by=thing, order_by=WeightSample.id.desc()).label("turn")
    numbered = select(WeightSample.id, turn).subquery()
    old = select(numbered.c.id).where(numbered.c.turn > _KEPT)
    gone = uow.connection.execute(delete(WeightSample).where(WeightSample.id.in_(old))).rowcount
    return Outcome("weights_forgotten", {"count": gone})
