"""A return label bought while somebody waits: noted, asked for once, and its answer written down."""

from __future__ import annotations

from dataclasses import replace

from app.carriers.base import Bought, Kind, Refused, Result
from app.database.unit_of_work import Actor, Database
from app.models.refusals import Refusal
from app.station.carrier_calls import guarded
from app.station.carriers import OpenCarriers
from app.workflows import return_labels
from app.workflows.outcome import Level, Outcome


def buy_return_label(
    database: Database,
    actor: Actor,
    carriers: OpenCarriers,
    rma_id: int,
    carrier_id: int,
    *,
    printed: bool,
    mailed: bool,
) -> Outcome:
    """Waits for the carrier; what is refused before anybody is asked is an outcome too."""
    opened = carriers.ready().get(carrier_id)
    product = opened and next((each for each in opened.plugin.products if each.kind is Kind.RETURN), None)
    if opened is None or not product:
        return Outcome("return_label_nobody", level=Level.ERROR)
    try:
        claimed = database.write(lambda uow: return_labels.claim(uow, rma_id, carrier_id), actor)
    except Refusal as no:
        return Outcome(no.code, no.values, Level.ERROR)
    parcel = replace(claimed.consignment, product=product.code)
    wrong: tuple[Refused, ...] = opened.carrier.problems(parcel)
    answer: Result[Bought] = (
        wrong[0] if wrong else guarded(lambda: opened.carrier.return_label(parcel), sends=True)
    )
    return database.write(
        lambda uow: return_labels.settle(uow, claimed.id, answer, printed=printed, mailed=mailed), actor
    )
