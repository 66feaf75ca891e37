"""Small frozen values that every layer shares: money, and the clock everything is timed by."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

#: Legal dates are calendar days of the shop, not of the server (L221-19: a day ends at its last hour).
SHOP_ZONE = ZoneInfo("Europe/Paris")

Clock = Callable[[], datetime]


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies met in one calculation."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount: integer cents (hundredths) with an ISO 4217 currency."""

    cents: int
    currency: str = "EUR"

    @classmethod
    def parse(cls, text: str | Decimal | int, currency: str = "EUR") -> Money:
        """Read ``"12.50"`` as 1250 cents, rounding half up; raises ``decimal.InvalidOperation``."""
        amount = Decimal(text) * 100
        return cls(int(amount.to_integral_value(ROUND_HALF_UP)), currency)

    @property
    def amount(self) -> Decimal:
        return Decimal(self.cents) / 100

    def _cents_of(self, other: Money) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.cents

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + self._cents_of(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - self._cents_of(other), self.currency)

    def __mul__(self, quantity: int) -> Money:
        return Money(self.cents * quantity, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.cents, self.currency)


def utc_now() -> datetime:
    """The wall clock, aware and in UTC; tests pass their own clock instead."""
    return datetime.now(UTC)


def shop_day(moment: datetime) -> date:
    """The calendar day in the shop's zone on which an aware moment falls."""
    return moment.astimezone(SHOP_ZONE).date()


def new_id() -> str:
    """A fresh id for a scan or command, unique without asking anybody."""
    return uuid.uuid4().hex
