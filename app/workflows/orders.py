"""Everything staff may do to one order, in one place (domain 1.5 and 2)."""

from __future__ import annotations

from app.workflows.order_access import NotOurs, OrderOver
from app.workflows.order_lines import cancel_line, cancel_order, change_line, map_line, put_back
from app.workflows.readdressing import change_address
from app.workflows.validation import allow_split, hold_order, record_payment, release_hold, validate_order

__all__ = [
    "NotOurs",
    "OrderOver",
    "allow_split",
    "cancel_line",
    "cancel_order",
    "change_address",
    "change_line",
    "hold_order",
    "map_line",
    "put_back",
    "record_payment",
    "release_hold",
    "validate_order",
]
