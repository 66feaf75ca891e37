"""How much waits behind each tab of the window."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, select

from app.models.counting import CountRequest
from app.models.order import Order
from app.models.outbox import TROUBLED, PrintJob
from app.models.picking import promised_in_shop
from app.models.pickup import Pickup
from app.models.rma import Rma
from app.models.states import TO_PREPARE, JobState, PickupState, RmaState, Stage

_STUCK = (JobState.PARKED, JobState.IN_DOUBT)
_AT_SHOP = (PickupState.ARRIVED, PickupState.READY, PickupState.EXPIRED)
_TO_DECIDE = (RmaState.RECEIVED_UNMATCHED, RmaState.RECEIVED, RmaState.INSPECTING, RmaState.PROPOSED)


def waiting(connection: Connection) -> dict[str, int]:
    """By tab: orders to validate or held, orders at the bench, print jobs that are stuck or whose printer is,
    orders and parcels in shops, open returns, open counts.
    """
    stuck_on_printer = TROUBLED & PrintJob.state.in_((JobState.WAITING, JobState.HANDED_OVER))
    parts: dict[str, tuple[type, ColumnElement[bool]]] = {
        # Two, not one with OR: for that SQLite would read every order.
        "imported": (Order, Order.stage == Stage.IMPORTED),
        "held": (Order, (Order.open_holds > 0) & (Order.stage != Stage.IMPORTED)),
        "preparation": (Order, Order.stage.in_(TO_PREPARE) & ~promised_in_shop()),
        "in_shop": (Order, Order.stage.in_((Stage.READY, Stage.PICKING)) & promised_in_shop()),
        "stock": (CountRequest, CountRequest.done_at.is_(None)),
        "labels": (PrintJob, PrintJob.state.in_(_STUCK) | stuck_on_printer),
        "pickup": (Pickup, Pickup.state.in_(_AT_SHOP)),
        "returns": (Rma, Rma.state.in_(_TO_DECIDE)),
    }
    counts = [
        select(func.count()).select_from(table).where(which).scalar_subquery().label(name)
        for name, (table, which) in parts.items()
    ]
    found = dict(connection.execute(select(*counts)).mappings().one())
    in_shop = found.pop("in_shop")
    return {"orders": found.pop("imported") + found.pop("held"), **found, "pickup": found["pickup"] + in_shop}
