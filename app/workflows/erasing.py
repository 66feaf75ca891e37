"""Personal data that nothing needs any more are replaced, not deleted: what was sold, when and for how much stays.

Sources: GDPR art. 5(1)(e) and 17, domain 10; the periods are in app/rules/retention.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, literal, or_, select, update

from app.database.text_index import put_search_text
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.base import Base
from app.models.bench_copy import BenchCopy
from app.models.carrier import LabelAttempt, LabelPaper
from app.models.channel import Customer
from app.models.customer_file import Consent, CustomerNote
from app.models.fraud import FraudAddress, FraudMark
from app.models.house import setting
from app.models.invoice import InvoiceFile
from app.models.journal import SealedDetails
from app.models.order import Order, OrderAddress, OrderHold, OrderVersion
from app.models.outbox import OutboxMessage, PrintJob
from app.models.personal import NOBODY, Lookup
from app.models.pickup import Pickup
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.retention import due_customers, due_orders, kept_to, open_orders
from app.models.return_label import ReturnLabel, ReturnPaper
from app.models.rma import Rma, RmaUnit
from app.models.search import gather_words
from app.models.shipment import Shipment
from app.models.staff import require
from app.models.states import JobState, PickupState
from app.rules import retention
from app.rules.fraud import HOLD
from app.values import SHOP_ZONE
from app.workflows.outcome import Outcome

#: So many at once, each lot in a transaction of its own.
LOT = 500
_OVER = (JobState.CONFIRMED, JobState.CANCELLED)
_COLLECTED = (PickupState.COLLECTED, PickupState.RETURNED_TO_STOCK, PickupState.CANCELLED)

_NAMES = {"first_name": "", "last_name": NOBODY, "company": "", "email": "", "phone": ""}
_CODES = {
    "collected_by": "", "code_hash": "", "code_hint": "",
    "token": literal("erased-") + func.cast(Pickup.id, Pickup.token.type),
}  # fmt: skip
#: What becomes of each personal column of the rows that hang on an order.
OF_ORDER: Mapping[type[Base], Mapping[str, Any]] = {
    OrderAddress: {
        **_NAMES, "line1": "", "line2": "", "line3": "", "city": "",
        "postal_code": func.substr(OrderAddress.postal_code, 1, 2),
    },
    OrderHold: {"reason": "", "release_note": "", "values": {}},
    OrderVersion: {"content": {}},
    Shipment: {"ship_to": {}},
    Pickup: {**_CODES, "signature": {}},
    Rma: {"decision_reason": ""},
    OutboxMessage: {"payload": {}},
    PrintJob: {"document": {}, "reason": ""},
    LabelAttempt: {"answer": {}, "address_digest": ""},
    LabelPaper: {"content": b""},
    ReturnLabel: {"answer": {}},
    ReturnPaper: {"content": b""},
}  # fmt: skip
#: The same of the rows that hang on a customer.
OF_CUSTOMER: Mapping[type[Base], Mapping[str, Any]] = {CustomerNote: {"words": ""}, Consent: {"source": ""}}


def erase_customer(uow: UnitOfWork, customer_ids: Sequence[int], reason: str) -> Outcome:
    """Erase a customer who asks for it (GDPR art. 17): name and contact now, each order when the law lets go of it.

    ``customer_ids``: the person as each channel knows them. For a manager. Raises ``NotFound``, ``ReasonNeeded``, or
    ``Refusal("customer_has_open_orders")``.
    """
    require(uow.actor, "erase_personal_data")
    if not reason.strip():
        raise ReasonNeeded(action="erase_personal_data")
    known = uow.connection.scalars(select(Customer.id).where(Customer.id.in_(customer_ids))).all()
    if missing := set(customer_ids) - set(known):
        raise NotFound(kind="customer", given=min(missing))
    if waiting := open_orders(uow.connection, customer_ids):
        raise Refusal("customer_has_open_orders", orders=", ".join(waiting[:5]))
    _erase_customers(uow, customer_ids, reason.strip())
    last = kept_to(uow.connection, customer_ids)
    if last is None:
        return Outcome("customer_erased")
    facts = {"kept_to": last.isoformat()}
    return Outcome("customer_erased_but_orders", {"day": last.isoformat()}, facts=facts)


def erase_due(uow: UnitOfWork, today: date) -> Outcome:
    """Erase one lot of the orders and customers whose periods are over; for a manager.

    Facts: ``orders`` and ``customers`` erased; both 0 once nothing is left.
    """
    require(uow.actor, "erase_personal_data")
    return _erase_lot(uow, today)


def _erase_lot(uow: UnitOfWork, today: date) -> Outcome:
    orders = uow.connection.scalars(due_orders(today, LOT)).all()
    _erase_orders(uow, orders)
    customers = uow.connection.scalars(due_customers(today, LOT)).all()
    _erase_customers(uow, customers, "")
    done = {"orders": len(orders), "customers": len(customers)}
    return Outcome("personal_data_erased", done, facts=done)


def erase_by_itself(uow: UnitOfWork, today: date) -> Outcome:
    """``erase_due`` as a round of the house, where it has decided so (setting ``retention_erases``)."""
    if not setting(uow.connection, "retention_erases"):
        return Outcome("personal_data_erased", {"orders": 0, "customers": 0})
    return _erase_lot(uow, today)


def forget_what_expired(uow: UnitOfWork, today: date) -> Outcome:
    """Forget pickup codes and their messages, old signatures, papers, signals of fraud and look-ups.

    The house's own round.
    """
    codes = uow.connection.execute(
        update(Pickup)
        .where(
            Pickup.state.in_(_COLLECTED),
            func.coalesce(Pickup.collected_at, Pickup.created_at) < _start(retention.codes_until(today)),
            or_(Pickup.code_hash != "", Pickup.collected_by != ""),
        )
        .values(_CODES)
    ).rowcount
    uow.connection.execute(
        update(Pickup)
        .where(
            Pickup.collected_at < _start(retention.papers_until(today)),
            Pickup.signature["strokes"].as_string() != "",
        )
        .values(signature={})
    )
    messages = _forget_messages(uow, _start(retention.codes_until(today)))
    papers = uow.connection.execute(
        update(PrintJob)
        .where(
            PrintJob.state.in_(_OVER),
            PrintJob.done_at < _start(retention.papers_until(today)),
            PrintJob.id.in_(
                select(PrintJob.id)
                .where(PrintJob.order_id.is_not(None), PrintJob.document["kind"].as_string() != "")
                .order_by(PrintJob.id)
                .limit(LOT)
            ),
        )
        .values(OF_ORDER[PrintJob])
    ).rowcount
    papers += _forget_labels(uow, _start(retention.papers_until(today)))
    fraud = _forget_fraud(uow, today)
    lookups = uow.connection.execute(
        delete(Lookup).where(Lookup.day <= retention.lookups_until(today))
    ).rowcount
    done = {"codes": codes, "messages": messages, "papers": papers, "fraud": fraud, "lookups": lookups}
    return Outcome("expired_forgotten", done, facts=done)


def _forget_fraud(uow: UnitOfWork, today: date) -> int:
    """What orders are compared by, and the signals of decided holds; who decided what stays."""
    addresses = FraudAddress.placed_at < _start(retention.fraud_addresses_until(today))
    uow.connection.execute(delete(FraudAddress).where(addresses))
    before = _start(retention.fraud_until(today))
    uow.connection.execute(delete(FraudMark).where(FraudMark.at < before))
    holds = uow.connection.execute(
        select(OrderHold.id, OrderHold.values)
        .where(
            OrderHold.code == HOLD,
            OrderHold.released_at < before,
            OrderHold.values["signals"].as_string() != "",
        )
        .order_by(OrderHold.id)
        .limit(LOT)
    ).all()
    for hold in holds:
        kept = {"points": hold.values["points"]}
        uow.connection.execute(update(OrderHold).where(OrderHold.id == hold.id).values(values=kept))
    return len(holds)


def _forget_labels(uow: UnitOfWork, before: datetime) -> int:
    """The files of carriers' labels, as old as the print jobs that printed them."""
    old = (
        select(LabelPaper.id)
        .join(LabelAttempt, LabelAttempt.id == LabelPaper.attempt_id)
        .where(LabelPaper.content != b"", LabelAttempt.done_at < before)
        .order_by(LabelPaper.id)
        .limit(LOT)
    )
    forgotten = update(LabelPaper).where(LabelPaper.id.in_(old)).values(OF_ORDER[LabelPaper])
    return uow.connection.execute(forgotten).rowcount


