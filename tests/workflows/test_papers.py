"""What stands on a paper comes from the database: relay points, check words, the language of the house."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.channels.base import DeliveryMode
from app.models.house import change_setting
from app.models.outbox import PrintJob
from app.models.product import Product
from app.models.refusals import Refusal
from app.models.states import Role
from app.models.stock import Location
from app.printing.documents import LocationLabel, PickList, ShippingLabel, from_json
from app.printing.floor_papers import CartSheet, LotLabel
from app.printing.parcel_papers import DeliveryNote, DepositSlip
from app.queries.printable import printable
from app.rules.check_words import check_word
from app.workflows import orders, picking, sheets, shipping
from app.workflows.pick_list_paper import print_pick_list
from app.workflows.sheets import LotFacts, Wanted
from tests.support.bench import done, pack, pick
from tests.support.house import MUG, House

PLACE = "Tabac de la Gare\n3 place Carnot\n69002 LYON"
RELAY = {
    "mode": DeliveryMode.RELAY, "relay_id": "FR-012345", "relay_carrier": "mondial_relay", "relay_place": PLACE,
}  # fmt: skip


def printed(house: House, kind: str) -> list[Any]:
    query = select(PrintJob.document).where(PrintJob.document_kind == kind).order_by(PrintJob.id)
    return [from_json(document) for document in house.database.read(lambda c: c.scalars(query).all())]


def speak_english(house: House) -> None:
    house.database.write(lambda uow: change_setting(uow, "staff_language", "en"), house.station)


def test_a_label_says_the_relay_point_s_name_and_address(house: House) -> None:
    order_id = house.order((MUG, 1), **RELAY)
    pick(house, order_id)
    pack(house, order_id)
    [label] = printed(house, "shipping_label")
    assert isinstance(label, ShippingLabel)
    assert (label.relay_code, label.relay) == ("FR-012345", tuple(PLACE.splitlines()))


def test_the_address_of_one_point_is_never_printed_for_another(house: House) -> None:
    order_id = house.order((MUG, 1), **RELAY)
    done(
        house.act(
            Role.PACKER, lambda uow: orders.change_address(uow, order_id, {}, "client", relay_id="FR-054321")
        )
    )
    assert (house.row(order_id).relay_id, house.row(order_id).relay_place) == ("FR-054321", "")


def test_a_shelf_has_its_word_and_a_tote_has_none(house: House) -> None:
    def label(code: str) -> LocationLabel:
        place = house.database.read(
            lambda c: c.scalars(select(Location.id).where(Location.code == code)).one()
        )
        [paper] = house.database.read(lambda c: sheets.papers(c, Wanted("location_label", (place,))))
        document = from_json(paper.document)
        assert isinstance(document, LocationLabel)
        assert document.check_word in ("", check_word(place))
        return document

    assert label("A-01-1").check_word
    assert label("T-01").check_word == ""


def test_papers_of_the_house_are_in_its_language(house: House) -> None:
    order_id = house.order((MUG, 1))
    speak_english(house)
    made = done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])))
    done(house.act(Role.PICKER, lambda uow: print_pick_list(uow, int(made.facts["pick_list_id"]))))
    lists = printed(house, "pick_list")
    assert all(isinstance(each, PickList) for each in lists)
    assert [each.language for each in lists] == ["en", "en"]


def _parcel(house: House, order_id: int) -> int:
    pick(house, order_id)
    return pack(house, order_id)


def _paper(house: House, wanted: Wanted) -> Any:
    [paper] = house.database.read(lambda c: sheets.papers(c, wanted))
    return from_json(paper.document)


def test_a_delivery_note_says_what_is_in_the_parcel_and_no_price(house: House) -> None:
    parcel_id = _parcel(house, house.order((MUG, 2)))
    note = _paper(house, Wanted("delivery_note", (parcel_id,)))
    assert isinstance(note, DeliveryNote)
    assert [(line.sku, line.ordered, line.shipped, line.unit_price_cents) for line in note.lines] == [
        (MUG, 2, 2, None)
    ]
    assert note.delivered_on is not None


def test_a_carrier_signs_for_all_it_takes_and_for_nothing_else(house: House) -> None:
    first, second = (_parcel(house, house.order((MUG, 1))) for _ in range(2))
    waiting = _paper(house, Wanted("deposit_slip", (second,)))
    assert isinstance(waiting, DepositSlip)
    assert len(waiting.rows) == 2
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, first)))
    gone, left = (_paper(house, Wanted("deposit_slip", (each,))) for each in (first, second))
    assert [row.parcel_number for row in gone.rows] != [row.parcel_number for row in left.rows]
    assert [len(gone.rows), len(left.rows)] == [1, 1]
    listed = house.database.read(lambda c: printable(c, "deposit_slip", ""))
    assert [(each.id, each.parcels, each.day is None) for each in listed] == [
        (second, 1, True),
        (first, 1, False),
    ]


def test_a_cart_sheet_has_a_tote_for_each_order_in_walking_order(house: House) -> None:
    orders_made = [house.order((MUG, units)) for units in (1, 3)]
    made = done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, orders_made)))
    cart = _paper(house, Wanted("cart_sheet", (int(made.facts["pick_list_id"]),), language="en"))
    assert isinstance(cart, CartSheet)
    assert cart.language == "en"
    assert sorted(row.units for row in cart.rows) == [1, 3]
    assert {row.order_reference for row in cart.rows} == {house.row(order).reference for order in orders_made}


def test_a_lot_label_says_what_was_typed_and_refuses_what_is_none(house: House) -> None:
    product_id = house.database.read(lambda c: c.scalars(select(Product.id).where(Product.sku == MUG)).one())

    def wanted(**typed: str) -> Wanted:
        return Wanted("lot_label", (product_id,), lot=LotFacts(**typed))

    label = _paper(house, wanted(lot="L-26/4", serial="S1", expires="31/01/2027", best_before="2027-01-15"))
    assert isinstance(label, LotLabel)
    assert label.element_string == f"01{label.gtin}1527011517270131" + "10L-26/4\x1d21S1"
    for typed, code in (
        ({}, "lot_label_empty"),
        ({"lot": "a b"}, "lot_label_text"),
        ({"lot": "A", "expires": "31/02/2027"}, "lot_label_day"),
    ):
        with pytest.raises(Refusal) as caught:
            _paper(house, wanted(**typed))
        assert caught.value.code == code
