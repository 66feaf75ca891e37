"""The fiscal journal: what is entered, closures to the cent, and every way to tamper with it named."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.models.chain import digest
from app.models.fiscal import ClosureKind, FiscalClosure, FiscalEntry, FiscalKind, FiscalSignature
from app.models.states import Role
from app.station import daily
from app.station.fiscal_archive import archive
from app.station.fiscal_key import KeyUnusable, new_key, signer, signer_of
from app.workflows.fiscal_closing import close_periods, sign_closures, take_in_old
from app.workflows.house_settings import save_settings
from app.workflows.verify import verify
from tests.support.bench import done, ship
from tests.support.databases import TestClock
from tests.support.house import MUG, House
from tests.support.returning import proposed, sample_order
from tests.workflows.test_invoicing import SELLER, refunded
from tests.workflows.test_verify import codes, tamper

JOURNAL = ("fiscal_journal",)
CLOSURES = ("fiscal_closure", "fiscal_signature")


@pytest.fixture
def seller(house: House) -> House:
    """A house that issues its invoices itself."""
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, SELLER)))
    return house


def entries(house: House) -> list[Any]:
    return list(house.database.read(lambda c: c.execute(select(FiscalEntry).order_by(FiscalEntry.id)).all()))


def closures(house: House, kind: ClosureKind) -> list[Any]:
    query = select(FiscalClosure).where(FiscalClosure.kind == kind).order_by(FiscalClosure.id)
    return list(house.database.read(lambda c: c.execute(query).all()))


def close(house: House, days: int = 1) -> int:
    """So many days later, everything that is over is closed; how many closures that made."""
    clock = house.database.clock
    assert isinstance(clock, TestClock)
    clock.now += timedelta(days=days)
    return int(
        house.database.write(lambda uow: close_periods(uow, clock.now.date()), house.station).facts["count"]
    )


def test_payment_invoice_refund_and_credit_note_are_entered_with_their_signs(seller: House) -> None:
    """Domain 4.3: 51.97 in, 17.91 back; the VAT of each rate beside the documents."""
    order_id = sample_order(seller)
    refunded(seller, proposed(seller, order_id, 1))
    found = [(row.kind, row.amount_cents, json.loads(row.vat)) for row in entries(seller)]
    assert sorted(found, key=str) == sorted([
        (FiscalKind.CAPTURE, 5197, {}),
        (FiscalKind.INVOICE, 5197, {"2000": [3296, 659], "550": [1177, 65]}),
        (FiscalKind.REFUND, -1791, {}),
        (FiscalKind.CREDIT_NOTE, -1791, {"2000": [-1493, -298]}),
    ], key=str)  # fmt: skip
    assert [row.means for row in entries(seller) if row.kind is FiscalKind.REFUND] == ["CARD"]
    close(seller)
    [day] = closures(seller, ClosureKind.DAY)
    assert json.loads(day.totals)["by_means"] == {"CARD": 5197 - 1791}
    assert list(verify(seller.database)) == []


def test_a_day_a_month_and_a_year_are_closed_with_period_and_perpetual_totals(seller: House) -> None:
    sample_order(seller)
    assert close(seller) == 1
    ship(seller, (MUG, 1))
    left = (date(2027, 1, 1) - closing_day(seller)).days
    made = close(seller, left)
    days, months = closures(seller, ClosureKind.DAY), closures(seller, ClosureKind.MONTH)
    [year] = closures(seller, ClosureKind.YEAR)
    assert made == len(days) - 1 + len(months) + 1
    assert [each.period for each in months] == ["2026-11", "2026-12"]
    first, second = days[:2]
    assert (first.takings_cents, first.sales_cents) == (5197, 5197)
    assert second.perpetual_sales_cents == 5197 + second.sales_cents
    assert json.loads(first.totals)["vat"] == {"2000": [3296, 659], "550": [1177, 65]}
    assert json.loads(first.totals)["by_means"] == {"CARD": 5197}
    assert sum(each.sales_cents for each in days) == months[0].sales_cents == year.perpetual_sales_cents
    assert days[-1].perpetual_takings_cents == year.takings_cents
    assert close(seller, 0) == 0, "nothing twice"
    assert list(verify(seller.database)) == []


def closing_day(house: House) -> date:
    return house.database.clock().date()


def test_what_comes_late_is_in_the_next_closure(seller: House) -> None:
    sample_order(seller)
    close(seller)
    clock = seller.database.clock
    assert isinstance(clock, TestClock)
    clock.now -= timedelta(days=1)
    ship(seller, (MUG, 1))
    clock.now += timedelta(days=1)
    close(seller)
    first, second = closures(seller, ClosureKind.DAY)
    assert first.sales_cents == 5197
    assert second.sales_cents == second.perpetual_sales_cents - 5197 > 0
    assert list(verify(seller.database)) == []


@pytest.mark.parametrize("table", ["fiscal_journal", "fiscal_closure", "fiscal_signature"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_nothing_that_was_entered_is_changed(seller: House, table: str, statement: str) -> None:
    sample_order(seller)
    close(seller)
    seller.database.write(lambda uow: sign_closures(uow, signer_of(new_key())), seller.station)
    column = {"fiscal_journal": "document", "fiscal_closure": "period", "fiscal_signature": "signature"}[
        table
    ]
    with pytest.raises(DBAPIError, match="append-only"):
        seller.database.write(
            lambda uow: uow.connection.execute(text(statement.format(table, column, column))), seller.station
        )


@pytest.mark.parametrize(
    ("statement", "tables", "finding"),
    [
        ("UPDATE fiscal_journal SET amount_cents = 1 WHERE sequence = 2", JOURNAL, "fiscal_entry_changed"),
        ("UPDATE fiscal_journal SET document = 'other' WHERE sequence = 1", JOURNAL, "fiscal_entry_changed"),
        ("DELETE FROM fiscal_journal WHERE kind = 'invoice'", JOURNAL, "fiscal_entry_missing"),
        ("DELETE FROM fiscal_journal", JOURNAL, "fiscal_entry_missing"),
        ("UPDATE fiscal_closure SET sales_cents = 1", CLOSURES, "fiscal_closure_changed"),
        ("UPDATE fiscal_closure SET totals = '{}'", CLOSURES, "fiscal_closure_changed"),
        ("UPDATE fiscal_signature SET public_key = '" + "ab" * 32 + "'", CLOSURES, "fiscal_signature_wrong"),
    ],
)  # fmt: skip
def test_the_first_broken_entry_is_named(
    seller: House, statement: str, tables: tuple[str, ...], finding: str
) -> None:
    for _ in range(2):
        sample_order(seller)
    close(seller)
    seller.database.write(lambda uow: sign_closures(uow, signer_of(new_key())), seller.station)
    assert list(verify(seller.database)) == []
    tamper(seller, statement, tables=tables)
    assert finding in codes(seller)
    assert codes(seller).count("fiscal_entry_changed") <= 1, "the first one, not all after it"


def test_totals_that_were_made_anew_with_a_right_digest_still_differ(seller: House) -> None:
    """Whoever can compute digests, but has no key, is found by the entries themselves."""
    sample_order(seller)
    close(seller)
    [row] = seller.database.read(lambda c: c.execute(select(FiscalClosure)).mappings().all())
    forged = {
        **row,
        "sales_cents": 1,
        "perpetual_sales_cents": 1,
        "totals": row["totals"].replace("5197", "1"),
    }
    tamper(
        seller,
        f"UPDATE fiscal_closure SET sales_cents = 1, perpetual_sales_cents = 1, totals = '{forged['totals']}', "
        f"digest = '{digest('', forged)}'",
        tables=CLOSURES,
    )
    assert codes(seller) == ["fiscal_closure_differs"]


def test_closures_are_signed_once_and_a_new_key_is_entered(seller: House) -> None:
    sample_order(seller)
    close(seller, 2)
    first, second = signer_of(new_key()), signer_of(new_key())
    signed = seller.database.write(lambda uow: sign_closures(uow, first), seller.station).facts["count"]
    assert signed == len(closures(seller, ClosureKind.DAY))
    assert seller.database.write(lambda uow: sign_closures(uow, second), seller.station).facts["count"] == 0
    close(seller)
    seller.database.write(lambda uow: sign_closures(uow, second), seller.station)
    keys = [row.document for row in entries(seller) if row.kind is FiscalKind.KEY]
    assert keys == [first[0], second[0]]
    assert list(verify(seller.database)) == []


def test_the_station_with_the_key_signs_by_itself(seller: House, monkeypatch: pytest.MonkeyPatch) -> None:
    sample_order(seller)
    clock = seller.database.clock
    assert isinstance(clock, TestClock)
    clock.forward(days=1)
    monkeypatch.setenv("ARRIMAGE_FISCAL_KEY", new_key())
    daily.do_rounds(seller.database, seller.station)
    signed = select(func.count()).select_from(FiscalSignature)
    assert len(closures(seller, ClosureKind.DAY)) == 1
    assert seller.database.read(lambda c: c.scalar(signed)) == 0, "nobody was told to"
    done(seller.act(Role.MANAGER, lambda uow: save_settings(uow, {"fiscal_signer": "BENCH-1"})))
    clock.forward(hours=1)
    daily.do_rounds(seller.database, seller.station)
    assert seller.database.read(lambda c: c.scalar(signed)) == 1
    assert list(verify(seller.database)) == []


def test_a_year_is_archived_and_proved_without_the_program(seller: House, tmp_path: Path) -> None:
    order_id = sample_order(seller)
    refunded(seller, proposed(seller, order_id, 1))
    close(seller)
    key = signer_of(new_key())
    seller.database.write(lambda uow: sign_closures(uow, key), seller.station)
    made = seller.database.read(lambda c: archive(c, 2026, key))
    assert made == seller.database.read(lambda c: archive(c, 2026, key)), "the same bytes"
    with zipfile.ZipFile(io.BytesIO(made)) as whole:
        whole.extractall(tmp_path)
    check = [sys.executable, "-I", "verify.py"]
    proved = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (proved.returncode, proved.stdout.strip()) == (0, "OK")
    table = io.StringIO((tmp_path / "journal.csv").read_text("utf-8"), newline="")
    rows = list(csv.DictReader(table, delimiter=";"))
    assert {row["amount_cents"] for row in rows} >= {"5197", "-1791"}
    public_key, signature = (tmp_path / "SHA256SUMS.ed25519").read_text("utf-8").split()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(
        bytes.fromhex(signature), (tmp_path / "SHA256SUMS").read_bytes()
    )
    journal = tmp_path / "journal.txt"
    journal.write_text(journal.read_text("utf-8").replace("5197", "5198", 1), "utf-8")
    broken = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert broken.returncode == 1
    assert "journal.txt: changed" in broken.stdout


def test_a_key_from_the_environment_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key()
    found = signer({"ARRIMAGE_FISCAL_KEY": key})
    assert found is not None
    assert found[0] == signer_of(key)[0]
    with pytest.raises(KeyUnusable):
        signer({"ARRIMAGE_FISCAL_KEY": "not a key"})


def test_what_was_there_before_the_journal_is_taken_in(seller: House) -> None:
    sample_order(seller)
    before = [(row.kind, row.amount_cents, row.vat) for row in entries(seller)]
    tamper(seller, "DELETE FROM fiscal_journal", tables=JOURNAL)
    assert codes(seller) == ["fiscal_not_entered"]
    taken = seller.database.write(take_in_old, seller.station).facts["count"]
    assert taken == len(before)
    assert sorted((row.kind, row.amount_cents, row.vat) for row in entries(seller)) == sorted(before)
    assert seller.database.write(take_in_old, seller.station).facts["count"] == 0
    assert list(verify(seller.database)) == []