def _forget_messages(uow: UnitOfWork, before: datetime) -> int:
    """Text messages, and e-mails that carried a code, keep which template it was and nothing else."""
    template = OutboxMessage.payload["template"].as_string()
    language = OutboxMessage.payload["language"].as_string()
    rows = uow.connection.execute(
        select(OutboxMessage.id, template.label("template"), language.label("language"))
        .where(
            OutboxMessage.state.in_(_OVER),
            OutboxMessage.done_at < before,
            OutboxMessage.payload["to"].as_string() != "",
            or_(OutboxMessage.kind == "sms", template.like("pickup%"), template == "store_credit"),
        )
        .order_by(OutboxMessage.id)
        .limit(LOT)
    ).all()
    for row in rows:
        kept = {"template": row.template, "language": row.language}
        uow.connection.execute(update(OutboxMessage).where(OutboxMessage.id == row.id).values(payload=kept))
    return len(rows)


def _erase_customers(uow: UnitOfWork, customer_ids: Sequence[int], reason: str) -> None:
    if not customer_ids:
        return
    gone = literal("erased-") + func.cast(Customer.id, Customer.external_id.type)
    uow.connection.execute(
        update(Customer)
        .where(Customer.id.in_(customer_ids))
        .values(**_NAMES, siren="", vat_number="", external_id=gone, erased_at=uow.now)
    )
    for table, values in OF_CUSTOMER.items():
        of_them = table.__table__.c.customer_id.in_(customer_ids)
        uow.connection.execute(update(table).where(of_them).values(values))
    orders = uow.connection.scalars(select(Order.id).where(Order.customer_id.in_(customer_ids))).all()
    _index_anew(uow, orders)
    journal.record_all(
        uow,
        [journal.Happening("customer_erased", "customer", each, reason=reason) for each in customer_ids],
    )
    uow.changed("customer", 0)


