"""From packed parcel to bought label, once and only once, whatever breaks between which lines."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, exc, insert, select, update

from app.carriers.base import Bought, Consignment, Ok, Refused, Result, Unavailable, Unknown
from app.database.unit_of_work import UnitOfWork
from app.models import order_state
from app.models.carrier import CarrierRow, LabelAttempt, LabelPaper
from app.models.outbox import PrintJob
from app.models.shipment import Parcel
from app.models.states import HoldKind, LabelState, ParcelState, Role
from app.workflows import label_answers, labels, readdressing, shipping
from app.workflows.outcome import Level
from tests.support.bench import done, pack, pick
from tests.support.carriers import PostOffice, worker
from tests.support.databases import TestClock
from tests.support.house import House

SERVICE = "colissimo_home"


def rows(house: House, *tables: Any) -> list[Any]:
    return list(house.database.read(lambda c: c.execute(select(*tables).order_by(tables[0].id)).all()))


def attempts(house: House) -> list[Any]:
    return rows(house, LabelAttempt)


def states(house: House) -> list[str]:
    return [row.state.value for row in attempts(house)]


def parcel(house: House, parcel_id: int) -> Any:
    return house.database.read(lambda c: c.execute(select(Parcel).where(Parcel.id == parcel_id)).one())


def label_jobs(house: House) -> list[Any]:
    return [job for job in rows(house, PrintJob) if job.document_kind == "carrier_label"]


def packed(house: House, **changes: Any) -> int:
    order_id = house.order(**changes)
    pick(house, order_id)
    return pack(house, order_id)


def test_a_closed_parcel_waits_for_its_label_and_gets_it(house: House, office: PostOffice) -> None:
    parcel_id = packed(house)
    assert parcel(house, parcel_id).state is ParcelState.LABEL_REQUESTED
    assert not label_jobs(house)
    assert office.paid == []  # never bought inside the scan

    assert worker(house).work_off() == 1

    bought = parcel(house, parcel_id)
    assert (bought.state, bought.tracking_number) == (ParcelState.LABELLED, "6A00000000001")
    assert states(house) == ["bought"]
    (job,) = label_jobs(house)
    assert job.parcel_id == parcel_id
    assert office.consignments[0].weight_g == 2 * 350 + 600
    assert office.consignments[0].label_format == "zpl"
    assert worker(house).work_off() == 0
    assert len(office.paid) == 1
    handed = house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id))
    assert handed.code == "handed_over"


def test_a_service_that_no_carrier_has_gets_our_own_label(house: House, office: PostOffice) -> None:
    parcel_id = packed(house, carrier_service="coursier")
    assert parcel(house, parcel_id).state is ParcelState.LABELLED
    assert not attempts(house)
    assert "shipping_label" in {job.document_kind for job in rows(house, PrintJob)}


@pytest.mark.parametrize("finds", [True, False])
def test_a_time_out_is_in_doubt_and_never_paid_twice(
    house: House, office: PostOffice, clock: TestClock, finds: bool
) -> None:
    def sold_and_lost(consignment: Consignment, post: PostOffice) -> Result[Bought]:
        post.sell(consignment)
        return Unknown("timeout")

    office.finds = finds
    office.instead.append(sold_and_lost)
    parcel_id = packed(house)
    at_work = worker(house)
    at_work.work_off()
    assert states(house) == ["in_doubt"]
    assert parcel(house, parcel_id).state is ParcelState.LABEL_REQUESTED
    clock.forward(hours=1)
    at_work.work_off()
    assert len(office.paid) == 1
    if finds:
        assert states(house) == ["bought"]
        assert parcel(house, parcel_id).state is ParcelState.LABELLED
        return
    assert states(house) == ["in_doubt"]
    attempt_id = attempts(house)[0].id
    refused = house.act(Role.PICKER, lambda uow: labels.decide(uow, attempt_id, "6A00000000001"))
    assert refused.level is Level.ERROR
    told = house.act(Role.PACKER, lambda uow: labels.decide(uow, attempt_id, "6A 000 0000 0001"))
    assert told.code == "label_decided_bought"
    assert parcel(house, parcel_id).tracking_number == "6A00000000001"
    assert at_work.work_off() == 0
    assert len(office.paid) == 1


def test_a_person_says_that_there_is_none_and_asks_again(house: House, office: PostOffice) -> None:
    office.finds = False
    office.instead.append(lambda *_: Unknown("timeout"))
    parcel_id = packed(house)
    at_work = worker(house)
    at_work.work_off()
    attempt_id = attempts(house)[0].id
    done(house.act(Role.PACKER, lambda uow: labels.decide(uow, attempt_id, "")))
    assert parcel(house, parcel_id).state is ParcelState.LABEL_FAILED
    twice = house.act(Role.PACKER, lambda uow: labels.decide(uow, attempt_id, ""))
    assert twice.level is Level.ERROR
    done(house.act(Role.PACKER, lambda uow: labels.ask_again(uow, parcel_id)))
    at_work.work_off()
    assert states(house) == ["not_bought", "bought"]
    references = [row.reference for row in attempts(house)]
    assert len(set(references)) == 2  # a reference is never used for two purchases


def test_an_answer_after_somebody_decided_is_given_back(house: House, office: PostOffice) -> None:
    office.instead.append(lambda *_: Unknown("timeout"))
    office.finds = False
    parcel_id = packed(house)
    at_work = worker(house)
    at_work.work_off()
    attempt_id = attempts(house)[0].id
    done(house.act(Role.PACKER, lambda uow: labels.decide(uow, attempt_id, "")))
    done(house.act(Role.PACKER, lambda uow: labels.ask_again(uow, parcel_id)))
    at_work.work_off()
    late = office.sell(office.consignments[0])
    house.database.write(lambda uow: label_answers.settle(uow, attempt_id, late), house.station)
    assert states(house) == ["unwanted", "bought"]
    at_work.work_off()
    assert states(house) == ["voided", "bought"]
    assert office.voided == ["6A00000000002"]


def test_nothing_sent_is_tried_again_and_a_carrier_that_is_down_gets_a_pause(
    house: House, office: PostOffice, clock: TestClock
) -> None:
    office.instead = [lambda *_: Unavailable("ConnectError")] * 3
    office.checks = Unavailable("ConnectError")
    parcel_id = packed(house)
    at_work = worker(house)
    for _ in range(3):
        at_work.work_off()
        clock.forward(seconds=70)
    assert states(house) == ["waiting"]
    (carrier,) = rows(house, CarrierRow)
    assert carrier.failures >= 3
    asked = len(office.consignments)
    clock.forward(hours=1)
    at_work.work_off()  # asks only whether it is back
    assert len(office.consignments) == asked
    other = packed(house)  # a carrier that is down does not stop packing
    assert parcel(house, other).state is ParcelState.LABEL_REQUESTED
    office.checks = Ok(None)
    clock.forward(hours=1)
    at_work.work_off()
    assert {parcel(house, each).state for each in (parcel_id, other)} == {ParcelState.LABELLED}
    assert rows(house, CarrierRow)[0].failures == 0
    assert len(office.paid) == 2


def test_a_refusal_says_what_to_change_and_the_corrected_address_gets_its_label(
    house: House, office: PostOffice
) -> None:
    said = "Le code postal est incorrect"
    office.instead.append(
        lambda *_: Refused("carrier_postal_code_wrong", "postal_code", {"carrier_code": "30204"}, said)
    )
    parcel_id = packed(house)
    at_work = worker(house)
    at_work.work_off()
    assert parcel(house, parcel_id).state is ParcelState.LABEL_FAILED
    (refusal,) = attempts(house)[0].answer["refused"]
    assert (refusal["field"], refusal["said"]) == ("postal_code", said)
    order_id = parcel(house, parcel_id).order_id
    done(
        house.act(
            Role.PACKER,
            lambda uow: readdressing.change_address(uow, order_id, {"postal_code": "69003"}, "typo"),
        )
    )
    assert parcel(house, parcel_id).state is ParcelState.LABEL_REQUESTED
    at_work.work_off()
    assert parcel(house, parcel_id).state is ParcelState.LABELLED
    assert office.consignments[-1].recipient.postal_code == "69003"
    assert states(house) == ["refused", "bought"]


def test_a_reopened_parcel_gives_its_label_back(house: House, office: PostOffice) -> None:
    parcel_id = packed(house)
    at_work = worker(house)
    at_work.work_off()
    done(house.act(Role.PACKER, lambda uow: shipping.void_parcel(uow, parcel_id, "wrong box")))
    assert states(house) == ["unwanted"]
    at_work.work_off()
    assert (states(house), office.voided) == (["voided"], ["6A00000000001"])


def test_a_wish_that_nobody_asked_yet_is_withdrawn_and_one_in_doubt_is_not(
    house: House, office: PostOffice
) -> None:
    first = packed(house)
    done(house.act(Role.PACKER, lambda uow: shipping.void_parcel(uow, first, "wrong box")))
    assert states(house) == ["cancelled"]
    office.finds = False
    office.instead.append(lambda *_: Unknown("timeout"))
    second = packed(house)
    worker(house).work_off()
    refused = house.act(Role.PACKER, lambda uow: shipping.void_parcel(uow, second, "wrong box"))
    assert refused.code == "label_being_bought"
    assert len(office.paid) == 0


def test_held_orders_wait(house: House, office: PostOffice) -> None:
    parcel_id = packed(house)
    order_id = parcel(house, parcel_id).order_id
    hold = house.database.write(
        lambda uow: order_state.place_hold(uow, order_id, HoldKind.MANUAL, reason="wait"), house.station
    )
    at_work = worker(house)
    assert at_work.work_off() == 0
    house.database.write(lambda uow: order_state.end_hold(uow, order_id, hold), house.station)
    assert at_work.work_off() == 1


class Crash(BaseException):
    """The power goes: nothing of ours may catch it."""


_TRACED = (
    "label_worker.py",
    "label_answers.py",
    "carrier_calls.py",
    "workflows/labels.py",
    "consignments.py",
)


def _crashing_at(step: int, work: Callable[[], object]) -> bool:
    """Run ``work`` and pull the plug before its ``step``th line; ``False`` when it has fewer."""
    count = 0

    def trace(frame: Any, what: str, _argument: Any) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.endswith(_TRACED):
            return None
        if what == "line":
            count += 1
            if count == step:
                raise Crash
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    except Crash:
        return True
    finally:
        sys.settrace(before)
    return False


def _wished_anew(house: House, parcel_id: int) -> None:
    """The same parcel as it was when it was closed: packing one for every line would take the suite's time."""

    def reset(uow: UnitOfWork) -> None:
        for table in (LabelPaper, LabelAttempt):
            uow.connection.execute(delete(table))
        values = {"state": ParcelState.LABEL_REQUESTED, "tracking_number": ""}
        uow.connection.execute(update(Parcel).where(Parcel.id == parcel_id).values(values))
        labels.ask(uow, labels.closed_parcel(uow, parcel_id), labels.service_of(uow, parcel_id), 1300)

    house.database.write(reset, house.station)


