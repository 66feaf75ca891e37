"""The end of the day: what left with whom, what did not and why, and the lists that are signed."""

from __future__ import annotations

from sqlalchemy import select

from app.carriers.base import Ok, Refused
from app.models.outbox import PrintJob
from app.models.states import HoldKind, ParcelState, Role
from app.printing.documents import from_json
from app.printing.parcel_papers import DepositSlip
from app.queries.deposits import Deposit, day_end
from app.queries.printable import printable
from app.station.carriers import OpenCarriers
from app.station.manifests import manifest
from app.values import shop_day
from app.workflows import deposits, orders, parcel_papers, printing, shipping
from tests.support.bench import done, pack, pick
from tests.support.carriers import PostOffice, plugin, set_up, worker
from tests.support.house import House

A4 = {
    "code": "A4", "name": "Bureau", "driver": "pdf", "transport": "folder", "address": "", "dpi": 600,
    "media_width_mm": 210, "media_height_mm": 297,
}  # fmt: skip


def packed(house: House, *, service: str = "colissimo_home") -> tuple[int, int]:
    order_id = house.order(carrier_service=service)
    pick(house, order_id)
    return order_id, pack(house, order_id)


def today(house: House) -> dict[str, Deposit]:
    day = shop_day(house.database.clock())
    return {each.name: each for each in house.database.read(lambda c: day_end(c, day))}


def hand_over(house: House, parcel_id: int) -> None:
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))


def jobs(house: House) -> list[tuple[str, int]]:
    query = select(PrintJob.document_kind, PrintJob.copies).order_by(PrintJob.id)
    return [tuple(row) for row in house.database.read(lambda c: c.execute(query).all())]


def test_what_left_and_what_stayed_behind(house: House, office: PostOffice) -> None:
    parcels = [packed(house) for _ in range(3)]
    worker(house).work_off()
    other, _ = packed(house, service="coursier")
    held, _ = parcels[2]
    done(house.act(Role.MANAGER, lambda uow: orders.hold_order(uow, held, HoldKind.MANUAL, "wait")))
    for _, parcel_id in parcels[:2]:
        hand_over(house, parcel_id)
    found = today(house)
    post = found["La Malle"]
    assert (post.carrier, post.services, post.last_parcel) == ("post", {"colissimo_home": 2}, parcels[1][1])
    assert [(each.order, each.holds) for each in post.left_behind] == [(house.row(held).reference, 1)]
    own = found["coursier"]
    assert (own.carrier, own.parcels, [each.order for each in own.left_behind]) == (
        "", 0, [house.row(other).reference],
    )  # fmt: skip


def test_a_driver_signs_once_for_all_services_of_the_carrier(house: House, office: PostOffice) -> None:
    set_up(house, plugin(office), express="EXPRESS")
    home, express = (packed(house, service=service)[1] for service in ("colissimo_home", "express"))
    packed(house, service="coursier")
    worker(house).work_off()
    hand_over(house, express)
    hand_over(house, home)
    assert today(house)["La Malle"].services == {"colissimo_home": 1, "express": 1}
    slip = from_json(
        house.database.write(lambda uow: parcel_papers.deposit_slip(uow, express, "fr"), house.station)
    )
    assert isinstance(slip, DepositSlip)
    assert (slip.carrier, [row.service for row in slip.rows]) == ("La Malle", ["colissimo home", "express"])
    listed = house.database.read(lambda c: printable(c, "deposit_slip", "malle"))
    assert [(each.title, each.parcels) for each in listed] == [("La Malle", 2)]


def test_a_parcel_without_its_label_is_left_behind_too(house: House, office: PostOffice) -> None:
    office.instead.append(lambda *_: Refused("carrier_mobile_missing", "phone"))
    packed(house)
    assert today(house)["La Malle"].left_behind[0].state is ParcelState.LABEL_REQUESTED
    worker(house).work_off()
    assert today(house)["La Malle"].left_behind[0].state is ParcelState.LABEL_FAILED


def test_our_list_and_the_carriers_own_are_printed_twice(house: House, office: PostOffice) -> None:
    _, parcel_id = packed(house)
    worker(house).work_off()
    hand_over(house, parcel_id)
    before = len(jobs(house))
    done(house.act(Role.MANAGER, lambda uow: printing.save_printer(uow, None, A4)))
    done(house.act(Role.PACKER, lambda uow: deposits.print_deposit_slip(uow, parcel_id)))
    day = shop_day(house.database.clock())
    answer = manifest(house.database, OpenCarriers(house.database, {}), "post", day)
    assert isinstance(answer, Ok)
    content = answer.value.content
    assert content.startswith(b"%PDF-")
    done(house.act(Role.PACKER, lambda uow: deposits.print_manifest(uow, "La Malle", day, content)))
    assert jobs(house)[before:] == [("deposit_slip", 2), ("carrier_label", 2)]


def test_without_parcels_a_carrier_is_not_asked(house: House, office: PostOffice) -> None:
    carriers, day = OpenCarriers(house.database, {}), shop_day(house.database.clock())
    answer = manifest(house.database, carriers, "post", day)
    assert isinstance(answer, Refused)
    assert answer.code == "carrier_manifest_empty"
    nobody = manifest(house.database, carriers, "ups", day)
    assert isinstance(nobody, Refused)
    assert nobody.code == "carrier_manifest_nobody"
