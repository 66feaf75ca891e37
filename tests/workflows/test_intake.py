"""Taking orders in: once, complete or held with the reason, allocated at once, followed when they change."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from app.channels.base import (
    IncomingCustomer,
    IncomingFulfilment,
    IncomingOrder,
    IncomingPayment,
    IncomingPaymentState,
)
from app.database.unit_of_work import Database, UnitOfWork
from app.models import order_state
from app.models.channel import Channel, Customer, Shop
from app.models.journal import JournalEntry
from app.models.order import Order, OrderAddress, OrderHold, OrderLine, OrderVersion, Payment
from app.models.refusals import Refusal
from app.models.states import DeliveryMode, HoldKind, Lifecycle, PaymentKind, PaymentState, Role, Stage
from app.models.stock import Reservation, StockMove
from app.rules.terms import PaymentMeans
from app.workflows import intake, orders
from app.workflows.examining import examine
from app.workflows.outcome import Level, Outcome
from app.workflows.verify import verify
from tests.support.bench import pack, pick, ship
from tests.support.house import BOOK, MUG, SHIRT, House

WRITTEN = (Order, OrderLine, OrderAddress, OrderHold, OrderVersion, Payment, Customer, Channel, Reservation)


def accept(house: House, incoming: IncomingOrder) -> Outcome:
    return house.act(Role.MANAGER, lambda uow: intake.accept_order(uow, incoming))


def counts(house: House) -> dict[str, int]:
    return {
        table.__tablename__: house.database.read(
            lambda c, table=table: c.execute(select(func.count()).select_from(table)).scalar_one()
        )
        for table in (*WRITTEN, StockMove)
    }


def holds(house: House, order_id: int) -> dict[str, HoldKind]:
    """Open holds by code."""
    query = select(OrderHold).where(OrderHold.order_id == order_id, OrderHold.released_at.is_(None))
    return {row.code: row.kind for row in house.database.read(lambda c: c.execute(query).all())}


def actions(house: House, order_id: int) -> list[str]:
    query = select(JournalEntry.action).where(JournalEntry.order_id == order_id).order_by(JournalEntry.id)
    return list(house.database.read(lambda c: c.execute(query).scalars().all()))


def changed(incoming: IncomingOrder, quantities: dict[str, int], **changes: Any) -> IncomingOrder:
    """The same order with other quantities by SKU (0 removes the line), its total following, still paid."""
    lines = tuple(
        replace(line, quantity=quantities.get(line.sku, line.quantity))
        for line in incoming.lines
        if quantities.get(line.sku, 1)
    )
    total = sum(line.net_cents for line in lines) + incoming.shipping_cents
    payment = replace(incoming.payment, amount_cents=max(total, incoming.payment.amount_cents))
    return replace(incoming, **{"lines": lines, "total_cents": total, "payment": payment, **changes})


def test_a_complete_paid_order_is_open_and_has_its_stock(house: House) -> None:
    order_id = house.order()
    row = house.row(order_id)
    assert (row.lifecycle, row.stage, row.payment) == (Lifecycle.OPEN, Stage.READY, PaymentState.PAID)
    assert (row.captured_cents, row.total_cents, row.open_holds) == (4140, 4140, 0)
    assert row.paid_at == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    assert [(line.ordered, line.allocated, line.net_cents) for line in house.lines(order_id)] == [
        (2, 2, 2400),
        (1, 1, 1250),
    ]
    assert house.stock(MUG) == {"A-01-1": (20, 2)}
    assert actions(house, order_id) == ["order_imported"]


def test_the_same_order_again_writes_nothing(house: House) -> None:
    incoming = house.incoming()
    accept(house, incoming)
    before = counts(house)
    again = accept(house, replace(incoming, reference=f"  {incoming.reference} "))
    assert (again.code, again.facts["result"]) == ("order_unchanged", "unchanged")
    assert counts(house) == before


def test_a_batch_does_what_one_by_one_does(house: House) -> None:
    """Same holds, counters and stock, whichever way; the second time in a batch is compared."""
    batch = [
        house.incoming(),
        house.incoming((MUG, 1), paid=False),
        house.incoming(("NOBODY-KNOWS", 1)),
        house.incoming((SHIRT, 40)),
    ]
    answers = house.database.write(
        lambda uow: intake.accept_orders(uow, [*map(examine, [*batch, batch[0]])]), house.staff[Role.MANAGER]
    )
    results = [answer.facts["result"] for answer in answers if isinstance(answer, Outcome)]
    assert results == ["created"] * 4 + ["unchanged"]
    together = [
        state_of(house, answer.facts["order_id"]) for answer in answers[:4] if isinstance(answer, Outcome)
    ]

    alone = []
    for incoming in batch:
        twin = replace(incoming, external_id=incoming.external_id + "-alone")
        if any(line.sku == SHIRT for line in twin.lines):
            twin = replace(twin, lines=(replace(twin.lines[0], quantity=40),))
        alone.append(state_of(house, int(accept(house, twin).facts["order_id"])))
    # The shirts were all promised to the batch's order, so its twin waits for every one of them.
    together[3]["buckets"] = [(0, 40, 0)]
    assert alone == together


def state_of(house: House, order_id: int) -> dict[str, Any]:
    row = house.row(order_id)
    return {
        "stage": row.stage,
        "payment": row.payment,
        "holds": holds(house, order_id),
        "buckets": [(line.unallocated, line.backordered, line.allocated) for line in house.lines(order_id)],
    }


def test_one_bad_order_of_a_batch_is_refused_alone(house: House) -> None:
    good, bad = house.incoming(), replace(house.incoming(), lines=())
    answers = house.database.write(
        lambda uow: intake.accept_orders(uow, [examine(bad), examine(good)]), house.staff[Role.MANAGER]
    )
    assert isinstance(answers[0], Refusal)
    assert answers[0].code == "import_order_without_lines"
    assert isinstance(answers[1], Outcome)
    assert accept(house, bad).level is Level.ERROR


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"paid": False}, HoldKind.PAYMENT, "hold_payment_missing"),
        ({"total_cents": 9999}, HoldKind.MANUAL, "hold_totals_differ"),
        (
            {"customer": IncomingCustomer(external_id="b2b", company="Kersaudy SARL", siren="123456789")},
            HoldKind.MANUAL,
            "hold_company_siren_invalid",
        ),
    ],
)
def test_what_is_missing_holds_the_order_and_promises_nothing(
    house: House, changes: dict[str, Any], kind: HoldKind, code: str
) -> None:
    order_id = house.order(**changes)
    assert holds(house, order_id)[code] is kind
    row = house.row(order_id)
    assert (row.lifecycle, row.stage) == (Lifecycle.IMPORTED, Stage.IMPORTED)
    assert row.open_holds == len(holds(house, order_id))
    assert house.stock(MUG) == {"A-01-1": (20, 0)}


def test_an_address_and_an_unknown_article_hold(house: House) -> None:
    bad = replace(house.incoming().shipping_address, postal_code="96000")
    order_id = house.order((MUG, 1), ("LAMPE-9", 1), shipping_address=bad)
    assert holds(house, order_id) == {
        "address_postal_code_invalid": HoldKind.ADDRESS,
        "hold_sku_unknown": HoldKind.STOCK,
    }
    assert house.lines(order_id)[1].product_id is None


def test_an_unpaid_card_waits_three_days(house: House) -> None:
    order_id = house.order(paid=False)
    due = house.database.read(
        lambda c: c.execute(select(OrderHold.due_at).where(OrderHold.order_id == order_id)).scalar_one()
    )
    assert due == datetime(2026, 11, 26, 7, 30, tzinfo=UTC)


def test_an_authorised_card_may_be_prepared(house: House) -> None:
    order_id = house.order(payment=IncomingPayment(state=IncomingPaymentState.AUTHORISED))
    row = house.row(order_id)
    assert (row.stage, row.payment, row.captured_cents) == (Stage.READY, PaymentState.AUTHORISED, 0)


def test_pickup_is_paid_at_the_counter_and_knows_its_shop(house: House) -> None:
    order_id = house.order(
        mode=DeliveryMode.PICKUP, payment=IncomingPayment(means=PaymentMeans.ON_COLLECTION)
    )
    row = house.row(order_id)
    assert (row.stage, row.payment) == (Stage.READY, PaymentState.PENDING)
    assert row.shop_id is not None


def test_a_pickup_that_names_no_shop_goes_to_the_only_one(house: House) -> None:
    """As WooCommerce's own local pickup says it: "in the shop", whichever that is."""
    one = house.order((MUG, 1), mode=DeliveryMode.PICKUP, pickup_shop="")
    lyon = house.database.read(lambda c: c.execute(select(Shop.id)).scalar_one())
    assert (house.row(one).shop_id, house.row(one).open_holds) == (lyon, 0)
    nantes = {"code": "NANTES", "name": "Atelier Nantes", "address": {}}
    house.database.write(lambda uow: uow.connection.execute(insert(Shop).values(nantes)), house.station)
    two = house.order((MUG, 1), mode=DeliveryMode.PICKUP, pickup_shop="")
    assert (house.row(two).shop_id, house.row(two).open_holds) == (None, 1)