@pytest.mark.parametrize("lookup", [True, False])
def test_a_crash_between_any_two_lines_never_pays_twice(
    house: House, office: PostOffice, clock: TestClock, lookup: bool
) -> None:
    """The plug is pulled before each line of buying; others carry on later, as after a restart."""
    office.finds = lookup
    parcel_id = packed(house)
    stride = int(os.environ.get("ARRIMAGE_CRASH_STRIDE", "5")) * (1 if house.database.is_sqlite else 3)
    ends = Counter[str]()
    step = 1
    while True:
        _wished_anew(house, parcel_id)
        office.paid.clear()
        office.sold.clear()
        if not _crashing_at(step, worker(house).work_off):
            break
        for _ in range(3):
            clock.forward(minutes=15)
            worker(house).work_off()
        end = attempts(house)[-1].state
        assert len(office.paid) <= 1, step
        ends[end.value] += 1
        if end is LabelState.BOUGHT:
            assert parcel(house, parcel_id).state is ParcelState.LABELLED
            assert len(office.paid) == 1
        else:  # only a person can say
            assert end is LabelState.IN_DOUBT
            assert not lookup
        step += stride
    assert ends["bought"] > 5
    assert lookup or ends["in_doubt"] > 2


def test_two_stations_and_double_clicks_buy_once(house: House, office: PostOffice) -> None:
    parcel_ids = [packed(house) for _ in range(4)]
    workers = [worker(house) for _ in range(4)]
    with ThreadPoolExecutor(4) as together:
        tried = sum(together.map(lambda each: each.work_off(), workers))
    assert tried == 4
    assert sorted(office.paid) == sorted({row.reference for row in attempts(house)})
    assert {parcel(house, each).state for each in parcel_ids} == {ParcelState.LABELLED}


def test_the_database_refuses_a_second_live_label(house: House, office: PostOffice) -> None:
    packed(house)
    (row,) = attempts(house)
    again = {**row._asdict(), "id": row.id + 1, "reference": "P-1-9"}
    with pytest.raises(exc.IntegrityError):
        house.database.write(
            lambda uow: uow.connection.execute(insert(LabelAttempt).values(again)), house.station
        )