def _erase_orders(uow: UnitOfWork, order_ids: Sequence[int]) -> None:
    if not order_ids:
        return
    for table, values in OF_ORDER.items():
        uow.connection.execute(update(table).where(table.__table__.c.order_id.in_(order_ids)).values(values))
    uow.connection.execute(
        update(RmaUnit)
        .where(RmaUnit.rma_id.in_(select(Rma.id).where(Rma.order_id.in_(order_ids))))
        .values(note="")
    )
    for table in (BenchCopy, FraudAddress, FraudMark):
        uow.connection.execute(delete(table).where(table.__table__.c.order_id.in_(order_ids)))
    uow.connection.execute(delete(InvoiceFile).where(InvoiceFile.order_id.in_(order_ids)))
    uow.connection.execute(delete(SealedDetails).where(SealedDetails.order_id.in_(order_ids)))
    uow.connection.execute(
        update(Order).where(Order.id.in_(order_ids)).values(customer_note="", gift_note="", erased_at=uow.now)
    )
    _index_anew(uow, order_ids)
    journal.record_all(
        uow, [journal.Happening("order_erased", "order", each, order_id=each) for each in order_ids]
    )


def _index_anew(uow: UnitOfWork, order_ids: Sequence[int]) -> None:
    for at in range(0, len(order_ids), LOT):
        lot = order_ids[at : at + LOT]
        put_search_text(uow.connection, list(gather_words(uow.connection, lot).items()))


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHOP_ZONE)
