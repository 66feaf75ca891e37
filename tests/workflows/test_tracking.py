"""A parcel followed from hand-over to the customer: events in any order, each consequence once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.carriers.base import Event, Status
from app.models.carrier import ParcelTracking, TrackingEvent
from app.models.outbox import OutboxMessage
from app.models.shipment import Parcel
from app.models.states import ParcelState, Role
from app.queries.tracking import events as events_of
from app.queries.tracking import troubled
from app.rules.tracking import Trouble
from app.station.carriers import OpenCarriers
from app.station.tracking_worker import ask
from app.workflows import return_dates, shipping, tracking
from tests.support.bench import done, pack, pick
from tests.support.carriers import PostOffice, worker
from tests.support.databases import TestClock
from tests.support.house import House


def gone(house: House) -> int:
    """A parcel with a bought label, handed over."""
    order_id = house.order()
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    worker(house).work_off()
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))
    return parcel_id


def parcel(house: House, parcel_id: int) -> Any:
    return house.database.read(lambda c: c.execute(select(Parcel).where(Parcel.id == parcel_id)).one())


def followed(house: House, parcel_id: int) -> Any:
    query = select(ParcelTracking).where(ParcelTracking.parcel_id == parcel_id)
    return house.database.read(lambda c: c.execute(query).one())


def letters(house: House, prefix: str) -> list[str]:
    query = select(OutboxMessage.key).where(OutboxMessage.key.startswith(prefix))
    return list(house.database.read(lambda c: c.scalars(query).all()))


def tell(house: House, parcel_id: int, *events: Event) -> None:
    house.database.write(lambda uow: tracking.record(uow, parcel_id, events), house.station)


def at(clock: TestClock, hours: float, status: Status, code: str = "X") -> Event:
    return Event(clock.now + timedelta(hours=hours), status, code, status.value)


def start_of_withdrawal(house: House, order_id: int) -> date | None:
    order = house.row(order_id)
    return house.database.write(lambda uow: return_dates.received_day(uow, order), house.station)


def test_delivered_starts_the_withdrawal_and_arrival_at_the_point_does_not(
    house: House, office: PostOffice, clock: TestClock
) -> None:
    parcel_id = gone(house)
    order_id = parcel(house, parcel_id).order_id
    tell(house, parcel_id, at(clock, 30, Status.AVAILABLE_FOR_PICKUP), at(clock, 5, Status.ACCEPTED))
    assert parcel(house, parcel_id).state is ParcelState.AVAILABLE_FOR_PICKUP
    assert parcel(house, parcel_id).delivered_at is None
    assert start_of_withdrawal(house, order_id) is None
    assert letters(house, "parcel_at_point") == [f"parcel_at_point:{parcel_id}"]
    handed = at(clock, 60, Status.DELIVERED)
    tell(house, parcel_id, handed)
    assert parcel(house, parcel_id).state is ParcelState.DELIVERED
    assert parcel(house, parcel_id).delivered_at == handed.at
    assert start_of_withdrawal(house, order_id) == handed.at.date()
    assert [(line.shipped, line.delivered) for line in house.lines(order_id)] == [(2, 2), (1, 1)]


def test_events_come_twice_and_late(house: House, office: PostOffice, clock: TestClock) -> None:
    parcel_id = gone(house)
    delivered, before = at(clock, 50, Status.DELIVERED, "DI1"), at(clock, 20, Status.OUT_FOR_DELIVERY, "MD2")
    for events in ((delivered,), (before, delivered), (delivered, before), ()):
        tell(house, parcel_id, *events)
    assert parcel(house, parcel_id).state is ParcelState.DELIVERED
    kept = house.database.read(lambda c: c.execute(select(TrackingEvent)).all())
    assert sorted(row.code for row in kept) == ["DI1", "MD2"]
    assert letters(house, "parcel_delivered") == [f"parcel_delivered:{parcel_id}"]
    order_id = parcel(house, parcel_id).order_id
    assert [line.delivered for line in house.lines(order_id)] == [2, 1]  # counted once
    newest = house.database.read(lambda c: events_of(c, parcel_id))[0]
    assert newest.status == Status.DELIVERED


def test_the_worker_asks_by_plan(house: House, office: PostOffice, clock: TestClock) -> None:
    parcel_id = gone(house)
    carriers = OpenCarriers(house.database, {})
    number = parcel(house, parcel_id).tracking_number
    office.known[number] = (at(clock, 0, Status.ACCEPTED),)
    assert ask(house.database, house.station, carriers) == 1
    assert parcel(house, parcel_id).state is ParcelState.IN_TRANSIT
    assert ask(house.database, house.station, carriers) == 0
    due = followed(house, parcel_id).due_at
    assert timedelta(hours=3.9) < due - clock.now < timedelta(hours=4.1)
    clock.forward(hours=4)
    office.known[number] += (at(clock, 0, Status.OUT_FOR_DELIVERY),)
    ask(house.database, house.station, carriers)
    assert timedelta(minutes=50) < followed(house, parcel_id).due_at - clock.now <= timedelta(hours=1)
    assert parcel(house, parcel_id).state is ParcelState.OUT_FOR_DELIVERY


def test_a_silent_parcel_is_on_the_list_until_somebody_looks(
    house: House, office: PostOffice, clock: TestClock
) -> None:
    parcel_id = gone(house)

    def listed(now: datetime) -> list[Trouble]:
        return [each.trouble for each in house.database.read(lambda c: troubled(c, now))]

    assert listed(clock.now) == []
    assert listed(clock.now + timedelta(days=4)) == [Trouble.NOT_SCANNED]
    assert listed(clock.now + timedelta(days=12)) == [Trouble.SILENT]
    done(house.act(Role.PACKER, lambda uow: tracking.open_claim(uow, parcel_id, "asked by mail")))
    again = house.act(Role.PACKER, lambda uow: tracking.open_claim(uow, parcel_id, "asked by mail"))
    assert again.code == "claim_open_already"
    done(house.act(Role.MANAGER, lambda uow: tracking.declare_lost(uow, parcel_id, "their letter")))
    assert parcel(house, parcel_id).state is ParcelState.LOST
    assert listed(clock.now) == [Trouble.LOST]
    assert followed(house, parcel_id).due_at is None


def test_a_number_typed_for_a_label_made_elsewhere(house: House, office: PostOffice) -> None:
    order_id = house.order(carrier_service="coursier")
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    typed = house.act(Role.PACKER, lambda uow: tracking.type_number(uow, parcel_id, "1z 5r89390357567127"))
    assert typed.values["number"] == "1Z5R89390357567127"
    assert parcel(house, parcel_id).tracking_number == "1Z5R89390357567127"
    wrong = house.act(Role.PACKER, lambda uow: tracking.type_number(uow, parcel_id, "6A/12"))
    assert wrong.code == "label_number_wrong"
    other = gone(house)
    bought = house.act(Role.PACKER, lambda uow: tracking.type_number(uow, other, "X1"))
    assert bought.code == "parcel_number_bought"


@pytest.mark.parametrize(
    ("state", "target", "way"),
    [
        (ParcelState.HANDED_OVER, ParcelState.DELIVERED, 2),
        (ParcelState.HANDED_OVER, ParcelState.RETURNED_TO_SENDER, 3),
        (ParcelState.DELIVERED, ParcelState.IN_TRANSIT, 0),
        (ParcelState.AVAILABLE_FOR_PICKUP, ParcelState.IN_TRANSIT, 0),
        (ParcelState.EXCEPTION, ParcelState.AVAILABLE_FOR_PICKUP, 2),
    ],
)
def test_the_way_through_what_was_not_told(state: ParcelState, target: ParcelState, way: int) -> None:
    assert len(tracking.way(state, target)) == way
