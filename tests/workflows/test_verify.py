"""``verify``: clean after a day's work; each thing that is broken behind its back is named."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.i18n import catalogue
from app.models.states import Role
from app.workflows import shipping
from app.workflows.verify import Finding, verify
from tests.support import bench
from tests.support.databases import Original
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.returning import proposed, sample_order


@pytest.fixture(scope="module")
def day(original: Original) -> House:
    """Orders in every state of work: promised, waiting, on the bench, packed, gone, and one coming back."""
    house = House(original.database)
    bench.ship(house, (MUG, 1), (BOOK, 1))
    proposed(house, sample_order(house), 1)
    picked = house.order((SHIRT, 1))
    bench.pick(house, picked, "T-02")
    house.order((MUG, 2), (SHIRT, 99))
    packed = house.order((MUG, 1))
    bench.pick(house, packed)
    bench.pack(house, packed)
    house.database.close()
    return house


@pytest.fixture
def worked(original: Original, day: House, tmp_path: Path) -> Iterator[House]:
    """The house at the end of that day, a copy of its own."""
    worked = copy(day)
    with original.copied(tmp_path) as worked.database:
        yield worked


def found(house: House) -> list[Finding]:
    return list(verify(house.database))


def codes(house: House) -> list[str]:
    return [finding.code for finding in found(house)]


def tamper(house: House, *statements: str, tables: tuple[str, ...] = ()) -> None:
    """Change rows behind the program's back, past checks and past the triggers of append-only ``tables``."""
    with house.database.write_connection() as connection:
        if house.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            connection.rollback()
            guards = [f"DROP TRIGGER {table}_no_{verb}" for table in tables for verb in ("update", "delete")]
        else:
            guards = ["SET LOCAL session_replication_role = replica"]
        with connection.begin():
            for statement in (*guards, *statements):
                connection.execute(text(statement))


def test_a_days_work_is_clean(worked: House) -> None:
    assert found(worked) == []


def _some(worked: House, query: str) -> Any:
    return worked.database.read(lambda c: c.execute(text(query)).first())


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE stock_level SET on_hand = on_hand + 1 WHERE location_id = {bin} AND product_id = 1",
         "stock_level_differs"),
        ("UPDATE order_line SET allocated = allocated - 1, backordered = backordered + 1 WHERE id = {line}",
         "line_allocated_differs"),
        ("UPDATE order_line SET packed = packed - 1, picked = picked + 1 WHERE packed > 0", "line_packed_differs"),
        ("UPDATE order_line SET shipped = shipped - 1, cancelled = cancelled + 1 WHERE id = 1",
         "line_shipped_differs"),
        ("UPDATE orders SET total_cents = total_cents + 100 WHERE id = 1", "order_total_differs"),
        ("UPDATE orders SET captured_cents = captured_cents - 100 WHERE id = 1", "payments_differ"),
        ("UPDATE orders SET open_holds = 1 WHERE id = 1", "holds_differ"),
        ("DELETE FROM parcel_item WHERE parcel_id = (SELECT max(parcel_id) FROM parcel_item)", "line_packed_differs"),
        ("UPDATE parcel SET number = number + 50 WHERE id = 1", "numbers_missing"),
        ("UPDATE counter SET value = value + 1 WHERE series = 'rma'", "numbers_missing"),
        ("UPDATE order_search SET words = '#1001' WHERE order_id = 1", "search_text_incomplete"),
        ("DELETE FROM order_search WHERE order_id = 1", "search_text_incomplete"),
        ("UPDATE customer SET email = 'autre@example.fr' WHERE id = 1", "search_text_incomplete"),
        ("DELETE FROM command WHERE id = (SELECT max(command_id) FROM journal)", "command_missing"),
    ],
)  # fmt: skip
def test_what_was_changed_behind_its_back_is_named(worked: House, statement: str, code: str) -> None:
    line = _some(worked, "SELECT id FROM order_line WHERE allocated > 0")
    place = _some(worked, "SELECT location_id FROM stock_level JOIN location ON location.id = location_id "
                          "WHERE kind = 'bin' AND product_id = 1 AND on_hand > reserved")  # fmt: skip
    tamper(worked, statement.format(line=line[0], bin=place[0]), tables=("command",))
    assert set(codes(worked)) == {code}


def test_a_level_that_nothing_moved_to_and_one_that_is_gone(worked: House) -> None:
    tamper(worked, "DELETE FROM stock_level WHERE on_hand > 0 AND reserved = 0 AND location_id = "
                   "(SELECT id FROM location WHERE code = 'T-02')")  # fmt: skip
    [finding] = found(worked)
    assert finding == Finding("stock_level_missing", {"sku": SHIRT, "location": "T-02", "moved": 1})


def test_a_reservation_taken_away_is_named_at_the_shelf_and_at_the_line(worked: House) -> None:
    tamper(worked, "DELETE FROM reservation")
    assert set(codes(worked)) == {"reserved_differs", "line_allocated_differs"}


def test_a_move_removed_from_the_ledger_is_named(worked: House) -> None:
    tamper(
        worked,
        "DELETE FROM stock_move WHERE id = (SELECT max(id) FROM stock_move WHERE reason = 'pick')",
        tables=("stock_move",),
    )
    assert "stock_level_differs" in codes(worked)


def test_two_open_parcels_of_one_order_are_named(worked: House) -> None:
    again = "SELECT 90, shipment_id, order_id, 'draft', '', 0, 0, created_at FROM parcel WHERE id = 1"
    columns = "number, shipment_id, order_id, state, tracking_number, weight_g, expected_weight_g, created_at"
    tamper(
        worked,
        f"INSERT INTO parcel ({columns}) {again}",
        f"INSERT INTO parcel ({columns}) {again.replace('90', '91')}",
    )
    assert Finding("two_open_parcels", {"order": "#1001", "parcels": 2}) in found(worked)


