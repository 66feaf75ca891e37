"""Returns of what was sent in the period: by month of sending, by reason, by article."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.printing.report import Kind, Sheet, SheetColumn, in_words
from app.queries.figures.behind import Behind, Of
from app.queries.figures.cohorts import Returns, returns
from app.rules.measures import FEWEST_RANKED, share
from app.rules.periods import Period
from app.ui.figures.view import Table, Tile, View, ViewBar, days, translate
from app.ui.returns import words


def read(connection: Any, period: Period, _today: date) -> Returns:
    """What the page shows."""
    return returns(connection, period)


def view(found: Returns, period: Period, language: str) -> View:
    """A rate of fewer than twenty units is not shown: it would say nothing."""
    definition = translate(
        "figures",
        "Units sent in the period that came back up to now, by the units sent; a line counts for the day its first "
        "parcel left.",
    )
    came_back = Behind(Of.RETURNED, period)
    rate = share(found.returned, found.shipped)
    tiles = (
        Tile(
            "rate", translate("figures", "Return rate"), in_words(rate, Kind.SHARE, language), definition=definition,
            behind=came_back,
        ),
        Tile(
            "returned", translate("figures", "Units returned"), in_words(found.returned, Kind.COUNT, language),
            behind=came_back,
        ),
        Tile(
            "shipped", translate("figures", "Units sent"), in_words(found.shipped, Kind.COUNT, language),
            behind=Behind(Of.SENT, period),
        ),
    )  # fmt: skip
    bars = tuple(
        ViewBar(f"{month:%m/%Y}", share(back, sent) or 0.0, _month(month, period))
        for month, (sent, back) in found.months.items()
    )
    return View(
        tiles,
        _tables(found, period, days(period, language) + " · " + definition),
        chart=translate("figures", "Return rate by month of sending"),
        bars=bars,
        kind=Kind.SHARE,
    )


def _month(month: date, period: Period) -> Behind:
    """The days of a month that are in the period."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1)
    return Behind(Of.RETURNED, Period(max(month, period.first), min(last, period.last)))


def _tables(found: Returns, period: Period, about: str) -> tuple[Table, ...]:
    units = SheetColumn(translate("figures", "Units returned"))
    by_reason = Sheet(
        translate("figures", "Returns by reason"), about,
        (SheetColumn(translate("figures", "Reason"), Kind.TEXT, wide=True), units,
         SheetColumn(translate("figures", "Share"), Kind.SHARE)),
        tuple(
            (words.reason(reason), count, count / found.returned) for reason, count in found.reasons.items()
        ),
    )  # fmt: skip
    ranked = sorted(
        found.products,
        key=lambda each: (-(share(each.returned, each.shipped, FEWEST_RANKED) or 0.0), -each.returned),
    )
    by_product = Sheet(
        translate("figures", "Returns by article"), about,
        (
            SheetColumn(translate("figures", "SKU"), Kind.TEXT),
            SheetColumn(translate("figures", "Article"), Kind.TEXT, wide=True),
            SheetColumn(translate("figures", "Units sent")), units,
            SheetColumn(translate("figures", "Return rate"), Kind.SHARE),
        ),
        tuple(
            (each.sku, each.name, each.shipped, each.returned, share(each.returned, each.shipped)) for each in ranked
        ),
    )  # fmt: skip
    return (
        Table("reason", by_reason, tuple(Behind(Of.RETURNED, period, reason=each) for each in found.reasons)),
        Table(
            "product",
            by_product,
            tuple(Behind(Of.RETURNED, period, product_id=each.product_id, sku=each.sku) for each in ranked),
        ),
    )
