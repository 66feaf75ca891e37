"""Questions at the station, answered by a number, a scan or a word: which order, and for what reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.order import Order
from app.models.refusals import NotFound, Refusal, TakenByOther
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.reading import item_codes
from app.station.session import Job, Session
from app.workflows import (
    closing,
    closing_scan,
    inserts,
    packing,
    pick_and_pack,
    picking,
    printing,
    returns,
    shop_picking,
    short_picking,
)
from app.workflows.changes_seen import OrderChanged
from app.workflows.inserts import InsertsWanted
from app.workflows.outcome import Level, Outcome
from app.workflows.parcel_photos import PhotoWanted

Action = Callable[[UnitOfWork, Session, Reading], Outcome]

#: Numbered answers to each question; their words are in the catalogues as ``reason_<code>``.
REASONS: Mapping[str, Sequence[str]] = {
    "short": ("not_there", "damaged", "wrong_article_there"),
    "missing": ("not_in_tote", "damaged", "wrong_article_there"),
    "reprint": ("label_damaged", "label_lost", "printer_jam"),
    "no_label_scan": ("label_unreadable", "label_comes_later", "label_not_printed"),
    "no_photo": ("no_camera", "camera_dark", "box_sealed"),
}


_OF_QUESTIONS = frozenset({"asking", "choices", "wanted", "changes", "inserts", "photo", "emptied"})


def place_of(session: Session) -> dict[str, Any]:
    """The session's place as an outcome's ``session``, without any open question."""
    place = {name: value for name, value in session.place.items() if name not in _OF_QUESTIONS}
    return {"job": session.job.value, **place}


def ask_reason(session: Session, question: str) -> Outcome:
    """Ask why, with numbered answers; free words are an answer too."""
    choices = [{"number": n, "code": f"reason_{code}"} for n, code in enumerate(REASONS[question], start=1)]
    return Outcome(
        f"ask_{question}",
        level=Level.WARNING,
        next="choose_reason",
        facts={"choices": choices},
        session={**place_of(session), "asking": question, "choices": choices},
    )


def ask_which_box(session: Session, boxes: Sequence[Mapping[str, Any]]) -> Outcome:
    """Which box the parcel is, by number or by the box's own barcode."""
    numbered = [{"number": n, **box} for n, box in enumerate(boxes, start=1)]
    return Outcome(
        "ask_box",
        next="choose_number",
        facts={"choices": numbered},
        session={**place_of(session), "asking": "box", "choices": numbered},
    )


def ask_which(session: Session, choices: Sequence[Mapping[str, Any]]) -> Outcome:
    """Several orders fit: number them in the stated order and let the person say which."""
    numbered = [{"number": n, **choice} for n, choice in enumerate(choices, start=1)]
    return Outcome(
        "several_orders",
        {"count": len(numbered)},
        Level.WARNING,
        next="choose_number",
        facts={"choices": numbered},
        session={**place_of(session), "asking": "choice", "choices": numbered},
    )


def choice_of(session: Session, reading: Reading) -> Mapping[str, Any] | None:
    """What is offered under the number that was scanned or typed."""
    choices: Sequence[Mapping[str, Any]] = session.place.get("choices", ())
    answer = reading.text if isinstance(reading, FreeText) else ""
    return next((choice for choice in choices if str(choice["number"]) == answer), None)


