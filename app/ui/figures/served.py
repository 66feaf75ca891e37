"""Service: how fast, punctual and faultless, and what an order costs; each measure with its definition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.i18n import money
from app.printing.report import NONE, Kind, Sheet, SheetColumn, in_words
from app.queries.figures.behind import Behind, Of
from app.queries.figures.service import Costs, Part, Service, service
from app.rules.measures import share
from app.rules.periods import Period
from app.ui.figures.view import Table, Tile, View, days, translate

_Row = tuple[str, str, str, str]
#: Places among the measures, and among the costs, of what orders other than those sent stand behind.
_ON_TIME, _REFUND, _PHOTO = 3, 8, 10
_POSTAGE_BACK = 3


def read(connection: Any, period: Period, _today: date) -> Service:
    """What the page shows."""
    return service(connection, period)


def view(found: Service, period: Period, language: str) -> View:
    """Four figures large, all of them in a table with what each means."""
    rows = _measures(found, language)
    others = {
        _ON_TIME: Of.DUE, _REFUND: Of.REFUNDED, _REFUND + 1: Of.REFUNDED, _PHOTO: Of.UNPHOTOGRAPHED,
    }  # fmt: skip
    behind = _behind(len(rows), period, others)
    tiles = tuple(
        _tile(name, rows[at], behind[at])
        for name, at in (("cycle", 0), ("on-time", _ON_TIME), ("perfect", 7), ("refund", _REFUND))
    )
    columns = (
        SheetColumn(translate("figures", "Measure"), Kind.TEXT),
        SheetColumn(translate("figures", "Value"), Kind.TEXT),
        SheetColumn(translate("figures", "Of"), Kind.TEXT),
        SheetColumn(translate("figures", "What it means"), Kind.TEXT, wide=True),
    )
    about = days(period, language)
    cost_rows = _costs(found.costs, language)
    costs = Sheet(translate("figures", "Cost an order"), about, columns, cost_rows)
    return View(
        tiles,
        (
            Table("service", Sheet(translate("figures", "Service"), about, columns, rows), behind),
            Table("costs", costs, _behind(len(cost_rows), period, {_POSTAGE_BACK: Of.SENT_BACK})),
        ),
    )


def _tile(name: str, measure: _Row, behind: Behind) -> Tile:
    caption, value, hint, definition = measure
    return Tile(name, caption, value, behind, hint=hint, definition=definition)


def _behind(count: int, period: Period, others: Mapping[int, Of]) -> tuple[Behind, ...]:
    """The orders sent, but where ``others`` says otherwise."""
    return tuple(Behind(others.get(at, Of.SENT), period) for at in range(count))


def _measures(found: Service, language: str) -> tuple[_Row, ...]:
    def hours(value: float | None) -> str:
        return _counted(value, translate("figures", "{count} h"), language)

    def in_days(value: float | None) -> str:
        return _counted(value, translate("figures", "{count} days"), language)

    def part(of: Part) -> tuple[str, str]:
        counts = translate("figures", "{good} of {whole}").format(good=of.good, whole=of.of)
        return in_words(share(of.good, of.of), Kind.SHARE, language), counts

    orders = translate("figures", "{count} orders").format(count=found.orders)
    unheld = translate("figures", "{hours} without those held").format(hours=hours(found.cycle_unheld))
    return (
        (
            translate("figures", "Order cycle time"), hours(found.cycle_median), unheld,
            translate("figures", "From paid to the last parcel handed over: half of the orders took no longer."),
        ),
        (
            translate("figures", "Slowest tenth"), hours(found.cycle_p90), orders,
            translate("figures", "The same: nine of ten orders took no longer."),
        ),
        (
            translate("figures", "Click to door"), in_days(found.door_median_days), orders,
            translate("figures", "From placed to delivered, as the carrier says: half of the orders took no longer."),
        ),
        (
            translate("figures", "Shipped on time"), *part(found.shipped_on_time),
            translate("figures", "Orders promised for a day of the period whose last parcel had left by that day."),
        ),
        (
            translate("figures", "Delivered on time"), *part(found.delivered_on_time),
            translate("figures", "Orders delivered by the promised day, of those delivered that had one."),
        ),
        (
            translate("figures", "Fill rate"), *part(found.filled),
            translate("figures", "Units that left with the first shipment, of all units ordered."),
        ),
        (
            translate("figures", "Picked right"), *part(found.picked_right),
            translate("figures", "Lines sent of which no customer sent a wrong or incomplete article back."),
        ),
        (
            translate("figures", "Perfect orders"), *part(found.perfect),
            translate("figures", "On time, whole, in one shipment, and nothing wrong, broken or missing sent back."),
        ),
        (
            translate("figures", "Refund lead time"), in_days(found.refund_days), "",
            translate("figures", "From received to the money back with the customer: half took no longer."),
        ),
        (
            translate("figures", "Refunds in time"), *part(found.refunds_on_time),
            translate("figures", "Refunds that were back by the day the law sets."),
        ),
        (
            translate("figures", "Box photographed"), *part(found.photographed),
            translate("figures", "Parcels sent with a photo of the open box, of those that were to have one."),
        ),
    )  # fmt: skip


def _counted(value: float | None, unit: str, language: str) -> str:
    said = in_words(value, Kind.DECIMAL, language)
    return said if value is None else unit.format(count=said)


def _costs(found: Costs, language: str) -> tuple[_Row, ...]:
    """Each cost by order; what nobody entered stays open instead of nought."""

    def each(cents: int | None) -> str:
        return in_words(
            None if cents is None or not found.orders else cents // found.orders, Kind.MONEY, language
        )

    known = [cents for cents in (found.labour, found.packaging, found.postage) if cents is not None]
    whole = sum(known) + found.returns_back
    in_settings = translate("figures", "An amount an order, from the settings of the house.")
    labels = translate("figures", "{labels} of {parcels} parcels").format(
        labels=found.labels, parcels=found.parcels
    )
    return (
        (translate("figures", "Labour"), each(found.labour), NONE, in_settings),
        (
            translate("figures", "Packaging"), each(found.packaging), NONE,
            translate(
                "figures",
                "What each parcel’s box costs; where none was named, the amount a parcel in the settings.",
            ),
        ),
        (
            translate("figures", "Postage"), each(found.postage), labels,
            translate("figures", "What carriers charge for the labels bought, where they say it."),
        ),
        (
            translate("figures", "Postage of returns"), each(found.returns_back), NONE,
            translate("figures", "Return labels bought, and what customers were paid for sending goods back."),
        ),
        (
            translate("figures", "Cost an order"), each(whole), money(language, whole),
            translate("figures", "The sum of what is known above."),
        ),
        (
            translate("figures", "Delivery charged"), each(found.charged), money(language, found.charged),
            translate("figures", "What the customers of these orders paid for delivery, with VAT."),
        ),
    )  # fmt: skip
