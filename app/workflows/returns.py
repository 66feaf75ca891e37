"""Returns, from the customer's word to the box on the table: opened, announced, received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import house, journal, order_state, stock
from app.models.order import Order, OrderLine
from app.models.refusals import NotFound, Refusal
from app.models.rma import Rma, RmaUnit
from app.models.staff import require
from app.models.states import RMA, Lifecycle, LocationKind, RmaState, check
from app.rules.identifiers import rma_number
from app.rules.return_terms import Ground, ReturnReason
from app.values import shop_day
from app.workflows import claims, messages, return_dates, tracing
from app.workflows.outcome import Level, Outcome
from app.workflows.return_evidence import told
from app.workflows.return_papers import send_papers
from app.workflows.return_units import AskedUnits, excluded_skus, ground_of, number_units

#: Returns whose box lies open.
ON_THE_TABLE = frozenset({RmaState.RECEIVED, RmaState.INSPECTING})


def open_return(
    uow: UnitOfWork,
    order_id: int,
    units: AskedUnits,
    notice_day: date,
    ground: Ground | None = None,
    *,
    blind: bool = False,
    at_counter: bool = False,
    notice: str = "",
) -> Outcome:
    """Open a return and compute its dates; the customer gets the label and the acknowledgement (domain 3.3).

    ``notice_day``: when the customer said so; ``notice``: in which words; ``ground`` where it is not what the
    reasons lead to; ``blind``: the box is here and nobody had announced it; ``at_counter``: the customer leaves
    the goods here, and needs no label. A withdrawal is always opened:
    only a manager's decision may end it. Raises ``TooManyUnits``, ``MixedGrounds`` or a ``Refusal``.
    """
    require(uow.actor, "open_return")
    asked = examine(uow, order_id, units, notice_day, ground)
    return _opened(uow, *announce(uow, asked, notice, blind=blind, at_counter=at_counter))


class Announcement(NamedTuple):
    """A return that can be opened, with all that ``announce`` writes of it: ``order`` is its row."""

    order: Any
    ground: Ground
    notice_day: date
    dates: return_dates.ReturnDates
    units: Sequence[tuple[int, int, ReturnReason]]


def examine(
    uow: UnitOfWork, order_id: int, units: AskedUnits, notice_day: date, ground: Ground | None = None
) -> Announcement:
    """Whether a return can be opened, and nothing written; arguments and errors are those of ``open_return``."""
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).first()
    if order is None:
        raise NotFound(kind="order", given=order_id)
    if notice_day > shop_day(uow.now):
        raise Refusal("notice_in_future", order=order.reference)
    chosen = ground or ground_of(units)
    numbered = number_units(uow, order, units)
    dates = return_dates.for_notice(uow, order, notice_day, chosen)
    return Announcement(order, chosen, notice_day, dates, numbered)


def announce(
    uow: UnitOfWork, asked: Announcement, notice: str = "", *, blind: bool = False, at_counter: bool = False
) -> tuple[int, int]:
    """Open what was examined in this transaction, by whoever may import: the return's id, and how many units."""
    order = asked.order
    number, rma_id = _write(uow, asked, blind)
    if order.lifecycle is Lifecycle.CLOSED:
        order_state.change_lifecycle(uow, order.id, Lifecycle.OPEN)
        order_state.refresh_stage(uow, order.id)
    journal.record(
        uow, "return_opened", "rma", rma_id,
        order_id=order.id, rma=number, ground=asked.ground.value, units=len(asked.units),
        notice_day=asked.notice_day, notice=notice, in_time=asked.dates.in_time, blind=blind,
    )  # fmt: skip
    if blind:
        _received(uow, return_row(uow, rma_id))
    elif not at_counter:
        send_papers(uow, order, rma_id, number, asked.ground, asked.dates, notice)
    return rma_id, len(asked.units)


