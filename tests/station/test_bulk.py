"""A bulk cart at the scanner: one tote for all, and at the bench each article opens the oldest order."""

from __future__ import annotations

from app.models.states import Role, Stage
from app.scanning.own_codes import CommandCode
from app.station.session import Job
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG


def test_orders_of_one_article_from_the_shelf_to_their_parcels_by_scans_alone(bench: Bench) -> None:
    orders = [bench.house.order((sku, 1)) for sku in (MUG, BOOK, MUG)]
    bench.sign_in(Role.MANAGER)
    bench.turn_to(Job.PICKING)
    assert bench.command(CommandCode.NEXT).outcome.facts["stop"]["wanted"] == 2
    for raw in (bench.place("A-01-1"), bench.article(MUG), "2", bench.place("T-01")):
        bench.scan(raw)
    bench.scan(bench.place("A-02-1"))
    bench.scan(bench.article(BOOK))
    assert bench.scan(bench.place("T-01")).outcome.code == "picking_done"

    bench.turn_to(Job.PACKING)
    assert bench.scan(bench.place("T-01")).outcome.code == "tote_shared"
    for order_id, sku in zip((orders[0], orders[2], orders[1]), (MUG, MUG, BOOK), strict=True):
        opened = bench.scan(bench.article(sku))
        assert (opened.outcome.code, opened.outcome.order) == (
            "order_opened",
            bench.house.row(order_id).reference,
        )
        bench.scan(bench.article(sku))
        assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "order_packed"
    assert {bench.house.row(order_id).stage for order_id in orders} == {Stage.PACKED}
