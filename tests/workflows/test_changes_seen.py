"""The order changed while it was packed, and whose work is whose, on both engines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.database.unit_of_work import Actor, UnitOfWork
from app.models.journal import JournalEntry
from app.models.rma import Rma
from app.models.staff import Station
from app.models.states import HoldKind, ParcelState, Role
from app.models.stock import Location
from app.rules.return_terms import Grade
from app.values import utc_now
from app.workflows import (
    acknowledging,
    claims,
    closing,
    inspection,
    orders,
    packing,
    picking,
    returns,
    staffing,
)
from app.workflows.changes_seen import OrderChanged
from app.workflows.outcome import Level, Outcome
from app.workflows.perform import Action, perform
from tests.support.bench import done, gtin, parcels, pick
from tests.support.house import BOOK, MUG, House
from tests.support.returning import delivered, sample_order, unit_ids
from tests.support.returning import opened as opened_return


@pytest.fixture
def order_id(house: House) -> int:
    made = house.order((MUG, 2), (BOOK, 1))
    pick(house, made)
    return made


def at(house: House, station: str, role: Role) -> Actor:
    """The person with ``role``, at another station."""
    where = staffing.station_actor(house.database, station)
    return Actor(where.station_id, house.staff[role].staff_id, frozenset({role.value}))


def elsewhere(house: House, work: Action) -> Outcome:
    """Done by the manager at the office."""
    return done(perform(house.database, at(house, "OFFICE", Role.MANAGER), work))


def opened(house: House, order_id: int) -> int:
    outcome = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    return int(outcome.facts["parcel_id"])


def scan(house: House, order_id: int, parcel: int, sku: str = MUG) -> Outcome:
    return house.act(Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel, [gtin(house, sku)]))


def blocked(house: House, order_id: int, parcel: int, sku: str = MUG) -> OrderChanged:
    refusal = house.refused(
        Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel, [gtin(house, sku)])
    )
    assert isinstance(refusal, OrderChanged), refusal
    return refusal


def seen(house: House, order_id: int, change: OrderChanged) -> Outcome:
    version = int(str(change.values["version"]))
    return done(house.act(Role.PACKER, lambda uow: acknowledging.acknowledge(uow, order_id, version)))


def test_another_address_blocks_every_step_until_it_is_acknowledged(house: House, order_id: int) -> None:
    parcel = opened(house, order_id)
    done(scan(house, order_id, parcel))
    elsewhere(house, lambda uow: orders.change_address(uow, order_id, {"line1": "5 rue Neuve"}, "appel"))
    change = blocked(house, order_id, parcel)
    assert blocked(house, order_id, parcel, BOOK).values == change.values
    refused = house.refused(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel))
    assert isinstance(refused, OrderChanged)
    (difference,) = change.values["differences"]  # type: ignore[misc]
    assert difference["what"] == "address"
    assert "3 place Bellecour" in difference["before"]
    assert "5 rue Neuve" in difference["after"]
    assert seen(house, order_id, change).code == "change_seen"
    assert scan(house, order_id, parcel).code == "unit_packed"
    assert house.lines(order_id)[0].packed == 2


def test_changed_again_before_it_was_acknowledged_is_shown_again(house: House, order_id: int) -> None:
    parcel = opened(house, order_id)
    elsewhere(house, lambda uow: orders.change_address(uow, order_id, {"line1": "5 rue Neuve"}, "appel"))
    first = blocked(house, order_id, parcel)
    elsewhere(house, lambda uow: orders.change_address(uow, order_id, {"line1": "7 rue Neuve"}, "appel"))
    version = int(str(first.values["version"]))
    again = house.refused(Role.PACKER, lambda uow: acknowledging.acknowledge(uow, order_id, version))
    assert isinstance(again, OrderChanged)
    (difference,) = again.values["differences"]  # type: ignore[misc]
    assert "3 place Bellecour" in difference["before"]
    assert "7 rue Neuve" in difference["after"]


def test_a_change_and_back_again_is_silent(house: House, order_id: int) -> None:
    parcel = opened(house, order_id)
    for line in ("5 rue Neuve", "3 place Bellecour"):
        elsewhere(
            house, lambda uow, line=line: orders.change_address(uow, order_id, {"line1": line}, "appel")
        )
    done(scan(house, order_id, parcel))


def test_what_does_not_touch_the_parcel_is_silent(house: House) -> None:
    order_id = house.order((MUG, 1))
    pick(house, order_id)
    parcel = opened(house, order_id)
    elsewhere(house, lambda uow: orders.allow_split(uow, order_id))
    done(scan(house, order_id, parcel))


def test_a_cancelled_unit_is_taken_out_of_the_open_box_and_brought_back(house: House, order_id: int) -> None:
    parcel = opened(house, order_id)
    for _ in range(2):
        done(scan(house, order_id, parcel))
    line = house.lines(order_id)[0].id
    elsewhere(house, lambda uow: orders.cancel_line(uow, order_id, line, 1, "client"))
    change = blocked(house, order_id, parcel, BOOK)
    assert change.values["changes"] == "MUG-350 2 → 1"
    assert [(each["sku"], each["units"]) for each in change.values["take_out"]] == [(MUG, 1)]  # type: ignore[attr-defined]
    assert [each.state for each in parcels(house, order_id)] == [ParcelState.DRAFT], "the rest stays packed"
    told = seen(house, order_id, change)
    assert (told.code, told.next) == ("take_out", "scan_shelf")

    def back(uow: UnitOfWork) -> Outcome:
        return acknowledging.bring_back(uow, order_id, house.location(uow, "A-01-1"))

    assert done(house.act(Role.PACKER, back)).next == "scan_item"
    assert (house.lines(order_id)[0].packed, house.lines(order_id)[0].cancelled) == (1, 1)
    done(scan(house, order_id, parcel, BOOK))
    done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel)))


def test_a_closed_parcel_that_was_given_up_is_named_to_be_fetched(house: House, order_id: int) -> None:
    first = opened(house, order_id)
    done(scan(house, order_id, first))
    closed = done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, first)))
    line = house.lines(order_id)[0].id
    elsewhere(house, lambda uow: orders.cancel_line(uow, order_id, line, 2, "client"))
    change = blocked(house, order_id, int(closed.facts["parcel_id"]), BOOK)
    told = [each for each in change.values["differences"] if each["what"] == "parcel"]  # type: ignore[attr-defined]
    assert told == [{"what": "parcel", "before": closed.facts["parcel"], "after": ""}]
    assert str(closed.facts["parcel"]) in str(change.values["changes"])
    assert seen(house, order_id, change).code == "take_out"


def test_a_cancelled_order_leaves_the_bench_once_all_is_back(house: House, order_id: int) -> None:
    parcel = opened(house, order_id)
    done(scan(house, order_id, parcel))
    elsewhere(house, lambda uow: orders.cancel_order(uow, order_id, "client"))
    told = seen(house, order_id, blocked(house, order_id, parcel))
    assert told.code == "take_out"

    def back(uow: UnitOfWork) -> Outcome:
        return acknowledging.bring_back(uow, order_id, house.location(uow, "A-01-1"))

    assert done(house.act(Role.PACKER, back)).next == "scan_shelf"
    last = done(house.act(Role.PACKER, back))
    assert last.session == {"job": "packing"}
    row = house.row(order_id)
    assert (row.lifecycle.value, row.claimed_by) == ("cancelled", None)


def test_a_hold_is_shown_and_then_the_order_leaves_the_bench(house: House, order_id: int) -> None:
    parcel = opened(house, order_id)
    elsewhere(house, lambda uow: orders.hold_order(uow, order_id, HoldKind.FRAUD, "à vérifier"))
    change = blocked(house, order_id, parcel)
    (difference,) = change.values["differences"]  # type: ignore[misc]
    assert (difference["what"], difference["kind"], difference["reason"]) == ("hold", "FRAUD", "à vérifier")
    assert seen(house, order_id, change).code == "order_waits_now"
    assert house.row(order_id).claimed_by is None


def test_what_is_changed_at_the_same_bench_is_known_there(house: House, order_id: int) -> None:
    parcel = opened(house, order_id)
    done(
        house.act(
            Role.MANAGER, lambda uow: orders.change_address(uow, order_id, {"line1": "5 rue Neuve"}, "x")
        )
    )
    done(scan(house, order_id, parcel))


def silence(house: House, station: Actor) -> None:
    """The station was last heard of long ago."""
    long_ago = utc_now() - claims.SILENT_AFTER - timedelta(seconds=1)

    def set_back(uow: UnitOfWork) -> None:
        uow.connection.execute(
            update(Station).where(Station.id == station.station_id).values(seen_at=long_ago)
        )

    house.database.write(set_back, house.station)


def test_work_at_a_silent_station_is_taken_without_asking_and_says_from_whom(
    house: House, order_id: int
) -> None:
    opened(house, order_id)
    other = at(house, "BENCH-2", Role.MANAGER)
    refused = perform(house.database, other, lambda uow: packing.open_order(uow, order_id))
    assert (refused.code, refused.values["who"], refused.values["where"]) == (
        "taken_by_other",
        "packer",
        "BENCH-1",
    )
    silence(house, house.station)
    taken = perform(house.database, other, lambda uow: packing.open_order(uow, order_id))
    assert (taken.code, taken.level, taken.values["who"], taken.values["where"]) == (
        "order_opened_from_silent", Level.WARNING, "packer", "BENCH-1",
    )  # fmt: skip
    entry = house.database.read(
        lambda c: c.execute(select(JournalEntry).where(JournalEntry.action == "taken_over")).one()
    )
    assert entry.order_id == order_id


def test_leaving_after_a_take_over_leaves_the_others_work_alone(house: House, order_id: int) -> None:
    opened(house, order_id)
    other = at(house, "BENCH-2", Role.MANAGER)
    done(perform(house.database, other, lambda uow: packing.open_order(uow, order_id, take_over=True)))
    done(house.act(Role.PACKER, lambda uow: packing.leave_order(uow, order_id)))
    row = house.row(order_id)
    assert (row.claimed_by, row.claimed_station_id) == (other.staff_id, other.station_id)
    assert [each.state for each in parcels(house, order_id)] == [ParcelState.DRAFT]


def test_after_a_take_over_the_first_picker_picks_no_further(house: House) -> None:
    house.order((MUG, 2))
    made = done(house.act(Role.PICKER, picking.make_pick_list))
    list_id = int(made.facts["pick_list_id"])
    done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))
    other = at(house, "CART-2", Role.PACKER)
    done(perform(house.database, other, lambda uow: picking.start_picking(uow, list_id, take_over=True)))
    shelf = house.database.read(
        lambda c: c.execute(select(Location.id).where(Location.code == "A-01-1")).scalar_one()
    )
    refused = house.act(Role.PICKER, lambda uow: picking.scan_location(uow, list_id, shelf))
    assert (refused.code, refused.values["who"], refused.values["where"]) == (
        "taken_by_other",
        "packer",
        "CART-2",
    )
    done(perform(house.database, other, lambda uow: picking.scan_location(uow, list_id, shelf)))


def test_a_return_on_one_table_is_graded_only_there_until_it_is_taken_over(house: House) -> None:
    order_id = sample_order(house)
    delivered(house, order_id, date(2026, 11, 20))
    rma_id = opened_return(house, order_id, 1)
    done(house.act(Role.RETURNS, lambda uow: returns.receive_return(uow, rma_id)))
    (unit,) = unit_ids(house, rma_id)
    other = at(house, "DESK-2", Role.MANAGER)

    def told(work: Action) -> tuple[str, object, object]:
        refused = perform(house.database, other, work)
        return refused.code, refused.values.get("who"), refused.values.get("where")

    theirs = ("taken_by_other", "returns", "BENCH-1")
    assert told(lambda uow: returns.receive_unit(uow, unit)) == theirs
    assert told(lambda uow: returns.resume_return(uow, rma_id)) == theirs
    done(perform(house.database, other, lambda uow: returns.resume_return(uow, rma_id, take_over=True)))
    refused = house.act(Role.RETURNS, lambda uow: returns.receive_unit(uow, unit))
    assert (refused.code, refused.values["where"]) == ("taken_by_other", "DESK-2")
    done(perform(house.database, other, lambda uow: returns.receive_unit(uow, unit)))
    done(perform(house.database, other, lambda uow: inspection.inspect_unit(uow, unit, Grade.A)))
    done(perform(house.database, other, lambda uow: inspection.propose(uow, rma_id)))
    claimed = house.database.read(lambda c: c.scalar(select(Rma.claimed_by).where(Rma.id == rma_id)))
    assert claimed is None


def test_signing_out_gives_everything_back_and_the_same_bench_goes_on(house: House, order_id: int) -> None:
    parcel = opened(house, order_id)
    done(house.act(Role.PACKER, lambda uow: staffing.sign_out(uow, "packer")))
    assert house.row(order_id).claimed_by is None
    done(scan(house, order_id, parcel))
    assert house.row(order_id).claimed_by == house.staff[Role.PACKER].staff_id
