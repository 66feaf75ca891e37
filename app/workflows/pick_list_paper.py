"""The pick list on paper, for who walks without a screen."""

from __future__ import annotations

from app.database.unit_of_work import UnitOfWork
from app.models import journal, outbox
from app.models.refusals import NotFound
from app.models.staff import require
from app.workflows import documents, printing
from app.workflows.outcome import Outcome


def print_pick_list(uow: UnitOfWork, pick_list_id: int) -> Outcome:
    """Print a walk as it stands; raises ``NotFound`` where the house has no printer for A4."""
    require(uow.actor, "print_pick_list")
    document = documents.pick_list(uow, pick_list_id)
    title = str(document["number"])
    printer = printing.printer_for(uow, document["kind"])
    if printer is None:
        raise NotFound("no_printer")
    job = outbox.print_later(uow, printer, document, title)
    journal.record(uow, "printed", "print_job", job, document=document["kind"], title=title, copies=1)
    return Outcome("print_queued", {"title": title, "copies": 1}, facts={"job_id": job})
