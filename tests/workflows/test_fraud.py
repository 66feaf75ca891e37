"""The fraud score fed from the database: on arrival, when address or payment change, and what a person decided."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import order_state
from app.models.fraud import FraudAddress, FraudMark
from app.models.house import change_setting
from app.models.order import OrderHold, OrderLine
from app.models.product import Product
from app.models.rma import RmaUnit
from app.models.states import DeliveryMode, HoldKind, Lifecycle, PaymentKind, Role
from app.queries.customers import dossier
from app.rules.fraud import HOLD, read_signals
from app.rules.fraud_marks import email_mark, phone_mark
from app.rules.return_terms import ReturnReason
from app.workflows import erasing, orders
from app.workflows.orders import release_hold
from app.workflows.verify import verify
from tests.queries.plans import sent
from tests.support.bench import done
from tests.support.fraud import THROWN_AWAY, take_in, to
from tests.support.house import MUG, House
from tests.support.returning import opened

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def house(database: Any) -> House:
    """A shop on a day of its orders, with enough of them behind it to have an average basket of 16.90 EUR."""
    house = House(database)
    house.database.clock = lambda: NOW
    return house


def some_orders(house: House, many: int = 20) -> None:
    take_in(house, [to(house, f"Client {number}", f"{number} rue des Lilas") for number in range(many)])


def holds(house: House, order_id: int) -> list[Any]:
    query = select(OrderHold).where(OrderHold.order_id == order_id, OrderHold.code == HOLD)
    return list(house.database.read(lambda c: c.execute(query.order_by(OrderHold.id)).all()))


def signals(house: House, order_id: int) -> dict[str, dict[str, Any]]:
    """Of the newest hold: values by the code of each signal, without its beginning."""
    return {
        signal.code.removeprefix("fraud_"): dict(signal.values)
        for signal in read_signals(holds(house, order_id)[-1].values)
    }


def put(house: House, **settings: Any) -> None:
    def change(uow: UnitOfWork) -> None:
        for name, value in settings.items():
            change_setting(uow, name, value)

    house.database.write(change, house.station)


def change(house: House, statement: Any) -> None:
    house.database.write(lambda uow: uow.connection.execute(statement), house.station)


def charged_back(house: House, order_id: int, *marks: str) -> None:
    rows = [{"mark": mark, "order_id": order_id, "at": NOW} for mark in marks]
    change(house, insert(FraudMark).values(rows))


def release(house: House, order_id: int) -> None:
    hold = holds(house, order_id)[-1]
    done(house.act(Role.MANAGER, lambda uow: release_hold(uow, hold.id, "appelé, carte vérifiée")))


def suspected(house: House) -> int:
    """An order with three signals: under a fourth name, a large first basket, an address thrown away after use."""
    some_orders(house)
    take_in(house, [to(house, name, "8 rue Garibaldi") for name in ("Un", "Deux", "Trois")])
    return take_in(house, [to(house, "Quatre", "8, Rue GARIBALDI", (MUG, 6), email=THROWN_AWAY)])[0]


def test_an_order_with_three_signals_waits_for_a_manager_who_sees_each_with_its_numbers(house: House) -> None:
    order_id = suspected(house)
    (hold,) = holds(house, order_id)
    assert (hold.kind, hold.values["points"]) == (HoldKind.FRAUD, 65)
    assert house.row(order_id).lifecycle is Lifecycle.IMPORTED
    found = signals(house, order_id)
    assert found["many_names_one_address"] == {"count": 3, "orders": ["#1021", "#1022", "#1023"]}
    assert found["large_first_order"] == {"total_cents": 7690, "average_cents": 1690, "currency": "EUR"}
    assert found["disposable_email"] == {"domain": "mailinator.com"}
    assert list(verify(house.database)) == []


def test_what_a_person_is_handed_out_of_their_own_names_no_order_of_others(house: House) -> None:
    order_id = suspected(house)
    handed_out = house.database.read(lambda c: dossier(c, house.row(order_id).customer_id))
    [order] = handed_out["orders"]
    [hold] = order["holds"]
    assert {"code": "fraud_many_names_one_address", "points": 25, "count": 3} in hold["values"]["signals"]
    words = json.dumps(handed_out, default=str)
    assert order["reference"] in words
    assert [number for number in ("#1021", "#1022", "#1023") if number in words] == []


def test_a_batch_is_compared_with_itself(house: House) -> None:
    some_orders(house)
    names = ("Un", "Deux", "Trois", "Quatre")
    batch = [to(house, name, "8 rue Garibaldi", (MUG, 6), email=THROWN_AWAY) for name in names]
    taken = take_in(house, [*batch, to(house, "Ailleurs", "9 rue Garibaldi", (MUG, 6), email=THROWN_AWAY)])
    assert [len(holds(house, order_id)) for order_id in taken] == [1, 1, 1, 1, 0]


def test_what_makes_a_signal_less(house: House) -> None:
    """Two other names, the same name again, an old order, a relay point, a second order, a week: one is short."""
    some_orders(house)
    take_in(house, [to(house, name, "8 rue Garibaldi") for name in ("Un", "Deux")])
    late = to(house, "Trois", "8 rue Garibaldi", placed_at=NOW - timedelta(days=8))
    again = to(house, "Deux", "8 rue Garibaldi")
    take_in(house, [late, again])
    large: dict[str, Any] = {"email": THROWN_AWAY}
    assert holds(house, take_in(house, [to(house, "Quatre", "8 rue Garibaldi", (MUG, 6), **large)])[0]) == []
    take_in(house, [to(house, "Cinq", "8 rue Garibaldi")])
    relay = to(
        house, "Six", "8 rue Garibaldi", (MUG, 6), **large,
        delivery_mode=DeliveryMode.RELAY, relay_id="012345", relay_carrier="mondial_relay",
    )  # fmt: skip
    known = to(house, "Un", "8 rue Garibaldi", (MUG, 6), **large, placed_at=NOW)
    relayed, second = take_in(house, [relay, known])
    assert (holds(house, relayed), holds(house, second)) == ([], [])
    assert (
        len(holds(house, take_in(house, [to(house, "Sept", "8 rue Garibaldi", (MUG, 6), **large)])[0])) == 1
    )
    house.database.clock = lambda: NOW + timedelta(days=8)
    week_later = to(house, "Huit", "8 rue Garibaldi", (MUG, 12), email="8@mailinator.com")
    assert holds(house, take_in(house, [week_later])[0]) == []


def test_a_charged_back_phone_express_and_goods_easy_to_resell(house: House) -> None:
    first = house.order()
    charged_back(house, first, phone_mark("0612345679", "FR"), email_mark("other@example.fr"))
    change(house, update(Product).where(Product.sku == MUG).values(resale=True))
    put(house, fraud_forwarders=["Réexpédition Lune"], fraud_email_domains=["jetable.example"])
    order = to(
        house, "Un", "8 rue Garibaldi, REEXPEDITION LUNE", email="x@jetable.example",
        carrier_service="chronopost_13",
    )  # fmt: skip
    (order_id,) = take_in(house, [order])
    assert signals(house, order_id) == {
        "forwarder_new_customer": {"forwarder": "Réexpédition Lune"},
        "disposable_email": {"domain": "jetable.example"},
        "previous_chargeback": {"count": 1, "orders": [house.row(first).reference]},
        "express_resale_goods": {"skus": [MUG]},
    }


def test_orders_delivered_without_a_claim_speak_for_a_customer(house: House) -> None:
    """Six of them; a withdrawal is no claim, but a chargeback, a part missing, a return refused are each one less."""
    change(house, update(Product).where(Product.sku == MUG).values(resale=True))
    delivered = take_in(
        house, [to(house, "Fidèle", f"{number} rue Vendôme", fulfilled=True) for number in range(6)]
    )
    arrived = OrderLine.order_id.in_(delivered)
    change(house, update(OrderLine).where(arrived).values(delivered=OrderLine.shipped))
    charged_back(house, house.order(), phone_mark("0612345679", "FR"))
    take_in(house, [to(house, name, "8 rue Garibaldi") for name in ("Un", "Deux", "Trois")])

    def trusted() -> int:
        """How many are told of the next order, which has four signals."""
        order = to(house, "Fidèle", "8 rue Garibaldi", email=THROWN_AWAY, carrier_service="chronopost_13")
        found = signals(house, take_in(house, [order])[0])
        return int(found.get("trusted_customer", {"count": 0})["count"])

    opened(house, delivered[0], 1)
    assert trusted() == 6
    house.database.write(
        lambda uow: order_state.add_payment(uow, delivered[1], PaymentKind.DISPUTE, 100, "EUR", "card"),
        house.station,
    )
    assert trusted() == 5
    opened(house, delivered[2], 1, reason=ReturnReason.MISSING_PART)
    assert trusted() == 4
    refused = opened(house, delivered[3], 1)
    change(house, update(RmaUnit).where(RmaUnit.rma_id == refused).values(accepted=False))
    assert trusted() == 3
    change(house, update(OrderLine).where(OrderLine.order_id == delivered[4]).values(delivered=0))
    assert trusted() == 0


def test_an_address_changed_after_payment_holds_and_the_hold_learns_what_changes(house: House) -> None:
    first = house.order()
    charged_back(house, first, phone_mark("0612345679", "FR"))
    (order_id,) = take_in(house, [to(house, "Un", "1 rue Garibaldi", email=THROWN_AWAY)])
    assert holds(house, order_id) == []
    readdress(house, order_id, line1="1, rue GARIBALDI")  # the same door
    assert holds(house, order_id) == []
    readdress(house, order_id, line1="44 rue Vendôme")
    assert list(signals(house, order_id)) == [
        "address_changed_after_payment", "disposable_email", "previous_chargeback",
    ]  # fmt: skip
    assert house.row(order_id).open_holds == 1
    put(house, fraud_forwarders=["Vendôme"])
    readdress(house, order_id, line2="bâtiment B")
    (hold,) = holds(house, order_id)
    assert (hold.released_at, hold.values["points"]) == (None, 85)


def test_what_a_manager_released_is_not_held_again_for_the_same_signals(house: House) -> None:
    order_id = suspected(house)
    refused = house.refused(Role.SHOP, lambda uow: release_hold(uow, holds(house, order_id)[0].id, "vu"))
    assert refused.code == "not_allowed"
    release(house, order_id)
    assert house.row(order_id).lifecycle is Lifecycle.OPEN
    readdress(house, order_id, line2="3e étage")
    assert house.row(order_id).open_holds == 0
    charged_back(
        house, take_in(house, [to(house, "Un", "8 rue Garibaldi")])[0], phone_mark("0612345679", "FR")
    )
    readdress(house, order_id, line2="4e étage")
    assert [hold.released_at is None for hold in holds(house, order_id)] == [False, True]
    assert "previous_chargeback" in signals(house, order_id)


def test_a_payment_and_an_amendment_are_looked_at_again(house: House) -> None:
    unpaid, amended = (
        to(house, name, "1 rue Garibaldi", email=THROWN_AWAY, carrier_service="chronopost_13", **more)
        for name, more in (("Un", {"paid": False}), ("Deux", {}))
    )
    waiting, paid = take_in(house, [unpaid, amended])
    charged_back(house, house.order(), phone_mark("0612345679", "FR"))
    put(house, fraud_forwarders=["Garibaldi"])
    done(
        house.act(
            Role.MANAGER,
            lambda uow: orders.record_payment(uow, waiting, unpaid.total_cents, "transfer", "V-1"),
        )
    )
    assert len(holds(house, waiting)) == 1
    assert house.row(waiting).lifecycle is Lifecycle.IMPORTED
    elsewhere = replace(amended.shipping_address, line2="chez Dupont")
    take_in(house, [replace(amended, shipping_address=elsewhere)])
    assert len(holds(house, paid)) == 1


def test_what_a_channel_says_of_card_and_connection(house: House) -> None:
    """Another country than the bill's; 3-D Secure said later is shown, and the decision stays a person's."""
    take_in(house, [to(house, name, "8 rue Garibaldi") for name in ("Un", "Deux", "Trois")])
    order = to(house, "Quatre", "8 rue Garibaldi", email=THROWN_AWAY, ip_country="RO")
    confirmed = replace(order.payment, card_country="FR", three_d_secure=True)
    sure = replace(
        to(house, "Cinq", "8 rue Garibaldi", email=THROWN_AWAY, ip_country="RO"), payment=confirmed
    )
    order_id, unheld = take_in(house, [order, sure])
    assert signals(house, order_id)["country_mismatch"] == {"billing": "FR", "elsewhere": ["RO"]}
    assert holds(house, unheld) == []
    take_in(house, [replace(order, payment=confirmed)])
    (hold,) = holds(house, order_id)
    assert (hold.released_at, hold.values["points"]) == (None, 45)
    assert "three_d_secure" in signals(house, order_id)


def test_a_house_that_does_without_asks_nothing(house: House) -> None:
    put(house, fraud_check=False)
    some_orders(house, 1)
    batch = [
        to(house, name, "8 rue Garibaldi", email=THROWN_AWAY) for name in ("Un", "Deux", "Trois", "Quatre")
    ]
    with sent(house.database) as statements:
        taken = take_in(house, batch)
    assert not [each for each in statements if "fraud" in each.statement]
    assert house.database.read(lambda c: c.scalar(select(func.count()).select_from(FraudAddress))) == 0
    readdress(house, taken[0], line1="44 rue Vendôme")
    assert holds(house, taken[0]) == []


def test_a_batch_asks_as_often_as_one_order(house: House) -> None:
    some_orders(house, 1)
    charged_back(house, house.order(), email_mark("x@example.fr"))
    counts = []
    for many in (2, 40):
        batch = [to(house, f"Nom {many} {number}", "8 rue Garibaldi") for number in range(many)]
        with sent(house.database) as statements:
            take_in(house, batch)
        counts.append(sum("fraud" in each.statement for each in statements))
    assert counts[0] == counts[1] <= 4


def test_what_is_kept_goes_when_its_time_is_over(house: House) -> None:
    order_id = suspected(house)
    charged_back(house, order_id, email_mark(THROWN_AWAY))
    release(house, order_id)

    def kept(day: date) -> tuple[int, int, int]:
        house.database.write(lambda uow: erasing.forget_what_expired(uow, day), house.station)
        rows = (
            house.database.read(lambda c, table=table: c.scalar(select(func.count()).select_from(table)))
            for table in (FraudAddress, FraudMark)
        )
        return (*rows, len(read_signals(holds(house, order_id)[0].values)))

    assert kept(date(2026, 12, 2)) == (24, 1, 3)
    assert kept(date(2026, 12, 5)) == (0, 1, 3)
    assert kept(date(2029, 11, 24)) == (0, 1, 3)
    assert kept(date(2029, 11, 27)) == (0, 0, 0)
    assert holds(house, order_id)[0].values == {"points": 65}


def readdress(house: House, order_id: int, **fields: str) -> None:
    done(
        house.act(Role.MANAGER, lambda uow: orders.change_address(uow, order_id, fields, "le client l’a dit"))
    )
