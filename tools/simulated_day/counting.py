"""The end of the day: what the database says, held against what hands did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.database.unit_of_work import Database
from app.models.order import Order, OrderLine
from app.models.outbox import PrintJob
from app.models.product import ProductBarcode
from app.models.shipment import Parcel, ParcelItem
from app.models.states import JobState, Stage
from app.workflows.verify import verify
from tests.support.invariants import broken
from tools.simulated_day.floor import Floor, Seen

_SHARES = {"median": 0.5, "p95": 0.95, "p99": 0.99}
#: Where an order may stand in the evening: it has left, or nothing of it is wanted any more.
_EXPLAINED = {Stage.SHIPPED.value, Stage.CANCELLED.value}
_NOT_PRINTED = (JobState.WAITING, JobState.PARKED)
#: Begun by a bench that lost power: two minutes later the program says that somebody has to look.
_IN_DOUBT = (JobState.CLAIMED, JobState.IN_DOUBT)


@dataclass
class Day:
    """What came of it; times are seconds since the first scan."""

    seconds: float
    seen: list[Seen]
    marks: list[tuple[float, str]]
    incidents: dict[str, int]
    odd: list[str]
    stages: dict[str, int]
    parcels: int
    shipped_units: int
    differing: list[str]
    findings: list[str]
    unprinted: int
    in_doubt: int
    """Papers of which nobody knows yet whether they came out: the crashed bench was printing them."""
    labels: int
    """That came out of the printer whose roll ends."""

    @property
    def closed(self) -> list[float]:
        """When parcels were closed."""
        return [seen.at for seen in self.seen if seen.code.startswith(("order_packed", "parcel_closed"))]

    @property
    def left_over(self) -> dict[str, int]:
        """Orders that neither left nor were cancelled, by stage."""
        return {stage: count for stage, count in self.stages.items() if stage not in _EXPLAINED}

    @property
    def adds_up(self) -> bool:
        """Whether nothing is off, nothing is left over, and every parcel holds what left."""
        return not (self.findings or self.differing or self.odd or self.unprinted or self.left_over)

    def summary(self) -> dict[str, Any]:
        """The figures, for a program."""
        took = sorted(seen.seconds * 1000 for seen in self.seen)
        return {
            "adds_up": self.adds_up,
            "seconds": round(self.seconds, 1),
            "answers": len(self.seen),
            "answers_a_second": round(len(self.seen) / self.seconds, 1),
            "answer_ms": {name: round(took[int(len(took) * share)], 1) for name, share in _SHARES.items()},
            "stages": self.stages,
            "parcels_handed_over": self.parcels,
            "units_shipped": self.shipped_units,
            "parcels_that_differ": self.differing[:20],
            "verify": self.findings[:20],
            "jobs_not_printed": self.unprinted,
            "jobs_in_doubt": self.in_doubt,
            "labels_of_the_failing_printer": self.labels,
            "incidents": dict(sorted(self.incidents.items())),
            "unexplained": self.odd[:20],
        }


def count(floor: Floor, database: Database, labels: int, seconds: float) -> Day:
    """Everything that can be said of the day; ``labels``: those of the printer whose roll ended."""
    shipped = _shipped(database)
    differing = [
        f"parcel {parcel}: {inside} in the box, {written} on paper"
        for parcel in sorted(shipped.keys() | floor.parcels.keys())
        if (inside := dict(floor.parcels.get(parcel, {}))) != (written := dict(shipped.get(parcel, {})))
    ]
    stages = database.read(
        lambda connection: connection.execute(select(Order.stage, func.count()).group_by(Order.stage)).all()
    )
    findings = [f"{finding.code}: {dict(finding.values)}" for finding in verify(database)]
    findings += [f"{name}: {rows[:3]}" for name, rows in database.read(broken).items()]
    papers = database.read(
        lambda connection: connection.execute(
            select(PrintJob.state, func.count()).group_by(PrintJob.state)
        ).all()
    )
    of_state = {state: int(jobs) for state, jobs in papers}
    return Day(
        seconds=seconds,
        seen=floor.seen,
        marks=floor.marks,
        incidents=dict(floor.incidents),
        odd=floor.odd,
        stages={stage.value: int(orders) for stage, orders in stages},
        parcels=len(shipped),
        shipped_units=sum(content.total() for content in shipped.values()),
        differing=differing,
        findings=findings,
        unprinted=sum(of_state.get(state, 0) for state in _NOT_PRINTED),
        in_doubt=sum(of_state.get(state, 0) for state in _IN_DOUBT),
        labels=labels,
    )


def _shipped(database: Database) -> dict[int, Counter[str]]:
    """Of each parcel that left, by its number in the database, the units on its papers by barcode."""
    query = (
        select(ParcelItem.parcel_id, ProductBarcode.code, func.sum(ParcelItem.quantity).label("units"))
        .join(Parcel, Parcel.id == ParcelItem.parcel_id)
        .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
        .join(ProductBarcode, ProductBarcode.product_id == OrderLine.product_id)
        .where(Parcel.handed_over_at.is_not(None))
        .group_by(ParcelItem.parcel_id, ProductBarcode.code)
    )
    shipped: dict[int, Counter[str]] = {}
    for row in database.read(lambda connection: connection.execute(query).all()):
        shipped.setdefault(row.parcel_id, Counter())[row.code.removeprefix("0")] = int(row.units)
    return shipped
