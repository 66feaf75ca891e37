"""What is looked up by the id of another row has an index, for a table that grows with every order."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table, UniqueConstraint

from app.models import schema

#: What there is one of, or many, for every order.
_GROWING = frozenset({
    "customer", "invoice", "order_kit", "order_line", "orders", "outbox_message", "parcel", "payment", "pick_list",
    "pick_task", "pickup", "print_job", "refund", "rma", "rma_unit", "shipment",
})  # fmt: skip
#: Followed from their row only, or of a table that holds open work: nobody asks for the rows with such an id.
_ONLY_FOLLOWED = frozenset({
    "fiscal_journal.order_id", "invoice.corrects_id", "order_line.kit_id", "order_tote.pick_list_id",
    "orders.replaces_id", "packed_unit.order_line_id", "print_job.reprint_of", "store_credit.order_id",
    "weight_sample.parcel_id",
})  # fmt: skip


def _begins_an_index(table: Table) -> Iterator[str]:
    """Columns by which rows are found without reading the table."""
    yield table.primary_key.columns[0].name
    for index in table.indexes:
        yield index.columns[0].name
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield constraint.columns[0].name
    yield from (column.name for column in table.columns if column.unique)


def test_every_row_that_is_looked_up_by_another_ones_id_is_found_by_an_index() -> None:
    without = {
        f"{table.name}.{column.name}"
        for table in schema.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name in _GROWING for key in column.foreign_keys)
        and column.name not in set(_begins_an_index(table))
    }
    assert without == _ONLY_FOLLOWED
    assert {table.name for table in schema.metadata.tables.values()} >= _GROWING
