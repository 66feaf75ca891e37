"""The packing bench: open an order by anything on it, scan it into a parcel, close it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import case, exists, func, select

from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy
from app.models.order import Order, OrderLine
from app.models.picking import OrderTote, list_into_parcel
from app.models.refusals import NotFound, Refusal
from app.models.shipment import Parcel
from app.models.states import ParcelState, Stage
from app.queries.boxes import box_for, boxes
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions import walk
from app.station.actions.questions import after_label, ask_reason, ask_which, ask_which_box
from app.station.actions.reading import item_codes, parcel_id, printed_on
from app.station.session import Session
from app.workflows import acknowledging, closing, closing_scan, packing, parcels, pick_and_pack
from app.workflows.articles import find_articles
from app.workflows.outcome import Outcome

_MOST_CHOICES = 9


def open_order(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, OwnCode)
    return pick_and_pack.open_order(uow, reading.serial)


def open_by_tote(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A tote opens the order it carries; raises ``Refusal``: ``tote_empty``, ``tote_shared``."""
    assert isinstance(reading, OwnCode)
    carried = uow.connection.execute(
        select(OrderTote.order_id, OrderTote.shared).where(OrderTote.location_id == reading.serial).limit(2)
    ).all()
    if not carried:
        raise Refusal("tote_empty")
    if len(carried) > 1:
        raise Refusal("tote_shared")
    return pick_and_pack.open_order(uow, carried[0].order_id)


