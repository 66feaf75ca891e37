"""What staff keep of a customer: notes, consent to advertising, and that two customers are one person."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.channel import Customer
from app.models.customer_file import Consent, CustomerNote
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.staff import require
from app.models.states import Way
from app.workflows.outcome import Outcome

_MOST_WORDS = 1000


def add_note(uow: UnitOfWork, customer_id: int, words: str) -> Outcome:
    """Keep some words about a customer, who may ask to read them (GDPR art. 15).

    Raises ``NotFound``, ``ReasonNeeded`` for no words, or ``Refusal("note_too_long")``.
    """
    staff_id = require(uow.actor, "note_customer")
    _known(uow, customer_id)
    said = words.strip()
    if not said:
        raise ReasonNeeded(action="note_customer")
    if len(said) > _MOST_WORDS:
        raise Refusal("note_too_long", most=_MOST_WORDS)
    note = {"customer_id": customer_id, "at": uow.now, "staff_id": staff_id, "words": said}
    uow.connection.execute(insert(CustomerNote), note)
    journal.record(uow, "customer_noted", "customer", customer_id)
    uow.changed("customer", customer_id)
    return Outcome("customer_noted")


def record_consent(uow: UnitOfWork, customer_id: int, way: Way, given: bool, source: str) -> Outcome:
    """Keep what a customer said to advertising, and where they said it: consent has to be proved (GDPR art. 7).

    Raises ``NotFound``, or ``ReasonNeeded`` without a source.
    """
    staff_id = require(uow.actor, "note_customer")
    _known(uow, customer_id)
    if not source.strip():
        raise ReasonNeeded(action="record_consent")
    said = {"way": way, "given": given, "source": source.strip()[:_MOST_WORDS]}
    row = {"customer_id": customer_id, "at": uow.now, "staff_id": staff_id, **said}
    uow.connection.execute(insert(Consent), row)
    action = "consent_given" if given else "consent_withdrawn"
    journal.record(uow, action, "customer", customer_id, way=way.value)
    uow.changed("customer", customer_id)
    return Outcome(action)


def merge_customers(uow: UnitOfWork, kept_id: int, merged_id: int, reason: str) -> Outcome:
    """Say that two customers are one person: from now on they have one card, one export, one erasure.

    Nothing moves: each order, invoice and payment stays with the customer it was made out to, so that
    ``separate_customer`` takes it back whole. For a manager. Raises ``NotFound``, ``ReasonNeeded``,
    ``Refusal("customer_gone")`` for one who was erased, or ``Refusal("customers_are_one")``.
    """
    require(uow.actor, "merge_customers")
    if not reason.strip():
        raise ReasonNeeded(action="merge_customers")
    kept, merged = _root(uow, kept_id), _root(uow, merged_id)
    found = select(Customer.id, Customer.merged_into_id, Customer.erased_at).where(
        Customer.id.in_((kept, merged))
    )
    rows = uow.connection.execute(locking(uow.connection, found.order_by(Customer.id))).all()
    if any(row.erased_at is not None for row in rows):
        raise Refusal("customer_gone")
    if kept == merged or any(row.merged_into_id is not None for row in rows):
        raise Refusal("customers_are_one")
    uow.connection.execute(update(Customer).where(Customer.id == merged).values(merged_into_id=kept))
    journal.record(uow, "customers_merged", "customer", kept, reason=reason.strip(), merged=merged)
    uow.changed("customer", kept)
    uow.changed("customer", merged)
    return Outcome("customers_merged", facts={"kept": kept, "merged": merged})


def separate_customer(uow: UnitOfWork, customer_id: int) -> Outcome:
    """Take a merge back: the customer has a card of their own again, with all that was merged into them before.

    For a manager. Raises ``NotFound``, or ``Refusal("customer_not_merged")``.
    """
    require(uow.actor, "merge_customers")
    kept = uow.connection.scalar(
        select(Customer.merged_into_id).where(Customer.id == _known(uow, customer_id))
    )
    if kept is None:
        raise Refusal("customer_not_merged")
    uow.connection.execute(update(Customer).where(Customer.id == customer_id).values(merged_into_id=None))
    journal.record(uow, "customer_separated", "customer", kept, merged=customer_id)
    uow.changed("customer", kept)
    uow.changed("customer", customer_id)
    return Outcome("customer_separated")


def _root(uow: UnitOfWork, customer_id: int) -> int:
    """The customer whom this one was merged into in the end."""
    root = _known(uow, customer_id)
    while into := uow.connection.scalar(select(Customer.merged_into_id).where(Customer.id == root)):
        root = into
    return root


def _known(uow: UnitOfWork, customer_id: int) -> int:
    if uow.connection.scalar(select(Customer.id).where(Customer.id == customer_id)) is None:
        raise NotFound(kind="customer", given=customer_id)
    return customer_id