def test_a_barcode_finds_the_article_where_the_sku_does_not(house: House) -> None:
    line = replace(house.incoming((MUG, 1)).lines[0], sku="AUTRE-REF", barcode="3012345678902")
    order_id = house.order((MUG, 1), lines=(line,))
    assert house.lines(order_id)[0].product_id is not None
    assert house.row(order_id).stage is Stage.READY


def test_what_the_channel_sends_itself_is_only_read(house: House) -> None:
    order_id = house.order(fulfilled_by=IncomingFulfilment.CHANNEL)
    assert house.row(order_id).stage is Stage.IMPORTED
    assert house.stock(MUG) == {"A-01-1": (20, 0)}
    refusal = house.refused(Role.MANAGER, lambda uow: orders.validate_order(uow, order_id))
    assert refusal.code == "not_ours"


def test_gone_and_given_up_orders_come_in_as_they_are(house: House) -> None:
    sent, given_up = house.order(fulfilled=True), house.order(cancelled=True)
    assert house.row(sent).stage is Stage.SHIPPED
    assert [line.shipped for line in house.lines(sent)] == [2, 1]
    assert house.row(given_up).stage is Stage.CANCELLED
    assert [line.cancelled for line in house.lines(given_up)] == [2, 1]
    assert house.stock(MUG) == {"A-01-1": (20, 0)}


