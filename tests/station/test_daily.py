"""What the clock does by itself, once for the house however many stations look."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from app.database.unit_of_work import Database, UnitOfWork
from app.models.journal import JournalEntry
from app.models.order import OrderHold
from app.models.outbox import OutboxMessage
from app.models.pickup import Pickup
from app.models.rma import Rma
from app.models.states import DeliveryMode, HoldKind, PickupState, RmaState, Role, Stage
from app.queries.photos import photo_views as photo_views_of
from app.station import daily
from app.station.photos import photo_folder
from app.workflows import orders, photo_views, pickup
from tests.support.bench import done, parcels, ship
from tests.support.databases import TestClock
from tests.support.house import MUG, House
from tests.support.returning import delivered, opened, photographed, received, sample_order


def test_overdue_pickups_are_reminded_and_expire_once(house: House, clock: TestClock) -> None:
    order_id = ship(house, (MUG, 1), mode=DeliveryMode.PICKUP)
    parcel = parcels(house, order_id)[0].id
    done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel)))
    other = Database(house.database.engine.url.render_as_string(hide_password=False), clock=clock)
    for _ in range(16):
        clock.forward(days=1)
        for database in (house.database, other):
            daily.do_rounds(database, house.station)
    other.close()
    state = house.database.read(lambda c: c.scalar(select(Pickup.state).where(Pickup.order_id == order_id)))
    assert state is PickupState.EXPIRED
    keys = house.database.read(lambda c: c.scalars(select(OutboxMessage.key)).all())
    assert len([key for key in keys if key.startswith("pickup-reminder") and not key.endswith(":sms")]) == 2
    expired = select(func.count()).where(JournalEntry.action == "pickup_expired")
    assert house.database.read(lambda c: c.scalar(expired)) == 1


def test_stock_of_an_order_that_is_not_paid_in_time_goes_to_the_next(house: House, clock: TestClock) -> None:
    held = house.order((MUG, 20))
    waiting = house.order((MUG, 5))
    assert house.row(waiting).stage is Stage.BACKORDER
    done(house.act(Role.MANAGER, lambda uow: orders.hold_order(uow, held, HoldKind.FRAUD, "à vérifier")))
    due = update(OrderHold).values(due_at=clock.now)
    with house.database.write_connection() as connection, connection.begin():
        connection.execute(due)
    clock.forward(hours=2)
    daily.do_rounds(house.database, house.station)
    assert house.row(held).stage is Stage.BACKORDER
    assert house.lines(held)[0].allocated == 0
    assert house.lines(waiting)[0].allocated == 5


def test_a_hold_in_time_keeps_its_stock(house: House, clock: TestClock) -> None:
    held = house.order((MUG, 20))
    done(house.act(Role.MANAGER, lambda uow: orders.hold_order(uow, held, HoldKind.FRAUD, "à vérifier")))
    clock.forward(hours=2)
    daily.do_rounds(house.database, house.station)
    assert house.lines(held)[0].allocated == 20


def test_a_released_order_gets_stock_again(house: House, clock: TestClock) -> None:
    held = house.order((MUG, 20))
    done(house.act(Role.MANAGER, lambda uow: orders.hold_order(uow, held, HoldKind.FRAUD, "à vérifier")))
    with house.database.write_connection() as connection, connection.begin():
        connection.execute(update(OrderHold).values(due_at=clock.now))
    clock.forward(hours=2)
    daily.do_rounds(house.database, house.station)
    hold = house.database.read(lambda c: c.execute(select(OrderHold.id)).scalar_one())
    done(house.act(Role.MANAGER, lambda uow: orders.release_hold(uow, hold, "vu avec le client")))
    assert house.lines(held)[0].allocated == 20
    assert house.row(held).stage is Stage.READY


def test_photos_go_after_a_year_unless_a_return_is_still_open(
    house: House, clock: TestClock, tmp_path: Path
) -> None:
    order_id = sample_order(house)
    delivered(house, order_id, date(2026, 11, 2))
    rma_id = opened(house, order_id, 1)
    photographed(house, received(house, rma_id)[0], "a")
    folder = photo_folder(tmp_path)
    folder.mkdir()
    for name, days in (("a", 366), ("b", 366), ("c", 364)):
        (folder / f"{name}.jpg").write_bytes(b"a picture")
        then = (clock.now - timedelta(days=days)).timestamp()
        os.utime(folder / f"{name}.jpg", (then, then))

    def left() -> set[str]:
        return {path.stem for path in folder.iterdir()}

    assert (daily.forget_photos(house.database, tmp_path), left()) == (1, {"a", "c"})
    with house.database.write_connection() as connection, connection.begin():
        connection.execute(update(Rma).where(Rma.id == rma_id).values(state=RmaState.CLOSED))
    assert (daily.forget_photos(house.database, tmp_path), left()) == (1, {"c"})


def test_their_small_pictures_go_with_them(house: House, clock: TestClock) -> None:
    order_id = sample_order(house)
    delivered(house, order_id, date(2026, 11, 2))
    rma_id = opened(house, order_id, 1)
    photographed(house, received(house, rma_id)[0], "a")
    disputed, simple = "a" * 64, "b" * 64

    def keep(uow: UnitOfWork) -> None:
        for digest in (disputed, simple):
            photo_views.keep_view(uow, digest, b"a picture")

    def left() -> set[str]:
        return set(house.database.read(lambda c: photo_views_of(c, [disputed, simple])))

    house.database.write(keep, house.station)
    daily.do_rounds(house.database, house.station)
    assert left() == {disputed, simple}
    clock.forward(days=367)
    daily.do_rounds(house.database, house.station)
    assert left() == {disputed}, "an open return needs it"
