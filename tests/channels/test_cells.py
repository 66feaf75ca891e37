"""What a cell says, in French and English habits, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.channels.base import BarcodeUnits, FieldRefused, IncomingPaymentState
from app.channels.files import cells
from app.rules.terms import DeliveryMode


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("12,50", 1250),
        ("12.50", 1250),
        ("12", 1200),
        ("1 234,56 €", 123456),
        ("1\u202f234,56\u00a0€", 123456),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1'234.50", 123450),
        ("22.944000", 2294),
        ("12,000", 1200),
        ("0,125", 13),
        ("-3,00", -300),
        (".5", 50),
    ],
)
def test_amounts(cell: str, cents: int) -> None:
    assert cells.amount(cell) == cents


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1,234", "import_number_unclear"),
        ("12.345", "import_number_unclear"),
        ("1.234.567", "import_number_unclear"),
        ("douze", "import_not_a_number"),
        ("NaN", "import_not_a_number"),
        ("1e99", "import_not_a_number"),
    ],
)
def test_amounts_nobody_should_guess(cell: str, code: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        cells.amount(cell)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("cell", "rate"), [("20", 2000), ("20 %", 2000), ("5,5", 550), ("2.1%", 210), ("0", 0), ("0,9 %", 90)]
)
def test_rates(cell: str, rate: int) -> None:
    assert cells.rate(cell) == rate


def test_a_rate_below_one_needs_its_percent_sign() -> None:
    with pytest.raises(FieldRefused) as refused:
        cells.rate("0,2")
    assert refused.value.code == "import_rate_unclear"


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-22T09:12:33Z", datetime(2026, 11, 22, 9, 12, 33, tzinfo=UTC)),
        ("2026-11-22T10:12:33+01:00", datetime(2026, 11, 22, 9, 12, 33, tzinfo=UTC)),
        ("2026-11-22 10:12:33", datetime(2026, 11, 22, 9, 12, 33, tzinfo=UTC)),
        ("22/11/2026 10:12", datetime(2026, 11, 22, 9, 12, tzinfo=UTC)),
        ("22/11/2026 à 10h12", datetime(2026, 11, 22, 9, 12, tzinfo=UTC)),
        ("1.7.2026", datetime(2026, 6, 30, 22, tzinfo=UTC)),
    ],
)
def test_moments_without_zone_are_paris_time(cell: str, moment: datetime) -> None:
    assert cells.moment(cell) == moment


@pytest.mark.parametrize("cell", ["11/22/2026", "hier", "22/11/26", "2026-02-30", "22/11/2026 25:00"])
def test_dates_that_are_none(cell: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        cells.moment(cell)
    assert refused.value.code == "import_not_a_date"


def test_a_day_stays_that_day() -> None:
    assert cells.day("01/07/2026") == cells.day("2026-07-01") == date(2026, 7, 1)


def test_words_in_both_languages_and_whatever_case() -> None:
    assert cells.payment_state("PAYÉE") is cells.payment_state("paid") is IncomingPaymentState.PAID
    assert cells.delivery_mode("Point-relais") is DeliveryMode.RELAY
    assert cells.yes_no("Oui") is True
    with pytest.raises(FieldRefused) as refused:
        cells.delivery_mode("par pigeon")
    assert refused.value.code == "import_word_unknown"
    assert "relais" in str(refused.value.values["known"])


def test_barcodes_with_their_units() -> None:
    assert cells.barcodes("3012345678902 | 13012345678909 * 12") == (
        BarcodeUnits("3012345678902"),
        BarcodeUnits("13012345678909", 12),
    )


def test_a_barcode_that_a_spreadsheet_rounded_is_lost() -> None:
    for read in (cells.barcodes, cells.barcode):
        with pytest.raises(FieldRefused) as refused:
            read("3,01235E+12")
        assert refused.value.code == "import_barcode_rounded"


def test_countries_by_name() -> None:
    assert [cells.country(cell) for cell in ("fr", "FRANCE", "La Réunion", "be")] == ["FR", "FR", "RE", "BE"]
