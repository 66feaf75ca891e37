"""A label that a carrier's own site made, printed from its file: looked at first, then sent as it is."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.outbox import PrinterRow
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.printing.carrier_label import LabelRefused, carrier_label, render_carrier_label
from app.printing.documents import to_json
from app.printing.language import Language
from app.printing.printer import Driver, Printer, Transport
from app.workflows.outcome import Outcome
from app.workflows.sheets import Paper, queue_paper


def print_label_file(
    uow: UnitOfWork,
    content: bytes,
    name: str,
    printer_id: int,
    *,
    dpi: int = 203,
    language: Language = "fr",
    reason: str = "",
) -> Outcome:
    """Queue a carrier's label, ZPL (made for ``dpi``) or PDF, called ``name``.

    Raises ``Refusal`` with ``carrier_label_...`` for what cannot come out right on this printer, ``ReasonNeeded``
    for a label of this name printed before, ``NotFound``.
    """
    require(uow.actor, "print")
    row = uow.connection.execute(
        select(PrinterRow).where(PrinterRow.id == printer_id, PrinterRow.active)
    ).first()
    if row is None:
        raise NotFound(kind="printer", given=printer_id)
    printer = Printer(
        row.code, row.name, Driver(row.driver), Transport(row.transport), row.address, row.dpi,
        row.media_width_mm, row.media_height_mm,
    )  # fmt: skip
    title = Path(name).stem[:120] or name[:120]
    try:
        label = carrier_label(content, title, language=language, dpi=dpi)
        render_carrier_label(label, printer)
    except LabelRefused as refused:
        raise Refusal(f"carrier_label_{refused.fault}", **refused.values) from refused
    job = queue_paper(uow, Paper(to_json(label), title), printer_id, 1, reason.strip())
    return Outcome("print_queued", {"title": title, "copies": 1}, facts={"job_ids": [job]})
