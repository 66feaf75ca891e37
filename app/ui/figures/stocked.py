"""Stock: what it is worth, what it lasts, what sleeps, and what to order again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from app.printing.report import Kind, Sheet, SheetColumn, in_words
from app.queries.figures.behind import Behind, Of
from app.queries.figures.demand import DEAD_DAYS, LEARNT_DAYS, ArticleDemand, demand
from app.queries.stock import Lying
from app.rules.forecast import TRIED_WEEKS
from app.rules.periods import Period
from app.ui.figures.rows_behind import demanded
from app.ui.figures.view import OnPage, Table, Tile, View, ViewBar, short_day, translate

_WEEKS = LEARNT_DAYS // 7


def read(connection: Any, _period: Period, today: date) -> tuple[date, tuple[ArticleDemand, ...]]:
    """What both pages show, as of today."""
    return today, demand(connection, today)


def stock_view(found: tuple[date, tuple[ArticleDemand, ...]], _period: Period, language: str) -> View:
    """Value, cover, and what nobody orders any more."""
    today, articles = found
    stocked = [each for each in articles if each.on_hand]
    asleep = [each for each in stocked if _sleeps(each, today)]
    value = sum(each.value_cents for each in stocked)
    sleeping = sum(each.value_cents for each in asleep)
    daily = sum(each.forecast.daily for each in articles)
    cover = sum(each.available for each in articles) / daily if daily else None
    priced = translate("figures", "At the selling price without VAT: Arrimage knows no purchase prices.")
    since = translate("figures", "In stock, and not ordered for {days} days.").format(days=DEAD_DAYS)
    tiles = (
        Tile(
            "value", translate("figures", "Stock value"), in_words(value, Kind.MONEY, language), definition=priced,
            behind=Lying(),
        ),
        Tile(
            "on-hand", translate("figures", "Units in stock"),
            in_words(sum(each.on_hand for each in stocked), Kind.COUNT, language),
            behind=Lying(),
        ),
        Tile(
            "cover", translate("figures", "Cover (days)"), in_words(cover, Kind.DECIMAL, language),
            definition=translate("figures", "Units free for sale by the units forecast a day."),
            behind=Lying(free=True),
        ),
        Tile(
            "dead", translate("figures", "Dead stock"), in_words(sleeping, Kind.MONEY, language),
            hint=translate("figures", "{count} articles").format(count=len(asleep)), definition=since,
            behind=OnPage("dead"),
        ),
    )  # fmt: skip
    by_value = sorted(stocked, key=lambda each: -each.value_cents)
    asleep.sort(key=lambda each: -each.value_cents)
    return View(
        tiles,
        (
            _stock_table("stock", translate("figures", "Stock"), priced, by_value, today),
            _stock_table("dead", translate("figures", "Dead stock"), since, asleep, today),
        ),
    )


def _sleeps(each: ArticleDemand, today: date) -> bool:
    return each.last_ordered is None or each.last_ordered < today - timedelta(days=DEAD_DAYS)


def _stock_table(name: str, title: str, about: str, articles: Sequence[ArticleDemand], today: date) -> Table:
    columns = (
        *_article_columns(),
        SheetColumn(translate("figures", "In stock")),
        SheetColumn(translate("figures", "Free")),
        SheetColumn(translate("figures", "Value"), Kind.MONEY),
        SheetColumn(translate("figures", "A day"), Kind.DECIMAL),
        SheetColumn(translate("figures", "Cover (days)"), Kind.DECIMAL),
        SheetColumn(translate("figures", "Last ordered"), Kind.DAY),
    )
    rows = tuple(
        (each.sku, each.name, each.on_hand, each.available, each.value_cents, each.forecast.daily, each.cover_days,
         each.last_ordered)
        for each in articles
    )  # fmt: skip
    lying = tuple(Lying(each.product_id) for each in articles)
    free = tuple(Lying(each.product_id, free=True) for each in articles)
    orders = _orders_of(articles, today)
    last = tuple(_last_order(each, today) for each in articles)
    return Table(name, Sheet(title, about, columns, rows), lying, {3: free, 5: orders, 6: orders, 7: last})


def _last_order(each: ArticleDemand, today: date) -> Behind:
    """The orders of the day it was last ordered."""
    day = each.last_ordered or today
    return Behind(Of.DEMANDED, Period(day, day), product_id=each.product_id, sku=each.sku)


def _article_columns() -> tuple[SheetColumn, SheetColumn]:
    return (
        SheetColumn(translate("figures", "SKU"), Kind.TEXT),
        SheetColumn(translate("figures", "Article"), Kind.TEXT, wide=True),
    )


def _orders_of(articles: Sequence[ArticleDemand], today: date) -> tuple[Behind, ...]:
    return tuple(demanded(each.product_id, each.sku, today) for each in articles)


def reorder_view(found: tuple[date, tuple[ArticleDemand, ...]], _period: Period, language: str) -> View:
    """Proposals, the shortest cover first; how wrong the forecast was stands beside the plainest one."""
    today, articles = found
    wanted = sorted(
        (each for each in articles if each.proposal.quantity),
        key=lambda each: (each.cover_days is None, each.cover_days or 0.0, each.sku),
    )
    tried = [
        each.forecast for each in articles if each.forecast.error is not None and each.forecast.daily > 0
    ]
    error = sum(each.error or 0.0 for each in tried)
    naive = sum(each.naive_error or 0.0 for each in tried)
    bias = sum(each.bias or 0.0 for each in tried)
    about = translate(
        "figures",
        "Demand of twelve weeks, smoothed exponentially (slow articles: Croston with the correction of Syntetos and "
        "Boylan). Lead time, days between orders and cover come from the settings of the house. A proposal: nothing "
        "is ordered by itself.",
    )
    backtest = translate(
        "figures", "Units a week that the forecasts of the last four weeks were off, all articles together."
    )
    tried_on = Behind(Of.DEMANDED, Period(today - timedelta(days=7 * TRIED_WEEKS), today - timedelta(days=1)))
    tiles = (
        Tile(
            "to-order", translate("figures", "Articles to order"), in_words(len(wanted), Kind.COUNT, language),
            hint=translate("figures", "of {count}").format(count=len(articles)), definition=about,
            behind=OnPage("reorder"),
        ),
        Tile(
            "error", translate("figures", "Forecast error"),
            in_words(error if tried else None, Kind.DECIMAL, language),
            hint=translate("figures", "bias {bias}").format(bias=in_words(bias, Kind.DECIMAL, language)),
            definition=backtest, behind=tried_on,
        ),
        Tile(
            "naive", translate("figures", "Error of the plainest forecast"),
            in_words(naive if tried else None, Kind.DECIMAL, language),
            definition=translate("figures", "The week before, repeated: no forecast should be worse."),
            behind=tried_on,
        ),
    )  # fmt: skip
    weeks = [sum(each.weeks[at] for each in articles) for at in range(_WEEKS)]
    bars = tuple(_week(at, units, today) for at, units in enumerate(weeks))
    return View(
        tiles,
        (_reorder_table(wanted, about, today),),
        chart=translate("figures", "Units ordered a week, all articles"),
        bars=bars,
    )


def _week(at: int, units: int, today: date) -> ViewBar:
    first = today - timedelta(days=LEARNT_DAYS - 7 * at)
    return ViewBar(short_day(first), units, Behind(Of.DEMANDED, Period(first, first + timedelta(days=6))))


def _reorder_table(wanted: Sequence[ArticleDemand], about: str, today: date) -> Table:
    columns = (
        *_article_columns(),
        SheetColumn(translate("figures", "To order")),
        SheetColumn(translate("figures", "Free")),
        SheetColumn(translate("figures", "Waited for")),
        SheetColumn(translate("figures", "A day"), Kind.DECIMAL),
        SheetColumn(translate("figures", "Cover (days)"), Kind.DECIMAL),
        SheetColumn(translate("figures", "Order at")),
        SheetColumn(translate("figures", "Safety")),
        SheetColumn(translate("figures", "Error a week"), Kind.DECIMAL),
        SheetColumn(translate("figures", "Plainest"), Kind.DECIMAL),
    )
    rows = tuple(
        (each.sku, each.name, each.proposal.quantity, each.available, each.backordered, each.forecast.daily,
         each.cover_days, each.proposal.point, each.proposal.safety, each.forecast.error, each.forecast.naive_error)
        for each in wanted
    )  # fmt: skip
    sheet = Sheet(translate("figures", "Reorder proposals"), about, columns, rows)
    free = tuple(Lying(each.product_id, free=True) for each in wanted)
    period = Period(today, today)
    waiting = tuple(Behind(Of.WAITING, period, product_id=each.product_id, sku=each.sku) for each in wanted)
    return Table("reorder", sheet, _orders_of(wanted, today), {3: free, 4: waiting})
