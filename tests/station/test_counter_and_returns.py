"""The counter and the returns desk at a station, scan by scan."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models.outbox import OutboxMessage
from app.models.rma import Rma, RmaUnit
from app.models.shipment import Parcel
from app.models.states import DeliveryMode, RmaState, Role, Stage
from app.rules.return_terms import ReturnReason
from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station.session import Job
from app.values import shop_day
from app.workflows import returns
from app.workflows.outcome import Level
from tests.support.bench import done, parcels, ship
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG


@pytest.fixture
def waiting(bench: Bench) -> int:
    """A pickup order that has arrived in the shop; its customer was told the code."""
    order_id = ship(bench.house, (MUG, 1), mode=DeliveryMode.PICKUP)
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    label = encode(OwnKind.PARCEL, parcels(bench.house, order_id)[0].number)
    assert bench.scan(label).outcome.code == "pickup_ready"
    return order_id


def code_of(bench: Bench, order_id: int) -> str:
    """The six digits as the customer reads them in the message."""
    messages = select(OutboxMessage.payload).where(
        OutboxMessage.order_id == order_id, OutboxMessage.kind == "sms"
    )
    text = bench.house.database.read(lambda c: c.execute(messages).scalars().all())[-1]["text"]
    return next(word for word in text.replace(".", " ").split() if len(word) == 6 and word.isdigit())


def test_the_customers_code_hands_the_parcel_over(bench: Bench, waiting: int) -> None:
    opened = bench.scan(code_of(bench, waiting))
    assert opened.outcome.code == "pickup_opened"
    collected = bench.command(CommandCode.CONFIRM)
    assert collected.outcome.code == "pickup_collected"
    assert bench.house.row(waiting).stage is Stage.COLLECTED
    assert bench.house.stock(MUG) == {"A-01-1": (19, 0)}
    assert bench.station.session.place == {}


def test_a_name_finds_it_and_a_wrong_code_does_not_open_it(bench: Bench, waiting: int) -> None:
    assert bench.scan("Martin").outcome.code == "pickup_opened"
    wrong = bench.scan("000000")
    assert (wrong.outcome.level, wrong.outcome.code) == (Level.ERROR, "wrong_pickup_code")
    assert bench.house.row(waiting).stage is Stage.AT_SHOP
    assert bench.scan(code_of(bench, waiting)).outcome.code == "pickup_collected"


def test_a_dear_order_needs_an_identity_check(bench: Bench) -> None:
    order_id = ship(bench.house, (MUG, 14), mode=DeliveryMode.PICKUP)
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    bench.scan(encode(OwnKind.PARCEL, parcels(bench.house, order_id)[0].number))
    bench.scan("Martin")
    code = code_of(bench, order_id)
    assert bench.scan(code).outcome.code == "identity_needed"
    assert bench.command(CommandCode.CONFIRM).outcome.code == "identity_seen"
    assert bench.scan(code).outcome.code == "pickup_collected"


def test_a_parcel_for_nobody_here_is_refused(bench: Bench) -> None:
    order_id = ship(bench.house, (MUG, 1))
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    refused = bench.scan(encode(OwnKind.PARCEL, parcels(bench.house, order_id)[0].number))
    assert (refused.outcome.level, refused.outcome.code) == (Level.ERROR, "not_for_pickup")
    assert bench.scan(bench.place("S-01")).outcome.code == "scan_parcel_first"


def test_an_announced_return_is_received_by_its_label_and_articles(bench: Bench) -> None:
    order_id = ship(bench.house, (MUG, 2), (BOOK, 1))
    line = bench.house.lines(order_id)[0].id
    today = shop_day(bench.house.database.clock())
    opened = done(
        bench.house.act(
            Role.RETURNS,
            lambda uow: returns.open_return(uow, order_id, [(line, 1, ReturnReason.CHANGED_MIND)], today),
        )
    )
    serial = bench.house.database.read(
        lambda c: c.execute(select(Rma.serial).where(Rma.id == opened.facts["rma_id"])).scalar_one()
    )
    bench.sign_in(Role.RETURNS)
    bench.turn_to(Job.RETURNS)
    label = encode(OwnKind.RETURN, serial)
    assert bench.scan(label).outcome.code == "return_received"
    assert bench.scan(bench.article(MUG)).outcome.code == "unit_received"
    assert bench.house.lines(order_id)[0].returned == 1
    assert bench.command(CommandCode.LEAVE).outcome.code == "return_left"
    assert bench.scan(label).outcome.code == "return_resumed"


def test_a_box_without_paper_is_opened_by_its_article(bench: Bench) -> None:
    order_id = ship(bench.house, (MUG, 2), (BOOK, 1))
    bench.sign_in(Role.RETURNS)
    bench.turn_to(Job.RETURNS)
    assert bench.scan(bench.article(BOOK)).outcome.code == "order_for_return"
    assert bench.scan(bench.article(BOOK)).outcome.level is Level.OK
    assert bench.scan(bench.article(MUG)).outcome.level is Level.OK
    assert [line.returned for line in bench.house.lines(order_id)] == [1, 1]
    units = bench.house.database.read(lambda c: c.execute(select(RmaUnit.rma_id)).scalars().all())
    assert len(units) == 2
    assert len(set(units)) == 1
    state = bench.house.database.read(lambda c: c.execute(select(Rma.state)).scalar_one())
    assert state in {RmaState.RECEIVED, RmaState.INSPECTING}


def test_an_article_nobody_received_is_refused(bench: Bench) -> None:
    bench.sign_in(Role.RETURNS)
    bench.turn_to(Job.RETURNS)
    assert bench.scan(bench.article(BOOK)).outcome.code == "nobody_received_item"
    assert bench.house.database.read(lambda c: c.execute(select(Parcel.id)).first()) is None
