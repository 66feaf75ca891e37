"""At the counter: the shelf that fits, what the customer does not want, the signature, and what is left behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from app.channels.base import IncomingLocation
from app.models.pickup import Pickup
from app.models.product import Box
from app.models.rma import Rma, RmaUnit
from app.models.shipment import Parcel
from app.models.states import DeliveryMode, LocationKind, PickupState, RmaState, Role
from app.models.stock import Location
from app.queries.counter_card import counter_card
from app.queries.pickup import CounterList, counter_list
from app.queries.returnable import in_bags
from app.rules.return_terms import Ground, ReturnReason
from app.values import shop_day
from app.workflows import catalogue, counter, erasing, inspection, overdue, pickup, shipping
from app.workflows.verify import verify
from tests.support.bench import done, parcels, ship
from tests.support.databases import TestClock
from tests.support.house import MUG, House
from tests.support.returning import graded, refund_of, unit_ids
from tests.workflows.test_pickup import collect, in_two_bags, one, place, ready

_SIGNED = [[10, 20, 300, 40], [500, 60, 700, 80]]


def shelf_of(house: House, order_id: int, at: int = 0) -> str:
    """Receive a parcel of an order; where it is to lie."""
    parcel = parcels(house, order_id)[at].id
    outcome = done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel, "LYON")))
    return str(outcome.facts["shelf"])


def shelves(house: House, **limits: dict[str, int]) -> None:
    """Say how large the shelves are and how much they take."""

    def put(uow: Any) -> None:
        for code, values in limits.items():
            shelf = Location.code == code.replace("_", "-")
            uow.connection.execute(update(Location).where(shelf).values(**values))

    house.database.write(put, house.station)


def to_collect(house: House, *lines: tuple[str, int], box_mm: int = 0) -> int:
    """An order that left for the shop, in a box with this longest side."""
    order_id = ship(house, *(lines or ((MUG, 1),)), mode=DeliveryMode.PICKUP)
    if box_mm:

        def put(uow: Any) -> None:
            size = {"length_mm": box_mm, "width_mm": 100, "height_mm": 100, "tare_g": 50}
            made = uow.connection.execute(insert(Box).values(code=f"X{order_id}", name="", **size))
            box = Parcel.order_id == order_id
            uow.connection.execute(update(Parcel).where(box).values(box_id=made.inserted_primary_key[0]))

        house.database.write(put, house.station)
    return order_id


def test_the_second_parcel_of_an_order_lies_beside_the_first(house: House) -> None:
    order_id, first, second = in_two_bags(house)
    for parcel in (first, second):
        done(house.act(Role.PACKER, lambda uow, parcel=parcel: shipping.hand_over(uow, parcel)))  # type: ignore[misc]
    assert shelf_of(house, order_id) == "S-01"
    assert shelf_of(house, to_collect(house)) == "S-02"
    assert shelf_of(house, to_collect(house)) == "S-01"
    assert shelf_of(house, order_id, 1) == "S-01"


def test_a_parcel_lies_on_the_smallest_shelf_that_it_fits_on(house: House) -> None:
    shelves(house, S_01={"longest_mm": 300}, S_02={"longest_mm": 800})
    assert shelf_of(house, to_collect(house, box_mm=300)) == "S-01"
    assert shelf_of(house, to_collect(house, box_mm=250)) == "S-01"
    assert shelf_of(house, to_collect(house, box_mm=301)) == "S-02"
    assert shelf_of(house, to_collect(house, box_mm=2000)) == "S-02"


def test_counted_places_fill_up_day_by_day(house: House, clock: TestClock) -> None:
    shelves(house, S_01={"places": 2}, S_02={"places": 2})
    assert [shelf_of(house, to_collect(house)) for _ in range(3)] == ["S-01", "S-01", "S-02"]
    clock.forward(days=1)
    assert shelf_of(house, to_collect(house)) == "S-02"


def test_what_is_refused_at_the_counter_is_a_return_that_is_here_at_once(house: House) -> None:
    order_id, _, pickup_id, code = ready(house)
    mugs, book = house.database.read(lambda c: in_bags(c, pickup_id))
    assert (mugs.left, book.left) == (2, 1)
    refused = [(mugs.id, 1, ReturnReason.NOT_AS_EXPECTED)]
    outcome = done(collect(house, pickup_id, code, refused=refused))
    assert outcome.code == "pickup_collected_in_part"
    rma = one(house, select(Rma).where(Rma.order_id == order_id))
    assert (rma.number, rma.state, rma.ground, rma.blind) == (
        outcome.values["rma"], RmaState.RECEIVED, Ground.WITHDRAWAL, False,
    )  # fmt: skip
    assert (rma.withdrawal_last_day is not None, rma.in_time, rma.claimed_by) == (True, True, None)
    assert rma.refund_due == shop_day(house.database.clock()) + timedelta(days=14)
    line = house.lines(order_id)[0]
    assert (line.delivered, line.returned) == (2, 1)
    assert house.stock(MUG)["RETURNS"] == (1, 0)
    unit = unit_ids(house, rma.id)[0]
    graded(house, unit)
    proposed = done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma.id)))
    assert proposed.code == "return_approved_by_rule"
    assert refund_of(house, rma.id).goods_cents == 1200
    assert list(verify(house.database)) == []


def test_more_than_lies_in_the_bags_is_not_refused_and_nothing_is_handed_over(house: House) -> None:
    order_id, _, pickup_id, code = ready(house)
    line = house.lines(order_id)[1]
    refused = [(line.id, 2, ReturnReason.DEFECTIVE)]
    assert collect(house, pickup_id, code, refused=refused).code == "too_many_units"
    assert one(house, select(Pickup.state).where(Pickup.id == pickup_id)).state is PickupState.READY
    assert house.database.read(lambda c: c.execute(select(RmaUnit.id)).all()) == []


def test_a_signature_is_kept_and_forgotten_after_a_year(house: House, clock: TestClock) -> None:
    _, _, pickup_id, code = ready(house)
    assert (
        house.refused(Role.SHOP, lambda uow: counter.sign(uow, pickup_id, [[1]])).code == "signature_unusable"
    )
    for strokes in ([[1, 2, 3, 4]], _SIGNED):
        done(house.act(Role.SHOP, lambda uow, strokes=strokes: counter.sign(uow, pickup_id, strokes)))
    done(collect(house, pickup_id, code))
    again = house.refused(Role.SHOP, lambda uow: counter.sign(uow, pickup_id, [[1, 2, 3, 4]]))
    assert again.code == "pickup_signed_already"
    today = shop_day(house.database.clock())
    assert house.database.read(lambda c: counter_card(c, pickup_id, today)).signed

    def kept(day: date) -> Any:
        house.database.write(lambda uow: erasing.forget_what_expired(uow, day), house.station)
        return one(house, select(Pickup.signature).where(Pickup.id == pickup_id)).signature

    assert kept(today + timedelta(days=364)) == {"strokes": _SIGNED}
    assert kept(today + timedelta(days=367)) == {}
    assert list(verify(house.database)) == []


def test_nobody_signs_for_what_is_not_there(house: House) -> None:
    _, _, pickup_id, _ = ready(house)
    done(house.act(Role.SHOP, lambda uow: overdue.cancel_pickup(uow, pickup_id, "asked for")))
    refusal = house.refused(Role.SHOP, lambda uow: counter.sign(uow, pickup_id, _SIGNED))
    assert refusal.code == "pickup_not_waiting"


def test_a_cancelled_pickup_is_listed_until_its_bag_has_left_the_shelf(house: House) -> None:
    _, parcel, pickup_id, _ = ready(house)
    done(house.act(Role.SHOP, lambda uow: overdue.cancel_pickup(uow, pickup_id, "asked for")))
    today = shop_day(house.database.clock())

    def listed() -> list[int]:
        return [row.id for row in house.database.read(lambda c: counter_list(c, CounterList.OVERDUE, today))]

    assert listed() == [pickup_id]
    bin_id = place(house, "A-01-1")
    done(house.act(Role.SHOP, lambda uow: overdue.unshelve(uow, parcel, bin_id)))
    assert listed() == []


def test_an_imported_shelf_keeps_its_size(house: House) -> None:
    record = IncomingLocation(code="S-09", kind="shelf", site="LYON", places=12, longest_mm=400)
    house.database.write(lambda uow: catalogue.put_locations(uow, [record]), house.station)
    row = one(house, select(Location).where(Location.code == "S-09"))
    assert (row.kind, row.places, row.longest_mm) == (LocationKind.SHELF, 12, 400)