def _opened(uow: UnitOfWork, rma_id: int, units: int) -> Outcome:
    rma = return_row(uow, rma_id)
    excluded = excluded_skus(uow, rma_id) if rma.ground is Ground.WITHDRAWAL else []
    doubtful = bool(excluded) or not rma.in_time
    return Outcome(
        "return_opened_doubtful" if doubtful else "return_opened",
        {"rma": rma.number, "order": rma.reference, "units": units, "excluded": ", ".join(excluded)},
        Level.WARNING if doubtful else Level.OK,
        next="scan_returned_item" if rma.blind else "scan_return",
        order=rma.reference,
        facts={
            "rma_id": rma_id,
            "rma": rma.number,
            "order_id": rma.order_id,
            "excluded": excluded,
            **return_dates.countdown(rma, shop_day(uow.now)),
        },
    )


def _write(uow: UnitOfWork, asked: Announcement, blind: bool) -> tuple[str, int]:
    year = shop_day(uow.now).year
    number = rma_number(year, house.next_number(uow, f"rma:{year}"))
    state = RmaState.RECEIVED_UNMATCHED if blind else RmaState.REQUESTED
    if not blind:
        check(RMA, state, RmaState.AUTHORISED, "rma")
        state = RmaState.AUTHORISED
    created = uow.connection.execute(
        insert(Rma).values(
            number=number,
            serial=house.next_number(uow, "rma"),
            order_id=asked.order.id,
            state=state,
            ground=asked.ground,
            opened_at=uow.now,
            opened_by=uow.actor.staff_id,
            notice_day=asked.notice_day,
            blind=blind,
            **asked.dates.columns(),
        )
    ).inserted_primary_key
    assert created is not None
    rma_id = int(created[0])
    uow.connection.execute(
        insert(RmaUnit),
        [
            {"rma_id": rma_id, "order_line_id": line_id, "unit_number": unit, "reason": reason}
            for line_id, unit, reason in asked.units
        ],
    )
    uow.changed("rma", rma_id)
    return number, rma_id


def record_posting(uow: UnitOfWork, rma_id: int, posted_day: date) -> Outcome:
    """The customer proved that the goods were posted: the refund may no longer be withheld (L221-24).

    Raises ``WrongTransition`` once the goods are here, ``Refusal("posted_day_wrong")`` for an impossible day.
    """
    require(uow.actor, "record_posting")
    rma = return_row(uow, rma_id)
    if not rma.notice_day <= posted_day <= shop_day(uow.now):
        raise Refusal("posted_day_wrong", rma=rma.number)
    change_state(uow, rma, RmaState.IN_TRANSIT)
    due = return_dates.due_day(rma.notice_day, None, posted_day)
    uow.connection.execute(update(Rma).where(Rma.id == rma_id).values(posted_day=posted_day, refund_due=due))
    journal.record(
        uow,
        "return_posted",
        "rma",
        rma_id,
        order_id=rma.order_id,
        rma=rma.number,
        posted_day=posted_day,
        refund_due=due,
    )
    return _outcome(uow, "return_posted", rma_id)


def receive_return(uow: UnitOfWork, rma_id: int) -> Outcome:
    """The box of a return is on the table; its articles are scanned next. Raises ``WrongTransition``.

    A return whose label had lapsed is taken all the same: the right does not lapse with the label.
    """
    require(uow.actor, "receive_return")
    rma = return_row(uow, rma_id)
    if rma.state is RmaState.EXPIRED:
        change_state(uow, rma, RmaState.AUTHORISED)
        rma = return_row(uow, rma_id)
    _received(uow, rma)
    claims.claim(uow, claims.RETURN, rma_id)
    row = return_row(uow, rma_id)
    messages.tell(uow, row.order_id, "return_received", f"return-received:{rma_id}", {"rma": row.number})
    odd = told(uow.connection, rma_id, uow.now)
    return _outcome(uow, "return_received", rma_id, "scan_returned_item", signals=odd)


def _received(uow: UnitOfWork, rma: Any) -> None:
    change_state(uow, rma, RmaState.RECEIVED)
    due = return_dates.due_day(rma.notice_day, shop_day(uow.now), rma.posted_day)
    uow.connection.execute(update(Rma).where(Rma.id == rma.id).values(received_at=uow.now, refund_due=due))
    journal.record(
        uow, "return_received", "rma", rma.id, order_id=rma.order_id, rma=rma.number, refund_due=due
    )


