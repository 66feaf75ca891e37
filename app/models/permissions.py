"""What each role may do: the one table that every workflow, query and screen asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from app.models.states import Role

_PICKER, _PACKER, _SHOP, _RETURNS = Role.PICKER, Role.PACKER, Role.SHOP, Role.RETURNS
_MANAGER, _ADMINISTRATOR = Role.MANAGER, Role.ADMINISTRATOR
_FLOOR = (_PICKER, _PACKER, _SHOP, _RETURNS, _MANAGER)

#: Actions by who may do them. The administrator is technical and acts on no order and no money (domain 10).
_TABLE: tuple[tuple[tuple[Role, ...], str], ...] = (
    (
        (_MANAGER,),
        """
        approve_return reduce_return reject_return send_back exchange_return
        approve_refund send_refund confirm_refund cancel_refund
        recall_lot accept_count order_goods order_transfer set_faces plan_waves
        change_line cancel_line cancel_order allow_split record_payment note_chargeback release_hold_money
        hand_over_without_code unlock_pickup see_decisions
        see_personal_data erase_personal_data merge_customers see_figures export_accounts""",
    ),
    (
        (_MANAGER, _ADMINISTRATOR),
        """
        add_staff deactivate_staff reactivate_staff change_roles change_pin new_badge
        save_settings save_printer save_layout save_boxes save_kit save_carrier print_badges import change_messages
        connect_channel""",
    ),
    (
        (_PICKER, _PACKER, _MANAGER),
        "make_pick_list pick print_pick_list put_back see_preparation count receive_goods replenish",
    ),
    (
        (_PACKER, _MANAGER),
        "pack hand_over void_parcel map_line ask_label decide_label open_claim choose_service",
    ),
    ((_PACKER, _SHOP, _MANAGER), "validate_order release_hold change_address"),
    (
        (_SHOP, _MANAGER),
        """
        find_pickups hand_over_pickup take_payment renew_code extend_pickup cancel_pickup
        receive_parcel put_on_shelf prepare_in_shop record_payment_at_pickup see_pickups""",
    ),
    ((_PACKER, _SHOP, _RETURNS, _MANAGER), "send_message"),
    ((_SHOP, _RETURNS, _MANAGER), "see_customers note_customer"),
    ((_SHOP, _PICKER, _PACKER, _MANAGER), "see_stock move_transfer"),
    ((_SHOP, _PICKER, _RETURNS, _MANAGER), "unshelve"),
    ((_PICKER, _PACKER, _RETURNS, _MANAGER), "put_away"),
    ((_RETURNS, _MANAGER), "inspect add_photo propose_refund dispose"),
    (
        (_RETURNS, _SHOP, _MANAGER),
        "open_return record_posting receive_return receive_unit see_returns buy_return_label",
    ),
    (
        _FLOOR,
        """
        hold_order print print_again move_job retry_job cancel_job confirm_job""",
    ),
    ((_PACKER, _SHOP, _RETURNS, _MANAGER, _ADMINISTRATOR), "see_orders"),
    ((*_FLOOR, _ADMINISTRATOR), "print_sheets print_test choose_printer see_labels"),
)

MAY: Mapping[str, frozenset[Role]] = MappingProxyType(
    {action: frozenset(roles) for roles, actions in _TABLE for action in actions.split()}
)
"""Who may do an action, by its name; an action that is not here is a mistake (``KeyError``)."""


def may(roles: Collection[str], action: str) -> bool:
    """Whether somebody with ``roles`` may do ``action``; raises ``KeyError`` for one that is not in the table."""
    return not MAY[action].isdisjoint(roles)
