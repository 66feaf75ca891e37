"""Sales: by day, channel and article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.i18n import money
from app.printing.report import Kind, Sheet, SheetColumn, in_words
from app.queries.figures.behind import Behind, Of
from app.queries.figures.sales import Sales, Sold, sales
from app.rules.measures import mean_before
from app.rules.periods import Period
from app.ui.figures.view import Table, Tile, View, ViewBar, days, short_day, translate

_WEEKS = 70
#: Columns whose numbers are of fewer orders than their row's.
_IN_KITS, _BACK_WHOLE = 6, 6


def read(connection: Any, period: Period, _today: date) -> Sales:
    """What the page shows."""
    return sales(connection, period)


def view(found: Sales, period: Period, language: str) -> View:
    """Bars by day, by week where a period has more than ten of them."""
    whole = found.whole
    basket = whole.cents // whole.orders if whole.orders else None
    all_orders = Behind(Of.PLACED, period)

    def count(units: int) -> str:
        return in_words(units, Kind.COUNT, language)

    vat = translate(
        "figures", "Orders by the day they were placed, less what was cancelled; with VAT and delivery."
    )
    tiles = (
        Tile(
            "sales",
            translate("figures", "Sales"),
            money(language, whole.cents),
            definition=vat,
            behind=all_orders,
        ),
        Tile(
            "orders",
            translate("figures", "Orders"),
            count(whole.orders),
            behind=all_orders,
        ),
        Tile(
            "units",
            translate("figures", "Units"),
            count(whole.units),
            behind=all_orders,
        ),
        Tile(
            "basket",
            translate("figures", "Average basket"),
            in_words(basket, Kind.MONEY, language),
            definition=translate("figures", "Sales by orders."),
            behind=all_orders,
        ),
    )
    bars = _bars(found, language)
    trend = mean_before([bar.value for bar in bars]) if len(found.days) <= _WEEKS else ()
    return View(
        tiles,
        _tables(found, period, days(period, language) + " · " + vat),
        chart=translate("figures", "Sales by day; the line is the mean of seven days")
        if trend
        else translate("figures", "Sales by week"),
        bars=bars,
        kind=Kind.MONEY,
        trend=trend,
    )


def _bars(found: Sales, language: str) -> tuple[ViewBar, ...]:
    listed = list(found.days.items())
    size = 1 if len(listed) <= _WEEKS else 7
    bars = []
    for at in range(0, len(listed), size):
        part = listed[at : at + size]
        cents = sum(sold.cents for _, sold in part)
        period = Period(part[0][0], part[-1][0])
        named = in_words(period.first, Kind.DAY, language) if size == 1 else days(period, language)
        bars.append(ViewBar(short_day(period.first), cents, Behind(Of.PLACED, period), named))
    return tuple(bars)


def _tables(found: Sales, period: Period, about: str) -> tuple[Table, ...]:
    numbers = (
        SheetColumn(translate("figures", "Orders")),
        SheetColumn(translate("figures", "Units")),
        SheetColumn(translate("figures", "Goods"), Kind.MONEY),
        SheetColumn(translate("figures", "Delivery"), Kind.MONEY),
        SheetColumn(translate("figures", "Sales"), Kind.MONEY),
    )
    newest = sorted(found.days.items(), reverse=True)
    by_day = Sheet(
        translate("figures", "Sales by day"), about, (SheetColumn(translate("figures", "Day"), Kind.DAY), *numbers),
        tuple((day, *_cells(sold)) for day, sold in newest),
    )  # fmt: skip
    by_channel = Sheet(
        translate("figures", "Sales by channel"), about,
        (SheetColumn(translate("figures", "Channel"), Kind.TEXT, wide=True), *numbers),
        tuple((name, *_cells(sold)) for (_, name), sold in found.channels.items()),
    )  # fmt: skip
    return (
        Table("day", by_day, tuple(Behind(Of.PLACED, Period(day, day)) for day, _ in newest)),
        Table(
            "channel",
            by_channel,
            tuple(Behind(Of.PLACED, period, channel_id=each) for each, _ in found.channels),
        ),
        _by_article(found, period, about),
        *_by_kit(found, period, about),
    )


def _cells(sold: Sold) -> Sequence[int]:
    return (sold.orders, sold.units, sold.goods_cents, sold.delivery_cents, sold.cents)


def _by_article(found: Sales, period: Period, about: str) -> Table:
    """What lies on shelves; where kits were sold, how much of it was bought as parts of them."""
    whole = found.whole.goods_cents
    columns = [
        SheetColumn(translate("figures", "SKU"), Kind.TEXT),
        SheetColumn(translate("figures", "Article"), Kind.TEXT, wide=True),
        SheetColumn(translate("figures", "Orders")),
        SheetColumn(translate("figures", "Units")),
        SheetColumn(translate("figures", "Goods"), Kind.MONEY),
        SheetColumn(translate("figures", "Share"), Kind.SHARE),
    ]
    rows: list[tuple[Any, ...]] = [
        (each.sku, each.name, each.orders, each.units, each.goods_cents, _share(each.goods_cents, whole))
        for each in found.products
    ]
    if found.kits:
        columns.append(SheetColumn(translate("figures", "Of it in kits"), Kind.MONEY))
        rows = [(*row, each.kit_cents) for row, each in zip(rows, found.products, strict=True)]
    behind = tuple(
        Behind(Of.PLACED, period, product_id=each.product_id, sku=each.sku) for each in found.products
    )
    sheet = Sheet(translate("figures", "Sales by article"), about, tuple(columns), tuple(rows))
    in_kits = tuple(replace(each, in_kits=True) for each in behind)
    return Table("product", sheet, behind, {_IN_KITS: in_kits} if found.kits else {})


def _by_kit(found: Sales, period: Period, about: str) -> tuple[Table, ...]:
    """Kits as they were bought; nothing in a house that sold none."""
    if not found.kits:
        return ()
    whole = found.whole.goods_cents
    means = translate(
        "figures",
        "What a kit’s articles came to, which stands in the sales by article too: these tables are not added up. "
        "Back whole: all that was kept of a kit came back; in part: only some of it.",
    )
    columns = (
        SheetColumn(translate("figures", "SKU"), Kind.TEXT),
        SheetColumn(translate("figures", "Kit"), Kind.TEXT, wide=True),
        SheetColumn(translate("figures", "Orders")),
        SheetColumn(translate("figures", "Kits")),
        SheetColumn(translate("figures", "Goods"), Kind.MONEY),
        SheetColumn(translate("figures", "Share"), Kind.SHARE),
        SheetColumn(translate("figures", "Back whole")),
        SheetColumn(translate("figures", "Back in part")),
    )
    rows = tuple(
        (
            each.sku, each.name, each.orders, each.units, each.goods_cents, _share(each.goods_cents, whole),
            each.back_whole, each.back_in_part,
        )
        for each in found.kits
    )  # fmt: skip
    behind = tuple(Behind(Of.PLACED, period, kit_id=each.product_id) for each in found.kits)
    sheet = Sheet(translate("figures", "Sales by kit"), f"{about} · {means}", columns, rows)
    back = tuple(replace(each, of=Of.KITS_BACK) for each in behind)
    return (Table("kit", sheet, behind, {_BACK_WHOLE: back, _BACK_WHOLE + 1: back}, means),)


def _share(cents: int, whole: int) -> float | None:
    return cents / whole if whole else None
