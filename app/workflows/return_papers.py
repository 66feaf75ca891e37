"""What a customer gets when a return is opened: the label for the box and the acknowledgement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.order import Order
from app.models.rma import Rma
from app.printing.documents import ReturnLabel, to_json
from app.printing.language import Language
from app.rules.return_terms import Ground
from app.scanning.own_codes import OwnKind, encode
from app.workflows import documents, messages, printing, return_dates


def send_papers(
    uow: UnitOfWork,
    order: Any,
    rma_id: int,
    number: str,
    ground: Ground,
    dates: return_dates.ReturnDates,
    notice: str,
) -> None:
    """Queue the return label and the e-mail that says what was received and until when to send back."""
    printing.queue(uow, return_label(uow, rma_id), number, order_id=order.id)
    template = "withdrawal_acknowledged" if ground is Ground.WITHDRAWAL else "return_opened"
    values = {
        "rma": number,
        "notice": notice.strip() or "-",
        "received_at": uow.now,
        "return_address": "\n".join(documents.seller_lines(uow)),
        "send_back_last_day": dates.send_back_last_day,
    }
    messages.tell(uow, order.id, template, f"return-opened:{rma_id}", values)


def return_label(uow: UnitOfWork, rma_id: int) -> dict[str, Any]:
    """The label for the box that comes back, as a document to queue."""
    row = uow.connection.execute(
        select(Rma.number, Rma.serial, Rma.order_id, Order.reference, Order.language)
        .join(Order, Order.id == Rma.order_id)
        .where(Rma.id == rma_id)
    ).one()
    to = messages.recipient(uow, row.order_id)
    language: Language = "en" if row.language == "en" else "fr"
    label = ReturnLabel(
        language=language,
        return_to=documents.seller_lines(uow),
        rma_number=row.number,
        barcode=encode(OwnKind.RETURN, row.serial),
        order_reference=row.reference,
        sender=(f"{to.first_name} {to.last_name}".strip(),),
    )
    return to_json(label)
