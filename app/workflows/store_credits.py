"""Store credit as a means: given where a refund leaves that way, taken where somebody pays with its code."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import house, journal
from app.models.order import Order
from app.models.refusals import NotFound, Refusal
from app.models.store_credit import StoreCredit
from app.rules.store_credit import last_day
from app.values import Money, shop_day
from app.workflows import credit_code, messages
from app.workflows.money_back import in_words

#: The means of payments with it, and of refunds into it.
STORE_CREDIT = "store_credit"


def require_address(uow: UnitOfWork, order_id: int) -> None:
    """Raise ``Refusal("credit_needs_email")``: its code is told by e-mail and nowhere else."""
    to = messages.recipient(uow, order_id)
    if not to.email:
        raise Refusal("credit_needs_email", order=to.reference)


def issue(uow: UnitOfWork, order_id: int, cents: int, currency: str) -> str:
    """Give the customer of an order a credit, and tell them its code; returns its number.

    Raises ``Refusal("credit_needs_email")``.
    """
    require_address(uow, order_id)
    number = f"BA-{house.next_number(uow, 'store_credit'):06d}"
    code = credit_code.new_code()
    months = int(house.setting(uow.connection, "store_credit_months"))
    valid_until = last_day(shop_day(uow.now), months)
    uow.connection.execute(
        insert(StoreCredit).values(
            number=number,
            code_sha256=credit_code.digest(code),
            customer_id=select(Order.customer_id).where(Order.id == order_id).scalar_subquery(),
            order_id=order_id,
            amount_cents=cents,
            currency=currency,
            valid_until=valid_until,
            issued_at=uow.now,
            issued_by=uow.actor.staff_id,
        )
    )
    journal.record(
        uow,
        "store_credit_issued",
        "order",
        order_id,
        order_id=order_id,
        number=number,
        amount=in_words(cents, currency),
        valid_until=valid_until.isoformat(),
    )
    values = {
        "number": number,
        "credit_code": code,
        "amount": Money(cents, currency),
        "last_day": valid_until,
    }
    messages.tell(uow, order_id, "store_credit", f"store-credit:{number}", values)
    return number


def redeem(uow: UnitOfWork, code: str, at_most: int, currency: str) -> tuple[int, str]:
    """Take up to ``at_most`` cents of a credit: how many there were, and its number.

    Raises ``NotFound`` for a code nobody was given, ``Refusal("credit_over")`` after its last day,
    ``credit_used`` where nothing is left, and ``credit_other_currency``.
    """
    query = select(StoreCredit).where(StoreCredit.code_sha256 == (credit_code.digest(code) or "-"))
    credit: Any = uow.connection.execute(locking(uow.connection, query)).first()
    if credit is None:
        raise NotFound("credit_unknown")
    if credit.valid_until < shop_day(uow.now):
        raise Refusal("credit_over", number=credit.number, day=credit.valid_until.isoformat())
    if credit.currency != currency:
        raise Refusal("credit_other_currency", number=credit.number, currency=credit.currency)
    cents = min(at_most, credit.amount_cents - credit.used_cents)
    if cents <= 0:
        raise Refusal("credit_used", number=credit.number)
    uow.connection.execute(
        update(StoreCredit)
        .where(StoreCredit.id == credit.id)
        .values(used_cents=StoreCredit.used_cents + cents)
    )
    return cents, str(credit.number)
