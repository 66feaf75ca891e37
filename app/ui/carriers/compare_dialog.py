"""Carriers compared for one order: what each would cost, how long it takes, and why it is or is not the best."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from app.carriers.registry import point_products
from app.models.permissions import may
from app.queries.carriers import Comparison, compare
from app.rules.rating import UNABLE, Offer, Reason
from app.station.rates import Quotes, named_prices
from app.ui import theme
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import EmptyState, clear, column, scrolling
from app.ui.widgets.text import label, money
from app.values import shop_day
from app.workflows.choosing import choose_service

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_TONES = {Reason.BEST: "ok", Reason.TOO_SLOW: "warning"}


class CompareDialog(Dialog):
    """Price tables at once, carriers' own prices when they answer; the chosen one becomes the order's."""

    def __init__(self, parent: QWidget, bridge: Bridge, order_id: int, order: str) -> None:
        title = self.tr("Carriers for {order}").format(order=order)
        super().__init__(parent, title, self.tr("Send by this one"), width=760)
        self._station, self._order_id = bridge, order_id
        self._quotes: Quotes = {}
        self._services: list[str] = []
        self._chosen_now = ""
        self._about = label("", "lead", wrap=True)
        self._why = label("", "muted", wrap=True)
        self._paid = label("", "muted", wrap=True)
        self._asking = label(self.tr("Asking carriers for their prices…"), "small")
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(lambda _: self._judge())
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.M)
        self._rows.setVerticalSpacing(theme.M)
        self._rows.setColumnStretch(1, 1)
        self._empty = EmptyState(
            "euro", self.tr("No prices"), self.tr("Import a price table in the settings, page Carriers.")
        )
        inside = QWidget()
        inside.setLayout(column(self._empty, self._rows, None))
        area = scrolling(inside)
        area.setMinimumHeight(320)
        self.body.addWidget(self._about)
        self.body.addWidget(self._why)
        self.body.addWidget(self._paid)
        self.body.addWidget(area)
        self.body.addWidget(self._asking)
        self.go_button.setEnabled(False)
        self._look()
        desk = bridge.desk
        bridge.work(
            lambda _report: named_prices(desk.database, desk.carriers, order_id),
            self._named,
            failed=lambda _why: self._asking.hide(),
        )

    def _look(self) -> None:
        today = shop_day(self._station.desk.database.clock())
        ask = partial(
            compare, order_id=self._order_id, points=point_products(), today=today, quotes=dict(self._quotes)
        )
        self._station.read(ask, self._fill, key="compare-carriers")

    def _named(self, quotes: Quotes) -> None:
        """Carriers answered: their own prices count before the tables."""
        self._asking.hide()
        if quotes:
            self._quotes = quotes
            self._look()

    def _fill(self, told: Comparison | None) -> None:
        if told is None:
            return
        language = self._station.language
        kilograms = f"{told.weight_g / 1000:.2f}"
        if language == "fr":
            kilograms = kilograms.replace(".", ",")
        self._about.setText(
            self.tr("{weight} kg to {place}, goes by {service}").format(
                weight=kilograms, place=told.destination, service=_plain(told.chosen) or "–"
            )
        )
        why = self._station.text(told.why["code"], **told.why["values"]) if told.why else ""
        if told.overpaid_cents:
            more = self.tr("It costs {amount} more than the best.")
            why = f"{why} {more.format(amount=money(language, told.overpaid_cents))}".strip()
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._paid.setText(self._charged_and_paid(told))
        self._show_offers(told)

    def _charged_and_paid(self, told: Comparison) -> str:
        language = self._station.language
        charged = money(language, told.charged_cents, told.currency)
        if told.labels_cents is None:
            return self.tr("Delivery: {charged} charged with tax, no label paid yet").format(charged=charged)
        return self.tr("Delivery: {charged} charged with tax, {paid} paid for labels before tax").format(
            charged=charged, paid=money(language, told.labels_cents)
        )

    def _show_offers(self, told: Comparison) -> None:
        before = self._chosen()
        for each in self._group.buttons():
            self._group.removeButton(each)
        clear(self._rows)
        self._services = [offer.service for offer in told.offers]
        self._empty.setVisible(not told.offers)
        allowed = may(self._station.session.roles, "choose_service")
        for at, offer in enumerate(told.offers):
            able = offer.reason not in UNABLE
            choice = QRadioButton()
            choice.setObjectName(f"offer-{offer.service}")
            choice.setAccessibleName(_plain(offer.service))
            choice.setEnabled(able and allowed)
            choice.setChecked(offer.service == (before or told.chosen))
            self._group.addButton(choice, at)
            self._rows.addWidget(choice, at, 0)
            self._rows.addLayout(
                column(label(_plain(offer.service), "strong"), label(self._facts(offer), "small"), spacing=2),
                at,
                1,
            )
            tone = _TONES.get(offer.reason, "neutral")
            self._rows.addWidget(Badge(self._station.text(f"rating_{offer.reason.value}"), tone), at, 2)
            cents = money(self._station.language, offer.cents) if offer.cents is not None else ""
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._rows.addWidget(label(cents, "strong"), at, 3, right)
        self._chosen_now = told.chosen
        self._judge()

    def _facts(self, offer: Offer) -> str:
        """How long it takes, and whose price it is."""
        days = ""
        if offer.days is not None:
            days = self.tr("1 day") if offer.days == 1 else self.tr("{count} days").format(count=offer.days)
        table = self.tr("price table, before tax") if offer.cents is not None else ""
        named = self.tr("the carrier’s own price, before tax") if offer.service in self._quotes else table
        return " · ".join(filter(None, (days, named)))

    def _chosen(self) -> str:
        at = self._group.checkedId()
        return self._services[at] if 0 <= at < len(self._services) else ""

    def _judge(self) -> None:
        chosen = self._chosen()
        self.go_button.setEnabled(bool(chosen) and chosen != self._chosen_now)

    def go(self) -> None:
        service, quotes = self._chosen(), dict(self._quotes)
        self.perform(self._station, lambda uow: choose_service(uow, self._order_id, service, quotes))


def _plain(service: str) -> str:
    return service.replace("_", " ")
