"""What a database does differently: leases, claims and transactions of a round, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.database.unit_of_work import Database
from app.models.states import JobState, Role, Stage
from app.station.channel_sync import ChannelSync
from app.workflows import channel_rounds, channel_setup, staffing
from tests.support.databases import ENGINES
from tests.support.house import MUG
from tests.support.shops.wired import SINCE, Wired
from tests.support.shops.woocommerce import Woo
from tests.sync.test_news_out import send_off


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    fixture = {"sqlite": "sqlite_database", "postgresql": "postgres_database"}[request.param]
    return request.getfixturevalue(fixture)  # type: ignore[no-any-return]


def test_an_order_from_the_shop_to_the_carrier_and_back(wired: Wired, woo: Woo, mug: int) -> None:
    number = woo.sell((mug, 2, "10.00"))
    assert wired.round().fault is None
    assert woo.products[mug]["stock_quantity"] == 18
    woo.tick(minutes=1)
    send_off(wired, wired.order(number).id)
    assert wired.round().told == 1
    assert wired.round().taken.unchanged == 1
    assert wired.order(number).stage is Stage.SHIPPED
    assert (woo.orders[number]["status"], woo.tracking(number)) == ("completed", ["6A12345678901"])
    assert [push.state for push in wired.pushes()] == [JobState.CONFIRMED]
    assert wired.house.stock(MUG) == {"A-01-1": (18, 0)}


def test_two_stations_never_talk_with_a_shop_at_once(wired: Wired, woo: Woo, mug: int) -> None:
    woo.sell((mug, 1, "10.00"))
    database = wired.house.database
    other = staffing.station_actor(database, "BENCH-2")
    begun = database.write(lambda uow: channel_rounds.begin(uow, wired.channel_id), other)
    assert begun is not None
    assert not wired.round().turn
    assert woo.server.requests == []
    assert ChannelSync(database, other, environment=wired.environment).due() == ()
    with pytest.raises(channel_rounds.LeaseLost):
        database.write(lambda uow: channel_rounds.hold_on(uow, wired.channel_id), wired.house.station)
    assert wired.round(passing=200).taken.created == 1


def test_a_telling_is_acted_upon_once(wired: Wired) -> None:
    def hear() -> bool:
        return wired.house.database.write(
            lambda uow: channel_rounds.hear(uow, wired.channel_id, "0a" * 32), wired.house.station
        )

    assert [hear(), hear()] == [True, False]


def test_a_name_that_orders_from_files_have_is_taken(wired: Wired) -> None:
    wired.house.order(channel="marche")
    refusal = wired.house.refused(
        Role.MANAGER, lambda uow: channel_setup.connect(uow, "woocommerce", "Marche", {}, SINCE)
    )
    assert refusal.code == "channel_name_taken"
