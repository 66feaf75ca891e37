"""A delivery received with nothing but a scanner."""

from __future__ import annotations

from app.models.states import Role
from app.scanning.own_codes import CommandCode
from app.station.session import Job
from app.workflows import purchasing
from tests.support.bench import done
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, SHIRT


def test_from_the_order_to_the_stock_by_scans_alone(bench: Bench) -> None:
    lines = [(MUG, 3), (BOOK, 1)]
    done(
        bench.house.act(Role.MANAGER, lambda uow: purchasing.order_goods(uow, "Durand", "PO-7", None, lines))
    )
    bench.sign_in(Role.PICKER)
    bench.turn_to(Job.RECEIVING)
    assert bench.scan(bench.article(MUG)).outcome.code == "delivery_opened"
    bench.scan(bench.article(MUG))
    assert bench.command(CommandCode.UNDO).outcome.values["units"] == 0
    bench.restart()
    bench.scan(bench.article(MUG))
    assert bench.scan("3").outcome.code == "goods_all_there"
    gs1 = f"\x1d01{bench.article(BOOK).zfill(14)}10L77"
    assert bench.scan("]C1" + gs1.removeprefix("\x1d")).outcome.code == "goods_all_there"
    assert bench.command(CommandCode.CONFIRM).outcome.code == "goods_booked"
    assert bench.house.stock(MUG)["RECEPTION"] == (3, 0)


def test_a_delivery_note_that_nobody_knows(bench: Bench) -> None:
    bench.sign_in(Role.PICKER)
    bench.turn_to(Job.RECEIVING)
    assert bench.scan("BL-2026-17").outcome.code == "delivery_unknown"
    assert bench.scan("BL-2026-18").outcome.code == "delivery_unknown"
    assert bench.scan("BL-2026-18").outcome.code == "delivery_opened"
    assert bench.press("leave").outcome.code == "delivery_left"


def test_a_delivery_note_whose_number_could_be_a_barcode(bench: Bench) -> None:
    bench.sign_in(Role.PICKER)
    bench.turn_to(Job.RECEIVING)
    for number in ("96385074", "036000291452", "4006381333931", "10012345678902"):
        assert bench.scan(number).outcome.code == "delivery_unknown", number
        assert bench.scan(number).outcome.code == "delivery_opened", number
        bench.press("leave")
    assert bench.scan(bench.article(SHIRT)).outcome.code == "nobody_ordered"
    assert bench.scan("]C1010400638133393110L77").outcome.code == "unknown_barcode", "surely an article"
