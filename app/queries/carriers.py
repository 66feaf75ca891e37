"""Contracts with carriers, labels that need somebody or something, and what labels have cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from app.models.carrier import CarrierRow, CarrierService, LabelAttempt
from app.models.order import Order
from app.models.return_label import ReturnLabel
from app.models.rma import Rma
from app.models.shipment import Parcel, Shipment
from app.models.shipping_choice import ShippingChoice, kept_choice, order_to_send, priced_services, quoted
from app.models.states import LabelState, ParcelState
from app.rules import rating
from app.rules.choice import offers
from app.rules.identifiers import parcel_reference
from app.values import SHOP_ZONE

#: What is not settled: nobody answered yet, or a person has to look.
OPEN = (LabelState.WAITING, LabelState.BUYING, LabelState.IN_DOUBT, LabelState.UNWANTED)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    code: str
    product: str
    fuel_bp: int
    active: bool


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract as it is kept; ``paused_until`` while the carrier does not answer."""

    id: int
    code: str
    name: str
    values: Mapping[str, Any]
    sandbox: bool
    active: bool
    failures: int
    paused_until: datetime | None
    services: tuple[ServiceRow, ...]


def contracts(connection: Connection) -> tuple[ContractRow, ...]:
    """Every contract with its services; two statements."""
    services: dict[int, list[ServiceRow]] = {}
    for row in connection.execute(select(CarrierService).order_by(CarrierService.code)):
        services.setdefault(row.carrier_id, []).append(
            ServiceRow(row.code, row.product, row.fuel_bp, row.active)
        )
    return tuple(
        ContractRow(
            row.id, row.code, row.name, row.values, row.sandbox, row.active, row.failures, row.paused_until,
            tuple(services.get(row.id, ())),
        )
        for row in connection.execute(select(CarrierRow).order_by(CarrierRow.name))
    )  # fmt: skip


def unserved(connection: Connection, limit: int = 20) -> tuple[str, ...]:
    """Service names in the newest shipments that no carrier is set up for: they get our own label."""
    newest = select(Shipment.carrier_service).order_by(Shipment.id.desc()).limit(500).subquery()
    query = (
        select(newest.c.carrier_service)
        .where(
            newest.c.carrier_service != "",
            newest.c.carrier_service.not_in(select(CarrierService.code)),
        )
        .distinct()
        .order_by(newest.c.carrier_service)
        .limit(limit)
    )
    return tuple(connection.scalars(query))


@dataclass(frozen=True, slots=True)
class ReturnLabelRow:
    """The newest label of a return; ``carriers`` are contracts in use: id, plug-in, name; the order's own first."""

    state: LabelState | None
    number: str
    refused: tuple[Mapping[str, Any], ...]
    carriers: tuple[tuple[int, str, str], ...]


def return_label(connection: Connection, rma_id: int) -> ReturnLabelRow:
    """What is known of a return's label, and whom it may be asked of."""
    newest = connection.execute(
        select(ReturnLabel.state, ReturnLabel.number, ReturnLabel.answer)
        .where(ReturnLabel.rma_id == rma_id)
        .order_by(ReturnLabel.id.desc())
        .limit(1)
    ).first()
    mine = connection.scalars(
        select(LabelAttempt.carrier_id)
        .join(Rma, Rma.order_id == LabelAttempt.order_id)
        .where(Rma.id == rma_id, LabelAttempt.state == LabelState.BOUGHT)
    ).all()
    rows = connection.execute(
        select(CarrierRow.id, CarrierRow.code, CarrierRow.name)
        .where(CarrierRow.active)
        .order_by(CarrierRow.name)
    )
    carriers = sorted(((row.id, row.code, row.name) for row in rows), key=lambda row: row[0] not in mine)
    if newest is None:
        return ReturnLabelRow(None, "", (), tuple(carriers))
    return ReturnLabelRow(
        newest.state, newest.number, tuple(newest.answer.get("refused", ())), tuple(carriers)
    )


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label that waits, is in doubt, was refused, or exists and cannot be printed."""

    id: int
    parcel_id: int
    parcel: str
    order_id: int
    order: str
    carrier: str
    state: LabelState
    number: str
    trouble: str
    refused: tuple[Mapping[str, Any], ...]
    paused_until: datetime | None
    created_at: datetime
    holds: int


def open_labels(connection: Connection, limit: int = 200) -> tuple[LabelRow, ...]:
    """Labels somebody should know of, those that need a person first, then the oldest."""
    failed = (Parcel.state == ParcelState.LABEL_FAILED) & (
        LabelAttempt.id
        == select(func.max(LabelAttempt.id))
        .where(LabelAttempt.parcel_id == Parcel.id)
        .correlate(Parcel)
        .scalar_subquery()
    )
    unprinted = (LabelAttempt.state == LabelState.BOUGHT) & (LabelAttempt.trouble != "")
    query = (
        select(
            LabelAttempt.id, LabelAttempt.parcel_id, Parcel.number.label("parcel_number"), LabelAttempt.order_id,
            Order.reference, CarrierRow.name.label("carrier"), LabelAttempt.state, LabelAttempt.number,
            LabelAttempt.trouble, LabelAttempt.answer, CarrierRow.paused_until, LabelAttempt.created_at,
            Order.open_holds,
        )
        .join(Parcel, Parcel.id == LabelAttempt.parcel_id)
        .join(Order, Order.id == LabelAttempt.order_id)
        .join(CarrierRow, CarrierRow.id == LabelAttempt.carrier_id)
        .where(LabelAttempt.state.in_(OPEN) | failed | unprinted)
        .order_by(LabelAttempt.state.in_((LabelState.WAITING, LabelState.BUYING)), LabelAttempt.id)
        .limit(limit)
    )  # fmt: skip
    return tuple(
        LabelRow(
            row.id, row.parcel_id, parcel_reference(row.parcel_number), row.order_id, row.reference, row.carrier,
            row.state, row.number, row.trouble, tuple(row.answer.get("refused", ())), row.paused_until,
            row.created_at, row.open_holds,
        )
        for row in connection.execute(query)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many labels wait for their carrier, are in doubt, or were refused."""

    waiting: int = 0
    doubtful: int = 0
    failed: int = 0


