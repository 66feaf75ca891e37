"""What a customer gets when a return is opened: the label for the box and the acknowledgement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.rma import Rma
from app.printing.documents import Language, ReturnLabel, to_json
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
    seller = documents.seller_lines(uow)
    to = messages.recipient(uow, order.id)
    serial = uow.connection.execute(select(Rma.serial).where(Rma.id == rma_id)).scalar_one()
    language: Language = "en" if order.language == "en" else "fr"
    label = ReturnLabel(
        language=language,
        return_to=seller,
        rma_number=number,
        barcode=encode(OwnKind.RETURN, serial),
        order_reference=order.reference,
        sender=(f"{to.first_name} {to.last_name}".strip(),),
    )
    printing.queue(uow, to_json(label), number, order_id=order.id)
    template = "withdrawal_acknowledged" if ground is Ground.WITHDRAWAL else "return_opened"
    values = {
        "rma": number,
        "notice": notice.strip() or "-",
        "received_at": uow.now,
        "return_address": "\n".join(seller),
        "send_back_last_day": dates.send_back_last_day,
    }
    messages.tell(uow, order.id, template, f"return-opened:{rma_id}", values)
