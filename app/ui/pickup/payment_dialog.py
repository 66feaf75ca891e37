"""What was paid at the counter: by card or in the till, with its receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, row
from app.ui.widgets.text import label
from app.ui.words import means
from app.workflows import counter
from app.workflows.store_credits import STORE_CREDIT

if TYPE_CHECKING:
    from app.queries.counter_card import CounterCard
    from app.ui.bridge import Bridge


class PaymentDialog(Dialog):
    """Books the whole amount that is due."""

    def __init__(self, parent: QWidget, bridge: Bridge, card: CounterCard, amount: str) -> None:
        super().__init__(
            parent,
            self.tr("Take {amount} for {order}").format(amount=amount, order=card.order),
            self.tr("Payment received"),
        )
        self._station, self._pickup_id = bridge, card.id
        self.means = QButtonGroup(self)
        choices = []
        for at, code in enumerate(counter.COUNTER_MEANS):
            choice = QRadioButton(means(code))
            choice.setObjectName(f"means-{code}")
            self.means.addButton(choice, at)
            choices.append(choice)
        choices[0].setChecked(True)
        self.receipt = QLineEdit()
        self.receipt.setObjectName("receipt")
        self.receipt.setMaxLength(60)
        form = FormRows()
        form.add(self.tr("Paid by"), row(*choices, None))
        form.add(self.tr("Receipt number or code"), self.receipt)
        self.body.addWidget(
            label(self.tr("Take the money first; only its receipt is kept here."), "muted", wrap=True)
        )
        self.body.addLayout(form)
        self.means.idClicked.connect(self._ask)
        self._ask()
        self.receipt.setFocus()

    def _ask(self) -> None:
        credit = counter.COUNTER_MEANS[self.means.checkedId()] == STORE_CREDIT
        self.receipt.setPlaceholderText(self.tr("Code of the store credit") if credit else "")

    def go(self) -> None:
        pickup_id, receipt = self._pickup_id, self.receipt.text()
        means = counter.COUNTER_MEANS[self.means.checkedId()]
        self.perform(self._station, lambda uow: counter.take_payment(uow, pickup_id, means, receipt))