def label_count(connection: Connection) -> LabelCount:
    """For the strip above the print queue and at the dock."""
    by_state: dict[LabelState, int] = {
        row.state: int(row.labels)
        for row in connection.execute(
            select(LabelAttempt.state, func.count().label("labels"))
            .where(LabelAttempt.state.in_(OPEN))
            .group_by(LabelAttempt.state)
        )
    }
    failed = connection.scalar(
        select(func.count()).select_from(Parcel).where(Parcel.state == ParcelState.LABEL_FAILED)
    )
    waiting = by_state.get(LabelState.WAITING, 0) + by_state.get(LabelState.BUYING, 0)
    return LabelCount(waiting, by_state.get(LabelState.IN_DOUBT, 0), failed or 0)


@dataclass(frozen=True, slots=True)
class RunReport:
    """What became of the labels of a bulk run; they sum up to ``asked``."""

    asked: int = 0
    bought: int = 0
    waiting: int = 0
    refused: int = 0
    doubtful: int = 0
    stopped: int = 0


def run_report(connection: Connection, label_ids: Collection[int]) -> RunReport:
    """By the labels themselves; those given back later were bought all the same."""
    query = (
        select(LabelAttempt.state, func.count().label("labels"))
        .where(LabelAttempt.id.in_(label_ids))
        .group_by(LabelAttempt.state)
    )
    by_state = {row.state: int(row.labels) for row in connection.execute(query)}

    def total(*states: LabelState) -> int:
        return sum(by_state.get(state, 0) for state in states)

    return RunReport(
        asked=len(label_ids),
        bought=total(LabelState.BOUGHT, LabelState.UNWANTED, LabelState.VOIDED),
        waiting=total(LabelState.WAITING, LabelState.BUYING),
        refused=total(LabelState.REFUSED),
        doubtful=total(LabelState.IN_DOUBT, LabelState.NOT_BOUGHT),
        stopped=total(LabelState.CANCELLED),
    )


@dataclass(frozen=True, slots=True)
class BuyRow:
    """What was asked of a carrier in a period, by how it ended; ``cents`` is what is known to be paid."""

    carrier: str
    state: LabelState
    labels: int
    cents: int


def buy_report(connection: Connection, first: date, last: date) -> tuple[BuyRow, ...]:
    """Labels asked for from one day of the shop's to another, both included."""
    start, end = _span(first, last)
    query = (
        select(
            CarrierRow.name,
            LabelAttempt.state,
            func.count().label("labels"),
            func.coalesce(func.sum(LabelAttempt.price_cents), 0).label("cents"),
        )
        .join(CarrierRow, CarrierRow.id == LabelAttempt.carrier_id)
        .where(LabelAttempt.created_at >= start, LabelAttempt.created_at < end)
        .group_by(CarrierRow.name, LabelAttempt.state)
        .order_by(CarrierRow.name, LabelAttempt.state)
    )
    return tuple(BuyRow(row.name, row.state, row.labels, int(row.cents)) for row in connection.execute(query))


