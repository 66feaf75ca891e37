"""Every table in one place, for migrations and checks."""

from __future__ import annotations

from app.models import (
    bench_copy,
    channel,
    command,
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
)
from app.models.base import Base

metadata = Base.metadata

#: Tables whose rows are never changed nor removed; triggers in the database see to it.
APPEND_ONLY = (stock.StockMove.__table__, journal.JournalEntry.__table__, order.Payment.__table__)

MODULES = (
    bench_copy, channel, command, journal, order, outbox, personal, picking, pickup, product, rma, shipment, staff,
    stock,
)  # fmt: skip
