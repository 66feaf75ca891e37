"""Three whole paths at a headless station, by scans and commands: what becomes of a parcel once it has left.

Each ends with its papers, its letters, its money and a ledger and journal that ``verify`` accepts.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.models.house import change_setting
from app.models.invoice import Invoice
from app.models.journal import JournalEntry
from app.models.order import Payment
from app.models.outbox import OutboxMessage, PrintJob
from app.models.pickup import Pickup
from app.models.product import Product
from app.models.rma import Refund, Rma
from app.models.states import (
    DeliveryMode,
    PaymentKind,
    PaymentState,
    PickupState,
    RefundState,
    RmaState,
    Role,
)
from app.rules.rejection import RejectionGround
from app.rules.return_terms import Grade
from app.scanning.own_codes import OwnKind, encode
from app.station import daily
from app.station.session import Job
from app.workflows import decisions, exchange, inspection, refunds
from app.workflows.house_settings import save_settings
from app.workflows.verify import verify
from tests.support.bench import done, parcels, ship
from tests.support.databases import TestClock
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.returning import delivered, one, opened, photographed, refund_of, sample_order, unit_ids

SELLER = {
    "seller_name": "Comptoir d’essai", "seller_address": "1 rue du Test|69000 LYON", "invoicing": "yes",
    "seller_legal": "SARL au capital de 10 000 €", "seller_siren": "999000102", "seller_rcs": "RCS Lyon",
    "seller_vat": "FR48999000102",
}  # fmt: skip


@pytest.fixture
def shop(bench: Bench) -> House:
    """A house that issues its invoices itself, and where somebody decides on every return."""
    house = bench.house
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, SELLER)))
    house.database.write(
        lambda uow: change_setting(uow, "auto_approval_limit_cents", 0), house.staff[Role.MANAGER]
    )
    return house


def column(house: House, query: Any) -> list[Any]:
    return list(house.database.read(lambda c: c.scalars(query).all()))


def letters(house: House, order_id: int) -> list[str]:
    """The e-mails about an order, in their order."""
    query = select(OutboxMessage.payload).where(
        OutboxMessage.order_id == order_id, OutboxMessage.kind == "email"
    )
    return [row["template"] for row in column(house, query.order_by(OutboxMessage.id))]


def papers(house: House, order_id: int) -> list[str]:
    query = select(PrintJob.document_kind).where(PrintJob.order_id == order_id).order_by(PrintJob.id)
    return column(house, query)


def told(house: House, order_id: int) -> list[str]:
    query = select(JournalEntry.action).where(JournalEntry.order_id == order_id).order_by(JournalEntry.id)
    return column(house, query)


def paid_back(house: House, refund_id: int) -> None:
    """The refund is ordered at the bank, and arrives."""
    done(house.act(Role.MANAGER, lambda uow: refunds.mark_sent(uow, refund_id)))
    done(house.act(Role.MANAGER, lambda uow: refunds.mark_succeeded(uow, refund_id, "VIR-1")))


def box_comes(bench: Bench, rma_id: int, *skus: str) -> None:
    """The box is scanned at the returns desk, weighed, and each article scanned out of it."""
    bench.sign_in(Role.RETURNS)
    bench.turn_to(Job.RETURNS)
    label = encode(OwnKind.RETURN, one(bench.house, select(Rma.serial).where(Rma.id == rma_id)).serial)
    assert bench.scan(label).outcome.code == "return_received"
    assert bench.scan("700").outcome.code == "return_weighed"
    for sku in skus:
        assert bench.scan(bench.article(sku)).outcome.code == "unit_received"


def graded(house: House, rma_id: int, grade: Grade, **how: Any) -> None:
    for unit in unit_ids(house, rma_id):
        done(house.act(Role.RETURNS, lambda uow, unit=unit: inspection.inspect_unit(uow, unit, grade, **how)))  # type: ignore[misc]


def test_a_pickup_that_nobody_collects_is_back_in_stock_and_paid_back(
    bench: Bench, shop: House, clock: TestClock
) -> None:
    order_id = ship(shop, (MUG, 2), mode=DeliveryMode.PICKUP)
    label = encode(OwnKind.PARCEL, parcels(shop, order_id)[0].number)
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    assert bench.scan(label).outcome.code == "pickup_ready"
    bench.scan(bench.place("S-01"))
    for _ in range(16):
        clock.forward(days=1)
        daily.do_rounds(shop.database, shop.station)
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    assert bench.scan(label).outcome.code == "parcel_to_unshelve"
    assert bench.scan(bench.place("A-01-1")).outcome.code == "unshelved"
    refund = one(shop, select(Refund).where(Refund.order_id == order_id))
    assert (refund.state, refund.amount_cents) == (RefundState.PENDING_APPROVAL, 2 * 1200 + 490)
    done(shop.act(Role.MANAGER, lambda uow: refunds.approve_refund(uow, refund.id)))
    paid_back(shop, refund.id)

    order = shop.row(order_id)
    assert (order.payment, order.refunded_cents) == (PaymentState.REFUNDED, order.total_cents)
    assert shop.stock(MUG) == {"A-01-1": (20, 0)}
    assert letters(shop, order_id) == [
        "pickup_ready", "pickup_reminder", "pickup_reminder", "pickup_expired", "pickup_returned", "refund_sent",
    ]  # fmt: skip
    assert "pickup_label" in papers(shop, order_id)
    assert column(shop, select(Invoice.id)) == []  # nothing was sold
    happened = told(shop, order_id)
    stages = ["pickup_made_ready", "pickup_expired", "unshelved", "refund_approved", "refund_succeeded"]
    assert [action for action in happened if action in stages] == stages
    pickup = select(Pickup.state).where(Pickup.order_id == order_id)
    assert one(shop, pickup).state is PickupState.RETURNED_TO_STOCK
    assert list(verify(shop.database)) == []


def test_a_return_is_exchanged_for_a_dearer_article_that_the_customer_tops_up(
    bench: Bench, shop: House
) -> None:
    order_id = ship(shop, (MUG, 1))
    rma_id = opened(shop, order_id, 1)
    box_comes(bench, rma_id, MUG)
    graded(shop, rma_id, Grade.A)
    done(shop.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    dearer = one(shop, select(Product.id).where(Product.sku == SHIRT)).id
    unit = unit_ids(shop, rma_id)[0]
    outcome = done(shop.act(Role.MANAGER, lambda uow: exchange.exchange_return(uow, rma_id, {unit: dearer})))
    assert (outcome.code, outcome.facts["to_pay_cents"]) == ("return_exchanged_to_pay", 1990 - 1200)

    new_id = int(outcome.facts["order_id"])
    new = shop.row(new_id)
    assert (new.payment, new.total_cents, new.captured_cents) == (PaymentState.PARTIALLY_PAID, 1990, 1200)
    movements = select(Payment.kind, Payment.means, Payment.amount_cents).where(Payment.order_id == order_id)
    assert (PaymentKind.REFUND, "exchange", 1200) in [
        tuple(row) for row in shop.database.read(lambda c: c.execute(movements).all())
    ]
    assert one(shop, select(Rma.state).where(Rma.id == rma_id)).state is RmaState.CLOSED
    assert shop.stock(MUG) == {"A-01-1": (20, 0)}
    assert shop.lines(new_id)[0].allocated == 1
    kinds = [row.split("-")[0] for row in column(shop, select(Invoice.number).order_by(Invoice.id))]
    assert kinds == ["F", "A"]
    assert letters(shop, order_id)[-3:] == ["withdrawal_acknowledged", "return_received", "return_exchanged"]
    assert papers(shop, order_id)[-1] == "return_label"
    assert {"return_opened", "return_weighed", "unit_inspected", "exchanged"} <= set(told(shop, order_id))
    assert list(verify(shop.database)) == []


def test_a_return_is_refused_in_part_and_the_refund_is_reduced(
    bench: Bench, shop: House, clock: TestClock
) -> None:
    """First asked for too late and refused, then a stained shirt of which forty per cent are taken off."""
    late = ship(shop, (BOOK, 1))
    delivered(shop, late, clock.now.date())
    clock.forward(days=20)
    refused = opened(shop, late, 1, notice=clock.now.date())
    box_comes(bench, refused, BOOK)
    graded(shop, refused, Grade.B)
    done(shop.act(Role.RETURNS, lambda uow: inspection.propose(uow, refused)))
    done(
        shop.act(
            Role.MANAGER,
            lambda uow: decisions.reject_return(
                uow, refused, "Demandé le 20e jour", RejectionGround.OUT_OF_TIME
            ),
        )
    )
    done(shop.act(Role.MANAGER, lambda uow: decisions.send_back_rejected(uow, refused)))
    assert letters(shop, late)[-1] == "return_rejected"
    assert one(shop, select(Rma.state).where(Rma.id == refused)).state is RmaState.CLOSED

    order_id = sample_order(shop)
    stained = opened(shop, order_id, 1, notice=clock.now.date())
    box_comes(bench, stained, SHIRT)
    unit = unit_ids(shop, stained)[0]
    photographed(shop, unit, "a", "b")
    graded(shop, stained, Grade.C, note="Tache au col")
    done(shop.act(Role.RETURNS, lambda uow: inspection.propose(uow, stained)))
    done(
        shop.act(
            Role.MANAGER, lambda uow: decisions.reduce_return(uow, stained, {unit: 4000}, "Tache au col")
        )
    )
    refund = refund_of(shop, stained)
    assert (refund.goods_cents, refund.depreciation_cents, refund.amount_cents) == (1791, 716, 1075)
    paid_back(shop, refund.id)

    credit = one(shop, select(Invoice).where(Invoice.refund_id == refund.id))
    assert credit.ttc_cents == 1075
    assert letters(shop, order_id)[-2:] == ["return_reduced", "refund_sent"]
    letter = next(
        row for row in column(shop, select(OutboxMessage.payload)) if row.get("template") == "return_reduced"
    )
    assert "7,16" in letter["body"]
    assert "Tache au col" in letter["body"]
    assert shop.row(order_id).refunded_cents == 1075
    assert {"depreciation_changed", "return_approved", "refund_succeeded"} <= set(told(shop, order_id))
    assert list(verify(shop.database)) == []
