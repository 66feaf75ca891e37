"""What leaves the house for good after a return: to the supplier, given away, recycled or destroyed, with its proof.

Unsold new goods other than food are reused, given or recycled, never thrown away, and the seller must be able to show
it (C. env. L541-15-8, R541-320; domain 8.3). Until the proof is written down they stay in the house's stock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal, stock
from app.models.order import OrderLine
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.rma import Disposal, DisposalUnit, Rma, RmaUnit
from app.models.staff import require
from app.models.states import RETURNED_LIES_IN, LocationKind
from app.models.stock import Location
from app.rules.return_terms import Disposition
from app.values import shop_day
from app.workflows.outcome import Outcome

#: Where the goods of each way out go, in the ledger.
LEAVES_TO: Mapping[Disposition, LocationKind] = {
    Disposition.RTV: LocationKind.SUPPLIER,
    Disposition.DONATE: LocationKind.SCRAP,
    Disposition.RECYCLE: LocationKind.SCRAP,
    Disposition.DESTROY: LocationKind.SCRAP,
}


def record_disposal(
    uow: UnitOfWork,
    unit_ids: Sequence[int],
    recipient: str,
    proof: str,
    day: date,
    weight_g: int | None = None,
) -> Outcome:
    """Units that were accepted for one and the same way out have left the house with it.

    ``recipient``: the supplier, charity, recycler or waste firm; ``proof``: the number of their receipt (delivery
    note, certificate, waste slip); ``weight_g``: as that says, by default what the catalogue does. Raises
    ``Refusal`` without recipient or proof, for a day to come, and for units that do not lie here for this.
    """
    staff = require(uow.actor, "dispose")
    if not recipient.strip() or not proof.strip():
        raise Refusal("disposal_needs_proof")
    if day > shop_day(uow.now):
        raise Refusal("disposal_day_wrong")
    units = _units(uow, unit_ids)
    way = _one_way(units)
    weight = weight_g if weight_g is not None else sum(unit.weight_g for unit in units)
    if weight < 0:
        raise Refusal("weight_out_of_range", weight=weight)
    created = uow.connection.execute(
        insert(Disposal).values(
            disposition=way,
            recipient=recipient.strip(),
            proof=proof.strip(),
            day=day,
            weight_g=weight,
            recorded_at=uow.now,
            recorded_by=staff,
        )
    ).inserted_primary_key
    assert created is not None
    target = stock.location_id(uow, LEAVES_TO[way])
    for unit in units:
        reason = f"return_{way.value.lower()}"
        stock.move(uow, unit.product_id, 1, unit.location_id, target, reason, unit.order_id)
    ids = [unit.id for unit in units]
    uow.connection.execute(
        insert(DisposalUnit), [{"rma_unit_id": each, "disposal_id": created[0]} for each in ids]
    )
    uow.connection.execute(update(RmaUnit).where(RmaUnit.id.in_(ids)).values(location_id=target))
    _write_down(uow, int(created[0]), units, recipient.strip(), proof.strip())
    values = {"units": len(units), "recipient": recipient.strip(), "proof": proof.strip()}
    return Outcome("units_disposed", values, facts={"disposal_id": int(created[0])})


def _write_down(uow: UnitOfWork, disposal_id: int, units: Sequence[Any], recipient: str, proof: str) -> None:
    """In the journal of each order, and to whoever looks at one of the returns."""
    for order_id in sorted({unit.order_id for unit in units}):
        mine = [unit for unit in units if unit.order_id == order_id]
        journal.record(
            uow,
            "units_disposed",
            "disposal",
            disposal_id,
            order_id=order_id,
            disposition=mine[0].disposition.value,
            skus=", ".join(unit.sku for unit in mine),
            units=len(mine),
            recipient=recipient,
            proof=proof,
        )
    for rma_id in sorted({unit.rma_id for unit in units}):
        uow.changed("rma", rma_id)


def _units(uow: UnitOfWork, unit_ids: Sequence[int]) -> Sequence[Any]:
    rows = uow.connection.execute(
        select(
            RmaUnit.id, RmaUnit.rma_id, RmaUnit.disposition, RmaUnit.accepted, RmaUnit.location_id,
            Rma.order_id, OrderLine.product_id, OrderLine.sku, OrderLine.name, Product.weight_g,
            Location.kind.label("lies_in"),
        )
        .join(Rma, Rma.id == RmaUnit.rma_id)
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .join(Product, Product.id == OrderLine.product_id)
        .outerjoin(Location, Location.id == RmaUnit.location_id)
        .where(RmaUnit.id.in_(unit_ids))
        .order_by(RmaUnit.id)
    ).all()  # fmt: skip
    if not rows or len(rows) != len(set(unit_ids)):
        raise NotFound(kind="rma_unit", given=min(set(unit_ids) - {row.id for row in rows}, default=0))
    for row in rows:
        if not row.accepted or row.lies_in not in RETURNED_LIES_IN:
            raise Refusal("unit_not_to_dispose", name=row.name)
    return rows


def _one_way(units: Sequence[Any]) -> Disposition:
    ways = {unit.disposition for unit in units}
    if len(ways) > 1 or not ways <= LEAVES_TO.keys():
        raise Refusal("disposal_of_one_kind")
    return Disposition(ways.pop())
