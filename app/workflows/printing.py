"""Queue documents for the station's printers, print again with a reason, and mind the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update

from app.database.dialect import locking, upsert
from app.database.once import forget, once
from app.database.round_trips import ask_all
from app.database.unit_of_work import UnitOfWork
from app.models import journal, outbox
from app.models.outbox import PrinterChoice, PrinterRow, PrintJob
from app.models.refusals import NotFound, ReasonNeeded, Refusal, WrongTransition
from app.models.shipment import Parcel
from app.models.staff import require
from app.models.states import JOB, JobState, check
from app.printing.deliver import is_address
from app.printing.printer import Driver, Transport
from app.printing.printers import takes_media
from app.workflows.outcome import Outcome

#: Documents for A4 paper; everything else is a label.
A4_DOCUMENTS = frozenset(
    [
        "packing_slip",
        "delivery_note",
        "invoice",
        "pick_list",
        "cart_sheet",
        "transfer_slip",
        "deposit_slip",
        "command_sheet",
        "badge_sheet",
        "training_sheet",
    ]
)


_PRINTERS = (
    select(PrinterRow.id, PrinterRow.driver, PrinterRow.transport, PrinterChoice.document)
    .outerjoin(
        PrinterChoice,
        (PrinterChoice.printer_id == PrinterRow.id) & (PrinterChoice.station_id == bindparam("station")),
    )
    .where(PrinterRow.active)
    .order_by(PrinterRow.id)
)
#: Which printer suits labels best where none is chosen.
_FOR_LABELS = (Driver.ZPL, Driver.BROTHER)
_PRINTERS_READ = "printers"
_WRONG_ADDRESS = {
    Transport.TCP: "printer_address",
    Transport.CUPS: "printer_address_queue",
    Transport.DEVICE: "printer_address_device",
    Transport.WINDOWS: "printer_address_windows",
}


def queue(
    uow: UnitOfWork,
    document: dict[str, Any],
    title: str,
    *,
    order_id: int | None = None,
    parcel_id: int | None = None,
    copies: int = 1,
) -> None:
    """Put a document into the queue of the printer that this station uses for its kind, with the commit.

    Where the house has no printer at all work goes on without paper.
    """
    printer = printer_for(uow, document["kind"])
    if printer is not None:
        outbox.print_with_commit(
            uow, printer, document, title, copies=copies, order_id=order_id, parcel_id=parcel_id
        )


def printer_for(uow: UnitOfWork, kind: str) -> int | None:
    """The printer chosen at this station for a kind of document, else the first that suits it."""
    printer = _printer(uow, kind)
    return None if printer is None else printer.id


def puts_into_hand(uow: UnitOfWork, kind: str) -> bool:
    """Whether labels of ``kind`` come out of a printer at this station, and not as a file or not at all."""
    printer = _printer(uow, kind)
    return printer is not None and printer.transport != Transport.FOLDER


def _printer(uow: UnitOfWork, kind: str) -> Any:
    """One of the rows of ``_PRINTERS``, or ``None``."""
    station = {"station": uow.actor.station_id}
    printers = once(uow.connection, _PRINTERS_READ, lambda: ask_all(uow.connection, _PRINTERS, station))
    if chosen := [each for each in printers if each.document == kind]:
        return chosen[0]
    if kind in A4_DOCUMENTS:
        return next((each for each in printers if each.driver == Driver.PDF), None)
    # Receipt printers have to be chosen: what they print is a slip, not a label.
    suit = [each for each in printers if each.driver != Driver.ESCPOS]
    return min(suit, key=_suits_labels, default=None)


def _suits_labels(printer: Any) -> int:
    return _FOR_LABELS.index(printer.driver) if printer.driver in _FOR_LABELS else len(_FOR_LABELS)


def choose_printer(uow: UnitOfWork, kind: str, printer_id: int) -> Outcome:
    """From now on this station prints ``kind`` on that printer."""
    require(uow.actor, "choose_printer")
    name = uow.connection.scalar(
        select(PrinterRow.name).where(PrinterRow.id == printer_id, PrinterRow.active)
    )
    if name is None:
        raise NotFound(kind="printer", given=printer_id)
    row = {"station_id": uow.actor.station_id, "document": kind, "printer_id": printer_id}
    upsert(uow.connection, PrinterChoice, row, ("station_id", "document"), {"printer_id": printer_id})
    forget(uow.connection, _PRINTERS_READ)
    journal.record(uow, "printer_chosen", "printer", printer_id, document=kind, printer=name)
    return Outcome("printer_chosen", {"printer": name})


def save_printer(uow: UnitOfWork, printer_id: int | None, values: dict[str, Any]) -> Outcome:
    """Enter a printer or change it; ``values`` are its columns.

    Raises ``Refusal``: printer_address (and one for each other way to a printer), printer_media.
    """
    require(uow.actor, "save_printer")
    driver, transport = Driver(values["driver"]), Transport(values["transport"])
    if not is_address(transport, values["address"]):
        raise Refusal(_WRONG_ADDRESS[transport], address=values["address"])
    loaded = (values["media_width_mm"], values["media_height_mm"])
    if not takes_media(driver, *loaded):
        raise Refusal("printer_media", size=" × ".join(str(side) for side in loaded if side))
    key = {"code": values["code"]} if printer_id is None else {"id": printer_id, "code": values["code"]}
    upsert(
        uow.connection,
        PrinterRow,
        {**values, **key},
        ("code",) if printer_id is None else ("id",),
        {name: value for name, value in values.items() if name != "code"},
    )
    forget(uow.connection, _PRINTERS_READ)
    journal.record(uow, "printer_saved", "printer", printer_id, **values)
    uow.changed("printer", printer_id or 0)
    return Outcome("printer_saved", {"printer": values["name"]})


def print_again(uow: UnitOfWork, job_id: int, reason: str, printer_id: int | None = None) -> Outcome:
    """Print a job once more: a new job that names the old one and why (a second label is a risk of fraud)."""
    require(uow.actor, "print_again")
    if not reason.strip():
        raise ReasonNeeded(action="print_again")
    job = _job(uow, job_id)
    if "kind" not in job.document:
        raise Refusal("paper_forgotten", title=job.title)
    again = outbox.print_later(
        uow,
        printer_id or job.printer_id,
        job.document,
        job.title,
        order_id=job.order_id,
        parcel_id=job.parcel_id,
        reprint_of=job.id,
        reason=reason.strip(),
    )
    journal.record(
        uow,
        "printed_again",
        "print_job",
        again,
        order_id=job.order_id,
        reason=reason.strip(),
        title=job.title,
    )
    return Outcome("printed_again", {"title": job.title}, facts={"job_id": again})


def reprint_parcel(
    uow: UnitOfWork, parcel_id: int, reason: str, document_kind: str = "shipping_label"
) -> Outcome:
    """Print the newest label of a parcel again, ours or its carrier's; raises ``NotFound`` where it never had one."""
    kinds = (document_kind, "carrier_label") if document_kind == "shipping_label" else (document_kind,)
    of_order = select(Parcel.order_id).where(Parcel.id == parcel_id).scalar_subquery()
    job = uow.connection.scalar(
        select(PrintJob.id)
        .where(PrintJob.order_id == of_order)  # the index leads there
        .where(PrintJob.parcel_id == parcel_id, PrintJob.document_kind.in_(kinds))
        .order_by(PrintJob.id.desc())
        .limit(1)
    )
    if job is None:
        raise NotFound(kind="label", given=parcel_id)
    return print_again(uow, job, reason)


