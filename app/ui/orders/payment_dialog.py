"""Money that came in for an order: a transfer, a cheque, or a store credit by its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QWidget

from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import FormRows
from app.ui.words import means
from app.workflows import orders
from app.workflows.store_credits import STORE_CREDIT

if TYPE_CHECKING:
    from app.queries.order_detail import OrderDetail
    from app.ui.bridge import Bridge

_MEANS = ("transfer", "cheque", "card", "till", STORE_CREDIT)


class NotePaymentDialog(Dialog):
    """How much came, by what means, and its proof; the whole that is due at first."""

    def __init__(self, parent: QWidget, bridge: Bridge, order: OrderDetail) -> None:
        title = self.tr("What was paid for {order}?").format(order=order.reference)
        super().__init__(parent, title, self.tr("Note the payment"))
        self._station, self._order_id = bridge, order.id
        self.means = QComboBox()
        self.means.setObjectName("payment-means")
        for code in _MEANS:
            self.means.addItem(means(code), code)
        self.amount = QDoubleSpinBox()
        self.amount.setObjectName("payment-amount")
        aligned(self.amount)
        due = order.total_cents - order.captured_cents
        self.amount.setRange(0.01, due / 100)
        self.amount.setValue(due / 100)
        self.amount.setSuffix(f" {order.currency}")
        self.proof = QLineEdit()
        self.proof.setObjectName("payment-proof")
        self.proof.setMaxLength(60)
        form = FormRows()
        form.add(self.tr("Paid by"), self.means)
        form.add(self.tr("Amount"), self.amount)
        form.add(self.tr("Proof"), self.proof)
        self.body.addLayout(form)
        self.means.currentIndexChanged.connect(self._judge)
        self.proof.textChanged.connect(self._judge)
        self._judge()
        self.proof.setFocus()

    def _judge(self) -> None:
        credit = self.means.currentData() == STORE_CREDIT
        hint = (
            self.tr("Code of the store credit")
            if credit
            else self.tr("Number of the transfer, cheque or receipt")
        )
        self.proof.setPlaceholderText(hint)
        self.go_button.setEnabled(bool(self.proof.text().strip()))

    def go(self) -> None:
        order_id, cents = self._order_id, round(self.amount.value() * 100)
        how, proof = str(self.means.currentData()), self.proof.text().strip()
        self.perform(self._station, lambda uow: orders.record_payment(uow, order_id, cents, how, proof))
