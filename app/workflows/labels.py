"""A carrier's label for a parcel: asked for once, used when the parcel is closed, given up, decided on in doubt.

Nothing here speaks to a carrier: a wish is a row, and the station's label worker carries it out (domain 1.3).
"""

from __future__ import annotations

from statistics import median_low
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from app.database.dialect import locking
from app.database.round_trips import ask_first
from app.database.unit_of_work import UnitOfWork
from app.models import house, journal, order_state, search
from app.models.carrier import CarrierRow, CarrierService, LabelAttempt
from app.models.order import Order, OrderLine
from app.models.product import Box, Product
from app.models.refusals import NotFound, Refusal
from app.models.shipment import Parcel, Shipment
from app.models.staff import require
from app.models.states import LABEL, LIVE_LABELS, PARCEL, DeliveryMode, LabelState, ParcelState, check
from app.rules.identifiers import parcel_reference
from app.rules.weights import expected_weight_g, label_covers
from app.workflows import consignments, documents, label_papers
from app.workflows.outcome import Level, Outcome

#: Code of the hold that asks for another pickup point.
RELAY_HOLD = "hold_relay_closed"
_FIRST = 1
_LONGEST_NUMBER = 60


# Made once: every parcel that is opened or closed asks it, and making it takes longer than the answer.
_SERVICE = (
    select(CarrierService.carrier_id, CarrierService.product, CarrierRow.sandbox, CarrierRow.code)
    .join(CarrierRow, CarrierRow.id == CarrierService.carrier_id)
    .join(Shipment, Shipment.carrier_service == CarrierService.code)
    .join(Parcel, Parcel.shipment_id == Shipment.id)
    .join(Order, Order.id == Parcel.order_id)
    .where(
        Parcel.id == bindparam("parcel"),
        CarrierService.active,
        CarrierRow.active,
        Order.delivery_mode != DeliveryMode.PICKUP,
    )
)


def service_of(uow: UnitOfWork, parcel_id: int) -> Any:
    """The carrier's product that a parcel goes by; ``None`` where the house prints its own label."""
    return ask_first(uow.connection, _SERVICE, {"parcel": parcel_id})


def live(uow: UnitOfWork, parcel_id: int) -> Any:
    """The label that is wanted, asked for, in doubt or bought, locked; ``None`` where there is none."""
    return uow.connection.execute(locking(uow.connection, _live(parcel_id))).first()


def _live(parcel_id: int) -> Any:
    return select(LabelAttempt).where(
        LabelAttempt.parcel_id == parcel_id, LabelAttempt.state.in_(LIVE_LABELS)
    )


def ask(uow: UnitOfWork, parcel: Any, service: Any, weight_g: int, *, ahead: bool = False) -> Any:
    """Wish for a label, once: asked again while one is live, the first stands. Returns the live attempt's row.

    ``parcel``: a row with ``id``, ``number`` and ``order_id``, locked by the caller.
    """
    standing = live(uow, parcel.id)
    if standing is not None:
        return standing
    tried = uow.connection.scalar(
        select(func.count()).select_from(LabelAttempt).where(LabelAttempt.parcel_id == parcel.id)
    )
    created = uow.connection.execute(
        insert(LabelAttempt).values(
            parcel_id=parcel.id,
            order_id=parcel.order_id,
            carrier_id=service.carrier_id,
            product=service.product,
            reference=f"{parcel_reference(parcel.number)}-{(tried or 0) + _FIRST}",
            ahead=ahead,
            weight_g=weight_g,
            address_digest=consignments.address_digest(uow, parcel.id, service.product),
            sandbox=service.sandbox,
            station_id=uow.actor.station_id,
            created_by=uow.actor.staff_id,
            created_at=uow.now,
            due_at=uow.now,
        )
    ).inserted_primary_key
    assert created is not None
    uow.changed("label", int(created[0]))
    return consignments.attempt_row(uow, int(created[0]))


