"""Click and collect end to end: arrival, shelf, hand-over by code, reminders, expiry and back to stock."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from app.database.unit_of_work import Database
from app.i18n import catalogue, text
from app.models import order_state
from app.models.channel import Shop
from app.models.house import change_setting
from app.models.journal import JournalEntry
from app.models.order import Order, OrderLine, Payment
from app.models.outbox import OutboxMessage, PrintJob
from app.models.pickup import Pickup, PickupBag
from app.models.refusals import NotAllowed, NotFound, OrderHeld, Refusal, WrongTransition
from app.models.rma import Refund
from app.models.schema import metadata
from app.models.shipment import Parcel
from app.models.states import (
    DeliveryMode,
    HoldKind,
    ParcelState,
    PaymentState,
    PickupState,
    RefundState,
    Role,
    Stage,
)
from app.models.stock import Location
from app.rules.sms import fits_one_sms
from app.workflows import closing, counter, overdue, packing, pickup, shipping
from app.workflows.bags import NotForPickup
from app.workflows.counter import BagsLeft, IdentityNeeded, PickupLocked, PickupNotPaid
from app.workflows.outcome import Level, Outcome
from app.workflows.pickup import ArrivedAlready, ShopWithoutShelf, WrongShop
from tests.support.bench import done, gtin, parcels, pick, ship
from tests.support.databases import TestClock
from tests.support.house import BOOK, MUG, House


def one(house: House, query: Any) -> Any:
    return house.database.read(lambda c: c.execute(query).one())


def counts(database: Database) -> dict[str, int]:
    """How many rows every table has."""
    tables = metadata.sorted_tables
    return database.read(
        lambda c: {table.name: c.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    )


def sent(house: House, kind: str, template: str) -> list[dict[str, Any]]:
    query = select(OutboxMessage.payload).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    rows = house.database.read(lambda c: c.scalars(query).all())
    return [row for row in rows if row.get("template") == template]


def at_dock(house: House, *lines: tuple[str, int], **changes: Any) -> tuple[int, int]:
    """A one-parcel pickup order that left for the shop: order and parcel id."""
    order_id = ship(house, *lines, mode=DeliveryMode.PICKUP, **changes)
    return order_id, int(parcels(house, order_id)[0].id)


def in_two_bags(house: House) -> tuple[int, int, int]:
    """A pickup order of two mugs and a book in two parcels, both labelled."""
    order_id = house.order(mode=DeliveryMode.PICKUP)
    pick(house, order_id)
    opened = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    first = int(opened.facts["parcel_id"])
    done(house.act(Role.PACKER, lambda uow: packing.pack_item(uow, order_id, first, [gtin(house, BOOK)])))
    closed = done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, first)))
    second = int(closed.facts["parcel_id"])
    for _ in range(2):
        done(house.act(Role.PACKER, lambda uow: packing.pack_item(uow, order_id, second, [gtin(house, MUG)])))
    done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, second)))
    return order_id, first, second


def ready(house: House, **changes: Any) -> tuple[int, int, int, str]:
    """A pickup that waits on its shelf: order, parcel and pickup id, and the code the customer got."""
    order_id, parcel_id = at_dock(house, **changes)
    arrived = done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel_id, "LYON")))
    pickup_id = int(arrived.facts["pickup_id"])
    mail = sent(house, "email", "pickup_ready")[-1]
    code = next(line for line in mail["body"].splitlines() if "code de retrait" in line).split()[-1]
    return order_id, parcel_id, pickup_id, code


def collect(house: House, pickup_id: int, code: str | None, *, role: Role = Role.SHOP, **how: Any) -> Outcome:
    return house.act(role, lambda uow: counter.hand_over(uow, pickup_id, code, **how))


def not_collected(
    house: House, pickup_id: int, code: str | None, *, role: Role = Role.SHOP, **how: Any
) -> Refusal:
    return house.refused(role, lambda uow: counter.hand_over(uow, pickup_id, code, **how))


def place(house: House, code: str) -> int:
    return house.database.write(lambda uow: house.location(uow, code), house.station)


def state(house: House, pickup_id: int) -> PickupState:
    return PickupState(one(house, select(Pickup.state).where(Pickup.id == pickup_id)).state)


def test_arrival_takes_a_shelf_prints_the_label_and_tells_the_customer(house: House) -> None:
    order_id, parcel_id = at_dock(house)
    assert house.stock(MUG)["TRANSIT"] == (2, 0)
    assert not sent(house, "sms", "pickup_ready")
    outcome = done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel_id, "LYON")))
    assert (outcome.code, outcome.facts["ready"], outcome.values["shelf"]) == ("pickup_ready", True, "S-01")
    assert house.row(order_id).stage is Stage.AT_SHOP
    assert house.stock(MUG)["S-01"] == (2, 0)
    assert "TRANSIT" not in house.stock(MUG)
    assert parcels(house, order_id)[0].state is ParcelState.AVAILABLE_FOR_PICKUP
    row = one(house, select(Pickup))
    # Ready on Monday 23 November; the shop is closed on Sundays.
    assert (row.reminder_day, row.last_reminder_day, row.last_day) == (
        date(2026, 11, 26),
        date(2026, 12, 1),
        date(2026, 12, 4),
    )
    label = one(house, select(PrintJob.document).where(PrintJob.document_kind == "pickup_label")).document
    assert (label["shelf"], label["first_name"], label["initial"]) == ("S-01", "Élodie", "M")
    assert label["last_day"] == "2026-12-04"
    (sms,) = sent(house, "sms", "pickup_ready")
    (mail,) = sent(house, "email", "pickup_ready")
    assert fits_one_sms(sms["text"])
    assert "04/12" in sms["text"]
    assert "Martin" not in sms["text"]
    assert "vendredi 4 décembre 2026" in mail["body"]
    assert row.code_hash
    assert sms["text"].split("Code ")[1][:6] not in row.code_hash


def test_each_parcel_gets_the_emptiest_shelf_and_may_be_moved(house: House) -> None:
    shelves = []
    for _ in range(3):
        _order_id, parcel_id = at_dock(house, (MUG, 1))
        arrived = done(house.act(Role.SHOP, lambda uow, p=parcel_id: pickup.receive_parcel(uow, p, "LYON")))
        shelves.append(arrived.values["shelf"])
    assert shelves == ["S-01", "S-02", "S-01"]
    other = place(house, "S-02")
    done(house.act(Role.SHOP, lambda uow: pickup.put_on_shelf(uow, parcel_id, other)))
    assert house.stock(MUG)["S-02"] == (2, 0)
    last = (
        select(PrintJob.document).where(PrintJob.parcel_id == parcel_id).order_by(PrintJob.id.desc()).limit(1)
    )
    assert one(house, last).document["shelf"] == "S-02"
    bin_id = place(house, "A-01-1")
    refused = house.refused(Role.SHOP, lambda uow: pickup.put_on_shelf(uow, parcel_id, bin_id))
    assert refused.code == "shelf_unknown"


def test_the_customer_is_told_only_when_the_last_bag_is_here(house: House) -> None:
    _order_id, first, second = in_two_bags(house)
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, first)))
    arrived = done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, first, "LYON")))
    assert arrived.code == "parcel_arrived"
    pickup_id = int(arrived.facts["pickup_id"])
    assert state(house, pickup_id) is PickupState.PARTIAL_READY
    assert not sent(house, "email", "pickup_ready")
    refused = not_collected(house, pickup_id, "123456")
    assert refused.code == "pickup_not_ready"
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, second)))
    assert done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, second))).code == "pickup_ready"
    assert state(house, pickup_id) is PickupState.READY
    assert len(sent(house, "email", "pickup_ready")) == 1
    titles = house.database.read(
        lambda c: c.scalars(select(PrintJob.title).where(PrintJob.document_kind == "pickup_label")).all()
    )
    assert list(titles) == ["C-000001", "C-000001 2/2"]


def test_arrivals_that_are_refused_change_nothing(house: House) -> None:
    _order_id, parcel_id = at_dock(house)
    home = ship(house)
    home_parcel = int(parcels(house, home)[0].id)
    _waiting, first, _ = in_two_bags(house)
    house.database.write(
        lambda uow: uow.connection.execute(insert(Shop).values(code="PARIS", name="Paris", address={})),
        house.station,
    )
    before = counts(house.database)

    def refused(parcel: int, shop: str, role: Role = Role.SHOP) -> Any:
        return house.refused(role, lambda uow: pickup.receive_parcel(uow, parcel, shop))

    assert isinstance(refused(parcel_id, "PARIS"), WrongShop)
    assert isinstance(refused(home_parcel, "LYON"), NotForPickup)
    assert refused(first, "LYON").code == "parcel_not_handed_over"
    assert isinstance(refused(999_999, "LYON"), NotFound)
    assert isinstance(refused(parcel_id, "LYON", Role.PICKER), NotAllowed)
    assert counts(house.database) == before
    done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel_id, "LYON")))
    before = counts(house.database)
    again = refused(parcel_id, "LYON")
    assert isinstance(again, ArrivedAlready)
    assert again.values["shelf"] == "S-01"
    assert counts(house.database) == before


def test_a_shop_without_shelf_says_so(house: House) -> None:
    _, parcel_id = at_dock(house)
    house.database.write(
        lambda uow: uow.connection.execute(
            update(Location).where(Location.code.in_(["S-01", "S-02"])).values(active=False)
        ),
        house.station,
    )
    assert isinstance(
        house.refused(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel_id, "LYON")), ShopWithoutShelf
    )


def test_announcing_twice_is_one_pickup(house: House) -> None:
    order_id = house.order(mode=DeliveryMode.PICKUP)
    home = house.order()
    write = house.database.write
    first = write(lambda uow: pickup.announce_pickup(uow, order_id), house.staff[Role.PACKER])
    assert write(lambda uow: pickup.announce_pickup(uow, order_id), house.staff[Role.PACKER]) == first
    row = one(house, select(Pickup))
    assert row.state is PickupState.REQUESTED
    assert len(row.token) >= 32
    assert (
        house.refused(Role.PACKER, lambda uow: pickup.announce_pickup(uow, home)).code == "order_without_shop"
    )


def test_the_right_code_hands_everything_over_and_starts_the_withdrawal(house: House) -> None:
    order_id, _parcel_id, pickup_id, code = ready(house)
    outcome = done(collect(house, pickup_id, code))
    assert (outcome.code, outcome.values["bags"]) == ("pickup_collected", 1)
    row = one(house, select(Pickup))
    assert row.state is PickupState.COLLECTED
    assert row.collected_at is not None
    assert row.handed_over_by == house.staff[Role.SHOP].staff_id
    assert house.row(order_id).stage is Stage.COLLECTED
    assert [(line.delivered, line.shipped) for line in house.lines(order_id)] == [(2, 2), (1, 1)]
    assert "S-01" not in house.stock(MUG)
    assert parcels(house, order_id)[0].state is ParcelState.DELIVERED
    bag = one(house, select(PickupBag))
    assert bag.handed_out_at is not None
    assert bag.shelf_id is None
    again = not_collected(house, pickup_id, code)
    assert again.code == "pickup_collected_already"


def test_the_token_of_the_qr_opens_too(house: House) -> None:
    _, _, pickup_id, _ = ready(house)
    token = one(house, select(Pickup.token)).token
    assert collect(house, pickup_id, token).code == "pickup_collected"


def test_five_wrong_codes_lock_until_a_manager_acts(house: House) -> None:
    _, _, pickup_id, code = ready(house)
    wrong = "000000" if code != "000000" else "111111"
    left = []
    for _ in range(4):
        outcome = collect(house, pickup_id, wrong)
        assert (outcome.code, outcome.level) == ("wrong_pickup_code", Level.ERROR)
        left.append(outcome.values["left"])
    assert left == [4, 3, 2, 1]
    assert collect(house, pickup_id, wrong).code == "pickup_locked"
    assert isinstance(not_collected(house, pickup_id, code), PickupLocked)
    assert isinstance(house.refused(Role.SHOP, lambda uow: counter.renew_code(uow, pickup_id)), PickupLocked)
    done(house.act(Role.MANAGER, lambda uow: counter.renew_code(uow, pickup_id)))
    body = sent(house, "email", "pickup_code")[0]["body"]
    fresh = next(line for line in body.splitlines() if "nouveau code" in line).split()[-1]
    assert collect(house, pickup_id, fresh).code == "pickup_collected"


def test_without_code_only_a_manager_who_saw_a_document(house: House) -> None:
    _, _, pickup_id, _ = ready(house)
    assert isinstance(
        not_collected(house, pickup_id, None, id_checked=True),
        NotAllowed,
    )
    assert isinstance(not_collected(house, pickup_id, None, role=Role.MANAGER), IdentityNeeded)
    outcome = collect(house, pickup_id, None, id_checked=True, role=Role.MANAGER)
    assert outcome.code == "pickup_collected"


def test_identity_for_dear_orders_and_for_a_third_person(house: House) -> None:
    _, _, pickup_id, code = ready(house)
    third = not_collected(house, pickup_id, code, collected_by="Ada L.")
    assert isinstance(third, IdentityNeeded)
    total = house.row(1).total_cents
    house.database.write(
        lambda uow: change_setting(uow, "identity_check_from_cents", total), house.staff[Role.MANAGER]
    )
    assert isinstance(not_collected(house, pickup_id, code), IdentityNeeded)
    house.database.write(
        lambda uow: change_setting(uow, "identity_check_from_cents", total + 1), house.staff[Role.MANAGER]
    )
    done(
        house.act(
            Role.SHOP,
            lambda uow: counter.hand_over(uow, pickup_id, code, id_checked=True, collected_by="Ada L."),
        )
    )
    row = one(house, select(Pickup))
    assert (row.collected_by, row.id_checked) == ("Ada L.", True)


def test_every_bag_is_scanned_out_where_the_shop_scans(house: House) -> None:
    order_id, first, second = in_two_bags(house)
    for parcel in (first, second):
        done(house.act(Role.PACKER, lambda uow, p=parcel: shipping.hand_over(uow, p)))
        done(house.act(Role.SHOP, lambda uow, p=parcel: pickup.receive_parcel(uow, p)))
    pickup_id, token = one(house, select(Pickup.id, Pickup.token))
    refused = not_collected(house, pickup_id, token, scanned_out=[first])
    assert isinstance(refused, BagsLeft)
    assert refused.values["parcels"] == f"P-{second:06d}"
    done(
        house.act(
            Role.SHOP, lambda uow: counter.hand_over(uow, pickup_id, token, scanned_out=[first, second])
        )
    )
    assert house.row(order_id).stage is Stage.COLLECTED


def test_an_unpaid_or_held_order_stays_in_the_shop(house: House) -> None:
    order_id, _, pickup_id, code = ready(house)
    house.database.write(
        lambda uow: order_state.place_hold(uow, order_id, HoldKind.MANUAL, reason="x"),
        house.staff[Role.MANAGER],
    )
    assert isinstance(not_collected(house, pickup_id, code), OrderHeld)


def test_money_at_the_counter_by_card_or_till_receipt(house: House) -> None:
    order_id, _, pickup_id, code = ready(house)
    # As an order paid on collection stands: nothing captured yet.
    house.database.write(
        lambda uow: uow.connection.execute(
            update(Order).where(Order.id == order_id).values(captured_cents=0, payment=PaymentState.PENDING)
        ),
        house.station,
    )
    due = house.row(order_id).total_cents
    refused = not_collected(house, pickup_id, code)
    assert isinstance(refused, PickupNotPaid)
    assert refused.values["amount"] == f"{due / 100:.2f} EUR"
    take = counter.take_payment
    assert (
        house.refused(Role.SHOP, lambda uow: take(uow, pickup_id, "cash", "7")).code
        == "counter_means_unknown"
    )
    assert house.refused(Role.SHOP, lambda uow: take(uow, pickup_id, "till", " ")).code == "receipt_needed"
    done(house.act(Role.SHOP, lambda uow: take(uow, pickup_id, "till", "T-77")))
    paid = one(house, select(Payment).where(Payment.reference == "T-77"))
    assert (paid.amount_cents, paid.means) == (due, "till")
    assert house.refused(Role.SHOP, lambda uow: take(uow, pickup_id, "card", "8")).code == "nothing_due"
    assert collect(house, pickup_id, code).code == "pickup_collected"


@pytest.mark.parametrize("given", ["martin", "ELODIE", "Élodie Martin", "06 12 34 56 78", "+33612345678"])
def test_a_pickup_is_found_by_name_and_phone(house: House, given: str) -> None:
    _, _, pickup_id, _ = ready(house)
    found = house.act(Role.SHOP, lambda uow: counter.find_pickups(uow, given))
    assert [each["pickup_id"] for each in found.facts["pickups"]] == [pickup_id]
    assert found.facts["pickups"][0]["shelves"] == ["S-01"]
    assert "last_name" not in found.facts["pickups"][0]


def test_a_pickup_is_found_by_code_and_by_reference_but_not_once_collected(house: House) -> None:
    order_id, _, pickup_id, code = ready(house)

    def found(given: str) -> list[int]:
        outcome = house.act(Role.SHOP, lambda uow: counter.find_pickups(uow, given))
        return [each["pickup_id"] for each in outcome.facts["pickups"]]

    assert found(code[-4:]) == [pickup_id]
    assert found(code) == [pickup_id]
    assert found(house.row(order_id).reference) == [pickup_id]
    assert found("nobody") == []
    assert found("") == []
    assert found("%") == []
    done(collect(house, pickup_id, code))
    assert found(code[-4:]) == []


def test_reminders_go_out_once_each(house: House) -> None:
    _, _, _pickup_id, _ = ready(house)
    system = house.station

    def remind(day: date) -> int:
        return int(house.database.write(lambda uow: overdue.remind(uow, day), system).values["count"])

    assert remind(date(2026, 11, 25)) == 0
    assert remind(date(2026, 11, 26)) == 1
    assert remind(date(2026, 11, 26)) == 0
    assert remind(date(2026, 11, 30)) == 0
    assert remind(date(2026, 12, 2)) == 1
    assert remind(date(2026, 12, 3)) == 0
    assert len(sent(house, "email", "pickup_reminder")) == 2
    assert all(fits_one_sms(sms["text"]) for sms in sent(house, "sms", "pickup_reminder"))


def test_one_extension_then_expiry_then_back_to_stock_with_the_whole_refund(house: House) -> None:
    order_id, parcel_id, pickup_id, code = ready(house)
    extended = done(house.act(Role.SHOP, lambda uow: overdue.extend_pickup(uow, pickup_id)))
    assert extended.values["last_day"] == "2026-12-16"
    assert (
        house.refused(Role.SHOP, lambda uow: overdue.extend_pickup(uow, pickup_id)).code
        == "pickup_extended_already"
    )
    expire = overdue.expire_overdue
    assert (
        house.database.write(lambda uow: expire(uow, date(2026, 12, 16)), house.station).values["count"] == 0
    )
    listed = house.database.write(lambda uow: expire(uow, date(2026, 12, 17)), house.station)
    assert [(bag["parcel_id"], bag["shelf"]) for bag in listed.facts["bags"]] == [(parcel_id, "S-01")]
    assert state(house, pickup_id) is PickupState.EXPIRED
    assert not_collected(house, pickup_id, code).code == "pickup_expired"
    bin_id = place(house, "A-02-1")
    tote = place(house, "T-01")
    assert house.refused(Role.SHOP, lambda uow: overdue.unshelve(uow, parcel_id, tote)).code == "bin_unknown"
    back = done(house.act(Role.SHOP, lambda uow: overdue.unshelve(uow, parcel_id, bin_id)))
    assert back.values["left"] == 0
    assert state(house, pickup_id) is PickupState.RETURNED_TO_STOCK
    assert house.stock(MUG) == {"A-01-1": (18, 0), "A-02-1": (2, 0)}
    assert [(line.shipped, line.returned) for line in house.lines(order_id)] == [(2, 2), (1, 1)]
    refund = one(house, select(Refund))
    assert refund.state is RefundState.PENDING_APPROVAL
    assert (refund.goods_cents, refund.ship_out_cents, refund.amount_cents) == (3650, 490, 4140)
    assert refund.amount_cents == house.row(order_id).captured_cents
    assert parcels(house, order_id)[0].state is ParcelState.RETURNED_TO_SENDER
    assert len(sent(house, "email", "pickup_returned")) == 1


def test_an_expired_pickup_may_still_be_kept_once(house: House) -> None:
    _, _, pickup_id, code = ready(house)
    house.database.write(lambda uow: overdue.expire_overdue(uow, date(2026, 12, 5)), house.station)
    done(house.act(Role.SHOP, lambda uow: overdue.extend_pickup(uow, pickup_id)))
    assert collect(house, pickup_id, code).code == "pickup_collected"


def test_a_waiting_parcel_is_not_unshelved_and_a_cancelled_one_is(house: House) -> None:
    order_id, parcel_id, pickup_id, _ = ready(house)
    bin_id = place(house, "A-01-1")
    before = counts(house.database)
    refused = house.refused(Role.SHOP, lambda uow: overdue.unshelve(uow, parcel_id, bin_id))
    assert refused.code == "bag_not_to_unshelve"
    assert (
        house.refused(Role.SHOP, lambda uow: overdue.cancel_pickup(uow, pickup_id, " ")).code
        == "reason_needed"
    )
    assert counts(house.database) == before
    done(house.act(Role.SHOP, lambda uow: overdue.cancel_pickup(uow, pickup_id, "client parti")))
    done(house.act(Role.SHOP, lambda uow: overdue.unshelve(uow, parcel_id, bin_id)))
    assert state(house, pickup_id) is PickupState.CANCELLED
    assert house.stock(MUG) == {"A-01-1": (20, 0)}
    assert one(house, select(Refund.amount_cents)).amount_cents == house.row(order_id).captured_cents
    assert isinstance(
        house.refused(Role.SHOP, lambda uow: overdue.cancel_pickup(uow, pickup_id, "x")), WrongTransition
    )


def test_sms_wait_for_the_morning(house: House, clock: TestClock) -> None:
    clock.forward(hours=12)  # Monday 20:00 UTC: nine in the evening in Paris
    ready(house)
    row = one(house, select(OutboxMessage).where(OutboxMessage.kind == "sms"))
    assert row.due_at.isoformat() == "2026-11-24T07:00:00+00:00"
    mail = one(
        house,
        select(OutboxMessage).where(OutboxMessage.key.like("pickup-ready:%"), OutboxMessage.kind == "email"),
    )
    assert mail.due_at < row.due_at


def test_the_customers_language_is_kept(house: House) -> None:
    order_id, parcel_id = at_dock(house, language="en")
    done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel_id, "LYON")))
    (mail,) = sent(house, "email", "pickup_ready")
    assert mail["subject"] == f"Your order {house.row(order_id).reference} is ready to collect"
    assert "Friday 4 December 2026" in mail["body"]


def test_every_journal_line_and_message_has_its_words(house: House) -> None:
    _, _, pickup_id, code = ready(house)
    done(collect(house, pickup_id, code))
    actions = house.database.read(lambda c: set(c.scalars(select(JournalEntry.action)).all()))
    mine = {action for action in actions if "pickup" in action or action == "parcel_arrived"}
    assert {"pickup_announced", "pickup_made_ready", "pickup_collected", "parcel_arrived"} <= mine
    for language in ("fr", "en"):
        assert {f"journal_{action}" for action in mine} <= catalogue(language).keys()
        assert "{" not in text(language, "pickup_collected", order="#1", bags=1)
    assert one(house, select(func.count()).select_from(OrderLine))[0] == 2
    assert one(house, select(func.count()).select_from(Parcel))[0] == 1
