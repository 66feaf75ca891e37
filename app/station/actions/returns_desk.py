"""The returns desk: a return label, an order, a parcel or an article opens what came back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.order import Order, OrderLine
from app.models.refusals import NotFound, Refusal, WrongItem
from app.models.rma import Rma, RmaUnit
from app.models.shipment import Parcel
from app.models.states import RmaState
from app.rules.identifiers import read_rma_number
from app.rules.return_terms import ReturnReason
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.questions import ask_which, order_for_return
from app.station.actions.reading import item_codes, parcel_id, printed_on
from app.station.session import Session
from app.values import shop_day
from app.workflows import returns, tracing
from app.workflows.articles import Article, find_articles
from app.workflows.outcome import Outcome

_MOST_CHOICES = 9
_AWAITED = frozenset({RmaState.AUTHORISED, RmaState.IN_TRANSIT, RmaState.EXPIRED})
_ON_THE_TABLE = frozenset({RmaState.RECEIVED, RmaState.INSPECTING})


def receive(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A return label: what it announces has arrived."""
    assert isinstance(reading, OwnCode)
    rma_id = uow.connection.scalar(select(Rma.id).where(Rma.serial == reading.serial))
    if rma_id is None:
        raise NotFound(kind="return", given=reading.serial)
    return _received(uow, rma_id)


def take_in(rma_id: int) -> Callable[[UnitOfWork], Outcome]:
    """Take in a return that staff chose in the list, or go on with it."""
    return lambda uow: _received(uow, rma_id)


def _received(uow: UnitOfWork, rma_id: int) -> Outcome:
    """Take the box in, or go on with one that lies open already."""
    if returns.return_row(uow, rma_id).state in _ON_THE_TABLE:
        return returns.resume_return(uow, rma_id)
    return replace(returns.receive_return(uow, rma_id), session={"job": "returns", "rma_id": rma_id})


def open_for_order(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """An order's slip in the box: its announced return, else the order, whose articles are scanned next."""
    assert isinstance(reading, OwnCode)
    return _for_order(uow, reading.serial)


def open_for_parcel(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A parcel's old label on the box."""
    found = parcel_id(uow, reading)
    return _for_order(
        uow, uow.connection.execute(select(Parcel.order_id).where(Parcel.id == found)).scalar_one()
    )


def open_by_text(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A typed return number or order reference; else the text may be an article's barcode."""
    assert isinstance(reading, FreeText)
    if read_rma_number(reading.text) is not None:
        rma_id = uow.connection.scalar(select(Rma.id).where(Rma.number == reading.text.strip().upper()))
        if rma_id is None:
            raise NotFound(kind="return", given=reading.text)
        return _received(uow, rma_id)
    order_id = uow.connection.scalar(select(Order.id).where(Order.reference == reading.text).limit(1))
    if order_id is not None:
        return _for_order(uow, order_id)
    return open_for_item(uow, session, reading)


def open_for_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """An article without paper: the orders that shipped it lately are offered by number, newest first."""
    article = find_articles(uow, item_codes(reading))[0]
    rows = uow.connection.execute(
        select(Order.id, Order.reference, Order.carrier_service)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(OrderLine.product_id == article.product_id, OrderLine.shipped > OrderLine.returned)
        .order_by(Order.id.desc())
        .limit(_MOST_CHOICES)
    ).all()
    if not rows:
        raise Refusal("nobody_received_item", name=article.name, sku=article.sku)
    if len(rows) == 1:
        return _for_order(uow, rows[0].id)
    return ask_which(session, [{"order_id": row.id, "order": row.reference} for row in rows])


def _for_order(uow: UnitOfWork, order_id: int) -> Outcome:
    announced = uow.connection.scalar(
        select(Rma.id)
        .where(Rma.order_id == order_id, Rma.state.in_(_AWAITED | _ON_THE_TABLE))
        .order_by(Rma.id)
        .limit(1)
    )
    if announced is not None:
        return _received(uow, announced)
    return order_for_return(uow, order_id)


def receive_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """An article out of the box: the next unit of it that is expected, or the first of a return nobody announced."""
    place: dict[str, Any] = dict(session.place)
    article = find_articles(uow, item_codes(reading))[0]
    rma_id = place.get("rma_id")
    if rma_id is None:
        rma_id = _open_blind(uow, place["return_order_id"], article)
    unit_id = uow.connection.scalar(
        select(RmaUnit.id)
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .where(
            RmaUnit.rma_id == rma_id,
            RmaUnit.received_at.is_(None),
            OrderLine.product_id == article.product_id,
        )
        .order_by(RmaUnit.id)
        .limit(1)
    )
    outcome = _add_to(uow, rma_id, article) if unit_id is None else returns.receive_unit(uow, unit_id)
    if serial := printed_on(reading).serial:
        order_id = uow.connection.execute(select(Rma.order_id).where(Rma.id == rma_id)).scalar_one()
        tracing.came_back(uow, order_id, article.product_id, serial)
    session_after = {"job": "returns", "rma_id": rma_id, "rma_unit_id": outcome.facts["rma_unit_id"]}
    return replace(outcome, session=session_after)


def _add_to(uow: UnitOfWork, rma_id: int, article: Article) -> Outcome:
    """An article in the box that nobody announced: it counts all the same (domain 8.6)."""
    order_id = returns.return_row(uow, rma_id).order_id
    return returns.add_unit(uow, rma_id, _line_of(uow, order_id, article), ReturnReason.OTHER)


def _open_blind(uow: UnitOfWork, order_id: int, article: Article) -> int:
    """A return that begins with the box on the table (domain 8.6)."""
    units = [(_line_of(uow, order_id, article), 1, ReturnReason.OTHER)]
    opened = returns.open_return(uow, order_id, units, shop_day(uow.now), blind=True)
    return int(opened.facts["rma_id"])


def _line_of(uow: UnitOfWork, order_id: int, article: Article) -> int:
    line_id = uow.connection.scalar(
        select(OrderLine.id)
        .where(OrderLine.order_id == order_id, OrderLine.product_id == article.product_id)
        .order_by(OrderLine.returned >= OrderLine.shipped, OrderLine.position)
        .limit(1)
    )
    if line_id is None:
        raise WrongItem("item_not_in_order", name=article.name, sku=article.sku)
    return line_id


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    if "rma_id" not in session.place:
        return Outcome("return_left", session={"job": "returns"})
    return returns.leave_return(uow, session.place["rma_id"])
