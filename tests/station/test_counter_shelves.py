"""The counter's rarer scans: a parcel that lies here already, one that nobody fetched, somebody else's name."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select

from app.database.unit_of_work import UnitOfWork
from app.models.channel import Shop
from app.models.house import change_setting
from app.models.pickup import Pickup
from app.models.states import DeliveryMode, PickupState, Role
from app.rules.hand_over import identity_needed
from app.rules.identifiers import parcel_reference
from app.scanning.own_codes import OwnKind, encode
from app.station.actions import counter
from app.station.session import Job
from app.workflows import overdue
from app.workflows.outcome import Level
from app.workflows.station_site import place_station
from tests.station.test_counter_and_returns import code_of
from tests.support.bench import done, parcels, ship
from tests.support.desk import Bench
from tests.support.house import MUG


@pytest.fixture
def waiting(bench: Bench) -> int:
    """A pickup order whose only parcel arrived; the counter is free again."""
    order_id = ship(bench.house, (MUG, 1), mode=DeliveryMode.PICKUP)
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    bench.scan(label(bench, order_id))
    bench.scan(bench.place("S-01"))
    return order_id


def label(bench: Bench, order_id: int) -> str:
    return encode(OwnKind.PARCEL, parcels(bench.house, order_id)[0].number)


def pickup(bench: Bench, order_id: int):  # type: ignore[no-untyped-def]  # a row
    query = select(Pickup).where(Pickup.order_id == order_id)
    return bench.house.database.read(lambda c: c.execute(query).one())


def test_a_parcel_that_lies_here_is_moved_by_the_shelf_scanned_next(bench: Bench, waiting: int) -> None:
    again = bench.scan(label(bench, waiting)).outcome
    assert (again.code, again.level, again.next) == ("arrived_already", Level.WARNING, "scan_other_shelf")
    assert bench.scan(bench.place("S-02")).outcome.code == "on_shelf"
    assert bench.house.stock(MUG)["S-02"] == (1, 0)


def test_a_typed_parcel_reference_stands_for_its_label(bench: Bench, waiting: int) -> None:
    number = parcels(bench.house, waiting)[0].number
    assert bench.scan(parcel_reference(number)).outcome.code == "arrived_already"


def test_what_nobody_fetched_goes_back_by_two_scans(bench: Bench, waiting: int) -> None:
    done(bench.house.act(Role.SHOP, lambda uow: overdue.expire_overdue(uow, date(2030, 1, 1))))
    taken = bench.scan(label(bench, waiting)).outcome
    assert (taken.code, taken.next) == ("parcel_to_unshelve", "scan_bin")
    refused = bench.scan(bench.place("S-02")).outcome
    assert (refused.level, refused.code) == (Level.ERROR, "bin_unknown")
    assert bench.scan(bench.place("A-01-1")).outcome.code == "unshelved"
    assert pickup(bench, waiting).state is PickupState.RETURNED_TO_STOCK
    assert bench.house.stock(MUG) == {"A-01-1": (20, 0)}


def test_the_last_digits_of_the_code_find_the_pickup(bench: Bench, waiting: int) -> None:
    code = code_of(bench, waiting)
    assert bench.scan(code[-4:]).outcome.code == "pickup_opened"
    assert bench.scan(code).outcome.code == "pickup_collected"


def test_what_was_noted_goes_with_the_code_scanned_next(bench: Bench, waiting: int) -> None:
    bench.scan("Martin")
    session = bench.station.session
    noted = counter.note(session, id_checked=True, collected_by=" Paul Durand ")
    bench.station.act(noted).result(timeout=10)
    assert bench.scan(code_of(bench, waiting)).outcome.code == "pickup_collected"
    row = pickup(bench, waiting)
    assert (row.collected_by, row.id_checked) == ("Paul Durand", True)


def test_somebody_else_without_a_document_is_refused(bench: Bench, waiting: int) -> None:
    bench.scan("Martin")
    noted = counter.note(bench.station.session, id_checked=False, collected_by="Paul Durand")
    bench.station.act(noted).result(timeout=10)
    assert bench.scan(code_of(bench, waiting)).outcome.code == "identity_needed"


def test_a_known_code_alone_records_no_look_at_papers(bench: Bench, waiting: int) -> None:
    bench.scan(pickup(bench, waiting).token)
    assert bench.press("confirm").outcome.code == "pickup_collected"
    assert not pickup(bench, waiting).id_checked


def test_a_name_scanned_for_a_code_costs_no_try(bench: Bench, waiting: int) -> None:
    bench.scan("Martin")
    assert bench.scan("Martin").outcome.code == "no_pickup_code"
    assert pickup(bench, waiting).code_tries == 0
    wrong = "000000" if code_of(bench, waiting) != "000000" else "111111"
    assert bench.scan(wrong).outcome.code == "wrong_pickup_code"
    assert pickup(bench, waiting).code_tries == 1


@pytest.mark.parametrize(
    ("total", "how", "needed"),
    [
        (14_999, {}, False),
        (15_000, {}, True),
        (100, {"third_person": True}, True),
        (100, {"without_code": True}, True),
    ],
)
def test_who_must_show_a_document(total: int, how: dict[str, bool], needed: bool) -> None:
    assert identity_needed(total, 15_000, **how) is needed


def test_each_parcel_is_scanned_out_where_the_house_wants_that(bench: Bench) -> None:
    order_id = ship(bench.house, (MUG, 1), mode=DeliveryMode.PICKUP)
    bench.house.database.write(
        lambda uow: change_setting(uow, "counter_scans_bags", value=True), bench.house.staff[Role.MANAGER]
    )
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    label = encode(OwnKind.PARCEL, parcels(bench.house, order_id)[0].number)
    bench.scan(label)
    code = code_of(bench, order_id)
    assert bench.scan(code).outcome.code == "pickup_opened"
    assert bench.press("confirm").outcome.code == "bags_left"
    out = bench.scan(label)
    assert (out.outcome.code, out.outcome.values["left"], out.outcome.next) == (
        "bag_scanned_out",
        0,
        "confirm_hand_out",
    )
    assert bench.press("confirm").outcome.code == "pickup_collected"


def test_a_counter_that_stands_in_a_shop_takes_no_parcel_of_another(bench: Bench) -> None:
    def other_shop(uow: UnitOfWork) -> None:
        uow.connection.execute(insert(Shop).values(code="NICE", name="Nice", address={}))

    order_id = ship(bench.house, (MUG, 1), mode=DeliveryMode.PICKUP)
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    bench.house.database.write(other_shop, bench.house.station)
    done(bench.house.act(Role.MANAGER, lambda uow: place_station(uow, "NICE")))
    refused = bench.scan(label(bench, order_id)).outcome
    assert (refused.code, refused.values["shop"]) == ("wrong_shop", "Atelier Lyon")
    done(bench.house.act(Role.MANAGER, lambda uow: place_station(uow, "LYON")))
    assert bench.scan(label(bench, order_id)).outcome.code == "pickup_ready"
