"""A carrier's label for the way back: claimed before the carrier is called, answered once, printed and sent.

What holds for labels of parcels holds here: after bytes were sent nothing is repeated by itself (domain 1.3).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from app.carriers.base import Bought, Consignment, Ok, Refused, Result, Unavailable, Unknown
from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal, outbox
from app.models.carrier import CarrierRow
from app.models.order import OrderAddress, OrderLine
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.return_label import ReturnLabel, ReturnPaper
from app.models.rma import Rma, RmaUnit
from app.models.staff import require
from app.models.states import LABEL, LIVE_LABELS, LabelState, RmaState, check
from app.printing.carrier_label import LabelRefused, carrier_label
from app.printing.documents import to_json
from app.printing.watermark import marked
from app.values import shop_day
from app.workflows import consignments, documents, messages, printing
from app.workflows.outcome import Level, Outcome

#: A purchase is a few calls of 45 s at most: what is claimed for longer was claimed by a dead station.
_ABANDONED_AFTER = timedelta(minutes=10)
_LEAST_G = 100

#: Returns whose goods are still to come.
_TO_COME = frozenset({RmaState.REQUESTED, RmaState.AUTHORISED, RmaState.IN_TRANSIT})


@dataclass(frozen=True, slots=True)
class Claimed:
    """A return label that this station asks for now."""

    id: int
    consignment: Consignment


def claim(uow: UnitOfWork, rma_id: int, carrier_id: int) -> Claimed:
    """Note that a label is being bought: commit before calling anybody.

    Raises ``NotFound``, and ``Refusal``: ``return_label_not_needed``, ``return_label_there``, ``return_label_waits``,
    ``return_label_no_weight``.
    """
    staff = require(uow.actor, "buy_return_label")
    rma = _rma(uow, rma_id)
    if rma.state not in _TO_COME:
        raise Refusal("return_label_not_needed", rma=rma.number)
    standing = _live(uow, rma_id)
    if standing is not None:
        bought = standing.state is LabelState.BOUGHT
        raise Refusal(
            "return_label_there" if bought else "return_label_waits", rma=rma.number, number=standing.number
        )
    sandbox = uow.connection.scalar(select(CarrierRow.sandbox).where(CarrierRow.id == carrier_id))
    if sandbox is None:
        raise NotFound(kind="carrier", given=carrier_id)
    tried = uow.connection.scalar(
        select(func.count()).select_from(ReturnLabel).where(ReturnLabel.rma_id == rma_id)
    )
    reference = f"{rma.number}-{(tried or 0) + 1}"
    parcel = _consignment(uow, rma, reference)
    created = uow.connection.execute(
        insert(ReturnLabel).values(
            rma_id=rma_id, order_id=rma.order_id, carrier_id=carrier_id, reference=reference,
            state=LabelState.BUYING, sandbox=sandbox, created_at=uow.now, created_by=staff,
        )
    ).inserted_primary_key  # fmt: skip
    assert created is not None
    return Claimed(int(created[0]), parcel)


def _rma(uow: UnitOfWork, rma_id: int) -> Any:
    row = uow.connection.execute(locking(uow.connection, select(Rma).where(Rma.id == rma_id))).first()
    if row is None:
        raise NotFound(kind="return", given=rma_id)
    return row


def _live(uow: UnitOfWork, rma_id: int) -> Any:
    return uow.connection.execute(
        select(ReturnLabel).where(ReturnLabel.rma_id == rma_id, ReturnLabel.state.in_(LIVE_LABELS))
    ).first()


def _consignment(uow: UnitOfWork, rma: Any, reference: str) -> Consignment:
    """From the customer to the house, as PDF: whoever prints it has no label printer."""
    address = uow.connection.execute(
        select(OrderAddress).where(OrderAddress.order_id == rma.order_id, OrderAddress.kind == "shipping")
    ).one()
    weight = uow.connection.scalar(
        select(func.sum(Product.weight_g))
        .select_from(RmaUnit)
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(RmaUnit.rma_id == rma.id)
    )
    if not weight:
        raise Refusal("return_label_no_weight")
    to = messages.recipient(uow, rma.order_id)
    return Consignment(
        reference=reference,
        order_reference=to.reference,
        product="",
        sender=consignments.party(address._asdict()),
        recipient=consignments.sender(uow),
        weight_g=max(int(weight), _LEAST_G),
        deposit_day=shop_day(uow.now),
        label_format="pdf",
        dpi=0,
    )


def settle(
    uow: UnitOfWork, label_id: int, result: Result[Bought], *, printed: bool = True, mailed: bool = True
) -> Outcome:
    """Write down what the carrier said; a label is printed for the box and sent to the customer as wished.

    After ``no_label`` only a label that was made all the same counts: it is kept, to be given back.
    """
    query = select(ReturnLabel).where(ReturnLabel.id == label_id)
    label = uow.connection.execute(locking(uow.connection, query)).one()
    rma = _rma(uow, label.rma_id)
    carrier = uow.connection.scalar(select(CarrierRow.name).where(CarrierRow.id == label.carrier_id)) or ""
    values = {"rma": rma.number, "carrier": carrier}
    if label.state is LabelState.NOT_BOUGHT and not isinstance(result, Ok):
        return Outcome("return_label_none", values)
    match result:
        case Ok(value=bought):
            return _bought(uow, label, values, bought, printed=printed, mailed=mailed)
        case Refused():
            said = {**asdict(result), "values": dict(result.values)}
            _move(uow, label, LabelState.REFUSED, answer={"refused": [said]})
            _note(uow, label, "return_label_refused", carrier=carrier)
            return Outcome("return_label_refused", values, Level.ERROR, facts={"refused": said})
        case Unknown(detail=detail):
            _move(uow, label, LabelState.IN_DOUBT, answer={"trouble": detail})
            _note(uow, label, "return_label_in_doubt", carrier=carrier)
            return Outcome("return_label_in_doubt", values, Level.WARNING)
        case Unavailable(detail=detail):
            _move(uow, label, LabelState.CANCELLED, answer={"trouble": detail})
            return Outcome("return_label_later", values, Level.ERROR)


def _bought(
    uow: UnitOfWork, label: Any, values: dict[str, str], bought: Bought, *, printed: bool, mailed: bool
) -> Outcome:
    late = label.state is LabelState.NOT_BOUGHT
    state = LabelState.UNWANTED if late else LabelState.BOUGHT
    _move(uow, label, state, number=bought.number, price_cents=bought.price_cents)
    content = {paper.kind: _shown(paper.content, label.sandbox) for paper in bought.papers}
    for kind, file in content.items():
        row = {"return_label_id": label.id, "order_id": label.order_id, "kind": kind, "content": file}
        uow.connection.execute(insert(ReturnPaper).values(row))
    values = {**values, "number": bought.number}
    _note(uow, label, f"return_label_{state.value}", number=bought.number, carrier=values["carrier"])
    if late:
        return Outcome("return_label_unwanted", values, Level.ERROR)
    if printed and "label" in content:
        _print(uow, label, content["label"], bought.number)
    if mailed:
        code_alone = "" if "label" in content else bought.number
        about = {
            "rma": values["rma"], "carrier": values["carrier"], "tracking": bought.number, "code_alone": code_alone,
        }  # fmt: skip
        messages.tell(
            uow, label.order_id, "return_label", f"return-label:{label.id}", about, return_label_id=label.id
        )
    return Outcome("return_label_bought", values)


def _shown(content: bytes, sandbox: bool) -> bytes:
    return marked(content, 0) if sandbox else content


def _print(uow: UnitOfWork, label: Any, content: bytes, number: str) -> None:
    """As it came; a file that no printer may print is still with the customer."""
    printer = printing.printer_for(uow, "carrier_label")
    try:
        sheet = carrier_label(content, number, language=documents.staff_language(uow))
    except LabelRefused:
        return
    if printer is not None:
        outbox.print_later(
            uow, printer, to_json(sheet), f"{label.reference} {number}", order_id=label.order_id
        )


def no_label(uow: UnitOfWork, rma_id: int) -> Outcome:
    """A person looked at the carrier's site: there is no such label, and another may be asked for.

    Raises ``Refusal("return_label_there")`` for one that exists, and ``return_label_waits`` while it is being bought.
    """
    require(uow.actor, "buy_return_label")
    rma = _rma(uow, rma_id)
    standing = _live(uow, rma_id)
    if standing is None:
        raise NotFound(kind="label", given=rma.number)
    if standing.state is LabelState.BOUGHT:
        raise Refusal("return_label_there", rma=rma.number, number=standing.number)
    if standing.state is LabelState.BUYING:
        if standing.created_at > uow.now - _ABANDONED_AFTER:
            raise Refusal("return_label_waits", rma=rma.number)
        _move(uow, standing, LabelState.IN_DOUBT)
        standing = _live(uow, rma_id)
    _move(uow, standing, LabelState.NOT_BOUGHT)
    _note(uow, standing, "return_label_none")
    return Outcome("return_label_none", {"rma": rma.number})


def _move(uow: UnitOfWork, label: Any, state: LabelState, **values: Any) -> None:
    check(LABEL, label.state, state, "label")
    uow.connection.execute(
        update(ReturnLabel).where(ReturnLabel.id == label.id).values(state=state, done_at=uow.now, **values)
    )
    uow.changed("rma", label.rma_id)


def _note(uow: UnitOfWork, label: Any, action: str, **details: Any) -> None:
    journal.record(uow, action, "rma", label.rma_id, order_id=label.order_id, **details)
