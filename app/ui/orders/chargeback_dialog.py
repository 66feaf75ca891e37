"""Money that the bank took back: how much, and the number of its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QWidget

from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import FormRows
from app.ui.widgets.text import label
from app.workflows.chargebacks import note_chargeback

if TYPE_CHECKING:
    from app.queries.order_detail import OrderDetail
    from app.ui.bridge import Bridge


class ChargebackDialog(Dialog):
    """All that is still there of what was paid, at first."""

    def __init__(self, parent: QWidget, bridge: Bridge, order: OrderDetail) -> None:
        title = self.tr("Chargeback of {order}").format(order=order.reference)
        super().__init__(parent, title, self.tr("Note the chargeback"), danger=True)
        self._station, self._order_id = bridge, order.id
        self.amount = QDoubleSpinBox()
        self.amount.setObjectName("chargeback-amount")
        aligned(self.amount)
        left = max(1, order.left_cents)
        self.amount.setRange(0.01, left / 100)
        self.amount.setValue(left / 100)
        self.amount.setSuffix(f" {order.currency}")
        self.case = QLineEdit()
        self.case.setObjectName("chargeback-case")
        self.case.setMaxLength(60)
        self.case.setPlaceholderText(self.tr("The bank's number for the case"))
        form = FormRows()
        form.add(self.tr("Taken back"), self.amount)
        form.add(self.tr("Case"), self.case)
        told = self.tr(
            "It goes into the payment journal and cannot be taken out again. Later orders with the same e-mail, "
            "phone or address are checked for three years."
        )
        self.body.addWidget(label(told, "muted", wrap=True))
        self.body.addLayout(form)
        self.case.textChanged.connect(lambda _text: self._judge())
        self._judge()
        self.case.setFocus()

    def _judge(self) -> None:
        self.go_button.setEnabled(bool(self.case.text().strip()))

    def go(self) -> None:
        order_id, cents, case = self._order_id, round(self.amount.value() * 100), self.case.text().strip()
        self.perform(self._station, lambda uow: note_chargeback(uow, order_id, cents, case))
