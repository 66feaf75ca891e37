"""The shop counter: parcels arrive and get a shelf, customers come with a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.pickup import Pickup
from app.models.refusals import NotFound, Refusal
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.reading import parcel_id
from app.station.session import Session
from app.workflows import counter, pickup
from app.workflows.outcome import Outcome

_IDLE: Mapping[str, Any] = {"job": "pickup"}


def receive(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A parcel arrives: it gets a shelf; scanning another shelf next moves it there."""
    parcel = parcel_id(uow, reading)
    outcome = pickup.receive_parcel(uow, parcel)
    return replace(outcome, session={**_IDLE, "shelving_parcel_id": parcel})


def move_to_shelf(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A shelf after a parcel: that is where it lies; raises ``Refusal("scan_parcel_first")`` otherwise."""
    assert isinstance(reading, OwnCode)
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
    """The customer's QR, code, name, phone or order: one pickup opens, several are listed."""
    assert isinstance(reading, FreeText)
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
    """Staff have looked at the identity document (nothing of it is kept); hands out where the code is known."""
    if session.place.get("given"):
        return _hand_out(uow, replace(session, place={**session.place, "id_checked": True}), "")
    place = {**_IDLE, **session.place, "id_checked": True}
    return Outcome("identity_seen", next="say_pickup_code", session=place)


def _hand_out(uow: UnitOfWork, session: Session, code: str) -> Outcome:
    place = session.place
    outcome = counter.hand_over(
        uow, place["pickup_id"], code or place["given"], id_checked=bool(place.get("id_checked"))
    )
    return replace(outcome, session=_IDLE) if outcome.code == "pickup_collected" else outcome


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return Outcome("pickup_left", session=_IDLE)