def move_job(uow: UnitOfWork, job_id: int, printer_id: int) -> Outcome:
    """Send a waiting job to another printer; raises ``WrongTransition`` once it has left."""
    require(uow.actor, "move_job")
    job = _job(uow, job_id)
    if job.state is not JobState.PARKED:
        check(JOB, job.state, JobState.CANCELLED, "print_job")
    name = uow.connection.scalar(
        select(PrinterRow.name).where(PrinterRow.id == printer_id, PrinterRow.active)
    )
    if name is None:
        raise NotFound(kind="printer", given=printer_id)
    _set(uow, job_id, state=JobState.WAITING, printer_id=printer_id, due_at=uow.now, trouble="", tries=0)
    journal.record(
        uow, "job_moved", "print_job", job_id, order_id=job.order_id, printer=name, title=job.title
    )
    return Outcome("job_moved", {"title": job.title, "printer": name})


def retry_job(uow: UnitOfWork, job_id: int) -> Outcome:
    """Try a waiting or parked job now instead of later, and those that wait before it on its printer."""
    require(uow.actor, "retry_job")
    job = _job(uow, job_id)
    if job.state is not JobState.WAITING:
        check(JOB, job.state, JobState.WAITING, "print_job")
    _set(uow, job_id, state=JobState.WAITING, due_at=uow.now, tries=0)
    uow.connection.execute(
        update(PrintJob)
        .where(PrintJob.printer_id == job.printer_id, PrintJob.state == JobState.WAITING)
        .values(due_at=uow.now)
    )
    return Outcome("job_retried", {"title": job.title})


