"""The file of an invoice is kept when it is first handed out: whoever asks again gets the same bytes (CGI 289 V).

Made again it might differ: fonts, libraries and layouts change, and the file is dated inside.
"""

from __future__ import annotations

import hashlib
import zlib

from sqlalchemy import Connection, select

from app.database.dialect import insert_once
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.invoice import Invoice, InvoiceFile
from app.models.order import Order


def kept_file(connection: Connection, invoice_id: int) -> bytes | None:
    """The file as it was handed out, or ``None`` where nobody has asked for it yet."""
    packed = connection.scalar(select(InvoiceFile.content).where(InvoiceFile.invoice_id == invoice_id))
    return None if packed is None else zlib.decompress(packed)


def keep_file(uow: UnitOfWork, invoice_id: int, content: bytes) -> bytes:
    """Keep ``content`` as the invoice's file; where another station was quicker, what it kept. Returns what is kept.

    Once the customer's data are erased nothing is kept any more.
    """
    order_id, erased_at = uow.connection.execute(
        select(Order.id, Order.erased_at)
        .join(Invoice, Invoice.order_id == Order.id)
        .where(Invoice.id == invoice_id)
    ).one()
    if erased_at is not None:
        return content
    digest = hashlib.sha256(content).hexdigest()
    row = {
        "invoice_id": invoice_id,
        "order_id": order_id,
        "content": zlib.compress(content, 9),
        "sha256": digest,
        "made_at": uow.now,
    }
    if insert_once(uow.connection, InvoiceFile, ("invoice_id",), row):
        journal.record(uow, "invoice_file_kept", "invoice_file", invoice_id, order_id=order_id, file=digest)
        return content
    kept = kept_file(uow.connection, invoice_id)
    assert kept is not None
    return kept
