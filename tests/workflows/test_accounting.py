"""For the accountant and the tax office: entries that balance, sales by day to the cent, reported days locked."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from lxml import etree

from app.models.refusals import Refusal
from app.models.states import Role
from app.queries.accounting import accounts, day_sales
from app.rules.fec import FIELDS, file_name
from app.station.accounting_files import fec, said_by_day, sales_csv, sales_xml
from app.workflows import reporting
from app.workflows.house_settings import save_settings
from app.workflows.verify import verify
from tests.support.bench import done, ship
from tests.support.databases import TestClock
from tests.support.house import MUG, House
from tests.support.returning import proposed, sample_order
from tests.workflows.test_invoicing import SELLER, issued, refunded

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def seller(house: House) -> House:
    """A house that issues its invoices itself."""
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, SELLER)))
    return house


def entries(house: House) -> list[dict[str, str]]:
    text = house.database.read(lambda c: fec(c, *YEAR))
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))


def cents(amount: str) -> int:
    return int(Decimal(amount.replace(",", ".")) * 100)


def test_every_entry_has_eighteen_fields_and_balances(seller: House) -> None:
    order_id = sample_order(seller)
    refunded(seller, proposed(seller, order_id, 1))
    lines = entries(seller)
    assert all(len(line) == len(FIELDS) == 18 and None not in line for line in lines)
    sums: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        sums[line["EcritureNum"]] += cents(line["Debit"]) - cents(line["Credit"])
    assert set(sums.values()) == {0}
    assert len(sums) == 4, "an invoice, a credit note, a capture, a refund"


def test_the_invoice_of_the_worked_example_in_accounts(seller: House) -> None:
    """Domain 4.3: the customer owes 51.97; goods, delivery and VAT of each rate are credited."""
    sample_order(seller)
    booked = {
        (line["CompteNum"], line["Debit"], line["Credit"])
        for line in entries(seller) if line["EcritureNum"] == "VE-F-2026-000001"
    }  # fmt: skip
    assert booked == {
        ("411000", "51,97", "0,00"), ("707200", "0,00", "29,85"), ("707055", "0,00", "10,66"),
        ("708500", "0,00", "3,11"), ("708500", "0,00", "1,11"), ("445712", "0,00", "6,59"),
        ("445715", "0,00", "0,65"),
    }  # fmt: skip


def test_what_was_paid_and_paid_back_leaves_the_customers_account_even(seller: House) -> None:
    order_id = sample_order(seller)
    refunded(seller, proposed(seller, order_id, 2, 1))
    lines = entries(seller)
    customers = [line for line in lines if line["CompteNum"] == "411000"]
    assert sum(cents(line["Debit"]) - cents(line["Credit"]) for line in customers) == 0
    bank = [line for line in lines if line["CompteNum"] == "511500"]
    assert [(line["Debit"], line["Credit"]) for line in bank] == [("51,97", "0,00"), ("0,00", "51,97")]


def test_no_consumers_name_gets_into_the_accounts(seller: House) -> None:
    sample_order(seller)
    text = seller.database.read(lambda c: fec(c, *YEAR))
    assert "Client C0" in text
    assert "Martin" not in text


def test_accounts_of_ones_own(seller: House) -> None:
    values = {"accounts_sales": "20=701000 0=709000", "accounts_means": "card=512100|other=580000"}
    done(seller.act(Role.MANAGER, lambda uow: save_settings(uow, values)))
    chart = seller.database.read(accounts)
    assert (chart.of_sales(2000), chart.of_sales(550), chart.of_means("CARD"), chart.of_means("paypal")) == (
        "701000", "709000", "512100", "580000",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accounts_sales", "20=707200"), ("accounts_sales", "vingt=707200 0=707000"), ("accounts_vat", "5.5=445715"),
        ("accounts_means", "card=abc other=511000"), ("account_customers", "9"), ("seller_iban", "FR76123"),
        ("payment_terms_days", "90"),
    ],
)  # fmt: skip
def test_an_account_that_is_none_is_refused_by_its_name(seller: House, name: str, value: str) -> None:
    refused = seller.refused(Role.MANAGER, lambda uow: save_settings(uow, {name: value}))
    assert refused.code == f"setting_wrong_{name}"


def test_the_files_name_is_that_of_the_law() -> None:
    assert file_name("999000102", date(2026, 12, 31)) == "999000102FEC20261231.txt"


def test_sales_to_consumers_by_day_less_what_was_credited(seller: House) -> None:
    """Flow 10.3: 44.73 + 7.24 of the invoice, less 14.93 + 2.98 credited on the same day; one transaction."""
    order_id = sample_order(seller)
    refunded(seller, proposed(seller, order_id, 1))
    [sales] = seller.database.read(lambda c: day_sales(c, *YEAR))
    assert (sales.category, sales.transactions) == ("TLB1", 1)
    assert sales.by_rate == {2000: [3296 - 1493, 659 - 298], 550: [1177, 65]}
    assert sales_csv([sales]).decode().splitlines()[1].split(";")[1:] == [
        "EUR",
        "TLB1",
        "20",
        "18.03",
        "3.61",
        "1",
    ]
    root = etree.fromstring(sales_xml([sales], "999000102", *YEAR, seller.database.clock()))
    day = root.find("TransactionsReport/Transactions")
    assert day is not None
    assert (day.findtext("TaxExclusiveAmount"), day.findtext("TaxTotal")) == ("29.80", "4.26")
    assert [each.findtext("TaxPercent") for each in day.iter("TaxSubtotal")] == ["20", "5.5"]


def forward(house: House, days: int) -> None:
    clock = house.database.clock
    assert isinstance(clock, TestClock)
    clock.now += timedelta(days=days)


def test_a_reported_day_is_locked_and_reported_the_same_again(seller: House) -> None:
    sample_order(seller)
    day = issued(seller)[0].issued_on
    found = seller.database.read(lambda c: day_sales(c, day, day))
    said = said_by_day(found)
    early = seller.refused(Role.MANAGER, lambda uow: reporting.report_days(uow, day, day, said))
    assert isinstance(early, reporting.DayNotOver)
    forward(seller, 1)
    report = lambda uow: reporting.report_days(uow, day, day, said)  # noqa: E731
    assert done(seller.act(Role.MANAGER, report)).facts["count"] == 1
    assert done(seller.act(Role.MANAGER, report)).facts["count"] == 0
    other = {day: said[day].replace("1", "2")}
    refused = seller.refused(Role.MANAGER, lambda uow: reporting.report_days(uow, day, day, other))
    assert isinstance(refused, reporting.ReportedOtherwise)
    forward(seller, -1)
    ship(seller, (MUG, 1))
    assert issued(seller)[-1].issued_on == day + timedelta(days=1), "a clock set back dates nothing into it"
    assert seller.database.read(lambda c: said_by_day(day_sales(c, day, day))) == said
    forward(seller, 1)
    assert list(verify(seller.database)) == []


def test_accounts_are_the_managers(seller: House) -> None:
    refused = seller.refused(Role.SHOP, lambda uow: reporting.note_export(uow, "FEC"))
    assert isinstance(refused, Refusal)
    done(seller.act(Role.MANAGER, lambda uow: reporting.note_export(uow, "FEC")))
    assert list(verify(seller.database)) == []