@pytest.mark.parametrize("given", [{"fulfilled": True}, {"fulfilled_by": IncomingFulfilment.CHANNEL}])
def test_what_others_sent_keeps_the_total_of_its_channel_and_verify_does_not_mind(
    house: House, given: dict[str, Any]
) -> None:
    """It is never held, so there is no hold to ask for."""
    house.order((MUG, 1), total_cents=99_900, **given)
    assert list(verify(house.database)) == []


@pytest.mark.parametrize("gift_card", [False, True])
@pytest.mark.parametrize("mugs", [1, 25])
@pytest.mark.parametrize("changes", [{}, {"paid": False}, {"fulfilled": True}, {"cancelled": True}])
def test_the_stage_of_a_new_order_is_the_one_derived_later(
    house: House, gift_card: bool, mugs: int, changes: dict[str, Any]
) -> None:
    line = house.incoming((MUG, mugs)).lines[0]
    card = replace(line, external_line_id="9", sku="CARTE-50", quantity=1, needs_shipping=False)
    lines = (line, card) if gift_card else (line,)
    total = sum(each.net_cents for each in lines) + 490
    payment = replace(house.incoming().payment, amount_cents=total)
    incoming = house.incoming((MUG, mugs), **changes)
    if incoming.payment.amount_cents:
        incoming = replace(incoming, payment=payment)
    incoming = replace(incoming, lines=lines, total_cents=total)
    order_id = int(accept(house, incoming).facts["order_id"])
    stored = house.row(order_id).stage
    assert house.database.write(lambda uow: order_state.refresh_stage(uow, order_id), house.station) is stored


def test_a_gift_card_needs_no_picking(house: House) -> None:
    card = replace(
        house.incoming((MUG, 1)).lines[0],
        external_line_id="9", sku="CARTE-50", name="Carte cadeau", needs_shipping=False,
    )  # fmt: skip
    lines = (*house.incoming((MUG, 1)).lines, card)
    order_id = house.order((MUG, 2), lines=lines)
    assert holds(house, order_id) == {}
    assert [(line.allocated, line.shipped) for line in house.lines(order_id)] == [(1, 0), (0, 1)]
    assert house.row(order_id).stage is Stage.READY


def test_guests_with_one_email_are_one_customer(house: House) -> None:
    guest = IncomingCustomer(email="Nina@example.fr", last_name="Roux", first_name="Nina")
    first = house.order(customer=guest)
    second = house.order(customer=replace(guest, email="nina@example.fr", phone="+33611111111"))
    assert house.row(first).customer_id == house.row(second).customer_id
    phone = house.database.read(
        lambda c: c.execute(
            select(Customer.phone).where(Customer.id == house.row(first).customer_id)
        ).scalar_one()
    )
    assert phone == "+33611111111"