def resume_return(uow: UnitOfWork, rma_id: int, take_over: bool = False) -> Outcome:
    """Go on with a box that lies open; raises ``TakenByOther`` unless ``take_over``."""
    require(uow.actor, "receive_return")
    row = return_row(uow, rma_id)
    if row.state not in ON_THE_TABLE:
        raise Refusal("return_not_on_the_table", rma=row.number)
    taken_from = claims.claim(uow, claims.RETURN, rma_id, take_over=take_over)
    silent = taken_from is not None and taken_from.silent and taken_from.staff_id != uow.actor.staff_id
    told = {"who": taken_from.who, "where": taken_from.where} if silent and taken_from is not None else {}
    return Outcome(
        "return_from_silent" if silent else "return_resumed",
        {"rma": row.number, "order": row.reference, **told},
        Level.WARNING if silent else Level.OK,
        next="scan_returned_item",
        order=row.reference,
        facts={"rma_id": rma_id, "order_id": row.order_id},
        session={"job": "returns", "rma_id": rma_id},
    )


def leave_return(uow: UnitOfWork, rma_id: int) -> Outcome:
    """Stop for now: what is graded stays so, and anybody can go on at any station."""
    require(uow.actor, "receive_return")
    claims.give_back(uow, claims.RETURN, rma_id)
    return Outcome("return_left", session={"job": "returns"})


def weigh_return(uow: UnitOfWork, rma_id: int, weight_g: int) -> Outcome:
    """What the box weighs, before anything is taken out of it; raises ``Refusal`` where it is not on the table."""
    require(uow.actor, "receive_return")
    rma = return_row(uow, rma_id)
    claims.require_here(uow, claims.RETURN, rma_id, rma.claimed_station_id)
    if rma.state not in ON_THE_TABLE:
        raise Refusal("return_not_on_the_table", rma=rma.number)
    if weight_g <= 0:
        raise Refusal("weight_out_of_range", weight=weight_g)
    uow.connection.execute(update(Rma).where(Rma.id == rma_id).values(weight_g=weight_g))
    journal.record(
        uow,
        "return_weighed",
        "rma",
        rma_id,
        order_id=rma.order_id,
        rma=rma.number,
        before=rma.weight_g,
        weight=weight_g,
    )
    uow.changed("rma", rma_id)
    values = {"rma": rma.number, "weight": weight_g}
    facts = {"rma_id": rma_id, "signals": told(uow.connection, rma_id, uow.now)}
    return Outcome("return_weighed", values, order=rma.reference, facts=facts)


def receive_unit(uow: UnitOfWork, rma_unit_id: int, serial: str = "") -> Outcome:
    """One article of a return was scanned: it is here, and counts as returned.

    ``serial``: the number that its barcode says; one that did not leave with this order is a warning. Raises
    ``Refusal`` where the box was not received, or this article was scanned before.
    """
    require(uow.actor, "receive_unit")
    unit = unit_row(uow, rma_unit_id)
    claims.require_here(uow, claims.RETURN, unit.rma_id, unit.claimed_station_id)
    if unit.state not in ON_THE_TABLE:
        raise Refusal("return_not_on_the_table", rma=unit.number)
    if unit.received_at is not None:
        raise Refusal("unit_received_already", rma=unit.number, name=unit.name)
    returns = stock.location_id(uow, LocationKind.RETURNS)
    customer = stock.location_id(uow, LocationKind.CUSTOMER)
    stock.move(uow, unit.product_id, 1, customer, returns, "return", unit.order_id)
    uow.connection.execute(
        update(OrderLine).where(OrderLine.id == unit.order_line_id).values(returned=OrderLine.returned + 1)
    )
    uow.connection.execute(
        update(RmaUnit)
        .where(RmaUnit.id == rma_unit_id)
        .values(received_at=uow.now, location_id=returns, serial=serial)
    )
    journal.record(
        uow,
        "unit_received",
        "rma_unit",
        rma_unit_id,
        order_id=unit.order_id,
        rma=unit.number,
        sku=unit.sku,
        unit=unit.unit_number,
        serial=serial,
    )
    uow.changed("rma", unit.rma_id)
    strange = bool(serial) and not tracing.came_back(uow, unit.order_id, unit.product_id, serial)
    left = uow.connection.scalar(
        select(func.count()).where(RmaUnit.rma_id == unit.rma_id, RmaUnit.received_at.is_(None))
    )
    return Outcome(
        "unit_received_other_serial" if strange else "unit_received",
        {"rma": unit.number, "name": unit.name, "serial": serial, "left": left or 0},
        Level.WARNING if strange else Level.OK,
        next="grade_unit",
        order=unit.reference,
        facts={"rma_id": unit.rma_id, "rma_unit_id": rma_unit_id, "left": left or 0},
    )