def ask_ahead(uow: UnitOfWork, order_id: int, parcel_id: int) -> None:
    """Fetch the label while the packer still scans, where the house wants that and the weight can be told.

    Only for an order that will be one parcel; when it turns out otherwise, the label is given back.
    """
    if not house.setting(uow.connection, "labels_ahead"):
        return
    service = service_of(uow, parcel_id)
    weight = _weight_ahead(uow, order_id, parcel_id) if service is not None else None
    if weight is None:
        return
    parcel = uow.connection.execute(select(Parcel).where(Parcel.id == parcel_id)).one()
    others = uow.connection.scalar(
        select(func.count())
        .select_from(Parcel)
        .where(Parcel.order_id == order_id, Parcel.id != parcel_id, Parcel.state != ParcelState.VOID)
    )
    if not others:
        ask(uow, parcel, service, weight, ahead=True)


def _weight_ahead(uow: UnitOfWork, order_id: int, parcel_id: int) -> int | None:
    """What the whole order should weigh in the box chosen, or in the house's usual one."""
    rows = uow.connection.execute(
        select(Product.weight_g, OrderLine.picked + OrderLine.packed)
        .select_from(OrderLine)
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .where(OrderLine.order_id == order_id, OrderLine.picked + OrderLine.packed > 0)
    ).all()
    weights = ((weight or None, units) for weight, units in rows)
    return expected_weight_g(weights, _tare(uow, parcel_id)) if rows else None


def _tare(uow: UnitOfWork, parcel_id: int) -> int:
    """Grams of the box chosen, else of the house's usual one."""
    chosen = uow.connection.scalar(
        select(Box.tare_g).join(Parcel, Parcel.box_id == Box.id).where(Parcel.id == parcel_id)
    )
    if chosen is not None:
        return chosen
    tares = uow.connection.scalars(select(Box.tare_g).where(Box.active)).all()
    return median_low(tares) if tares else 0


def on_close(uow: UnitOfWork, parcel: Any, service: Any, weight_g: int) -> ParcelState:
    """The parcel is closed and waits for its label: take the one that was fetched ahead, or ask for one.

    Returns where the parcel then stands, ``LABELLED`` or ``LABEL_REQUESTED``.
    """
    standing = live(uow, parcel.id)
    if standing is not None and standing.state is LabelState.WAITING:
        uow.connection.execute(
            update(LabelAttempt)
            .where(LabelAttempt.id == standing.id)
            .values(weight_g=weight_g, ahead=False, due_at=uow.now)
        )
        uow.changed("label", standing.id)
        return ParcelState.LABEL_REQUESTED
    if standing is not None and standing.state is LabelState.BOUGHT:
        return use(uow, standing, parcel, service, weight_g)
    if standing is None:
        ask(uow, parcel, service, weight_g)
    return ParcelState.LABEL_REQUESTED


def use(uow: UnitOfWork, bought: Any, parcel: Any, service: Any, weight_g: int) -> ParcelState:
    """Stick a bought label on a closed parcel that it fits; else give it back and ask for another."""
    if not _fits(uow, bought, parcel, service, weight_g):
        unwanted(uow, bought)
        if service is not None:
            ask(uow, parcel, service, weight_g)
        return ParcelState.LABEL_REQUESTED
    check(PARCEL, ParcelState.LABEL_REQUESTED, ParcelState.LABELLED, "parcel")
    uow.connection.execute(
        update(Parcel)
        .where(Parcel.id == parcel.id)
        .values(state=ParcelState.LABELLED, tracking_number=bought.number)
    )
    search.index_order(uow, parcel.order_id)
    name = parcel_reference(parcel.number)
    label_papers.print_papers(uow, bought, name)
    journal.record(
        uow, "label_bought", "parcel", parcel.id, order_id=parcel.order_id, parcel=name, number=bought.number
    )
    uow.changed("parcel", parcel.id)
    uow.changed("order", parcel.order_id)
    return ParcelState.LABELLED


def _fits(uow: UnitOfWork, bought: Any, parcel: Any, service: Any, weight_g: int) -> bool:
    """A label asked for when the parcel was closed fits it; one fetched ahead may have been for another weight."""
    product = service.product if service is not None else bought.product
    if bought.address_digest != consignments.address_digest(uow, parcel.id, product):
        return False
    return not bought.ahead or label_covers(bought.weight_g, weight_g, _tare(uow, parcel.id))