def test_money_given_back_before_counts_against_what_was_paid(house: House) -> None:
    total = house.incoming().total_cents
    payment = IncomingPayment(
        state=IncomingPaymentState.PARTIALLY_REFUNDED, amount_cents=total, refunded_cents=1000
    )
    order_id = house.order(payment=payment)
    assert holds(house, order_id) == {"hold_payment_partial": HoldKind.PAYMENT}
    row = house.row(order_id)
    assert (row.captured_cents, row.refunded_cents) == (total, 1000)


def test_the_channel_may_change_units_before_picking(house: House) -> None:
    incoming = house.incoming((MUG, 2), (BOOK, 1))
    order_id = int(accept(house, incoming).facts["order_id"])
    more = changed(incoming, {MUG: 5})
    outcome = accept(house, more)
    assert (outcome.facts["result"], outcome.facts["applied"]) == ("amended", ["lines", "prices"])
    assert house.lines(order_id)[0].allocated == 5
    fewer = changed(more, {MUG: 1, BOOK: 0})
    accept(house, fewer)
    mug, book = house.lines(order_id)
    assert (mug.ordered, mug.allocated, mug.net_cents) == (1, 1, 1200)
    assert (book.cancelled, book.allocated) == (1, 0)
    assert house.stock(MUG) == {"A-01-1": (20, 1)}
    assert house.stock(BOOK) == {"A-02-1": (10, 0)}
    row = house.row(order_id)
    assert (row.version, row.total_cents) == (3, 1690)
    assert accept(house, fewer).facts["result"] == "unchanged"


def test_an_added_line_and_its_unpaid_rest_hold(house: House) -> None:
    incoming = house.incoming((MUG, 1))
    order_id = int(accept(house, incoming).facts["order_id"])
    new = replace(incoming.lines[0], external_line_id="2", sku="INCONNU")
    lines = (*incoming.lines, new)
    total = incoming.total_cents + new.net_cents
    accept(house, replace(incoming, lines=lines, total_cents=total))
    assert holds(house, order_id) == {
        "hold_sku_unknown": HoldKind.STOCK,
        "hold_payment_partial": HoldKind.PAYMENT,
    }


def test_a_payment_that_arrives_sets_the_order_going(house: House) -> None:
    incoming = house.incoming(paid=False)
    order_id = int(accept(house, incoming).facts["order_id"])
    paid = replace(
        incoming.payment,
        state=IncomingPaymentState.PAID,
        amount_cents=incoming.total_cents,
        paid_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    )
    accept(house, replace(incoming, payment=paid))
    row = house.row(order_id)
    assert (row.stage, row.payment, row.open_holds) == (Stage.READY, PaymentState.PAID, 0)
    kinds = house.database.read(
        lambda c: c.execute(select(Payment.kind).where(Payment.order_id == order_id)).scalars().all()
    )
    assert kinds == [PaymentKind.CAPTURE]


def test_a_new_address_is_applied_unless_staff_corrected_the_old_one(house: House) -> None:
    incoming = house.incoming()
    order_id = int(accept(house, incoming).facts["order_id"])
    moved = replace(incoming, shipping_address=replace(incoming.shipping_address, line1="8 quai Rambaud"))
    accept(house, moved)
    assert shipping_line(house, order_id) == "8 quai Rambaud"
    house.act(
        Role.MANAGER,
        lambda uow: orders.change_address(uow, order_id, {"line1": "18 quai Rambaud"}, "appel du client"),
    )
    again = replace(moved, shipping_address=replace(moved.shipping_address, line1="80 quai Rambaud"))
    outcome = accept(house, again)
    assert (outcome.level, outcome.facts["held"]) == (Level.WARNING, ["address"])
    assert shipping_line(house, order_id) == "18 quai Rambaud"
    assert holds(house, order_id) == {"hold_amended_address_corrected": HoldKind.AMENDED}


def shipping_line(house: House, order_id: int) -> str:
    query = select(OrderAddress.line1).where(
        OrderAddress.order_id == order_id, OrderAddress.kind == "shipping"
    )
    return str(house.database.read(lambda c: c.execute(query).scalar_one()))


def test_a_channel_cancellation_before_picking_frees_the_stock(house: House) -> None:
    incoming = house.incoming()
    order_id = int(accept(house, incoming).facts["order_id"])
    accept(house, replace(incoming, cancelled=True))
    assert house.row(order_id).stage is Stage.CANCELLED
    assert house.stock(MUG) == {"A-01-1": (20, 0)}


