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
    product_code: str,
    *,
    printed: bool,
    mailed: bool,
) -> Outcome:
    """Waits for the carrier; ``product_code`` is one of its products for returns.

    What is refused before anybody is asked is an outcome too.
    """
    opened = carriers.ready().get(carrier_id)
    product = opened.plugin.product(product_code) if opened is not None else None
    if opened is None or product is None or product.kind is not Kind.RETURN:
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
