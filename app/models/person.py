"""Who is one person: the customers of several channels that staff or their e-mail say are the same."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from app.models.channel import Customer


def person_ids(connection: Connection, customer_id: int) -> set[int]:
    """The customers that are one person: merged by staff, or with the same e-mail on other channels."""
    known: set[int] = set()
    new = {customer_id}
    while new:
        known |= new
        about = connection.execute(
            select(Customer.email, Customer.merged_into_id).where(Customer.id.in_(new))
        ).all()
        emails = {row.email for row in about if row.email}
        into = {row.merged_into_id for row in about if row.merged_into_id is not None}
        same = or_(Customer.email.in_(emails), Customer.id.in_(into), Customer.merged_into_id.in_(new))
        new = set(connection.scalars(select(Customer.id).where(same))) - known
    return known
