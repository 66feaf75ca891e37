"""What the house tells by itself or on request: that an order is confirmed, and what is missing to prepare it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.i18n import money, text
from app.models import journal
from app.models.channel import Customer
from app.models.house import setting
from app.models.kit import bought_kits
from app.models.order import Order, OrderHold, OrderLine
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.models.states import FulfilledBy, HoldKind
from app.rules.deadlines import FORTNIGHT
from app.values import Money, shop_day
from app.workflows import messages
from app.workflows.outcome import Outcome

#: The hold to the message that asks the customer about it.
_ASKED = {HoldKind.ADDRESS: "hold_address", HoldKind.PAYMENT: "hold_payment"}


def confirm(uow: UnitOfWork, order_ids: Iterable[int]) -> None:
    """Confirm orders to their customers on a durable medium, where the shop does not (setting ``confirm_orders``).

    With what a consumer has to be told: prices, delivery, withdrawal with its model form, guarantees, seller and
    mediator (C. conso. L221-13, L221-5, L221-20). What the channel itself sends is not ours to confirm.
    """
    if not setting(uow.connection, "confirm_orders"):
        return
    for order_id in order_ids:
        order = uow.connection.execute(select(Order).where(Order.id == order_id)).one()
        if order.fulfilled_by is FulfilledBy.CHANNEL:
            continue
        messages.tell(uow, order_id, "order_confirmed", f"order-confirmed:{order_id}", _said_of(uow, order))
        uow.connection.execute(
            update(Order)
            .where(Order.id == order_id, Order.withdrawal_info_sent_at.is_(None))
            .values(withdrawal_info_sent_at=uow.now)
        )


def _said_of(uow: UnitOfWork, order: Any) -> dict[str, Any]:
    lines = uow.connection.execute(
        select(OrderLine.name, OrderLine.ordered, OrderLine.net_cents, OrderLine.kit_id)
        .where(OrderLine.order_id == order.id)
        .order_by(OrderLine.position)
    ).all()
    address = setting(uow.connection, "seller_address")
    customer = uow.connection.execute(select(Customer).where(Customer.id == order.customer_id)).one()
    return {
        "ordered_on": shop_day(order.placed_at),
        "lines": "\n".join(_bought(uow, order, lines)),
        "shipping": Money(order.shipping_cents, order.currency),
        "amount": Money(order.total_cents, order.currency),
        "promise": order.promise_date or "",
        # The right to change one's mind is a consumer's (C. conso. L221-18).
        "days": "" if customer.siren or customer.vat_number else FORTNIGHT.days,
        "seller_address": "\n".join(
            map(str, filter(None, (setting(uow.connection, "seller_name"), *address,
                                   setting(uow.connection, "seller_email"))))
        ),
        "mediator": str(setting(uow.connection, "mediator")),
    }  # fmt: skip


def _bought(uow: UnitOfWork, order: Any, lines: Sequence[Any]) -> Iterator[str]:
    """What was bought at which price, and of a kit what is in it."""
    kits = dict(bought_kits(uow.connection, order.id)) if any(line.kit_id for line in lines) else {}
    for line in lines:
        if line.kit_id is None:
            paid = money(order.language, line.net_cents, order.currency)
            yield f"- {line.ordered} × {line.name} – {paid}"
        elif kit := kits.pop(line.kit_id, None):
            paid = money(order.language, kit.net_cents, order.currency)
            inside = ", ".join(f"{each.ordered} × {each.name}" for each in lines if each.kit_id == kit.id)
            yield f"- {kit.wanted} × {kit.name} ({inside}) – {paid}"


def ask_customer(uow: UnitOfWork, hold_id: int) -> Outcome:
    """Ask the customer for what a hold waits for; again on another day, once a day.

    Raises ``NotFound``, or ``Refusal("hold_not_asked")`` for a hold that is over or none of the customer's business.
    """
    require(uow.actor, "send_message")
    hold = uow.connection.execute(select(OrderHold).where(OrderHold.id == hold_id)).first()
    if hold is None:
        raise NotFound(kind="hold", given=hold_id)
    template = _ASKED.get(hold.kind)
    if template is None or hold.released_at is not None:
        raise Refusal("hold_not_asked")
    to = messages.recipient(uow, hold.order_id)
    if not to.email:
        raise Refusal("message_no_address", order=to.reference)
    missing = text(to.language, hold.code, **dict(hold.values)) if hold.code else hold.reason
    key = f"hold:{hold_id}:{shop_day(uow.now)}"
    messages.tell(uow, hold.order_id, template, key, {"missing": missing}, by_sms=True)
    journal.record(
        uow, "customer_asked", "order", hold.order_id, order_id=hold.order_id, kind=hold.kind.value
    )
    return Outcome("customer_asked", {"order": to.reference}, order=to.reference)
