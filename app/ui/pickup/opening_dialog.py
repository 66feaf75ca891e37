"""When a shop is open: the hours of each weekday, and the days on which it is closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.queries.shops import ShopOpening, openings
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows
from app.ui.widgets.text import label
from app.workflows import shop_opening

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_DAY = "%d/%m/%Y"


class OpeningDialog(Dialog):
    """One shop at a time."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("When is the shop open?"), self.tr("Save"), width=560)
        self._station = bridge
        self._shops: tuple[ShopOpening, ...] = ()
        hint = self.tr(
            "Customers read this when their parcel is ready; it never expires on a day on which the shop is closed."
        )
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.shop = QComboBox()
        self.shop.setObjectName("opening-shop")
        self.shop.currentIndexChanged.connect(self._show)
        self.hours: dict[int, QLineEdit] = {}
        form = FormRows()
        form.add(self.tr("Shop"), self.shop)
        names = QLocale(bridge.language)
        for weekday in range(7):
            field = self.hours[weekday] = QLineEdit()
            field.setObjectName(f"hours-{weekday}")
            field.setMaxLength(60)
            field.setPlaceholderText(self.tr("closed"))
            form.add(names.standaloneDayName(weekday + 1).capitalize(), field)
        self.closed = QLineEdit()
        self.closed.setObjectName("closed-days")
        self.closed.setMaxLength(2000)
        self.closed.setPlaceholderText(self.tr("25/12/2026, 01/01/2027"))
        form.add(self.tr("Closed on"), self.closed)
        self.body.addLayout(form)
        self.go_button.setEnabled(False)
        bridge.read(openings, self._fill, key="openings")

    def _fill(self, shops: tuple[ShopOpening, ...]) -> None:
        self._shops = shops
        for each in shops:
            self.shop.addItem(each.name, each.id)
        self.go_button.setEnabled(bool(shops))
        self.hours[0].setFocus()

    def _show(self) -> None:
        at = self.shop.currentIndex()
        if 0 <= at < len(self._shops):
            chosen = self._shops[at]
            for weekday, field in self.hours.items():
                field.setText(chosen.hours.get(str(weekday), ""))
            self.closed.setText(", ".join(f"{day:{_DAY}}" for day in chosen.closed))

    def _days(self) -> list[date]:
        """The closed days as typed; raises ``ValueError``."""
        typed = self.closed.text().replace(";", ",").split(",")
        return [datetime.strptime(each.strip(), _DAY).date() for each in typed if each.strip()]  # noqa: DTZ007 - a day has no zone

    def go(self) -> None:
        try:
            closed = self._days()
        except ValueError:
            self.refuse(self.tr("Write the closed days like 25/12/2026, with commas between them."))
            return
        shop_id = int(self.shop.currentData())
        hours = {weekday: field.text() for weekday, field in self.hours.items()}
        self.perform(self._station, lambda uow: shop_opening.save_opening(uow, shop_id, hours, closed))
