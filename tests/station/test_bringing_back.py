"""What was cancelled while it lay in a tote or in a closed parcel goes back to a shelf by scans alone."""

from __future__ import annotations

from app.models.states import HoldKind, Lifecycle, ParcelState, Role, Stage
from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from app.workflows import orders
from app.workflows.verify import verify
from tests.support.bench import done, pack, parcels, pick
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG


def cancelled(bench: Bench, order_id: int, units: int, position: int = 0) -> None:
    """At the office: units of a line are given up."""
    line = bench.house.lines(order_id)[position].id
    done(bench.house.act(Role.MANAGER, lambda uow: orders.cancel_line(uow, order_id, line, units, "client")))


def at_the_bench(bench: Bench) -> None:
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)


def test_a_unit_cancelled_in_its_tote_is_put_back_before_the_rest_is_packed(bench: Bench) -> None:
    order_id = bench.house.order((MUG, 2), (BOOK, 1))
    pick(bench.house, order_id)
    cancelled(bench, order_id, 1)
    at_the_bench(bench)
    opened = bench.scan(bench.place("T-01"))
    assert (opened.outcome.code, step_of(opened.session)) == ("take_out", StepName.PACK_BACK)
    assert (opened.outcome.values["units"], opened.outcome.facts["take_out"][0]["sku"]) == (1, MUG)
    back = bench.scan(bench.place("A-01-1"))
    assert (back.outcome.code, step_of(back.session)) == ("put_back_cancelled", StepName.PACK_ITEMS)
    for sku in (MUG, BOOK):
        bench.scan(bench.article(sku))
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "order_packed"
    assert bench.house.stock(MUG)["A-01-1"] == (19, 0)
    assert list(verify(bench.house.database)) == []


def test_a_parcel_of_a_cancelled_order_is_stopped_at_the_dock_and_emptied_at_a_bench(bench: Bench) -> None:
    order_id = bench.house.order((MUG, 2), (BOOK, 1))
    pick(bench.house, order_id)
    pack(bench.house, order_id)
    label = encode(OwnKind.PARCEL, parcels(bench.house, order_id)[0].number)
    done(bench.house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, order_id, "client")))
    at_the_bench(bench)
    bench.turn_to(Job.SHIPPING)
    assert bench.scan(label).outcome.code == "parcel_given_up"
    bench.turn_to(Job.PACKING)
    assert bench.scan(label).outcome.values["units"] == 2
    assert step_of(bench.scan(bench.place("A-01-1")).session) is StepName.PACK_BACK
    assert step_of(bench.scan(bench.place("A-02-1")).session) is StepName.PACK_IDLE
    row = bench.house.row(order_id)
    assert (row.lifecycle, row.stage, row.claimed_by) == (Lifecycle.CANCELLED, Stage.CANCELLED, None)
    assert [each.state for each in parcels(bench.house, order_id)] == [ParcelState.VOID]
    assert (bench.house.stock(MUG), bench.house.stock(BOOK)) == ({"A-01-1": (20, 0)}, {"A-02-1": (10, 0)})
    assert list(verify(bench.house.database)) == []


def test_left_in_between_it_is_found_again_as_the_next_work(bench: Bench) -> None:
    order_id = bench.house.order((MUG, 1), (BOOK, 1))
    pick(bench.house, order_id)
    cancelled(bench, order_id, 1)
    at_the_bench(bench)
    bench.command(CommandCode.NEXT)
    bench.command(CommandCode.LEAVE)
    assert bench.house.row(order_id).claimed_by is None
    assert bench.command(CommandCode.NEXT).outcome.code == "take_out"


def test_an_order_held_for_another_reason_too_stays_closed(bench: Bench) -> None:
    order_id = bench.house.order((MUG, 2))
    pick(bench.house, order_id)
    cancelled(bench, order_id, 1)
    done(
        bench.house.act(
            Role.MANAGER, lambda uow: orders.hold_order(uow, order_id, HoldKind.FRAUD, "à vérifier")
        )
    )
    at_the_bench(bench)
    assert bench.scan(bench.place("T-01")).outcome.code == "order_held"
    assert bench.command(CommandCode.NEXT).outcome.code == "nothing_to_pack_now"


def test_the_tote_of_an_order_that_was_given_up_may_carry_another(bench: Bench) -> None:
    order_id = bench.house.order((MUG, 1))
    pick(bench.house, order_id)
    cancelled(bench, order_id, 1)
    at_the_bench(bench)
    bench.scan(bench.place("T-01"))
    bench.scan(bench.place("A-01-1"))
    assert bench.house.row(order_id).lifecycle is Lifecycle.CANCELLED
    pick(bench.house, bench.house.order((BOOK, 1)), "T-01")


def test_the_tote_of_an_order_of_which_all_is_missing_may_carry_another(bench: Bench) -> None:
    order_id = bench.house.order((MUG, 1))
    pick(bench.house, order_id)
    at_the_bench(bench)
    bench.scan(bench.place("T-01"))
    bench.command(CommandCode.SHORT)
    assert bench.scan("1").outcome.code == "units_missing"
    bench.command(CommandCode.LEAVE)
    assert [each.state for each in parcels(bench.house, order_id)] == [ParcelState.VOID]
    pick(bench.house, bench.house.order((BOOK, 1)), "T-01")
