"""Whatever comes from outside is answered in words: no traceback, no half-done state, nothing carried out of it."""

from __future__ import annotations

import csv
import json
import random
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from sqlalchemy import select

from app.channels.base import FileRefused
from app.database.faults import DatabaseFault
from app.database.unit_of_work import Database
from app.models.order import OrderAddress
from app.models.states import Role
from app.printing.documents import ShippingLabel
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import render
from app.scanning.classify import classify
from app.scanning.scan import ScanSource
from app.station.session import Job
from app.values import new_id, utc_now
from app.workflows.importing import import_file
from app.workflows.verify import verify
from tests.fuzz.inputs import KNOWN, NASTY, chances, fuzzed, texts
from tests.support.desk import Bench
from tests.support.house import MUG, House
from tests.support.invariants import broken


@fuzzed(texts)
def test_any_text_is_some_scan(raw: str) -> None:
    scan = classify(raw, source=ScanSource.WEDGE, at=utc_now(), scan_id=new_id())
    assert len(scan.raw) <= len(raw)
    assert scan.readings or not scan.raw


@pytest.mark.parametrize(
    "job", [Job.PACKING, Job.PICKUP, Job.RETURNS, Job.SHIPPING, Job.PICKING, Job.COUNTING, Job.RECEIVING]
)
def test_any_scan_is_answered_in_words_and_breaks_nothing(bench: Bench, job: Job) -> None:
    bench.house.order((MUG, 2))
    bench.sign_in(Role.MANAGER)
    bench.turn_to(job)

    @fuzzed(texts)
    def scanned(raw: str) -> None:
        answer = bench.station.scan(raw).result(timeout=10)
        assert answer.outcome.code in KNOWN, answer.outcome.code
        assert answer.outcome.code != "unexpected_fault", answer.outcome.values

    scanned()
    assert list(verify(bench.house.database)) == []
    assert bench.house.database.read(broken) == {}


files = st.tuples(
    st.sampled_from([".csv", ".xlsx", ".jsonl", ".json", ".txt", ""]),
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=300).map(lambda words: words.encode("utf-8", "surrogatepass")),
        st.lists(texts, max_size=12).map(lambda cells: ("sku;nom;prix ttc\n" + ";".join(cells)).encode()),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
            ),
            max_leaves=8,
        ).map(lambda value: json.dumps(value).encode()),
        st.integers(2000, 100_000).map(lambda depth: b"[" * depth),
    ),
)


@pytest.mark.parametrize("kind", ["orders", "products"])
def test_any_file_is_imported_or_refused_in_a_sentence(house: House, tmp_path: Path, kind: str) -> None:
    @fuzzed(files)
    def given_file(made: tuple[str, bytes]) -> None:
        suffix, content = made
        path = tmp_path / f"file{suffix}"
        path.write_bytes(content)
        assert set(_codes(house, path, kind)) <= KNOWN

    given_file()
    assert list(verify(house.database)) == []


def _codes(house: House, path: Path, kind: str) -> list[str]:
    """What was said against the file, or against its rows."""
    try:
        report = import_file(house.database, house.staff[Role.MANAGER], kind, path)
    except FileRefused as refused:
        return [refused.code]
    return [row.code for row in report.refused_rows]


def _order() -> dict[str, Any]:
    return {
        "channel": "files", "external_id": "1", "reference": "F-1", "placed_at": "2026-11-23T08:00:00+01:00",
        "customer": {"first_name": "Ana", "last_name": "Roy", "email": "ana@example.fr", "phone": "0612345678"},
        "shipping_address": {"first_name": "Ana", "last_name": "Roy", "line1": "1 rue du Port",
                             "postal_code": "69002", "city": "Lyon", "country": "FR"},
        "lines": [{"external_line_id": "1", "sku": MUG, "name": "Mug", "quantity": 1, "unit_price_cents": 1200,
                   "vat_rate_bp": 2000}],
        "payment": {"state": "paid", "amount_cents": 1690}, "shipping_cents": 490, "total_cents": 1690,
    }  # fmt: skip


