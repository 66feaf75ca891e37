"""The cards of an order's detail: lines, delivery, money, invoices."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLayout, QMenu, QWidget

from app.models.states import DeliveryMode, PaymentKind, RefundState
from app.ui import theme, words
from app.ui.orders.line_view import LineView
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import Card, button, column, row
from app.ui.widgets.text import day, label, line, moment, money

if TYPE_CHECKING:
    from app.queries.order_detail import Address, OrderDetail, PaymentDetail

translate = QCoreApplication.translate


def lines_card(order: OrderDetail, language: str, menu: Callable[[QMenu, Any], None]) -> Card:
    """What was ordered, and what it comes to."""
    card = Card()
    card.body.setContentsMargins(theme.S, theme.XS, theme.S, theme.M)
    card.body.setSpacing(0)
    for at, each in enumerate(order.lines):
        if at:
            card.body.addWidget(line())
        card.body.addWidget(LineView(each, language, order.currency, menu))
    card.body.addWidget(line())
    card.body.addSpacing(theme.S)
    sums = [(translate("orders", "Delivery"), order.shipping_cents)]
    sums += [
        (
            translate("orders", "VAT {rate} % included").format(rate=_rate(vat.rate_bp, language)),
            vat.vat,
        )
        for vat in order.vat
    ]
    for name, cents in sums:
        card.body.addLayout(_sum(name, money(language, cents, order.currency), "muted"))
    card.body.addLayout(
        _sum(translate("orders", "Total"), money(language, order.total_cents, order.currency), "strong")
    )
    return card


def _rate(basis_points: int, language: str) -> str:
    text = f"{basis_points / 100:g}"
    return text.replace(".", ",") if language == "fr" else text


def _sum(name: str, amount: str, look: str) -> QLayout:
    made = row(label(name, look), None, label(amount, look))
    made.setContentsMargins(46, 2, 40, 2)
    return made


def delivery_card(order: OrderDetail, language: str, compare: Callable[[], None]) -> Card:
    """Where it goes and by what day, who pays, and what the customer said; ``compare`` looks at other carriers."""
    card = Card(translate("orders", "Delivery"))
    if order.delivery_mode is not DeliveryMode.PICKUP:
        card.head.addWidget(
            button(translate("orders", "Carriers…"), compare, icon="truck", name="compare-carriers")
        )
    card.head.addWidget(Badge(words.delivery_mode(order.delivery_mode), "info"))
    facts = [(translate("orders", "Service"), order.carrier_service.replace("_", " "))]
    if order.promise_date:
        facts.append((translate("orders", "Promised"), day(language, order.promise_date)))
    if order.delivery_mode is DeliveryMode.RELAY:
        facts.append((translate("orders", "Relay point"), order.relay_id))
    if order.shop:
        facts.append((translate("orders", "Shop"), order.shop))
    facts.append((translate("orders", "Customer"), order.customer))
    facts.append((translate("orders", "Phone"), order.customer_phone))
    facts.append((translate("orders", "E-mail"), order.customer_email))
    if order.claimed_by:
        where = f"{order.claimed_by}, {order.claimed_at_station or ''}".rstrip(", ")
        facts.append((translate("orders", "In the hands of"), where))
    for name, value in facts:
        if value:
            card.body.addLayout(_fact(name, value))
    for note, text in (
        (translate("orders", "Customer's note"), order.customer_note),
        (translate("orders", "Gift note"), order.gift_note),
    ):
        if text:
            card.body.addLayout(_fact(note, text))
    addresses = [_address(each) for each in order.addresses if any(_address_lines(each))]
    if addresses:
        card.body.addSpacing(theme.XS)
        side_by_side = row(*addresses, spacing=theme.L)
        for at in range(len(addresses)):
            side_by_side.setStretch(at, 1)
        card.body.addLayout(side_by_side)
    return card


def _fact(name: str, value: str) -> QLayout:
    caption = label(name, "muted")
    caption.setFixedWidth(120)
    caption.setAlignment(Qt.AlignmentFlag.AlignTop)
    made = row(caption, label(value, wrap=True, selectable=True))
    made.setStretch(1, 1)
    return made


def _address(address: Address) -> QWidget:
    billing = address.kind == "billing"
    caption = translate("orders", "Billing address") if billing else translate("orders", "Delivery address")
    made = QWidget()
    text = "\n".join(_address_lines(address))
    made.setLayout(
        column(label(caption, "caption"), label(text, wrap=True, selectable=True), None, spacing=theme.XS)
    )
    return made


def _address_lines(address: Address) -> list[str]:
    return [
        part
        for part in (
            address.company,
            f"{address.first_name} {address.last_name}".strip(),
            address.line1,
            address.line2,
            address.line3,
            f"{address.postal_code} {address.city}".strip(),
            address.country if address.country != "FR" else "",
        )
        if part
    ]


#: A refund that is back is among the payments; one that was given up is none.
_NOT_ON_THEIR_WAY = frozenset({RefundState.SUCCEEDED, RefundState.CANCELLED})


def money_card(order: OrderDetail, language: str, note_chargeback: Callable[[], None] | None = None) -> Card:
    """Every movement of money; ``note_chargeback``: for whoever may say that the bank took some back."""
    card = Card(translate("orders", "Payments"))
    if note_chargeback is not None:
        card.head.addWidget(
            button(translate("orders", "Chargeback…"), note_chargeback, icon="warning", name="chargeback")
        )
    card.head.addWidget(Badge(words.payment(order.payment), words.PAYMENT_TONE[order.payment]))
    for payment in order.payments:
        card.body.addLayout(_payment(payment, language))
    for refund in order.refunds:
        if refund.state in _NOT_ON_THEIR_WAY:
            continue
        name = label(translate("orders", "Refund asked for"))
        when = label(moment(language, refund.created_at), "small")
        card.body.addLayout(
            row(name, when, None, label(money(language, -refund.amount_cents, refund.currency)))
        )
    if not order.payments and not order.refunds:
        card.body.addWidget(label(translate("orders", "No payment yet"), "muted"))
    due = order.total_cents - order.captured_cents
    if due > 0:
        amount = label(money(language, due, order.currency), "strong")
        card.body.addLayout(row(label(translate("orders", "Still due"), "strong"), None, amount))
    return card


def invoices_card(order: OrderDetail, language: str, open_invoice: Callable[[int], None]) -> Card:
    """What was invoiced and credited, each to be opened as PDF."""
    card = Card(translate("orders", "Invoices"))
    for each in order.invoices:
        credit = each.kind != "invoice"
        what = translate("orders", "Credit note") if credit else translate("orders", "Invoice")
        cents = -each.ttc_cents if credit else each.ttc_cents
        shown = button("PDF", partial(open_invoice, each.id), icon="document", name=f"open-{each.number}")
        shown.setAccessibleName(translate("orders", "Open {number} as PDF").format(number=each.number))
        number = label(each.number, "strong", selectable=True)
        about = label(f"{what} · {day(language, each.issued_on)}", "small")
        card.body.addLayout(row(number, about, None, label(money(language, cents, each.currency)), shown))
    return card


def _payment(payment: PaymentDetail, language: str) -> QLayout:
    name = words.payment_kind(payment.kind)
    goes = payment.kind in {PaymentKind.REFUND, PaymentKind.DISPUTE}
    cents = -payment.amount_cents if goes else payment.amount_cents
    about = " · ".join(
        filter(None, (words.means(payment.means), payment.reference, moment(language, payment.at)))
    )
    return row(label(name), label(about, "small"), None, label(money(language, cents, payment.currency)))
