"""Labels in the few looks the window has, and amounts, dates and times as people read them."""

from __future__ import annotations

import re
from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.i18n import money as money_text
from app.values import SHOP_ZONE, shop_day, utc_now

#: A number and its unit or times sign: ``35 cl``, ``2 ×``.
_MEASURE = re.compile(r"(?<=\d) (?=(?:[a-zA-Zµ]{1,3}|[%°×€])(?:\W|$))")


def unbroken(words: str) -> str:
    """``words`` for large type that is wrapped: a line never ends between a number and its unit."""
    return _MEASURE.sub("\u00a0", words)


def label(text: str = "", look: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label; ``look`` is one of title, section, large, huge, strong, muted, caption, small, error, key."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if look:
        made.setProperty("look", look)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class SectionTitle(QLabel):
    """The title of a part of a page."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("look", "section")


class KeyHint(QLabel):
    """The key that does the same, drawn as a key cap: ``F4``, ``Ctrl+F``."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, parent)
        self.setProperty("look", "key")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def line() -> QFrame:
    """A thin rule between two parts."""
    made = QFrame()
    made.setProperty("look", "line")
    return made


def with_key(text: str, keys: str) -> str:
    """A tooltip that names the key."""
    return f"{text}  ({keys})"


def number(language: str, value: int) -> str:
    """``12 300`` or ``12,300``."""
    return QLocale(language).toString(value)


def money(language: str, cents: int, currency: str = "EUR") -> str:
    """``1 234,50 €`` or ``€1,234.50``."""
    return money_text(language, cents, currency)


def day(language: str, value: date) -> str:
    """``lun. 23 nov.`` or ``Mon 23 Nov``; with the year where it is another than this one."""
    qt = QDate(value.year, value.month, value.day)
    this_year = value.year == shop_day(utc_now()).year
    return _locale(language).toString(qt, "ddd d MMM" if this_year else "d MMM yyyy")


def month(language: str, value: date) -> str:
    """``novembre 2026`` or ``November 2026``."""
    return _locale(language).toString(QDate(value.year, value.month, 1), "MMMM yyyy")


def short_month(language: str, value: date) -> str:
    """``nov. 2026`` or ``Nov 2026``."""
    return _locale(language).toString(QDate(value.year, value.month, 1), "MMM yyyy")


def moment(language: str, value: datetime) -> str:
    """``23 nov. 08:30`` in the shop's zone; the hour alone today."""
    local = value.astimezone(SHOP_ZONE)
    clock = local.strftime("%H:%M")
    today = shop_day(utc_now())
    if local.date() == today:
        return clock
    qt = QDate(local.year, local.month, local.day)
    pattern = "d MMM" if local.year == today.year else "d MMM yyyy"
    return f"{_locale(language).toString(qt, pattern)} {clock}"


def full_moment(language: str, value: datetime) -> str:
    """``lundi 23 novembre 2026 08:30`` in the shop's zone, for tooltips."""
    local = value.astimezone(SHOP_ZONE)
    qt = QDateTime(local.year, local.month, local.day, local.hour, local.minute, local.second)
    return _locale(language).toString(qt, "dddd d MMMM yyyy HH:mm")


def _locale(language: str) -> QLocale:
    if language == "fr":
        return QLocale(QLocale.Language.French, QLocale.Country.France)
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
