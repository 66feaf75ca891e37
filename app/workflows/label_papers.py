"""The files that came with a label, to the printers: as they came, after the check, a sandbox's with its mark."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.models import outbox
from app.models.carrier import LabelAttempt, LabelPaper
from app.models.order import Order
from app.models.refusals import Refusal
from app.printing.carrier_label import LabelRefused, carrier_label
from app.printing.documents import to_json
from app.printing.language import Language
from app.printing.watermark import marked
from app.workflows import documents, printing


def print_papers(uow: UnitOfWork, bought: Any, name: str) -> bool:
    """Queue what came with a label as it came, a sandbox's with its mark; ``False`` where it must not be printed."""
    language = _language(uow, bought)
    papers = uow.connection.execute(
        select(LabelPaper).where(LabelPaper.attempt_id == bought.id).order_by(LabelPaper.id)
    ).all()
    for paper in papers:
        try:
            document = _document(paper, bought, language)
        except LabelRefused as refused:
            trouble(uow, bought.id, f"carrier_label_{refused.fault}")
            return False
        # Customs papers are sheets, which the label printer has no room for.
        printer = printing.printer_for(uow, "carrier_label" if paper.kind == "label" else "packing_slip")
        if printer is not None:
            outbox.print_later(
                uow, printer, document, f"{name} {bought.number}",
                order_id=bought.order_id, parcel_id=bought.parcel_id,
            )  # fmt: skip
    return bool(papers)


def _document(paper: Any, bought: Any, language: Language) -> dict[str, Any]:
    """Raises ``LabelRefused``."""
    content = marked(paper.content, paper.dpi) if bought.sandbox else paper.content
    return to_json(carrier_label(content, bought.number, language=language, dpi=paper.dpi))


def label_file(uow: UnitOfWork, bought: Any) -> dict[str, Any] | None:
    """The label of a bought attempt as a document; ``None`` where its file is not here.

    Raises ``Refusal`` with ``carrier_label_...`` for one that must not be printed.
    """
    paper = uow.connection.execute(
        select(LabelPaper).where(
            LabelPaper.attempt_id == bought.id, LabelPaper.kind == "label", LabelPaper.content != b""
        )
    ).first()
    if paper is None:
        return None
    try:
        return _document(paper, bought, _language(uow, bought))
    except LabelRefused as refused:
        raise Refusal(f"carrier_label_{refused.fault}", **refused.values) from refused


def _language(uow: UnitOfWork, bought: Any) -> Language:
    known = uow.connection.scalar(select(Order.language).where(Order.id == bought.order_id))
    return documents.language_of(known or "fr")


def trouble(uow: UnitOfWork, attempt_id: int, code: str) -> None:
    """Keep what is wrong with a label that exists, for the list of labels."""
    uow.connection.execute(update(LabelAttempt).where(LabelAttempt.id == attempt_id).values(trouble=code))
    uow.changed("label", attempt_id)