def take_choice(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """What has this number: an order to pack, or a box; raises ``Refusal("no_such_choice")``."""
    chosen = choice_of(session, reading)
    if chosen is None:
        raise Refusal("no_such_choice")
    place = session.place
    if place["asking"] == "box":
        return packing.choose_box(uow, place["order_id"], place["parcel_id"], chosen["box_id"])
    return pick_and_pack.open_order(uow, chosen["order_id"])


def take_box(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A box's own barcode answers the question for the box; raises ``Refusal("no_such_choice")`` at another one."""
    place = session.place
    if place["asking"] != "box" or not isinstance(reading, OwnCode):
        raise Refusal("no_such_choice")
    return packing.choose_box(uow, place["order_id"], place["parcel_id"], reading.serial)


def order_for_return(uow: UnitOfWork, order_id: int) -> Outcome:
    """An order that nobody announced a return of: what is scanned next came back from it."""
    reference = uow.connection.scalar(select(Order.reference).where(Order.id == order_id))
    if reference is None:
        raise NotFound(kind="order", given=order_id)
    return Outcome(
        "order_for_return",
        {"order": reference},
        next="scan_returned_item",
        order=reference,
        facts={"order_id": order_id},
        session={"job": "returns", "return_order_id": order_id},
    )


def take_reason(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Do what was asked about, with the reason given by number or in words."""
    chosen = choice_of(session, reading)
    words = reading.text if isinstance(reading, FreeText) else ""
    if chosen is None and words.isdigit():
        raise Refusal("no_such_choice")
    reason = str(chosen["code"]) if chosen else words
    place = session.place
    match place["asking"]:
        case "short" if session.job is Job.PICKUP:
            return shop_picking.declare_short(uow, place["pick_list_id"], reason)
        case "short":
            return short_picking.declare_short(uow, place["pick_list_id"], reason)
        case "missing":
            line_id = place["missing_line_id"]
            return closing.declare_missing(uow, place["order_id"], place["parcel_id"], line_id, reason)
        case "no_label_scan":
            return after_label(
                session, closing_scan.go_on_without(uow, place["label_of"]["parcel_id"], reason)
            )
        case "no_photo":
            order_id, parcel_id = place["order_id"], place["parcel_id"]
            return closing.close_parcel(uow, order_id, parcel_id, place.get("inserted", ()), reason)
        case _:
            outcome = printing.reprint_parcel(uow, place["last_parcel_id"], reason)
            return Outcome(outcome.code, outcome.values, facts=outcome.facts, session=place_of(session))


def after_label(session: Session, outcome: Outcome) -> Outcome:
    """Back to what was left when the label was asked for: the rest of the order, or the next one."""
    place = {name: value for name, value in place_of(session).items() if name != "label_of"}
    if "pick_list_id" in place:
        return replace(outcome, next="scan_location", session={**place, "job": "picking"})
    return replace(outcome, next="scan_item" if place.get("left") else "scan_anything", session=place)


def ask_take_over(uow: UnitOfWork, session: Session, taken: TakenByOther) -> Outcome:
    """Somebody else has it: the same scan again, or the key, takes it over, and both see that."""
    wanted = {name: taken.values[name] for name in ("work", "subject", "what", "who", "where")}
    _write_down(uow, taken.code, wanted)
    return Outcome(
        taken.code,
        wanted,
        Level.ERROR,
        next="scan_again_or_leave",
        facts=wanted,
        session={**place_of(session), "asking": "take_over", "wanted": wanted},
    )


def take_over(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The key, or its barcode: what was asked for is taken over."""
    wanted = session.place["wanted"]
    match wanted["work"]:
        case "order":
            return packing.open_order(uow, wanted["subject"], take_over=True)
        case "pick_list":
            return picking.start_picking(uow, wanted["subject"], take_over=True)
        case _:
            return returns.resume_return(uow, wanted["subject"], take_over=True)


def scan_again(open_it: Callable[[UnitOfWork, Session, Reading], Outcome]) -> Action:
    """What the same scan means within the question: only the very same thing confirms, any other is opened."""

    def again(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
        wanted = session.place["wanted"]
        try:
            return open_it(uow, replace(session, place={}), reading)
        except TakenByOther as taken:
            if (taken.values["work"], taken.values["subject"]) == (wanted["work"], wanted["subject"]):
                return take_over(uow, session, reading)
            raise

    return again


def show_change(uow: UnitOfWork, session: Session, changed: OrderChanged) -> Outcome:
    """The order on the bench changed: what is different, shown until it is acknowledged."""
    told = {name: changed.values[name] for name in ("order", "changes")}
    _write_down(uow, changed.code, told)
    changes = {name: changed.values[name] for name in ("order", "version", "differences", "take_out")}
    return Outcome(
        changed.code,
        told,
        Level.ERROR,
        next="acknowledge_change",
        order=str(told["order"]),
        facts={"order_id": changed.values["subject"], **changes},
        session={**place_of(session), "asking": "order_changed", "changes": changes},
    )


def ask_inserts(session: Session, wanted: InsertsWanted) -> Outcome:
    """What has to be in the parcel before it is closed, shown until each is scanned or all are confirmed."""
    return inserts.asked(wanted, place_of(session))


def confirm_inserts(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """All of them are in: the parcel, or the bag that a shop prepares, is closed."""
    place = session.place
    inserted = {*place.get("inserted", ()), *(each["says"] for each in place["inserts"])}
    if "pick_list_id" in place:
        return shop_picking.finish(uow, place["pick_list_id"], inserted)
    return closing.close_parcel(uow, place["order_id"], place["parcel_id"], inserted)


def scan_insert(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """One of them by its barcode, the last one closes the parcel; raises ``Refusal("insert_not_wanted")``."""
    place, codes = session.place, item_codes(reading)
    found = [each for each in place["inserts"] if each["code"] and each["code"] in codes]
    if not found:
        raise Refusal("insert_not_wanted")
    left = [each for each in place["inserts"] if each not in found]
    if not left:
        return confirm_inserts(uow, session, reading)
    inserted = [*place.get("inserted", ()), *(each["says"] for each in found)]
    return Outcome(
        "insert_in",
        {"says": found[0]["says"]},
        next="put_inserts_in",
        facts={"inserts": left},
        session={**place_of(session), "asking": place["asking"], "inserts": left, "inserted": inserted},
    )


def ask_photo(session: Session, wanted: PhotoWanted) -> Outcome:
    """The open box is to be photographed before it is closed; what was confirmed so far stays so."""
    photo = {name: wanted.values[name] for name in ("parcel", "total_cents", "currency", "from_cents")}
    return Outcome(
        wanted.code,
        {"parcel": photo["parcel"]},
        Level.WARNING,
        next="photograph_box",
        facts=photo,
        session={
            **place_of(session),
            "asking": "photo",
            "photo": photo,
            "inserted": wanted.values["inserted"],
        },
    )


def _write_down(uow: UnitOfWork, code: str, values: Mapping[str, Any]) -> None:
    journal.record(uow, "refused", "command", None, code=code, values=dict(values))


def drop_question(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Never mind: back to where the question was asked."""
    return Outcome("question_dropped", session=place_of(session))
