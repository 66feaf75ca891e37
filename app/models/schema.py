"""Every table in one place, for migrations and checks."""

from __future__ import annotations

from app.models import (
    bench_copy,
    carrier,
    channel,
    command,
    counting,
    customer_file,
    fiscal,
    fraud,
    insert_rule,
    invoice,
    journal,
    kit,
    layout,
    message_text,
    order,
    outbox,
    personal,
    pick_face,
    picking,
    pickup,
    product,
    purchase,
    reporting,
    return_label,
    rma,
    shipment,
    shipping_choice,
    staff,
    stock,
    store_credit,
    trace,
    transfer,
    weight,
)
from app.models.base import Base

metadata = Base.metadata

#: Tables whose rows are never changed nor removed; triggers in the database see to it.
APPEND_ONLY = tuple(
    metadata.tables[table.__tablename__]
    for table in (
        stock.StockMove,
        journal.JournalEntry,
        order.Payment,
        command.Command,
        fiscal.FiscalEntry,
        fiscal.FiscalClosure,
        fiscal.FiscalSignature,
        reporting.ReportedDay,
    )
)

MODULES = (
    bench_copy, carrier, channel, command, counting, customer_file, fiscal, fraud, insert_rule, invoice, journal,
    kit, layout, message_text, order, outbox, personal, pick_face, picking, pickup, product, purchase, reporting,
    return_label, rma, shipment, shipping_choice, staff, stock, store_credit, trace, transfer,
    weight,
)  # fmt: skip
