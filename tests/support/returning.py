"""Take a return through the house by the public workflows: opened, received, graded, proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import func, select, update

from app.database.unit_of_work import Database, UnitOfWork
from app.models.outbox import OutboxMessage
from app.models.rma import Refund, Rma, RmaUnit
from app.models.schema import metadata
from app.models.shipment import Parcel
from app.models.states import Role
from app.rules.return_terms import Grade, ReturnReason
from app.workflows import inspection, returns
from tests.support.bench import done, ship
from tests.support.house import BOOK, SHIRT, House

MIND = ReturnReason.CHANGED_MIND
NOTICE = date(2026, 11, 23)


def one(house: House, query: Any) -> Any:
    """The only row of a query."""
    return house.database.read(lambda c: c.execute(query).one())


def counts(database: Database) -> dict[str, int]:
    """How many rows every table has."""
    tables = metadata.sorted_tables
    return database.read(
        lambda c: {table.name: c.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    )


def sent(house: House, kind: str, template: str) -> list[dict[str, Any]]:
    """The messages of a template that wait in the outbox."""
    query = select(OutboxMessage.payload).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    rows = house.database.read(lambda c: c.scalars(query).all())
    return [row for row in rows if row.get("template") == template]


def sample_order(house: House, shipping_cents: int = 490) -> int:
    """The worked example of domain 4.3, shipped: two T-shirts and a book, ten per cent off, paid by card."""
    incoming = house.incoming((SHIRT, 2), (BOOK, 1))
    shirt, book = incoming.lines
    lines = (replace(shirt, discount_cents=398), replace(book, discount_cents=125))
    total = 3582 + 1125 + shipping_cents
    return ship(
        house,
        lines=lines,
        discount_cents=523,
        shipping_cents=shipping_cents,
        shipping_standard_cents=490,
        total_cents=total,
        placed_at=datetime(2026, 10, 1, 8, tzinfo=UTC),
        payment=replace(incoming.payment, amount_cents=total),
    )


def delivered(house: House, order_id: int, *days: date) -> None:
    """Each parcel of an order was delivered on its day, at ten in the morning."""
    ids = house.database.read(
        lambda c: c.scalars(select(Parcel.id).where(Parcel.order_id == order_id).order_by(Parcel.id)).all()
    )
    for parcel_id, day in zip(ids, days, strict=True):
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        arrived = update(Parcel).where(Parcel.id == parcel_id).values(delivered_at=moment)
        house.database.write(partial(_execute, arrived), house.station)


def _execute(statement: Any, uow: UnitOfWork) -> None:
    uow.connection.execute(statement)


def asked(house: House, order_id: int, *units: int, reason: ReturnReason = MIND) -> list[Any]:
    """So many units of each line of an order, by position."""
    return [
        (line.id, quantity, reason)
        for line, quantity in zip(house.lines(order_id), units, strict=False)
        if quantity
    ]


def opened(house: House, order_id: int, *units: int, notice: date = NOTICE, **how: Any) -> int:
    """A return of so many units of each line; its id."""
    reason = how.pop("reason", MIND)
    wanted = asked(house, order_id, *units, reason=reason)
    outcome = done(
        house.act(Role.RETURNS, lambda uow: returns.open_return(uow, order_id, wanted, notice, **how))
    )
    return int(outcome.facts["rma_id"])


def unit_ids(house: House, rma_id: int) -> list[int]:
    """The units of a return in order."""
    query = select(RmaUnit.id).where(RmaUnit.rma_id == rma_id).order_by(RmaUnit.id)
    return [int(key) for key in house.database.read(lambda c: c.scalars(query).all())]


def received(house: House, rma_id: int) -> list[int]:
    """The box is here and every article scanned; the units' ids."""
    if one(house, select(Rma.received_at).where(Rma.id == rma_id)).received_at is None:
        done(house.act(Role.RETURNS, lambda uow: returns.receive_return(uow, rma_id)))
    units = unit_ids(house, rma_id)
    for unit_id in units:
        done(house.act(Role.RETURNS, partial(returns.receive_unit, rma_unit_id=unit_id)))
    return units


def graded(house: House, unit_id: int, grade: Grade = Grade.A, **how: Any) -> None:
    """One article inspected by the returns desk."""
    done(house.act(Role.RETURNS, lambda uow: inspection.inspect_unit(uow, unit_id, grade, **how)))


def photographed(house: House, unit_id: int, *digests: str) -> None:
    """Pictures of an article."""
    for digest in digests:
        photo = partial(
            inspection.add_photo, rma_unit_id=unit_id, file_name=f"{digest}.jpg", sha256=digest * 64
        )
        done(house.act(Role.RETURNS, photo))


def proposed(house: House, order_id: int, *units: int, grade: Grade = Grade.A, **how: Any) -> int:
    """A return received, graded alike and proposed; its id."""
    rma_id = opened(house, order_id, *units, **how)
    for unit_id in received(house, rma_id):
        graded(house, unit_id, grade)
    done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    return rma_id


def refund_of(house: House, rma_id: int) -> Any:
    """The first refund of a return."""
    return one(house, select(Refund).where(Refund.rma_id == rma_id).order_by(Refund.id).limit(1))
