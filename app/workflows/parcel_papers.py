"""Papers that go with parcels: the delivery note of a business, and the list that a carrier signs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.i18n import text
from app.models.carrier import carriers_by_service
from app.models.channel import Shop
from app.models.house import setting
from app.models.order import Order
from app.models.refusals import NotFound
from app.models.shipment import Parcel, Shipment
from app.models.states import DeliveryMode, ParcelState
from app.printing.documents import to_json
from app.printing.language import Language
from app.printing.parcel_papers import DeliveryNote, DepositRow, DepositSlip
from app.rules.identifiers import parcel_reference
from app.scanning.own_codes import OwnKind, encode
from app.values import shop_day
from app.workflows.documents import (
    address_lines,
    language_of,
    parcel_facts,
    seller_lines,
    slip_lines,
)

#: As many parcels before the newest are looked at for one deposit: more than a house sends in a day.
_A_DAY = 5_000


def delivery_note(uow: UnitOfWork, parcel_id: int) -> dict[str, Any]:
    """The delivery note of a parcel, in the customer's language; it shows no price."""
    row = parcel_facts(uow, parcel_id)
    note = DeliveryNote(
        language=language_of(row.language),
        seller=seller_lines(uow),
        number=parcel_reference(row.number),
        order_reference=row.reference,
        order_barcode=encode(OwnKind.ORDER, row.order_id),
        ship_to=address_lines(row.ship_to),
        lines=slip_lines(uow, parcel_id, row.order_id, prices=False),
        delivered_on=shop_day(row.handed_over_at or uow.now),
        ordered_on=shop_day(row.placed_at),
        parcel_index=row.position,
        parcel_count=row.parcels,
        weight_g=row.weight_g,
    )
    return to_json(note)


def deposit_slip(uow: UnitOfWork, parcel_id: int, language: Language) -> dict[str, Any]:
    """All parcels that left the same site with the same carrier on the same day as this one, or wait as it does.

    By service, then by number. Raises ``NotFound``.
    """
    one = uow.connection.execute(
        select(Parcel.state, Parcel.handed_over_at, Parcel.site, Shipment.carrier_service)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .where(Parcel.id == parcel_id, Parcel.state.not_in((ParcelState.DRAFT, ParcelState.VOID)))
    ).first()
    if one is None:
        raise NotFound(kind="parcel", given=parcel_id)
    day = shop_day(one.handed_over_at) if one.handed_over_at else None
    carriers = carriers_by_service(uow.connection)
    carrier = carriers.get(one.carrier_service)
    services = [service for service, whose in carriers.items() if whose == carrier] or [one.carrier_service]
    query = (
        select(
            Parcel.number, Parcel.tracking_number, Parcel.sscc, Parcel.weight_g, Parcel.handed_over_at,
            Shipment.ship_to, Shipment.carrier_service,
        )
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Order, Order.id == Parcel.order_id)
        .where(
            Shipment.carrier_service.in_(services),
            Order.delivery_mode != DeliveryMode.PICKUP,
            Parcel.site == one.site,
            Parcel.id.between(parcel_id - _A_DAY, parcel_id + _A_DAY),
            Parcel.state == ParcelState.LABELLED if day is None else Parcel.handed_over_at.is_not(None),
        )
        .order_by(Shipment.carrier_service, Parcel.number)
    )  # fmt: skip
    rows = tuple(
        DepositRow(
            parcel_number=parcel_reference(row.number),
            tracking=row.tracking_number or row.sscc or "",
            postal_code=row.ship_to.get("postal_code", ""),
            city=row.ship_to.get("city", ""),
            country=row.ship_to.get("country", ""),
            weight_g=row.weight_g,
            service=row.carrier_service.replace("_", " "),
        )
        for row in uow.connection.execute(query)
        if day is None or shop_day(row.handed_over_at) == day
    )
    slip = DepositSlip(
        language=language,
        seller=seller_lines(uow),
        carrier=carrier[1] if carrier is not None else one.carrier_service,
        day=day or shop_day(uow.now),
        rows=rows,
        site=_site_lines(uow, one.site, language),
    )
    return to_json(slip)


def _site_lines(uow: UnitOfWork, site: str, language: Language) -> tuple[str, ...]:
    """The name of a site and its address: the house's own for the warehouse."""
    shop = uow.connection.execute(select(Shop.name, Shop.address).where(Shop.code == site)).first()
    if shop is None:
        return (text(language, "document_warehouse"), *setting(uow.connection, "seller_address"))
    return (shop.name, *address_lines(shop.address))
