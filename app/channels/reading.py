"""Whatever file a person has in hand, read into canonical records: tables, JSON Lines or recorded answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from app.channels.base import FileRefused, Record, RefusedRow
from app.channels.files import (
    boxes,
    customers,
    faces,
    kits,
    layout,
    locations,
    orders,
    pictures,
    products,
    purchases,
    returns,
    stock,
)
from app.channels.files.columns import Column, match
from app.channels.files.detection import FileFormat, detect
from app.channels.files.rows import Progress, count_rows, header
from app.channels.recorded import is_recorded, read_recorded


class RecordKind(StrEnum):
    """What a file is said to hold."""

    ORDERS = "orders"
    PRODUCTS = "products"
    STOCK = "stock"
    CUSTOMERS = "customers"
    LOCATIONS = "locations"
    LAYOUT = "layout"
    PICTURES = "pictures"
    RETURNS = "returns"
    PURCHASES = "purchases"
    FACES = "faces"
    BOXES = "boxes"
    KITS = "kits"


_READERS: Mapping[RecordKind, Callable[[Path, Progress | None], Iterator[Record | RefusedRow]]] = {
    RecordKind.ORDERS: orders.read_orders,
    RecordKind.PRODUCTS: products.read_products,
    RecordKind.STOCK: stock.read_stock,
    RecordKind.CUSTOMERS: customers.read_customers,
    RecordKind.LOCATIONS: locations.read_locations,
    RecordKind.LAYOUT: layout.read_layout,
    RecordKind.PICTURES: pictures.read_pictures,
    RecordKind.RETURNS: returns.read_returns,
    RecordKind.PURCHASES: purchases.read_purchases,
    RecordKind.FACES: faces.read_faces,
    RecordKind.BOXES: boxes.read_boxes,
    RecordKind.KITS: kits.read_kits,
}
_COLUMNS: Mapping[RecordKind, tuple[Column, ...]] = {
    RecordKind.ORDERS: orders.COLUMNS,
    RecordKind.PRODUCTS: products.COLUMNS,
    RecordKind.STOCK: stock.COLUMNS,
    RecordKind.CUSTOMERS: customers.COLUMNS,
    RecordKind.LOCATIONS: locations.COLUMNS,
    RecordKind.LAYOUT: layout.COLUMNS,
    RecordKind.RETURNS: returns.COLUMNS,
    RecordKind.PURCHASES: purchases.COLUMNS,
    RecordKind.FACES: faces.COLUMNS,
    RecordKind.BOXES: boxes.COLUMNS,
    RecordKind.KITS: kits.COLUMNS,
}


def read(
    kind: RecordKind | str, path: Path, progress: Progress | None = None
) -> Iterator[Record | RefusedRow]:
    """Records and refused rows of a file (of a folder: pictures, recorded answers), read in constant memory.

    ``progress`` is told the number of each row that is reached. Raises ``FileRefused`` (at once, or when the
    first record is asked for) where the file as a whole cannot be read, ``ValueError`` for an unknown kind.
    """
    kind = RecordKind(kind)
    if not path.exists():
        raise FileRefused("import_file_missing", file=path.name)
    if kind is not RecordKind.PICTURES and is_recorded(path):
        if kind is not RecordKind.ORDERS:
            raise FileRefused("import_recorded_orders_only", file=path.name)
        return _counted(read_recorded(path), progress)
    return _READERS[kind](path, progress)


def _counted(
    records: Iterator[Record | RefusedRow], progress: Progress | None
) -> Iterator[Record | RefusedRow]:
    for number, record in enumerate(records, start=1):
        if progress is not None:
            progress(number)
        yield record


def count(kind: RecordKind | str, path: Path) -> int:
    """About how many rows ``read`` will reach, for a progress bar; 0 where that is not known beforehand.

    Raises ``FileRefused``.
    """
    if RecordKind(kind) is RecordKind.PICTURES:
        return len(pictures.picture_files(path))
    return 0 if is_recorded(path) else count_rows(path)


def ignored_columns(kind: RecordKind | str, path: Path) -> tuple[str, ...]:
    """The columns of a table that mean nothing to us, worth telling; raises ``FileRefused``."""
    if is_recorded(path):
        return ()
    layout = detect(path)
    if layout.format is FileFormat.JSON_LINES:
        return ()
    return match(path.name, header(path, layout), _COLUMNS[RecordKind(kind)]).ignored
