"""What stands on a paper comes from the database: relay points, check words, the language of the house."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.channels.base import DeliveryMode
from app.models.house import change_setting
from app.models.outbox import PrintJob
from app.models.states import Role
from app.models.stock import Location
from app.printing.documents import LocationLabel, PickList, ShippingLabel, from_json
from app.rules.check_words import check_word
from app.workflows import orders, picking, sheets
from app.workflows.pick_list_paper import print_pick_list
from app.workflows.sheets import Wanted
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
