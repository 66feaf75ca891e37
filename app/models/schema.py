"""Every table in one place, for migrations and checks."""

from __future__ import annotations

from app.models import (
    bench_copy,
    channel,
    command,
    invoice,
    journal,
    order,
    outbox,
    personal,
    picking,
    pickup,
    product,
    rma,
    shipment,
    staff,
    stock,
    trace,
)
from app.models.base import Base

metadata = Base.metadata

#: Tables whose rows are never changed nor removed; triggers in the database see to it.
APPEND_ONLY = tuple(
    metadata.tables[table.__tablename__]
    for table in (stock.StockMove, journal.JournalEntry, order.Payment, command.Command)
)

MODULES = (
    bench_copy, channel, command, invoice, journal, order, outbox, personal, picking, pickup, product, rma, shipment,
    staff, stock, trace,
)  # fmt: skip