def test_a_changed_payment_is_named(worked: House) -> None:
    tamper(worked, "UPDATE payment SET amount_cents = amount_cents + 1 WHERE id = 1", tables=("payment",))
    assert codes(worked) == ["payments_differ"]


def _last(house: House) -> int:
    return int(_some(house, "SELECT max(sequence) FROM journal WHERE station_id = 1")[0])


@pytest.mark.parametrize(
    "column",
    ["reason = 'autre'", "staff_id = NULL", "details = '{}'", "at = '2020-01-01 00:00:00.000000+00'"],
)
def test_a_changed_journal_entry_is_named(worked: House, column: str) -> None:
    if worked.database.is_sqlite:
        column = column.replace("+00'", "'")
    tamper(worked, f"UPDATE journal SET {column} WHERE station_id = 1 AND sequence = 9", tables=("journal",))
    assert found(worked) == [Finding("journal_changed", {"station": "BENCH-1", "sequence": 9})]


def test_removed_journal_entries_are_named(worked: House) -> None:
    tamper(worked, "DELETE FROM journal WHERE station_id = 1 AND sequence IN (9, 10)", tables=("journal",))
    assert found(worked)[0] == Finding("journal_removed", {"station": "BENCH-1", "first": 9, "last": 10})


def test_a_removed_first_entry_is_named(worked: House) -> None:
    tamper(worked, "DELETE FROM journal WHERE station_id = 1 AND sequence = 1", tables=("journal",))
    assert found(worked)[0] == Finding("journal_removed", {"station": "BENCH-1", "first": 1, "last": 1})


def test_reordered_journal_entries_are_named(worked: House) -> None:
    tamper(
        worked,
        "UPDATE journal SET sequence = -1 WHERE station_id = 1 AND sequence = 9",
        "UPDATE journal SET sequence = 9 WHERE station_id = 1 AND sequence = 10",
        "UPDATE journal SET sequence = 10 WHERE station_id = 1 AND sequence = -1",
        tables=("journal",),
    )
    named = {(finding.code, finding.values["sequence"]) for finding in found(worked)}
    assert {("journal_changed", 9), ("journal_reordered", 10)} <= named


def test_a_truncated_journal_is_named(worked: House) -> None:
    last = _last(worked)
    tamper(worked, f"DELETE FROM journal WHERE station_id = 1 AND sequence > {last - 2}", tables=("journal",))
    expected = Finding("journal_truncated", {"station": "BENCH-1", "first": last - 1, "last": last})
    assert expected in found(worked)


def test_an_end_with_another_digest_is_named(worked: House) -> None:
    tamper(worked, "UPDATE station SET journal_digest = 'x' WHERE id = 1")
    assert found(worked) == [
        Finding("journal_head_differs", {"station": "BENCH-1", "sequence": _last(worked)})
    ]


_UNITS = "ordered = cancelled + unallocated + backordered + allocated + picked + packed + shipped"


def test_a_broken_line_is_named_where_the_constraint_is_gone(worked: House) -> None:
    if worked.database.is_sqlite:
        tamper(worked, "UPDATE order_line SET ordered = ordered + 1 WHERE id = 1")
        assert found(worked) == [Finding("line_units_differ", {"order": "#1001", "sku": MUG, "ordered": 2})]
        return
    tamper(
        worked,
        "ALTER TABLE order_line DROP CONSTRAINT ck_order_line_units",
        "UPDATE order_line SET ordered = ordered + 1 WHERE id = 1",
    )
    named = found(worked)
    tamper(
        worked,
        "UPDATE order_line SET ordered = ordered - 1 WHERE id = 1",
        f"ALTER TABLE order_line ADD CONSTRAINT ck_order_line_units CHECK ({_UNITS})",
    )
    assert named == [Finding("line_units_differ", {"order": "#1001", "sku": MUG, "ordered": 2})]


def test_work_goes_on_while_it_looks(worked: House) -> None:
    """A consistent view: what is committed in the middle is neither waited for nor half seen."""
    tamper(worked, "UPDATE orders SET open_holds = 1 WHERE id = 1")
    findings = verify(worked.database)
    assert next(findings).code == "holds_differ"
    tamper(worked, "UPDATE station SET journal_digest = 'x' WHERE id = 1")
    assert list(findings) == []
    assert "journal_head_differs" in codes(worked)


def test_it_may_be_left_in_the_middle(worked: House) -> None:
    tamper(worked, "UPDATE orders SET open_holds = 1 WHERE id = 1")
    findings = verify(worked.database)
    assert next(findings).code == "holds_differ"
    findings.close()
    outcome = worked.act(Role.MANAGER, lambda uow: shipping.void_parcel(uow, 3, "abîmé"))
    assert outcome.code == "parcel_voided"


def test_every_finding_has_its_words(worked: House) -> None:
    tamper(
        worked,
        "DELETE FROM order_search WHERE order_id = 1",
        "UPDATE orders SET open_holds = 1, captured_cents = 0, total_cents = 9999, refunded_cents = 0 WHERE id = 1",
        "DELETE FROM reservation",
        "UPDATE journal SET reason = 'x' WHERE sequence = 3",
        tables=("journal",),
    )
    for language in ("fr", "en"):
        words = catalogue(language)
        for finding in found(worked):
            assert words[finding.code].format(**finding.values)