def parcel_label(uow: UnitOfWork, parcel_id: int) -> dict[str, Any]:
    """The label of a parcel as a document to print: its carrier's, or ours where no carrier makes one.

    Raises ``Refusal``: ``label_not_there`` while the carrier's is not bought or its file is not here, and
    ``carrier_label_...`` for one that must not be printed.
    """
    bought = uow.connection.execute(_live(parcel_id)).first()  # not locked: it is looked at for a preview too
    if bought is None and service_of(uow, parcel_id) is None:
        return documents.shipping_label(uow, documents.parcel_facts(uow, parcel_id))
    ready = bought is not None and bought.state is LabelState.BOUGHT
    if not ready or (file := label_papers.label_file(uow, bought)) is None:
        number = uow.connection.scalar(select(Parcel.number).where(Parcel.id == parcel_id)) or 0
        raise Refusal("label_not_there", parcel=parcel_reference(number))
    return file


def unwanted(uow: UnitOfWork, bought: Any) -> None:
    """A bought label that goes on no parcel: the worker gives it back to the carrier."""
    check(LABEL, bought.state, LabelState.UNWANTED, "label")
    move(uow, bought.id, LabelState.UNWANTED, due_at=uow.now)


def require_real(uow: UnitOfWork, parcel: Any) -> None:
    """Raise ``Refusal("label_is_test")`` for a parcel with a label of a carrier's sandbox: it would not arrive."""
    standing = live(uow, parcel.id)
    if standing is not None and standing.sandbox:
        raise Refusal("label_is_test", parcel=parcel_reference(parcel.number))


def give_up_draft(uow: UnitOfWork, parcel_id: int) -> None:
    """Nothing came into a box whose label was asked for ahead: the label is not wanted any more."""
    standing = live(uow, parcel_id)
    if standing is not None and standing.state is LabelState.WAITING:
        move(uow, standing.id, LabelState.CANCELLED, done_at=uow.now)
    elif standing is not None and standing.state is LabelState.BOUGHT:
        unwanted(uow, standing)


def give_up(uow: UnitOfWork, parcel: Any) -> None:
    """The parcel will not leave as it is: its label is not asked for, or given back (domain 1.5).

    A label being bought is left to its answer, which finds the parcel gone. Raises ``Refusal("label_being_bought")``
    for a closed parcel whose label is on its way or in doubt: nobody knows yet what there is to destroy.
    """
    standing = live(uow, parcel.id)
    if standing is None:
        return
    if standing.state in {LabelState.BUYING, LabelState.IN_DOUBT} and parcel.state is not ParcelState.DRAFT:
        raise Refusal("label_being_bought", parcel=parcel_reference(parcel.number))
    give_up_draft(uow, parcel.id)


def move(uow: UnitOfWork, attempt_id: int, state: LabelState, **values: Any) -> None:
    uow.connection.execute(
        update(LabelAttempt).where(LabelAttempt.id == attempt_id).values(state=state, **values)
    )
    uow.changed("label", attempt_id)


def ask_again(uow: UnitOfWork, parcel_id: int) -> Outcome:
    """Ask for the label of a closed parcel once more, after what was wrong has been put right.

    Raises ``WrongTransition`` where the parcel has its label or waits for it, ``OrderHeld``.
    """
    require(uow.actor, "ask_label")
    parcel = closed_parcel(uow, parcel_id)
    order_state.require_no_hold(uow, parcel.order_id)
    return ask_anew(uow, parcel)


def ask_anew(uow: UnitOfWork, parcel: Any) -> Outcome:
    """``ask_again`` for a parcel that the caller has locked."""
    name = parcel_reference(parcel.number)
    check(PARCEL, parcel.state, ParcelState.LABEL_REQUESTED, "parcel")
    service = service_of(uow, parcel.id)
    if service is None:
        raise Refusal("label_no_service", parcel=name)
    set_parcel(uow, parcel, ParcelState.LABEL_REQUESTED)
    ask(uow, parcel, service, parcel.weight_g)
    journal.record(uow, "label_asked", "parcel", parcel.id, order_id=parcel.order_id, parcel=name)
    return Outcome("label_asked", {"parcel": name}, facts={"parcel_id": parcel.id})


