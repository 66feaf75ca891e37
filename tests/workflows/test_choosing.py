"""Rules take the carrier when an order is packed, a person may take another, and both are explained and counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.carriers.base import Unavailable, Unknown
from app.models.carrier import CarrierRow, LabelAttempt
from app.models.shipping_choice import ShippingChoice, ShippingRule
from app.models.states import DeliveryMode, LabelState, ParcelState, Role
from app.queries.carriers import compare, costs
from app.rules.choice import How, Rule
from app.values import shop_day
from app.workflows.carrier_prices import import_prices
from app.workflows.choosing import choose_service
from app.workflows.shipping_rules import save_rules
from tests.support.bench import done, pack, parcels, pick
from tests.support.carriers import PostOffice, plugin, set_up, worker
from tests.support.house import House

DEAR = "zone;up_to_g;price;days\nFR;30000;9,00;1\n"
CHEAP = "zone;up_to_g;price;days\nFR;30000;4,00;3\n"


@pytest.fixture
def two(house: House, office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """What orders ask for is dear and quick; there is a cheaper one, and a pickup service."""
    monkeypatch.setattr("app.workflows.choosing.point_products", lambda: {"post:POINT"})
    set_up(house, plugin(office), cheaper="HOME")
    for service, table in (("colissimo_home", DEAR), ("cheaper", CHEAP), ("relay", CHEAP)):
        done(house.act(Role.MANAGER, lambda uow, s=service, t=table: import_prices(uow, s, t)))
    return office


def ruled(house: House, *rules: Rule) -> None:
    done(house.act(Role.MANAGER, lambda uow: save_rules(uow, rules)))


def packed(house: House, **order: Any) -> int:
    order_id = house.order(**order)
    pick(house, order_id)
    pack(house, order_id)
    return order_id


def kept(house: House, order_id: int) -> Any:
    query = select(ShippingChoice).where(ShippingChoice.order_id == order_id)
    return house.database.read(lambda c: c.execute(query).first())


def chosen(house: House, order_id: int, service: str, **quotes: tuple[int, int | None]) -> str:
    return house.act(Role.PACKER, lambda uow: choose_service(uow, order_id, service, quotes)).code


def today(house: House) -> Any:
    return shop_day(house.database.clock())


def test_without_rules_an_order_goes_as_it_asked(house: House, two: PostOffice) -> None:
    order_id = packed(house)
    assert house.row(order_id).carrier_service == "colissimo_home"
    assert kept(house, order_id) is None


def test_a_rule_takes_the_cheapest_and_says_why(house: House, two: PostOffice) -> None:
    ruled(house, Rule(0, How.FASTEST, from_g=20_000), Rule(0, How.CHEAPEST))
    order_id = packed(house)
    assert house.row(order_id).carrier_service == "cheaper"
    row = kept(house, order_id)
    assert (row.cents, row.best_cents, row.chosen_by) == (400, 400, None)
    assert row.why == {"code": "choice_cheapest", "values": {"rule": 2, "service": "cheaper"}}
    worker(house).work_off()
    assert parcels(house, order_id)[0].state is ParcelState.LABELLED
    told = house.database.read(lambda c: compare(c, order_id, {"post:POINT"}, today=today(house)))
    assert told is not None
    assert told.why["code"] == "choice_cheapest"


def test_rules_leave_pickup_points_and_the_shop_alone(house: House, two: PostOffice) -> None:
    ruled(house, Rule(0, How.CHEAPEST))
    order_id = packed(
        house, mode=DeliveryMode.RELAY, carrier_service="relay", relay_id="123456", relay_carrier="colissimo"
    )
    assert house.row(order_id).carrier_service == "relay"


def test_a_carrier_that_is_down_gives_way(house: House, two: PostOffice) -> None:
    away = plugin(two)
    set_up(house, away, cheaper="HOME")
    ruled(house, Rule(0, How.CHEAPEST))
    later = house.database.clock() + timedelta(minutes=5)
    pause = update(CarrierRow).values(paused_until=later, failures=3)
    house.database.write(lambda uow: uow.connection.execute(pause) and None, house.station)
    order_id = packed(house)  # both are of the same carrier: its labels wait, and packing goes on
    assert house.row(order_id).carrier_service == "cheaper"


def test_a_person_takes_another_and_the_difference_is_counted(house: House, two: PostOffice) -> None:
    ruled(house, Rule(0, How.CHEAPEST))
    order_id = house.order()
    assert chosen(house, order_id, "colissimo_home") == "service_chosen"
    pick(house, order_id)
    pack(house, order_id)
    assert house.row(order_id).carrier_service == "colissimo_home"  # a person's choice stands
    row = kept(house, order_id)
    assert (row.cents, row.best_service, row.best_cents) == (900, "cheaper", 400)
    worker(house).work_off()
    told = house.database.read(lambda c: costs(c, today(house), today(house)))
    assert (told.labels, told.cost_cents, told.charged_cents) == (1, 612, 490)
    assert (told.choices, told.above_best_cents) == (1, 500)


def test_a_price_that_the_carrier_named_counts_before_the_table(house: House, two: PostOffice) -> None:
    order_id = house.order()
    chosen(house, order_id, "colissimo_home", colissimo_home=(350, 1))
    row = kept(house, order_id)
    assert (row.cents, row.best_service, row.best_cents) == (350, "colissimo_home", 350)


def test_a_label_that_waits_is_asked_of_the_other(house: House, two: PostOffice) -> None:
    two.instead.append(lambda *_: Unavailable("ConnectError"))
    order_id = packed(house)
    worker(house).work_off()
    assert chosen(house, order_id, "cheaper") == "service_chosen"
    query = select(LabelAttempt.state, LabelAttempt.reference).order_by(LabelAttempt.id)
    states = house.database.read(lambda c: c.execute(query).all())
    assert [row.state for row in states] == [LabelState.CANCELLED, LabelState.WAITING]
    worker(house).work_off()
    assert parcels(house, order_id)[0].state is ParcelState.LABELLED
    assert two.paid == [states[1].reference]  # once
    assert chosen(house, order_id, "colissimo_home") == "service_label_there"


def test_a_label_in_doubt_keeps_its_carrier(house: House, two: PostOffice) -> None:
    two.finds = False
    two.instead.append(lambda *_: Unknown("timeout"))
    order_id = packed(house)
    worker(house).work_off()
    assert chosen(house, order_id, "cheaper") == "label_being_bought"
    assert house.row(order_id).carrier_service == "colissimo_home"


@pytest.mark.parametrize(("service", "code"), [("relay", "service_other_kind"), ("nobody", "not_found")])
def test_what_cannot_be_chosen_changes_nothing(
    house: House, two: PostOffice, service: str, code: str
) -> None:
    order_id = house.order()
    assert chosen(house, order_id, service) == code
    assert kept(house, order_id) is None


def test_a_service_whose_carrier_was_given_up_cannot_be_chosen(house: House, two: PostOffice) -> None:
    order_id = house.order()
    house.database.write(
        lambda uow: uow.connection.execute(update(CarrierRow).values(active=False)), house.station
    )
    assert chosen(house, order_id, "cheaper") == "not_found"
    assert kept(house, order_id) is None


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (Rule(0, How.CHEAPEST, zone="France"), "rule_zone_wrong"),
        (Rule(0, How.CHEAPEST, from_g=2, up_to_g=1), "rule_span_wrong"),
        (Rule(0, How.CHEAPEST, from_cents=-1), "rule_span_wrong"),
        (Rule(0, How.SERVICE, "nobody"), "not_found"),
    ],
)
def test_bad_rules_change_nothing(house: House, two: PostOffice, rule: Rule, code: str) -> None:
    ruled(house, Rule(0, How.CHEAPEST))
    assert house.act(Role.MANAGER, lambda uow: save_rules(uow, [rule])).code == code
    assert house.database.read(lambda c: c.scalars(select(ShippingRule.how)).all()) == ["cheapest"]
