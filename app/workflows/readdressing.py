"""Another delivery address for an order, by stage: checked anew, labels given up, the old one kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, journal, order_state, search
from app.models.channel import Shop
from app.models.order import Order, OrderAddress, OrderHold
from app.models.refusals import Refusal
from app.models.shipment import Shipment
from app.models.staff import require
from app.models.states import DeliveryMode, HoldKind
from app.rules.address import AddressIssue, Severity
from app.rules.cancellation import Change, Step, order_ruling
from app.rules.postal import needs_customs
from app.workflows import cancelling, fraud_check, labels, parcels
from app.workflows.intake_checks import address_issues
from app.workflows.order_access import open_order, said
from app.workflows.order_rows import ADDRESS_FIELDS, address_fields
from app.workflows.outcome import Level, Outcome
from app.workflows.validation import go_on

#: Code of the hold that asks for a new look at VAT and customs.
TERRITORY = "hold_territory_changed"


def change_address(
    uow: UnitOfWork,
    order_id: int,
    address: Mapping[str, str],
    reason: str,
    *,
    relay_id: str | None = None,
    relay_place: str = "",
    shop: str | None = None,
) -> Outcome:
    """Correct where an order goes (fields of ``OrderAddress``; others stay), as its stage allows.

    ``relay_id``: another relay point, ``relay_place`` its name and address, one line a line. ``shop``: the code of
    the shop that hands it over. A bought label is given up, its parcel packed anew, never edited (domain 1.5); one
    that was refused is asked for again. Facts ``issues``: codes of what is still wrong or worth a look. Raises
    ``Refusal`` once the parcel left, or for a place that does not fit the delivery.
    """
    require(uow.actor, "change_address")
    order = open_order(uow, order_id)
    why = said(reason, "change_address")
    ruling = order_ruling(frozenset({cancelling.order_stage(uow, order)}), Change.CHANGE_ADDRESS)
    if not ruling.allowed:
        raise Refusal(ruling.code, order=order.reference)
    if unknown := sorted(address.keys() - set(ADDRESS_FIELDS)):
        raise Refusal("address_field_unknown", field=unknown[0])
    before = delivery_row(uow, order_id)
    wanted = {**address_fields(before), **{name: value.strip() for name, value in address.items()}}
    place = _another_place(uow, order, relay_id, relay_place, shop)
    if wanted == address_fields(before) and not place:
        return _outcome("address_unchanged", order, (), [])
    void = cancelling.void_parcels(uow, order_id) if Step.VOID_LABEL in ruling.steps else []
    issues = put_address(uow, order, before, wanted, why, place)
    fraud_check.look_again(uow, order_id)
    go_on(uow, order_id)
    labels.ask_failed_anew(uow, order_id)
    order_state.refresh_stage(uow, order_id)
    return _outcome("address_changed_label" if void else "address_changed", order, issues, void)


def _another_place(
    uow: UnitOfWork, order: Any, relay_id: str | None, relay_place: str, shop: str | None
) -> dict[str, str | int]:
    """Columns of ``Order`` that change with another relay point or shop; raises ``Refusal`` for one that is none."""
    if relay_id is not None:
        if order.delivery_mode is not DeliveryMode.RELAY:
            raise Refusal("order_without_relay", order=order.reference)
        wanted = relay_id.strip().upper()
        # Where nobody said where the other point is, its name and address are the carrier's to print.
        return {"relay_id": wanted, "relay_place": relay_place} if wanted != order.relay_id else {}
    if shop is not None:
        if order.delivery_mode is not DeliveryMode.PICKUP:
            raise Refusal("order_without_shop", order=order.reference)
        shop_id = uow.connection.scalar(select(Shop.id).where(Shop.code == shop, Shop.active))
        if shop_id is None:
            raise Refusal("shop_unknown", shop=shop)
        return {"shop_id": shop_id} if shop_id != order.shop_id else {}
    return {}


def delivery_row(uow: UnitOfWork, order_id: int) -> Any:
    """The stored delivery address."""
    return uow.connection.execute(
        select(OrderAddress).where(OrderAddress.order_id == order_id, OrderAddress.kind == "shipping")
    ).one()


def put_address(
    uow: UnitOfWork,
    order: Any,
    before: Any,
    wanted: Mapping[str, str],
    why: str,
    place: Mapping[str, str | int] | None = None,
) -> tuple[AddressIssue, ...]:
    """Store another address, tell the open shipment, and hold or release by what is wrong with it.

    ``place``: columns of ``Order`` that go with it, its relay point or shop.
    """
    moved = dict(place or {})
    bench_copy.changed(uow, order.id)
    if moved:
        uow.connection.execute(update(Order).where(Order.id == order.id).values(**moved))
    uow.connection.execute(
        update(OrderAddress)
        .where(OrderAddress.order_id == order.id, OrderAddress.kind == "shipping")
        .values(**wanted)
    )
    uow.connection.execute(
        update(Shipment)
        .where(Shipment.order_id == order.id, Shipment.closed_at.is_(None))
        .values(ship_to=parcels.ship_to(uow, order.id))
    )
    changed = [name for name in ADDRESS_FIELDS if getattr(before, name) != wanted[name]]
    journal.record(
        uow, "address_changed", "order", order.id,
        order_id=order.id, reason=why,
        sealed={
            "before": {name: getattr(before, name) for name in changed}
            | {name: getattr(order, name) for name in moved},
            "after": {name: wanted[name] for name in changed} | moved,
        },
    )  # fmt: skip
    search.index_order(uow, order.id)
    issues = _check(uow, order)
    _hold_for(uow, order.id, issues, elsewhere="relay_id" in moved)
    was, now = (
        needs_customs(country, code)
        for country, code in (
            (before.country, before.postal_code),
            (wanted["country"], wanted["postal_code"]),
        )
    )
    if was != now and order.delivery_mode is not DeliveryMode.PICKUP:
        order_state.place_hold(
            uow, order.id, HoldKind.EXPORT_DOCS,
            code=TERRITORY, values={"before": before.postal_code, "after": wanted["postal_code"]},
        )  # fmt: skip
    return issues


def _check(uow: UnitOfWork, order: Any) -> tuple[AddressIssue, ...]:
    row = uow.connection.execute(
        select(Order.delivery_mode, Order.relay_id, Order.relay_carrier, Shop.active)
        .outerjoin(Shop, Shop.id == Order.shop_id)
        .where(Order.id == order.id)
    ).one()
    return address_issues(
        delivery_row(uow, order.id),
        row.delivery_mode,
        carrier=row.relay_carrier,
        relay_id=row.relay_id,
        shop_active=bool(row.active),
    )


def _hold_for(uow: UnitOfWork, order_id: int, issues: Iterable[AddressIssue], *, elsewhere: bool) -> None:
    """One hold for each error; those for what is right now end, that of a closed relay with another one."""
    wrong = {issue.code: issue for issue in issues if issue.severity is Severity.ERROR}
    standing = uow.connection.execute(
        select(OrderHold).where(
            OrderHold.order_id == order_id,
            OrderHold.kind == HoldKind.ADDRESS,
            OrderHold.code != "",
            OrderHold.released_at.is_(None),
        )
    ).all()
    for hold in standing:
        if hold.code not in wrong and (hold.code != labels.RELAY_HOLD or elsewhere):
            order_state.end_hold(uow, order_id, hold.id)
    for code in wrong.keys() - {hold.code for hold in standing}:
        order_state.place_hold(
            uow, order_id, HoldKind.ADDRESS, code=code, values={"field": wrong[code].field}
        )


def _outcome(code: str, order: Any, issues: Iterable[AddressIssue], void: list[int]) -> Outcome:
    codes = [issue.code for issue in issues]
    return Outcome(
        code,
        {"order": order.reference, "issues": len(codes)},
        Level.WARNING if codes or void else Level.OK,
        order=order.reference,
        facts={"order_id": order.id, "issues": codes, "labels": void},
    )
