"""Correcting where an order goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.carriers.base import Party, Point
from app.models.states import DeliveryMode
from app.queries.shops import OpenShop, open_shops
from app.ui import theme
from app.ui.carriers.points_dialog import PointsDialog
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, button, row
from app.workflows import orders

if TYPE_CHECKING:
    from app.queries.order_detail import OrderDetail
    from app.ui.bridge import Bridge


class AddressDialog(Dialog):
    """Every field of the delivery address, and why it changes."""

    def __init__(self, parent: QWidget, bridge: Bridge, order: OrderDetail) -> None:
        title = self.tr("Change the address of {order}").format(order=order.reference)
        super().__init__(parent, title, self.tr("Change the address"), width=600)
        self._station, self._order_id = bridge, order.id
        address = next((each for each in order.addresses if each.kind == "shipping"), None)
        self.fields = {
            name: QLineEdit(getattr(address, name) if address is not None else "")
            for name in (
                "first_name", "last_name", "company", "line1", "line2", "line3",
                "postal_code", "city", "country", "phone", "email",
            )
        }  # fmt: skip
        for name, field in self.fields.items():
            field.setObjectName(name)
        self.relay = QLineEdit(order.relay_id)
        self.relay.setObjectName("relay_id")
        self.relay.setMaxLength(20)
        self._service, self._relay_place = order.carrier_service, ""
        self._mode, self._shop_before = order.delivery_mode, order.shop
        self.shop = QComboBox()
        self.shop.setObjectName("shop")
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.textChanged.connect(self._judge)
        self._lay_out()
        self._judge("")
        (self.relay if self._mode is DeliveryMode.RELAY else self.fields["line1"]).setFocus()
        if self._mode is DeliveryMode.PICKUP:
            bridge.read(open_shops, self._offer_shops)

    def _lay_out(self) -> None:
        fields = self.fields
        for name, text in (
            ("first_name", self.tr("First name")),
            ("last_name", self.tr("Last name")),
            ("postal_code", self.tr("Postcode")),
            ("city", self.tr("Town")),
        ):
            fields[name].setAccessibleName(text)
            fields[name].setPlaceholderText(text)
        fields["postal_code"].setMaximumWidth(130)
        fields["country"].setMaxLength(2)
        fields["country"].setMaximumWidth(70)
        form = FormRows()
        form.add(self.tr("Name"), row(fields["first_name"], fields["last_name"]))
        form.add(self.tr("Company"), fields["company"])
        form.add(self.tr("Street and number"), fields["line1"])
        form.add(self.tr("Building, floor"), fields["line2"])
        form.add(self.tr("Place name, P.O. box"), fields["line3"])
        form.add(self.tr("Postcode and town"), row(fields["postal_code"], fields["city"]))
        form.add(self.tr("Country"), fields["country"])
        if self._mode is DeliveryMode.RELAY:
            search = button(self.tr("Search…"), self.search_points, icon="search", name="points")
            form.add(self.tr("Relay point"), row(self.relay, search))
        if self._mode is DeliveryMode.PICKUP:
            form.add(self.tr("Shop"), self.shop)
        form.add(self.tr("Phone"), fields["phone"])
        form.add(self.tr("E-mail"), fields["email"])
        form.add(self.tr("Reason"), self.reason)
        form.setVerticalSpacing(theme.S)
        self.body.addLayout(form)

    def _offer_shops(self, shops: tuple[OpenShop, ...]) -> None:
        """The shops that are open; the order's own one first chosen, none where it has none."""
        if self._shop_before is None:
            self.shop.addItem("", None)
        for shop in shops:
            self.shop.addItem(shop.name, shop.code)
            if shop.name == self._shop_before:
                self.shop.setCurrentIndex(self.shop.count() - 1)

    def search_points(self) -> None:
        """Points near what stands in the fields; the chosen one goes into the field above."""
        typed = {
            name: self.fields[name].text().strip() for name in ("line1", "postal_code", "city", "country")
        }
        PointsDialog(self, self._station, self._service, Party(**typed), self._take_point).open()

    def _take_point(self, point: Point) -> None:
        self.relay.setText(point.id)
        place = (point.name, *point.lines, f"{point.postal_code} {point.city}")
        self._relay_place = "\n".join(place)
        if not self.reason.text().strip():
            self.reason.setText(self.tr("another pickup point: {name}").format(name=point.name))

    def _judge(self, reason: str) -> None:
        self.go_button.setEnabled(bool(reason.strip()))

    def go(self) -> None:
        address = {name: field.text() for name, field in self.fields.items()}
        address["country"] = address["country"].upper()
        order_id, why = self._order_id, self.reason.text()
        relay = self.relay.text() if self._mode is DeliveryMode.RELAY else None
        place = self._relay_place
        shop = self.shop.currentData() if self._mode is DeliveryMode.PICKUP else None
        self.perform(
            self._station,
            lambda uow: orders.change_address(
                uow, order_id, address, why, relay_id=relay, relay_place=place, shop=shop
            ),
        )