def cancel_job(uow: UnitOfWork, job_id: int) -> Outcome:
    """Take a job out of the queue, or say that one in doubt did not print; raises ``WrongTransition``."""
    require(uow.actor, "cancel_job")
    job = _job(uow, job_id)
    check(JOB, job.state, JobState.CANCELLED, "print_job")
    _set(uow, job_id, state=JobState.CANCELLED, done_at=uow.now)
    journal.record(uow, "job_cancelled", "print_job", job_id, order_id=job.order_id, title=job.title)
    return Outcome("job_cancelled", {"title": job.title})


def cancel_batch(uow: UnitOfWork, job_ids: tuple[int, ...]) -> Outcome:
    """Take out of the queue what of a batch has not left yet; what is under way or on paper stays as it is."""
    require(uow.actor, "cancel_job")
    waiting = _still_waiting(uow, PrintJob.id.in_(job_ids))
    uow.connection.execute(
        update(PrintJob)
        .where(PrintJob.id.in_([job.id for job in waiting]))
        .values(state=JobState.CANCELLED, done_at=uow.now)
    )
    for job in waiting:
        journal.record(uow, "job_cancelled", "print_job", job.id, order_id=job.order_id, title=job.title)
    uow.changed("print_job", 0)
    return Outcome("batch_cancelled", {"count": len(waiting), "whole": len(job_ids)})


def move_batch(uow: UnitOfWork, job_ids: tuple[int, ...], printer_id: int) -> Outcome:
    """Send what of a batch has not left yet to another printer; raises ``NotFound``."""
    require(uow.actor, "move_job")
    return _move(uow, _still_waiting(uow, PrintJob.id.in_(job_ids)), printer_id)


def move_queue(uow: UnitOfWork, from_printer: int, printer_id: int) -> Outcome:
    """Send all that waits for a printer to its neighbour, in the same order; raises ``NotFound``.

    What is in doubt stays: a person has to look at the printer that has it.
    """
    require(uow.actor, "move_job")
    return _move(uow, _still_waiting(uow, PrintJob.printer_id == from_printer), printer_id)


def _move(uow: UnitOfWork, waiting: Sequence[Any], printer_id: int) -> Outcome:
    name = uow.connection.scalar(
        select(PrinterRow.name).where(PrinterRow.id == printer_id, PrinterRow.active)
    )
    if name is None:
        raise NotFound(kind="printer", given=printer_id)
    uow.connection.execute(
        update(PrintJob)
        .where(PrintJob.id.in_([job.id for job in waiting]))
        .values(state=JobState.WAITING, printer_id=printer_id, due_at=uow.now, trouble="", tries=0)
    )
    for job in waiting:
        journal.record(
            uow, "job_moved", "print_job", job.id, order_id=job.order_id, printer=name, title=job.title
        )
    uow.changed("print_job", 0)
    return Outcome("batch_moved", {"count": len(waiting), "printer": name})


def _still_waiting(uow: UnitOfWork, which: ColumnElement[bool]) -> Sequence[Any]:
    """Those of the jobs that no worker has taken, locked."""
    query = select(PrintJob.id, PrintJob.order_id, PrintJob.title).where(
        which, PrintJob.state.in_((JobState.WAITING, JobState.PARKED))
    )
    return uow.connection.execute(locking(uow.connection, query.order_by(PrintJob.id))).all()


def confirm_job(uow: UnitOfWork, job_id: int) -> Outcome:
    """A person saw the paper: the job that was in doubt is done."""
    require(uow.actor, "confirm_job")
    job = _job(uow, job_id)
    check(JOB, job.state, JobState.CONFIRMED, "print_job")
    _set(uow, job_id, state=JobState.CONFIRMED, done_at=uow.now)
    journal.record(uow, "job_confirmed", "print_job", job_id, order_id=job.order_id, title=job.title)
    return Outcome("job_confirmed", {"title": job.title})


def print_anew(uow: UnitOfWork, job_id: int, reason: str) -> Outcome:
    """A person looked: it never came out. The job is over, and a new one, the first in its place, prints it."""
    require(uow.actor, "print_again")
    job = _job(uow, job_id)
    if job.state not in {JobState.IN_DOUBT, JobState.HANDED_OVER}:
        raise WrongTransition(subject="print_job", state=job.state.value, target=JobState.CANCELLED.value)
    cancel_job(uow, job_id)
    return print_again(uow, job_id, reason)


def _job(uow: UnitOfWork, job_id: int) -> Any:
    job = uow.connection.execute(select(PrintJob).where(PrintJob.id == job_id)).first()
    if job is None:
        raise NotFound(kind="print_job", given=job_id)
    return job


def _set(uow: UnitOfWork, job_id: int, **values: Any) -> None:
    uow.connection.execute(update(PrintJob).where(PrintJob.id == job_id).values(**values))
    uow.changed("print_job", job_id)


#: How long a job waits before the next try while its printer is off or out of paper.
RETRY_AFTER = timedelta(seconds=5)
