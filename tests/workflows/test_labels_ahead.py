"""Labels fetched while the packer scans; a sandbox's labels; a closed pickup point; a carrier that breaks."""

from __future__ import annotations

from base64 import b64decode
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.carriers.base import Hours, Paper, Point
from app.database.unit_of_work import UnitOfWork
from app.models.carrier import LabelAttempt
from app.models.house import change_setting
from app.models.order import OrderHold
from app.models.outbox import PrintJob
from app.models.shipment import Parcel
from app.models.states import DeliveryMode, ParcelState, Role
from app.printing.watermark import WORDS
from app.workflows import closing, packing, printing, readdressing, shipping
from app.workflows.sheets import Wanted, papers
from tests.support.bench import done, gtin, pack, pick
from tests.support.carriers import PostOffice, plugin, set_up, worker
from tests.support.house import BOOK, MUG, House


def read(house: House, column: Any) -> list[Any]:
    return list(house.database.read(lambda c: c.scalars(select(column).order_by(column.class_.id)).all()))


def states(house: House) -> list[str]:
    return [state.value for state in read(house, LabelAttempt.state)]


def jobs(house: House) -> list[Any]:
    query = select(PrintJob).where(PrintJob.document_kind == "carrier_label").order_by(PrintJob.id)
    return list(house.database.read(lambda c: c.execute(query).all()))


def opened(house: House) -> tuple[int, int]:
    """An order on the bench, with the label fetched ahead."""
    house.database.write(lambda uow: change_setting(uow, "labels_ahead", True), house.station)
    order_id = house.order()
    pick(house, order_id)
    outcome = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    worker(house).work_off()
    return order_id, int(outcome.facts["parcel_id"])


def scan(house: House, order_id: int, parcel_id: int, sku: str, units: int = 1) -> None:
    for _ in range(units):
        done(
            house.act(
                Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel_id, [gtin(house, sku)])
            )
        )


def test_a_label_fetched_ahead_prints_at_the_last_scan(house: House, office: PostOffice) -> None:
    order_id, parcel_id = opened(house)
    assert states(house) == ["bought"]
    assert jobs(house) == []  # nothing is printed before the box is closed
    scan(house, order_id, parcel_id, MUG, 2)
    scan(house, order_id, parcel_id, BOOK)
    closed = done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel_id)))
    assert closed.code == "order_packed"
    assert read(house, Parcel.state) == [ParcelState.LABELLED]
    assert len(jobs(house)) == 1
    assert len(office.paid) == 1


def test_one_that_does_not_fit_is_given_back_and_another_bought(house: House, office: PostOffice) -> None:
    order_id, parcel_id = opened(house)
    scan(house, order_id, parcel_id, MUG)
    first = done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel_id)))
    assert first.code == "parcel_closed_label_comes"
    assert states(house) == ["unwanted", "waiting"]
    worker(house).work_off()
    assert states(house) == ["voided", "bought"]
    assert office.voided == ["6A00000000001"]
    assert [each.weight_g for each in office.consignments] == [1420, 350]  # with the box, and as it is


def test_an_order_left_untouched_needs_no_label(house: House, office: PostOffice) -> None:
    order_id, _ = opened(house)
    done(house.act(Role.PACKER, lambda uow: packing.leave_order(uow, order_id)))
    assert states(house) == ["unwanted"]


def test_a_sandbox_label_says_so_and_does_not_leave(house: House, office: PostOffice) -> None:
    set_up(house, plugin(office), sandbox=True)
    order_id = house.order()
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    worker(house).work_off()
    (job,) = jobs(house)
    assert WORDS.encode() in b64decode(job.document["content"])
    refused = house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id))
    assert refused.code == "label_is_test"


