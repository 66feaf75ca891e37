"""Who may decide on a return, and what a decision may be."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import update

from app.models.house import change_setting
from app.models.product import Product
from app.models.refusals import NotAllowed, NotFound, ReasonNeeded, Refusal
from app.models.states import RefundState, RmaState, Role
from app.rules.rejection import RejectionGround
from app.rules.return_terms import Grade, ReturnReason
from app.workflows import decisions, inspection, returns
from app.workflows.decisions import FourEyes
from app.workflows.exchange import exchange_return
from app.workflows.inspection import PhotosNeeded
from tests.support.bench import done
from tests.support.house import BOOK, SHIRT, House
from tests.support.returning import (
    NOTICE,
    counts,
    delivered,
    graded,
    opened,
    photographed,
    proposed,
    received,
    refund_of,
    sample_order,
    sent,
    unit_ids,
)
from tests.workflows.return_acts import _waiting, approve, rma


def test_who_inspected_does_not_decide(house: House) -> None:
    order_id = sample_order(house)
    house.database.write(
        lambda uow: change_setting(uow, "auto_approval_limit_cents", 0), house.staff[Role.MANAGER]
    )
    rma_id = opened(house, order_id, 1)
    (unit,) = received(house, rma_id)
    done(house.act(Role.MANAGER, lambda uow: inspection.inspect_unit(uow, unit, Grade.A)))
    done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    before = counts(house.database)
    for action in (
        lambda uow: decisions.approve_return(uow, rma_id),
        lambda uow: decisions.reduce_return(uow, rma_id, {unit: 0}, "x"),
        lambda uow: decisions.reject_return(uow, rma_id, "x", RejectionGround.OUT_OF_TIME),
        lambda uow: exchange_return(uow, rma_id, {unit: 1}),
    ):
        assert isinstance(house.refused(Role.MANAGER, action), FourEyes)
        assert isinstance(house.refused(Role.RETURNS, action), NotAllowed)
    assert counts(house.database) == before


def test_who_graded_first_does_not_decide_either(house: House) -> None:
    order_id = sample_order(house)
    house.database.write(
        lambda uow: change_setting(uow, "auto_approval_limit_cents", 0), house.staff[Role.MANAGER]
    )
    rma_id = opened(house, order_id, 1)
    (unit,) = received(house, rma_id)
    done(house.act(Role.MANAGER, lambda uow: inspection.inspect_unit(uow, unit, Grade.B)))
    graded(house, unit)
    done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    refused = house.refused(Role.MANAGER, lambda uow: decisions.approve_return(uow, rma_id))
    assert isinstance(refused, FourEyes)


def test_a_sealed_article_is_only_excluded_once_opened(house: House) -> None:
    house.database.write(
        lambda uow: uow.connection.execute(
            update(Product).where(Product.sku == SHIRT).values(withdrawal_exclusion="HYGIENE_SEALED")
        ),
        house.station,
    )
    order_id = sample_order(house)
    ground = RejectionGround.EXCLUDED_PRODUCT
    reject = decisions.reject_return
    sealed = _waiting(house, order_id, 1)
    refused = house.refused(Role.MANAGER, lambda uow: reject(uow, sealed, "descellé", ground))
    assert refused.code == "rejection_not_excluded_product"
    unsealed = _waiting(house, order_id, 1, grade=Grade.B)
    done(house.act(Role.MANAGER, lambda uow: reject(uow, unsealed, "descellé", ground)))


def test_a_refused_decision_changes_nothing(house: House) -> None:
    order_id = sample_order(house)
    delivered(house, order_id, date(2026, 11, 20))
    rma_id = _waiting(house, order_id, 1)
    (unit,) = unit_ids(house, rma_id)
    before = counts(house.database)

    def refused(action: Any) -> Refusal:
        return house.refused(Role.MANAGER, action)

    reject, reduce = decisions.reject_return, decisions.reduce_return
    assert isinstance(
        refused(lambda uow: reject(uow, rma_id, " ", RejectionGround.OUT_OF_TIME)), ReasonNeeded
    )
    assert isinstance(refused(lambda uow: reduce(uow, rma_id, {unit: 0}, "")), ReasonNeeded)
    assert refused(lambda uow: reject(uow, rma_id, "pas de formulaire")).code == "rejection_needs_ground"
    for ground in RejectionGround:
        answer = refused(lambda uow, g=ground: reject(uow, rma_id, "non", g))
        assert answer.code == f"rejection_not_{ground.value.lower()}"
    assert refused(lambda uow: reduce(uow, rma_id, {unit: 5000}, "abîmé")).code == "depreciation_above_limit"
    assert isinstance(refused(lambda uow: reduce(uow, rma_id, {unit + 99: 0}, "x")), NotFound)
    assert counts(house.database) == before
    assert rma(house, rma_id).state is RmaState.PROPOSED
    approve(house, rma_id)
    assert refused(lambda uow: decisions.approve_return(uow, rma_id)).code == "return_not_proposed"


def test_a_manager_reduces_within_the_rules(house: House) -> None:
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 2)
    first, second = received(house, rma_id)
    graded(house, first)
    graded(house, second, Grade.C)
    photographed(house, second, "c")
    done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    reduce = decisions.reduce_return
    few = house.refused(Role.MANAGER, lambda uow: reduce(uow, rma_id, {second: 2000}, "usure"))
    assert isinstance(few, PhotosNeeded)
    photographed(house, second, "d")
    done(house.act(Role.MANAGER, lambda uow: reduce(uow, rma_id, {second: 2000}, "usure")))
    refund = refund_of(house, rma_id)
    assert (refund.goods_cents, refund.depreciation_cents, refund.amount_cents) == (3582, 358, 3224)
    assert rma(house, rma_id).decision_reason == "usure"


def test_out_of_time_is_rejected_and_the_goods_go_back(house: House) -> None:
    order_id = sample_order(house)
    delivered(house, order_id, date(2026, 11, 2))
    rma_id = proposed(house, order_id, 1)
    assert rma(house, rma_id).approver.value == "SUPERVISOR"
    ground = RejectionGround.OUT_OF_TIME
    done(house.act(Role.MANAGER, lambda uow: decisions.reject_return(uow, rma_id, "hors délai", ground)))
    assert refund_of(house, rma_id).state is RefundState.CANCELLED
    assert house.stock(SHIRT)["QUARANTINE"] == (1, 0)
    assert rma(house, rma_id).rejection is ground
    assert house.lines(order_id)[0].refunded == 0
    assert "hors délai" in sent(house, "email", "return_rejected")[0]["body"]
    done(house.act(Role.MANAGER, lambda uow: decisions.send_back_rejected(uow, rma_id)))
    assert "QUARANTINE" not in house.stock(SHIRT)
    assert house.lines(order_id)[0].returned == 0
    assert rma(house, rma_id).state is RmaState.CLOSED
    again = opened(house, order_id, 2, reason=ReturnReason.DEFECTIVE)
    assert len(unit_ids(house, again)) == 2


def test_an_excluded_product_is_opened_with_a_warning_and_may_be_rejected(house: House) -> None:
    order_id = sample_order(house)
    house.database.write(
        lambda uow: uow.connection.execute(
            update(Product).where(Product.sku == BOOK).values(withdrawal_exclusion="PERSONALISED")
        ),
        house.station,
    )
    line = house.lines(order_id)[1]
    wanted = [(line.id, 1, ReturnReason.CHANGED_MIND)]
    outcome = house.act(Role.RETURNS, lambda uow: returns.open_return(uow, order_id, wanted, NOTICE))
    assert (outcome.code, outcome.facts["excluded"]) == ("return_opened_doubtful", [BOOK])
    rma_id = int(outcome.facts["rma_id"])
    (unit,) = received(house, rma_id)
    graded(house, unit, Grade.B)
    house.database.write(
        lambda uow: change_setting(uow, "auto_approval_limit_cents", 0), house.staff[Role.MANAGER]
    )
    done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    ground = RejectionGround.EXCLUDED_PRODUCT
    done(house.act(Role.MANAGER, lambda uow: decisions.reject_return(uow, rma_id, "gravé", ground)))
    assert rma(house, rma_id).state is RmaState.SETTLED
