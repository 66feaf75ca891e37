"""Looking at a customer's data is written down: who saw which order, and who handed everything out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models import journal, personal
from app.models.channel import Customer
from app.models.order import Order
from app.models.refusals import NotFound
from app.models.staff import require
from app.workflows.outcome import Outcome


def note_look(uow: UnitOfWork, order_id: int, way: str = "order") -> None:
    """Whoever is signed in has the order's page (or the customer's ``card``) before them, with name and address."""
    personal.looked_at(uow, order_id, way)


def hand_out(uow: UnitOfWork, customer_ids: Sequence[int]) -> Outcome:
    """A manager takes out everything kept about a person, who asked for it (GDPR art. 15).

    ``customer_ids``: the person as each channel knows them. Raises ``NotFound``.
    """
    require(uow.actor, "see_personal_data")
    known = uow.connection.scalars(select(Customer.id).where(Customer.id.in_(customer_ids))).all()
    if missing := set(customer_ids) - set(known):
        raise NotFound(kind="customer", given=min(missing))
    orders = uow.connection.scalars(
        select(Order.id).where(Order.customer_id.in_(customer_ids)).order_by(Order.id)
    ).all()
    for order_id in orders:
        personal.looked_at(uow, order_id, "export")
    for customer_id in customer_ids:
        journal.record(uow, "personal_data_exported", "customer", customer_id, orders=len(orders))
    return Outcome("personal_data_exported", {"orders": len(orders)}, facts={"orders": len(orders)})
