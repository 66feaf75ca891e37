"""When the shop is open: customers read it, and no pickup expires on a closed day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.models.channel import Shop
from app.models.pickup import Pickup
from app.models.states import Role
from app.queries.shops import openings
from app.workflows import shop_opening
from app.workflows.verify import verify
from tests.support.bench import done
from tests.support.house import House
from tests.workflows.test_pickup import one, ready, sent

_HOURS = {0: "", **dict.fromkeys(range(1, 6), "10h-19h"), 6: ""}


def shop_id(house: House) -> int:
    return int(one(house, select(Shop.id)).id)


def test_customers_read_the_hours_and_the_days_closed_soon(house: House) -> None:
    today = house.database.clock().date()
    closed = [today + timedelta(days=4), today + timedelta(days=90)]
    shop = shop_id(house)
    done(house.act(Role.MANAGER, lambda uow: shop_opening.save_opening(uow, shop, _HOURS, closed)))
    ready(house)
    body = sent(house, "email", "pickup_ready")[-1]["body"]
    assert "Du mardi au samedi\u00a0: 10:00-19:00" in body
    assert f"Fermé le {closed[0]:%d/%m}" in body
    assert f"{closed[1]:%d/%m}" not in body
    (kept,) = house.database.read(openings)
    assert (kept.hours["1"], kept.hours["6"], list(kept.closed)) == ("10:00-19:00", "", closed)


def test_a_pickup_is_kept_over_the_days_that_are_closed(house: House) -> None:
    _, _, pickup_id, _ = ready(house)
    before = one(house, select(Pickup.last_day).where(Pickup.id == pickup_id)).last_day
    closed = [before, before + timedelta(days=1)]
    hours = dict.fromkeys(range(7), "10-19")
    shop = shop_id(house)
    done(house.act(Role.MANAGER, lambda uow: shop_opening.save_opening(uow, shop, hours, closed)))
    after = one(house, select(Pickup.last_day).where(Pickup.id == pickup_id)).last_day
    assert after == before + timedelta(days=2)
    assert list(verify(house.database)) == []


def test_hours_that_nobody_can_read_or_keep_change_nothing(house: House) -> None:
    shop = shop_id(house)

    def refused(hours: dict[int, str]) -> str:
        return house.refused(Role.MANAGER, lambda uow: shop_opening.save_opening(uow, shop, hours, [])).code

    assert refused({0: "sometimes"}) == "opening_hours_wrong"
    assert refused({}) == "shop_never_open"
    assert one(house, select(Shop.opening)).opening == {}