def test_printing_again_prints_the_carriers_own_file(house: House, office: PostOffice) -> None:
    order_id = house.order()
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    wanted = Wanted("shipping_label", (parcel_id,))
    early = house.refused(Role.PACKER, lambda uow: papers(uow.connection, wanted) and None)
    assert early.code == "label_not_there"
    worker(house).work_off()
    (paper,) = house.database.write(lambda uow: papers(uow.connection, wanted), house.staff[Role.PACKER])
    sold = office.sold[office.paid[0]].papers[0].content
    assert b64decode(paper.document["content"]) == sold
    done(house.act(Role.PACKER, lambda uow: printing.reprint_parcel(uow, parcel_id, "torn")))
    first, again = jobs(house)
    assert again.reprint_of == first.id


def point(number: str, metres: int, *closed: tuple[date, date]) -> Point:
    return Point(
        number, f"Tabac {number}", ("3 rue du Port",), "69002", "Lyon", "FR", metres, (Hours(0, ()),),
        closed_spans=closed,
    )  # fmt: skip


def test_a_closed_pickup_point_holds_the_order_with_the_three_nearest(
    house: House, office: PostOffice
) -> None:
    holiday = (date(2026, 11, 20), date(2026, 11, 30))
    office.near = (
        point("111111", 100), point("123456", 150, holiday), point("222222", 200, holiday), point("333333", 300),
        point("444444", 400), point("555555", 500),
    )  # fmt: skip
    order_id = house.order(
        mode=DeliveryMode.RELAY, carrier_service="relay", relay_id="123456", relay_carrier="colissimo"
    )
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    at_work = worker(house)
    at_work.work_off()
    assert (office.paid, states(house)) == ([], ["refused"])
    (hold,) = house.database.read(lambda c: c.execute(select(OrderHold)).all())
    assert (hold.kind.value, hold.code) == ("ADDRESS", "hold_relay_closed")
    assert [each["id"] for each in hold.values["points"]] == ["111111", "333333", "444444"]

    def change(uow: UnitOfWork, **changes: Any) -> Any:
        return readdressing.change_address(uow, order_id, {"phone": "+33612345679"}, "asked", **changes)

    done(house.act(Role.PACKER, change))
    assert house.row(order_id).open_holds == 1  # another telephone is no other point
    done(house.act(Role.PACKER, lambda uow: change(uow, relay_id="333333")))
    assert house.row(order_id).open_holds == 0
    at_work.work_off()
    assert (
        house.database.read(lambda c: c.scalar(select(Parcel.state).where(Parcel.id == parcel_id)))
        is ParcelState.LABELLED
    )
    assert office.consignments[-1].relay_id == "333333"


@pytest.mark.parametrize("bad", [b"^XA^FO1,1^FDx^FS~JR^XZ", b"<html>", b"^XA^PW2000^LL3000^FO1,1^FDx^FS^XZ"])
def test_a_label_that_must_not_be_printed_is_kept_and_shown(
    house: House, office: PostOffice, bad: bytes
) -> None:
    def odd(consignment: Any, post: PostOffice) -> Any:
        from dataclasses import replace

        sold = post.sell(consignment)
        return replace(sold, value=replace(sold.value, papers=(Paper("label", "zpl", bad, 203),)))

    office.instead.append(odd)
    order_id = house.order()
    pick(house, order_id)
    pack(house, order_id)
    worker(house).work_off()
    assert read(house, Parcel.state) == [ParcelState.LABELLED]  # it is paid, and has its number
    if b"PW2000" in bad:
        assert len(jobs(house)) == 1  # what does not fit a printer is the print queue's to say
    else:
        assert jobs(house) == []
        assert read(house, LabelAttempt.trouble)[0].startswith("carrier_label_")


def test_a_carrier_that_breaks_is_in_doubt_and_the_others_go_on(
    house: House, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("oops")

    office.instead.append(broken)
    office.finds = False
    for _ in range(2):
        order_id = house.order()
        pick(house, order_id)
        pack(house, order_id)
    worker(house).work_off()
    assert states(house) == ["in_doubt", "bought"]
    assert "a carrier broke" in caplog.text