def open_by_parcel(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A parcel's label opens its order while there is something left to pack."""
    found = parcel_id(uow, reading)
    order_id = uow.connection.execute(select(Parcel.order_id).where(Parcel.id == found)).scalar_one()
    return pick_and_pack.open_order(uow, order_id)


def open_by_reference(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A typed or scanned reference, exactly; else the text may be an article's own barcode."""
    assert isinstance(reading, FreeText)
    found = _candidates(uow, session, Order.reference == reading.text)
    if not found:
        return open_by_item(uow, session, reading)
    return _open_one_of(uow, session, found)


def open_by_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """An article opens the order that waits for it on the bench; several are offered by number.

    Of orders fetched in bulk the first opens: they differ in nothing but whose they are, and have no tote of their
    own by which they could be opened, as the others have.
    """
    articles = find_articles(uow, item_codes(reading))
    waiting = select(OrderLine.order_id).where(
        OrderLine.product_id.in_([article.product_id for article in articles]), OrderLine.picked > 0
    )
    found = _candidates(uow, session, Order.id.in_(waiting), bulk_first=True)
    if not found:
        raise Refusal("no_order_needs_item", name=articles[0].name, sku=articles[0].sku)
    best = [row for row in found if row.turn == found[0].turn]
    return _open_one_of(uow, session, best[:1] if best[0].in_bulk else best)


def _candidates(uow: UnitOfWork, session: Session, which: Any, *, bulk_first: bool = False) -> Sequence[Any]:
    """Orders that may be meant: my own open work first, then the promised day, then the oldest.

    Before each of these comes its ``turn``: what can be packed, what is only to be brought back to a shelf, and last
    what is held, lies on another bench, or is still on a cart. ``bulk_first``: of a turn, what lies in a shared tote.
    """
    mine = Order.claimed_by == session.staff_id
    turn = case(
        ((Order.claimed_by.is_not(None) & ~mine) | (Order.stage == Stage.PICKING), 2),
        (Order.open_holds == 0, 0),
        (bench_copy.waits_for_shelf(), 1),
        else_=2,
    )
    in_bulk = exists().where(OrderTote.order_id == Order.id, OrderTote.shared)
    pressing = (case((mine, 0), else_=1), Order.promise_date.is_(None), Order.promise_date, Order.id)
    return uow.connection.execute(
        select(Order.id, Order.reference, Order.carrier_service, turn.label("turn"), in_bulk.label("in_bulk"))
        .where(which)
        .order_by(turn, *([in_bulk.desc()] if bulk_first else []), *pressing)
        .limit(_MOST_CHOICES)
    ).all()


def _open_one_of(uow: UnitOfWork, session: Session, found: Sequence[Any]) -> Outcome:
    if len(found) == 1:
        return pick_and_pack.open_order(uow, found[0].id)
    choices = [{"order_id": row.id, "order": row.reference, "service": row.carrier_service} for row in found]
    return ask_which(session, choices)


def open_next(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The next picked order by promised day, then what is to be brought back; raises ``nothing_to_pack_now``.

    Where the house picks and packs in one step, then what is to be fetched.
    """
    found = _candidates(
        uow,
        session,
        Order.stage.in_((Stage.PICKED, Stage.PACKING))
        & ((Order.open_holds == 0) | bench_copy.waits_for_shelf())
        & (Order.claimed_by.is_(None) | (Order.claimed_by == session.staff_id)),
    )
    if not found and pick_and_pack.is_offered(uow):
        return walk.next_pick_list(uow, session, reading)
    if not found:
        raise Refusal("nothing_to_pack_now")
    return pick_and_pack.open_order(uow, found[0].id)


def pack_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    place = session.place
    return packing.pack_item(
        uow, place["order_id"], place["parcel_id"], item_codes(reading), printed_on(reading)
    )


def pack_text(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Text at the bench is an article's own barcode, or nothing anybody knows."""
    return pack_item(uow, session, reading)


def pack_quantity(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A typed number is how many of the article scanned last lie in the parcel."""
    assert isinstance(reading, FreeText)
    line_id = session.place.get("last_line_id")
    if line_id is None:
        raise Refusal("scan_one_first", sku="")
    place = session.place
    return packing.pack_quantity(uow, place["order_id"], place["parcel_id"], line_id, int(reading.text))


def pack_undo(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    place = session.place
    return packing.undo(
        uow, place["order_id"], place["parcel_id"], place.get("last_line_id"), place.get("last_units", 0)
    )


def choose_box(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, OwnCode)
    return packing.choose_box(uow, session.place["order_id"], session.place["parcel_id"], reading.serial)


def ask_box(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Offer the house's boxes by number: the one that the articles need first, the others smallest first.

    Raises ``NotFound`` where there is none.
    """
    known = boxes(uow.connection)
    if not known:
        raise NotFound(kind="box", given="")
    place = session.place
    proposed = box_for(uow.connection, place["order_id"], place["parcel_id"])
    ordered = sorted(known, key=lambda box: box != proposed)[:_MOST_CHOICES]
    return ask_which_box(
        session,
        [
            {
                "box_id": box.id,
                "box": box.name,
                "size_mm": [box.length_mm, box.width_mm, box.height_mm],
                "cost_cents": box.cost_cents,
                "proposed": box == proposed,
            }
            for box in ordered
        ],
    )


def weigh(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A typed number at the end is the parcel's weight in grams."""
    assert isinstance(reading, FreeText)
    return closing.weigh(uow, session.place["order_id"], session.place["parcel_id"], int(reading.text))


def close_parcel(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    place = session.place
    return closing.close_parcel(uow, place["order_id"], place["parcel_id"], place.get("inserted", ()))


def ask_for_photo(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The barcode of the key: whoever has the camera takes the photo, the window or what feeds a headless station."""
    return Outcome("photo_asked", facts={"parcel_id": session.place["parcel_id"]})


def ask_why_no_photo(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return ask_reason(session, "no_photo")


def see_label(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The label scanned off the parcel just closed."""
    wanted = session.place["label_of"]["parcel_id"]
    return after_label(session, closing_scan.see_label(uow, wanted, parcel_id(uow, reading)))


def ask_why_no_label(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return ask_reason(session, "no_label_scan")


def ask_missing_reason(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Something is not in the tote: ask why; it is the first article still to pack."""
    line_id = parcels.first_open_line(uow, session.place["order_id"])
    if line_id is None:
        raise Refusal("nothing_missing", sku="")
    outcome = ask_reason(session, "missing")
    assert outcome.session is not None
    return Outcome(
        outcome.code,
        {"name": parcels.line_name(uow, line_id)},
        outcome.level,
        outcome.next,
        facts=outcome.facts,
        session={**outcome.session, "missing_line_id": line_id},
    )


def ask_reprint_reason(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The label that is waited for, else of the parcel closed last, here or of the open order.

    Raises ``Refusal("nothing_to_reprint")``.
    """
    place = session.place
    closed = select(func.max(Parcel.id)).where(
        Parcel.order_id == place.get("order_id"), Parcel.state == ParcelState.LABELLED
    )
    waits = place.get("label_of", {}).get("parcel_id")
    parcel = waits or place.get("last_parcel_id") or uow.connection.scalar(closed)
    if parcel is None:
        raise Refusal("nothing_to_reprint")
    return ask_reason(replace(session, place={**place, "last_parcel_id": parcel}), "reprint")


def acknowledge(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The packer has read what changed."""
    place = session.place
    return acknowledging.acknowledge(uow, place["order_id"], place["changes"]["version"])


def bring_back(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The shelf on which what is no longer wanted was put."""
    assert isinstance(reading, OwnCode)
    return acknowledging.bring_back(uow, session.place["order_id"], reading.serial)


def leave_parcel(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Leave the order; where more of it is to be fetched into its parcel, go back to its shelves."""
    order_id = session.place["order_id"]
    to_fetch = uow.connection.scalar(select(list_into_parcel()).where(Order.id == order_id))
    return packing.leave_order(uow, order_id) if to_fetch is None else packing.open_order(uow, order_id)


def leave_order(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return packing.leave_order(uow, session.place["order_id"])
