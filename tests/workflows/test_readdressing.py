"""Another address, relay point or shop for an order: what it changes, and what it asks for."""

from __future__ import annotations

from sqlalchemy import insert, select, text

from app.database.unit_of_work import UnitOfWork
from app.models.channel import Shop
from app.models.journal import JournalEntry
from app.models.order import OrderAddress
from app.models.shipment import Shipment
from app.models.states import (
    DeliveryMode,
    HoldKind,
    ParcelState,
    Role,
    Stage,
)
from app.queries.timeline import timeline
from app.workflows import orders
from tests.support.bench import pack, parcels
from tests.support.house import MUG, House
from tests.workflows.order_acts import (
    act_on,
    at_stage,
    manager,
    open_holds,
    rows,
)


def test_a_new_address_keeps_the_old_one_in_the_journal_and_is_found(house: House) -> None:
    order_id = house.order((MUG, 2))
    manager(house, lambda uow: orders.change_address(uow, order_id, {"last_name": "Kerbrat"}, "mariage"))
    entry = rows(house, select(JournalEntry).where(JournalEntry.action == "address_changed"))[0]
    assert entry.reason == "mariage"
    assert "Kerbrat" not in entry.details
    told = house.database.read(lambda c: timeline(c, order_id))[0].details
    assert (told["before"], told["after"]) == ({"last_name": "Martin"}, {"last_name": "Kerbrat"})
    assert found(house, "kerbrat") == [order_id]
    same = manager(house, lambda uow: orders.change_address(uow, order_id, {"last_name": "Kerbrat"}, "x"))
    assert same.code == "address_unchanged"
    wrong = house.refused(Role.MANAGER, lambda uow: orders.change_address(uow, order_id, {"nom": "x"}, "x"))
    assert wrong.code == "address_field_unknown"


def found(house: House, words: str) -> list[int]:
    sqlite = house.database.is_sqlite
    statement = (
        "SELECT rowid, words FROM order_search" if sqlite else "SELECT order_id, words FROM order_search"
    )
    return [
        row[0] for row in house.database.read(lambda c: c.execute(text(statement)).all()) if words in row[1]
    ]


def test_an_open_box_follows_the_new_address(house: House) -> None:
    order_id = at_stage(house, "packing")
    manager(house, act_on(house, order_id, "address"))
    ship_to = rows(house, select(Shipment.ship_to).where(Shipment.order_id == order_id))[0].ship_to
    assert ship_to["line1"] == "8 quai Rambaud"


def test_a_parcel_is_packed_anew_for_a_new_address(house: House) -> None:
    order_id = at_stage(house, "labelled")
    manager(house, act_on(house, order_id, "address"))
    assert [parcel.state for parcel in parcels(house, order_id)] == [ParcelState.VOID]
    assert house.row(order_id).stage is Stage.PICKED
    pack(house, order_id)
    line1 = rows(
        house,
        select(OrderAddress.line1).where(OrderAddress.order_id == order_id, OrderAddress.kind == "shipping"),
    )[0].line1
    assert (line1, house.row(order_id).stage) == ("8 quai Rambaud", Stage.PACKED)


def test_another_territory_asks_for_vat_and_customs(house: House) -> None:
    order_id = house.order((MUG, 2))
    overseas = {"postal_code": "97400", "city": "Saint-Denis"}
    manager(house, lambda uow: orders.change_address(uow, order_id, overseas, "déménagement"))
    assert [(hold.kind, hold.code) for hold in open_holds(house, order_id)] == [
        (HoldKind.EXPORT_DOCS, "hold_territory_changed")
    ]


def test_another_relay_point_is_checked_and_ends_the_hold(house: House) -> None:
    incoming = {"mode": DeliveryMode.RELAY, "relay_id": "", "relay_carrier": "mondial_relay"}
    order_id = house.order((MUG, 1), **incoming)
    assert house.row(order_id).open_holds == 1
    wrong = house.act(
        Role.PACKER, lambda uow: orders.change_address(uow, order_id, {}, "client", relay_id="12")
    )
    assert wrong.facts["issues"] == ["address_relay_invalid"]
    right = house.act(
        Role.PACKER, lambda uow: orders.change_address(uow, order_id, {}, "client", relay_id="fr-012345")
    )
    assert right.facts["issues"] == []
    row = house.row(order_id)
    assert (row.relay_id, row.open_holds, row.stage) == ("FR-012345", 0, Stage.READY)
    home = house.order((MUG, 1))
    refusal = house.refused(
        Role.PACKER, lambda uow: orders.change_address(uow, home, {}, "client", relay_id="012345")
    )
    assert refusal.code == "order_without_relay"


def test_a_pickup_without_shop_gets_one(house: House) -> None:
    def another(uow: UnitOfWork) -> None:
        uow.connection.execute(insert(Shop).values(code="PARIS", name="Atelier Paris", address={}))

    house.database.write(another, house.station)
    order_id = house.order((MUG, 1), mode=DeliveryMode.PICKUP, pickup_shop="")
    assert house.row(order_id).shop_id is None
    unknown = house.refused(
        Role.SHOP, lambda uow: orders.change_address(uow, order_id, {}, "client", shop="NICE")
    )
    assert unknown.code == "shop_unknown"
    done_ = house.act(Role.SHOP, lambda uow: orders.change_address(uow, order_id, {}, "client", shop="LYON"))
    assert done_.facts["issues"] == []
    row = house.row(order_id)
    assert row.shop_id is not None
    assert (row.open_holds, row.stage) == (0, Stage.READY)
