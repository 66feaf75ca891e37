"""The returns desk: a return label, an order, a parcel or an article opens what came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.order import Order, OrderLine
from app.models.person import person_ids
from app.models.refusals import NotFound, Refusal, UnknownBarcode, WrongItem
from app.models.rma import Rma, RmaUnit
from app.models.shipment import Parcel
from app.rules.identifiers import read_rma_number
from app.rules.return_terms import ReturnReason
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.questions import choice_of, order_for_return
from app.station.actions.reading import item_codes, parcel_id, printed_on
from app.station.session import Session
from app.values import shop_day
from app.workflows import guessing, returns, shared_box
from app.workflows.articles import Article, find_articles
from app.workflows.guessing import AWAITED, Clues, LikelyOrder
from app.workflows.outcome import Level, Outcome
from app.workflows.returns import ON_THE_TABLE

_POSTCODE_DIGITS = 5


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
    if returns.return_row(uow, rma_id).state in ON_THE_TABLE:
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
    """A typed return number or order reference; else an article's barcode, or the sender's name."""
    assert isinstance(reading, FreeText)
    if read_rma_number(reading.text) is not None:
        rma_id = uow.connection.scalar(select(Rma.id).where(Rma.number == reading.text.strip().upper()))
        if rma_id is None:
            raise NotFound(kind="return", given=reading.text)
        return _received(uow, rma_id)
    order_id = uow.connection.scalar(select(Order.id).where(Order.reference == reading.text).limit(1))
    if order_id is not None:
        return _for_order(uow, order_id)
    try:
        return open_for_item(uow, session, reading)
    except UnknownBarcode:
        return _guessed(uow, session, words=reading.text)


def open_for_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """An article of a box without paper: the orders it may come from, the likeliest first, and why."""
    return _guessed(uow, session, reading=reading)


def open_for_postcode(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The postal code of the sender; raises ``Refusal("no_such_choice")`` for another number."""
    assert isinstance(reading, FreeText)
    if len(reading.text) != _POSTCODE_DIGITS:
        raise Refusal("no_such_choice")
    return _guessed(uow, session, postcode=reading.text)


