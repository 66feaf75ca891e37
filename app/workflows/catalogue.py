"""The catalogue: articles, pictures, places, customers and counted stock put as a file or a screen gives them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, func, insert, select, tuple_, update

from app.channels.base import (
    IncomingCustomer,
    IncomingLocation,
    IncomingPicture,
    IncomingProduct,
    IncomingStock,
)
from app.database.dialect import insert_ignoring, upsert
from app.database.unit_of_work import UnitOfWork
from app.models import journal, search, stock
from app.models.channel import Channel, Customer, Shop
from app.models.product import Product, ProductBarcode, ProductPicture
from app.models.refusals import Refusal
from app.models.states import VIRTUAL_LOCATIONS, LocationKind
from app.models.stock import Location, StockLevel
from app.workflows import allocation
from app.workflows.intake_checks import stored_barcode
from app.workflows.order_rows import CUSTOMER_FIELDS, guest_key

#: Customers that come in a file of their own belong to this channel.
FILES = "files"

_PRODUCT_FIELDS = (
    "name", "price_cents", "vat_rate_bp", "weight_g", "length_mm", "width_mm", "height_mm",
    "withdrawal_exclusion", "hs_code", "origin", "eco_cents", "durable", "fragile", "cold", "liquid",
    "resale",
)  # fmt: skip


class Change(StrEnum):
    """What putting one record did."""

    CREATED = "created"
    UNCHANGED = "unchanged"
    AMENDED = "amended"


Answer = Change | Refusal
R = TypeVar("R")


def _in_rounds(
    records: Sequence[R], key: Callable[[R], Hashable], put: Callable[[list[R]], list[Answer]]
) -> list[Answer]:
    """Put records of which several may be the same thing: each once a round, later over earlier."""
    answers: dict[int, Answer] = {}
    waiting = dict(enumerate(records))
    while waiting:
        firsts: dict[Hashable, int] = {}
        for position, record in waiting.items():
            firsts.setdefault(key(record), position)
        batch = [waiting.pop(position) for position in firsts.values()]
        answers.update(zip(firsts.values(), put(batch), strict=True))
    return [answers[position] for position in range(len(records))]


def put_products(uow: UnitOfWork, records: Sequence[IncomingProduct]) -> list[Answer]:
    """Create or change articles by SKU; barcodes given replace those it has, none given leave them."""
    return _in_rounds(records, lambda record: record.sku, lambda batch: _put_products(uow, batch))


def _put_products(uow: UnitOfWork, batch: list[IncomingProduct]) -> list[Answer]:
    found = {
        row.sku: row
        for row in uow.connection.execute(
            select(Product).where(Product.sku.in_([each.sku for each in batch]))
        )
    }
    new = [each for each in batch if each.sku not in found]
    ids = {sku: row.id for sku, row in found.items()}
    if new:
        created = uow.connection.scalars(
            insert(Product).returning(Product.id, sort_by_parameter_order=True),
            [{"sku": each.sku, **_fields(each)} for each in new],
        )
        ids.update(zip((each.sku for each in new), created, strict=True))
    changed = [each for each in batch if each.sku in found and _differs(found[each.sku], _fields(each))]
    if changed:
        uow.connection.execute(
            update(Product).where(Product.id == bindparam("row")),
            [{"row": ids[each.sku], **_fields(each)} for each in changed],
        )
    relabelled = _put_barcodes(uow, {ids[each.sku]: each for each in batch if each.barcodes})
    touched = {each.sku for each in changed} | {each.sku for each in batch if ids[each.sku] in relabelled}
    answers = [_answer(each.sku, found, touched) for each in batch]
    _write_down(
        uow, "product_put", "product", [(ids[each.sku], {"sku": each.sku}) for each in batch], answers
    )
    return answers


def _fields(record: IncomingProduct) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _PRODUCT_FIELDS}


def _differs(row: Any, fields: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in fields.items())


def _answer(key: Hashable, found: Mapping[Any, Any], touched: set[Any]) -> Answer:
    if key not in found:
        return Change.CREATED
    return Change.AMENDED if key in touched else Change.UNCHANGED


def _put_barcodes(uow: UnitOfWork, wanted: Mapping[int, IncomingProduct]) -> set[int]:
    """Give each article exactly the barcodes of its record; ids of the articles that this changed."""
    if not wanted:
        return set()
    target = {
        (product_id, stored_barcode(barcode.code)): barcode.units
        for product_id, record in wanted.items()
        for barcode in record.barcodes
    }
    rows = uow.connection.execute(select(ProductBarcode).where(ProductBarcode.product_id.in_(wanted))).all()
    have = {(row.product_id, row.code): row.units for row in rows}
    gone = [row.id for row in rows if target.get((row.product_id, row.code)) != row.units]
    new = [key for key, units in target.items() if have.get(key) != units]
    if gone:
        uow.connection.execute(delete(ProductBarcode).where(ProductBarcode.id.in_(gone)))
    if new:
        uow.connection.execute(
            insert(ProductBarcode),
            [{"product_id": key[0], "code": key[1], "units": target[key]} for key in new],
        )
    return {key[0] for key in new} | {row.product_id for row in rows if row.id in set(gone)}


def _write_down(
    uow: UnitOfWork,
    action: str,
    subject: str,
    rows: Sequence[tuple[int, dict[str, Any]]],
    answers: Sequence[Answer],
) -> None:
    """One journal entry for each record that was created or changed."""
    told = [
        (row, details, answer)
        for (row, details), answer in zip(rows, answers, strict=True)
        if answer in {Change.CREATED, Change.AMENDED}
    ]
    journal.record_all(
        uow,
        [
            journal.Happening(action, subject, row, details={**details, "change": str(answer)})
            for row, details, answer in told
        ],
    )
    for row, _, _ in told:
        uow.changed(subject, row)


def put_pictures(uow: UnitOfWork, records: Sequence[IncomingPicture]) -> list[Answer]:
    """Give articles their pictures, by SKU or by a barcode that only one article has."""
    articles = _articles_named(uow, {each.article for each in records})
    return _in_rounds(
        records,
        lambda record: articles.get(record.article, record.article),
        lambda batch: _put_pictures(uow, batch, articles),
    )


def _articles_named(uow: UnitOfWork, names: Collection[str]) -> dict[str, int]:
    """The ids of the articles that have one of ``names`` as SKU or, none other having it, as barcode."""
    codes = {stored_barcode(name): name for name in names}
    alone = (
        select(ProductBarcode.code, func.min(ProductBarcode.product_id).label("id"))
        .where(ProductBarcode.code.in_(codes))
        .group_by(ProductBarcode.code)
        .having(func.count() == 1)
    )
    by_sku = select(Product.sku, Product.id).where(Product.sku.in_(names))
    found = {codes[row.code]: row.id for row in uow.connection.execute(alone)}
    return found | {row.sku: row.id for row in uow.connection.execute(by_sku)}


def _put_pictures(uow: UnitOfWork, batch: list[IncomingPicture], articles: Mapping[str, int]) -> list[Answer]:
    wanted = {articles[each.article]: each.content for each in batch if each.article in articles}
    rows = uow.connection.execute(
        select(ProductPicture.product_id, ProductPicture.sha256).where(ProductPicture.product_id.in_(wanted))
    )
    have = {row.product_id: row.sha256 for row in rows}
    digests = {product_id: hashlib.sha256(content).hexdigest() for product_id, content in wanted.items()}
    touched = {product_id for product_id in have if have[product_id] != digests[product_id]}
    for product_id, content in wanted.items():
        if have.get(product_id) != digests[product_id]:
            picture = {"sha256": digests[product_id], "changed_at": uow.now, "content": content}
            key = {"product_id": product_id}
            upsert(uow.connection, ProductPicture, key | picture, tuple(key), picture)
    answers: list[Answer] = [
        _answer(articles[each.article], have, touched)
        if each.article in articles
        else Refusal("picture_without_article", article=each.article)
        for each in batch
    ]
    about = [(articles.get(each.article, 0), {"article": each.article}) for each in batch]
    _write_down(uow, "product_picture_put", "product", about, answers)
    return answers


def put_locations(uow: UnitOfWork, records: Sequence[IncomingLocation]) -> list[Answer]:
    """Create or change places by code. One that holds goods keeps its kind and site."""
    return _in_rounds(records, lambda record: record.code, lambda batch: _put_locations(uow, batch))


def _put_locations(uow: UnitOfWork, batch: list[IncomingLocation]) -> list[Answer]:
    rows = uow.connection.execute(select(Location).where(Location.code.in_([each.code for each in batch])))
    found = {row.code: row for row in rows}
    sites = {"", *uow.connection.scalars(select(Shop.code))}
    full = set(
        uow.connection.scalars(
            select(StockLevel.location_id)
            .where(StockLevel.location_id.in_([row.id for row in found.values()]), StockLevel.on_hand > 0)
            .distinct()
        )
    )
    answers: list[Answer] = []
    told: list[tuple[int, dict[str, Any]]] = []
    for record in batch:
        row = found.get(record.code)
        answer, location_id = _put_location(uow, record, row, sites, row is not None and row.id in full)
        answers.append(answer)
        told.append((location_id, {"code": record.code}))
    _write_down(uow, "location_put", "location", told, answers)
    return answers


def _put_location(
    uow: UnitOfWork, record: IncomingLocation, row: Any, sites: set[str], full: bool
) -> tuple[Answer, int]:
    kind = LocationKind(record.kind)
    if record.site not in sites:
        return Refusal("site_unknown", location=record.code, site=record.site), 0
    fields = {
        "kind": kind, "site": record.site, "pick_sequence": record.pick_sequence, "aisle": record.aisle,
        "bay": record.bay, "level": record.level,
        "places": record.places, "longest_mm": record.longest_mm,
    }  # fmt: skip
    if row is None:
        created = uow.connection.execute(
            insert(Location).values(code=record.code, sellable=kind is LocationKind.BIN, **fields)
        ).inserted_primary_key
        assert created is not None
        return Change.CREATED, int(created[0])
    if not _differs(row, fields):
        return Change.UNCHANGED, row.id
    if (row.kind, row.site) != (kind, record.site) and (full or row.kind in VIRTUAL_LOCATIONS):
        return Refusal("location_in_use", location=record.code), row.id
    sellable = row.sellable if row.kind is kind else kind is LocationKind.BIN
    uow.connection.execute(update(Location).where(Location.id == row.id).values(sellable=sellable, **fields))
    return Change.AMENDED, row.id


def put_customers(uow: UnitOfWork, records: Sequence[IncomingCustomer]) -> list[Answer]:
    """Create or change the customers of files, by their id there or else by e-mail."""
    return _in_rounds(records, _customer_key, lambda batch: _put_customers(uow, batch))


def _customer_key(record: IncomingCustomer) -> str:
    return record.external_id or guest_key(record.email)


def _put_customers(uow: UnitOfWork, batch: list[IncomingCustomer]) -> list[Answer]:
    uow.connection.execute(
        insert_ignoring(uow.connection, Channel, ("code",)), [{"code": FILES, "name": FILES}]
    )
    channel_id = uow.connection.scalars(select(Channel.id).where(Channel.code == FILES)).one()
    rows = uow.connection.execute(
        select(Customer).where(
            Customer.channel_id == channel_id,
            Customer.external_id.in_([_customer_key(each) for each in batch]),
        )
    )
    found = {row.external_id: row for row in rows}
    wanted = {_customer_key(each): {name: getattr(each, name) for name in CUSTOMER_FIELDS} for each in batch}
    new = [
        {"channel_id": channel_id, "external_id": key, "created_at": uow.now, **fields}
        for key, fields in wanted.items()
        if key not in found
    ]
    changed = [
        {"row": found[key].id, **fields}
        for key, fields in wanted.items()
        if key in found and _differs(found[key], fields)
    ]
    if new:
        uow.connection.execute(insert(Customer), new)
    if changed:
        uow.connection.execute(update(Customer).where(Customer.id == bindparam("row")), changed)
        search.index_customers_later(uow, [row["row"] for row in changed])
    touched = {key for key in wanted if key in found and _differs(found[key], wanted[key])}
    return [_answer(_customer_key(each), found, touched) for each in batch]


def count_stock(uow: UnitOfWork, records: Sequence[IncomingStock]) -> list[Answer]:
    """Set what places hold, as counted: the ledger moves the difference, and what came in serves backorders.

    A count below what is promised to orders is refused, since somebody must decide which order waits.
    """
    arrived: set[int] = set()

    def put(batch: list[IncomingStock]) -> list[Answer]:
        return _count_stock(uow, batch, arrived)

    answers = _in_rounds(records, lambda record: (record.sku, record.location_code), put)
    if arrived:
        allocation.allocate_backorders(uow, arrived)
    return answers


def _count_stock(uow: UnitOfWork, batch: list[IncomingStock], arrived: set[int]) -> list[Answer]:
    skus = [each.sku for each in batch]
    codes = [each.location_code for each in batch]
    found = uow.connection.execute(
        select(Product.sku, Product.id, Product.kit).where(Product.sku.in_(skus))
    ).all()
    products = {row.sku: row.id for row in found}
    kits = {row.sku for row in found if row.kit}
    places = {
        row.code: row for row in uow.connection.execute(select(Location).where(Location.code.in_(codes)))
    }
    wanted = [
        (places[each.location_code].id, products[each.sku])
        for each in batch
        if each.sku in products and each.location_code in places
    ]
    levels = {
        (row.location_id, row.product_id): row
        for row in uow.connection.execute(
            select(StockLevel).where(tuple_(StockLevel.location_id, StockLevel.product_id).in_(wanted))
        )
    }
    adjust = stock.location_id(uow, LocationKind.ADJUST)
    answers: list[Answer] = []
    told: list[tuple[int, dict[str, Any]]] = []
    for record in batch:
        place, product = places.get(record.location_code), products.get(record.sku)
        refusal = _uncountable(record, place, product)
        if record.sku in kits:
            refusal = Refusal("stock_of_kit", sku=record.sku)
        if refusal is not None or place is None or product is None:
            answers.append(refusal or Refusal("stock_sku_unknown", sku=record.sku))
            told.append((0, {}))
            continue
        level = levels.get((place.id, product))
        answer, before = _set_level(uow, record, place, product, level, adjust)
        if isinstance(answer, Change) and record.quantity > before:
            arrived.add(product)
        answers.append(answer)
        about = {"sku": record.sku, "location": record.location_code}
        told.append((product, {**about, "before": before, "after": record.quantity}))
    _write_down(uow, "stock_counted", "product", told, answers)
    return answers


def _uncountable(record: IncomingStock, place: Any, product: int | None) -> Refusal | None:
    if product is None:
        return Refusal("stock_sku_unknown", sku=record.sku)
    if place is None:
        return Refusal("stock_location_unknown", location=record.location_code)
    if place.kind in VIRTUAL_LOCATIONS or place.kind is LocationKind.TOTE:
        return Refusal("stock_location_not_counted", location=record.location_code)
    if record.lot:
        return Refusal("stock_lot_not_kept", sku=record.sku, lot=record.lot)
    return None


def _set_level(
    uow: UnitOfWork, record: IncomingStock, place: Any, product: int, level: Any, adjust: int
) -> tuple[Answer, int]:
    before, reserved = (level.on_hand, level.reserved) if level is not None else (0, 0)
    if record.quantity < reserved:
        return Refusal(
            "stock_below_reserved",
            sku=record.sku, location=place.code, quantity=record.quantity, reserved=reserved,
        ), before  # fmt: skip
    if record.quantity > before:
        stock.move(uow, product, record.quantity - before, adjust, place.id, "count")
    elif record.quantity < before:
        stock.move(uow, product, before - record.quantity, place.id, adjust, "count")
    else:
        return Change.UNCHANGED, before
    return (Change.CREATED if level is None else Change.AMENDED), before
