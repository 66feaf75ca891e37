"""The shop counter: parcels arrive and get a shelf, customers come with a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models import house
from app.models.pickup import Pickup
from app.models.refusals import NotFound, Refusal
from app.models.staff import site_of
from app.rules.identifiers import parcel_reference, read_parcel_reference
from app.rules.return_terms import ReturnReason
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.reading import parcel_id
from app.station.session import Session
from app.workflows import bags, counter, overdue, pickup
from app.workflows.outcome import Level, Outcome
from app.workflows.return_units import AskedUnits

_IDLE: Mapping[str, Any] = {"job": "pickup"}
_HANDED_OVER = frozenset({"pickup_collected", "pickup_collected_in_part"})


def receive(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A parcel arrives and gets a shelf; one that lies here already is moved, or taken back to stock.

    The next scan of a shelf moves it there; of a bin, where nobody came for it, puts it back into stock.
    """
    parcel = parcel_id(uow, reading)
    shelving = {**_IDLE, "shelving_parcel_id": parcel}
    try:
        return replace(pickup.receive_parcel(uow, parcel, shop_here(uow)), session=shelving)
    except pickup.ArrivedAlready as here:
        bag = bags.bag_row(uow, parcel)
        if bag.shelf_id is None:
            raise
        facts = {"parcel_id": parcel, "pickup_id": bag.pickup_id, **here.values}
        if bag.state in overdue.TO_UNSHELVE:
            session_after = {**_IDLE, "unshelving_parcel_id": parcel}
            return Outcome(
                "parcel_to_unshelve",
                here.values,
                Level.WARNING,
                next="scan_bin",
                order=bag.reference,
                facts=facts,
                session=session_after,
            )
        return Outcome(
            here.code,
            here.values,
            Level.WARNING,
            next="scan_other_shelf",
            order=bag.reference,
            facts=facts,
            session=shelving,
        )


def shop_here(uow: UnitOfWork) -> str:
    """The code of the shop this station stands in; empty where it serves every shop."""
    return uow.connection.scalar(select(site_of(uow.actor.station_id))) or ""


