"""What the house did with each demo order, through the same workflows as its people: a table of acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.order import OrderLine
from app.models.picking import OrderTote, PickTask
from app.models.pickup import Pickup
from app.models.product import ProductBarcode
from app.models.rma import Refund, Rma, RmaUnit
from app.models.shipment import Parcel
from app.models.states import LocationKind, ParcelState, Role
from app.models.stock import Location
from app.rules.rejection import RejectionGround
from app.rules.return_terms import Grade, ReturnReason
from app.values import shop_day
from app.workflows import (
    closing,
    counter,
    decisions,
    inspection,
    packing,
    parcels,
    picking,
    pickup,
    refunds,
    returns,
    shipping,
    shop_picking,
    validation,
)
from app.workflows.outcome import Outcome

Deed = Callable[[UnitOfWork, int], Outcome]


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person did with an order, so long after it was placed."""

    after: timedelta
    role: Role
    do: Deed


def _hours(hours: float, role: Role, do: Deed) -> Act:
    return Act(timedelta(hours=hours), role, do)


def _days(days: float, role: Role, do: Deed) -> Act:
    return Act(timedelta(days=days), role, do)


def put_on_list(uow: UnitOfWork, order_id: int) -> Outcome:
    return picking.make_pick_list(uow, [order_id])


def pick_all(uow: UnitOfWork, order_id: int) -> Outcome:
    """Every stop of the order's list: location, each unit, tote."""
    return _walk(uow, order_id, stops=None)


def pick_first(uow: UnitOfWork, order_id: int) -> Outcome:
    """The first stop only: somebody is in the middle of the walk."""
    return _walk(uow, order_id, stops=1)


def _walk(uow: UnitOfWork, order_id: int, stops: int | None) -> Outcome:
    tasks = uow.connection.execute(
        select(PickTask)
        .where(PickTask.order_id == order_id, PickTask.picked == 0)
        .order_by(PickTask.sequence)
    ).all()
    outcome = picking.start_picking(uow, tasks[0].pick_list_id)
    tote = _free_tote(uow)
    for task in tasks[:stops]:
        picking.scan_location(uow, task.pick_list_id, task.location_id)
        for _ in range(task.quantity):
            picking.scan_item(uow, task.pick_list_id, [_barcode(uow, task.product_id)], at_location=True)
        outcome = picking.put_in_tote(uow, task.pick_list_id, tote)
    return outcome


def _free_tote(uow: UnitOfWork) -> int:
    taken = select(OrderTote.location_id)
    free = select(Location.id).where(Location.kind == LocationKind.TOTE, Location.id.not_in(taken))
    return uow.connection.execute(free.order_by(Location.code).limit(1)).scalar_one()


def _barcode(uow: UnitOfWork, product_id: int | None) -> str:
    codes = select(ProductBarcode.code).where(
        ProductBarcode.product_id == product_id, ProductBarcode.units == 1
    )
    return uow.connection.execute(codes.limit(1)).scalar_one()


def pack_all(uow: UnitOfWork, order_id: int) -> Outcome:
    """Every picked unit into one parcel, closed."""
    parcel_id = _open_and_fill(uow, order_id, most=None)
    return closing.close_parcel(uow, order_id, parcel_id)


def pack_some(uow: UnitOfWork, order_id: int) -> Outcome:
    """Two units into the parcel; it stays open on the bench."""
    _open_and_fill(uow, order_id, most=2)
    return packing.open_order(uow, order_id)


def pack_two_parcels(uow: UnitOfWork, order_id: int) -> Outcome:
    """A first parcel with half of it, a second with the rest."""
    half = parcels.units_to_pack(uow, order_id) // 2
    parcel_id = _open_and_fill(uow, order_id, most=half)
    closing.close_parcel(uow, order_id, parcel_id)
    return pack_all(uow, order_id)


def _open_and_fill(uow: UnitOfWork, order_id: int, most: int | None) -> int:
    parcel_id = int(packing.open_order(uow, order_id).facts["parcel_id"])
    lines = uow.connection.execute(
        select(OrderLine.product_id, OrderLine.picked)
        .where(OrderLine.order_id == order_id, OrderLine.picked > 0)
        .order_by(OrderLine.position)
    )
    units = [line.product_id for line in lines.all() for _ in range(line.picked)]
    for product_id in units[:most]:
        packing.pack_item(uow, order_id, parcel_id, [_barcode(uow, product_id)])
    uow.write_so_far()
    return parcel_id


def hand_over(uow: UnitOfWork, order_id: int) -> Outcome:
    """Every labelled parcel of the order to its carrier."""
    parcels = uow.connection.scalars(
        select(Parcel.id).where(Parcel.order_id == order_id, Parcel.state == ParcelState.LABELLED)
    ).all()
    return [shipping.hand_over(uow, parcel_id) for parcel_id in parcels][-1]


def arrive(uow: UnitOfWork, order_id: int) -> Outcome:
    """Every parcel of the order received in the shop."""
    parcels = uow.connection.scalars(
        select(Parcel.id).where(Parcel.order_id == order_id, Parcel.state == ParcelState.HANDED_OVER)
    ).all()
    return [pickup.receive_parcel(uow, parcel_id) for parcel_id in parcels][-1]


def prepare_in_shop(uow: UnitOfWork, order_id: int) -> Outcome:
    """Every article fetched from the shop's own shelves; the last one makes the bag."""
    outcome = shop_picking.prepare(uow, order_id)
    walk = int(outcome.facts["pick_list_id"])
    lines = uow.connection.execute(
        select(OrderLine.product_id, OrderLine.allocated).where(OrderLine.order_id == order_id)
    )
    for line in lines.all():
        for _ in range(line.allocated):
            outcome = shop_picking.scan_item(uow, walk, [_barcode(uow, line.product_id)])
    return outcome


