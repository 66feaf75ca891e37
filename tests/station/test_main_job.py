"""The main job at one station, scan by scan, with nothing but barcodes and typed numbers."""

from __future__ import annotations

from app.models.states import DeliveryMode, ParcelState, Role, Stage
from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from app.station.steps import STEPS
from app.workflows.outcome import Level
from tests.support.bench import parcels
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, SHIRT


def test_a_paid_order_leaves_the_house_by_scans_alone(bench: Bench) -> None:
    """Badge, give me work, shelf, article, tote, slip, articles, close, dock."""
    order_id = bench.house.order((MUG, 2), (BOOK, 1))
    assert bench.sign_in(Role.MANAGER).outcome.code == "signed_in"
    bench.turn_to(Job.PICKING)
    work = bench.command(CommandCode.NEXT)
    assert work.outcome.facts["stop"]["location"] == "A-01-1"
    for shelf, sku, units in (("A-01-1", MUG, 2), ("A-02-1", BOOK, 1)):
        bench.scan(bench.place(shelf))
        for _ in range(units):
            bench.scan(bench.article(sku))
        last = bench.scan(bench.place("T-01"))
    assert last.outcome.code == "picking_done"

    bench.turn_to(Job.PACKING)
    assert bench.scan(bench.place("T-01")).outcome.code == "order_opened"
    bench.scan(bench.box("B1"))
    bench.scan(bench.article(MUG))
    bench.scan("2")
    assert bench.scan(bench.article(BOOK)).outcome.next == "weigh_or_close"
    assert bench.scan("1420").outcome.code == "weighed"
    closed = bench.command(CommandCode.CLOSE_PARCEL)
    assert closed.outcome.code == "order_packed"
    assert step_of(closed.session) is StepName.PACK_IDLE

    bench.turn_to(Job.SHIPPING)
    parcel = parcels(bench.house, order_id)[0]
    assert bench.scan(encode(OwnKind.PARCEL, parcel.number)).outcome.code == "handed_over"
    assert bench.house.row(order_id).stage is Stage.SHIPPED
    assert parcels(bench.house, order_id, ParcelState.HANDED_OVER)[0].weight_g == 1420


def test_a_pickup_order_is_received_shelved_and_found(bench: Bench) -> None:
    order_id = bench.house.order((MUG, 1), mode=DeliveryMode.PICKUP)
    bench.sign_in(Role.MANAGER)
    bench.turn_to(Job.PICKING)
    bench.command(CommandCode.NEXT)
    for raw in (bench.place("A-01-1"), bench.article(MUG), bench.place("T-01")):
        bench.scan(raw)
    bench.turn_to(Job.PACKING)
    bench.scan(bench.place("T-01"))
    bench.scan(bench.article(MUG))
    bench.command(CommandCode.CLOSE_PARCEL)
    label = encode(OwnKind.PARCEL, parcels(bench.house, order_id)[0].number)
    bench.turn_to(Job.SHIPPING)
    bench.scan(label)
    bench.turn_to(Job.PICKUP)
    arrived = bench.scan(label)
    assert arrived.outcome.code == "pickup_ready"
    assert bench.house.row(order_id).stage is Stage.AT_SHOP
    moved = bench.scan(bench.place("S-02"))
    assert moved.outcome.level is Level.OK
    opened = bench.scan("Martin")
    assert (opened.outcome.code, opened.outcome.facts["shelves"]) == ("pickup_opened", ["S-02"])


def test_several_orders_that_fit_are_offered_by_number(bench: Bench) -> None:
    for tote in ("T-01", "T-02"):
        order_id = bench.house.order((SHIRT, 1))
        from tests.support.bench import pick

        pick(bench.house, order_id, tote)
    bench.sign_in(Role.PACKER)
    asked = bench.scan(bench.article(SHIRT))
    assert (asked.outcome.code, len(asked.outcome.facts["choices"])) == ("several_orders", 2)
    assert bench.scan("7").outcome.code == "no_such_choice"
    opened = bench.scan("2")
    assert (opened.outcome.code, opened.outcome.order) == (
        "order_opened",
        bench.house.row(order_id).reference,
    )


def test_every_step_has_words_and_leads_somewhere() -> None:
    assert set(STEPS) == set(StepName)
    reachable = set().union(*(step.leads_to for step in STEPS.values()))
    assert reachable == set(StepName) - {StepName.SIGNED_OUT}
