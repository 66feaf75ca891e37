"""The shop's counter: find what a customer comes for, check that it is theirs, and hand it over."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select, update

from app.database.dialect import locking
from app.database.text_index import SHORTEST_SEARCH, search_condition
from app.database.unit_of_work import UnitOfWork
from app.models import house, journal, order_state, stock
from app.models.channel import Customer, Shop
from app.models.order import Order, OrderAddress, OrderLine
from app.models.permissions import may
from app.models.pickup import Pickup, PickupBag, pickup_reference
from app.models.refusals import NotFound, Refusal
from app.models.search import wanted_words
from app.models.staff import require
from app.models.states import LocationKind, ParcelState, PaymentKind, PaymentState, PickupState
from app.rules.hand_over import WRONG_CODES_ALLOWED, identity_needed
from app.rules.identifiers import parcel_reference
from app.workflows import bags, channel_pushes, invoicing, pickup_code, refused_at_counter
from app.workflows.money_back import in_words
from app.workflows.outcome import Level, Outcome
from app.workflows.return_units import AskedUnits
from app.workflows.store_credits import STORE_CREDIT, redeem

_MOST_FOUND = 50
#: Numbers of a signature; a long one has some hundred points.
_MOST_POINTS = 8_000
_PAID = frozenset({PaymentState.PAID, PaymentState.PARTIALLY_REFUNDED})
_HERE = (PickupState.READY, PickupState.PARTIAL_READY, PickupState.ARRIVED, PickupState.EXPIRED)
#: How money is taken at the counter: by card, booked in the shop's certified till (domain 4.6), or a credit's code.
COUNTER_MEANS = ("card", "till", STORE_CREDIT)
_LAST_FOUR = re.compile(r"[0-9]{4}|[0-9]{6}", re.ASCII)
_NOT_READY = {
    PickupState.COLLECTED: "pickup_collected_already",
    PickupState.EXPIRED: "pickup_expired",
    PickupState.RETURNED_TO_STOCK: "pickup_expired",
    PickupState.CANCELLED: "pickup_cancelled",
}


_CARD = (
    select(
        Pickup,
        Order.reference,
        Shop.name.label("shop_name"),
        func.coalesce(OrderAddress.first_name, Customer.first_name).label("first_name"),
        func.coalesce(OrderAddress.last_name, Customer.last_name).label("last_name"),
    )
    .join(Order, Order.id == Pickup.order_id)
    .join(Shop, Shop.id == Pickup.shop_id)
    .join(Customer, Customer.id == Order.customer_id)
    .outerjoin(OrderAddress, (OrderAddress.order_id == Order.id) & (OrderAddress.kind == "shipping"))
)


class PickupLocked(Refusal):
    """Too many wrong codes: a manager must look at it: ``pickup``."""


class PickupNotPaid(Refusal):
    """The order must be paid first: ``order``, ``amount``."""


class IdentityNeeded(Refusal):
    """Somebody must look at an identity document first: ``pickup``."""


class BagsLeft(Refusal):
    """Not every parcel of the pickup was scanned out: ``parcels``."""


def find_pickups(uow: UnitOfWork, text: str) -> Outcome:
    """What waits in the shops for who says ``text``: code or its last four digits, name, phone, reference.

    Facts: ``pickups``, each with ``pickup_id``, ``pickup``, ``order``, ``first_name``, ``initial``,
    ``state``, ``last_day``, ``shop``, ``shelves`` and ``locked``.
    """
    require(uow.actor, "find_pickups")
    wanted = text.strip()
    by_code = _by_code(uow, wanted) if _LAST_FOUR.fullmatch(wanted) else []
    by_words = _by_words(uow.connection, wanted)
    rows = uow.connection.execute(
        _CARD.where(Pickup.state.in_(_HERE), Pickup.id.in_([*by_code, *by_words]))
        .order_by(Pickup.state.desc(), Pickup.ready_at, Pickup.id)
        .limit(_MOST_FOUND)
    ).all()
    pickups = [_as_fact(uow, row) for row in rows]
    code = "pickups_found" if pickups else "no_pickup_found"
    level = Level.OK if pickups else Level.WARNING
    return Outcome(code, {"text": wanted, "count": len(pickups)}, level, facts={"pickups": pickups})


def pickup_card(uow: UnitOfWork, pickup_id: int) -> dict[str, Any]:
    """What the counter shows of one pickup, as ``find_pickups`` lists it; raises ``NotFound``."""
    require(uow.actor, "find_pickups")
    row = uow.connection.execute(_CARD.where(Pickup.id == pickup_id)).first()
    if row is None:
        raise NotFound(kind="pickup", given=pickup_id)
    return _as_fact(uow, row)


def _by_code(uow: UnitOfWork, digits: str) -> list[int]:
    rows = uow.connection.execute(
        select(Pickup.id, Pickup.token, Pickup.code_hint).where(
            Pickup.state.in_(_HERE), Pickup.code_hint != ""
        )
    )
    return [row.id for row in rows if pickup_code.hint(row.token, digits) == row.code_hint]


def _by_words(connection: Connection, text: str) -> list[int]:
    words = wanted_words(text)
    if max(map(len, words), default=0) < SHORTEST_SEARCH:
        return []
    found = select(Pickup.id).join(Order, Order.id == Pickup.order_id)
    named = search_condition(connection, Order.id, words)
    return list(connection.scalars(found.where(Pickup.state.in_(_HERE), named).limit(_MOST_FOUND)))


def _as_fact(uow: UnitOfWork, row: Any) -> dict[str, Any]:
    shelves = [bag.shelf for bag in bags.bags_of(uow, row.id) if bag.shelf]
    return {
        "pickup_id": row.id,
        "pickup": pickup_reference(row.number),
        "order": row.reference,
        "order_id": row.order_id,
        "first_name": row.first_name or "",
        "initial": (row.last_name or "")[:1],
        "state": row.state.value,
        "last_day": row.last_day.isoformat() if row.last_day else "",
        "shop": row.shop_name,
        "shelves": shelves,
        "locked": row.code_tries >= WRONG_CODES_ALLOWED,
    }


def hand_over(
    uow: UnitOfWork,
    pickup_id: int,
    code: str | None,
    id_checked: bool = False,
    collected_by: str = "",
    scanned_out: Collection[int] | None = None,
    refused: AskedUnits = (),
) -> Outcome:
    """Give the customer everything that waits for them; the withdrawal period starts (domain 7, L221-18).

    ``code``: the six digits, or the token of the QR; ``None`` only for a manager who checked the identity.
    ``collected_by``: the name of a third person, who always shows a document. ``scanned_out``: ids of the
    parcels scanned over the counter, where the shop does that. ``refused``: what the customer does not want of
    it, taken back as a return at once. A wrong code is answered by an outcome, not a
    refusal: its count must be kept. Raises ``PickupLocked``, ``PickupNotPaid``, ``IdentityNeeded``,
    ``BagsLeft``, ``OrderHeld`` or a ``Refusal`` that says where the pickup stands.
    """
    require(uow.actor, "hand_over_pickup")
    pickup = bags.pickup_row(uow, pickup_id)
    waiting = _ready_bags(uow, pickup, scanned_out)
    order = uow.connection.execute(select(Order).where(Order.id == pickup.order_id)).one()
    order_state.require_no_hold(uow, order.id)
    if order.payment not in _PAID:
        due = order.total_cents - order.captured_cents
        raise PickupNotPaid(order=order.reference, amount=in_words(due, order.currency))
    name = pickup_reference(pickup.number)
    by_manager = may(uow.actor.roles, "unlock_pickup")
    if pickup.code_tries >= WRONG_CODES_ALLOWED and not (by_manager and code is None):
        raise PickupLocked(pickup=name, order=order.reference)
    needed = identity_needed(
        order.total_cents,
        house.setting(uow.connection, "identity_check_from_cents"),
        third_person=bool(collected_by.strip()),
        without_code=code is None,
    )
    if needed and not id_checked:
        raise IdentityNeeded(pickup=name, order=order.reference)
    if code is None:
        require(uow.actor, "hand_over_without_code")
    elif not pickup_code.could_be(code.strip()):
        raise Refusal("no_pickup_code", pickup=name, order=order.reference)
    elif not pickup_code.matches(code.strip(), pickup.token, pickup.code_hash):
        return _wrong_code(uow, pickup, name)
    outcome = _collected(uow, pickup, name, waiting, id_checked, collected_by.strip(), code is None)
    if not refused:
        return outcome
    rma = refused_at_counter.take_back(uow, order.id, refused)
    return replace(outcome, code="pickup_collected_in_part", values={**outcome.values, "rma": rma})


def _ready_bags(uow: UnitOfWork, pickup: Any, scanned_out: Collection[int] | None) -> list[Any]:
    if pickup.state is not PickupState.READY:
        code = _NOT_READY.get(pickup.state, "pickup_not_ready")
        raise Refusal(code, pickup=pickup_reference(pickup.number), order=pickup.reference)
    waiting = bags.bags_of(uow, pickup.id)
    if any(bag.arrived_at is None for bag in waiting):
        raise Refusal("pickup_not_ready", pickup=pickup_reference(pickup.number), order=pickup.reference)
    if scanned_out is not None:
        left = [parcel_reference(bag.number) for bag in waiting if bag.parcel_id not in scanned_out]
        if left:
            raise BagsLeft(parcels=", ".join(left), order=pickup.reference)
    return waiting


def _wrong_code(uow: UnitOfWork, pickup: Any, name: str) -> Outcome:
    tries = pickup.code_tries + 1
    uow.connection.execute(update(Pickup).where(Pickup.id == pickup.id).values(code_tries=tries))
    journal.record(
        uow, "wrong_pickup_code", "pickup", pickup.id, order_id=pickup.order_id, pickup=name, tries=tries
    )
    values = {"pickup": name, "left": WRONG_CODES_ALLOWED - tries, "order": pickup.reference}
    code = "wrong_pickup_code" if tries < WRONG_CODES_ALLOWED else PickupLocked.default_code
    facts = {"pickup_id": pickup.id, "tries": tries}
    return Outcome(code, values, Level.ERROR, order=pickup.reference, facts=facts)


def _collected(
    uow: UnitOfWork,
    pickup: Any,
    name: str,
    waiting: list[Any],
    id_checked: bool,
    collected_by: str,
    without_code: bool,
) -> Outcome:
    customer = stock.location_id(uow, LocationKind.CUSTOMER)
    for bag in waiting:
        for item in bags.parcel_goods(uow, bag.parcel_id):
            stock.move(
                uow, item.product_id, item.quantity, bag.shelf_id, customer, "collected", pickup.order_id
            )
            uow.connection.execute(
                update(OrderLine)
                .where(OrderLine.id == item.order_line_id)
                .values(delivered=OrderLine.delivered + item.quantity)
            )
        bags.move_parcel(uow, bag.parcel_id, bag.state, ParcelState.DELIVERED)
    uow.connection.execute(
        update(PickupBag).where(PickupBag.pickup_id == pickup.id).values(handed_out_at=uow.now, shelf_id=None)
    )
    uow.connection.execute(
        update(Pickup)
        .where(Pickup.id == pickup.id)
        .values(
            collected_at=uow.now,
            collected_by=collected_by,
            id_checked=id_checked,
            handed_over_by=uow.actor.staff_id,
            code_tries=0,
        )
    )
    bags.set_state(uow, pickup, PickupState.COLLECTED)
    journal.record(
        uow,
        "pickup_collected",
        "pickup",
        pickup.id,
        order_id=pickup.order_id,
        pickup=name,
        bags=len(waiting),
        id_checked=id_checked,
        by_third_person=bool(collected_by),
        without_code=without_code,
    )
    channel_pushes.order_collected(uow, pickup.order_id)
    invoicing.invoice_shipped(uow, pickup.order_id)
    values = {"pickup": name, "order": pickup.reference, "bags": len(waiting)}
    return Outcome("pickup_collected", values, order=pickup.reference, facts={"pickup_id": pickup.id})


def sign(uow: UnitOfWork, pickup_id: int, strokes: Sequence[Sequence[int]]) -> Outcome:
    """Keep how the person who collects signed, before or after the hand-over.

    Before it a new one replaces it; what was signed for is proof from then on, and stays. ``strokes``: each x and y
    by turns, in thousandths of the width of the pad. Raises ``Refusal`` for an empty or endless drawing, where the
    pickup neither waits nor was collected, or is collected and signed for.
    """
    require(uow.actor, "hand_over_pickup")
    pickup = bags.pickup_row(uow, pickup_id)
    name = pickup_reference(pickup.number)
    if pickup.state not in {PickupState.READY, PickupState.COLLECTED}:
        raise Refusal("pickup_not_waiting", pickup=name, order=pickup.reference)
    if pickup.state is PickupState.COLLECTED and pickup.signature:
        raise Refusal("pickup_signed_already", pickup=name, order=pickup.reference)
    points = sum(len(stroke) for stroke in strokes)
    if not 4 <= points <= _MOST_POINTS or any(len(stroke) % 2 for stroke in strokes):
        raise Refusal("signature_unusable", pickup=name)
    drawing = {"strokes": [[max(0, min(1000, int(each))) for each in stroke] for stroke in strokes]}
    uow.connection.execute(update(Pickup).where(Pickup.id == pickup_id).values(signature=drawing))
    journal.record(uow, "pickup_signed", "pickup", pickup_id, order_id=pickup.order_id, pickup=name)
    uow.changed("pickup", pickup_id)
    values = {"pickup": name, "order": pickup.reference}
    return Outcome("pickup_signed", values, order=pickup.reference, facts={"pickup_id": pickup_id})


def take_payment(uow: UnitOfWork, pickup_id: int, means: str, receipt: str) -> Outcome:
    """Book what was paid at the counter for an unpaid order, with its receipt number.

    Cash goes through the shop's certified till; here only its receipt is kept (domain 4.6). With store credit the
    receipt is its code; where it does not reach, the rest stays due. Raises ``Refusal`` for other ``means`` than
    ``COUNTER_MEANS``, without a receipt, when nothing is due, or as ``store_credits.redeem`` does.
    """
    staff = require(uow.actor, "take_payment")
    pickup = bags.pickup_row(uow, pickup_id)
    if means not in COUNTER_MEANS:
        raise Refusal("counter_means_unknown", means=means)
    if not receipt.strip():
        raise Refusal("receipt_needed", order=pickup.reference)
    query = select(Order).where(Order.id == pickup.order_id)
    order = uow.connection.execute(locking(uow.connection, query)).one()  # paid once, at one counter
    due = order.total_cents - order.captured_cents
    if due <= 0 or order.payment in _PAID:
        raise Refusal("nothing_due", order=order.reference)
    paid, proof = due, receipt.strip()
    if means == STORE_CREDIT:
        paid, proof = redeem(uow, receipt, due, order.currency)
    state = order_state.add_payment(uow, order.id, PaymentKind.CAPTURE, paid, order.currency, means, proof)
    journal.record(
        uow,
        "paid_at_counter",
        "order",
        order.id,
        order_id=order.id,
        amount=in_words(paid, order.currency),
        means=means,
        receipt=proof,
        staff=staff,
        payment=state.value,
    )
    left = due - paid
    values = {"order": order.reference, "amount": in_words(paid, order.currency)}
    return Outcome(
        "paid_at_counter_in_part" if left else "paid_at_counter",
        {**values, "left": in_words(left, order.currency)},
        Level.WARNING if left else Level.OK,
        order=order.reference,
        facts={"pickup_id": pickup_id},
    )


def renew_code(uow: UnitOfWork, pickup_id: int) -> Outcome:
    """Send the customer a new code; after too many wrong ones only a manager may, and the lock is lifted.

    Raises ``PickupLocked``, or a ``Refusal`` where the pickup is not waiting for its customer.
    """
    require(uow.actor, "renew_code")
    pickup = bags.pickup_row(uow, pickup_id)
    _ready_bags(uow, pickup, None)
    name = pickup_reference(pickup.number)
    if pickup.code_tries >= WRONG_CODES_ALLOWED and not may(uow.actor.roles, "unlock_pickup"):
        raise PickupLocked(pickup=name, order=pickup.reference)
    key = f"pickup-code:{pickup_id}:{uow.now.isoformat()}"
    bags.tell_code(uow, pickup, pickup.last_day, "pickup_code", key)
    journal.record(
        uow,
        "pickup_code_renewed",
        "pickup",
        pickup_id,
        order_id=pickup.order_id,
        pickup=name,
        unlocked=pickup.code_tries >= WRONG_CODES_ALLOWED,
    )
    return Outcome("pickup_code_renewed", {"pickup": name, "order": pickup.reference}, order=pickup.reference)
