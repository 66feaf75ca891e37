"""What one cell says: amounts, dates, yes and no, words, in French and English habits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from app.channels.amounts import basis_points, cents, plausible
from app.channels.base import BarcodeUnits, FieldRefused, IncomingFulfilment, IncomingPaymentState
from app.rules.terms import DeliveryMode, PaymentMeans
from app.values import SHOP_ZONE

Choice = TypeVar("Choice", bound=StrEnum)

_CACHE = 4096
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T]+(?:à )?(\d.*))?")
_CLOCK = re.compile(r"(\d{1,2})[:h](\d{2})(?::(\d{2}))?")
_ROUNDED_CODE = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_BARCODE = re.compile(r"(?P<code>[^\s*|;,]+?)(?:\s*[*×]\s*(?P<units>\d{1,6}))?")


def folded(text: str) -> str:
    """Lower case, without accents, signs and blanks as single spaces: how words are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


def text(cell: str) -> str:
    return cell


def country(cell: str) -> str:
    """An ISO code, or one of the few names that people write instead."""
    return _COUNTRIES.get(folded(cell), cell.upper())


@lru_cache(_CACHE)
def number(cell: str) -> Decimal:
    """``1 234,56``, ``1.234,56``, ``1,234.56`` or ``12.5`` exactly; raises ``FieldRefused``.

    ``1,234`` may be one or a thousand: it is refused rather than guessed.
    """
    figures = re.sub(r"[\s\u00a0\u202f']|€|EUR$", "", cell)
    comma, point = figures.rfind(","), figures.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "." if comma > point else ","
        figures = figures.replace(thousands, "").replace(",", ".")
    elif comma >= 0 or point >= 0:
        mark = "," if comma >= 0 else "."
        whole, _, rest = figures.partition(mark)
        if mark in rest or (len(rest) == 3 and whole.lstrip("-+") not in {"", "0"} and rest != "000"):
            raise FieldRefused("import_number_unclear", given=cell)
        figures = f"{whole}.{rest}"
    try:
        found = plausible(Decimal(figures))
    except (InvalidOperation, ValueError):
        raise FieldRefused("import_not_a_number", given=cell) from None
    if abs(found) > 10**12:
        raise FieldRefused("import_not_a_number", given=cell)
    return found


@lru_cache(_CACHE)
def amount(cell: str) -> int:
    """An amount of money in cents, half up; raises ``FieldRefused``."""
    return cents(number(cell))


@lru_cache(_CACHE)
def whole(cell: str) -> int:
    """A whole number; raises ``FieldRefused``."""
    found = number(cell)
    if found != found.to_integral_value():
        raise FieldRefused("import_not_whole", given=cell)
    return int(found)


@lru_cache(_CACHE)
def rate(cell: str) -> int:
    """A VAT rate in percent as basis points; ``0,2`` without a percent sign may mean 20 % and is refused."""
    percent = number(cell.replace("%", ""))
    if 0 < percent < 1 and "%" not in cell:
        raise FieldRefused("import_rate_unclear", given=cell)
    return basis_points(percent)


def scaled(factor: int) -> Callable[[str], int]:
    """Reads a measure in a unit ``factor`` times ours: kilograms for grams, centimetres for millimetres."""

    def measure(cell: str) -> int:
        found = number(cell) * factor
        return int(found.to_integral_value())

    return measure


@lru_cache(_CACHE)
def moment(cell: str) -> datetime:
    """A date and hour in ISO or French form as UTC; Paris time unless it names a zone."""
    french = _FRENCH_DAY.fullmatch(cell)
    try:
        if french is None:
            found = datetime.fromisoformat(cell)
        else:
            day, month, year, clock = french.groups()
            found = datetime.combine(date(int(year), int(month), int(day)), _clock(clock))
    except ValueError:
        raise FieldRefused("import_not_a_date", given=cell) from None
    return (found if found.tzinfo else found.replace(tzinfo=SHOP_ZONE)).astimezone(UTC)


def _clock(written: str | None) -> time:
    if not written:
        return time()
    parts = _CLOCK.fullmatch(written.strip())
    if parts is None:
        raise ValueError(written)
    hour, minute, second = (int(part or 0) for part in parts.groups())
    return time(hour, minute, second)


