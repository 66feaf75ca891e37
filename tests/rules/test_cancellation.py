"""The table of what cancelling and readdressing take, stage by stage."""

from __future__ import annotations

import pytest

from app.rules.cancellation import RULINGS, Change, Step, order_ruling, ruling
from app.rules.terms import OrderStage


def test_every_stage_and_change_has_a_ruling_with_its_own_words() -> None:
    assert set(RULINGS) == {(stage, change) for stage in OrderStage for change in Change}
    assert all(rule.allowed or not rule.after_scan_back for rule in RULINGS.values())


@pytest.mark.parametrize(
    ("stage", "cancel", "address"),
    [
        (OrderStage.IMPORTED, True, True),
        (OrderStage.ALLOCATED, True, True),
        (OrderStage.PICKED_OR_PACKED, True, True),
        (OrderStage.LABELLED, True, True),
        (OrderStage.HANDED_OVER, False, False),
        (OrderStage.PICKUP_READY, True, False),
        (OrderStage.DELIVERED, False, False),
    ],
)
def test_what_is_allowed(stage: OrderStage, cancel: bool, address: bool) -> None:
    assert ruling(stage, Change.CANCEL).allowed is cancel
    assert ruling(stage, Change.CHANGE_ADDRESS).allowed is address


def test_a_label_is_voided_before_anything_else() -> None:
    for change in Change:
        assert ruling(OrderStage.LABELLED, change).steps[0] is Step.VOID_LABEL
    assert Step.BUY_NEW_LABEL in ruling(OrderStage.LABELLED, Change.CHANGE_ADDRESS).steps


def test_packed_goods_come_back_by_scan_before_the_order_is_cancelled() -> None:
    waiting = {stage for stage in OrderStage if ruling(stage, Change.CANCEL).after_scan_back}
    assert waiting == {OrderStage.PICKED_OR_PACKED, OrderStage.LABELLED, OrderStage.PICKUP_READY}


def test_a_new_address_re_rates_and_rechecks_the_vat_territory_from_allocation_on() -> None:
    for stage in (OrderStage.ALLOCATED, OrderStage.PICKED_OR_PACKED, OrderStage.LABELLED):
        steps = ruling(stage, Change.CHANGE_ADDRESS).steps
        assert {Step.RERATE_SHIPPING, Step.RECHECK_VAT_TERRITORY} <= set(steps)


def test_a_delivered_order_goes_the_way_of_withdrawal() -> None:
    assert ruling(OrderStage.DELIVERED, Change.CANCEL).steps == (Step.WITHDRAWAL_FLOW,)


def test_the_furthest_parcel_decides_for_the_order() -> None:
    stages = frozenset({OrderStage.ALLOCATED, OrderStage.HANDED_OVER, OrderStage.LABELLED})
    assert order_ruling(stages, Change.CANCEL).code == "cancel_handed_over"
    with pytest.raises(ValueError, match="empty"):
        order_ruling(frozenset(), Change.CANCEL)
