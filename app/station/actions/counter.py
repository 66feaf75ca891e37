"""The shop counter: parcels arrive and get a shelf, customers come with a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.pickup import Pickup
from app.models.refusals import NotFound, Refusal
from app.rules.identifiers import read_parcel_reference
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.reading import parcel_id
from app.station.session import Session
from app.workflows import bags, counter, overdue, pickup
from app.workflows.outcome import Level, Outcome

_IDLE: Mapping[str, Any] = {"job": "pickup"}


def receive(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A parcel arrives and gets a shelf; one that lies here already is moved, or taken back to stock.

    The next scan of a shelf moves it there; of a bin, where nobody came for it, puts it back into stock.
    """
    parcel = parcel_id(uow, reading)
    shelving = {**_IDLE, "shelving_parcel_id": parcel}
    try:
        return replace(pickup.receive_parcel(uow, parcel), session=shelving)
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
    return _hand_out(uow, session, reading.text)


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
        return _hand_out(uow, session, "")
    except counter.IdentityNeeded:
        return _hand_out(uow, replace(session, place={**place, "id_checked": True}), "")


def note(session: Session, *, id_checked: bool, collected_by: str) -> Callable[[UnitOfWork], Outcome]:
    """What staff noted beside the open pickup: it goes with the code that is scanned next."""
    place = {**_IDLE, **session.place, "id_checked": id_checked, "collected_by": collected_by.strip()}
    step = "confirm_hand_out" if place.get("given") else "say_pickup_code"
    noted = Outcome("hand_out_noted", next=step, session=place)
    return lambda _uow: noted


def hand_out(
    pickup_id: int, code: str | None, id_checked: bool, collected_by: str
) -> Callable[[UnitOfWork], Outcome]:
    """Hand a pickup over as the screen says; without a code only a manager may."""

    def act(uow: UnitOfWork) -> Outcome:
        outcome = counter.hand_over(uow, pickup_id, code, id_checked, collected_by)
        return replace(outcome, session=_IDLE) if outcome.code == "pickup_collected" else outcome

    return act


def show(pickup_id: int) -> Callable[[UnitOfWork], Outcome]:
    """Open a pickup that staff chose in a list; the code is still asked for."""
    return lambda uow: _opened(uow, pickup_id, "")


def close() -> Callable[[UnitOfWork], Outcome]:
    """Leave whatever is open at the counter."""
    return lambda _uow: Outcome("pickup_left", session=_IDLE)


def _hand_out(uow: UnitOfWork, session: Session, code: str) -> Outcome:
    place = session.place
    outcome = counter.hand_over(
        uow,
        place["pickup_id"],
        code or place["given"],
        id_checked=bool(place.get("id_checked")),
        collected_by=place.get("collected_by", ""),
    )
    return replace(outcome, session=_IDLE) if outcome.code == "pickup_collected" else outcome


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return Outcome("pickup_left", session=_IDLE)
