"""The bench: each unit scanned once into a parcel, everything else refused loudly and without a trace."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.database.unit_of_work import Actor
from app.models import order_state
from app.models.channel import Customer
from app.models.house import change_setting
from app.models.journal import JournalEntry
from app.models.outbox import OutboxMessage, PrintJob
from app.models.shipment import Parcel, ParcelItem
from app.models.states import HoldKind, ParcelState, Role, Stage
from app.workflows import closing, packing, shipping, staffing
from app.workflows.outcome import Level, Outcome
from app.workflows.perform import perform
from tests.support.bench import done, gtin, pack, parcels, pick, ship
from tests.support.house import BOOK, MUG, SHIRT, House


@pytest.fixture
def order_id(house: House) -> int:
    """An order of two mugs and a book, picked into a tote."""
    order = house.order((MUG, 2), (BOOK, 1))
    pick(house, order)
    return order


def open_it(house: House, order_id: int) -> int:
    opened = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    return int(opened.facts["parcel_id"])


def scan(house: House, order_id: int, parcel_id: int, sku: str, command_id: str = "") -> Outcome:
    code = gtin(house, sku)
    return house.act(
        Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel_id, [code]), command_id=command_id
    )


def close(house: House, order_id: int, parcel_id: int) -> Outcome:
    return house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel_id))


def test_unit_by_unit_until_the_label_prints(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    assert house.row(order_id).stage is Stage.PACKING
    assert scan(house, order_id, parcel_id, MUG).code == "unit_packed"
    scan(house, order_id, parcel_id, MUG)
    last = scan(house, order_id, parcel_id, BOOK)
    assert (last.code, last.next, last.facts["left"]) == ("last_unit_packed", "weigh_or_close", 0)
    closed = close(house, order_id, parcel_id)
    assert (closed.code, closed.next) == ("order_packed", "scan_anything")
    parcel = parcels(house, order_id)[0]
    assert (parcel.state, parcel.weight_g) == (ParcelState.LABELLED, 2 * 350 + 600)
    jobs = house.database.read(
        lambda c: c.scalars(select(PrintJob.document_kind).order_by(PrintJob.id)).all()
    )
    assert jobs[-2:] == ["shipping_label", "packing_slip"]
    assert house.stock(MUG) == {"A-01-1": (18, 0), "PACK": (2, 0)}
    assert house.row(order_id).stage is Stage.PACKED


def test_the_same_scan_counts_once(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    first = scan(house, order_id, parcel_id, MUG, command_id="scan-1")
    again = scan(house, order_id, parcel_id, MUG, command_id="scan-1")
    assert again == first
    assert house.lines(order_id)[0].packed == 1


def test_a_wrong_article_names_the_order_it_belongs_to(house: House, order_id: int) -> None:
    other = house.order((SHIRT, 1))
    pick(house, other, "T-02")
    parcel_id = open_it(house, order_id)
    before = house.lines(order_id)
    wrong = scan(house, order_id, parcel_id, SHIRT)
    assert (wrong.level, wrong.code) == (Level.ERROR, "wrong_item_belongs_to")
    assert wrong.values["other"] == house.row(other).reference
    assert house.lines(order_id) == before


def test_a_refusal_is_in_the_journal_and_nowhere_else(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    scan(house, order_id, parcel_id, SHIRT)
    last = select(JournalEntry.action, JournalEntry.details).order_by(JournalEntry.id.desc()).limit(1)
    action, details = house.database.read(lambda c: c.execute(last).one())
    assert action == "refused"
    assert "wrong_item" in details
    items = house.database.read(lambda c: c.scalar(select(func.count()).select_from(ParcelItem)))
    assert items == 0


def test_one_too_many_and_an_unknown_code(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    scan(house, order_id, parcel_id, BOOK)
    assert scan(house, order_id, parcel_id, BOOK).code == "too_many"
    unknown = house.act(
        Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel_id, ["4006381333931"])
    )
    assert (unknown.code, unknown.values["scanned"]) == ("unknown_barcode", "4006381333931")
    assert house.lines(order_id)[1].packed == 1


def test_a_typed_quantity_is_the_total_in_the_parcel(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    line = house.lines(order_id)[0].id

    def type_in(quantity: int) -> Outcome:
        return house.act(
            Role.PACKER, lambda uow: packing.pack_quantity(uow, order_id, parcel_id, line, quantity)
        )

    assert type_in(2).code == "scan_one_first"
    scan(house, order_id, parcel_id, MUG)
    assert type_in(3).code == "too_many"
    done(type_in(2))
    assert house.lines(order_id)[0].packed == 2
    done(type_in(1))
    assert house.lines(order_id)[0].packed == 1


def test_undo_takes_the_last_units_out(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    line = house.lines(order_id)[0].id
    scan(house, order_id, parcel_id, MUG)
    undone = done(house.act(Role.PACKER, lambda uow: packing.undo(uow, order_id, parcel_id, line, 1)))
    assert undone.code == "units_taken_out"
    assert house.lines(order_id)[0].packed == 0
    empty = close(house, order_id, parcel_id)
    assert empty.code == "empty_parcel"


def test_a_second_parcel_opens_by_itself(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    scan(house, order_id, parcel_id, MUG)
    closed = close(house, order_id, parcel_id)
    assert (closed.code, closed.facts["left"]) == ("parcel_closed_more_to_pack", 2)
    following = int(closed.facts["parcel_id"])
    scan(house, order_id, following, MUG)
    scan(house, order_id, following, BOOK)
    close(house, order_id, following)
    assert [parcel.state for parcel in parcels(house, order_id)] == [ParcelState.LABELLED] * 2


def test_what_is_missing_leaves_later(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    scan(house, order_id, parcel_id, MUG)
    scan(house, order_id, parcel_id, MUG)
    book = house.lines(order_id)[1].id
    missing = house.act(
        Role.PACKER, lambda uow: closing.declare_missing(uow, order_id, parcel_id, book, "not_in_tote")
    )
    assert (missing.level, missing.code) == (Level.WARNING, "units_missing")
    done(close(house, order_id, parcel_id))
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))
    mug, line = house.lines(order_id)
    assert (mug.shipped, line.allocated) == (2, 1)
    assert house.row(order_id).stage is Stage.READY
    pick(house, order_id)
    second = pack(house, order_id)
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, second)))
    assert house.row(order_id).stage is Stage.SHIPPED


def test_a_weight_far_off_is_a_warning_and_is_kept(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    scan(house, order_id, parcel_id, BOOK)
    off = house.act(Role.PACKER, lambda uow: closing.weigh(uow, order_id, parcel_id, 900))
    assert (off.level, off.code, off.values["expected"]) == (Level.WARNING, "weight_off", 600)
    right = house.act(Role.PACKER, lambda uow: closing.weigh(uow, order_id, parcel_id, 630))
    assert right.code == "weighed"
    assert parcels(house, order_id)[0].weight_g == 630
    refusal = house.refused(Role.PACKER, lambda uow: closing.weigh(uow, order_id, parcel_id, 0))
    assert refusal.code == "weight_out_of_range"


def test_a_held_order_cannot_be_packed_nor_closed(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    scan(house, order_id, parcel_id, MUG)
    house.database.write(
        lambda uow: order_state.place_hold(uow, order_id, HoldKind.FRAUD, reason="à vérifier"),
        house.staff[Role.MANAGER],
    )
    assert scan(house, order_id, parcel_id, MUG).code == "order_held"
    assert close(house, order_id, parcel_id).code == "order_held"
    assert house.lines(order_id)[0].packed == 1


def test_an_order_lies_on_one_bench(house: House, order_id: int) -> None:
    open_it(house, order_id)
    refused = house.act(Role.MANAGER, lambda uow: packing.open_order(uow, order_id))
    assert (refused.code, refused.values["who"]) == ("taken_by_other", "packer")
    taken = house.act(Role.MANAGER, lambda uow: packing.open_order(uow, order_id, take_over=True))
    assert taken.code == "order_opened"


def test_after_a_take_over_the_first_bench_packs_no_further(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    scan(house, order_id, parcel_id, MUG)
    there = staffing.station_actor(house.database, "BENCH-2")
    manager = house.staff[Role.MANAGER]
    other = Actor(there.station_id, manager.staff_id, manager.roles)
    done(perform(house.database, other, lambda uow: packing.open_order(uow, order_id, take_over=True)))
    before = house.lines(order_id)
    line = before[0].id
    for refused in (
        scan(house, order_id, parcel_id, MUG),
        close(house, order_id, parcel_id),
        house.act(Role.PACKER, lambda uow: packing.undo(uow, order_id, parcel_id, line, 1)),
        house.act(Role.PACKER, lambda uow: closing.weigh(uow, order_id, parcel_id, 900)),
    ):
        assert (refused.code, refused.values["who"]) == ("taken_by_other", "manager")
    assert house.lines(order_id) == before


def test_left_work_is_resumed_in_the_same_parcel(house: House, order_id: int) -> None:
    parcel_id = open_it(house, order_id)
    scan(house, order_id, parcel_id, MUG)
    done(house.act(Role.PACKER, lambda uow: packing.leave_order(uow, order_id)))
    assert open_it(house, order_id) == parcel_id


@pytest.mark.parametrize(
    ("stage", "code"), [("ready", "order_not_to_pack_ready"), ("packed", "order_packed_already")]
)
def test_nothing_to_pack_says_why(house: House, stage: str, code: str) -> None:
    order_id = house.order((MUG, 1))
    if stage == "packed":
        pick(house, order_id)
        pack(house, order_id)
    assert house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)).code == code


def test_an_sscc_needs_a_prefix_of_ones_own(house: House) -> None:
    first = house.order((MUG, 1))
    pick(house, first)
    pack(house, first)
    assert parcels(house, first)[0].sscc is None
    house.database.write(lambda uow: change_setting(uow, "gs1_prefix", "3012345"), house.staff[Role.MANAGER])
    second = house.order((MUG, 1))
    pick(house, second)
    pack(house, second)
    sscc = parcels(house, second)[0].sscc
    assert sscc.startswith("33012345")
    assert len(sscc) == 18


def test_handing_over_ships_once_and_tells_the_customer_once(house: House) -> None:
    order_id = ship(house, (MUG, 2), (BOOK, 1))
    assert house.row(order_id).stage is Stage.SHIPPED
    assert [line.shipped for line in house.lines(order_id)] == [2, 1]
    assert house.stock(MUG) == {"A-01-1": (18, 0)}
    parcel_id = parcels(house, order_id)[0].id
    again = house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id))
    assert (again.level, again.code) == (Level.WARNING, "handed_over_already")
    told = house.database.read(
        lambda c: c.scalars(select(OutboxMessage.key).where(OutboxMessage.order_id == order_id)).all()
    )
    assert told.count(f"shipped:{parcel_id}") == 1


def test_a_given_up_label_puts_its_units_back_on_the_bench(house: House) -> None:
    order_id = house.order((MUG, 2))
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    done(house.act(Role.PACKER, lambda uow: shipping.void_parcel(uow, parcel_id, "mauvais carton")))
    assert house.lines(order_id)[0].picked == 2
    second = pack(house, order_id)
    assert second != parcel_id
    assert house.stock(MUG)["PACK"] == (2, 0)
    states = [parcel.state for parcel in parcels(house, order_id)]
    assert states == [ParcelState.VOID, ParcelState.LABELLED]


def test_a_parcel_that_left_cannot_be_given_up(house: House) -> None:
    order_id = ship(house, (MUG, 1))
    parcel_id = parcels(house, order_id)[0].id
    refusal = house.refused(Role.PACKER, lambda uow: shipping.void_parcel(uow, parcel_id, "trop tard"))
    assert refusal.code == "wrong_transition"


def test_parcel_numbers_have_no_gaps_when_work_is_rolled_back(house: House, order_id: int) -> None:
    open_it(house, order_id)
    house.act(Role.PACKER, lambda uow: packing.open_order(uow, 9999))
    second = house.order((MUG, 1))
    pick(house, second, "T-02")
    open_it(house, second)
    numbers = house.database.read(lambda c: c.scalars(select(Parcel.number).order_by(Parcel.id)).all())
    assert numbers == [1, 2]


def _papers(house: House, kind: str) -> list[dict[str, Any]]:
    query = select(PrintJob.document).where(PrintJob.document_kind == kind).order_by(PrintJob.id)
    return list(house.database.read(lambda c: c.scalars(query).all()))


def test_a_parcel_does_not_claim_to_be_the_last_before_all_is_packed(house: House, order_id: int) -> None:
    """Of how many it is one, nobody knows when the first one closes; once the last one has, all do."""
    first = open_it(house, order_id)
    scan(house, order_id, first, MUG)
    second = int(close(house, order_id, first).facts["parcel_id"])
    scan(house, order_id, second, MUG)
    scan(house, order_id, second, BOOK)
    close(house, order_id, second)
    for kind in ("shipping_label", "packing_slip"):
        said = [(paper["parcel_index"], paper["parcel_count"]) for paper in _papers(house, kind)]
        assert said == [(1, 0), (2, 2)], kind


@pytest.mark.parametrize(("siren", "days"), [("", 14), ("999000102", 0)])
def test_only_a_consumer_is_told_of_the_right_to_change_their_mind(
    house: House, siren: str, days: int
) -> None:
    order_id = house.order((MUG, 1))
    business = update(Customer).where(Customer.id == house.row(order_id).customer_id).values(siren=siren)
    house.database.write(lambda uow: uow.connection.execute(business).rowcount, house.station)
    pick(house, order_id)
    pack(house, order_id)
    assert _papers(house, "packing_slip")[-1]["withdrawal_days"] == days