def move_to_shelf(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A place after a parcel: that is where it lies now; raises ``Refusal("scan_parcel_first")`` otherwise."""
    assert isinstance(reading, OwnCode)
    if (gone := session.place.get("unshelving_parcel_id")) is not None:
        return replace(overdue.unshelve(uow, gone, reading.serial), session=_IDLE)
    parcel = session.place.get("shelving_parcel_id")
    if parcel is None:
        raise Refusal("scan_parcel_first")
    return replace(pickup.put_on_shelf(uow, parcel, reading.serial), session=_IDLE)


def open_by_label(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A pickup's own barcode opens it; the code is still asked for."""
    assert isinstance(reading, OwnCode)
    row = uow.connection.execute(select(Pickup.id).where(Pickup.number == reading.serial)).first()
    if row is None:
        raise NotFound(kind="pickup", given=reading.serial)
    return _opened(uow, row.id, "")


def open_by_text(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The customer's QR, code, name, phone or order: one pickup opens, several are listed.

    A parcel's typed reference stands for its label.
    """
    assert isinstance(reading, FreeText)
    if read_parcel_reference(reading.text) is not None:
        return receive(uow, session, reading)
    by_token = uow.connection.scalar(select(Pickup.id).where(Pickup.token == reading.text))
    if by_token is not None:
        return _opened(uow, by_token, reading.text)
    found = counter.find_pickups(uow, reading.text)
    pickups = found.facts["pickups"]
    if len(pickups) == 1:
        whole_code = reading.text if len(reading.text) == 6 and reading.text.isdigit() else ""
        return _opened(uow, pickups[0]["pickup_id"], whole_code)
    return found


def _opened(uow: UnitOfWork, pickup_id: int, given: str) -> Outcome:
    card = counter.pickup_card(uow, pickup_id)
    return Outcome(
        "pickup_opened",
        {
            "pickup": card["pickup"],
            "order": card["order"],
            "customer": f"{card['first_name']} {card['initial']}.".strip(),
            "shelves": ", ".join(card["shelves"]),
        },
        next="confirm_hand_out" if given else "say_pickup_code",
        order=card["order"],
        facts=card,
        session={**_IDLE, "pickup_id": pickup_id, "given": given},
    )


def take_code(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The code or QR of the customer at the counter: right, and the bags are theirs."""
    assert isinstance(reading, FreeText)
    return _hand_out(uow, session.place, reading.text)


def confirm(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Staff have seen the identity document (nothing of it is kept); hands out where the code is known.

    Where nobody need show one, a known code alone hands out, and no look is recorded.
    """
    place = session.place
    if not place.get("given"):
        return Outcome(
            "identity_seen", next="say_pickup_code", session={**_IDLE, **place, "id_checked": True}
        )
    try:
        return _hand_out(uow, place, place["given"])
    except counter.IdentityNeeded:
        return _hand_out(uow, {**place, "id_checked": True}, place["given"])


def scan_out(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A parcel of the open pickup goes over the counter; any other is one that arrives."""
    parcel = parcel_id(uow, reading)
    place = session.place
    bag = next((each for each in bags.bags_of(uow, place["pickup_id"]) if each.parcel_id == parcel), None)
    if bag is None:
        return receive(uow, session, reading)
    out = sorted({*place.get("scanned_out", ()), parcel})
    left = len(bags.bags_of(uow, place["pickup_id"])) - len(out)
    return Outcome(
        "bag_scanned_out",
        {"parcel": parcel_reference(bag.number), "left": left},
        next="confirm_hand_out" if place.get("given") else "say_pickup_code",
        session={**_IDLE, **place, "scanned_out": out},
    )


def note(
    session: Session, *, id_checked: bool, collected_by: str, refused: AskedUnits = ()
) -> Callable[[UnitOfWork], Outcome]:
    """What staff noted beside the open pickup: it goes with the code that is scanned next."""
    noted = {"id_checked": id_checked, "collected_by": collected_by.strip(), "refused": _as_noted(refused)}
    place = {**_IDLE, **session.place, **noted}
    step = "confirm_hand_out" if place.get("given") else "say_pickup_code"
    return lambda _uow: Outcome("hand_out_noted", next=step, session=place)


def _as_noted(refused: AskedUnits) -> list[list[Any]]:
    return [[line_id, units, reason.value] for line_id, units, reason in refused]


def hand_out(
    session: Session, code: str | None, id_checked: bool, collected_by: str, refused: AskedUnits = ()
) -> Callable[[UnitOfWork], Outcome]:
    """Hand the open pickup over as the screen says; without a code only a manager may."""
    noted = {"id_checked": id_checked, "collected_by": collected_by, "refused": _as_noted(refused)}
    place = {**session.place, **noted}
    return lambda uow: _hand_out(uow, place, code)


def show(pickup_id: int) -> Callable[[UnitOfWork], Outcome]:
    """Open a pickup that staff chose in a list; the code is still asked for."""
    return lambda uow: _opened(uow, pickup_id, "")


def close() -> Callable[[UnitOfWork], Outcome]:
    """Leave whatever is open at the counter."""
    return lambda _uow: Outcome("pickup_left", session=_IDLE)


def _hand_out(uow: UnitOfWork, place: Mapping[str, Any], code: str | None) -> Outcome:
    """Parcels count as scanned out where the house wants that, or one of them was scanned."""
    scans = place.get("scanned_out") or house.setting(uow.connection, "counter_scans_bags")
    outcome = counter.hand_over(
        uow,
        place["pickup_id"],
        code,
        id_checked=bool(place.get("id_checked")),
        collected_by=place.get("collected_by", ""),
        scanned_out=place.get("scanned_out", ()) if scans else None,
        refused=[(line, units, ReturnReason(reason)) for line, units, reason in place.get("refused", ())],
    )
    return replace(outcome, session=_IDLE) if outcome.code in _HANDED_OVER else outcome


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return Outcome("pickup_left", session=_IDLE)
