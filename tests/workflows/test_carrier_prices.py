"""A contract's prices from a file: all or nothing, what labels cost by them, and the comparison of an order."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models.carrier import CarrierPrice, LabelAttempt
from app.models.states import Role
from app.queries.carriers import Comparison, buy_report, compare
from app.values import shop_day
from app.workflows.carrier_prices import import_prices
from tests.support.bench import done, pack, pick
from tests.support.carriers import PostOffice, plugin, set_up, worker
from tests.support.house import House

TABLE = "zone;up_to_g;price;days\nFR;500;5,90;2\nFR;2000;7,85;2\n*;2000;19.00;5\n"


def lines(house: House) -> list[tuple[str, int, int]]:
    query = select(CarrierPrice.zone, CarrierPrice.up_to_g, CarrierPrice.cents).order_by(CarrierPrice.cents)
    return [tuple(row) for row in house.database.read(lambda c: c.execute(query).all())]


def load(house: House, content: str, service: str = "colissimo_home") -> str:
    return house.act(Role.MANAGER, lambda uow: import_prices(uow, service, content)).code


def test_a_table_replaces_the_one_before(house: House, office: PostOffice) -> None:
    assert load(house, TABLE) == "prices_imported"
    assert load(house, "\ufeffzone,up_to_g,price\nFR,1000,6.10\n") == "prices_imported"
    assert lines(house) == [("FR", 1000, 610)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a;b\n1;2\n", "prices_unreadable"),
        ("", "prices_unreadable"),
        ("zone;up_to_g;price\n", "prices_unreadable"),
        ("zone;up_to_g;price\nFR;500;5,905\n", "prices_row_wrong"),
        ("zone;up_to_g;price\nFR;0;5,90\n", "prices_row_wrong"),
        ("zone;up_to_g;price\nFrance;500;5,90\n", "prices_row_wrong"),
        ("zone;up_to_g;price\nFR;500;1E+99999\n", "prices_row_wrong"),
        ("zone;up_to_g;price\nFR;500\n", "prices_row_wrong"),
        ("zone;up_to_g;price\nFR;500;5,90\nFR;500;6,90\n", "prices_row_twice"),
    ],
)
def test_bad_tables_change_nothing(house: House, office: PostOffice, content: str, code: str) -> None:
    load(house, TABLE)
    before = lines(house)
    assert load(house, content) == code
    assert lines(house) == before


def test_a_label_whose_carrier_names_no_price_costs_what_the_table_says(
    house: House, office: PostOffice
) -> None:
    from dataclasses import replace

    def silent(consignment: object, post: PostOffice) -> object:
        sold = post.sell(consignment)  # type: ignore[arg-type]  # as the worker hands it over
        return replace(sold, value=replace(sold.value, price_cents=None))  # type: ignore[union-attr,type-var]

    load(house, TABLE)
    office.instead.append(silent)  # type: ignore[arg-type]
    order_id = house.order()
    pick(house, order_id)
    pack(house, order_id)
    worker(house).work_off()
    assert house.database.read(lambda c: c.scalar(select(LabelAttempt.price_cents))) == 785
    today = shop_day(house.database.clock())
    (row,) = house.database.read(lambda c: buy_report(c, today, today))
    assert (row.carrier, row.labels, row.cents) == ("La Malle", 1, 785)


def compared(house: House, order_id: int) -> Comparison:
    told = house.database.read(
        lambda c: compare(c, order_id, {"post:POINT"}, today=shop_day(house.database.clock()))
    )
    assert told is not None
    return told


def test_an_order_compared(house: House, office: PostOffice) -> None:
    load(house, TABLE)
    set_up(house, plugin(office), cheaper="HOME")
    load(house, "zone;up_to_g;price\nFR;30000;4,00\n", "cheaper")
    load(house, "zone;up_to_g;price\nFR;30000;3,00\n", "relay")
    order_id = house.order(shipping_cents=490)
    told = compared(house, order_id)
    assert [(offer.service, offer.reason.value) for offer in told.offers] == [
        ("cheaper", "best"),
        ("colissimo_home", "dearer"),
        ("relay", "other_kind"),
    ]
    assert (told.weight_g, told.overpaid_cents) == (1300, 385)
    assert (told.charged_cents, told.labels_cents) == (490, None)
    pick(house, order_id)
    pack(house, order_id)
    worker(house).work_off()
    told = compared(house, order_id)
    assert (told.charged_cents, told.labels_cents, told.currency) == (490, 612, "EUR")
    done(house.act(Role.MANAGER, lambda uow: import_prices(uow, "cheaper", TABLE)))
