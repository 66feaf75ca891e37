"""From a scan to the action it means at this step; what was not expected is refused by name."""

from __future__ import annotations

from app.database.unit_of_work import UnitOfWork
from app.models.refusals import Refusal, TakenByOther, UnknownBarcode
from app.scanning.own_codes import OwnCode, OwnKind, command_of
from app.scanning.scan import FreeText, ItemCode, Reading, Scan, SsccCode, TrackingCode
from app.station.actions import people, questions
from app.station.session import Session
from app.station.standing import step_of
from app.station.step import Action, Kind, Step
from app.station.steps import STEPS, WORK_BEGINS
from app.workflows.changes_seen import OrderChanged
from app.workflows.inserts import InsertsWanted
from app.workflows.outcome import Outcome
from app.workflows.parcel_photos import PhotoWanted

#: More digits than this are a barcode or a reference, never a quantity or a weight in grams.
_LONGEST_NUMBER = 5
#: A GTIN printed alone; more digits with a right check digit are GS1 data, which no reference looks like.
_LONGEST_GTIN = 14

_OWN: dict[OwnKind, Kind] = {
    OwnKind.ORDER: Kind.ORDER,
    OwnKind.PARCEL: Kind.PARCEL,
    OwnKind.LOCATION: Kind.LOCATION,
    OwnKind.TOTE: Kind.TOTE,
    OwnKind.BADGE: Kind.BADGE,
    OwnKind.RETURN: Kind.RETURN,
    OwnKind.PICKUP: Kind.PICKUP,
    OwnKind.BOX: Kind.BOX,
    OwnKind.COMMAND: Kind.COMMAND,
    OwnKind.PICK_LIST: Kind.PICK_LIST,
    OwnKind.PRODUCT: Kind.ITEM,
    OwnKind.TRANSFER: Kind.TRANSFER,
}


class UnexpectedScan(Refusal):
    """A barcode we know, but not one that helps here: ``found`` and ``expected`` are kinds."""


def kind_of(reading: Reading) -> Kind | None:
    """What a reading is in the words of the steps; ``None`` for one that no step ever expects."""
    match reading:
        case OwnCode():
            return _OWN.get(reading.kind)
        case ItemCode():
            return Kind.ITEM
        case SsccCode() | TrackingCode():
            return Kind.PARCEL
        case FreeText():
            short = len(reading.text) <= _LONGEST_NUMBER
            return Kind.NUMBER if short and reading.text.isascii() and reading.text.isdigit() else Kind.TEXT


def carry_out(uow: UnitOfWork, session: Session, scan: Scan) -> Outcome:
    """Do what ``scan`` means now. Raises a ``Refusal``: ``UnexpectedScan`` where the step wants something else."""
    step = STEPS[step_of(session)]
    found = [(kind, reading) for reading in scan.readings if (kind := kind_of(reading)) is not None]
    for kind, reading in found:
        if kind is Kind.BADGE:
            return people.sign_in(uow, session, reading)
    if not session.is_open:
        raise Refusal("sign_in_first")
    for kind, reading in found:
        if kind is Kind.COMMAND and isinstance(reading, OwnCode):
            return _command(uow, session, reading)
    certain = any(isinstance(reading, OwnCode | ItemCode | SsccCode) for _, reading in found)
    unknown: UnknownBarcode | None = None
    for kind, reading in found:
        # A check digit proves what the first readings are: their digits are then not also a word or a number.
        if certain and kind in {Kind.TEXT, Kind.NUMBER} and not (unknown and _may_name(step, scan)):
            continue
        if action := step.scans.get(kind):
            try:
                return _do(uow, session, action, reading)
            except UnknownBarcode as refusal:
                unknown = unknown or refusal  # eight digits may be a parcel's number, or an order's reference
    named = next((kind for kind, _ in found if kind not in {Kind.TEXT, Kind.NUMBER}), None)
    if unknown or named is None:
        raise unknown or UnknownBarcode(scanned=scan.raw[:60])
    raise UnexpectedScan(found=named.value, prompt=step.prompt)


def _may_name(step: Step, scan: Scan) -> bool:
    """Whether digits that are no article we know may be somebody else's reference: one in ten has a check digit."""
    return step.others_references and scan.text.isdigit() and len(scan.text) <= _LONGEST_GTIN


def _command(uow: UnitOfWork, session: Session, reading: OwnCode) -> Outcome:
    command = command_of(reading)
    action = STEPS[step_of(session)].commands.get(command.value) if command else None
    if command is None or action is None:
        raise Refusal("command_not_now", command=command.value if command else str(reading.serial))
    return _do(uow, session, action, reading)


def press(uow: UnitOfWork, session: Session, command: str) -> Outcome:
    """The same command by its key instead of its barcode."""
    if not session.is_open:
        raise Refusal("sign_in_first")
    action = STEPS[step_of(session)].commands.get(command)
    if action is None:
        raise Refusal("command_not_now", command=command)
    return _do(uow, session, action, FreeText(command))


def _do(uow: UnitOfWork, session: Session, action: Action, reading: Reading) -> Outcome:
    """Do it; four refusals are questions here: none has written anything before it was raised."""
    try:
        return action(uow, session, reading)
    except TakenByOther as taken:
        if step_of(session) in WORK_BEGINS:
            return questions.ask_take_over(uow, session, taken)
        raise
    except OrderChanged as changed:
        return questions.show_change(uow, session, changed)
    except InsertsWanted as wanted:
        return questions.ask_inserts(session, wanted)
    except PhotoWanted as asked:
        return questions.ask_photo(session, asked)