def narrow_by_number(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The number of one of the orders offered, or the sender's postal code."""
    chosen = choice_of(session, reading)
    if chosen is None:
        return open_for_postcode(uow, session, reading)
    return _for_order(uow, int(chosen["order_id"]))


def _guessed(
    uow: UnitOfWork, session: Session, *, reading: Reading | None = None, postcode: str = "", words: str = ""
) -> Outcome:
    """Rank the orders by all clues so far; raises ``Refusal`` where none fits. One alone needs no question."""
    clues = _clues(uow, session, reading, postcode)
    orders = guessing.likely_orders(uow, Clues(**clues, words=words))
    if not orders:
        if reading is not None:
            article = find_articles(uow, item_codes(reading))[0]
            raise Refusal("nobody_received_item", name=article.name, sku=article.sku)
        raise Refusal("no_order_for_box")
    if len(orders) == 1 and reading is not None:
        return _for_order(uow, orders[0].order_id)
    scanned = len(clues["products"])
    numbered = [{"number": number, **_offered(each, scanned)} for number, each in enumerate(orders, start=1)]
    return Outcome(
        "several_orders",
        {"count": len(numbered)},
        Level.WARNING,
        next="choose_order_of_box",
        facts={"choices": numbered},
        session={"job": "returns", "asking": "box_order", "choices": numbered, "clues": clues},
    )


def _clues(uow: UnitOfWork, session: Session, reading: Reading | None, postcode: str) -> dict[str, Any]:
    """What was scanned so far; a name that was typed is not carried on."""
    before: Mapping[str, Any] = session.place.get("clues", {})
    products, serials = [*before.get("products", ())], [*before.get("serials", ())]
    if reading is not None:
        products.append(find_articles(uow, item_codes(reading))[0].product_id)
        serials.extend(filter(None, [printed_on(reading).serial]))
    return {
        "products": products,
        "serials": serials,
        "postcode": postcode or before.get("postcode", ""),
    }


def _offered(likely: LikelyOrder, scanned: int) -> dict[str, Any]:
    values = {"items": likely.items, "of": scanned, "rma": likely.rma}
    why: list[dict[str, Any]] = [{"code": clue, "values": values} for clue in likely.guess.clues]
    if likely.days is not None:
        why.append({"code": "guess_left", "values": {"days": likely.days}})
    return {"order_id": likely.order_id, "order": likely.reference, "why": why}


def _for_order(uow: UnitOfWork, order_id: int) -> Outcome:
    announced = _announced(uow, order_id)
    if announced is not None:
        return _received(uow, announced)
    return order_for_return(uow, order_id)


def _announced(uow: UnitOfWork, order_id: int) -> int | None:
    return uow.connection.scalar(
        select(Rma.id)
        .where(Rma.order_id == order_id, Rma.state.in_(AWAITED | ON_THE_TABLE))
        .order_by(Rma.id)
        .limit(1)
    )


def receive_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """An article out of the box: the next unit of it that is expected, or the first of a return nobody announced."""
    place: dict[str, Any] = dict(session.place)
    article = find_articles(uow, item_codes(reading))[0]
    rma_id = place.get("rma_id")
    if rma_id is None:
        rma_id = _open_blind(uow, place["return_order_id"], article)
    serial = printed_on(reading).serial
    try:
        outcome = _into(uow, rma_id, article, serial)
    except WrongItem:
        outcome = _of_another_order(uow, rma_id, article, serial)
        rma_id = outcome.facts["rma_id"]
    session_after = {"job": "returns", "rma_id": rma_id, "rma_unit_id": outcome.facts["rma_unit_id"]}
    return replace(outcome, session=session_after)


def _into(uow: UnitOfWork, rma_id: int, article: Article, serial: str) -> Outcome:
    """The next unit of an article that a return expects, else one more; raises ``WrongItem``."""
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
    if unit_id is not None:
        return returns.receive_unit(uow, unit_id, serial)
    return _add_to(uow, rma_id, article, serial)


def _of_another_order(uow: UnitOfWork, rma_id: int, article: Article, serial: str) -> Outcome:
    """An article of another order of the same customer in the box: that order's own return takes it in.

    Raises ``WrongItem`` where no order of theirs has it, ``Refusal("item_in_several_orders")`` where several do.
    """
    customer = select(Order.customer_id).join(Rma, Rma.order_id == Order.id).where(Rma.id == rma_id)
    persons = person_ids(uow.connection, uow.connection.execute(customer).scalar_one())
    orders = shared_box.orders_with(uow, rma_id, persons, article.product_id)
    if not orders:
        raise WrongItem("item_not_in_order", name=article.name, sku=article.sku)
    if len(orders) > 1:
        raise Refusal("item_in_several_orders", name=article.name, orders=", ".join(orders.values()))
    order_id = next(iter(orders))
    other = _announced(uow, order_id)
    if other is None:
        other = _open_blind(uow, order_id, article)
    elif returns.return_row(uow, other).state in AWAITED:
        returns.receive_return(uow, other)
    received = _into(uow, other, article, serial)
    shared_box.share_box(uow, rma_id, other)
    values = {**received.values, "order": received.order}
    return replace(received, code="unit_received_of_other_order", values=values, level=Level.WARNING)


def weigh(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A typed number is the weight of the box in grams; raises ``Refusal("scan_return_first")`` without one."""
    assert isinstance(reading, FreeText)
    if "rma_id" not in session.place:
        raise Refusal("scan_return_first")
    return returns.weigh_return(uow, session.place["rma_id"], int(reading.text))


def _add_to(uow: UnitOfWork, rma_id: int, article: Article, serial: str) -> Outcome:
    """An article in the box that nobody announced: it counts all the same (domain 8.6)."""
    order_id = returns.return_row(uow, rma_id).order_id
    return returns.add_unit(uow, rma_id, _line_of(uow, order_id, article), ReturnReason.OTHER, serial)


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
