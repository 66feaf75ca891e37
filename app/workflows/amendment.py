"""Amendment: what a channel changed about an order after we took it in, applied or held by stage (domain 2.4)."""

from __future__ import annotations

from app.channels.base import IncomingOrder
from app.database.unit_of_work import UnitOfWork
from app.workflows.outcome import Outcome


def amend_order(uow: UnitOfWork, order_id: int, incoming: IncomingOrder, digest: str) -> Outcome:
    """x"""
    raise NotImplementedError
