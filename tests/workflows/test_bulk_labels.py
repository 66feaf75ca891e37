"""A bulk run of labels: in lots, at most so many in flight, stopped without a trace, and every one accounted for."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import func, select

from app.carriers.base import Consignment, Refused, Unknown
from app.models.carrier import LabelAttempt
from app.models.shipment import Parcel
from app.models.states import HoldKind, LabelState, ParcelState, Role
from app.queries.carriers import run_report
from app.station.carriers import OpenCarriers
from app.station.label_worker import LabelWorker
from app.workflows import bulk_labels, orders
from tests.support.bench import done, pack, pick
from tests.support.carriers import PostOffice, worker
from tests.support.house import MUG, House

PARCELS = 9
IN_FLIGHT = 4


@pytest.fixture
def refused(house: House, office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Closed parcels whose labels were all refused, in lots of four."""
    monkeypatch.setattr(bulk_labels, "LOT", 4)
    ids = []
    for _ in range(PARCELS):
        order_id = house.order((MUG, 1))
        pick(house, order_id)
        ids.append(pack(house, order_id))
    office.instead += [lambda *_: Refused("carrier_said")] * PARCELS
    worker(house).work_off()
    assert count(house, ParcelState.LABEL_FAILED) == PARCELS
    return ids


def count(house: House, state: ParcelState) -> int:
    query = select(func.count()).select_from(Parcel).where(Parcel.state == state)
    return house.database.read(lambda c: c.scalar(query)) or 0


def ask_all(house: House) -> list[int]:
    labels: list[int] = []
    last = 0
    while True:
        facts = done(house.act(Role.PACKER, lambda uow, at=last: bulk_labels.ask_failed(uow, at))).facts
        labels += facts["label_ids"]
        last = facts["last"]
        if not last:
            return labels


def report(house: House, labels: list[int]) -> Any:
    return house.database.read(lambda c: run_report(c, labels))


def test_everything_refused_is_asked_once_more_and_accounted_for(
    house: House, office: PostOffice, refused: list[int]
) -> None:
    held = (
        house.database.read(lambda c: c.scalar(select(Parcel.order_id).where(Parcel.id == refused[0]))) or 0
    )
    done(house.act(Role.MANAGER, lambda uow: orders.hold_order(uow, held, HoldKind.MANUAL, "wait")))
    labels = ask_all(house)
    assert len(labels) == PARCELS - 1  # not the one that is held
    assert (report(house, labels).waiting, report(house, labels).bought) == (PARCELS - 1, 0)
    office.finds = False
    office.instead += [lambda *_: Refused("carrier_said"), lambda *_: Unknown("timeout")]
    worker(house).work_off()
    told = report(house, labels)
    assert (told.asked, told.bought, told.refused, told.doubtful) == (8, 6, 1, 1)
    assert told.waiting == 0
    assert len(office.paid) == 6
    assert ask_all(house) != labels  # what was bought is not asked for again
    assert report(house, ask_all(house)).asked == 0


def test_what_waits_is_stopped_and_nothing_is_paid(
    house: House, office: PostOffice, refused: list[int]
) -> None:
    labels = ask_all(house)
    left = PARCELS
    while left:
        left = done(house.act(Role.PACKER, bulk_labels.stop_waiting)).facts["left"]
    assert report(house, labels).stopped == PARCELS
    worker(house).work_off()
    assert office.paid == []
    assert count(house, ParcelState.LABEL_FAILED) == PARCELS


def test_no_more_than_so_many_are_in_flight(house: House, office: PostOffice, refused: list[int]) -> None:
    flying, most, full = 0, 0, threading.Event()
    lock = threading.Lock()

    def slow(parcel: Consignment, post: PostOffice) -> Any:
        nonlocal flying, most
        with lock:
            flying += 1
            most = max(most, flying)
            if flying == IN_FLIGHT:
                full.set()
        full.wait(5)  # until as many as may be are under way
        answer = post.sell(parcel)
        with lock:
            flying -= 1
        return answer

    office.instead += [slow] * PARCELS
    labels = ask_all(house)
    working = LabelWorker(house.database, house.station, OpenCarriers(house.database, {}), IN_FLIGHT)
    working.start()
    bought = (
        select(func.count())
        .select_from(LabelAttempt)
        .where(LabelAttempt.id.in_(labels), LabelAttempt.state == LabelState.BOUGHT)
    )
    over = threading.Event()
    for _ in range(200):
        if house.database.read(lambda c: c.scalar(bought)) == PARCELS:
            break
        over.wait(0.05)
    working.stop()
    assert report(house, labels).bought == PARCELS
    assert most == IN_FLIGHT
    assert sorted(office.paid) == sorted(set(office.paid))
