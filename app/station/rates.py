"""What carriers themselves would charge for an order, all asked at once; who does not answer is left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from app.carriers.base import Ok
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.carrier import CarrierService
from app.station.carrier_calls import guarded
from app.station.carriers import Open, OpenCarriers
from app.workflows.consignments import quotation

Quotes = dict[str, tuple[int, int | None]]


def named_prices(database: Database, carriers: OpenCarriers, order_id: int) -> Quotes:
    """Cents before tax and days by the name of the service; waits for the carriers."""
    parcel = database.read(lambda c: quotation(UnitOfWork(c, database.clock(), Actor(0)), order_id))
    ready = carriers.ready()
    if parcel is None or not ready:
        return {}
    query = select(CarrierService.code, CarrierService.carrier_id, CarrierService.product)
    services = database.read(lambda c: c.execute(query.where(CarrierService.active)).all())

    def ask(opened: Open) -> dict[tuple[int, str], tuple[int, int | None]]:
        answer = guarded(lambda: opened.carrier.rate(parcel), sends=False)
        prices = answer.value if isinstance(answer, Ok) else ()
        return {(opened.id, price.product): (price.cents, price.days) for price in prices}

    with ThreadPoolExecutor(len(ready)) as together:
        named = {key: price for each in together.map(ask, ready.values()) for key, price in each.items()}
    return {
        row.code: named[(row.carrier_id, row.product)]
        for row in services
        if (row.carrier_id, row.product) in named
    }
