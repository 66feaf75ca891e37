"""Refunds without the goods: asked for by one person, decided by another, booked as any refund."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import func, select

from app.models.invoice import InvoiceKind
from app.models.refusals import NotAllowed, ReasonNeeded, WrongTransition
from app.models.rma import RmaUnit
from app.models.states import RefundState, RmaState, Role
from app.models.stock import StockMove
from app.rules.return_terms import Approver, ReturnReason
from app.workflows import decisions, goods_kept, returns
from app.workflows.decision_letters import Decision
from app.workflows.exchange import exchange_return
from app.workflows.letter_preview import preview
from app.workflows.verify import verify
from tests.support.bench import done, ship
from tests.support.house import BOOK, MUG, House
from tests.support.returning import NOTICE, asked, counts, one, opened, received, refund_of, sent
from tests.workflows.return_acts import approve, rma
from tests.workflows.test_invoicing import issued, refunded, seller

__all__ = ("seller",)
WHY = "Tasse arrivée cassée"


def broken(house: House, *units: int) -> int:
    """A return for a mug and a book, broken on their way, of which nothing is to come back."""
    rma_id = opened(house, ship(house, (MUG, 1), (BOOK, 1)), *units, reason=ReturnReason.DEFECTIVE)
    done(house.act(Role.RETURNS, lambda uow: goods_kept.propose_without_goods(uow, rma_id, WHY)))
    return rma_id


def notes(house: House) -> list[str]:
    return list(house.database.read(lambda c: c.scalars(select(RmaUnit.note).order_by(RmaUnit.id)).all()))


def moves(house: House) -> Any:
    return one(house, select(func.count(StockMove.id)))[0]


def test_what_is_kept_is_refunded_credited_and_moves_no_stock(seller: House) -> None:
    rma_id = broken(seller, 1)
    before = moves(seller)
    assert rma(seller, rma_id).approver is Approver.MANAGER
    approve(seller, rma_id)
    (mug, book) = seller.lines(rma(seller, rma_id).order_id)
    assert [(line.returned, line.refunded) for line in (mug, book)] == [(0, 1), (0, 0)]
    assert moves(seller) == before
    (mail,) = sent(seller, "email", "return_goods_kept")
    assert WHY in mail["body"]
    assert (rma(seller, rma_id).decision_reason, notes(seller)) == (WHY, [""])
    assert rma(seller, rma_id).refund_due is not None, "nothing is waited for any more"
    refunded(seller, rma_id)
    assert rma(seller, rma_id).state is RmaState.CLOSED
    [credit] = issued(seller, InvoiceKind.CREDIT_NOTE)
    refund = refund_of(seller, rma_id)
    assert credit.ttc_cents == refund.amount_cents == mug.net_cents + refund.ship_out_cents
    assert list(verify(seller.database)) == []


def test_what_was_refunded_is_not_returned_as_well(house: House) -> None:
    rma_id = broken(house, 1)
    approve(house, rma_id)
    wanted = asked(house, rma(house, rma_id).order_id, 1)
    again = partial(
        returns.open_return, order_id=rma(house, rma_id).order_id, units=wanted, notice_day=NOTICE
    )
    assert house.refused(Role.RETURNS, again).code == "too_many_units"


def test_a_part_of_the_price_is_given_back_for_what_is_kept(seller: House) -> None:
    rma_id = broken(seller, 0, 1)
    (unit,) = seller.database.read(lambda c: c.execute(select(RmaUnit)).all())
    reduce = decisions.reduce_return
    for too_much in (10_000, -1):
        refused = seller.refused(
            Role.MANAGER, lambda uow, t=too_much: reduce(uow, rma_id, {unit.id: t}, "accord")
        )
        assert refused.code == "price_cut_out_of_range"
    done(seller.act(Role.MANAGER, lambda uow: reduce(uow, rma_id, {unit.id: 5_000}, "accord")))
    refund = refund_of(seller, rma_id)
    assert (refund.depreciation_cents * 2, refund.state) == (refund.goods_cents, RefundState.APPROVED)
    refunded(seller, rma_id)
    [credit] = issued(seller, InvoiceKind.CREDIT_NOTE)
    assert credit.ttc_cents == refund.amount_cents
    assert list(verify(seller.database)) == []


def test_declined_the_goods_come_back_after_all(house: House) -> None:
    rma_id = broken(house, 1)
    letter = house.database.read(lambda c: preview(c, rma_id, Decision.APPROVE))
    assert WHY in letter.body
    refused = house.refused(Role.MANAGER, lambda uow: decisions.reject_return(uow, rma_id, "non"))
    assert refused.code == "return_goods_kept"
    decline = goods_kept.decline_without_goods
    assert isinstance(house.refused(Role.MANAGER, lambda uow: decline(uow, rma_id, " ")), ReasonNeeded)
    done(house.act(Role.MANAGER, lambda uow: decline(uow, rma_id, "à voir d’abord")))
    row = rma(house, rma_id)
    assert (row.state, row.goods_kept, row.approver) == (RmaState.AUTHORISED, False, None)
    assert row.decision_reason == ""
    assert notes(house) == [""], "what nobody saw of an article is not written at it"
    assert refund_of(house, rma_id).state is RefundState.CANCELLED
    assert len(received(house, rma_id)) == 1
    assert list(verify(house.database)) == []


def test_a_new_one_is_sent_for_what_is_kept(house: House) -> None:
    rma_id = broken(house, 1)
    (unit,) = house.database.read(lambda c: c.execute(select(RmaUnit)).all())
    mug = house.lines(rma(house, rma_id).order_id)[0].product_id
    sent_anew = done(house.act(Role.MANAGER, lambda uow: exchange_return(uow, rma_id, {unit.id: mug})))
    assert sent_anew.facts["to_pay_cents"] == 0
    assert rma(house, rma_id).state is RmaState.CLOSED
    assert list(verify(house.database)) == []


def test_who_asks_does_not_decide_and_what_is_here_is_inspected(house: House) -> None:
    rma_id = opened(house, ship(house, (MUG, 2)), 1)
    propose = goods_kept.propose_without_goods
    assert isinstance(house.refused(Role.SHOP, lambda uow: propose(uow, rma_id, WHY)), NotAllowed)
    assert isinstance(house.refused(Role.RETURNS, lambda uow: propose(uow, rma_id, "")), ReasonNeeded)
    done(house.act(Role.MANAGER, lambda uow: propose(uow, rma_id, WHY)))
    before = counts(house.database)
    for deed in (
        lambda uow: decisions.approve_return(uow, rma_id),
        lambda uow: goods_kept.decline_without_goods(uow, rma_id, "x"),
    ):
        assert isinstance(house.refused(Role.MANAGER, deed), decisions.FourEyes)
    assert counts(house.database) == before
    here = opened(house, rma(house, rma_id).order_id, 1)
    received(house, here)
    assert isinstance(house.refused(Role.RETURNS, lambda uow: propose(uow, here, WHY)), WrongTransition)
