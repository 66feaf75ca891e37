"""Files of orders, articles, stock, customers and places: in once, changed once, refused with a reason."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, insert, select

from app.channels.base import FileRefused, IncomingOrder
from app.channels.canonical import to_json
from app.database.unit_of_work import UnitOfWork
from app.models.channel import Customer
from app.models.journal import JournalEntry
from app.models.order import Order
from app.models.product import Product, ProductBarcode
from app.models.refusals import Refusal
from app.models.schema import metadata
from app.models.states import LocationKind, Role, Stage
from app.models.stock import Location, StockMove
from app.queries.pictures import pictures_of
from app.workflows.importing import BATCH, ImportReport, import_file
from tests.support.house import BOOK, MUG, SHIRT, House

#: Running numbers that say nothing of what was imported.
_NOT_COMPARED = {"station", "journal"}


def table(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def orders_file(path: Path, orders: Sequence[IncomingOrder]) -> Path:
    path.write_text("".join(json.dumps(to_json(order)) + "\n" for order in orders), "utf-8")
    return path


def bring_in(house: House, kind: str, path: Path, **options: Any) -> ImportReport:
    return import_file(house.database, house.staff[Role.MANAGER], kind, path, **options)


def counted(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.unchanged, report.amended, report.refused


def everything(house: House) -> dict[str, int]:
    """How many rows each table has."""
    return {
        each.name: house.database.read(
            lambda c, each=each: c.execute(select(func.count()).select_from(each)).scalar_one()
        )
        for each in metadata.sorted_tables
        if each.name not in _NOT_COMPARED
    }


PRODUCTS = [
    {"sku": MUG, "name": "Mug émaillé bleu", "price": "13,00", "barcode": "3012345678902"},
    {"sku": "BOL-1", "name": "Bol", "price": "9,90", "barcode": "3012345000284"},
]


def test_articles_are_made_changed_and_left_alone(house: House, tmp_path: Path) -> None:
    path = table(tmp_path / "articles.csv", PRODUCTS)
    assert counted(bring_in(house, "products", path)) == (1, 0, 1, 0)
    rows = house.database.read(lambda c: c.execute(select(Product).order_by(Product.sku)).all())
    assert {row.sku: (row.name, row.price_cents) for row in rows if row.sku in {MUG, "BOL-1"}} == {
        MUG: ("Mug émaillé bleu", 1300),
        "BOL-1": ("Bol", 990),
    }
    codes = house.database.read(
        lambda c: (
            c.execute(
                select(ProductBarcode.code)
                .join(Product, Product.id == ProductBarcode.product_id)
                .where(Product.sku.in_([MUG, "BOL-1"]))
                .order_by(ProductBarcode.code)
            )
            .scalars()
            .all()
        )
    )
    assert codes == ["03012345000284", "03012345678902"]
    before = everything(house)
    assert counted(bring_in(house, "products", path)) == (0, 2, 0, 0)
    assert everything(house) == before


def test_places_are_made_and_full_ones_keep_their_kind(house: House, tmp_path: Path) -> None:
    rows = [
        {"code": "C-01-1", "kind": "bin", "site": "", "pick_sequence": "9"},
        {"code": "L-01", "kind": "bin", "site": "LYON", "pick_sequence": "1"},
        {"code": "A-01-1", "kind": "tote", "site": "", "pick_sequence": "1"},
        {"code": "A-02-1", "kind": "bin", "site": "", "pick_sequence": "7"},
        {"code": "X-01", "kind": "bin", "site": "NULLE-PART", "pick_sequence": "1"},
    ]
    path = table(tmp_path / "places.csv", rows)
    report = bring_in(house, "locations", path)
    assert counted(report) == (2, 0, 1, 2)
    assert [row.code for row in report.refused_rows] == ["location_in_use", "site_unknown"]
    kept = house.database.read(lambda c: c.execute(select(Location).where(Location.code == "A-01-1")).one())
    assert kept.kind is LocationKind.BIN
    assert counted(bring_in(house, "locations", path)) == (0, 3, 0, 2)


def test_counted_stock_moves_the_difference_and_serves_who_waits(house: House, tmp_path: Path) -> None:
    waiting = house.order((BOOK, 12))
    rows = [
        {"sku": MUG, "location": "A-01-1", "quantity": "17"},
        {"sku": BOOK, "location": "A-02-1", "quantity": "14"},
        {"sku": BOOK, "location": "B-01-1", "quantity": "0"},
    ]
    path = table(tmp_path / "stock.csv", rows)
    assert counted(bring_in(house, "stock", path)) == (0, 1, 2, 0)
    assert house.stock(MUG) == {"A-01-1": (17, 0)}
    assert house.stock(BOOK) == {"A-02-1": (14, 12)}
    assert house.row(waiting).stage is Stage.READY
    moves = house.database.read(
        lambda c: c.execute(
            select(StockMove.quantity, Location.code)
            .join(Location, Location.id == StockMove.to_location_id)
            .where(StockMove.reason == "count")
            .order_by(StockMove.id)
        ).all()
    )
    assert [tuple(row) for row in moves] == [(3, "ADJUST"), (4, "A-02-1")]
    before = everything(house)
    assert counted(bring_in(house, "stock", path)) == (0, 3, 0, 0)
    assert everything(house) == before


def test_counts_that_cannot_be_are_refused_with_the_reason(house: House, tmp_path: Path) -> None:
    house.order((MUG, 5))
    rows = [
        {"sku": MUG, "location": "A-01-1", "quantity": "4", "lot": ""},
        {"sku": "RIEN", "location": "A-01-1", "quantity": "4", "lot": ""},
        {"sku": MUG, "location": "Z-99", "quantity": "4", "lot": ""},
        {"sku": MUG, "location": "CUSTOMER", "quantity": "4", "lot": ""},
        {"sku": MUG, "location": "T-01", "quantity": "4", "lot": ""},
        {"sku": BOOK, "location": "A-02-1", "quantity": "4", "lot": "L7"},
        {"sku": BOOK, "location": "A-02-1", "quantity": "-1", "lot": ""},
    ]
    path, refused = table(tmp_path / "stock.csv", rows), tmp_path / "refused.csv"
    report = bring_in(house, "stock", path, refused_path=refused)
    assert counted(report) == (0, 0, 0, 7)
    assert [row.code for row in report.refused_rows[:6]] == [
        "stock_below_reserved", "stock_sku_unknown", "stock_location_unknown", "stock_location_not_counted",
        "stock_location_not_counted", "stock_lot_not_kept",
    ]  # fmt: skip
    assert [row.row_number for row in report.refused_rows] == [2, 3, 4, 5, 6, 7, 8]
    written = refused.read_text("utf-8-sig").splitlines()
    assert len(written) == 8
    assert "5 réservés" in written[1]
    assert house.stock(MUG) == {"A-01-1": (20, 5)}


def test_customers_are_made_and_changed(house: House, tmp_path: Path) -> None:
    rows = [
        {"external_id": "1", "email": "ines@example.fr", "last_name": "Le Goff"},
        {"external_id": "", "email": "Paul@example.fr", "last_name": "Roy"},
    ]
    path = table(tmp_path / "customers.csv", rows)
    assert counted(bring_in(house, "customers", path)) == (2, 0, 0, 0)
    assert counted(bring_in(house, "customers", path)) == (0, 2, 0, 0)
    rows[1]["last_name"] = "Royer"
    assert counted(bring_in(house, "customers", table(path, rows))) == (0, 1, 1, 0)
    names = house.database.read(
        lambda c: c.execute(select(Customer.last_name).order_by(Customer.id)).scalars().all()
    )
    assert names == ["Le Goff", "Royer"]


def test_orders_come_in_over_several_batches_once(house: House, tmp_path: Path) -> None:
    incoming = [house.incoming((MUG, 1), paid=False) for _ in range(BATCH + 5)]
    path = orders_file(tmp_path / "orders.jsonl", incoming)
    seen: list[tuple[int, int]] = []
    report = bring_in(house, "orders", path, progress=lambda done, of: seen.append((done, of)))
    assert counted(report) == (BATCH + 5, 0, 0, 0)
    assert [done for done, _ in seen] == [BATCH, BATCH + 5]
    assert all(done <= of for done, of in seen)
    before = everything(house)
    assert counted(bring_in(house, "orders", path)) == (0, BATCH + 5, 0, 0)
    assert everything(house) == before


def test_an_order_that_changed_in_the_file_is_amended(house: House, tmp_path: Path) -> None:
    incoming = house.incoming((MUG, 1))
    path = orders_file(tmp_path / "orders.jsonl", [incoming])
    bring_in(house, "orders", path)
    orders_file(path, [replace(incoming, gift_note="Joyeux anniversaire"), house.incoming((MUG, 1))])
    assert counted(bring_in(house, "orders", path)) == (1, 0, 1, 0)


def test_a_dry_run_tells_the_same_and_writes_nothing(house: House, tmp_path: Path) -> None:
    path = orders_file(tmp_path / "orders.jsonl", [house.incoming(), house.incoming((MUG, 99))])
    with path.open("a", encoding="utf-8") as file:
        file.write('{"channel": "woo"}\n')
    before = (everything(house), house.stock(MUG), journal_length(house))
    tried = bring_in(house, "orders", path, dry_run=True)
    assert (everything(house), house.stock(MUG), journal_length(house)) == before
    assert counted(tried) == counted(bring_in(house, "orders", path)) == (2, 0, 0, 1)
    assert everything(house)["orders"] == 2


def journal_length(house: House) -> int:
    return house.database.read(lambda c: c.execute(select(func.count(JournalEntry.id))).scalar_one())


def test_the_import_is_in_the_journal(house: House, tmp_path: Path) -> None:
    bring_in(house, "orders", orders_file(tmp_path / "mars.jsonl", [house.incoming()]))
    entry = house.database.read(
        lambda c: c.execute(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    )
    details = json.loads(entry.details)
    assert (entry.action, entry.staff_id) == ("file_imported", house.staff[Role.MANAGER].staff_id)
    assert (details["file"], details["created"]) == ("mars.jsonl", 1)


def test_who_may_import(house: House, tmp_path: Path) -> None:
    path = orders_file(tmp_path / "orders.jsonl", [house.incoming()])
    for role in (Role.PICKER, Role.PACKER, Role.SHOP, Role.RETURNS):
        with pytest.raises(Refusal, match="not_allowed"):
            import_file(house.database, house.staff[role], "orders", path)
    assert import_file(house.database, house.staff[Role.ADMINISTRATOR], "orders", path).created == 1
    assert import_file(house.database, house.station, "orders", path).unchanged == 1


def test_a_file_that_is_none_writes_nothing(house: House, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    for path in (empty, tmp_path / "missing.csv"):
        with pytest.raises(FileRefused):
            bring_in(house, "orders", path)
    assert everything(house)["orders"] == 0


SHOPS = Path(__file__).resolve().parents[3] / "shared" / "fixtures"


@pytest.mark.skipif(not SHOPS.exists(), reason="the recorded shops in ../shared/fixtures are not here")
@pytest.mark.parametrize("shop", ["woocommerce", "prestashop"])
def test_recorded_shops_come_in_twice_as_once(house: House, shop: str) -> None:
    first = bring_in(house, "orders", SHOPS / shop)
    assert first.created > 0
    assert first.amended == first.unchanged == 0
    before = everything(house)
    again = bring_in(house, "orders", SHOPS / shop)
    assert (again.created, again.amended, again.unchanged) == (0, 0, first.created)
    assert everything(house) == before
    stages = house.database.read(
        lambda c: c.execute(select(Order.stage, func.count()).group_by(Order.stage)).all()
    )
    assert sum(count for _, count in stages) == first.created


def picture(path: Path, colour: str, size: tuple[int, int] = (900, 600)) -> Path:
    path.parent.mkdir(exist_ok=True)
    exif = Image.Exif()
    exif[0x0110] = "Telephone 12"
    Image.new("RGB", size, colour).save(path, exif=exif)
    return path


def kept_pictures(house: House) -> dict[int, tuple[str, bytes]]:
    ids = house.database.read(lambda c: c.scalars(select(Product.id)).all())
    return house.database.read(lambda c: pictures_of(c, ids))


def test_pictures_are_named_by_sku_or_barcode(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    picture(folder / f"{MUG}.jpg", "red")
    picture(folder / "9782070360024.png", "blue", size=(30, 40))  # the book's barcode
    picture(folder / "NOBODY.webp", "green")
    (folder / "TS-BL-M.jpg").write_bytes(b"no picture")
    (folder / "readme.txt").write_text("no picture either")
    tried = bring_in(house, "pictures", folder, dry_run=True)
    assert (counted(tried), kept_pictures(house)) == ((2, 0, 0, 2), {})
    report = bring_in(house, "pictures", folder)
    assert counted(report) == (2, 0, 0, 2)
    assert {
        (row.code, row.values.get("article") or row.values.get("file")) for row in report.refused_rows
    } == {
        ("picture_without_article", "NOBODY"),
        ("photo_unreadable", "TS-BL-M.jpg"),
    }
    mug, book = (
        content for _, content in sorted(kept_pictures(house).values(), key=lambda kept: -len(kept[1]))
    )
    with Image.open(BytesIO(mug)) as small, Image.open(BytesIO(book)) as as_large:
        assert (small.format, small.size, as_large.size) == ("WEBP", (480, 320), (30, 40))
    assert b"Telephone" not in mug
    assert counted(bring_in(house, "pictures", folder)) == (0, 2, 0, 2)
    picture(folder / f"{MUG}.jpg", "yellow")
    assert counted(bring_in(house, "pictures", folder / f"{MUG}.jpg")) == (0, 0, 1, 0)


def test_a_barcode_of_two_articles_names_neither(house: House, tmp_path: Path) -> None:
    def share(uow: UnitOfWork) -> None:
        shirt = uow.connection.scalars(select(Product.id).where(Product.sku == SHIRT)).one()
        uow.connection.execute(insert(ProductBarcode).values(product_id=shirt, code="09782070360024"))

    house.database.write(share, house.station)
    report = bring_in(house, "pictures", picture(tmp_path / "9782070360024.png", "blue"))
    assert [row.code for row in report.refused_rows] == ["picture_without_article"]
    assert kept_pictures(house) == {}
