"""Papers of the end of the day: the list that the carrier signs, ours or its own, on the printer for sheets."""

from __future__ import annotations

from datetime import date

from app.database.unit_of_work import UnitOfWork
from app.models import journal, outbox
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.printing.carrier_label import LabelRefused, carrier_label
from app.printing.documents import to_json
from app.workflows import documents, printing
from app.workflows.outcome import Outcome
from app.workflows.sheets import Wanted, print_papers

#: One is signed and stays with us, the other goes with the driver.
COPIES = 2


def print_deposit_slip(uow: UnitOfWork, parcel_id: int) -> Outcome:
    """Our own list of all parcels that left with the same carrier on the same day, twice.

    Raises ``NotFound("no_printer")``.
    """
    require(uow.actor, "print")
    wanted = Wanted("deposit_slip", (parcel_id,), language=documents.staff_language(uow))
    return print_papers(uow, wanted, _printer(uow), COPIES)


def print_manifest(uow: UnitOfWork, carrier: str, day: date, content: bytes) -> Outcome:
    """The carrier's own list, a PDF as it came, twice.

    Raises ``NotFound("no_printer")`` and ``Refusal("carrier_label_...")`` for a file that cannot be printed.
    """
    require(uow.actor, "print")
    title = f"{carrier} {day.isoformat()}"[:120]
    try:
        sheet = carrier_label(content, title, language=documents.staff_language(uow))
    except LabelRefused as refused:
        raise Refusal(f"carrier_label_{refused.fault}", **refused.values) from refused
    job = outbox.print_later(uow, _printer(uow), to_json(sheet), title, copies=COPIES)
    journal.record(uow, "printed", "print_job", job, document="deposit_slip", title=title, copies=COPIES)
    return Outcome("print_queued", {"title": title, "copies": COPIES}, facts={"job_ids": [job]})


def _printer(uow: UnitOfWork) -> int:
    printer = printing.printer_for(uow, "deposit_slip")
    if printer is None:
        raise NotFound("no_printer")
    return printer