def test_a_line_that_the_channel_removes_and_puts_back_is_wanted_again(house: House) -> None:
    incoming = house.incoming((MUG, 2), (BOOK, 1))
    order_id = int(accept(house, incoming).facts["order_id"])
    accept(house, changed(incoming, {MUG: 0}))
    assert [line.ordered - line.cancelled for line in house.lines(order_id)] == [0, 1]
    accept(house, incoming)
    mug, _book = house.lines(order_id)
    assert (mug.sku, mug.ordered - mug.cancelled, mug.allocated) == (MUG, 2, 2)
    assert list(verify(house.database)) == []


def test_an_amendment_that_does_not_add_up_is_held_with_the_figures(house: House) -> None:
    incoming = house.incoming((MUG, 2))
    order_id = int(accept(house, incoming).facts["order_id"])
    accept(house, replace(incoming, total_cents=incoming.total_cents - 500))
    accept(house, replace(incoming, total_cents=incoming.total_cents - 600))
    assert list(holds(house, order_id)) == ["hold_totals_differ"]
    assert list(verify(house.database)) == []


def test_a_line_that_is_put_back_as_another_article_waits_for_a_person(house: House) -> None:
    incoming = house.incoming((MUG, 2), (BOOK, 1))
    order_id = int(accept(house, incoming).facts["order_id"])
    accept(house, changed(incoming, {MUG: 0}))
    mug, book = incoming.lines
    accept(house, replace(incoming, lines=(replace(mug, sku=SHIRT), book)))
    assert holds(house, order_id) == {"hold_amended_lines": HoldKind.AMENDED}
    assert [line.ordered - line.cancelled for line in house.lines(order_id)] == [0, 1]
    assert list(verify(house.database)) == []


@pytest.mark.parametrize("stage", ["picked", "labelled", "shipped"])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("lines", "hold_amended_lines"),
        ("address", "hold_amended_address"),
        ("cancelled", "hold_amended_cancelled"),
    ],
)
def test_from_picking_on_a_person_decides(house: House, stage: str, change: str, code: str) -> None:
    incoming = house.incoming((MUG, 2))
    if stage == "shipped":
        order_id = ship(house, (MUG, 2))
        query = select(OrderVersion.content).where(OrderVersion.order_id == order_id)
        stored = house.database.read(lambda c: c.execute(query).scalar_one())
        customer = replace(incoming.customer, external_id=stored["customer"]["external_id"])
        incoming = replace(
            incoming,
            external_id=stored["external_id"],
            reference=stored["reference"],
            customer=customer,
        )
    else:
        order_id = int(accept(house, incoming).facts["order_id"])
        pick(house, order_id)
        if stage == "labelled":
            pack(house, order_id)
    before = house.lines(order_id)
    amended = {
        "lines": changed(incoming, {MUG: 3}),
        "address": replace(
            incoming, shipping_address=replace(incoming.shipping_address, line1="1 rue Neuve")
        ),
        "cancelled": replace(incoming, cancelled=True),
    }[change]
    outcome = accept(house, amended)
    assert outcome.code == "order_amended_held"
    assert holds(house, order_id) == {code: HoldKind.AMENDED}
    assert house.lines(order_id) == before
    assert "order_amended" in actions(house, order_id)


def test_two_stations_take_one_order_in_once(postgres_database: Database) -> None:
    """The second one finds the channel locked, waits, then finds the order and changes nothing."""
    house = House(postgres_database)
    house.order()
    incoming = house.incoming()
    other = Database(postgres_database.engine.url.render_as_string(hide_password=False))
    taken, answered = threading.Event(), threading.Event()
    second: list[Outcome] = []

    def first(uow: UnitOfWork) -> Outcome:
        outcome = intake.accept_order(uow, incoming)
        taken.set()
        assert not answered.wait(0.3), "nobody may answer before the first one is committed"
        return outcome

    def come_second() -> None:
        taken.wait()
        second.append(other.write(lambda uow: intake.accept_order(uow, incoming), house.staff[Role.MANAGER]))
        answered.set()

    thread = threading.Thread(target=come_second)
    thread.start()
    outcome = postgres_database.write(first, house.staff[Role.MANAGER])
    thread.join()
    other.close()
    assert [each.facts["result"] for each in (outcome, *second)] == ["created", "unchanged"]
