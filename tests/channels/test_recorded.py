"""Recorded answers read as a file or a folder, whichever shop they come from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.channels.base import FileRefused, IncomingOrder, IncomingPaymentState, RefusedRow
from app.channels.canonical import content_hash, from_json, to_json
from app.channels.reading import count, read
from app.channels.recorded import is_recorded
from tests.channels.answers import ALL, DATA

WOO, PRESTA = DATA / "woocommerce", DATA / "prestashop"


def by_id(path: Path) -> dict[str, IncomingOrder]:
    return {order.external_id: order for order in read("orders", path) if isinstance(order, IncomingOrder)}


def test_a_folder_gives_each_order_once_in_its_last_state() -> None:
    records = list(read("orders", WOO))
    orders = by_id(WOO)
    assert len(records) == len(orders)
    assert orders["32"].payment.state is IncomingPaymentState.REFUNDED
    refunded = orders["38"]
    assert [(line.sku, line.quantity) for line in refunded.lines] == [("CONF-ABR-350", 2), ("SAV-ALEP", 2)]
    assert orders["45"].cancelled
    assert not orders["29"].cancelled


def test_a_batch_answer_gives_its_good_items() -> None:
    assert sorted(by_id(WOO / "23-orders-batch.json")) == ["42", "43"]


def test_a_single_woocommerce_answer() -> None:
    (order,) = read("orders", WOO / "12-order-colissimo.json")
    assert isinstance(order, IncomingOrder)
    assert order.reference == "29"


def test_a_prestashop_folder_refuses_only_orders_whose_address_is_unknown() -> None:
    records = list(read("orders", PRESTA))
    assert sorted(by_id(PRESTA)) == ["7", "8"]
    refused = [row for row in records if isinstance(row, RefusedRow)]
    assert {(row.code, row.values["resource"]) for row in refused} == {("import_lookup_missing", "addresses")}
    assert {row.raw["reference"] for row in refused} >= {"OXILHDEHE", "ZKYGXJBXP"}


def test_a_single_prestashop_answer_finds_its_look_ups_beside_it() -> None:
    (order,) = read("orders", PRESTA / "03-order-relais-coupon-json.json")
    assert isinstance(order, IncomingOrder)
    assert order.customer.email == "jf.lefevre@example.com"


def test_the_index_says_which_answer_is_the_last(tmp_path: Path) -> None:
    for name in PRESTA.glob("*.json"):
        shutil.copy(name, tmp_path)
    address = json.loads((PRESTA / "04-addresses-9-json.json").read_text("utf-8"))
    address["address"]["id"] = 7
    (tmp_path / "04-addresses-7.json").write_text(json.dumps(address), "utf-8")
    # Read by name alone, the answer before shipping would come last.
    (tmp_path / "03-order-colissimo-json.json").rename(tmp_path / "99-order-colissimo-json.json")
    index = (tmp_path / "_index.json").read_text("utf-8").replace("03-order-colissimo", "99-order-colissimo")
    (tmp_path / "_index.json").write_text(index, "utf-8")
    assert by_id(tmp_path)["6"].fulfilled


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (WOO / "40-err-order-404.json", "import_recorded_no_orders"),
        (WOO / "11-orders-page-beyond-end.json", "import_recorded_no_orders"),
        (PRESTA / "02-orders-none-json.json", "import_not_json_lines"),
    ],
)
def test_answers_without_orders_are_told(path: Path, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        list(read("orders", path))
    assert refused.value.code == code


def test_a_folder_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{", "utf-8")
    with pytest.raises(FileRefused) as refused:
        list(read("orders", tmp_path))
    assert refused.value.code == "import_recorded_no_orders"


def test_products_do_not_come_from_answers() -> None:
    with pytest.raises(FileRefused) as refused:
        list(read("products", WOO))
    assert refused.value.code == "import_recorded_orders_only"


def test_our_own_json_lines_are_no_recording(tmp_path: Path) -> None:
    (order,) = read("orders", WOO / "12-order-colissimo.json")
    path = tmp_path / "o.jsonl"
    path.write_text(json.dumps(to_json(order)) + "\n", "utf-8")
    assert not is_recorded(path)
    assert list(read("orders", path)) == [order]
    assert count("orders", path) == 2
    assert count("orders", WOO) == 0


@pytest.mark.skipif(not ALL.is_dir(), reason="the recorded shop answers are not beside the project")
@pytest.mark.parametrize(("shop", "orders", "refused"), [("woocommerce", 33, 0), ("prestashop", 2, 19)])
def test_every_recorded_answer(shop: str, orders: int, refused: int) -> None:
    records = list(read("orders", ALL / shop))
    found = [record for record in records if isinstance(record, IncomingOrder)]
    assert (len(found), len(records) - len(found)) == (orders, refused)
    for order in found:
        assert abs(order.total_difference_cents) <= 1, order.reference
        again = from_json(IncomingOrder, json.loads(json.dumps(to_json(order))))
        assert again == order
        assert content_hash(again) == content_hash(order)