def _mutated(value: Any, chance: random.Random) -> Any:
    """The value with one or a few of its leaves replaced by something nasty, or with a part left out."""
    if isinstance(value, dict):
        kept = {name: _mutated(each, chance) for name, each in value.items() if chance.random() > 0.04}
        return kept | ({chance.choice(NASTY): 1} if chance.random() < 0.05 else {})
    if isinstance(value, list):
        return [_mutated(each, chance) for each in value] * chance.choice([1, 1, 1, 2])
    if chance.random() < 0.25:
        return chance.choice([*NASTY, None, -1, 2**63, 10**30, 1.5, [], {}, True])
    return value


def test_orders_with_anything_in_them_are_taken_or_refused_and_stay_what_they_are(
    house: House, tmp_path: Path
) -> None:
    """Names and streets come out of the database as they went in; nothing of them was carried out."""
    path = tmp_path / "orders.jsonl"
    orders = [
        _mutated(_order() | {"external_id": str(n), "reference": f"F-{n}"}, chance)
        for n, chance in enumerate(chances("orders", 5))
    ]
    path.write_text("\n".join(json.dumps(each) for each in orders), "utf-8")
    report = import_file(house.database, house.staff[Role.MANAGER], "orders", path)
    assert report.refused
    assert {row.code for row in report.refused_rows} <= KNOWN
    assert list(verify(house.database)) == []


def test_the_file_of_refused_rows_calculates_nothing(house: House, tmp_path: Path) -> None:
    """A cell that a spreadsheet would run as a formula is text there (CWE-1236)."""
    made, refused = tmp_path / "articles.csv", tmp_path / "refused.csv"

    @fuzzed(st.lists(texts, min_size=2, max_size=2))
    def written(cells: list[str]) -> None:
        with made.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, delimiter=";")
            rows.writerows([["sku", "nom", "prix ttc"], [*cells, "=1+1"]])
        refused.unlink(missing_ok=True)
        with suppress(FileRefused):
            import_file(house.database, house.staff[Role.MANAGER], "products", made, refused_path=refused)
            with refused.open(encoding="utf-8-sig", newline="") as file:
                found = [cell for row in csv.reader(file, delimiter=";") for cell in row]
            assert any("=1+1" in cell for cell in found)
            assert [cell for cell in found if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []

    written()


@fuzzed(st.lists(texts, min_size=1, max_size=5), texts)
def test_nothing_in_a_name_reaches_the_printer_as_a_command(lines: list[str], reference: str) -> None:
    label = ShippingLabel(
        language="fr", sender=("Atelier",), recipient=tuple(lines), order_reference=reference,
        parcel_number="P-000001", parcel_barcode="9002000000000197", service="Colissimo",
    )  # fmt: skip
    plain = label_bytes(ShippingLabel(**{**_fields(label), "recipient": ("Ana",), "order_reference": "1"}))
    try:
        made = label_bytes(label)
    except ValueError:
        return  # an address that cannot be printed whole is refused, by name
    commands = re.findall(rb"\^X[AZ]|~[A-Z]{2}|\^PQ[^^]*", made)
    assert commands == re.findall(rb"\^X[AZ]|~[A-Z]{2}|\^PQ[^^]*", plain)


def label_bytes(label: ShippingLabel) -> bytes:
    return render(label, Printer("Z", "Z", Driver.ZPL, Transport.TCP, "127.0.0.1:9100", 203, 102, 152))


def _fields(label: ShippingLabel) -> dict[str, Any]:
    return {name: getattr(label, name) for name in ShippingLabel.__slots__}


@fuzzed(
    st.one_of(texts.filter(lambda words: not words.startswith("sqlite:")), texts.map("postgresql://".__add__))
)
def test_any_database_url_is_opened_or_refused_in_a_sentence(url: str) -> None:
    try:
        Database(url).close()
    except DatabaseFault as fault:
        assert fault.code in KNOWN  # noqa: PT017 - many addresses are those of a server that there may be
    else:
        assert url.startswith("postgresql://")


def test_addresses_come_out_as_they_went_in(house: House) -> None:
    @fuzzed(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
    def kept(name: str) -> None:
        order_id = house.order((MUG, 1), shipping_address=_named(house, name))
        query = select(OrderAddress.last_name).where(
            OrderAddress.order_id == order_id, OrderAddress.kind == "shipping"
        )
        assert house.database.read(lambda c: c.scalar(query)) == name

    kept()


def _named(house: House, name: str) -> Any:
    from dataclasses import replace

    return replace(house.incoming().shipping_address, last_name=name)
