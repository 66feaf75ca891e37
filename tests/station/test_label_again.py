"""A label printed again at the bench: of the parcel closed last, also while the order's next parcel is open."""

from __future__ import annotations

from sqlalchemy import select

from app.models.outbox import PrintJob
from app.models.states import Role
from tests.support.bench import parcels, pick
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG


def test_the_first_parcels_label_while_the_second_is_being_filled(bench: Bench) -> None:
    house = bench.house
    order_id = house.order((MUG, 1), (BOOK, 1))
    pick(house, order_id)
    bench.sign_in(Role.PACKER)
    bench.scan(bench.place("T-01"))
    assert bench.press("reprint").outcome.code == "nothing_to_reprint"
    bench.scan(bench.article(MUG))
    bench.press("close_parcel")
    bench.scan(bench.article(BOOK))
    bench.press("undo")
    assert bench.press("reprint").outcome.code == "ask_reprint"
    assert bench.scan("1").outcome.code == "printed_again"
    first = parcels(house, order_id)[0].id
    again = select(PrintJob.parcel_id).where(PrintJob.reprint_of.is_not(None))
    assert house.database.read(lambda c: c.scalars(again).all()) == [first]
    assert bench.scan(bench.article(BOOK)).outcome.code == "last_unit_packed"


def test_a_bench_that_closed_nothing_has_no_label(bench: Bench) -> None:
    bench.sign_in(Role.PACKER)
    assert bench.press("reprint").outcome.code == "nothing_to_reprint"