def collect(uow: UnitOfWork, order_id: int) -> Outcome:
    """The customer came with the QR code of the message, and showed a document."""
    waiting = uow.connection.execute(select(Pickup.id, Pickup.token).where(Pickup.order_id == order_id)).one()
    return counter.hand_over(uow, waiting.id, waiting.token, id_checked=True)


def announce_return(uow: UnitOfWork, order_id: int) -> Outcome:
    """The customer wants to send everything back."""
    lines = uow.connection.execute(
        select(OrderLine.id, OrderLine.shipped)
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position)
    )
    units = [(line.id, line.shipped, ReturnReason.CHANGED_MIND) for line in lines]
    return returns.open_return(uow, order_id, units, shop_day(uow.now))


def receive_return(uow: UnitOfWork, order_id: int) -> Outcome:
    """The box is opened and every article scanned."""
    outcome = returns.receive_return(uow, _return_of(uow, order_id))
    for unit in _units(uow, order_id):
        outcome = returns.receive_unit(uow, unit)
    return outcome


def _return_of(uow: UnitOfWork, order_id: int) -> int:
    return uow.connection.execute(select(Rma.id).where(Rma.order_id == order_id)).scalar_one()


def _units(uow: UnitOfWork, order_id: int) -> Sequence[int]:
    rma_id = _return_of(uow, order_id)
    return uow.connection.scalars(
        select(RmaUnit.id).where(RmaUnit.rma_id == rma_id).order_by(RmaUnit.id)
    ).all()


def propose_worn(uow: UnitOfWork, order_id: int) -> Outcome:
    """Used, so a manager has to look at it."""
    return _propose(uow, order_id, Grade.C, "Traces d’usage, sans l’emballage")


def propose_unused(uow: UnitOfWork, order_id: int) -> Outcome:
    """As new and of little value: the rule itself approves."""
    return _propose(uow, order_id, Grade.A, "")


def propose_foreign(uow: UnitOfWork, order_id: int) -> Outcome:
    """Something else lay in the box."""
    return _propose(uow, order_id, Grade.D, "Un autre livre que celui vendu")


def _propose(uow: UnitOfWork, order_id: int, grade: Grade, note: str) -> Outcome:
    for unit in _units(uow, order_id):
        inspection.inspect_unit(uow, unit, grade, note=note)
    return inspection.propose(uow, _return_of(uow, order_id))


def give_money_back(uow: UnitOfWork, order_id: int) -> Outcome:
    """The refund is ordered and has arrived."""
    refund_id = uow.connection.execute(select(Refund.id).where(Refund.order_id == order_id)).scalar_one()
    refunds.mark_sent(uow, refund_id)
    return refunds.mark_succeeded(uow, refund_id, f"virement-{refund_id:06d}")


def reject(uow: UnitOfWork, order_id: int) -> Outcome:
    """The manager refuses: it is not what was sold."""
    rma_id = _return_of(uow, order_id)
    return decisions.reject_return(uow, rma_id, "Ce n’est pas notre article.", RejectionGround.NOT_OUR_GOODS)


_LIST = _hours(2, Role.PICKER, put_on_list)
_WALK = _hours(2.5, Role.PICKER, pick_all)
_PACK = _hours(3.5, Role.PACKER, pack_all)
_SHIP = _hours(6, Role.PACKER, hand_over)
_PICKED = (_LIST, _WALK)
_PACKED = (*_PICKED, _PACK)
_SHIPPED = (*_PACKED, _SHIP)
_ANNOUNCED = (*_SHIPPED, _days(5, Role.RETURNS, announce_return))
_RECEIVED = (*_ANNOUNCED, _days(8, Role.RETURNS, receive_return))
_AT_SHOP = (*_SHIPPED, _hours(26, Role.SHOP, arrive))

#: What was done with the orders of each story, in order; a story that is not here was only taken in.
ACTS: Mapping[str, Sequence[Act]] = {
    "partly_shipped": (_hours(1, Role.MANAGER, validation.allow_split), *_SHIPPED),
    "picking": (_LIST, _hours(2.5, Role.PICKER, pick_first)),
    "picked": _PICKED,
    "packing": (*_PICKED, _hours(3.5, Role.PACKER, pack_some)),
    "packed": _PACKED,
    "shipped": _SHIPPED,
    "two_parcels": (*_PICKED, _hours(3.5, Role.PACKER, pack_two_parcels), _SHIP),
    "to_shop": _SHIPPED,
    "at_shop": _AT_SHOP,
    "at_shop_unpaid": _AT_SHOP,
    "prepared_in_shop": (_hours(3, Role.SHOP, prepare_in_shop),),
    "overdue": _AT_SHOP,
    "return_announced": _ANNOUNCED,
    "return_received": _RECEIVED,
    "return_proposed": (*_RECEIVED, _days(8.1, Role.RETURNS, propose_worn)),
    "return_urgent": (
        *_SHIPPED,
        _days(7, Role.RETURNS, announce_return),
        _days(10, Role.RETURNS, receive_return),
        _days(10.1, Role.RETURNS, propose_worn),
    ),
    "return_refunded": (
        *_RECEIVED,
        _days(8.1, Role.RETURNS, propose_unused),
        _days(9, Role.MANAGER, give_money_back),
    ),
    "return_refused": (
        *_RECEIVED,
        _days(8.1, Role.RETURNS, propose_foreign),
        _days(9, Role.MANAGER, reject),
    ),
    "collected": (*_AT_SHOP, _hours(50, Role.SHOP, collect)),
}
