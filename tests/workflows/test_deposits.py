"""The end of the day: what left with whom, what did not and why, and the lists that are signed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import select

from app.carriers.base import Ok, Refused
from app.models.house import change_setting
from app.models.outbox import PrintJob
from app.models.states import HoldKind, ParcelState, Role
from app.printing.documents import from_json
from app.printing.language import Language
from app.printing.parcel_papers import DepositSlip
from app.queries.deposits import Deposit, day_end, sites
from app.queries.printable import printable
from app.station.carriers import OpenCarriers
from app.station.manifests import manifest
from app.values import shop_day
from app.workflows import deposits, orders, parcel_papers, printing, shipping, staffing
from app.workflows.station_site import place_station
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


SHOP = "LYON"


@contextmanager
def in_the_shop(house: House) -> Iterator[None]:
    """Everybody works at a station that stands in the shop."""
    station = staffing.station_actor(house.database, "LYON-1")
    people = house.staff
    house.staff = {role: replace(actor, station_id=station.station_id) for role, actor in people.items()}
    done(house.act(Role.MANAGER, lambda uow: place_station(uow, SHOP)))
    yield
    house.staff = people


def behind(house: House, site: str) -> list[str]:
    day = shop_day(house.database.clock())
    return [
        each.parcel
        for carrier in house.database.read(lambda c: day_end(c, day, site))
        for each in carrier.left_behind
    ]


def slip_of(house: House, parcel_id: int, language: Language = "fr") -> DepositSlip:
    slip = from_json(
        house.database.write(lambda uow: parcel_papers.deposit_slip(uow, parcel_id, language), house.station)
    )
    assert isinstance(slip, DepositSlip)
    return slip


def test_each_site_has_its_own_list_and_keeps_what_stays_there(house: House, office: PostOffice) -> None:
    address = ["4 quai du Port", "13002 MARSEILLE"]
    house.database.write(lambda uow: change_setting(uow, "seller_address", address), house.station)
    here = [packed(house)[1] for _ in range(2)]
    with in_the_shop(house):
        there = [packed(house)[1] for _ in range(3)]
    worker(house).work_off()
    hand_over(house, here[0])
    with in_the_shop(house):
        for parcel_id in there[:2]:
            hand_over(house, parcel_id)
    day = shop_day(house.database.clock())
    gone = {site: house.database.read(lambda c, at=site: day_end(c, day, at))[0] for site in ("", SHOP)}  # type: ignore[misc]
    assert {site: (each.parcels, each.last_parcel) for site, each in gone.items()} == {
        "": (1, here[0]), SHOP: (2, there[1]),
    }  # fmt: skip
    assert [behind(house, site) for site in ("", SHOP)] == [["P-000002"], ["P-000005"]]
    warehouse, shop = slip_of(house, here[0]), slip_of(house, there[0])
    assert warehouse.site == ("Entrepôt", *address)
    assert shop.site == ("Atelier Lyon", "12 rue des Halles", "69002 Lyon")
    assert [[row.parcel_number for row in slip.rows] for slip in (warehouse, shop)] == [
        ["P-000001"], ["P-000003", "P-000004"],
    ]  # fmt: skip
    assert slip_of(house, there[0], "en").site[0] == "Atelier Lyon"
    waiting = slip_of(house, here[1], "en")
    assert (waiting.site[0], [row.parcel_number for row in waiting.rows]) == ("Warehouse", ["P-000002"])
    listed = house.database.read(lambda c: printable(c, "deposit_slip", ""))
    assert {(each.detail, each.parcels) for each in listed if each.day} == {("", 1), ("Atelier Lyon", 2)}


def test_the_carriers_own_list_is_of_one_site_too(house: House, office: PostOffice) -> None:
    _, here = packed(house)
    worker(house).work_off()
    hand_over(house, here)
    carriers, day = OpenCarriers(house.database, {}), shop_day(house.database.clock())
    nothing = manifest(house.database, carriers, "post", day, SHOP)
    assert isinstance(nothing, Refused)
    assert nothing.code == "carrier_manifest_empty"
    assert isinstance(manifest(house.database, carriers, "post", day), Ok)


def test_a_parcel_leaves_from_where_it_was_handed_over(house: House, office: PostOffice) -> None:
    _, parcel_id = packed(house)
    _, other = packed(house)
    worker(house).work_off()
    with in_the_shop(house):  # carried there
        said = house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id))
    assert said.values["waiting"] == 0  # the other one waits in the warehouse
    assert slip_of(house, parcel_id).site[0] == "Atelier Lyon"
    assert slip_of(house, other).site[0] == "Entrepôt"


def test_the_sites_are_those_with_a_station_or_a_parcel(house: House, office: PostOffice) -> None:
    def found() -> list[tuple[str, str, bool, int]]:
        there = house.database.read(lambda c: sites(c, house.staff[Role.PACKER].station_id))
        return [(each.code, each.name, each.here, each.left_behind) for each in there]

    assert found() == [("", "", True, 0)]
    with in_the_shop(house):
        packed(house)
        assert found() == [("", "", False, 0), (SHOP, "Atelier Lyon", True, 1)]
        done(house.act(Role.MANAGER, lambda uow: place_station(uow, "")))
    assert found() == [("", "", True, 0), (SHOP, "Atelier Lyon", False, 1)]  # what was packed stays there


def test_a_station_stands_in_a_shop_that_exists(house: House) -> None:
    refusal = house.refused(Role.MANAGER, lambda uow: place_station(uow, "NICE"))
    assert (refusal.code, refusal.values) == ("shop_unknown", {"shop": "NICE"})
