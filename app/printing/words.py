"""The words on documents, in the reader's language: texts, amounts and dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from app.i18n import MINUS, text


class Words:
    """Says things in one language: ``words("slip_title")`` is the text ``document_slip_title``."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, code: str, **values: object) -> str:
        return text(self._language, f"document_{code}", **values)

    def money(self, cents: int, currency: str) -> str:
        return format_currency(Decimal(cents) / 100, currency, locale=self._language).replace("-", MINUS)

    def unit_price(self, cents: int, units: int, currency: str) -> str:
        """What one of ``units`` costs, with as many as four decimals where it does not divide."""
        each = (Decimal(cents) / 100 / units).quantize(Decimal("0.0001"))
        pattern = "¤#,##0.00##" if self._language == "en" else "#,##0.00##\u00a0¤"
        return format_currency(each, currency, format=pattern, locale=self._language, currency_digits=False)

    def percent(self, basis_points: int) -> str:
        """``5,5 %``."""
        pattern = "#,##0.##%" if self._language == "en" else "#,##0.##\u00a0%"
        return format_percent(Decimal(basis_points) / 10_000, format=pattern, locale=self._language)

    def day(self, day: date) -> str:
        """``30 novembre 2026``."""
        return format_date(day, "d MMMM y", locale=self._language)

    def short_day(self, day: date) -> str:
        """``30/11/2026``: as on packages."""
        return f"{day:%d/%m/%Y}"

    def weekday(self, day: date) -> str:
        """``lundi 30 novembre``: what a person at a counter looks for."""
        return format_date(day, "EEEE d MMMM", locale=self._language)

    def weight(self, grams: int) -> str:
        """Kilograms with two decimals or, below one kilogram, grams."""
        if grams < 1000:
            return f"{grams}\u00a0g"
        number = format_decimal(Decimal(grams) / 1000, format="#,##0.00", locale=self._language)
        return f"{number}\u00a0kg"