def ask_failed_anew(uow: UnitOfWork, order_id: int) -> int:
    """What was wrong with an order's address was put right: its failed labels are asked for again.

    Not while something else still holds the order: a label that is asked for can no longer be readdressed.
    """
    if uow.connection.scalar(select(Order.open_holds).where(Order.id == order_id)):
        return 0
    failed = uow.connection.execute(
        select(Parcel).where(Parcel.order_id == order_id, Parcel.state == ParcelState.LABEL_FAILED)
    ).all()
    for parcel in failed:
        if service_of(uow, parcel.id) is not None:
            ask_anew(uow, parcel)
    return len(failed)


def decide(uow: UnitOfWork, attempt_id: int, number: str) -> Outcome:
    """A person looked at the carrier's site: the label in doubt exists under ``number``, or (empty) it does not.

    Where it does not, the parcel may ask again. Raises ``WrongTransition`` once it is no longer in doubt, and
    ``Refusal("label_number_wrong")``.
    """
    require(uow.actor, "decide_label")
    attempt, parcel = locked(uow, attempt_id)
    given = plain_number(number)
    target = LabelState.BOUGHT if given else LabelState.NOT_BOUGHT
    if attempt.state is not LabelState.IN_DOUBT:
        check(LABEL, attempt.state, target, "label")
        raise Refusal("label_not_in_doubt")
    name = parcel_reference(parcel.number)
    move(uow, attempt_id, target, number=given, decided_by=uow.actor.staff_id, done_at=uow.now)
    if parcel.state is ParcelState.LABEL_REQUESTED:
        if given:
            use(
                uow,
                consignments.attempt_row(uow, attempt_id),
                parcel,
                service_of(uow, parcel.id),
                parcel.weight_g,
            )
        else:
            set_parcel(uow, parcel, ParcelState.LABEL_FAILED)
    elif given and parcel.state is not ParcelState.DRAFT:
        unwanted(uow, consignments.attempt_row(uow, attempt_id))
    journal.record(
        uow, "label_decided", "parcel", parcel.id, order_id=parcel.order_id, parcel=name, number=given
    )
    code = "label_decided_bought" if given else "label_decided_none"
    return Outcome(code, {"parcel": name, "number": given}, Level.OK, facts={"parcel_id": parcel.id})


def plain_number(number: str) -> str:
    """A tracking number as it is kept: capitals and digits; raises ``Refusal("label_number_wrong")``."""
    given = "".join(number.split()).upper()
    if len(given) > _LONGEST_NUMBER or (given and not (given.isascii() and given.isalnum())):
        raise Refusal("label_number_wrong", number=number)
    return given


def locked(uow: UnitOfWork, attempt_id: int) -> tuple[Any, Any]:
    """An attempt and its parcel, locked: the parcel first, as everybody does who closes or gives one up."""
    parcel_id = uow.connection.scalar(select(LabelAttempt.parcel_id).where(LabelAttempt.id == attempt_id))
    if parcel_id is None:
        raise NotFound(kind="label", given=attempt_id)
    parcel = closed_parcel(uow, parcel_id)
    query = select(LabelAttempt).where(LabelAttempt.id == attempt_id)
    return uow.connection.execute(locking(uow.connection, query)).one(), parcel


def closed_parcel(uow: UnitOfWork, parcel_id: int) -> Any:
    """The parcel's row, locked with its order's."""
    query = select(Parcel).join(Order, Order.id == Parcel.order_id).where(Parcel.id == parcel_id)
    parcel = uow.connection.execute(locking(uow.connection, query)).first()
    if parcel is None:
        raise NotFound(kind="parcel", given=parcel_id)
    return parcel


def set_parcel(uow: UnitOfWork, parcel: Any, state: ParcelState) -> None:
    check(PARCEL, parcel.state, state, "parcel")
    uow.connection.execute(update(Parcel).where(Parcel.id == parcel.id).values(state=state))
    uow.changed("parcel", parcel.id)
    uow.changed("order", parcel.order_id)