def add_unit(
    uow: UnitOfWork,
    rma_id: int,
    order_line_id: int,
    reason: ReturnReason = ReturnReason.OTHER,
    serial: str = "",
) -> Outcome:
    """An article lies in the box that nobody had announced: it joins the return and is received.

    Raises ``TooManyUnits``, or ``Refusal`` where the box is not on the table.
    """
    require(uow.actor, "receive_unit")
    rma = return_row(uow, rma_id)
    claims.require_here(uow, claims.RETURN, rma_id, rma.claimed_station_id)
    if rma.state not in ON_THE_TABLE:
        raise Refusal("return_not_on_the_table", rma=rma.number)
    order = uow.connection.execute(select(Order).where(Order.id == rma.order_id)).one()
    ((_, number, _),) = number_units(uow, order, [(order_line_id, 1, reason)])
    created = uow.connection.execute(
        insert(RmaUnit).values(rma_id=rma_id, order_line_id=order_line_id, unit_number=number, reason=reason)
    ).inserted_primary_key
    assert created is not None
    unit = unit_row(uow, int(created[0]))
    journal.record(
        uow,
        "unit_added",
        "rma_unit",
        unit.id,
        order_id=rma.order_id,
        rma=rma.number,
        sku=unit.sku,
        unit=number,
    )
    return receive_unit(uow, unit.id, serial)


def return_row(uow: UnitOfWork, rma_id: int) -> Any:
    """A return with its order's ``reference``, ``language`` and ``currency``; raises ``NotFound``."""
    row = uow.connection.execute(
        select(Rma, Order.reference, Order.language, Order.currency)
        .join(Order, Order.id == Rma.order_id)
        .where(Rma.id == rma_id)
    ).first()
    if row is None:
        raise NotFound(kind="rma", given=rma_id)
    return row


def unit_row(uow: UnitOfWork, rma_unit_id: int) -> Any:
    """A returned unit with its return (``number``, ``state``, ``ground``), order and article.

    Raises ``NotFound``.
    """
    row = uow.connection.execute(
        select(
            RmaUnit,
            Rma.number,
            Rma.state,
            Rma.ground,
            Rma.order_id,
            Rma.claimed_station_id,
            Order.reference,
            OrderLine.product_id,
            OrderLine.sku,
            OrderLine.name,
        )
        .join(Rma, Rma.id == RmaUnit.rma_id)
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .join(Order, Order.id == Rma.order_id)
        .where(RmaUnit.id == rma_unit_id)
    ).first()
    if row is None:
        raise NotFound(kind="rma_unit", given=rma_unit_id)
    return row


def change_state(uow: UnitOfWork, rma: Any, state: RmaState) -> None:
    """Move a return along; raises ``WrongTransition``."""
    check(RMA, rma.state, state, "rma")
    uow.connection.execute(update(Rma).where(Rma.id == rma.id).values(state=state))
    uow.changed("rma", rma.id)


def _outcome(uow: UnitOfWork, code: str, rma_id: int, following: str = "", **more: Any) -> Outcome:
    rma = return_row(uow, rma_id)
    values = {"rma": rma.number, "order": rma.reference}
    facts = {
        "rma_id": rma_id,
        "order_id": rma.order_id,
        **return_dates.countdown(rma, shop_day(uow.now)),
    } | more
    return Outcome(code, values, order=rma.reference, facts=facts, next=following)