def deposited(connection: Connection, carrier: str, day: date, site: str = "") -> tuple[str, ...]:
    """Numbers with which parcels left a site (as in ``day_end``) with a carrier on a day; test labels left out."""
    start, end = _span(day, day)
    query = (
        select(LabelAttempt.number)
        .join(Parcel, Parcel.id == LabelAttempt.parcel_id)
        .join(CarrierRow, CarrierRow.id == LabelAttempt.carrier_id)
        .where(
            CarrierRow.code == carrier,
            LabelAttempt.state == LabelState.BOUGHT,
            LabelAttempt.sandbox.is_(False),
            Parcel.site == site,
            Parcel.handed_over_at >= start,
            Parcel.handed_over_at < end,
        )
        .order_by(Parcel.number)
    )
    return tuple(connection.scalars(query))


#: Labels that cost something; those of a sandbox do not.
_PAID = (LabelAttempt.state == LabelState.BOUGHT, LabelAttempt.sandbox.is_(False))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an order's parcel would cost with every service; ``chosen`` is what the order asks for.

    ``why`` explains the choice (``code`` and ``values`` of a sentence), empty where nobody and no rule chose.
    """

    order: str
    weight_g: int
    destination: str
    chosen: str
    offers: tuple[rating.Offer, ...]
    why: Mapping[str, Any]
    charged_cents: int
    """What the customer pays for delivery, tax included, in the order's ``currency``."""
    labels_cents: int | None
    """What the order's bought labels cost before tax, in euros; ``None`` where no price is known."""
    currency: str

    @property
    def overpaid_cents(self) -> int | None:
        """How much the chosen service costs more than the best; ``None`` where either has no price."""
        best = rating.best(self.offers)
        mine = next((offer for offer in self.offers if offer.service == self.chosen), None)
        if best is None or best.cents is None or mine is None or mine.cents is None:
            return None
        return mine.cents - best.cents


def compare(
    connection: Connection,
    order_id: int,
    points: Collection[str],
    *,
    today: date,
    fastest: bool = False,
    quotes: Mapping[str, tuple[int, int | None]] | None = None,
) -> Comparison | None:
    """Every service with a price for an order; ``points``: those to pickup points, as ``carrier:product``.

    ``quotes``: what carriers named for this parcel, cents before tax and days, by the name of the service. ``None``
    for an order that does not exist.
    """
    sent = order_to_send(connection, order_id, today)
    if sent is None:
        return None
    named = {name: quoted(cents, days) for name, (cents, days) in (quotes or {}).items()}
    compared = offers(priced_services(connection, points, named), sent.wanted, fastest=fastest)
    kept = kept_choice(connection, order_id)
    charged = connection.execute(
        select(Order.shipping_cents, Order.currency).where(Order.id == order_id)
    ).one()
    paid = connection.scalar(
        select(func.sum(LabelAttempt.price_cents)).where(LabelAttempt.order_id == order_id, *_PAID)
    )
    return Comparison(
        sent.reference, sent.wanted.weight_g, f"{sent.wanted.country} {sent.wanted.postal_code}", sent.service,
        compared, dict(kept.why) if kept is not None and kept.service == sent.service else {},
        charged.shipping_cents, None if paid is None else int(paid), charged.currency,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Costs:
    """What sending cost in a period: labels bought before tax, delivery charged with tax, both of the same orders.

    ``unpriced`` labels have no known price. ``above_best_cents``: how much more than the best was chosen, before tax.
    """

    labels: int
    unpriced: int
    cost_cents: int
    charged_cents: int
    choices: int
    above_best_cents: int


def costs(connection: Connection, first: date, last: date) -> Costs:
    """From one day of the shop's to another, both included; test labels left out."""
    start, end = _span(first, last)
    bought = (
        *_PAID,
        LabelAttempt.created_at >= start,
        LabelAttempt.created_at < end,
    )
    labels = connection.execute(
        select(
            func.count().label("labels"),
            func.count(LabelAttempt.price_cents).label("priced"),
            func.coalesce(func.sum(LabelAttempt.price_cents), 0).label("cents"),
        ).where(*bought)
    ).one()
    charged = connection.scalar(
        select(func.coalesce(func.sum(Order.shipping_cents), 0)).where(
            Order.id.in_(select(LabelAttempt.order_id).where(*bought))
        )
    )
    chosen = connection.execute(
        select(
            func.count().label("choices"),
            func.coalesce(func.sum(ShippingChoice.cents - ShippingChoice.best_cents), 0).label("above"),
        ).where(ShippingChoice.chosen_at >= start, ShippingChoice.chosen_at < end)
    ).one()
    return Costs(
        labels.labels, labels.labels - labels.priced, int(labels.cents), int(charged or 0), chosen.choices,
        max(int(chosen.above), 0),
    )  # fmt: skip


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments between which days of the shop lie, the second one no longer among them."""
    after = last + timedelta(days=1)
    return (
        datetime(first.year, first.month, first.day, tzinfo=SHOP_ZONE),
        datetime(after.year, after.month, after.day, tzinfo=SHOP_ZONE),
    )
