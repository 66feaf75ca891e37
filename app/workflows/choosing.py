"""An order's carrier service: taken by the house's rules when it is packed, or changed by a person, explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from app.carriers.registry import point_products
from app.database.dialect import upsert
from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, journal
from app.models.carrier import CarrierRow, CarrierService
from app.models.order import Order
from app.models.refusals import NotFound, Refusal
from app.models.shipment import Parcel, Shipment
from app.models.shipping_choice import (
    ShippingChoice,
    order_to_send,
    priced_services,
    quoted,
    services_down,
    shipping_rules,
)
from app.models.staff import require
from app.models.states import DeliveryMode, LabelState, ParcelState
from app.rules import choice, rating
from app.rules.choice import Choice, How
from app.rules.identifiers import parcel_reference
from app.rules.rating import Offer, Reason
from app.values import shop_day
from app.workflows import labels
from app.workflows.order_access import open_order
from app.workflows.outcome import Outcome

_WITH_LABEL = frozenset({ParcelState.LABELLED})
_ASKED = (ParcelState.LABEL_REQUESTED, ParcelState.LABEL_FAILED)


def by_rule(uow: UnitOfWork, order_id: int) -> str:
    """The service an order is packed for: what the house's rules take, else what the order asks for.

    A person's choice stands; a customer's pickup point belongs to its carrier, click and collect to none.
    """
    asked: str = uow.connection.scalar(select(Order.carrier_service).where(Order.id == order_id)) or ""
    ruled = shipping_rules(uow.connection)
    if not ruled:
        return asked
    mode = uow.connection.scalar(select(Order.delivery_mode).where(Order.id == order_id))
    decided = select(ShippingChoice.chosen_by).where(ShippingChoice.order_id == order_id)
    if mode is not DeliveryMode.HOME or uow.connection.scalar(decided) is not None:
        return asked
    sent = order_to_send(uow.connection, order_id, shop_day(uow.now))
    services = priced_services(uow.connection, point_products())
    down = services_down(uow.connection, uow.now)
    taken = choice.choose(ruled, services, sent.wanted, down) if sent is not None else None
    if taken is None:
        return asked
    _keep(uow, order_id, taken.taken, taken.best, _why(taken), by_person=False)
    if taken.taken.service != asked:
        _send_by(uow, order_id, asked, taken.taken.service)
    return taken.taken.service


def _why(taken: Choice) -> dict[str, Any]:
    """The sentence that explains a rule's choice."""
    code = f"choice_{taken.rule.how.value}"
    values: dict[str, Any] = {"rule": taken.rule.number, "service": taken.taken.service}
    if taken.instead_of:
        code, values = "choice_instead", {**values, "first": taken.instead_of}
    if taken.taken.reason is Reason.TOO_SLOW and taken.rule.how is not How.SERVICE:
        code = "choice_late"
    return {"code": code, "values": values}


def choose_service(
    uow: UnitOfWork, order_id: int, service: str, quotes: Mapping[str, tuple[int, int | None]]
) -> Outcome:
    """Send an order by another service; a label that waits for its carrier is asked of the other one.

    ``quotes``: what carriers named for this parcel, cents before tax and days, by the name of the service. Raises
    ``NotFound``, and ``Refusal``: ``service_other_kind``, ``service_cannot``, ``service_label_there``,
    ``label_being_bought``.
    """
    require(uow.actor, "choose_service")
    order = open_order(uow, order_id)
    known = uow.connection.scalar(
        select(CarrierService.id)
        .join(CarrierRow, CarrierRow.id == CarrierService.carrier_id)
        .where(CarrierService.code == service, CarrierService.active, CarrierRow.active)
    )
    sent = order_to_send(uow.connection, order_id, shop_day(uow.now))
    if known is None or sent is None:
        raise NotFound(kind="carrier_service", given=service)
    named = {name: quoted(cents, days) for name, (cents, days) in quotes.items()}
    compared = choice.offers(priced_services(uow.connection, point_products(), named), sent.wanted)
    offer = next((each for each in compared if each.service == service), Offer(service, Reason.DEARER))
    if offer.reason in rating.UNABLE:
        code = "service_other_kind" if offer.reason is Reason.OTHER_KIND else "service_cannot"
        raise Refusal(code, service=service)
    waiting = _without_label(uow, order_id)
    _keep(
        uow, order_id, offer, rating.best(compared),
        {"code": "choice_person", "values": {"service": service}}, by_person=True,
    )  # fmt: skip
    _send_by(uow, order_id, order.carrier_service, service)
    for parcel in waiting:
        _ask_other(uow, parcel)
    values = {"order": order.reference, "service": service}
    return Outcome("service_chosen", values, order=order.reference, facts={"order_id": order_id})


def _without_label(uow: UnitOfWork, order_id: int) -> list[Any]:
    """The order's parcels that are here, none with a label that exists or may exist."""
    here = uow.connection.execute(
        select(Parcel).where(
            Parcel.order_id == order_id,
            Parcel.state.in_((ParcelState.DRAFT, *_ASKED, *_WITH_LABEL)),
        )
    ).all()
    for parcel in here:
        standing = labels.live(uow, parcel.id)
        if parcel.state in _WITH_LABEL:
            raise Refusal("service_label_there", parcel=parcel_reference(parcel.number))
        if standing is not None and standing.state in {LabelState.BUYING, LabelState.IN_DOUBT}:
            raise Refusal("label_being_bought", parcel=parcel_reference(parcel.number))
    return list(here)


def _ask_other(uow: UnitOfWork, parcel: Any) -> None:
    """Nothing was sent to the first carrier: its wish is given up, the other one is asked."""
    labels.give_up_draft(uow, parcel.id)
    service = labels.service_of(uow, parcel.id)
    if parcel.state is ParcelState.DRAFT or service is None:
        return
    if parcel.state is ParcelState.LABEL_FAILED:
        labels.ask_anew(uow, parcel)
    else:
        labels.ask(uow, parcel, service, parcel.weight_g)


def _send_by(uow: UnitOfWork, order_id: int, before: str, service: str) -> None:
    bench_copy.changed(uow, order_id)
    uow.connection.execute(update(Order).where(Order.id == order_id).values(carrier_service=service))
    uow.connection.execute(
        update(Shipment)
        .where(Shipment.order_id == order_id, Shipment.closed_at.is_(None))
        .values(carrier_service=service)
    )
    journal.record(
        uow, "service_chosen", "order", order_id, order_id=order_id, before=before or "–", service=service
    )
    uow.changed("order", order_id)


def _keep(
    uow: UnitOfWork, order_id: int, taken: Offer, best: Offer | None, why: dict[str, Any], *, by_person: bool
) -> None:
    row = {
        "service": taken.service, "cents": taken.cents, "best_service": best.service if best else "",
        "best_cents": best.cents if best else None, "why": why, "chosen_at": uow.now,
        "chosen_by": uow.actor.staff_id if by_person else None,
    }  # fmt: skip
    upsert(uow.connection, ShippingChoice, {"order_id": order_id, **row}, ("order_id",), row)
