"""Pick and pack in one step: which order is next, and the order somebody chose (setting ``pick_and_pack``)."""

from __future__ import annotations

from collections.abc import Sequence

from app.database.unit_of_work import UnitOfWork
from app.models.house import setting
from app.models.permissions import may
from app.models.staff import require
from app.rules.carts import pressing
from app.workflows import carts, packing, picking
from app.workflows.outcome import Outcome


def is_offered(uow: UnitOfWork) -> bool:
    """Whether work is given out so: the house wants it, and the person may pack what they pick."""
    roles = uow.actor.roles
    return may(roles, "pick") and may(roles, "pack") and bool(setting(uow.connection, "pick_and_pack"))


def begin(uow: UnitOfWork, order_ids: Sequence[int] = ()) -> Outcome:
    """Make a list for each of the given ready orders, else for the most pressing one, and start the first.

    Raises ``NothingReady``.
    """
    require(uow.actor, "pack")
    made = [list_id for order_id in order_ids if (list_id := _make(uow, order_id)) is not None]
    if not order_ids:
        waiting = sorted(carts.waiting(uow.connection, uow.now, None), key=pressing)
        # Another station may take one at this very moment: then the next.
        tried = (_make(uow, order.order_id) for order in waiting)
        made = [next((list_id for list_id in tried if list_id is not None), 0)]
    if not any(made):
        raise picking.NothingReady
    return picking.start_picking(uow, made[0])


def _make(uow: UnitOfWork, order_id: int) -> int | None:
    try:
        made = picking.make_pick_list(uow, [order_id], packs=True)
    except picking.NothingReady:
        return None
    return int(made.facts["pick_list_id"])


def open_order(uow: UnitOfWork, order_id: int) -> Outcome:
    """Open an order at the bench; one that still lies on its shelves is fetched first, where that is offered.

    Raises as ``packing.open_order`` does.
    """
    try:
        return packing.open_order(uow, order_id)
    except packing.NothingToPack as refusal:
        if refusal.code != "order_not_to_pack_ready" or not is_offered(uow):
            raise
        return begin(uow, [order_id])