@lru_cache(_CACHE)
def day(cell: str) -> date:
    """A calendar day in ISO or French form; raises ``FieldRefused``."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return moment(cell).astimezone(SHOP_ZONE).date()


def barcodes(cell: str) -> tuple[BarcodeUnits, ...]:
    """Codes apart by space, bar or comma; ``*12`` says how many articles one scan means."""
    if _ROUNDED_CODE.fullmatch(cell):
        raise FieldRefused("import_barcode_rounded", given=cell)
    found = []
    for part in re.split(r"[\s|;,]+", re.sub(r"\s*([*×])\s*", r"\1", cell)):
        match = _BARCODE.fullmatch(part)
        if match is None:
            raise FieldRefused("import_not_a_barcode", given=part)
        found.append(BarcodeUnits(match["code"], int(match["units"] or 1)))
    return tuple(found)


def barcode(cell: str) -> str:
    if _ROUNDED_CODE.fullmatch(cell):
        raise FieldRefused("import_barcode_rounded", given=cell)
    return cell


def yes_no(cell: str) -> bool:
    found = _YES_NO.get(folded(cell))
    if found is None:
        raise FieldRefused("import_not_yes_no", given=cell)
    return found


def one_of(words: Mapping[Choice, str]) -> Callable[[str], Choice]:
    """Reads one of several words: the choice's own value or any of those listed for it."""
    by_word = {folded(word): choice for choice, listed in words.items() for word in listed.split(", ")}
    by_word.update({folded(choice.value): choice for choice in words})

    def choose(cell: str) -> Choice:
        found = by_word.get(folded(cell))
        if found is None:
            raise FieldRefused("import_word_unknown", given=cell, known=", ".join(sorted(by_word)))
        return found

    return choose


payment_state = one_of(
    {
        IncomingPaymentState.PENDING: "en attente, à payer, impayé, unpaid",
        IncomingPaymentState.AUTHORISED: "autorisé, authorized",
        IncomingPaymentState.PAID: "payé, payée, réglé",
        IncomingPaymentState.PARTIALLY_REFUNDED: "partiellement remboursé",
        IncomingPaymentState.REFUNDED: "remboursé, remboursée",
        IncomingPaymentState.VOIDED: "annulé, échoué, failed",
    }
)
payment_means = one_of(
    {
        PaymentMeans.CARD: "carte, carte bancaire, cb, paypal, credit card",
        PaymentMeans.TRANSFER: "virement, virement bancaire, bank transfer, bank wire",
        PaymentMeans.CHEQUE: "chèque, check",
        PaymentMeans.ON_COLLECTION: "au retrait, en magasin, espèces, à la livraison, cash on delivery",
    }
)
delivery_mode = one_of(
    {
        DeliveryMode.HOME: "domicile, à domicile, livraison",
        DeliveryMode.RELAY: "relais, point relais, relay point",
        DeliveryMode.PICKUP: "retrait, retrait en boutique, boutique, magasin, click and collect",
    }
)
fulfilled_by = one_of(
    {
        IncomingFulfilment.MERCHANT: "marchand, vendeur, seller",
        IncomingFulfilment.CHANNEL: "canal, place de marché, marketplace",
    }
)


_YES_NO = {
    **dict.fromkeys(("oui", "yes", "o", "y", "true", "vrai", "1", "x"), True),
    **dict.fromkeys(("non", "no", "n", "false", "faux", "0"), False),
}
_COUNTRIES = {
    "france": "FR",
    "france metropolitaine": "FR",
    "belgique": "BE",
    "belgium": "BE",
    "allemagne": "DE",
    "germany": "DE",
    "espagne": "ES",
    "spain": "ES",
    "italie": "IT",
    "italy": "IT",
    "luxembourg": "LU",
    "suisse": "CH",
    "switzerland": "CH",
    "monaco": "MC",
    "pays bas": "NL",
    "netherlands": "NL",
    "royaume uni": "GB",
    "united kingdom": "GB",
    "portugal": "PT",
    "guadeloupe": "GP",
    "martinique": "MQ",
    "guyane": "GF",
    "la reunion": "RE",
    "reunion": "RE",
    "mayotte": "YT",
}
