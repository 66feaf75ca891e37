"""The slip that goes with a transfer, and its printing on the printer for A4."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.database.unit_of_work import UnitOfWork
from app.i18n import text
from app.models import journal, outbox
from app.models.channel import Shop
from app.models.product import Product, ProductBarcode
from app.models.refusals import NotFound
from app.models.staff import require
from app.models.states import TransferState
from app.models.transfer import StockTransfer, StockTransferLine, shelves_of
from app.printing.documents import to_json
from app.printing.floor_papers import TransferRow, TransferSlip
from app.printing.language import Language
from app.rules.identifiers import transfer_reference
from app.scanning.own_codes import OwnKind, encode
from app.values import shop_day
from app.workflows import documents, printing
from app.workflows.outcome import Outcome


def print_slip(uow: UnitOfWork, transfer_id: int) -> Outcome:
    """Print it as it stands; raises ``NotFound``, also where the house has no printer for A4."""
    require(uow.actor, "move_transfer")
    document = transfer_slip(uow, transfer_id, documents.staff_language(uow))
    title = str(document["number"])
    printer = printing.printer_for(uow, document["kind"])
    if printer is None:
        raise NotFound("no_printer")
    job = outbox.print_later(uow, printer, document, title)
    journal.record(uow, "printed", "print_job", job, document=document["kind"], title=title, copies=1)
    return Outcome("transfer_slip_queued", {"transfer": title}, facts={"job_id": job})


def transfer_slip(uow: UnitOfWork, transfer_id: int, language: Language) -> dict[str, Any]:
    """What is to be taken, from which shelf; once it has left what is on its way. Raises ``NotFound``."""
    source, target = aliased(Shop), aliased(Shop)
    row = uow.connection.execute(
        select(StockTransfer, source.name.label("source"), target.name.label("target"))
        .outerjoin(source, source.code == StockTransfer.from_site)
        .outerjoin(target, target.code == StockTransfer.to_site)
        .where(StockTransfer.id == transfer_id)
    ).first()
    if row is None:
        raise NotFound("transfer_unknown", given=transfer_reference(transfer_id))
    leaving = row.state in {TransferState.OPEN, TransferState.CANCELLED}
    units = StockTransferLine.wanted if leaving else StockTransferLine.taken
    gtin = (
        select(func.min(ProductBarcode.code))
        .where(
            ProductBarcode.product_id == Product.id, ProductBarcode.units == 1,
            func.length(ProductBarcode.code) == 14, ProductBarcode.code.startswith("0"),
        )
        .scalar_subquery()
    )  # fmt: skip
    lines = uow.connection.execute(
        select(Product.id, Product.sku, Product.name, units.label("units"), gtin.label("gtin"))
        .join(StockTransferLine, StockTransferLine.product_id == Product.id)
        .where(StockTransferLine.transfer_id == transfer_id, units > 0)
        .order_by(Product.name, StockTransferLine.id)
    ).all()
    shelves = shelves_of(uow.connection, row, [line.id for line in lines]) if leaving else {}
    warehouse = text(language, "document_transfer_warehouse")
    slip = TransferSlip(
        language=language,
        number=transfer_reference(row.id),
        barcode=encode(OwnKind.TRANSFER, row.id),
        from_site=row.source or warehouse,
        to_site=row.target or warehouse,
        rows=tuple(
            TransferRow(
                sku=line.sku,
                name=line.name,
                units=line.units,
                shelf=shelves.get(line.id, ""),
                ean=line.gtin[1:] if line.gtin else "",
                own_code="" if line.gtin else encode(OwnKind.PRODUCT, line.id),
            )
            for line in lines
        ),
        made_on=shop_day(row.created_at),
    )
    return to_json(slip)
